/**
 * Where a lane's volatility and intensity come from: `fixed` parameters, `rolling` estimates that never look ahead, or the `whole`
 * recording, which is in-sample and said to be.
 */
import type { Estimated, MarketCalibration, RollingRow } from "../core/calibration-rows.ts";
import { AppError, usageError } from "../core/errors.ts";
import type { Parameters, StrategyDefinition } from "../core/strategy.ts";
import type { Tape } from "../core/tape.ts";
import { US_PER_SECOND } from "../core/units.ts";
import { calibrateMarket, rollingEstimates } from "../data/calibrate-market.ts";
import type { LaneRequest } from "../engine/backtest.ts";
import { withEstimates, type EstimateSeries } from "../strategies/estimated.ts";
import { isOverlaid } from "../strategies/overlays/overlaid.ts";
import { modelInputs } from "./calibration-inputs.ts";
import { budgetWarnings } from "./calibration-warnings.ts";

export type EstimateChoice =
  { readonly kind: "fixed" | "whole" } | { readonly kind: "rolling"; readonly windowMinutes: number };

/** Parameters that can be estimated, by the names of models. */
const ESTIMATED = ["sigmaDollarsPerSqrtHour", "intensityPerHour", "kappaPerCent"] as const;
type EstimatedName = (typeof ESTIMATED)[number];

const WINDOW_MINUTES_DEFAULT = 30;
const WINDOW_MINUTES_MIN = 1;
const HELD_SECONDS = 10;
/** A print may stand up to so much before the time at which it was told of (docs/DATA.md, pairing). */
const MOVED_US_MAX = 2 * US_PER_SECOND;
/** What a feed with delays by chance is taken to need at most. */
const DRAWN_FEED_US = 60 * US_PER_SECOND;

/** "fixed", "whole", "rolling", "rolling:15". @throws USAGE_BAD_ESTIMATES */
export function parseEstimates(text: string, name: string): EstimateChoice {
  if (text === "fixed" || text === "whole") return { kind: text };
  const [kind, minutes, ...rest] = text.split(":");
  const windowMinutes = minutes === undefined ? WINDOW_MINUTES_DEFAULT : Number(minutes);
  if (kind === "rolling" && minutes !== "" && rest.length === 0 && windowMinutes >= WINDOW_MINUTES_MIN)
    if (Number.isFinite(windowMinutes)) return { kind, windowMinutes };
  throw usageError("USAGE_BAD_ESTIMATES", `${name} was "${text}"`, {
    hint: "Give fixed (the parameters as they are), rolling or rolling:MINUTES (of the time before, never ahead), or whole (in-sample).",
    data: { estimates: text },
  });
}

/** @throws USAGE_ESTIMATES_UNUSED for a strategy that none of the estimates concerns. */
export function requireEstimable(definition: StrategyDefinition, { kind }: EstimateChoice): void {
  if (kind === "fixed" || namesOf(definition).length > 0) return;
  throw usageError(
    "USAGE_ESTIMATES_UNUSED",
    `strategy ${definition.name} has no parameter that is estimated`,
    {
      hint: `Leave estimates at fixed; what is estimated is ${ESTIMATED.join(", ")}.`,
      data: { strategy: definition.name },
    },
  );
}

function namesOf(definition: StrategyDefinition): readonly EstimatedName[] {
  return ESTIMATED.filter((name) => definition.parameters.some((spec) => spec.name === name));
}

/** A lane with estimates in the place of its parameters, and what is to be said of it. */
export interface EstimatedLane {
  readonly lane: LaneRequest;
  readonly sentences: readonly string[];
}

/** Estimates each market once for all lanes of a run that ask the same of it. */
export class LaneEstimates {
  readonly #tapes: readonly Tape[];
  readonly #seed: string;
  readonly #whole = new Map<number, MarketCalibration>();
  readonly #rolling = new Map<string, readonly RollingRow[]>();

  constructor(tapes: readonly Tape[], seed: string) {
    this.#tapes = tapes;
    this.#seed = seed;
  }

  /** @throws USAGE_ESTIMATES_GROUP */
  apply(lane: LaneRequest, choice: EstimateChoice): EstimatedLane {
    if (choice.kind === "fixed") return { lane, sentences: [] };
    if (choice.kind === "rolling") return this.#ofRolling(lane, choice.windowMinutes);
    return this.#ofWhole(lane);
  }

  #ofWhole(lane: LaneRequest): EstimatedLane {
    const [market, ...others] = lane.marketIndices;
    if (others.length > 0)
      throw usageError(
        "USAGE_ESTIMATES_GROUP",
        "estimates of the whole were asked for a lane of several markets",
        {
          hint: "Each market has its own: leave out --group, or let the estimates roll.",
        },
      );
    const tape = this.#tapes[market!]!;
    const calibration = this.#whole.get(market!) ?? calibrateMarket(tape, this.#request(undefined));
    this.#whole.set(market!, calibration);
    const { values, cut } = within(lane.definition, modelInputs(calibration));
    const kept = namesOf(lane.definition).filter((name) => values[name] === undefined);
    if (Object.keys(values).length === 0) return { lane, sentences: keptSentence(tape.ticker, kept) };
    return {
      lane: {
        ...lane,
        definition: { ...lane.definition, name: `${lane.definition.name}, in-sample` },
        parameters: { ...lane.parameters, ...values },
      },
      sentences: [
        `In-sample: ${Object.keys(values).join(", ")} of ${tape.ticker} estimated from the whole recording that it is tested on; a P&L with it is too good.`,
        ...keptSentence(tape.ticker, kept),
        ...cutSentence(tape.ticker, cut),
        ...budgetWarnings(tape.ticker, calibration.whole.volatility),
      ],
    };
  }

  #ofRolling(lane: LaneRequest, windowMinutes: number): EstimatedLane {
    const { definition } = lane;
    const lagUs = feedLagUs(lane) + MOVED_US_MAX;
    const bounds = new Set<string>();
    const refusals: string[] = [];
    const clamped: string[] = [];
    const series = new Map(
      lane.marketIndices.map((market) => {
        const { ticker } = this.#tapes[market]!;
        const rows = this.#rollingRows(market, windowMinutes);
        const { estimates, cut, refused } = seriesOf(lane, rows, lagUs);
        for (const name of cut) bounds.add(name);
        clamped.push(...clampedSentence(ticker, rows));
        for (const reason of refused) refusals.push(`${ticker}: ${reason}`);
        return [ticker, estimates] as const;
      }),
    );
    const rolling = (inner: StrategyDefinition): StrategyDefinition =>
      withEstimates(inner, `${inner.name}, rolling ${windowMinutes} min`, (ticker) => series.get(ticker));
    const tickers = [...series].filter(([, { fromUs }]) => fromUs.length === 0).map(([ticker]) => ticker);
    return {
      lane: {
        ...lane,
        definition: isOverlaid(definition) ? definition.withInner(rolling) : rolling(definition),
      },
      sentences: [
        `${namesOf(definition).join(", ")} are estimated from the ${windowMinutes} minutes before, four times in each such time, and known ${lagUs / US_PER_SECOND} s later; until the first estimate, and where one is refused, the parameters hold that were given.`,
        ...tickers.map((ticker) => `There was no estimate of ${ticker} in all of its recording.`),
        ...rangeSentences(definition, series),
        ...cutSentence("the estimates", [...bounds]),
        ...clamped,
        ...refusedSentence(refusals),
      ],
    };
  }

  #rollingRows(market: number, windowMinutes: number): readonly RollingRow[] {
    const key = `${market}/${windowMinutes}`;
    const rows =
      this.#rolling.get(key) ??
      rollingEstimates(this.#tapes[market]!, { ...this.#request(windowMinutes), windowMinutes });
    this.#rolling.set(key, rows);
    return rows;
  }

  #request(windowMinutes: number | undefined) {
    return { method: "sweep", heldSeconds: HELD_SECONDS, windowMinutes, seed: this.#seed } as const;
  }
}

interface LaneSeries {
  readonly estimates: EstimateSeries;
  /** Parameters that had to be cut to their range. */
  readonly cut: readonly string[];
  /** Why the strategy does not take some estimates with its other parameters. */
  readonly refused: readonly string[];
}

function seriesOf(
  { definition, parameters }: LaneRequest,
  rows: readonly RollingRow[],
  lagUs: number,
): LaneSeries {
  let latest: Parameters = {};
  const cut = new Set<string>();
  const refused: string[] = [];
  const told = rows.map((row) => {
    const seen = within(definition, inputsOf(row));
    for (const name of seen.cut) cut.add(name);
    const next = { ...latest, ...seen.values };
    const reason = refusalOf(definition, { ...parameters, ...next });
    if (reason === undefined) latest = next;
    else refused.push(reason);
    return { fromUs: row.atUs + lagUs, values: latest };
  });
  const known = told.filter(({ values }) => Object.keys(values).length > 0);
  return {
    estimates: {
      fromUs: Float64Array.from(known, ({ fromUs }) => fromUs),
      values: known.map(({ values }) => values),
    },
    cut: [...cut],
    refused,
  };
}

/** What the estimates of each market were, and what is doubtful about the strategy with the last of them. */
function rangeSentences(
  definition: StrategyDefinition,
  series: ReadonlyMap<string, EstimateSeries>,
): readonly string[] {
  return [...series].flatMap(([ticker, { values }]) => {
    const last = values.at(-1);
    if (last === undefined) return [];
    const ranges = Object.keys(last).map((name) => {
      const seen = values.flatMap((value) => value[name] ?? []);
      return `${name} ${rangeText(Math.min(...seen), Math.max(...seen))}`;
    });
    return [`${values.length} estimates of ${ticker} in ${definition.name}: ${ranges.join(", ")}.`];
  });
}

function rangeText(low: number, high: number): string {
  const [from, to] = [low, high].map((value) =>
    value.toLocaleString("en-US", { maximumSignificantDigits: 3 }),
  );
  return from === to ? from! : `${from} to ${to}`;
}

/** Why a strategy cannot be made with these parameters. */
function refusalOf(definition: StrategyDefinition, parameters: Parameters): string | undefined {
  try {
    definition.create(parameters);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith("USAGE_")) return error.message;
    throw error;
  }
}

function refusedSentence(refusals: readonly string[]): readonly string[] {
  return refusals.length === 0
    ? []
    : [`${refusals.length} estimates were not taken, those before them held on; the first: ${refusals[0]}.`];
}

function inputsOf(row: RollingRow): Parameters {
  const of = (name: EstimatedName): readonly (readonly [string, number])[] => {
    const estimate: Estimated | undefined = row[name];
    return estimate === undefined ? [] : [[name, estimate.value]];
  };
  return Object.fromEntries(ESTIMATED.flatMap(of));
}

/** What concerns a strategy, within the ranges of its parameters; and which had to be cut. */
function within(
  { parameters }: StrategyDefinition,
  inputs: Parameters,
): { values: Parameters; cut: readonly string[] } {
  const values: Record<string, number> = {};
  const cut: string[] = [];
  for (const { name, min, max } of parameters) {
    const value = inputs[name];
    if (value === undefined) continue;
    values[name] = Math.min(max, Math.max(min, value));
    if (values[name] !== value) cut.push(name);
  }
  return { values, cut };
}

function keptSentence(ticker: string, names: readonly string[]): readonly string[] {
  return names.length === 0
    ? []
    : [`${names.join(", ")} of ${ticker} could not be estimated: as given; halfspread calibrate says why.`];
}

function cutSentence(whose: string, names: readonly string[]): readonly string[] {
  return names.length === 0
    ? []
    : [`${names.join(", ")} of ${whose} lay beyond the parameter's range: its end counts.`];
}

function clampedSentence(ticker: string, rows: readonly RollingRow[]): readonly string[] {
  const count = rows.filter(({ isClamped }) => isClamped).length;
  return count === 0
    ? []
    : [
        `${count} of ${rows.length} estimates of sigma of ${ticker} were cut to what fits before its scheduled close; where it is decided earlier they are too small (docs/CALIBRATION.md).`,
      ];
}

function feedLagUs({ latency }: LaneRequest): number {
  if ("feedUs" in latency) return latency.feedUs;
  return latency.feed.kind === "constant" ? latency.feed.us : DRAWN_FEED_US;
}
