/** Writes down what happens to orders at the venue. */
import { JOURNAL, JOURNAL_KINDS } from "./journal.ts";
import type { Order } from "./order.ts";

const { cancelled: CANCELLED } = JOURNAL;

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
