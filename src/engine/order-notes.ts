/** Writes down what happens to orders at the venue. */
import type { Side } from "../core/order-book.ts";
import type { PriceGrid } from "../core/price-grid.ts";
import type { Account } from "./account.ts";
import { JOURNAL, JOURNAL_KINDS } from "./journal.ts";
import type { Order } from "./order.ts";

const { cancelled: CANCELLED } = JOURNAL;
/** Stands for an order that was never made. */
const NO_ORDER = -1;

/** Whether a cancel had been sent before a time. A lane may have decided on it that will say so only later. */
export function isCancelUnderWay(order: Order, nowUs: number): boolean {
  return order.isCancelling && order.cancelSentUs < nowUs;
}

/**
 * Adds an entry to the digest of an order's lane and, where it is kept, to its journal. hot: bench/lane.ts
 * @param kind of JOURNAL.
 * @param detail index of the cause or reason, 0 where the kind has none.
 */
export function noteOrder(
  nowUs: number,
  order: Order,
  kind: number,
  lots: number,
  detail: number,
  level = order.level,
  feeMicros = 0,
): void {
  const { journal, market, position } = order.account;
  const { side, marketIndex } = order;
  const row = market.nextRow;
  journal.digest.add(row, kind | (side << 4) | (detail << 5), level, lots, position);
  if (!journal.isKept) return;
  journal.keep({
    timeUs: nowUs,
    row,
    market: marketIndex,
    order: order.id,
    kind: JOURNAL_KINDS[kind]!,
    side,
    priceBp: market.grid.priceBpOfLevel[level]!,
    lots,
    detail,
    feeMicros,
    isInFlight: kind !== CANCELLED && isCancelUnderWay(order, nowUs),
    midTwiceBp: market.midTwiceBp,
  });
}

/** What an entry says of the market. */
export interface NotedMarket {
  readonly grid: PriceGrid;
  readonly nextRow: number;
  readonly midTwiceBp: number;
}

/** Keeps what the gate took off an order that was never sent, or refused. It is no part of the digest: the venue knows nothing of it. */
export function noteCut(
  account: Account,
  nowUs: number,
  side: Side,
  level: number,
  lots: number,
  isRefused: boolean,
  reason: number,
  { grid, nextRow, midTwiceBp }: NotedMarket = account.market,
): void {
  const { journal, marketIndex } = account;
  if (!journal.isKept) return;
  journal.keep({
    timeUs: nowUs,
    row: nextRow,
    market: marketIndex,
    order: NO_ORDER,
    kind: isRefused ? "refused" : "trimmed",
    side,
    priceBp: grid.priceBpOfLevel[level]!,
    lots,
    detail: reason,
    feeMicros: 0,
    isInFlight: false,
    midTwiceBp,
  });
}
