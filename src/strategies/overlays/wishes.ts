/** The wishes of a decision for one market between a strategy and its overlays: written by the one, changed by the others. */
import { assert } from "../../core/errors.ts";
import { QUOTE_LEVELS_MAX, type QuoteSheet, type QuoteTerm } from "../../core/strategy.ts";
import { LOTS_PER_CONTRACT } from "../../core/units.ts";

/** What is closer than this to a whole lot is taken for it: sizes like 0.07 contracts are not whole in binary. */
const LOT_TOLERANCE = 1e-6;

/** A size cut to whole lots, contracts. */
function wholeLots(contracts: number): number {
  return Math.floor(contracts * LOTS_PER_CONTRACT + LOT_TOLERANCE) / LOTS_PER_CONTRACT;
}

/** A size filled up to whole lots, contracts. */
export function enoughLots(contracts: number): number {
  return Math.ceil(contracts * LOTS_PER_CONTRACT - LOT_TOLERANCE) / LOTS_PER_CONTRACT;
}

/** One side's levels, in the order in which they were wished. Both sides read alike: towards the market is up for bids, down for asks. */
export class WishedSide {
  /** 1 for bids, -1 for asks: the sign of a move towards the market. */
  readonly towards: 1 | -1;
  readonly priceCents = new Float64Array(QUOTE_LEVELS_MAX);
  readonly sizeContracts = new Float64Array(QUOTE_LEVELS_MAX);
  count = 0;
  /** Sum of all moves of this decision, cents of price: a side that is not wished is moved as well, for whoever explains it. */
  movedCents = 0;

  constructor(towards: 1 | -1) {
    this.towards = towards;
  }

  /** The price nearest to the market; undefined without a level. */
  get bestCents(): number | undefined {
    const { count, priceCents, towards } = this;
    if (count === 0) return undefined;
    let best = priceCents[0]!;
    for (let level = 1; level < count; level++)
      if ((priceCents[level]! - best) * towards > 0) best = priceCents[level]!;
    return best;
  }

  /** Size of all levels together. */
  get wholeContracts(): number {
    let sum = 0;
    for (let level = 0; level < this.count; level++) sum += this.sizeContracts[level]!;
    return sum;
  }

  add(priceCents: number, sizeContracts: number): void {
    assert(this.count < QUOTE_LEVELS_MAX, `at most ${QUOTE_LEVELS_MAX} levels in one side of a quote`);
    this.priceCents[this.count] = priceCents;
    this.sizeContracts[this.count++] = sizeContracts;
  }

  /** Begins a decision. */
  clear(): void {
    this.count = 0;
    this.movedCents = 0;
  }

  withdraw(): void {
    this.count = 0;
  }

  /** Moves every level by so many cents towards the market; away from it below 0. */
  move(cents: number): void {
    this.movedCents += cents * this.towards;
    for (let level = 0; level < this.count; level++) this.priceCents[level]! += cents * this.towards;
  }

  /** Makes every level smaller, to whole lots; one of which nothing is left is gone. */
  scale(share: number): void {
    for (let level = 0; level < this.count; level++)
      this.sizeContracts[level] = wholeLots(this.sizeContracts[level]! * share);
    this.#dropEmpty();
  }

  /** Takes so many contracts off, from the levels nearest to the market first. */
  take(contracts: number): void {
    for (let left = contracts; left > 0 && this.count > 0;) {
      const level = this.#bestLevel();
      const taken = Math.min(left, this.sizeContracts[level]!);
      this.sizeContracts[level] = wholeLots(this.sizeContracts[level]! - taken);
      left -= taken;
      this.#dropEmpty();
    }
  }

  /** Leaves so many contracts at most, those nearest to the market first. */
  keep(contracts: number): void {
    const { count, priceCents, sizeContracts } = this;
    let left = contracts;
    const places = Array.from({ length: count }, (_, level) => level);
    places.sort((a, b) => (priceCents[b]! - priceCents[a]!) * this.towards);
    for (const level of places) {
      sizeContracts[level] = wholeLots(Math.max(0, Math.min(left, sizeContracts[level]!)));
      left -= sizeContracts[level];
    }
    this.#dropEmpty();
  }

  copy(other: WishedSide): void {
    this.priceCents.set(other.priceCents);
    this.sizeContracts.set(other.sizeContracts);
    this.count = other.count;
  }

  #bestLevel(): number {
    const best = this.bestCents;
    return this.priceCents.findIndex((price, level) => level < this.count && price === best);
  }

  #dropEmpty(): void {
    let kept = 0;
    for (let level = 0; level < this.count; level++) {
      if (!(this.sizeContracts[level]! > 0)) continue;
      this.priceCents[kept] = this.priceCents[level]!;
      this.sizeContracts[kept++] = this.sizeContracts[level]!;
    }
    this.count = kept;
  }
}

/** What is quoted at best on both sides, as wished or, where a side is not wished, as explained. */
export interface BestPrices {
  readonly bidCents: number;
  readonly askCents: number;
}

export class Wishes implements QuoteSheet {
  readonly bids = new WishedSide(1);
  readonly asks = new WishedSide(-1);
  /** What was under the overlay says of its quotes; asked only where a side is missing. */
  explain: () => readonly QuoteTerm[] = () => [];

  bid(priceCents: number, sizeContracts: number): void {
    this.bids.add(priceCents, sizeContracts);
  }

  ask(priceCents: number, sizeContracts: number): void {
    this.asks.add(priceCents, sizeContracts);
  }

  /** Begins a decision. */
  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }

  withdraw(): void {
    this.bids.withdraw();
    this.asks.withdraw();
  }

  copy(other: Wishes): void {
    this.bids.copy(other.bids);
    this.asks.copy(other.asks);
  }

  writeTo(sheet: QuoteSheet): void {
    const { bids, asks } = this;
    for (let level = 0; level < bids.count; level++)
      sheet.bid(bids.priceCents[level]!, bids.sizeContracts[level]!);
    for (let level = 0; level < asks.count; level++)
      sheet.ask(asks.priceCents[level]!, asks.sizeContracts[level]!);
  }

  /** Undefined where a side is neither wished nor explained. */
  bestPrices(): BestPrices | undefined {
    const bidCents = this.bids.bestCents;
    const askCents = this.asks.bestCents;
    if (bidCents !== undefined && askCents !== undefined) return { bidCents, askCents };
    const terms = this.explain();
    if (terms.length === 0) return undefined;
    return {
      bidCents: bidCents ?? terms.reduce((sum, term) => sum + term.bidCents, 0),
      askCents: askCents ?? terms.reduce((sum, term) => sum + term.askCents, 0),
    };
  }

  /** Ask less bid; 0 where only one of them is known. */
  get spreadCents(): number {
    const best = this.bestPrices();
    return best === undefined ? 0 : Math.max(0, best.askCents - best.bidCents);
  }
}
