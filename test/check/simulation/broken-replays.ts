/** Kernels of the museum: the real one behind a slip. */
import { BID, type Side } from "../../../src/core/order-book.ts";
import type { EventSource } from "../../../src/core/event-source.ts";
import type { GroupView, MarketView, QuoteSheet, Strategy } from "../../../src/core/strategy.ts";
import { HEAD_SLOT_SHIFT } from "../../../src/core/tape.ts";
import { US_PER_SECOND } from "../../../src/core/units.ts";
import type { JournalEntry } from "../../../src/engine/journal.ts";
import { Ledger } from "../../../src/engine/ledger.ts";
import { TICK_BP } from "../../../src/check/simulation/flow-market.ts";
import { replayLanes, type LaneRun, type Replay } from "../../../src/check/simulation/lane-run.ts";

/** The real journals, rewritten. */
export function withEntries(
  rewrite: (entries: readonly JournalEntry[], run: LaneRun, source: EventSource) => readonly JournalEntry[],
): Replay {
  return (source, plans) =>
    replayLanes(source, plans).map((run) => ({ ...run, entries: rewrite(run.entries, run, source) }));
}

/** The real runs, with ledgers that book the rewritten journals. */
export function withBooked(rewrite: Parameters<typeof withEntries>[0]): Replay {
  const doctored = withEntries(rewrite);
  return (source, plans) =>
    doctored(source, plans).map((run) => {
      const ledger = new Ledger();
      for (const entry of run.entries)
        if (entry.kind === "filled") {
          const { side, priceBp, lots, detail, isInFlight, midTwiceBp, feeMicros } = entry;
          ledger.fill(side, priceBp, lots, detail, isInFlight, midTwiceBp, feeMicros);
        }
      ledger.settlementMicrosPerContract = run.ledger.settlementMicrosPerContract;
      return { ...run, ledger };
    });
}

/** Changes single fills. */
export function fillsChanged(
  change: (fill: JournalEntry, index: number) => JournalEntry,
): (entries: readonly JournalEntry[]) => readonly JournalEntry[] {
  return (entries) => {
    let index = 0;
    return entries.map((entry) => (entry.kind === "filled" ? change(entry, index++) : entry));
  };
}

/** Strategies are shown a fair value that is not today's. */
function withFair(fairCents: (source: EventSource, market: MarketView, nowUs: number) => number): Replay {
  return (source, plans) =>
    replayLanes(
      source,
      plans.map((plan) => ({ ...plan, create: () => shown(plan.create(), source, fairCents) })),
    );
}

function shown(
  strategy: Strategy,
  source: EventSource,
  fairCents: (source: EventSource, market: MarketView, nowUs: number) => number,
): Strategy {
  return {
    quote({ markets, nowUs, changed, changedCount }: GroupView, sheets: readonly QuoteSheet[]) {
      const [market] = markets;
      if (market!.fairCents === undefined) return;
      const { ticker, grid, bestBidCents, bestAskCents, bestBidContracts, bestAskContracts } = market!;
      const { inventoryContracts, hoursToClose, isTrading, isChanged } = market!;
      const view: MarketView = {
        ticker,
        grid,
        bestBidCents,
        bestAskCents,
        bestBidContracts,
        bestAskContracts,
        inventoryContracts,
        hoursToClose,
        isTrading,
        isChanged,
        fairCents: fairCents(source, market!, nowUs),
      };
      strategy.quote({ markets: [view], nowUs, changed, changedCount }, sheets);
    },
    explain: () => [],
  };
}

/** Fair value of a flow market at a time, basis points: its last row by then is a level a tick away from it. */
function flowFairBp({ head, timeUs, rowCount, grid }: EventSource, atUs: number): number {
  let [low, high] = [0, rowCount];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeUs[middle]! <= atUs) low = middle + 1;
    else high = middle;
  }
  const slot = head[Math.max(0, low - 1)]! >>> HEAD_SLOT_SHIFT;
  const side = (slot & 1) as Side;
  return grid.priceBpOfLevel[slot >> 1]! + (side === BID ? TICK_BP : -TICK_BP);
}

const LOOK_AHEAD_US = 5 * US_PER_SECOND;

/** What is shown comes from 5 seconds later. */
export const lookAhead = withFair(
  (source, _market, nowUs) => flowFairBp(source, nowUs + LOOK_AHEAD_US) / 100,
);

/** A twentieth of the fair value is the result, which nobody can know: YES where the price ends above 50 cents. */
export const settlementUsedEarly = withFair((source, { fairCents }) => {
  const payoutCents = flowFairBp(source, Infinity) > 5_000 ? 100 : 0;
  return 0.95 * fairCents! + 0.05 * payoutCents;
});

/** Fills come at the quote of 5 seconds before. */
export const staleMid: Replay = withBooked((entries, _run, source) =>
  fillsChanged((fill) => ({
    ...fill,
    priceBp: fill.priceBp + flowFairBp(source, fill.timeUs - LOOK_AHEAD_US) - flowFairBp(source, fill.timeUs),
  }))(entries),
);
