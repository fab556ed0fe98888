/** What a run's numbers rest on, in sentences. */
import type { FeeSchedule } from "../core/fee-schedule.ts";
import { formatTimeUs } from "../core/units.ts";
import type { MarketKind } from "../data/tables/table-parts.ts";
import type { IncentiveRow } from "../core/result-rows.ts";
import type { LaneRequest } from "../engine/backtest.ts";
import { isFlow } from "../engine/fill-models/market-flow.ts";
import { fairSentences } from "./fair-text.ts";
import { feeWarnings } from "./fee-warnings.ts";
import { formatContracts, formatCount, formatDollars } from "./format.ts";
import { latencySentence } from "./latency-words.ts";
import { gammaSentences, riskSentence } from "./risk-text.ts";
import { warningsOf } from "./strategy-warnings.ts";
import type { FeePrecision } from "../engine/setting-values.ts";

/** What a reader of a market's results has to know of it. */
export interface MarketFacts {
  readonly ticker: string;
  readonly startUs: number;
  /** Whether its scheduled close was known when the recording began. */
  readonly isCloseKnown: boolean;
  /** Undefined where fees are switched off. */
  readonly fees: FeeSchedule | undefined;
  readonly hasOneClock: boolean;
  readonly isGridAssumed: boolean;
  readonly kind: MarketKind;
  /** What made the rows, where they did not come from the exchange's wire. */
  readonly madeBy: string | undefined;
}

export interface AssumptionsRequest {
  readonly lanes: readonly LaneRequest[];
  /** Of each lane, what is to be said of estimates. */
  readonly estimates: readonly (readonly string[])[];
  readonly markets: readonly MarketFacts[];
  readonly feePrecision: FeePrecision;
  readonly incentives: readonly IncentiveRow[];
  readonly isGapAllowed: boolean;
}

/** Each assumption a sentence, the ones that flatter the P&L first. */
export function statedAssumptions({
  lanes,
  estimates,
  markets,
  feePrecision,
  incentives,
  isGapAllowed,
}: AssumptionsRequest): string[] {
  const areFeesOff = markets.every(({ fees }) => fees === undefined);
  const fillModels = [...new Set(lanes.map(({ fillModel }) => fillModel))];
  return [
    ...feeSentences(markets, feePrecision),
    ...someLanes(lanes, (lane) => estimates[lanes.indexOf(lane)]!),
    "Own orders are not in the recorded book, and competitors do not react to them.",
    ...fillModels.map(({ name, assumes }) => `Fill model ${name}: ${assumes.join("; ")}.`),
    ...perLane(lanes, postedThroughSentence),
    ...perLane(lanes, latencySentence),
    ...perLane(lanes, rateLimitSentence),
    ...perLane(lanes, cashSentence),
    ...perLane(lanes, riskSentence),
    ...someLanes(lanes, gammaSentences),
    ...someLanes(lanes, warningSentences),
    ...someLanes(lanes, (lane) => feeWarnings(lane, markets)),
    ...someLanes(lanes, flowSentences),
    ...someLanes(lanes, fairSentences),
    "Quotes are post-only. What a strategy sends to take meets the displayed book, each size of it once.",
    "Pauses, closes and settlements are those that were recorded; the market trades at all other times.",
    `P&L is marked at the settlement where it is known, else at the opposite best price${areFeesOff ? "" : " less the taker's fee"}, else at the mid; whatever the size, all of it at that price.`,
    ...incentiveSentences(incentives),
    ...(isGapAllowed ? ["Gaps that no snapshot heals were replayed as if nothing had been lost."] : []),
    ...closeSentences(lanes, markets),
    ...ofMarkets(
      markets,
      ({ hasOneClock }) => hasOneClock,
      "One clock was recorded, exchange and receive time are taken for the same",
    ),
    ...ofMarkets(
      markets,
      ({ isGridAssumed }) => isGridAssumed,
      "The price grid is assumed, the recording does not state it",
    ),
    ...ofMarkets(
      markets,
      ({ kind }) => kind !== "book",
      "Only best prices were recorded: queues are as good as the sizes shown, levels behind the best are as last seen",
    ),
    ...ofMarkets(
      markets,
      ({ madeBy }) => madeBy !== undefined,
      "Made or converted, not recorded from the exchange",
    ),
  ];
}

/** What an unknown close means to those that reckon with it. */
function closeSentences(lanes: readonly LaneRequest[], markets: readonly MarketFacts[]): string[] {
  const hasParameter = (pattern: RegExp): boolean =>
    lanes.some(({ definition }) => definition.parameters.some(({ name }) => pattern.test(name)));
  const meanings = [
    ...(hasParameter(/^horizonHours$/) ? ["the time to go is the horizon alone"] : []),
    ...(hasParameter(/\.(?:nearHours|beforeCloseHours)$/) ? ["overlays that wait for it never act"] : []),
  ];
  return meanings.flatMap((meaning) =>
    ofMarkets(
      markets,
      ({ isCloseKnown }) => !isCloseKnown,
      `The scheduled close is not known from before the recording, ${meaning}`,
    ),
  );
}

function feeSentences(markets: readonly MarketFacts[], precision: FeePrecision): string[] {
  const charged = markets.filter(({ fees }) => fees !== undefined);
  if (charged.length === 0) return ["No fees: every P&L is before the exchange's fees."];
  const account =
    precision === "direct"
      ? "a direct member's, whose balance is a multiple of $0.0001"
      : "not a direct member's: its balance is in whole cents";
  return [
    `Fees are the exchange's own for makers and takers, rounded as on the day of the fill; the account is ${account}.`,
    ...charged.flatMap(({ ticker, startUs, fees }) => {
      const assumedBeforeUs = fees?.assumedBeforeUs;
      if (assumedBeforeUs === undefined || assumedBeforeUs <= startUs) return [];
      return [
        `The fees of ${ticker} were first seen on ${formatTimeUs(assumedBeforeUs).slice(0, 10)}; before that they are taken to have been the same.`,
      ];
    }),
  ];
}

/** What not every lane has something to say of. */
function someLanes(
  lanes: readonly LaneRequest[],
  sentences: (lane: LaneRequest) => readonly string[],
): string[] {
  const told = [...lanes.entries()].flatMap(([index, lane]) =>
    sentences(lane).map((sentence) => ({ index, sentence })),
  );
  return [...Map.groupBy(told, ({ sentence }) => sentence)].map(([sentence, list]) =>
    list.length === lanes.length ? sentence : `${lanesText(list.map(({ index }) => index))}: ${sentence}`,
  );
}

/** What is doubtful about a lane's parameters, with whose they are. */
function warningSentences(lane: LaneRequest): string[] {
  return warningsOf(lane).map((warning) => `${lane.definition.name}: ${warning}`);
}

function flowSentences({ fillModel }: LaneRequest): string[] {
  if (!isFlow(fillModel)) return [];
  const parameters = Object.entries(fillModel.parameters).map(([name, value]) => `${name} ${value}`);
  return [
    `The flow of ${fillModel.name} is what was stated: ${parameters.join(", ")}; orders an hour and side.`,
  ];
}

function incentiveSentences(rows: readonly IncentiveRow[]): string[] {
  const tickers = [...new Set(rows.map(({ ticker }) => ticker))];
  if (tickers.length === 0) return [];
  return [
    `The liquidity incentives of ${tickers.join(", ")} are an estimate by a formula that the exchange does not state in full, and in no P&L.`,
  ];
}

/** One sentence where it is the same for all lanes; else each with the lanes it is true of. */
function perLane(lanes: readonly LaneRequest[], sentence: (lane: LaneRequest) => string): string[] {
  const groups = [...Map.groupBy(lanes.entries(), ([, lane]) => sentence(lane))];
  if (groups.length === 1) return [groups[0]![0]];
  return groups.map(([text, entries]) => `${lanesText(entries.map(([index]) => index))}: ${text}`);
}

/** "Lane 2", "Lanes 1, 3": numbers as people see them. */
export function lanesText(laneIndices: readonly number[]): string {
  const numbers = laneIndices.map((index) => index + 1);
  return `${numbers.length === 1 ? "Lane" : "Lanes"} ${numbers.join(", ")}`;
}

function postedThroughSentence({ postedThrough, fillModel }: LaneRequest): string {
  if (isFlow(fillModel) && fillModel.baseModel === undefined)
    return "Growth of the opposite side fills nobody: a flow has taken the tape's place.";
  return postedThrough === "remainder"
    ? "Growth of the opposite side at or through our price fills us only as the remainder of a print's aggressor."
    : "Any growth of the opposite side at or through our price fills us; real orders fill less often.";
}

function rateLimitSentence({ rateLimit }: LaneRequest): string {
  if (rateLimit === undefined) return "Commands are not limited in number.";
  const { tokensPerSecond, capacityTokens } = rateLimit;
  return `Commands pay from ${formatCount(tokensPerSecond)} tokens a second, at most ${formatCount(capacityTokens)} saved up (an order 10, a cancel 2), and wait until they can.`;
}

function cashSentence({ cashMicros, inventoryLotsMax }: LaneRequest): string {
  if (cashMicros !== undefined)
    return `Each account begins with ${formatDollars(cashMicros)}; an order it cannot pay for, fees included, is rejected.`;
  const limit =
    inventoryLotsMax === undefined
      ? "nor is the position"
      : `the position is, to ${formatContracts(inventoryLotsMax)} contracts either way`;
  return `Cash is not limited: no order is refused for want of money; ${limit}.`;
}

function ofMarkets(
  markets: readonly MarketFacts[],
  isMeant: (market: MarketFacts) => boolean,
  sentence: string,
): string[] {
  const tickers = markets.filter(isMeant).map(({ ticker }) => ticker);
  return tickers.length === 0 ? [] : [`${sentence}: ${tickers.join(", ")}.`];
}
