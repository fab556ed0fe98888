import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/core/random.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { US_PER_HOUR, US_PER_SECOND } from "../../src/core/units.ts";
import { budgetWarnings } from "../../src/cli/calibration-warnings.ts";
import { figureAboveBudget } from "../../src/core/calibration-rows.ts";
import { budgetSigmaCents } from "../../src/estimators/volatility.ts";
import { poissonRegression } from "../../src/estimators/poisson-regression.ts";
import { calibratorOf, fedCalibrator } from "./made-flow.ts";

const cell = (distance: number, count: number) => ({ distance, exposure: 1, count });

const random = () => randomStream("1", "refusals");

describe("what a calibration refuses", () => {
  it("should say before anything happened that there is too little data", () => {
    const { volatility, intensities } = calibratorOf(1).estimate(random());
    expect(volatility.reason).toBe("0 changes of the mid, 60 are the least");
    expect(intensities.map(({ side, method }) => `${method} ${side}`)).toHaveLength(6);
    for (const { reason } of intensities) expect(reason).toMatch(/^0 .*, 60 are the least$/);
  });

  it("should refuse fewer than 60 orders, and take 60", () => {
    for (const [count, isRefused] of [
      [59, true],
      [60, false],
    ] as const) {
      const calibrator = calibratorOf(1, { methods: ["sweep"], sides: ["ask"] });
      calibrator.book(0, 4_900, 5_100);
      for (let order = 1; order <= count; order++)
        calibrator.print(order * 50 * US_PER_SECOND, ASK, order % 3 === 0 ? 5_200 : 5_100);
      calibrator.advance(US_PER_HOUR);
      const [row] = calibrator.estimate(random()).intensities;
      expect(row!.eventCount).toBe(count);
      expect(row!.kappaPerCent === undefined).toBe(isRefused);
    }
  });

  it("should refuse k where no order went beyond the best price", () => {
    const calibrator = calibratorOf(1, { methods: ["sweep"], sides: ["bid"] });
    calibrator.book(0, 4_900, 5_100);
    for (let order = 1; order <= 70; order++) calibrator.print(order * 50 * US_PER_SECOND, BID, 4_900);
    calibrator.advance(US_PER_HOUR);
    const [row] = calibrator.estimate(random()).intensities;
    expect(row).toMatchObject({ kappaPerCent: undefined, intensityPerHour: undefined });
    expect(row!.reason).toContain("nothing tells k");
  });

  it("should refuse k whose interval includes 0", () => {
    // As many orders go 20 cents deep as stop at the best price: virtual quotes fill alike at every distance.
    const law = { perHour: 100, perCent: 0.001, clusterMean: 1, hours: 1.5 };
    const rows = fedCalibrator(law, "3", { methods: ["held"], sides: ["both"] }).estimate(
      random(),
    ).intensities;
    expect(rows[0]!.eventCount).toBeGreaterThanOrEqual(60);
    expect(rows[0]!.kappaPerCent).toBeUndefined();
    expect(rows[0]!.reason).toMatch(/^k's interval, -.* includes 0$/);
  });

  it("should leave a regression without a maximum alone", () => {
    expect(poissonRegression([cell(1, 5), cell(2, 0)])).toBeUndefined();
    expect(poissonRegression([cell(1, 0), cell(2, 5)])).toBeUndefined();
    expect(poissonRegression([cell(1, 5)])).toBeUndefined();
    expect(poissonRegression([cell(1, 5), cell(2, 1)])!.kappa).toBeCloseTo(Math.log(5), 10);
  });
});

/** Mids that jump a cent up and down again each half minute: 11 cents per root hour of movement. */
function walked(closeUs: number | undefined) {
  const calibrator = calibratorOf(2, { closeUs, methods: [] });
  const draws = randomStream("1", "walk");
  let mid = 5_000;
  for (let timeUs = 0; timeUs <= 2 * US_PER_HOUR; timeUs += 30 * US_PER_SECOND) {
    mid += draws.uniform() < 0.5 ? 100 : -100;
    calibrator.book(timeUs, mid - 100, mid + 100);
  }
  return calibrator.estimate(random()).volatility;
}

describe("the variance budget", () => {
  it("should be sqrt(f (100 - f) / hours): 10.2 cents at even odds a day before the close", () => {
    expect(budgetSigmaCents(50, 24)).toBeCloseTo(10.206, 3);
  });

  it("should cut sigma to it and say so, and leave alone what fits", () => {
    const free = walked(undefined);
    expect(free).toMatchObject({ isClamped: false, budget: undefined });
    expect(free.sigmaDollarsPerSqrtHour!.value).toBeGreaterThan(0.05);
    const close = walked(3 * US_PER_HOUR);
    expect(close.isClamped).toBe(false);
    expect(close.sigmaDollarsPerSqrtHour).toEqual(free.sigmaDollarsPerSqrtHour);
    const far = walked(300 * US_PER_HOUR);
    expect(far.isClamped).toBe(true);
    expect(far.sigmaDollarsPerSqrtHour!.value).toBe(far.budget!.dollarsPerSqrtHourMax);
    expect(far.budget!.dollarsPerSqrtHourMax).toBeLessThan(0.03);
  });

  it("should contradict what was measured where it lies below the whole interval, and not where it lies within", () => {
    const { figures } = walked(undefined);
    const { value, low } = figures.find(({ estimator }) => estimator === "two-scale")!.dollarsPerSqrtHour!;
    const within = walked((2_500 / (50 * (value + low)) ** 2) * US_PER_HOUR); // sqrt(2,500 / h) is half way down
    expect(within.isClamped).toBe(true);
    expect(figureAboveBudget(within)).toBeUndefined();
    expect(budgetWarnings("MADE", within)).toEqual([]);
    const far = walked(300 * US_PER_HOUR);
    expect(figureAboveBudget(far)!.value).toBe(value);
    expect(budgetWarnings("MADE", far)).toEqual([
      expect.stringMatching(
        /^MADE: sigma was measured as 0\.\d+ .* until its scheduled close, 29[89]|300\.0 h away/,
      ),
    ]);
    expect(figureAboveBudget(walked(undefined))).toBeUndefined();
  });
});
