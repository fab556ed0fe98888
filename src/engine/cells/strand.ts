/**
 * Lanes that have done the same so far: one inventory, one account. They come apart as soon as they want different quotes, and
 * never meet again. All lanes begin as one strand.
 *
 * A strand's account is what it carries itself and what its two classes have counted. It carries what the classes it left had
 * counted, less what those it joined had counted before.
 */
import { ASK, BID } from "../../core/order-book.ts";
import type { PathSums } from "./path-sums.ts";
import { SUM, SUM_COUNT, type SideClass } from "./side-class.ts";
import type { SideRow } from "./side-row.ts";

const AT_LOW = SUM.digestLow;
const AT_HIGH = SUM.digestHigh;
const AT_LOTS = SUM.lots;
/** From here on: what is counted rarely. */
const AT_RARE = SUM.fees;

/** What a strand quotes while it holds what it holds. */
export interface StrandQuotes {
  readonly bid: SideRow;
  readonly ask: SideRow;
  /** Mids between which that is so, in half steps, the bounds left out. */
  readonly midMin: number;
  readonly midMax: number;
}

/** Quotes by inventory that are remembered at once; a power of two. */
const KEPT_COUNT = 32;

export class Strand {
  /** Places of its lanes in the list that all strands share. */
  start: number;
  end: number;
  inventoryLots = 0;
  declare bidClass: SideClass;
  declare askClass: SideClass;
  nextBid: Strand | undefined = undefined;
  previousBid: Strand | undefined = undefined;
  nextAsk: Strand | undefined = undefined;
  previousAsk: Strand | undefined = undefined;
  /** The last decision it took by itself. */
  wokenAt = 0;
  /** Whether its inventory has changed since its quotes were looked up. */
  isTold = false;
  declare quotes: StrandQuotes;
  readonly sums = new Float64Array(SUM_COUNT);
  declare readonly path: PathSums;
  #keptLots: Float64Array | undefined;
  #kept: (StrandQuotes | undefined)[] | undefined;
  /** The step of time that what is kept is of. */
  #keptSteps = NaN;
  /** By inventory, then by mid: quotes that hold at one mid. */
  #asked: Map<number, (StrandQuotes | undefined)[]> | undefined;

  constructor(start: number, end: number, path: PathSums) {
    this.start = start;
    this.end = end;
    this.path = path;
  }

  /** Lanes that want something else from now on. */
  split(start: number, end: number): Strand {
    const other = new Strand(start, end, this.path.copy());
    other.inventoryLots = this.inventoryLots;
    other.isTold = this.isTold;
    other.wokenAt = this.wokenAt;
    other.quotes = this.quotes;
    other.sums.set(this.sums);
    if (this.#kept !== undefined) {
      other.#kept = [...this.#kept];
      other.#keptLots = this.#keptLots!.slice();
      other.#keptSteps = this.#keptSteps;
    }
    return other;
  }

  classOn(side: number): SideClass {
    return side === BID ? this.bidClass : this.askClass;
  }

  /** Leaves a class for another of its side: carries what the one has counted, less what the other has. */
  carry(from: SideClass, to: SideClass): void {
    const { sums } = this;
    const gone = from.sums;
    const come = to.sums;
    sums[0]! += gone[0]! - come[0]!;
    sums[1]! += gone[1]! - come[1]!;
    sums[2]! += gone[2]! - come[2]!;
    sums[3]! += gone[3]! - come[3]!;
    sums[4]! += gone[4]! - come[4]!;
    sums[5]! += gone[5]! - come[5]!;
    sums[AT_LOW] = (sums[AT_LOW]! + gone[AT_LOW]! - come[AT_LOW]!) | 0;
    sums[AT_HIGH] = (sums[AT_HIGH]! + gone[AT_HIGH]! - come[AT_HIGH]!) | 0;
    sums[8]! += gone[8]! - come[8]!;
    sums[9]! += gone[9]! - come[9]!;
    sums[AT_LOTS + from.side]! += gone[AT_LOTS]! - come[AT_LOTS]!;
    if (!from.hasRareSums && !to.hasRareSums) return;
    for (let place = AT_RARE; place < SUM_COUNT; place++) sums[place]! += gone[place]! - come[place]!;
  }

  /** What has been counted of it in all. @param place of SUM. */
  total(place: number): number {
    return this.sums[place]! + this.bidClass.sums[place]! + this.askClass.sums[place]!;
  }

  get cashMicros(): number {
    return this.total(SUM.cash);
  }

  /** Bought less sold, whether it has been told or not. */
  get bookedLots(): number {
    return this.boughtLots - this.soldLots;
  }

  get boughtLots(): number {
    return this.sums[AT_LOTS]! + this.bidClass.sums[AT_LOTS]!;
  }

  get soldLots(): number {
    return this.sums[AT_LOTS + ASK]! + this.askClass.sums[AT_LOTS]!;
  }

  /** Quotes that were found before for what it holds now; undefined where none hold at this time and mid. */
  knownQuotes(unitLots: number, steps: number, mid: number): StrandQuotes | undefined {
    if (steps !== this.#keptSteps) return undefined;
    const place = (this.inventoryLots / unitLots) & (KEPT_COUNT - 1);
    const kept = this.#kept?.[place];
    if (kept !== undefined && this.#keptLots![place] === this.inventoryLots)
      if (mid === 0 || (kept.midMin < mid && mid < kept.midMax)) return kept;
    return this.#asked?.get(this.inventoryLots)?.[mid];
  }

  keepQuotes(unitLots: number, steps: number, quotes: StrandQuotes): void {
    if (steps !== this.#keptSteps) {
      this.#keptSteps = steps;
      this.#kept?.fill(undefined);
      this.#asked?.clear();
    }
    if (quotes.midMax - quotes.midMin > 2) {
      const place = (this.inventoryLots / unitLots) & (KEPT_COUNT - 1);
      this.#kept ??= Array.from({ length: KEPT_COUNT }, () => undefined);
      this.#keptLots ??= new Float64Array(KEPT_COUNT);
      this.#kept[place] = quotes;
      this.#keptLots[place] = this.inventoryLots;
      return;
    }
    this.#asked ??= new Map();
    let byMid = this.#asked.get(this.inventoryLots);
    if (byMid === undefined) this.#asked.set(this.inventoryLots, (byMid = []));
    byMid[quotes.midMin + 1] = quotes;
  }
}
