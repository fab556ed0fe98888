/**
 * A position in one market, first in first out: a fill against the position closes its oldest lots first, and what is left
 * of the fill opens lots of its own. In integers throughout, which an average cost would not be.
 */
import { assert } from "../../core/errors.ts";
import { ASK, BID } from "../../core/order-book.ts";
import type { FillRow } from "../../core/result-rows.ts";
import { BP_PER_DOLLAR } from "../../core/units.ts";

export type AccountedFill = Pick<
  FillRow,
  "timeUs" | "side" | "priceBp" | "lots" | "cause" | "midBp" | "feeMicros"
>;

/** Lots of one fill that closed lots of an earlier one. */
export interface Match {
  readonly opened: AccountedFill;
  readonly closed: AccountedFill;
  readonly lots: number;
  /** Sold for less bought for, whole micros. */
  readonly grossMicros: number;
  /** The lots' part of what both fills were charged, whole micros. */
  readonly feesMicros: number;
}

/** What is open of one fill. */
export interface OpenLots {
  readonly fill: AccountedFill;
  /** Of the fill's lots, how many are closed or were used to close; the rest is open. */
  usedLots: number;
}

export class FifoPosition {
  /** Signed, + is YES. */
  inventoryLots = 0;
  /** Sum of price x size of the open lots; zero or positive on either side. */
  costMicros = 0;
  #open: OpenLots[] = [];
  #firstIndex = 0;

  get open(): readonly OpenLots[] {
    return this.#open.slice(this.#firstIndex);
  }

  /** What the position keeps from being used otherwise: what was paid for YES, or for NO at a dollar less the price. */
  get lockedMicros(): number {
    return this.inventoryLots >= 0 ? this.costMicros : -this.inventoryLots * BP_PER_DOLLAR - this.costMicros;
  }

  /** What the open lots have cost, signed as the inventory: equity is realised plus its value less this. */
  get signedCostMicros(): number {
    return this.inventoryLots >= 0 ? this.costMicros : -this.costMicros;
  }

  /** Books a fill; the matches it made, oldest first. Cost: constant for each match. */
  add(fill: AccountedFill): Match[] {
    const matches: Match[] = [];
    const sign = fill.side === BID ? 1 : -1;
    let usedLots = 0;
    while (usedLots < fill.lots && this.inventoryLots * sign < 0) {
      const oldest = this.#open[this.#firstIndex]!;
      const lots = Math.min(fill.lots - usedLots, oldest.fill.lots - oldest.usedLots);
      matches.push(matchOf(oldest, fill, usedLots, lots));
      oldest.usedLots += lots;
      usedLots += lots;
      this.inventoryLots += sign * lots;
      this.costMicros -= oldest.fill.priceBp * lots;
      if (oldest.usedLots === oldest.fill.lots) this.#forgetFirst();
    }
    if (usedLots < fill.lots) {
      const lots = fill.lots - usedLots;
      this.#open.push({ fill, usedLots });
      this.inventoryLots += sign * lots;
      this.costMicros += fill.priceBp * lots;
    }
    return matches;
  }

  assertInvariants(): void {
    let lots = 0;
    let micros = 0;
    for (const { fill, usedLots } of this.open) {
      assert(fill.side === (this.inventoryLots > 0 ? BID : ASK), "open lots are on the position's side");
      assert(usedLots >= 0 && usedLots < fill.lots, "open lots are not all used");
      lots += fill.lots - usedLots;
      micros += fill.priceBp * (fill.lots - usedLots);
    }
    assert(lots === Math.abs(this.inventoryLots), "the inventory is what is open");
    assert(micros === this.costMicros, "the cost is that of the open lots");
  }

  /** Moves on by one, and lets the closed ones go once they are many. */
  #forgetFirst(): void {
    this.#firstIndex++;
    if (this.#firstIndex < 1024 || this.#firstIndex * 2 < this.#open.length) return;
    this.#open = this.#open.slice(this.#firstIndex);
    this.#firstIndex = 0;
  }
}

function matchOf(oldest: OpenLots, closed: AccountedFill, usedLots: number, lots: number): Match {
  const { fill: opened } = oldest;
  const sign = opened.side === BID ? 1 : -1;
  return {
    opened,
    closed,
    lots,
    grossMicros: sign * (closed.priceBp - opened.priceBp) * lots,
    feesMicros:
      feePartMicros(opened, oldest.usedLots, oldest.usedLots + lots) +
      feePartMicros(closed, usedLots, usedLots + lots),
  };
}

/** What some of a fill's lots bear of its fee: each part is whole, and all parts together are the fee. */
function feePartMicros({ feeMicros, lots }: AccountedFill, fromLots: number, toLots: number): number {
  return Math.floor(feeMicros * (toLots / lots)) - Math.floor(feeMicros * (fromLots / lots));
}
