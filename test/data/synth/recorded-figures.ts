/** What recordings of two kinds of markets showed, and how far from it a figure may be. */
import { expect } from "vitest";
import type { MarketFigures } from "../../../src/data/market-figures.ts";

/** One value, or the least and the most of several recordings. */
type Seen = number | readonly [least: number, most: number];

export interface RecordedFigures {
  readonly heldSeconds: number;
  readonly spreadShares: readonly number[];
  /** By name: what it is of the figures, and what was seen. */
  readonly figures: readonly (readonly [
    name: string,
    pick: (figures: MarketFigures) => number,
    seen: Seen,
  ])[];
}

function figures(
  depth: readonly number[],
  sizes: readonly number[],
  seen: Readonly<Record<Exclude<keyof typeof PICKS, "depth" | "sizes">, Seen>>,
): RecordedFigures["figures"] {
  return [
    ...depth.map(
      (contracts, behind) => [`depth ${behind} behind the best`, PICKS.depth(behind), contracts] as const,
    ),
    ...sizes.map(
      (contracts, place) => [`trade size, quantile ${place}`, PICKS.sizes(place), contracts] as const,
    ),
    ...Object.entries(seen).map(([name, value]) => {
      const pick = PICKS[name as keyof typeof seen];
      return [name, pick, value] as const;
    }),
  ];
}

const PICKS = {
  depth: (behind: number) => (one: MarketFigures) => one.depthContracts[behind]!,
  sizes: (place: number) => (one: MarketFigures) => one.tradeContracts[place]!,
  tradesPerMinute: (one: MarketFigures) => one.tradesPerMinute,
  parentsPerMinute: (one: MarketFigures) => one.parentsPerMinute,
  parentGapSecondsMedian: (one: MarketFigures) => one.parentGapSecondsMedian,
  parentGapVariation: (one: MarketFigures) => one.parentGapVariation,
  tradeContractsMean: (one: MarketFigures) => one.tradeContractsMean,
  parentLogMean: (one: MarketFigures) => one.parentLogMean,
  parentLogDeviation: (one: MarketFigures) => one.parentLogDeviation,
  deltasPerTrade: (one: MarketFigures) => one.deltasPerTrade,
  tradedRemovalShare: (one: MarketFigures) => one.tradedRemovalShare,
  sweepsPerMinute: (one: MarketFigures) => one.sweeps.perMinute,
  sweepsKappaPerCent: (one: MarketFigures) => one.sweeps.kappaPerCent,
  heldPerMinute: (one: MarketFigures) => one.held.perMinute,
  heldKappaPerCent: (one: MarketFigures) => one.held.kappaPerCent,
  volatilityCentsPerSqrtHour: (one: MarketFigures) => one.volatilityCentsPerSqrtHour,
  signCorrelation1: (one: MarketFigures) => one.signCorrelation1,
  signCorrelation5: (one: MarketFigures) => one.signCorrelation5,
};

/** Two basketball games in play, 2026-01-08 (TOR and CHA). */
export const NBA_LIVE: RecordedFigures = {
  heldSeconds: 5,
  spreadShares: [0.58, 0.32, 0.06, 0.02, 0.02],
  figures: figures([2_500, 2_900, 470, 95, 48], [12, 40, 150, 800], {
    tradesPerMinute: [201, 390],
    parentsPerMinute: [144, 281],
    parentGapSecondsMedian: [0.12, 0.24],
    parentGapVariation: 1.2,
    tradeContractsMean: [173, 221],
    parentLogMean: 3.9,
    parentLogDeviation: 1.8,
    deltasPerTrade: [7.5, 13],
    tradedRemovalShare: [0.15, 0.24],
    sweepsPerMinute: 71,
    sweepsKappaPerCent: 1.01,
    heldPerMinute: [10.6, 14.7],
    heldKappaPerCent: [0.51, 0.57],
    volatilityCentsPerSqrtHour: 93,
    signCorrelation1: [0.36, 0.44],
    signCorrelation5: [0.15, 0.18],
  }),
};

/** Two days of a daily range of the S&P 500, April 2023. */
export const INXD_QUIET: RecordedFigures = {
  heldSeconds: 60,
  spreadShares: [0.21, 0.31, 0.28, 0.11, 0.09],
  figures: figures([250, 250, 270, 260, 250], [2, 12, 33, 250], {
    tradesPerMinute: [1.3, 2],
    parentsPerMinute: [1, 1.5],
    parentGapSecondsMedian: [5.6, 12],
    parentGapVariation: [2.5, 2.7],
    tradeContractsMean: [45, 60],
    parentLogMean: [1.9, 3.1],
    parentLogDeviation: [1.7, 2.1],
    deltasPerTrade: [34, 49],
    tradedRemovalShare: [0.04, 0.06],
    sweepsPerMinute: 0.69,
    sweepsKappaPerCent: 0.92,
    heldPerMinute: [0.23, 0.36],
    heldKappaPerCent: [0.46, 0.67],
    volatilityCentsPerSqrtHour: [12, 18],
    signCorrelation1: [0.42, 0.63],
    signCorrelation5: [0.1, 0.24],
  }),
};

/** How far outside of what was seen a value is, as a share of the nearest end: 0 inside. */
function distanceFrom(seen: Seen, value: number): number {
  const [least, most] = typeof seen === "number" ? [seen, seen] : seen;
  return value < least ? (least - value) / least : Math.max(0, (value - most) / most);
}

/** @param except figures that are looked at elsewhere, by name. */
export function expectFigures(
  measured: MarketFigures,
  { spreadShares, figures: all }: RecordedFigures,
  shareMax: number,
  except: readonly string[] = [],
): void {
  for (const [index, share] of spreadShares.entries())
    expect(
      Math.abs(measured.spreadShares[index]! - share),
      `share of time ${index + 1} cents wide`,
    ).toBeLessThan(0.1);
  const far = all.filter(
    ([name, pick, seen]) => !except.includes(name) && !(distanceFrom(seen, pick(measured)) <= shareMax),
  );
  expect(far.map(([name, pick, seen]) => `${name}: ${pick(measured)}, recorded ${seen.toString()}`)).toEqual(
    [],
  );
}
