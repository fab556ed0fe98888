/**
 * What a recording looks like: the figures by which markets are compared, real ones with made ones.
 *
 * Measured between events in the tape's order (prints stand before their reductions), so that the book before a trade is the
 * one it met. Spread and depth are weighted by time and taken where the mid lies between 3 and 97 cents. A parent is a run
 * of trades of one side, each at most 20 ms after the one before.
 */
import { ASK, BID, OrderBook, type Side } from "../core/order-book.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT, US_PER_HOUR, US_PER_MS, US_PER_SECOND } from "../core/units.ts";
import { fittedIntensity, heldIntensity, sweepIntensity, type FittedIntensity } from "./market-intensity.ts";
import { RECORDED_KIND, type RecordedRows } from "./recorded-rows.ts";
import { autocorrelation, deviationOf, meanOf, quantileOf, weightedMedian } from "./sample-statistics.ts";
import { canonicalRows, type CanonicalRows } from "./tape-builder.ts";

const LEVEL_COUNT = 99;
const DEPTH_LEVELS = 5;
const SPREAD_CENTS_MAX = 5;
const MID_CENTS_MIN = 3;
const MID_CENTS_MAX = 97;
const PARENT_GAP_US = 20 * US_PER_MS;
const SAMPLE_US = 60 * US_PER_SECOND;
const SAMPLES_PER_HOUR = US_PER_HOUR / SAMPLE_US;
const SIZE_SHARES = [0.25, 0.5, 0.75, 0.95];

/** A trade with the mid it met; `side` is the side that was hit. NaN without a mid inside 3..97 cents. */
export interface SeenPrint {
  readonly timeUs: number;
  readonly side: Side;
  readonly cents: number;
  readonly contracts: number;
  readonly midCents: number;
}

/** A run of trades; `reachCents` is the furthest price from the mid before it. */
export interface SeenParent {
  readonly timeUs: number;
  readonly side: Side;
  readonly contracts: number;
  readonly reachCents: number;
}

export interface MarketFigures {
  readonly minutes: number;
  /** Share of time by spread of 1, 2, 3, 4, 5 or more cents. */
  readonly spreadShares: readonly number[];
  /** Median contracts at the best level and the four behind it, both sides. */
  readonly depthContracts: readonly number[];
  readonly tradesPerMinute: number;
  readonly parentsPerMinute: number;
  readonly parentGapSecondsMedian: number;
  readonly parentGapVariation: number;
  /** At 25, 50, 75 and 95 percent. */
  readonly tradeContracts: readonly number[];
  readonly tradeContractsMean: number;
  /** Mean and standard deviation of the logarithm of a parent's contracts. */
  readonly parentLogMean: number;
  readonly parentLogDeviation: number;
  readonly deltasPerTrade: number;
  /** Share of the reductions that are trades. */
  readonly tradedRemovalShare: number;
  readonly sweeps: FittedIntensity;
  readonly held: FittedIntensity;
  readonly volatilityCentsPerSqrtHour: number;
  readonly signCorrelation1: number;
  readonly signCorrelation5: number;
}

/** @param heldSeconds how long a virtual quote is held. Cost: linear, and one pass a distance over the trades. */
export function marketFigures(rows: RecordedRows, heldSeconds: number): MarketFigures {
  const seen = new Replay(canonicalRows(rows)).run();
  const { prints, spreadUs, depthUs, mids } = seen;
  const parents = parentsOf(prints);
  const spreadTotalUs = spreadUs.reduce((sum, us) => sum + us, 0);
  const minutes = (seen.toUs - seen.fromUs) / (60 * US_PER_SECOND);
  const contracts = prints.map((print) => print.contracts);
  const gapsSeconds = parents
    .slice(1)
    .map(({ timeUs }, index) => (timeUs - parents[index]!.timeUs) / US_PER_SECOND);
  const logSizes = parents.map((parent) => Math.log(parent.contracts));
  const signs = prints.map(({ side }) => (side === ASK ? 1 : -1));
  const steps = mids.slice(1).map((mid, index) => (mid - mids[index]!) * (mid - mids[index]!));
  return {
    minutes,
    spreadShares: Array.from(spreadUs.subarray(1), (us) => us / spreadTotalUs),
    depthContracts: depthUs.map((weights) => weightedMedian(weights)),
    tradesPerMinute: prints.length / minutes,
    parentsPerMinute: parents.length / minutes,
    parentGapSecondsMedian: quantileOf(gapsSeconds, 0.5),
    parentGapVariation: deviationOf(gapsSeconds) / meanOf(gapsSeconds),
    tradeContracts: SIZE_SHARES.map((share) => quantileOf(contracts, share)),
    tradeContractsMean: meanOf(contracts),
    parentLogMean: meanOf(logSizes),
    parentLogDeviation: deviationOf(logSizes),
    deltasPerTrade: seen.deltaCount / prints.length,
    tradedRemovalShare: prints.length / seen.removalCount,
    sweeps: sweepIntensity(parents, spreadTotalUs / (60 * US_PER_SECOND)),
    held: heldIntensity(seen, heldSeconds),
    volatilityCentsPerSqrtHour: Math.sqrt(meanOf(steps.filter(Number.isFinite)) * SAMPLES_PER_HOUR),
    signCorrelation1: autocorrelation(signs, 1),
    signCorrelation5: autocorrelation(signs, 5),
  };
}

/** Figures of several recordings of equal standing: the mean of each; intensities are fitted to the mean rates. */
export function meanFigures(all: readonly MarketFigures[]): MarketFigures {
  const mean = (pick: (figures: MarketFigures) => unknown): unknown => {
    const values = all.map((figures) => pick(figures));
    const [first] = values;
    if (typeof first === "number") return meanOf(values as number[]);
    const keys = Object.keys(first as object);
    const entries = keys.map((key) => [
      key,
      mean((figures) => (pick(figures) as Record<string, unknown>)[key]),
    ]);
    return Array.isArray(first) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
  };
  const figures = mean((one) => one) as MarketFigures;
  return {
    ...figures,
    sweeps: fittedIntensity(figures.sweeps.ratesPerMinute),
    held: fittedIntensity(figures.held.ratesPerMinute),
  };
}

function parentsOf(prints: readonly SeenPrint[]): SeenParent[] {
  const parents: { timeUs: number; side: Side; contracts: number; reachCents: number; midCents: number }[] =
    [];
  for (const [index, { timeUs, side, cents, contracts, midCents }] of prints.entries()) {
    const before = prints[index - 1];
    const isChild = before?.side === side && timeUs - before.timeUs <= PARENT_GAP_US;
    if (!isChild) parents.push({ timeUs, side, contracts: 0, reachCents: -Infinity, midCents });
    const parent = parents.at(-1)!;
    parent.contracts += contracts;
    const reachCents = side === BID ? parent.midCents - cents : cents - parent.midCents;
    // A comparison with NaN is false: a parent without a mid keeps no reach.
    if (reachCents > parent.reachCents) parent.reachCents = reachCents;
  }
  return parents;
}

/** What was seen of a market, from which figures are computed. */
export interface SeenMarket {
  readonly fromUs: number;
  readonly toUs: number;
  readonly prints: readonly SeenPrint[];
  readonly deltaCount: number;
  readonly removalCount: number;
  /** Time at each spread in whole cents; 0 is a locked or crossed book, the last is that many or more. */
  readonly spreadUs: Float64Array;
  /** By levels behind the best: time by contracts. */
  readonly depthUs: readonly ReadonlyMap<number, number>[];
  /** The mid each minute, and whenever it changed; NaN outside of 3..97 cents. */
  readonly mids: readonly number[];
  readonly midChanges: { readonly timeUs: readonly number[]; readonly midCents: readonly number[] };
}

class Replay {
  readonly #canonical: CanonicalRows;
  readonly #book = new OrderBook(LEVEL_COUNT);
  readonly #prints: SeenPrint[] = [];
  readonly #spreadUs = new Float64Array(SPREAD_CENTS_MAX + 1);
  readonly #depthUs = Array.from({ length: DEPTH_LEVELS }, () => new Map<number, number>());
  readonly #mids: number[] = [];
  readonly #changeUs: number[] = [];
  readonly #changeCents: number[] = [];
  #deltaCount = 0;
  #removalCount = 0;

  constructor(canonical: CanonicalRows) {
    this.#canonical = canonical;
  }

  run(): SeenMarket {
    const { order, timeUs, pairing } = this.#canonical;
    const timeOf = (row: number): number => timeUs[pairing.anchorRow[row]!]!;
    const fromUs = timeOf(order[0]!);
    let nowUs = fromUs;
    for (const row of order) {
      const rowUs = timeOf(row);
      if (rowUs > nowUs) this.#pass(fromUs, nowUs, rowUs);
      nowUs = rowUs;
      this.#apply(row, nowUs);
    }
    return {
      fromUs,
      toUs: nowUs,
      prints: this.#prints,
      deltaCount: this.#deltaCount,
      removalCount: this.#removalCount,
      spreadUs: this.#spreadUs,
      depthUs: this.#depthUs,
      mids: this.#mids,
      midChanges: { timeUs: this.#changeUs, midCents: this.#changeCents },
    };
  }

  #midCents(): number {
    const { bestBidLevel, bestAskLevel, hasBothSides } = this.#book;
    const mid = (bestBidLevel + bestAskLevel) / 2 + 1;
    return hasBothSides && mid > MID_CENTS_MIN && mid < MID_CENTS_MAX ? mid : NaN;
  }

  /** The book stood as it is from one time to the next. */
  #pass(firstUs: number, fromUs: number, toUs: number): void {
    const book = this.#book;
    const mid = this.#midCents();
    while (firstUs + this.#mids.length * SAMPLE_US < toUs) this.#mids.push(mid);
    if (!Object.is(this.#changeCents.at(-1), mid)) {
      this.#changeUs.push(fromUs);
      this.#changeCents.push(mid);
    }
    if (Number.isNaN(mid)) return;
    const { bestBidLevel, bestAskLevel } = book;
    const spreadCents = Math.max(0, Math.min(SPREAD_CENTS_MAX, bestAskLevel - bestBidLevel));
    this.#spreadUs[spreadCents]! += toUs - fromUs;
    for (const [behind, weights] of this.#depthUs.entries())
      for (const lots of [book.lotsAt(BID, bestBidLevel - behind), book.lotsAt(ASK, bestAskLevel + behind)]) {
        const contracts = lots / LOTS_PER_CONTRACT;
        weights.set(contracts, (weights.get(contracts) ?? 0) + toUs - fromUs);
      }
  }

  #apply(row: number, timeUs: number): void {
    const { kind, side: sides, priceBp, lots } = this.#canonical.rows;
    const side = sides[row] === BID ? BID : ASK;
    const cents = priceBp[row]! / BP_PER_CENT;
    const book = this.#book;
    if (kind[row] === RECORDED_KIND.print) {
      const contracts = lots[row]! / LOTS_PER_CONTRACT;
      this.#prints.push({ timeUs, side, cents, contracts, midCents: this.#midCents() });
    } else if (kind[row] === RECORDED_KIND.delta) {
      this.#deltaCount++;
      if (lots[row]! < 0) this.#removalCount++;
      book.set(side, cents - 1, Math.max(0, book.lotsAt(side, cents - 1) + lots[row]!));
    } else if (kind[row] === RECORDED_KIND.snapshot) book.clear();
    else if (kind[row] === RECORDED_KIND.snapshotLevel) book.set(side, cents - 1, lots[row]!);
  }
}
