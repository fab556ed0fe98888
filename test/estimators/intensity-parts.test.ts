/** A and k of flows so regular that they can be worked by hand, and the formulas that make them. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { randomStream } from "../../src/core/random.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import { emptySlot, type FlowSlot } from "../../src/estimators/flow-slots.ts";
import { fitHeld } from "../../src/estimators/held-fit.ts";
import {
  logInterval,
  logLinearFit,
  NORMAL_95,
  poissonRate,
  rateCurve,
  seenHours,
  tickIntensity,
  tickKappa,
  tickKappaInterval,
  tickRateWidth,
} from "../../src/estimators/intensity.ts";
import { poissonRegression } from "../../src/estimators/poisson-regression.ts";
import { fitSweeps } from "../../src/estimators/sweep-fit.ts";
import {
  bestSlowSteps,
  changesOf,
  observationCount,
  realisedVariance,
  rollSpread,
  rootWithInterval,
} from "../../src/estimators/volatility.ts";

const near = (actual: number, due: number): void => expect(actual).toBeCloseTo(due, 9);

const at = (distanceCents: number, perHour: number) => ({ distanceCents, perHour });

describe("rates and depths", () => {
  it("should have exact intervals of a Poisson count, none below 0", () => {
    // Chi-square 0.975 of 2 and 6 degrees and 0.025 of 4, from its tables.
    const [none, two] = [poissonRate(0, 2), poissonRate(2, 4)];

    expect([none.value, none.low, two.value]).toEqual([0, 0, 0.5]);
    expect(none.high).toBeCloseTo(7.377_759 / 4, 6);
    expect(two.low).toBeCloseTo(0.484_419 / 8, 6);
    expect(two.high).toBeCloseTo(14.449_375 / 8, 6);
  });

  it("should tell k from orders and the ticks that they went, with an exact interval", () => {
    near(tickKappa({ count: 30, ticksBeyond: 10, tickCents: 1 }), Math.log(4));
    near(tickKappa({ count: 30, ticksBeyond: 10, tickCents: 0.5 }), 2 * Math.log(4));
    // Of one order that went one tick: beta(1, 2) and beta(1, 1) in closed form.
    const { low, high, value } = tickKappaInterval({ count: 1, ticksBeyond: 1, tickCents: 2 });
    near(value, Math.LN2 / 2);
    near(low, -Math.log(Math.sqrt(0.975)) / 2);
    near(high, -Math.log(0.025) / 2);
  });

  it("should count time by what can be seen in it", () => {
    // Half of two hours at a cent, a quarter of three at two cents: 1.75; on average at 2.5 / 1.75 cents.
    const touches = [{ halfSpreadCents: 1, hours: 2 }, { halfSpreadCents: 2, hours: 3 }]; // prettier-ignore
    const depths = { count: 30, ticksBeyond: 30, tickCents: 1 };
    const width = NORMAL_95 * Math.sqrt(1 / 30 + ((2.5 / 1.75) * (0.5 / Math.sqrt(15))) ** 2);

    near(seenHours(touches, Math.LN2), 1.75);
    near(tickIntensity(depths, touches).value, 30 / 1.75);
    near(tickIntensity(depths, touches).high, (30 / 1.75) * Math.exp(width));
    near(tickRateWidth(depths, touches, 2.5 / 1.75), NORMAL_95 / Math.sqrt(30));
    near(tickRateWidth({ ...depths, tickCents: 2, ticksBeyond: 10 }, [{ halfSpreadCents: 3, hours: 1 }], 1), NORMAL_95 * Math.sqrt(1 / 30 + (2 * (0.75 / (2 * Math.sqrt(7.5)))) ** 2)); // prettier-ignore
  });

  it("should be drawn every quarter of a cent up to six", () => {
    const curve = rateCurve(8, Math.LN2, (cents) => cents);

    expect(curve).toHaveLength(25);
    expect(curve[4]).toEqual({ distanceCents: 1, perHour: logInterval(4, 1) });
    expect(curve.at(-1)!.distanceCents).toBe(6);
    near(logInterval(4, Math.LN2).low, 2);
    near(logInterval(4, Math.LN2).high, 8);
  });

  it("should be fitted by a line through logarithms, what is 0 left out", () => {
    const line = logLinearFit([at(1, 8), at(2, 4), at(3, 0)])!;

    near(line.intensityPerHour, 16);
    near(line.kappaPerCent, Math.LN2);
    near(line.rSquared, 1);
    expect(logLinearFit([at(1, 8), at(2, 0)])).toBeUndefined();
  });

  it("should be fitted by counts as they stand where two cells tell two numbers", () => {
    const cells = [
      { distance: 1, exposure: 2, count: 16 },
      { distance: 2, exposure: 0.5, count: 2 },
      { distance: 3, exposure: 0, count: 0 },
    ];
    const fit = poissonRegression(cells)!;
    // Fisher's information of 16 and 2: 18, -20 and 24; its determinant is 32.
    near(fit.intensity, 16);
    near(fit.kappa, Math.LN2);
    near(fit.logIntensityError, Math.sqrt(24 / 32));
    near(fit.kappaError, Math.sqrt(18 / 32));
    near(fit.covariance, 20 / 32);
  });
});

/** 200 slots of 18 seconds that are all alike. */
function slotsOf(fill: (slot: FlowSlot) => void): FlowSlot[] {
  return Array.from({ length: 200 }, (_, index) => {
    const slot = emptySlot(index * 18 * US_PER_SECOND);
    fill(slot);
    return slot;
  });
}
const US = 18 * US_PER_SECOND;
const REQUEST = { side: "bid", sides: [BID], tickCents: 1, random: randomStream("1", "parts") } as const;

describe("A and k from prints", () => {
  // 600 orders, 400 of them at the best price and 200 a tick beyond, in an hour with a spread of two cents.
  const slots = slotsOf(({ spreads }) => {
    spreads.set(200, { us: US, reached: [[2, 1], [1]] });
    spreads.set(400, { us: US / 3, reached: [[7, 7], []] }); // beyond the tighter half of the time
  });
  const row = fitSweeps({ ...REQUEST, slots });

  it("should be those of the usual spread alone", () => {
    expect(row).toMatchObject({ side: "bid", method: "sweep", eventCount: 600, reason: undefined });
    near(row.exposedHours, 1);
    near(row.kappaPerCent!.value, Math.log(4));
    near(row.intensityPerHour!.value, 600 / 0.25);
    expect(row.dispersion.map(({ statistic }) => Math.round(1e6 * statistic))).toEqual([0, 0]);
  });

  it("should be resampled where the law does not fit: alike slots scatter not at all", () => {
    expect(row.intervals).toBe("block-bootstrap");
    expect(row.intervalsWhy).toBe("the law does not fit (p < 0.001)");
    near(row.kappaPerCent!.low, Math.log(4));
    near(row.curve[4]!.perHour.high, 600);
  });

  it("should be told with the cells and rates behind them", () => {
    expect(row.cells.slice(0, 3)).toMatchObject([
      { distanceCents: 0, isOpen: false, observedCount: 400 },
      { distanceCents: 1, isOpen: false, observedCount: 200 },
      { distanceCents: 2, isOpen: false, observedCount: 0 },
    ]);
    for (const [index, due] of [450, 112.5, 28.125, 7.031_25].entries())
      near(row.cells[index]!.fittedCount, due);
    // 600 / 4^5 is the first below 1.
    expect(row.cells.map(({ isOpen }) => isOpen)).toEqual([false, false, false, false, true]);
    near(row.cells[4]!.fittedCount, 600 / 4 ** 4);
    expect(row.rates.map(({ distanceCents, count }) => [distanceCents, count])).toEqual([
      [1, 600],
      [2, 200],
      [3, 0],
      [4, 0],
      [5, 0],
      [6, 0],
    ]);
    for (const { hours } of row.rates) near(hours, 1);
    near(row.logLinear!.kappaPerCent, Math.log(3));
  });

  it("should count the time of both sides where both are asked for", () => {
    const both = fitSweeps({ ...REQUEST, side: "both", sides: [BID, ASK], slots });

    expect(both.eventCount).toBe(800);
    near(both.exposedHours, 2);
    near(both.kappaPerCent!.value, Math.log(5));
    near(both.intensityPerHour!.value, 800 / (2 / 5));
  });
});

describe("A and k from virtual quotes", () => {
  const slots = slotsOf(({ held }) => {
    held[BID].set(200, { us: US, fillCount: 2 });
    held[BID].set(400, { us: US, fillCount: 1 });
    held[BID].set(2_000, { us: 0, fillCount: 0 });
    held[BID].set(2_002, { us: US, fillCount: 9 }); // more than ten cents away
    held[ASK].set(200, { us: US, fillCount: 2 });
  });
  const row = fitHeld({ ...REQUEST, slots });

  it("should be exact where counts are as the law and the process say", () => {
    // 400 and 200 an hour: A is 800 and k ln 2; Fisher's information 600, -800 and 1,200, its determinant 80,000.
    expect(row).toMatchObject({ eventCount: 600, intervals: "exact", reason: undefined, fit: undefined });
    near(row.exposedHours, 2);
    const [kappaError, logError] = [Math.sqrt(600 / 80_000), Math.sqrt(1_200 / 80_000)];
    near(row.kappaPerCent!.value, Math.LN2);
    near(row.kappaPerCent!.low, Math.LN2 - NORMAL_95 * kappaError);
    near(row.kappaPerCent!.high, Math.LN2 + NORMAL_95 * kappaError);
    near(row.intensityPerHour!.high / 800, Math.exp(NORMAL_95 * logError));
    // ln A - k at a cent: 0.015 - 2 x 0.01 + 0.0075.
    near(row.curve[4]!.perHour.high / 400, Math.exp(NORMAL_95 * Math.sqrt(0.0025)));
    expect(row.cells.map(({ distanceCents, observedCount }) => [distanceCents, observedCount])).toEqual([
      [1, 400],
      [2, 200],
    ]);
    near(row.rates[1]!.hours, 1);
    near(row.logLinear!.intensityPerHour, 800);
  });

  it("should add up what both sides saw at a distance", () => {
    const both = fitHeld({ ...REQUEST, side: "both", sides: [BID, ASK], slots });

    expect(both.cells.map(({ observedCount }) => observedCount)).toEqual([800, 200]);
    near(both.exposedHours, 3);
    near(both.kappaPerCent!.value, Math.LN2);
  });
});

describe("the parts of a volatility", () => {
  it("should leave out steps without a mid", () => {
    const changes = changesOf([50, 51, NaN, 52, 54]);

    expect([...changes]).toEqual([1, NaN, NaN, 2]);
    expect([observationCount(changes), changesOf([]).length, changesOf([50]).length]).toEqual([2, 0, 0]);
    expect(realisedVariance(changes).perStep).toBe(2.5);
    expect([rollSpread(-0.25), rollSpread(0), rollSpread(0.25)]).toEqual([1, 0, 0]);
  });

  it("should look two steps wide where there is nothing to see, and a twentieth of all at most", () => {
    expect(bestSlowSteps(new Float64Array(100))).toBe(2);
    // A bounce and nothing else: as wide as it may be.
    expect(bestSlowSteps(Float64Array.from({ length: 200 }, (_, step) => (step % 2 === 0 ? 1 : -1)))).toBe(
      10,
    );
  });

  it("should have an interval of how far twenty stretches of the time differ", () => {
    const even = { perStep: 4, parts: new Float64Array(40).fill(0.1) };
    const root = rootWithInterval(even, 0.25)!;
    near(root.value, 4);
    near(root.low, 4);
    // Half of the stretches hold 0.1 and half 0.3: squares of 0.1, twenty times: sqrt(20 x 0.01 x 20 / 19) / 4.
    const parts = Float64Array.from({ length: 40 }, (_, step) => (step < 20 ? 0.05 : 0.15));
    const relative = Math.sqrt((20 * 0.01 * 20) / 19) / 4;
    near(
      rootWithInterval({ perStep: 4, parts }, 0.25)!.high,
      4 * Math.exp((2.093_024_054_408_309 * relative) / 2),
    );
    expect(rootWithInterval({ perStep: 0, parts }, 1)).toBeUndefined();
  });
});
