import { describe, expect, it } from "vitest";
import type { Strategy } from "../../src/core/strategy.ts";
import { playPath, type ModelWorld } from "../../src/engine/model-world/model-world.ts";
import { seededPaths } from "../../src/engine/model-world/path-draws.ts";
import { errorOf } from "../data/workbench.ts";

/** No move, and quotes at a fixed distance: fills are Poisson with a known mean. */
const WORLD: ModelWorld = {
  startCents: 50,
  sigmaCentsPerSqrtHour: 0,
  intensityPerHour: 20,
  kappaPerCent: 0.5,
  hours: 2,
  stepCount: 40,
  arrivals: "exact",
};
const DISTANCE_CENTS = 2;
const PATH_COUNT = 2_000;

function constantMaker(sizeContracts: number): Strategy {
  return {
    quote: ({ markets }, [sheet]) => {
      sheet!.bid(markets[0]!.fairCents! - DISTANCE_CENTS, sizeContracts);
      sheet!.ask(markets[0]!.fairCents! + DISTANCE_CENTS, sizeContracts);
    },
    explain: () => [],
  };
}

function meanFills(world: ModelWorld): number {
  const paths = seededPaths("mean", world.stepCount);
  let fills = 0;
  for (let path = 0; path < PATH_COUNT; path++)
    fills += playPath(constantMaker(1), world, paths(path)).fillCount;
  return fills / PATH_COUNT;
}

/** Both sides: 2 A e^(-k delta) T. */
const RATE = 20 * Math.exp(-0.5 * DISTANCE_CENTS);
const STEP_HOURS = 2 / 40;

function play(seed: string, path: number): unknown {
  return playPath(constantMaker(1), { ...WORLD, sigmaCentsPerSqrtHour: 3 }, seededPaths(seed, 40)(path));
}

describe("the model world", () => {
  it.each([
    ["exact", 2 * RATE * 2, 2 * RATE * 2],
    ["linear", 2 * 40 * RATE * STEP_HOURS, 2 * 40 * RATE * STEP_HOURS],
    ["exponential", 2 * 40 * (1 - Math.exp(-RATE * STEP_HOURS)), 2 * RATE * 2],
  ] as const)("should bring orders by the %s rule as often as it says", (arrivals, mean, variance) => {
    const bound = 4 * Math.sqrt(variance / PATH_COUNT);

    expect(Math.abs(meanFills({ ...WORLD, arrivals }) - mean)).toBeLessThan(bound);
  });

  it("should pay each fill its distance where the mid stands still", () => {
    const end = playPath(constantMaker(3), WORLD, seededPaths("1", 40)(7));

    expect(end.fillCount).toBeGreaterThan(0);
    expect(end.profitCents).toBeCloseTo(end.fillCount * 3 * DISTANCE_CENTS, 9);
    expect(end.meanSpreadCents).toBeCloseTo(2 * DISTANCE_CENTS, 9);
    expect(Math.abs(end.inventoryContracts) % 3).toBe(0);
  });

  it("should play the same path for the same seed and number, and another for another", () => {
    expect(play("1", 5)).toEqual(play("1", 5));
    expect(play("1", 6)).not.toEqual(play("1", 5));
    expect(play("2", 5)).not.toEqual(play("1", 5));
  });

  it("should fill nobody who quotes nothing", () => {
    const silent: Strategy = { quote: () => {}, explain: () => [] };

    for (const arrivals of ["exact", "linear", "exponential"] as const)
      expect(playPath(silent, { ...WORLD, arrivals }, seededPaths("1", 40)(1))).toMatchObject({
        fillCount: 0,
        profitCents: 0,
        meanSpreadCents: NaN,
      });
  });

  it.each([
    { intensityPerHour: 0 },
    { kappaPerCent: NaN },
    { hours: Infinity },
    { sigmaCentsPerSqrtHour: -1 },
    { startCents: NaN },
    { stepCount: 0.5 },
  ])("should refuse %o", async (bad) => {
    const error = await errorOf(() =>
      playPath(constantMaker(1), { ...WORLD, ...bad }, seededPaths("1", 1)(0)),
    );

    expect(error).toMatchObject({ code: "USAGE_BAD_PARAMETER" });
  });
});
