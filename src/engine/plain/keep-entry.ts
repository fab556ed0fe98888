/** Keeps what happens to a plain lane's orders in its journal, where one is kept (order-notes.ts does it for the others). */
import type { Account } from "../account.ts";
import { JOURNAL, JOURNAL_KINDS } from "../journal.ts";
import type { PlainSide } from "./plain-side.ts";
import type { PlainVenue } from "./plain-venue.ts";

const { rejected: REJECTED, cancelled: CANCELLED } = JOURNAL;

/**
 * @param kind of JOURNAL.
 * @param detail index of the cause or reason, 0 where the kind has none.
 */
export function keepEntry(
  { journal, marketIndex }: Account,
  { nowUs, nextRow, grid, midTwiceBp }: PlainVenue,
  kind: number,
  plainSide: PlainSide,
  detail: number,
  level: number,
  lots: number,
  feeMicros: number,
): void {
  const { side } = plainSide;
  const isRejected = kind === REJECTED;
  const number = isRejected ? plainSide.arrivedNumber + 1 : plainSide.restingNumber;
  const cancelSentUs = isRejected ? plainSide.nextCancelUs : plainSide.cancelSentUs;
  journal.keep({
    timeUs: nowUs,
    row: nextRow,
    market: marketIndex,
    order: 2 * number + side,
    kind: JOURNAL_KINDS[kind]!,
    side,
    priceBp: grid.priceBpOfLevel[level]!,
    lots,
    detail,
    feeMicros,
    isInFlight: kind !== CANCELLED && cancelSentUs < nowUs,
    midTwiceBp,
  });
}
