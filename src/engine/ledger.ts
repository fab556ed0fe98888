/**
 * One lane's account in one market, in integers: cash and fees in micros, inventory in lots.
 * Cash is trading cash net of fees; the settlement's payout is kept beside it, so that both can be read.
 */
import { assert } from "../core/errors.ts";
import { BID, type Side } from "../core/order-book.ts";
import { FILL_CAUSES } from "../core/venue.ts";

export class Ledger {
  cashMicros = 0;
  feesMicros = 0;
  inventoryLots = 0;
  boughtLots = 0;
  soldLots = 0;
  fillCount = 0;
  /** Fills that came while a cancel for the order was under way. */
  fillsInFlightCount = 0;
  readonly fillCountByCause = new Int32Array(FILL_CAUSES.length);
  /** Twice the spread earned: sum of sign x (mid - price) x size with the mid before the event; doubled to stay whole. */
  spreadEarnedTwiceMicros = 0;
  /** Lots filled before the market ever had a mid; their spread earned counts as nothing. */
  filledWithoutMidLots = 0;
  /** Payout of one YES contract in micros, once settled. */
  settlementMicrosPerContract: number | undefined = undefined;
  ordersPlaced = 0;
  ordersCancelled = 0;
  ordersRejected = 0;
  /** Orders that the venue ended by itself (END_REASONS). */
  ordersSwept = 0;

  /**
   * Books a fill. hot: bench/lane.ts
   * @param midTwiceBp best bid + best ask before the event, 0 if there never were both.
   * @param feeMicros what the venue charged for it.
   */
  fill(
    side: Side,
    priceBp: number,
    lots: number,
    causeIndex: number,
    isInFlight: boolean,
    midTwiceBp: number,
    feeMicros: number,
  ): void {
    const sign = 1 - 2 * side; // +1 for a bid, -1 for an ask
    this.cashMicros -= sign * priceBp * lots + feeMicros;
    this.feesMicros += feeMicros;
    this.inventoryLots += sign * lots;
    if (side === BID) this.boughtLots += lots;
    else this.soldLots += lots;
    this.fillCount++;
    this.fillCountByCause[causeIndex]!++;
    if (isInFlight) this.fillsInFlightCount++;
    if (midTwiceBp === 0) this.filledWithoutMidLots += lots;
    else this.spreadEarnedTwiceMicros += sign * (midTwiceBp - 2 * priceBp) * lots;
  }

  /** Twice the equity with inventory at half of `markTwiceBp`, micros; doubled so that a half-tick mid stays whole. */
  equityTwiceMicros(markTwiceBp: number): number {
    return 2 * this.cashMicros + this.inventoryLots * markTwiceBp;
  }

  assertInvariants(): void {
    assert(Number.isSafeInteger(this.cashMicros), "cash is a whole number of micros");
    assert(
      this.inventoryLots === this.boughtLots - this.soldLots,
      "inventory is what was bought less what was sold",
    );
    const causes = this.fillCountByCause.reduce((sum, count) => sum + count, 0);
    assert(causes === this.fillCount, "each fill has one cause");
  }
}
