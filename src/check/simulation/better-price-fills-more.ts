/** Whoever bids more is filled whenever the one who bids less is. */
import { ASK, BID, type Side } from "../../core/order-book.ts";
import type { EventSource } from "../../core/event-source.ts";
import type { OwnOrder, Strategy } from "../../core/strategy.ts";
import { flowRules } from "../../engine/account-flow.ts";
import { poissonFlow, residualFlow } from "../../engine/fill-models/flow-models.ts";
import type { MarketFlowModel } from "../../engine/fill-models/market-flow.ts";
import type { FillRules } from "../../engine/fill-sink.ts";
import type { JournalEntry } from "../../engine/journal.ts";
import { ZERO_LATENCY } from "../../engine/latency.ts";
import type { SharedInvariant } from "../invariant.ts";
import { replayLanes, tapeRules, UNLIMITED, type LanePlan, type Replay } from "./lane-run.ts";
import { contractsOfLots, firstBreach, sharedReplay, type ReplayBreach } from "./replay-check.ts";
import { allWorlds } from "./worlds.ts";

const MODELS = ["fifo-matched", "fifo-pessimistic", "queue-power", "through", "touch"] as const;
const INTENSITY = { intensityPerHour: 300, kappaPerCent: 0.5 };
/** Enough that no order is ever filled whole by a tape, so that how much is left decides nothing. */
const ENDLESS_CONTRACTS = 10_000_000;
/** Prices looked at on each side, a cent apart. */
const PRICE_COUNT = 4;

export interface CoupledParts {
  readonly replay?: Replay;
  readonly flows?: readonly MarketFlowModel[];
}

export function betterPriceFillsMore({
  replay = replayLanes,
  flows = [poissonFlow(INTENSITY), residualFlow(INTENSITY)],
}: CoupledParts = {}): SharedInvariant {
  return sharedReplay(
    {
      id: "better-price-fills-more",
      statement: "A better price is filled whenever a worse one is, and by no less.",
      condition:
        "fill models of the tape: single endless orders sent at the first two-sided book, at four prices a cent apart on each side: every row that fills the worse price fills the better one with at least as much; fitted flows: quotes that keep a distance from the mid, four a cent apart, on common draws: at every time the better one has no fewer fills; nothing follows the inventory",
      tolerance: "none: lots, row by row; fills, one by one",
      costs:
        "Where a worse price is filled more, a backtest's best spread is the widest: 1,000 fills at 10 cents from the mid show $100 that are not there.",
    },
    (context) =>
      firstBreach(
        allWorlds(context).flatMap(({ name, tape }) => [
          ...MODELS.flatMap((model) =>
            coupled(replay, tape, { model, fillRules: tapeRules(model), create: oneOrder }, name, rowBreach),
          ),
          ...flows.flatMap((flow) =>
            coupled(
              replay,
              tape,
              { model: flow.name, fillRules: flowRules(flow, context.seed), create: keptDistance },
              name,
              timeBreach,
            ),
          ),
        ]),
      ),
  );
}

type Compare = (
  worse: readonly JournalEntry[],
  better: readonly JournalEntry[],
) => Pick<ReplayBreach, "observed" | "demanded"> | undefined;

interface Ladder {
  readonly model: string;
  readonly fillRules: FillRules;
  readonly create: (side: Side, behindCents: number) => Strategy;
}

function coupled(
  replay: Replay,
  tape: EventSource,
  { model, fillRules, create }: Ladder,
  world: string,
  compare: Compare,
): readonly (ReplayBreach | number)[] {
  return ([BID, ASK] as const).flatMap((side) => {
    const plans = Array.from({ length: PRICE_COUNT }, (_, behindCents): LanePlan => ({
      name: `${side === BID ? "bid" : "ask"} ${behindCents} cents behind, fills by ${model}`,
      create: () => create(side, behindCents),
      fillRules,
      latency: ZERO_LATENCY,
      limits: UNLIMITED,
    }));
    const fills = replay(tape, plans).map(({ entries }) => entries.filter(({ kind }) => kind === "filled"));
    return fills.slice(1).map((worse, index) => {
      const found = compare(worse, fills[index]!);
      if (found === undefined) return worse.length;
      return {
        ...found,
        state: {
          market: world,
          model,
          side: side === BID ? "bid" : "ask",
          worseByCents: 1,
          behindCents: index,
        },
        likelyCause:
          "inverted sign: a greater distance from the mid makes fills likelier, or the better price waits longer",
      };
    });
  });
}

/** One order, sent when both sides are first seen, so far behind the best price. */
function oneOrder(side: Side, behindCents: number): Strategy {
  let order: OwnOrder | undefined;
  return {
    quote: () => {},
    trade({ markets }, desk) {
      const { bestBidCents, bestAskCents } = markets[0]!;
      if (order !== undefined || bestBidCents === undefined || bestAskCents === undefined) return;
      const priceCents = side === BID ? bestBidCents - behindCents : bestAskCents + behindCents;
      order = desk.send({
        market: 0,
        side,
        priceCents,
        sizeContracts: ENDLESS_CONTRACTS,
        terms: { isPostOnly: true },
      });
    },
    explain: () => [],
  };
}

/** A quote that keeps its distance from the mid, half a cent at least. */
function keptDistance(side: Side, behindCents: number): Strategy {
  const distanceCents = behindCents + 0.5;
  return {
    quote({ markets }, [sheet]) {
      const { fairCents } = markets[0]!;
      if (fairCents === undefined) return;
      if (side === BID) sheet!.bid(fairCents - distanceCents, 1);
      else sheet!.ask(fairCents + distanceCents, 1);
    },
    explain: () => [],
  };
}

/** Row by row: what fills the worse fills the better with as much. */
function rowBreach(worse: readonly JournalEntry[], better: readonly JournalEntry[]): ReturnType<Compare> {
  const lotsOfRow = new Map<number, number>();
  for (const { row, lots } of better) lotsOfRow.set(row, (lotsOfRow.get(row) ?? 0) + lots);
  const missing = worse.find(({ row, lots }) => lots > (lotsOfRow.get(row) ?? 0));
  if (missing === undefined) return undefined;
  return {
    observed: `row ${missing.row} fills the worse price with ${contractsOfLots(missing.lots)}, the better one with ${contractsOfLots(lotsOfRow.get(missing.row) ?? 0)}`,
    demanded: "the better price has at least as much of it",
  };
}

/** Time by time: no more fills of the worse so far. */
function timeBreach(worse: readonly JournalEntry[], better: readonly JournalEntry[]): ReturnType<Compare> {
  const late = worse.findIndex(({ timeUs }, index) => (better[index]?.timeUs ?? Infinity) > timeUs);
  if (late === -1) return undefined;
  return {
    observed: `the worse price has ${late + 1} fills when the better one has ${late}`,
    demanded: "the better price has no fewer at any time",
  };
}
