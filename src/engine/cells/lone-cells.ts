/** Cells that are replayed one lane each, in the kernel: what they did, as the cells in one pass tell it. */
import type { FillCountsByCause } from "../../core/result-rows.ts";
import { BID } from "../../core/order-book.ts";
import type { EventSource } from "../../core/event-source.ts";
import { FILL_CAUSES } from "../../core/venue.ts";
import { Kernel } from "../kernel.ts";
import type { JournalEntry } from "../journal.ts";
import type { LaneSetup } from "../lane-setup.ts";
import type { Ledger } from "../ledger.ts";
import type { MarketHistory } from "../market-history.ts";
import { ADVERSE_SELECTION_US, payoutMicros } from "../pnl-parts.ts";
import type { CellAccount } from "./cell-account.ts";
import type { SampleClock } from "./cell-replay.ts";
import { PathSums } from "./path-sums.ts";

/** Lanes over one market. Their journals are held while they are read: give few at a time. */
export function replayAlone(
  source: EventSource,
  setups: readonly LaneSetup[],
  history: MarketHistory,
  clock: SampleClock,
): readonly CellAccount[] {
  const lanes = setups.map((setup) => ({ ...setup, isJournalKept: true }));
  const kernel = new Kernel([source], lanes, { isQuoteSeriesKept: false, isVerified: false });
  kernel.run();
  return lanes.map((_, lane) => {
    const { entries, digest } = kernel.journals[lane]!;
    return accountOf(kernel.ledgers[lane]![0]!, entries, digest.toString(), history, clock);
  });
}

function accountOf(
  ledger: Ledger,
  entries: readonly JournalEntry[],
  digest: string,
  history: MarketHistory,
  clock: SampleClock,
): CellAccount {
  const fills = entries.filter(({ kind }) => kind === "filled");
  const { cashMicros, feesMicros, boughtLots, soldLots, inventoryLots, settlementMicrosPerContract } = ledger;
  return {
    cashMicros,
    feesMicros,
    boughtLots,
    soldLots,
    inventoryLots,
    settlementMicrosPerContract,
    spreadEarnedTwiceMicros: ledger.spreadEarnedTwiceMicros,
    adverseTwiceMicros: fills.reduce((sum, fill) => sum + adverseTwiceOf(fill, history), 0),
    filledWithoutMidLots: ledger.filledWithoutMidLots,
    fillCount: ledger.fillCount,
    fillsByCause: causesOf(ledger),
    fillsInFlightCount: ledger.fillsInFlightCount,
    ordersFilled: filledOrderCount(entries),
    ordersPlaced: ledger.ordersPlaced,
    ordersCancelled: ledger.ordersCancelled,
    ordersRejected: ledger.ordersRejected,
    ordersSwept: ledger.ordersSwept,
    digest,
    path: pathOf(fills, ledger, history, clock),
  };
}

/** Orders with a fill. An order's number is another's once it is over. */
function filledOrderCount(entries: readonly JournalEntry[]): number {
  const filled = new Set<number>();
  let count = 0;
  for (const { kind, order } of entries)
    if (kind === "placed") filled.delete(order);
    else if (kind === "filled" && !filled.has(order)) {
      filled.add(order);
      count++;
    }
  return count;
}

function causesOf({ fillCountByCause }: Ledger): FillCountsByCause {
  const counts = FILL_CAUSES.map((cause, index) => [cause, fillCountByCause[index]!] as const);
  return Object.fromEntries(counts) as FillCountsByCause;
}

function adverseTwiceOf({ side, lots, timeUs, midTwiceBp }: JournalEntry, history: MarketHistory): number {
  if (midTwiceBp === 0) return 0;
  const laterTwiceBp = history.midTwiceBpAt(timeUs + ADVERSE_SELECTION_US);
  return (side === BID ? 1 : -1) * (laterTwiceBp - midTwiceBp) * lots;
}

/** The samples that cells in one pass take while they are replayed. */
function pathOf(
  fills: readonly JournalEntry[],
  { settlementMicrosPerContract }: Ledger,
  history: MarketHistory,
  { startUs, stepUs, count }: SampleClock,
): PathSums {
  const path = new PathSums();
  let cashMicros = 0;
  let inventoryLots = 0;
  let taken = 0;
  for (let sample = 0; sample < count; sample++) {
    const isLast = sample === count - 1;
    const timeUs = isLast ? Infinity : startUs + sample * stepUs;
    for (; taken < fills.length && fills[taken]!.timeUs <= timeUs; taken++) {
      const { side, priceBp, lots, feeMicros } = fills[taken]!;
      const sign = side === BID ? 1 : -1;
      cashMicros -= sign * priceBp * lots + feeMicros;
      inventoryLots += sign * lots;
    }
    const worthTwiceMicros =
      isLast && settlementMicrosPerContract !== undefined
        ? 2 * payoutMicros(inventoryLots, settlementMicrosPerContract)
        : inventoryLots * history.midTwiceBpAt(timeUs);
    path.sample(2 * cashMicros + worthTwiceMicros, inventoryLots);
  }
  return path;
}
