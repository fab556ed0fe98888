/**
 * The presets against the table they aim at (the head of src/data/synthetic-presets.ts), averaged over a few seeds and
 * measured on as many rows as the recordings had.
 */
import { describe, expect, it } from "vitest";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { BP_PER_CENT, US_PER_HOUR } from "../../src/core/units.ts";
import { RECORDED_KIND } from "../../src/data/recorded-rows.ts";
import { synthesizeMarket, type SyntheticMarket } from "../../src/data/synthetic.ts";
import { mean, measure, replay, zScore, type Measures } from "./synthetic-measures.ts";

function measured(preset: string, rowCount: number): Measures[] {
  return ["1", "2", "3", "4"].map((seed) => measure(synthesizeMarket({ preset, seed, rowCount })));
}

function meanOf(all: readonly Measures[], pick: (one: Measures) => number): number {
  return mean(all.map((one) => pick(one)));
}

function expectWithin(value: number, [low, high]: readonly [number, number], what: string): void {
  expect(value, what).toBeGreaterThanOrEqual(low);
  expect(value, what).toBeLessThanOrEqual(high);
}

function spreadFrom(one: Measures, cents: number): number {
  return one.spreadShare.subarray(cents).reduce((sum, share) => sum + share, 0);
}

describe("quiet", () => {
  const all = measured("quiet", 28_000);

  it("should be 1 to 4 cents wide, within 12 points of the recordings' shares of time", () => {
    for (const [cents, share] of [0.21, 0.31, 0.28, 0.11].entries()) {
      const found = meanOf(all, (one) => one.spreadShare[cents + 1]!);
      expectWithin(found, [share - 0.12, share + 0.12], `${cents + 1} cents`);
    }
    expectWithin(
      meanOf(all, (one) => spreadFrom(one, 5)),
      [0, 0.15],
      "5 cents or more",
    );
  });

  it("should hold some 250 contracts at the best level and no less than a quarter of that behind it", () => {
    expectWithin(
      meanOf(all, (one) => one.depthContracts[0]!),
      [125, 400],
      "at the best",
    );
    for (const behind of [1, 2, 3, 4])
      expectWithin(
        meanOf(all, (one) => one.depthContracts[behind]!),
        [60, 400],
        `${behind} behind`,
      );
  });

  it("should trade some 37 times in its first hour and 345 times in its last, in clusters", () => {
    expectWithin(
      meanOf(all, (one) => one.printsFirstHour),
      [20, 80],
      "prints in the first hour",
    );
    expectWithin(
      meanOf(all, (one) => one.printsLastHour),
      [170, 450],
      "prints in the last hour",
    );
    expectWithin(
      meanOf(all, (one) => one.hours),
      [5, 8.5],
      "hours for a day's rows",
    );
    expectWithin(
      meanOf(all, (one) => one.parentGapVariation),
      [1.7, 3],
      "variation of the gaps",
    );
    expectWithin(
      meanOf(all, (one) => one.signCorrelation),
      [0.4, 0.7],
      "sign correlation",
    );
    expectWithin(
      meanOf(all, (one) => one.deltasPerPrint),
      [25, 50],
      "deltas a print",
    );
    expectWithin(
      meanOf(all, (one) => one.printContractsMean),
      [30, 65],
      "contracts a print",
    );
  });

  it("should move 12 to 18 cents in the square root of an hour, less as the price nears an edge", () => {
    expectWithin(
      meanOf(all, (one) => one.volatilityCentsPerSqrtHour),
      [9, 18],
      "volatility",
    );
  });
});

describe("in-play", () => {
  const all = measured("in-play", 42_000);

  it("should be 1 to 2 cents wide, mostly 1", () => {
    expectWithin(
      meanOf(all, (one) => one.spreadShare[1]!),
      [0.46, 0.72],
      "1 cent",
    );
    expectWithin(
      meanOf(all, (one) => one.spreadShare[2]!),
      [0.2, 0.44],
      "2 cents",
    );
    expectWithin(
      meanOf(all, (one) => spreadFrom(one, 3)),
      [0, 0.1],
      "3 cents or more",
    );
  });

  it("should hold thousands of contracts at the two best levels and far less behind them", () => {
    const depths = [0, 1, 2, 3, 4].map((behind) => meanOf(all, (one) => one.depthContracts[behind]!));
    expectWithin(depths[0]!, [1_250, 5_000], "at the best");
    expectWithin(depths[1]!, [1_450, 5_800], "one behind");
    expectWithin(depths[2]!, [235, 1_400], "two behind");
    expect(depths[3]!).toBeLessThan(depths[2]! / 2);
    expect(depths[4]!).toBeLessThan(depths[3]!);
  });

  it("should trade 200 to 390 times a minute", () => {
    expectWithin(meanOf(all, (one) => one.printsPerHour) / 60, [200, 390], "prints a minute");
    expectWithin(
      meanOf(all, (one) => one.parentGapVariation),
      [0.9, 1.5],
      "variation of the gaps",
    );
    expectWithin(
      meanOf(all, (one) => one.deltasPerPrint),
      [7.5, 15],
      "deltas a print",
    );
    expectWithin(
      meanOf(all, (one) => one.printContractsMean),
      [110, 221],
      "contracts a print",
    );
  });

  it("should move up to 93 cents in the square root of an hour, less as the price nears an edge", () => {
    expectWithin(
      meanOf(all, (one) => one.volatilityCentsPerSqrtHour),
      [50, 100],
      "volatility",
    );
  });
});

describe("calm-retail", () => {
  const all = measured("calm-retail", 50_000);

  it("should be 3 to 5 cents wide and move little", () => {
    expectWithin(
      meanOf(all, (one) => spreadFrom(one, 3) - spreadFrom(one, 6)),
      [0.9, 1],
      "3 to 5 cents",
    );
    expectWithin(
      meanOf(all, (one) => one.volatilityCentsPerSqrtHour),
      [2, 8],
      "volatility",
    );
  });

  it("should have the Poisson takers A exp(-k delta) it was told of", () => {
    const market = synthesizeMarket({ preset: "calm-retail", seed: "intensity", rowCount: 200_000 });
    const { intensityPerHour, kappaPerCent } = fittedIntensity(market);
    // the fit's own error is near 3 and 5 percent; takers thin out a little away from even odds
    expect(kappaPerCent / market.truth.kappaPerCent).toBeGreaterThan(0.85);
    expect(kappaPerCent / market.truth.kappaPerCent).toBeLessThan(1.15);
    expect(intensityPerHour / market.truth.intensityPerHour).toBeGreaterThan(0.85);
    expect(intensityPerHour / market.truth.intensityPerHour).toBeLessThan(1.15);
  });
});

describe("adverse selection", () => {
  it("should be there where takers are informed, and nowhere else", () => {
    for (const [preset, low, high] of [
      ["calm-retail", 0, 0],
      ["quiet", 0.05, 0.4],
      ["in-play", 0.05, 0.4],
    ] as const) {
      const { truth } = synthesizeMarket({ preset, seed: "1", rowCount: 40_000 });
      const { informed, uninformed, informedLotsShare, informedTakersShare } = truth;
      expectWithin(informedTakersShare, [low, high], `informed takers, ${preset}`);
      expectWithin(informedLotsShare, [low, high], `informed lots, ${preset}`);
      expect(informedLotsShare).toBeCloseTo(informed.lots / (informed.lots + uninformed.lots), 12);
    }
  });

  it.each(["quiet", "in-play"])(
    "should let the true fair value lie beyond the makers' estimate on the takers' side in %s",
    (preset) => expect(zScore(takersKnowledgeCents(preset))).toBeGreaterThan(6),
  );

  it("should leave takers knowing no more than makers in calm-retail", () => {
    expect(Math.abs(mean(takersKnowledgeCents("calm-retail")))).toBeLessThan(0.05);
  });
});

/** For each event with a print: how far the fair value lies from the makers' estimate, towards the taker's side. */
function takersKnowledgeCents(preset: string): number[] {
  const market = synthesizeMarket({ preset, seed: "5", rowCount: 40_000 });
  const { fairBp, estimateBp } = market.truth;
  return [...hitSides(market)].map(([timeUs, side]) => {
    const step = stepAt(market, timeUs);
    return ((side === ASK ? 1 : -1) * (fairBp[step]! - estimateBp[step]!)) / BP_PER_CENT;
  });
}

/** The side that was hit in each event that begins with a trade. */
function hitSides({ rows }: SyntheticMarket): Map<number, Side> {
  const sides = new Map<number, Side>();
  for (let row = 1; row < rows.rowCount; row++)
    if (rows.kind[row] === RECORDED_KIND.print && rows.kind[row - 1] === RECORDED_KIND.delta)
      sides.set(rows.timeUs[row - 1]!, rows.side[row] === ASK ? ASK : BID);
  return sides;
}

/** Index into the truth of what held just before a time. */
function stepAt({ openTimeUs, truth }: SyntheticMarket, timeUs: number): number {
  return Math.ceil((timeUs - openTimeUs) / truth.parameters.fair.stepUs) - 1;
}

/** A and k by Poisson regression of takers on the distance of the best prices from the makers' estimate. */
function fittedIntensity(market: SyntheticMarket): { intensityPerHour: number; kappaPerCent: number } {
  const binCents = 0.25;
  const hours = new Float64Array(80);
  const takers = new Float64Array(80);
  const { truth } = market;
  const sides = hitSides(market);
  replay(market, ({ fromUs, untilUs, book }) => {
    const estimateCents = truth.estimateBp[stepAt(market, untilUs)]! / BP_PER_CENT;
    const distances = [estimateCents - (book.bestBidLevel + 1), book.bestAskLevel + 1 - estimateCents];
    for (const side of [BID, ASK] as const) {
      const bin = Math.floor(distances[side]! / binCents);
      if (bin < 0 || bin >= hours.length) continue;
      hours[bin]! += (untilUs - fromUs) / US_PER_HOUR;
      if (sides.get(untilUs) === side) takers[bin]!++;
    }
  });
  let logIntensity = 5;
  let kappa = 0;
  for (let turn = 0; turn < 50; turn++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (let bin = 0; bin < hours.length; bin++) {
      const distance = (bin + 0.5) * binCents;
      const expected = hours[bin]! * Math.exp(logIntensity - kappa * distance);
      g0 += takers[bin]! - expected;
      g1 -= distance * (takers[bin]! - expected);
      h00 += expected;
      h01 -= distance * expected;
      h11 += distance * distance * expected;
    }
    const determinant = h00 * h11 - h01 * h01;
    logIntensity += (h11 * g0 - h01 * g1) / determinant;
    kappa += (h00 * g1 - h01 * g0) / determinant;
  }
  return { intensityPerHour: Math.exp(logIntensity), kappaPerCent: kappa };
}
