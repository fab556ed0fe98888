/** Orders of everybody who neither quotes both sides nor crosses: they come behind the best prices and are cancelled in time. */
import { ASK, BID } from "../../core/order-book.ts";
import type { RandomStream } from "../../core/random.ts";
import type { Belief } from "./belief.ts";
import { Draws } from "./draws.ts";
import type { Exchange, OrderOwner } from "./exchange.ts";
import { levelAtOrAbove, levelAtOrBelow } from "./levels.ts";
import type { BackgroundParameters } from "./parameters.ts";
import { NO_ORDER } from "./queue-book.ts";
import { SizeTable } from "./size-table.ts";
import { AGENT } from "./truth.ts";

const ORDER_COUNT_MAX = 65_536;

interface BackgroundStreams {
  readonly choices: RandomStream;
  readonly distances: RandomStream;
  readonly sizes: RandomStream;
}

export class Background implements OrderOwner {
  readonly ordersPerSecond: number;
  readonly #exchange: Exchange;
  readonly #belief: Belief;
  readonly #choices: Draws;
  readonly #distances: Draws;
  readonly #sizes: SizeTable;
  readonly #cancelsPerSecond: number;
  readonly #distanceCentsMin: number;
  readonly #farLevelsMean: number;
  readonly #staleShare: number;
  /** Share of orders up to each place behind the best price; what is left goes further. */
  readonly #shareUpTo: readonly number[];
  /** Orders in the book, in no order, and the place of each in that list by handle. */
  readonly #orders = new Int32Array(ORDER_COUNT_MAX);
  readonly #placeOf = new Int32Array(ORDER_COUNT_MAX);
  #count = 0;

  constructor(
    exchange: Exchange,
    belief: Belief,
    background: BackgroundParameters,
    { choices, distances, sizes }: BackgroundStreams,
  ) {
    this.#exchange = exchange;
    this.#belief = belief;
    this.#choices = new Draws("uniform", choices);
    this.#distances = new Draws("waiting", distances);
    this.#sizes = new SizeTable(background.sizes, sizes);
    this.ordersPerSecond = background.ordersPerSecond;
    this.#cancelsPerSecond = 1 / background.lifeSeconds;
    this.#distanceCentsMin = background.distanceCentsMin;
    this.#farLevelsMean = background.farLevelsMean;
    this.#staleShare = background.staleShare;
    const { levelWeights, farWeight } = background;
    const total = levelWeights.reduce((sum, weight) => sum + weight, farWeight);
    let upTo = 0;
    this.#shareUpTo = levelWeights.map((weight) => (upTo += weight / total));
  }

  /** Cancels a second, of all orders there are. */
  get cancelsPerSecond(): number {
    return this.#count * this.#cancelsPerSecond;
  }

  get orderCount(): number {
    return this.#count;
  }

  /** Takes over an order that was placed by somebody else. */
  adopt(order: number): void {
    this.#placeOf[order] = this.#count;
    this.#orders[this.#count++] = order;
  }

  forget(order: number): void {
    const place = this.#placeOf[order]!;
    const last = this.#orders[--this.#count]!;
    this.#orders[place] = last;
    this.#placeOf[last] = place;
  }

  /** One order comes. hot: bench/synth.ts */
  add(): void {
    const which = this.#choices.next();
    const exchange = this.#exchange;
    const { bestBidLevel, bestAskLevel } = exchange.book.displayed;
    const isBid = which < 0.5;
    const behind = this.#levelsBehind(isBid ? 2 * which : 2 * which - 1);
    const { estimateCents } = this.#belief;
    let level: number;
    if (isBid) {
      const most = Math.min(levelAtOrBelow(estimateCents - this.#distanceCentsMin), bestAskLevel - 1);
      level = Math.min((bestBidLevel < 0 ? most : bestBidLevel) - behind, most);
      if (level < 0) level = Math.min(0, most);
    } else {
      const least = Math.max(levelAtOrAbove(estimateCents + this.#distanceCentsMin), bestBidLevel + 1);
      const last = exchange.levelCount - 1;
      level = Math.max((bestAskLevel > last ? least : bestAskLevel) + behind, least);
      if (level > last) level = Math.max(last, least);
    }
    if (level < 0 || level >= exchange.levelCount) return;
    exchange.startEvent(exchange.dueUs);
    this.adopt(exchange.place(AGENT.background, isBid ? BID : ASK, level, this.#sizes.draw()));
  }

  /** One of the orders goes. hot: bench/synth.ts */
  cancelOne(): void {
    if (this.#count === 0) return;
    const isForStale = this.#staleShare > 0 && this.#choices.next() < this.#staleShare;
    const stale = isForStale ? this.#staleOrder() : NO_ORDER;
    const order = stale === NO_ORDER ? this.#orders[Math.floor(this.#choices.next() * this.#count)]! : stale;
    this.#exchange.startEvent(this.#exchange.dueUs);
    this.#exchange.cancel(order);
    this.forget(order);
  }

  /** The oldest order of a best price on the wrong side of what the makers know, if it is one of these. */
  #staleOrder(): number {
    const { book } = this.#exchange;
    const { bestBidLevel, bestAskLevel } = book.displayed;
    const { estimateCents } = this.#belief;
    let slot = -1;
    if (bestBidLevel > levelAtOrBelow(estimateCents)) slot = 2 * bestBidLevel + BID;
    else if (bestAskLevel < levelAtOrAbove(estimateCents)) slot = 2 * bestAskLevel + ASK;
    if (slot < 0) return NO_ORDER;
    const order = book.oldest[slot]!;
    return book.agentOf[order] === AGENT.background || book.agentOf[order] === AGENT.uninformed
      ? order
      : NO_ORDER;
  }

  #levelsBehind(at: number): number {
    const shareUpTo = this.#shareUpTo;
    for (let place = 0; place < shareUpTo.length; place++) if (at < shareUpTo[place]!) return place - 1;
    return shareUpTo.length - 1 + Math.floor(this.#distances.next() * this.#farLevelsMean);
  }
}
