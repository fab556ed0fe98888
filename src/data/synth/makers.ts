/**
 * Makers: each keeps one bid and one ask around what it believes, and looks at them now and then.
 *
 * They compete: a quote that somebody else is ahead of goes to the best price, or a tick ahead of it, as far as its maker's
 * belief allows. They re-price: a quote that its maker's belief no longer allows goes back to where it does.
 */
import { ASK, BID, type Side } from "../../core/order-book.ts";
import type { RandomStream } from "../../core/random.ts";
import type { Belief } from "./belief.ts";
import { CELLS, Draws } from "./draws.ts";
import type { Exchange, OrderOwner } from "./exchange.ts";
import { levelAtOrAbove, levelAtOrBelow } from "./levels.ts";
import type { MakerGroup, MakerParameters } from "./parameters.ts";
import { NO_ORDER } from "./queue-book.ts";
import { SizeTable } from "./size-table.ts";
import { AGENT } from "./truth.ts";

interface Streams {
  readonly wakes: RandomStream;
  readonly choices: RandomStream;
  readonly errors: RandomStream;
  readonly sizes: RandomStream;
}

/** A group with its table of sizes. */
interface Placed extends MakerGroup {
  readonly table: SizeTable;
}

export class Makers implements OrderOwner {
  /** Looks at a quote a second, all makers together. */
  readonly wakesPerSecond: number;
  readonly #exchange: Exchange;
  readonly #belief: Belief;
  readonly #wakes: Draws;
  readonly #choices: Draws;
  readonly #errors: Draws;
  readonly #groupOfMaker: readonly Placed[];
  /** Whose turn it is, for each cell of a draw: as many cells a quote as it is looked at. */
  readonly #quoteOfCell: Int16Array;
  readonly #errorKept: number;
  readonly #errorFresh: number;
  /** By quote, 2 x maker + side: its order, or NO_ORDER; and what its maker is mistaken by, cents. */
  readonly #orderOf: Int32Array;
  readonly #errorCents: Float64Array;
  /** Quote of each order of theirs, by handle. */
  readonly #quoteOf = new Int32Array(65_536);

  constructor(exchange: Exchange, belief: Belief, makers: MakerParameters, streams: Streams) {
    this.#exchange = exchange;
    this.#belief = belief;
    this.#wakes = new Draws("cell", streams.wakes);
    this.#choices = new Draws("uniform", streams.choices);
    this.#errors = new Draws("normal", streams.errors);
    this.#groupOfMaker = makers.groups.flatMap((group) => {
      const placed = { ...group, table: new SizeTable(group.sizes, streams.sizes) };
      return Array.from({ length: group.count }, () => placed);
    });
    const makerCount = this.#groupOfMaker.length;
    this.wakesPerSecond = this.#groupOfMaker.reduce((sum, group) => sum + group.wakesPerSecond, 0);
    this.#quoteOfCell = quotesOfCells(this.#groupOfMaker, this.wakesPerSecond);
    this.#errorKept = makers.errorKept;
    this.#errorFresh = makers.errorCents * Math.sqrt(1 - makers.errorKept * makers.errorKept);
    this.#orderOf = new Int32Array(2 * makerCount).fill(NO_ORDER);
    this.#errorCents = Float64Array.from(
      { length: makerCount },
      () => makers.errorCents * this.#errors.next(),
    );
  }

  forget(order: number): void {
    this.#orderOf[this.#quoteOf[order]!] = NO_ORDER;
  }

  /** One maker looks at one of its quotes. hot: bench/synth.ts */
  wake(): void {
    const quote = this.#quoteOfCell[this.#wakes.next()]!;
    const maker = quote >> 1;
    const error = this.#errorKept * this.#errorCents[maker]! + this.#errorFresh * this.#errors.next();
    this.#errorCents[maker] = error;
    this.#requote(this.#groupOfMaker[maker]!, quote, this.#belief.estimateCents + error);
  }

  #requote(group: Placed, quote: number, believedCents: number): void {
    const exchange = this.#exchange;
    const { book } = exchange;
    const isBid = (quote & 1) === BID;
    const order = this.#orderOf[quote]!;
    const level = order === NO_ORDER ? NO_ORDER : book.slotOf[order]! >> 1;
    const limit = isBid
      ? levelAtOrBelow(believedCents - group.halfSpreadCents)
      : levelAtOrAbove(believedCents + group.halfSpreadCents);
    const isShared =
      order !== NO_ORDER && book.displayed.lotsOfSlot[book.slotOf[order]!]! > book.lotsOf[order]!;
    const target = isBid
      ? this.#bidTarget(group, limit, level, isShared)
      : this.#askTarget(group, limit, level, isShared);
    if (target === level && order !== NO_ORDER) return;
    const hasTarget = target >= 0 && target < exchange.levelCount;
    if (order === NO_ORDER && !hasTarget) return;
    exchange.startEvent(exchange.dueUs);
    if (order !== NO_ORDER) {
      exchange.cancel(order);
      this.#orderOf[quote] = NO_ORDER;
    }
    if (hasTarget) this.#place(group, quote, isBid ? BID : ASK, target);
  }

  #place(group: Placed, quote: number, side: Side, level: number): void {
    const order = this.#exchange.place(AGENT.maker, side, level, group.table.draw());
    this.#orderOf[quote] = order;
    this.#quoteOf[order] = quote;
  }

  /**
   * Where a bid goes: where it may, where somebody has to be met, or where it is. @param isShared others queue with it.
   */
  #bidTarget(group: Placed, limit: number, level: number, isShared: boolean): number {
    const { bestBidLevel, bestAskLevel } = this.#exchange.book.displayed;
    const most = Math.min(limit, bestAskLevel - 1);
    if (level > most) return most;
    if (level !== NO_ORDER && level >= bestBidLevel && (!isShared || !this.#isImproving(group))) return level;
    if (bestBidLevel < 0) return most;
    return this.#isImproving(group)
      ? bestBidLevel + stepAhead(most - bestBidLevel)
      : Math.min(bestBidLevel, most);
  }

  #askTarget(group: Placed, limit: number, level: number, isShared: boolean): number {
    const { bestBidLevel, bestAskLevel } = this.#exchange.book.displayed;
    const least = Math.max(limit, bestBidLevel + 1);
    if (level !== NO_ORDER && level < least) return least;
    if (level !== NO_ORDER && level <= bestAskLevel && (!isShared || !this.#isImproving(group))) return level;
    if (bestAskLevel >= this.#exchange.levelCount) return least;
    return this.#isImproving(group)
      ? bestAskLevel - stepAhead(bestAskLevel - least)
      : Math.max(bestAskLevel, least);
  }

  #isImproving({ improveShare }: MakerGroup): boolean {
    return this.#choices.next() < improveShare;
  }
}

/** Quotes over the cells of a draw, each with its share of all wakes. */
function quotesOfCells(groups: readonly MakerGroup[], wakesPerSecond: number): Int16Array {
  const quotes = new Int16Array(CELLS);
  let upTo = 0;
  for (const [maker, group] of groups.entries())
    for (const quote of [2 * maker, 2 * maker + 1]) {
      const from = Math.floor((CELLS * upTo) / wakesPerSecond);
      upTo += group.wakesPerSecond / 2;
      quotes.fill(quote, from, Math.floor((CELLS * upTo) / wakesPerSecond) + 1);
    }
  return quotes;
}

/** How far a quote goes ahead of the best price: a level, or half the way where the belief is further off. */
function stepAhead(levels: number): number {
  return levels <= 1 ? levels : Math.max(1, levels >> 1);
}
