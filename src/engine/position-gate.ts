/**
 * The position limit: nothing reaches a venue without passing it. It counts the inventory plus all that can still fill,
 * cancels under way included, and trims a size before it refuses it.
 */
import { BID, type Side } from "../core/order-book.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;

/** Largest inventory either way, lots; `undefined` where the run states that it has none. */
export interface PositionLimits {
  readonly inventoryLotsMax: number | undefined;
}

/** A size the gate has passed, lots; 0 where the limit leaves no room. Only the gate makes one, only it can be sent. */
export type ApprovedLots = number & { readonly approved: unique symbol };

/** How much of an order the limit leaves. hot: bench/lane.ts */
export function approveOrder(
  limits: PositionLimits,
  side: Side,
  wishedLots: number,
  inventoryLots: number,
  openLots: number,
): ApprovedLots {
  const { inventoryLotsMax } = limits;
  if (inventoryLotsMax === undefined) return wishedLots as ApprovedLots;
  const roomLots =
    (side === BUY ? inventoryLotsMax - inventoryLots : inventoryLotsMax + inventoryLots) - openLots;
  if (roomLots <= 0) return 0 as ApprovedLots;
  return (wishedLots < roomLots ? wishedLots : roomLots) as ApprovedLots;
}
