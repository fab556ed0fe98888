/** Fair values: martingales with the volatility they state, that settle by their own law. */
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/core/random.ts";
import { FairValue, horizonHours, type FairRequest } from "../../../src/data/synth/fair-value.ts";

const PATHS = 4_000;
const Z_MAX = 4;

type Told = Omit<FairRequest, "moves" | "jumps">;

const STILL: Told = {
  law: "logit",
  startProbability: 0.3,
  sigmaCentsPerSqrtHour: 25,
  jumpsPerHour: 0,
  jumpLogOdds: 0,
};

interface Path {
  readonly probability: number;
  readonly isYes: boolean;
  readonly jumpCount: number;
}

function paths(told: Partial<Told>, hours: number, steps: number): Path[] {
  return Array.from({ length: PATHS }, (_, index) => {
    const seed = `fair-${index}`;
    const moves = randomStream(seed, "moves");
    const jumps = randomStream(seed, "jumps");
    const fair = new FairValue({ ...STILL, ...told, moves, jumps });
    for (let step = 0; step < steps; step++) fair.advance(hours / steps);
    const isYes = fair.settle(randomStream(seed, "result"));
    return { probability: fair.probability, isYes, jumpCount: fair.jumpCount };
  });
}

/** Distance of a mean from what it should be, in standard errors. */
function zScore(values: readonly number[], expected: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return (mean - expected) / Math.sqrt(variance / values.length);
}

const LAWS: readonly (readonly [name: string, told: Partial<Told>])[] = [
  ["probit", { law: "probit", sigmaCentsPerSqrtHour: 30 }],
  ["logit", { law: "logit", sigmaCentsPerSqrtHour: 25 }],
  ["jacobi", { law: "jacobi", sigmaCentsPerSqrtHour: 40 }],
  ["probit with jumps", { law: "probit", sigmaCentsPerSqrtHour: 30, jumpsPerHour: 5, jumpLogOdds: 0.8 }],
  ["logit with jumps", { law: "logit", jumpsPerHour: 10, jumpLogOdds: 0.5 }],
  ["jacobi with jumps", { law: "jacobi", sigmaCentsPerSqrtHour: 10, jumpsPerHour: 4, jumpLogOdds: 0.4 }],
];

describe.each(LAWS)("a fair value by %s", (_, told) => {
  const ends = paths(told, 1, 40);

  it("should be a martingale", () => {
    expect(
      Math.abs(
        zScore(
          ends.map(({ probability }) => probability),
          0.3,
        ),
      ),
    ).toBeLessThan(Z_MAX);
  });

  it("should stay within 0 and 1", () => {
    for (const { probability } of ends) {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }
  });

  it("should settle at YES as often as its last value says, where it ended high and where it ended low", () => {
    for (const isHigh of [false, true]) {
      const some = ends.filter(({ probability }) => probability > 0.3 === isHigh);
      expect(some.length).toBeGreaterThan(300);
      const surprises = some.map(({ probability, isYes }) => Number(isYes) - probability);
      expect(Math.abs(zScore(surprises, 0))).toBeLessThan(Z_MAX);
    }
  });

  it("should jump as often as it was told", () => {
    const perHour = told.jumpsPerHour ?? 0;
    const counts = ends.map(({ jumpCount }) => jumpCount);
    // one jump a step at most: the 40 steps of an hour lose a little
    const expected = 40 * (1 - Math.exp(-perHour / 40));
    if (perHour === 0) expect(Math.max(...counts)).toBe(0);
    else expect(Math.abs(zScore(counts, expected))).toBeLessThan(Z_MAX);
  });
});

/** p (1 - p) of each path after an hour. */
function left(told: Partial<Told>, steps: number): number[] {
  return paths(told, 1, steps).map(({ probability: p }) => p * (1 - p));
}

describe("what is left for the settlement, E[p (1 - p)]", () => {
  it("should be 0.171 of 0.21 for logit at sigma 1 after an hour, and 0.044 at sigma 3", () => {
    // figures of an independent simulation, rounded to three digits
    for (const [sigma, expected] of [
      [1, 0.171],
      [3, 0.044],
    ] as const) {
      const values = left({ law: "logit", sigmaCentsPerSqrtHour: 25 * sigma }, 20);
      const mean = values.reduce((sum, value) => sum + value, 0) / PATHS;
      expect(Math.abs(mean - expected)).toBeLessThan(
        Math.abs((mean - expected) / zScore(values, expected)) * Z_MAX + 0.0005,
      );
    }
  });

  it("should be p (1 - p) e^(-c^2 t) for jacobi", () => {
    const c = 0.8;
    const values = left({ law: "jacobi", sigmaCentsPerSqrtHour: 50 * c }, 400);
    expect(Math.abs(zScore(values, 0.21 * Math.exp(-c * c)))).toBeLessThan(Z_MAX);
  });

  it("should be nothing for probit at its horizon", () => {
    const hours = horizonHours(40);
    for (const { probability, isYes } of paths(
      { law: "probit", sigmaCentsPerSqrtHour: 40 },
      hours * 1.0001,
      50,
    )) {
      expect([0, 1]).toContain(probability);
      expect(isYes).toBe(probability === 1);
    }
  });
});

describe("the volatility of probit a day before it resolves", () => {
  // phi(Phi^-1(p)) / sqrt(24 h): cents per square root of an hour
  it.each([
    [0.5, 8.14],
    [0.3, 7.1],
    [0.1, 3.58],
    [0.03, 1.39],
  ])("should be what the model says at p = %d: %d cents", (startProbability, cents) => {
    const sigmaCentsPerSqrtHour = 8.1434;
    const hours = 0.02;
    const moves = paths({ law: "probit", startProbability, sigmaCentsPerSqrtHour }, hours, 1);
    const squares = moves.map(({ probability }) => (100 * (probability - startProbability)) ** 2 / hours);
    expect(Math.abs(zScore(squares, cents * cents))).toBeLessThan(Z_MAX);
  });
});
