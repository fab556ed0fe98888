/**
 * What each of many lanes quotes in one market, as rows (side-row.ts): by its rule's distances from fair value where it states
 * them, else by asking it at the mid at hand. The levels are those that the rule's own quotes snap to, never nearly so: where a
 * distance is so close to a whole number of half steps that rounding could decide, the rule is asked too.
 */
import { BID, ASK } from "../../core/order-book.ts";
import type { PriceGrid } from "../../core/price-grid.ts";
import type { MarketRule, QuoteDistances } from "../../core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT } from "../../core/units.ts";
import { midStepsOf } from "../plain/mid-steps.ts";
import { NotPlain } from "../plain/not-plain.ts";
import { Asked, TimedAsked } from "../plain/quote-memo.ts";
import { lotsOfContracts } from "../quoted-side.ts";
import { hoursOfSteps } from "../time-step.ts";
import { SideRows, type SideRow } from "./side-row.ts";
import type { StrandQuotes } from "./strands.ts";

/** Snapping takes what is so close to a whole basis point for it (price-grid.ts has 1e-7); sums of doubles are closer. */
const DUST_BP = 1e-8;
/** What is farther from a whole number than this is on one side of it for certain. */
const DOUBT_BP = 1e-6;
const LOTS_MAX = 2 ** 31 - 1;
/** No distance. */
const DOUBTFUL = NaN;

export class LaneQuotes {
  readonly bids: SideRows;
  readonly asks: SideRows;
  /** Common steps of the grid by level (mid-steps.ts). */
  readonly stepsOfLevel: Int32Array;
  readonly rules: readonly MarketRule[];
  /** Whether time changes what any rule quotes. */
  readonly isTimed: boolean;
  /** Largest number of lots that all sizes are whole multiples of, as far as is known. */
  readonly unitLots: number;
  readonly #stepBp: number;
  /** A distance beyond any market, half steps. */
  readonly #halfStepsMax: number;
  readonly #asked: Asked;
  readonly #timedAsked: TimedAsked;
  /** By mid: what was found by asking, each pair of rows once; at 0 what was found by distances. */
  readonly #pairs: Map<SideRow, Map<SideRow, StrandQuotes>>[] = [];
  readonly #into: QuoteDistances = {
    bidCents: 0,
    askCents: 0,
    bidContracts: 0,
    askContracts: 0,
    fairCentsMin: 0,
    fairCentsMax: 0,
  };
  #hoursToClose: number | undefined = undefined;
  // What was found last.
  #bid!: SideRow;
  #ask!: SideRow;
  #midMin = 0;
  #midMax = 0;

  constructor(rules: readonly MarketRule[], ticker: string, grid: PriceGrid) {
    const { stepBp, stepsOfLevel } = midStepsOf(grid);
    const midCount = 2 * (stepsOfLevel.at(-1) ?? 0) + 1;
    this.rules = rules;
    this.isTimed = rules.some(({ reads }) => reads === "fair-inventory-and-time");
    this.stepsOfLevel = stepsOfLevel;
    this.#stepBp = stepBp;
    this.#halfStepsMax = 2 * midCount;
    this.bids = new SideRows(BID, grid, stepBp, midCount);
    this.asks = new SideRows(ASK, grid, stepBp, midCount);
    this.#asked = new Asked(ticker, grid);
    this.#timedAsked = new TimedAsked(ticker, grid);
    this.unitLots = LOTS_PER_CONTRACT;
  }

  /** Another step of time. */
  setTime(steps: number): void {
    this.#hoursToClose = hoursOfSteps(steps);
    this.#timedAsked.hoursToClose = this.#hoursToClose;
  }

  /** What one lane quotes at an inventory and a mid. @throws NotPlain where it wants more than an order a side. */
  of(lane: number, inventoryLots: number, mid: number): StrandQuotes {
    this.look(lane, inventoryLots, mid);
    return this.found;
  }

  /** What `look` found last. */
  get found(): StrandQuotes {
    return this.between(this.#bid, this.#ask, this.#midMin, this.#midMax);
  }

  /** Quotes of some rows; equal ones are one object, so that few are looked at again and again. */
  between(bid: SideRow, ask: SideRow, midMin: number, midMax: number): StrandQuotes {
    const pairs = (this.#pairs[midMax - midMin > 2 ? 0 : midMin + 2] ??= new Map());
    let ofBid = pairs.get(bid);
    if (ofBid === undefined) pairs.set(bid, (ofBid = new Map()));
    const known = ofBid.get(ask);
    if (known?.midMin === midMin && known.midMax === midMax) return known;
    const quotes = { bid, ask, midMin, midMax };
    ofBid.set(ask, quotes);
    return quotes;
  }

  /** Looks up what a lane quotes. @returns whether it is what some quotes are; they hold where both do. */
  isSame(lane: number, inventoryLots: number, mid: number, quotes: StrandQuotes): boolean {
    this.look(lane, inventoryLots, mid);
    return this.#bid === quotes.bid && this.#ask === quotes.ask;
  }

  /** The bounds of what was looked up last. */
  get midMin(): number {
    return this.#midMin;
  }

  get midMax(): number {
    return this.#midMax;
  }

  look(lane: number, inventoryLots: number, mid: number): void {
    const rule = this.rules[lane]!;
    if (rule.distances === undefined || !this.#measure(rule, inventoryLots, mid))
      this.#askRule(rule, inventoryLots, mid);
  }

  /** By distances, where they hold at this mid and leave no doubt. */
  #measure(rule: MarketRule, inventoryLots: number, mid: number): boolean {
    const into = this.#into;
    rule.distances!(inventoryLots / LOTS_PER_CONTRACT, this.#hoursToClose, into);
    const midsPerCent = (2 * BP_PER_CENT) / this.#stepBp;
    const midMin = into.fairCentsMin * midsPerCent;
    const midMax = into.fairCentsMax * midsPerCent;
    if (mid !== 0 && !(midMin < mid && mid < midMax)) return false;
    const bidLots = lotsOfContracts(into.bidContracts);
    const askLots = lotsOfContracts(into.askContracts);
    const bidSteps = bidLots > 0 ? this.#halfSteps(into.bidCents) : 0;
    const askSteps = askLots > 0 ? this.#halfSteps(into.askCents) : 0;
    if (Number.isNaN(bidSteps + askSteps) || midMax - midMin <= 2) return false;
    if (bidLots > LOTS_MAX || askLots > LOTS_MAX) return false;
    if (bidLots > 0 && askLots > 0 && bidSteps + askSteps <= 0)
      throw new NotPlain("a lane quotes against itself");
    this.#bid = bidLots > 0 ? this.bids.around(bidSteps, bidLots) : this.bids.none;
    this.#ask = askLots > 0 ? this.asks.around(askSteps, askLots) : this.asks.none;
    this.#midMin = midMin;
    this.#midMax = midMax;
    return true;
  }

  /** ceil(2 distance / step), what is dust above a whole number counted as that; DOUBTFUL where that is not certain. */
  #halfSteps(cents: number): number {
    const halfStepBp = this.#stepBp / 2;
    const exact = (cents * BP_PER_CENT) / halfStepBp;
    const max = this.#halfStepsMax;
    if (!(exact < max)) return exact >= max ? max : DOUBTFUL;
    if (exact <= -max) return -max;
    const whole = Math.floor(exact + 0.5);
    const dustBp = Math.abs(exact - whole) * halfStepBp;
    if (dustBp <= DUST_BP) return whole;
    return dustBp >= DOUBT_BP ? Math.ceil(exact) : DOUBTFUL;
  }

  #askRule(rule: MarketRule, inventoryLots: number, mid: number): void {
    const asked = rule.reads === "fair-inventory-and-time" ? this.#timedAsked : this.#asked;
    asked.fairCents = mid === 0 ? undefined : (mid * this.#stepBp) / (2 * BP_PER_CENT);
    asked.inventoryContracts = inventoryLots / LOTS_PER_CONTRACT;
    asked.clear();
    rule.quote(asked, asked);
    const { bidLevel, bidLots, askLevel, askLots } = asked;
    if (bidLots > 0 && askLots > 0 && bidLevel >= askLevel)
      throw new NotPlain("a lane quotes against itself");
    this.#bid = bidLots > 0 ? this.bids.at(bidLevel, bidLots) : this.bids.none;
    this.#ask = askLots > 0 ? this.asks.at(askLevel, askLots) : this.asks.none;
    this.#midMin = mid - 1;
    this.#midMax = mid + 1;
  }
}
