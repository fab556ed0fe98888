/**
 * What a strategy quotes, remembered. A rule that states that it follows from fair value and inventory alone, or from them and
 * the time, is asked once for each pair of them, or once in each step of time; after that a decision is a look into a table.
 * The rule is shown nothing else, so that what it states is true.
 */
import { assert } from "../../core/errors.ts";
import { NO_LEVEL, type PriceGrid } from "../../core/price-grid.ts";
import type { MarketRule, MarketView, QuoteSheet } from "../../core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT } from "../../core/units.ts";
import { lotsOfContracts } from "../quoted-side.ts";
import { hoursOfSteps } from "../time-step.ts";
import { midStepsOf } from "./mid-steps.ts";
import { NotPlain } from "./not-plain.ts";

/** Numbers of an entry: bid level, bid lots, ask level, ask lots. */
export const ENTRY_LENGTH = 4;
/** Bid lots of an entry that has not been asked for. */
export const UNKNOWN_LOTS = -1;
/** Numbers of all tables together beyond which they are begun anew: 16 MB. */
const NUMBERS_MAX = 1 << 22;
const LOTS_MAX = 2 ** 31 - 1;

export class QuoteMemo {
  /** By level: how many of the grid's common steps its price is. Two of them added name a mid. */
  readonly stepsOfLevel: Int32Array;
  readonly #stepBp: number;
  readonly #tableLength: number;
  /** By inventory. */
  readonly #tables = new Map<number, Int32Array>();
  readonly #asked: Asked;
  readonly #rule: MarketRule;

  constructor(rule: MarketRule, ticker: string, grid: PriceGrid) {
    this.#rule = rule;
    this.#asked =
      rule.reads === "fair-inventory-and-time" ? new TimedAsked(ticker, grid) : new Asked(ticker, grid);
    const { stepBp, stepsOfLevel } = midStepsOf(grid);
    this.#stepBp = stepBp;
    this.stepsOfLevel = stepsOfLevel;
    const stepsMax = this.stepsOfLevel[this.stepsOfLevel.length - 1] ?? 0;
    this.#tableLength = ENTRY_LENGTH * (2 * stepsMax + 1);
  }

  /** Another step of time has begun: what was asked for is forgotten. @param steps to the close (time-step.ts). */
  setTime(steps: number): void {
    this.#asked.hoursToClose = hoursOfSteps(steps);
    this.#tables.clear();
  }

  /** The table of one inventory, by ENTRY_LENGTH x steps of both best prices together; at 0 what is quoted while they are unknown. */
  tableOf(inventoryLots: number): Int32Array {
    const known = this.#tables.get(inventoryLots);
    if (known !== undefined) return known;
    if (this.#tables.size * this.#tableLength > NUMBERS_MAX) this.#tables.clear();
    const table = new Int32Array(this.#tableLength).fill(UNKNOWN_LOTS);
    this.#tables.set(inventoryLots, table);
    return table;
  }

  /** Asks the rule and fills an entry. */
  ask(table: Int32Array, entry: number, inventoryLots: number): void {
    const asked = this.#asked;
    const midTwiceBp = (entry / ENTRY_LENGTH) * this.#stepBp;
    asked.fairCents = midTwiceBp === 0 ? undefined : midTwiceBp / (2 * BP_PER_CENT);
    asked.inventoryContracts = inventoryLots / LOTS_PER_CONTRACT;
    asked.clear();
    this.#rule.quote(asked, asked);
    table[entry] = asked.bidLevel;
    table[entry + 1] = asked.bidLots;
    table[entry + 2] = asked.askLevel;
    table[entry + 3] = asked.askLots;
  }
}

/** What a rule that reads fair value and inventory alone is shown of a market, and where it writes its wishes. */
export class Asked implements MarketView, QuoteSheet {
  readonly ticker: string;
  readonly grid: PriceGrid;
  fairCents: number | undefined = undefined;
  inventoryContracts = 0;
  readonly isTrading = true;
  readonly isChanged = true;
  bidLevel: number = NO_LEVEL;
  bidLots = 0;
  askLevel: number = NO_LEVEL;
  askLots = 0;

  constructor(ticker: string, grid: PriceGrid) {
    this.ticker = ticker;
    this.grid = grid;
  }

  clear(): void {
    this.bidLevel = NO_LEVEL;
    this.bidLots = 0;
    this.askLevel = NO_LEVEL;
    this.askLots = 0;
  }

  bid(priceCents: number, sizeContracts: number): void {
    const level = this.grid.bidLevel(priceCents * BP_PER_CENT);
    const lots = lotsOfContracts(sizeContracts);
    if (level === NO_LEVEL || !(lots > 0)) return;
    if (this.bidLots > 0 || lots > LOTS_MAX) throw new NotPlain("more than one bid is wished for");
    this.bidLevel = level;
    this.bidLots = lots;
  }

  ask(priceCents: number, sizeContracts: number): void {
    const level = this.grid.askLevel(priceCents * BP_PER_CENT);
    const lots = lotsOfContracts(sizeContracts);
    if (level === NO_LEVEL || !(lots > 0)) return;
    if (this.askLots > 0 || lots > LOTS_MAX) throw new NotPlain("more than one ask is wished for");
    this.askLevel = level;
    this.askLots = lots;
  }

  get bestBidCents(): never {
    return hidden("bestBidCents");
  }

  get bestAskCents(): never {
    return hidden("bestAskCents");
  }

  get bestBidContracts(): never {
    return hidden("bestBidContracts");
  }

  get bestAskContracts(): never {
    return hidden("bestAskContracts");
  }

  get averageCostCents(): never {
    return hidden("averageCostCents");
  }

  get hoursToClose(): number | undefined {
    return hidden("hoursToClose");
  }

  set hoursToClose(_: number | undefined) {
    hidden("hoursToClose");
  }
}

/** The same for a rule that reads the time too. */
export class TimedAsked extends Asked {
  #hoursToClose: number | undefined = undefined;

  override get hoursToClose(): number | undefined {
    return this.#hoursToClose;
  }

  override set hoursToClose(hours: number | undefined) {
    this.#hoursToClose = hours;
  }
}

function hidden(field: string): never {
  assert(false, `a rule that states what it follows from does not read ${field} without saying so`);
}
