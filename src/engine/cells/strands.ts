/**
 * Lanes that have done the same so far: one inventory, one account. They come apart as soon as they want different quotes, and
 * never meet again. All lanes begin as one strand. Strands are numbers, and what is known of them stands in columns: a fill
 * touches dozens of them, a few words of each.
 *
 * A strand's account is what it carries itself and what its two classes have counted. It carries what the classes it left had
 * counted, less what those it joined had counted before.
 */
import { ASK, BID } from "../../core/order-book.ts";
import { PathSums } from "./path-sums.ts";
import { SUM, SUM_COUNT, type SideClass } from "./side-class.ts";
import type { SideRow } from "./side-row.ts";

const AT_LOW = SUM.digestLow;
const AT_HIGH = SUM.digestHigh;
const AT_LOTS = SUM.lots;
/** From here on: what is counted rarely. */
const AT_RARE = SUM.fees;
/** A power of two. */
const SUMS_EACH = 16;
/** Quotes by inventory that are remembered at once; a power of two. */
const KEPT_EACH = 32;
const CAPACITY_AT_FIRST = 64;
/** Units come as products of doubles; what is a whole number of them is to be one. */
const ROUNDING = 0.25;

/** What a strand quotes while it holds what it holds. */
export interface StrandQuotes {
  readonly bid: SideRow;
  readonly ask: SideRow;
  /** Mids between which that is so, in half steps, the bounds left out. */
  readonly midMin: number;
  readonly midMax: number;
}

export class Strands {
  count = 0;
  /** Places of a strand's lanes in the list that all strands share. */
  start = new Int32Array(CAPACITY_AT_FIRST);
  end = new Int32Array(CAPACITY_AT_FIRST);
  /** As they know it. */
  inventoryLots = new Float64Array(CAPACITY_AT_FIRST);
  /** The last decision that a strand was woken for. */
  wokenAt = new Int32Array(CAPACITY_AT_FIRST);
  /** By 2 x strand + side: its class, and its neighbours there. */
  readonly classes: SideClass[] = [];
  next = new Int32Array(2 * CAPACITY_AT_FIRST);
  previous = new Int32Array(2 * CAPACITY_AT_FIRST);
  readonly paths: PathSums[] = [];
  readonly #unitsPerLot: number;
  #sums = new Float64Array(SUMS_EACH * CAPACITY_AT_FIRST);
  /** What is quoted at an inventory, and which one it is; NaN for none. */
  readonly #kept: (StrandQuotes | undefined)[] = [];
  #keptLots = new Float64Array(KEPT_EACH * CAPACITY_AT_FIRST).fill(NaN);
  /** By inventory, then by mid: quotes that hold at one mid; and those of the inventory at hand, once they were looked for. */
  readonly #asked: Map<number, AskedQuotes>[] = [];
  readonly #askedNow: (AskedQuotes | undefined)[] = [];
  #isAnyAsked = false;

  /** @param unitLots largest number of lots that all sizes are whole multiples of, as far as is known. */
  constructor(unitLots: number) {
    this.#unitsPerLot = 1 / unitLots;
  }

  /** The strand that all lanes are at first. */
  begin(laneCount: number): number {
    const strand = this.#make(new PathSums());
    this.end[strand] = laneCount;
    return strand;
  }

  /** Lanes of a strand, from a place on, want something else from now on. @returns their strand, which has no class yet. */
  split(from: number, start: number): number {
    const strand = this.#make(this.paths[from]!.copy());
    this.start[strand] = start;
    this.end[strand] = this.end[from]!;
    this.end[from] = start;
    this.inventoryLots[strand] = this.inventoryLots[from]!;
    this.wokenAt[strand] = this.wokenAt[from]!;
    this.#sums.copyWithin(SUMS_EACH * strand, SUMS_EACH * from, SUMS_EACH * (from + 1));
    this.#keptLots.copyWithin(KEPT_EACH * strand, KEPT_EACH * from, KEPT_EACH * (from + 1));
    for (let place = 0; place < KEPT_EACH; place++)
      this.#kept[KEPT_EACH * strand + place] = this.#kept[KEPT_EACH * from + place];
    return strand;
  }

  #make(path: PathSums): number {
    const strand = this.count++;
    if (strand === this.start.length) this.#grow();
    this.paths.push(path);
    this.#asked.push(new Map());
    this.#askedNow.push(undefined);
    for (let place = 0; place < KEPT_EACH; place++) this.#kept.push(undefined);
    return strand;
  }

  #grow(): void {
    this.start = grown(this.start);
    this.end = grown(this.end);
    this.inventoryLots = grown(this.inventoryLots);
    this.wokenAt = grown(this.wokenAt);
    this.next = grown(this.next);
    this.previous = grown(this.previous);
    this.#sums = grown(this.#sums);
    this.#keptLots = grown(this.#keptLots);
  }

  /** What a strand knows to hold changes. @returns what it is now. */
  addLots(strand: number, lots: number): number {
    if (this.#isAnyAsked) this.#askedNow[strand] = undefined;
    return (this.inventoryLots[strand]! += lots);
  }

  /** Leaves a class for another of its side: carries what the one has counted, less what the other has. hot: bench/lanes.ts */
  carry(strand: number, from: SideClass, to: SideClass): void {
    const sums = this.#sums;
    const at = SUMS_EACH * strand;
    const gone = from.sums;
    const come = to.sums;
    sums[at]! += gone[0]! - come[0]!;
    sums[at + 1]! += gone[1]! - come[1]!;
    sums[at + 2]! += gone[2]! - come[2]!;
    sums[at + 3]! += gone[3]! - come[3]!;
    sums[at + 4]! += gone[4]! - come[4]!;
    sums[at + 5]! += gone[5]! - come[5]!;
    sums[at + AT_LOW] = (sums[at + AT_LOW]! + gone[AT_LOW]! - come[AT_LOW]!) | 0;
    sums[at + AT_HIGH] = (sums[at + AT_HIGH]! + gone[AT_HIGH]! - come[AT_HIGH]!) | 0;
    sums[at + 8]! += gone[8]! - come[8]!;
    sums[at + 9]! += gone[9]! - come[9]!;
    sums[at + AT_LOTS + from.side]! += gone[AT_LOTS]! - come[AT_LOTS]!;
    if (!from.hasRareSums && !to.hasRareSums) return;
    for (let place = AT_RARE; place < SUM_COUNT; place++) sums[at + place]! += gone[place]! - come[place]!;
  }

  /** What has been counted of a strand in all. @param place of SUM. */
  total(strand: number, place: number): number {
    const own = this.#sums[SUMS_EACH * strand + place]!;
    return own + this.classes[2 * strand]!.sums[place]! + this.classes[2 * strand + ASK]!.sums[place]!;
  }

  boughtLots(strand: number): number {
    return this.#sums[SUMS_EACH * strand + AT_LOTS]! + this.classes[2 * strand + BID]!.sums[AT_LOTS]!;
  }

  soldLots(strand: number): number {
    return this.#sums[SUMS_EACH * strand + AT_LOTS + ASK]! + this.classes[2 * strand + ASK]!.sums[AT_LOTS]!;
  }

  /** Quotes that were found before for what a strand holds now; undefined where none hold at a mid. hot: bench/lanes.ts */
  knownQuotes(strand: number, mid: number): StrandQuotes | undefined {
    const lots = this.inventoryLots[strand]!;
    const place = this.#placeOf(strand, lots);
    if (this.#keptLots[place] === lots) {
      const kept = this.#kept[place]!;
      if (mid === 0 || (kept.midMin < mid && mid < kept.midMax)) return kept;
    }
    if (!this.#isAnyAsked) return undefined;
    const asked = (this.#askedNow[strand] ??= this.#asked[strand]!.get(lots));
    return asked === undefined ? undefined : asked[mid];
  }

  keepQuotes(strand: number, quotes: StrandQuotes): void {
    const lots = this.inventoryLots[strand]!;
    if (quotes.midMax - quotes.midMin > 2) {
      const place = this.#placeOf(strand, lots);
      this.#keptLots[place] = lots;
      this.#kept[place] = quotes;
      return;
    }
    this.#isAnyAsked = true;
    let asked = this.#asked[strand]!.get(lots);
    if (asked === undefined) this.#asked[strand]!.set(lots, (asked = []));
    asked[quotes.midMin + 1] = quotes;
  }

  /** What was quoted is no longer: another step of time has begun. */
  forgetQuotes(): void {
    this.#keptLots.fill(NaN);
    this.#askedNow.fill(undefined);
    for (const asked of this.#asked) asked.clear();
  }

  #placeOf(strand: number, lots: number): number {
    return KEPT_EACH * strand + (Math.floor(lots * this.#unitsPerLot + ROUNDING) & (KEPT_EACH - 1));
  }
}

type AskedQuotes = (StrandQuotes | undefined)[];

/** A column of twice as many. */
function grown<T extends Int32Array | Float64Array>(column: T): T {
  const longer = new (column.constructor as new (length: number) => T)(2 * column.length);
  longer.set(column);
  return longer;
}
