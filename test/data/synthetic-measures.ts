/** What can be seen of a synthetic market without knowing the truth, measured as the presets' table was. */
import { ASK, BID, OrderBook, type Side } from "../../src/core/order-book.ts";
import {
  BP_PER_CENT,
  LOTS_PER_CONTRACT,
  US_PER_HOUR,
  US_PER_MS,
  US_PER_SECOND,
} from "../../src/core/units.ts";
import { RECORDED_KIND } from "../../src/data/recorded-rows.ts";
import type { SyntheticMarket } from "../../src/data/synthetic.ts";

const LEVEL_COUNT = 99;
const DEPTH_LEVEL_COUNT = 5;
const MID_CENTS_MIN = 3;
const PARENT_GAP_US = 20 * US_PER_MS;
const VOLATILITY_STEP_US = 60 * US_PER_SECOND;

/** The book between two events. */
export interface Moment {
  readonly fromUs: number;
  readonly untilUs: number;
  readonly book: OrderBook;
}

export interface Print {
  readonly timeUs: number;
  /** The side that was hit. */
  readonly side: Side;
  readonly priceCents: number;
  readonly contracts: number;
}

export interface Replayed {
  readonly prints: readonly Print[];
  readonly deltaCount: number;
  readonly lotsMin: number;
}

/** Replays the rows as recorded and calls back between events. Cost: linear. */
export function replay({ rows }: SyntheticMarket, visit: (moment: Moment) => void): Replayed {
  const book = new OrderBook(LEVEL_COUNT);
  const prints: Print[] = [];
  let deltaCount = 0;
  let lotsMin = 0;
  for (let row = 0; row < rows.rowCount; row++) {
    const timeUs = rows.timeUs[row]!;
    if (row > 0 && timeUs !== rows.timeUs[row - 1])
      visit({ fromUs: rows.timeUs[row - 1]!, untilUs: timeUs, book });
    const side = rows.side[row] === BID ? BID : ASK;
    const priceCents = rows.priceBp[row]! / BP_PER_CENT;
    const lots = rows.lots[row]!;
    if (rows.kind[row] === RECORDED_KIND.print)
      prints.push({ timeUs, side, priceCents, contracts: lots / LOTS_PER_CONTRACT });
    else if (rows.kind[row] !== RECORDED_KIND.snapshot) {
      const isDelta = rows.kind[row] === RECORDED_KIND.delta;
      const held = (isDelta ? book.lotsAt(side, priceCents - 1) : 0) + lots;
      if (isDelta) deltaCount++;
      lotsMin = Math.min(lotsMin, held);
      book.set(side, priceCents - 1, held);
    }
  }
  return { prints, deltaCount, lotsMin };
}

export interface Measures {
  readonly hours: number;
  /** Share of time by spread in whole cents; the mid between 3 and 97 cents. */
  readonly spreadShare: Float64Array;
  /** Median contracts at the best level and the four behind it, both sides. */
  readonly depthContracts: readonly number[];
  readonly printsPerHour: number;
  readonly printsFirstHour: number;
  readonly printsLastHour: number;
  readonly deltasPerPrint: number;
  readonly printContractsMean: number;
  /** Coefficient of variation of the time between parents: runs of prints of one side at most 20 ms apart. */
  readonly parentGapVariation: number;
  readonly signCorrelation: number;
  readonly volatilityCentsPerSqrtHour: number;
}

export function measure(market: SyntheticMarket): Measures {
  const spreadUs = new Float64Array(LEVEL_COUNT + 1);
  const depths: { contracts: number; us: number }[][] = Array.from({ length: DEPTH_LEVEL_COUNT }, () => []);
  const mids: number[] = [];
  const { prints, deltaCount } = replay(market, ({ fromUs, untilUs, book }) => {
    const mid = (book.bestBidLevel + book.bestAskLevel) / 2 + 1;
    const isMiddling = book.hasBothSides && mid > MID_CENTS_MIN && mid < 100 - MID_CENTS_MIN;
    while (market.openTimeUs + mids.length * VOLATILITY_STEP_US < untilUs)
      mids.push(isMiddling ? mid : Number.NaN);
    if (!isMiddling) return;
    spreadUs[book.bestAskLevel - book.bestBidLevel]! += untilUs - fromUs;
    for (const [behind, depth] of depths.entries()) {
      const contracts = book.lotsAt(BID, book.bestBidLevel - behind) / LOTS_PER_CONTRACT;
      depth.push({ contracts, us: untilUs - fromUs });
    }
  });
  const hours = (market.closeTimeUs - market.openTimeUs) / US_PER_HOUR;
  const middlingUs = spreadUs.reduce((sum, us) => sum + us, 0);
  const parentTimesUs = prints
    .filter((print, index) => {
      const before = prints[index - 1];
      return before?.side !== print.side || print.timeUs - before.timeUs > PARENT_GAP_US;
    })
    .map(({ timeUs }) => timeUs);
  return {
    hours,
    spreadShare: spreadUs.map((us) => us / middlingUs),
    depthContracts: depths.map((depth) => weightedMedian(depth)),
    printsPerHour: prints.length / hours,
    printsFirstHour: prints.filter(({ timeUs }) => timeUs < market.openTimeUs + US_PER_HOUR).length,
    printsLastHour: prints.filter(({ timeUs }) => timeUs >= market.closeTimeUs - US_PER_HOUR).length,
    deltasPerPrint: deltaCount / prints.length,
    printContractsMean: mean(prints.map(({ contracts }) => contracts)),
    parentGapVariation: variation(differences(parentTimesUs)),
    signCorrelation: lagOneCorrelation(prints.map(({ side }) => (side === ASK ? 1 : -1))),
    volatilityCentsPerSqrtHour: Math.sqrt(
      mean(
        differences(mids)
          .filter(Number.isFinite)
          .map((step) => step * step),
      ) *
        (US_PER_HOUR / VOLATILITY_STEP_US),
    ),
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean's distance from zero in standard errors. */
export function zScore(values: readonly number[]): number {
  const centre = mean(values);
  const variance = mean(values.map((value) => (value - centre) ** 2));
  return centre / Math.sqrt(variance / values.length);
}

function differences(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - values[index]!);
}

function variation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2))) / centre;
}

function lagOneCorrelation(values: readonly number[]): number {
  const centre = mean(values);
  const centred = values.map((value) => value - centre);
  const products = centred.slice(1).map((value, index) => value * centred[index]!);
  return mean(products) / mean(centred.map((value) => value * value));
}

function weightedMedian(values: { contracts: number; us: number }[]): number {
  const ascending = values.toSorted((x, y) => x.contracts - y.contracts);
  const half = ascending.reduce((sum, { us }) => sum + us, 0) / 2;
  let passed = 0;
  return ascending.find(({ us }) => (passed += us) >= half)?.contracts ?? 0;
}
