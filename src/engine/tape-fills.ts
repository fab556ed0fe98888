/**
 * What prints and growth on the tape do to resting orders. A resting bid of ours at p (asks mirror) has `remaining` and
 * `ahead`, the displayed size in front of it.
 *   print by a seller at x:  x > p nothing; x = p spends `ahead`, what is left fills us (queue); x < p fills us (through)
 *   asks grow at or below p: after a seller's print in the same event that seller's remainder fills us (postedThrough);
 *                            without one only where the lane asks for it
 * A print and a growth are spent once over all orders of a lane, best price first, then oldest.
 */
import { ASK, BID, type Side } from "../core/order-book.ts";
import { FILL_CAUSES } from "../core/venue.ts";
import type { FillRules } from "./fill-sink.ts";
import type { Order } from "./order.ts";
import { hasAggressor } from "./row-context.ts";
import type { SimulatedMarket } from "./simulated-market.ts";
import { SpentVolume } from "./spent-volume.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const SELL = ASK;

const CAUSE_QUEUE = FILL_CAUSES.indexOf("queue");
const CAUSE_THROUGH = FILL_CAUSES.indexOf("through");
const CAUSE_POSTED_THROUGH = FILL_CAUSES.indexOf("postedThrough");

export class TapeFills {
  readonly #market: SimulatedMarket;
  readonly #rules: readonly FillRules[];
  readonly #spent: SpentVolume;

  constructor(market: SimulatedMarket, rules: readonly FillRules[]) {
    this.#market = market;
    this.#rules = rules;
    this.#spent = new SpentVolume(rules.length);
  }

  /** A public trade hit the resting level of the slot's side. */
  print(slot: number, lots: number): void {
    const side = (slot & 1) as Side;
    const level = slot >> 1;
    const { own } = this.#market;
    if (side === BUY)
      for (let at = own.bestBidLevel; at >= level; at--) this.#fillFromPrint(2 * at, at !== level, lots);
    else
      for (let at = own.bestAskLevel; at <= level; at++) this.#fillFromPrint(2 * at + 1, at !== level, lots);
    this.#spent.clear();
  }

  /** What a print does to the own orders of one slot; a slot the print went through is better than its price. */
  #fillFromPrint(slot: number, isThrough: boolean, printLots: number): void {
    let order = this.#market.own.oldestAt(slot);
    while (order !== undefined) {
      const { next, laneIndex } = order;
      const { flow } = order.account;
      let leftLots = printLots - this.#spent.of(laneIndex);
      if (flow !== undefined && flow.model.prints !== "queue") {
        const isFilled = flow.model.prints === "thinned" && flow.isFilledBy(this.#market.nextRow, order);
        if (isFilled) this.#take(order, leftLots, isThrough ? CAUSE_THROUGH : CAUSE_QUEUE);
      } else if (isThrough) {
        order.aheadLots = 0;
        this.#take(order, leftLots, CAUSE_THROUGH);
      } else {
        const { atPrice } = this.#rules[laneIndex]!.model;
        if (atPrice === "queue") {
          const { aheadLots } = order;
          const spentLots = aheadLots < leftLots ? aheadLots : leftLots;
          order.aheadLots = aheadLots - spentLots;
          leftLots -= spentLots;
        }
        if (atPrice !== "never") this.#take(order, leftLots, CAUSE_QUEUE);
      }
      order = next;
    }
  }

  /** `side` grew at `level`, at or through own prices of the other side. */
  growThrough(slot: number, grownLots: number, row: number): void {
    const { own } = this.#market;
    const side = (slot & 1) as Side;
    const level = slot >> 1;
    const isRemainder = hasAggressor(this.#market.source, row, side);
    if (side === SELL)
      for (let at = own.bestBidLevel; at >= level; at--) this.#fillFromGrowth(2 * at, grownLots, isRemainder);
    else
      for (let at = own.bestAskLevel; at <= level; at++)
        this.#fillFromGrowth(2 * at + 1, grownLots, isRemainder);
    this.#spent.clear();
  }

  #fillFromGrowth(slot: number, grownLots: number, hasAggressor: boolean): void {
    let order = this.#market.own.oldestAt(slot);
    while (order !== undefined) {
      const { next, laneIndex } = order;
      const { model, isGrowthFill } = this.#rules[laneIndex]!;
      if (model.isPostedThroughFilled && (hasAggressor || isGrowthFill))
        this.#take(order, grownLots - this.#spent.of(laneIndex), CAUSE_POSTED_THROUGH);
      order = next;
    }
  }

  /** Fills an order with what is left of a print or growth, once per lane. */
  #take(order: Order, leftLots: number, causeIndex: number): void {
    const { remainingLots, laneIndex } = order;
    const lots = remainingLots < leftLots ? remainingLots : leftLots | 0; // not above `remaining`, so of 31 bits
    if (lots <= 0) return;
    this.#spent.add(laneIndex, lots);
    this.#market.fill(order, lots, causeIndex);
  }
}
