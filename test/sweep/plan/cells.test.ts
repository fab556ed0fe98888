/** Which cells a plan has: grids, conditions, samples. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellsOf, planOf, refusal } from "./plan-texts.ts";

function values(range: string, name = "gammaPerDollar"): number[] {
  return cellsOf(planOf(`parameters: { ${name}: ${range} }`)).flat();
}

describe("a grid", () => {
  it("should have every combination, in the order of the strategy's parameters, the last fastest", () => {
    const plan = planOf("parameters: { maxPositionContracts: [20, 10], gammaPerDollar: [0.1, 0.3, 0.2] }");
    expect(plan.axes.map(({ name }) => name)).toEqual(["gammaPerDollar", "maxPositionContracts"]);
    expect(cellsOf(plan)).toEqual([
      [0.1, 10],
      [0.1, 20],
      [0.2, 10],
      [0.2, 20],
      [0.3, 10],
      [0.3, 20],
    ]);
    expect(plan.cell(3)).toMatchObject({ index: 3, coordinates: [1, 1] });
  });

  it("should hold what is not swept at what was said, and the rest at its default", () => {
    const plan = planOf("parameters: { gammaPerDollar: [0.1, 0.2], kappaPerCent: 1.5, sizeContracts: [2] }");
    expect(plan.cell(1).parameters).toEqual({
      gammaPerDollar: 0.2,
      kappaPerCent: 1.5,
      sizeContracts: 2,
      sigmaDollarsPerSqrtHour: 0.1,
      horizonHours: 0.5,
      intensityPerHour: 6,
      maxPositionContracts: 10,
    });
    expect(planOf("").cellCount).toBe(1);
  });

  it("should space a range evenly, without dust, on its scale", () => {
    expect(values("{ from: 0.1, to: 0.5, count: 5 }")).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(values("{ from: 0.001, to: 10, count: 5, scale: log }")).toEqual([0.001, 0.01, 0.1, 1, 10]);
    // Sizes come in lots of 0.01: 1, 10^(1/3), 10^(2/3), 10.
    expect(values("{ from: 1, to: 10, count: 4, scale: log }", "sizeContracts")).toEqual([1, 2.15, 4.64, 10]);
  });

  it("should keep the cells that conditions allow, no others", () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(distinct, distinct, fc.integer({ min: 30, max: 400 }), (sizes, kappas, bound) => {
        const all = kappas
          .toSorted((a, b) => a - b)
          .flatMap((kappa) => sizes.toSorted((a, b) => a - b).map((size) => [kappa, size]));
        const allowed = all.filter(([kappa, size]) => kappa! * size! <= bound);
        fc.pre(allowed.length > 0 && sizes.length > 1 && kappas.length > 1);
        const plan = planOf(`parameters:
  kappaPerCent: [${kappas.join()}]
  maxPositionContracts: [${sizes.join()}]
conditions: ["kappaPerCent * maxPositionContracts <= ${bound}"]`);
        expect(cellsOf(plan)).toEqual(allowed);
        for (let index = 0; index < plan.cellCount; index++) {
          const { coordinates, parameters } = plan.cell(index);
          for (const [axis, { name, values: list }] of plan.axes.entries())
            expect(list[coordinates[axis]!]).toBe(parameters[name]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

const RANGES =
  "gammaPerDollar: { from: 0.01, to: 1, scale: log }, kappaPerCent: { from: 0.5, to: 5 }, sizeContracts: [1, 2, 5]";

describe.each(["random", "sobol"])("a subset, %s", (kind) => {
  const sample = (count: number, more = "", parameters = RANGES) =>
    planOf(`parameters: { ${parameters} }\nsubset: { kind: ${kind}, count: ${count}, seed: 7 }\n${more}`);

  it("should be the same again, and begin a larger one", () => {
    expect(cellsOf(sample(20))).toEqual(cellsOf(sample(20)));
    expect(cellsOf(sample(30)).slice(0, 20)).toEqual(cellsOf(sample(20)));
  });

  it("should lie within its ranges and conditions, without repeats, and rank its values", () => {
    const plan = sample(200, 'conditions: ["gammaPerDollar * kappaPerCent < 1"]');
    const cells = cellsOf(plan);
    expect(new Set(cells.map(String)).size).toBe(200);
    for (const [index, [gamma, kappa, size]] of cells.entries()) {
      expect(gamma! >= 0.01 && gamma! <= 1 && kappa! >= 0.5 && kappa! <= 5).toBe(true);
      expect(gamma! * kappa!).toBeLessThan(1);
      expect([1, 2, 5]).toContain(size);
      const { coordinates } = plan.cell(index);
      expect(coordinates[0]).toBe(cells.filter((other) => other[0]! < gamma!).length);
      expect(plan.axes[2]!.values[coordinates[2]!]).toBe(size);
    }
    expect(plan.axes.map(({ isDrawn }) => isDrawn)).toEqual([true, true, false]);
  });

  it("should spread evenly on each scale: half below the middle, a third of each listed value", () => {
    const cells = cellsOf(sample(1_024));
    const share = (isIn: (cell: readonly number[]) => boolean) => cells.filter(isIn).length / 1_024;
    // Three standard errors of 1,024 draws are 0.047.
    expect(Math.abs(share(([gamma]) => gamma! < 0.1) - 1 / 2)).toBeLessThan(0.047);
    expect(Math.abs(share(([, kappa]) => kappa! < 2.75) - 1 / 2)).toBeLessThan(0.047);
    expect(Math.abs(share(([, , size]) => size === 2) - 1 / 3)).toBeLessThan(0.047);
  });

  it("should be able to be the whole grid, and no more than it", () => {
    const grid = "gammaPerDollar: [0.1, 0.2, 0.3], kappaPerCent: { from: 1, to: 2, count: 5 }";
    expect(new Set(cellsOf(sample(15, "", grid)).map(String)).size).toBe(15);
    expect(refusal(() => sample(16, "", grid))).toMatchObject({ code: "USAGE_BAD_SUBSET", exitCode: 2 });
    const condition = 'conditions: ["kappaPerCent < 1.4"]';
    expect(sample(6, condition, grid).cellCount).toBe(6);
    expect(refusal(() => sample(7, condition, grid)).message).toContain("only 6 meet the conditions");
  });

  it("should say that nothing is left where conditions leave nothing", () => {
    const told = refusal(() => sample(5, 'conditions: ["gammaPerDollar > kappaPerCent * 10"]'));
    expect(told).toMatchObject({ code: "USAGE_NO_CELLS", exitCode: 2 });
  });
});

describe("a random subset", () => {
  it("should not change on an axis because of one more", () => {
    const one = planOf(
      "parameters: { gammaPerDollar: { from: 0, to: 1 } }\nsubset: { kind: random, count: 9 }",
    );
    const two = planOf(
      "parameters: { gammaPerDollar: { from: 0, to: 1 }, horizonHours: { from: 1, to: 2 } }\nsubset: { kind: random, count: 9 }",
    );
    expect(cellsOf(two).map(([gamma]) => gamma)).toEqual(cellsOf(one).map(([gamma]) => gamma));
  });
});
