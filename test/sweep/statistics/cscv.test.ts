import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/core/random.ts";
import { blockCountOf, cscv, type Cscv, type CscvOptions } from "../../../src/sweep/statistics/cscv.ts";
import { firstHalves, metricOver, sumBlocks } from "../../../src/sweep/statistics/cscv-splits.ts";
import { pboNoise } from "../../../src/sweep/statistics/pbo-noise.ts";
import { pnlMatrix, type PnlMatrix } from "../../../src/sweep/statistics/pnl-matrix.ts";
import { reasonOf, valueOf } from "./value-of.ts";

const MEAN: CscvOptions = { blockCount: 8, metric: "mean" };
const SHARPE: CscvOptions = { blockCount: 8, metric: "sharpe" };

function noise(eventCount: number, cellCount: number, seed: string): PnlMatrix {
  const random = randomStream(seed, "test");
  const values = Float64Array.from({ length: eventCount * cellCount }, () => random.normal());
  return { periodCount: eventCount, cellCount, values };
}

function played(matrix: PnlMatrix, options: CscvOptions): Cscv {
  return valueOf(cscv(matrix, options));
}

describe("the splits", () => {
  it("should be all halves that hold the first block, in order", () => {
    // {0,1}, {0,2}, {0,3} of four blocks.
    expect(firstHalves(4)).toEqual([0b0011, 0b0101, 0b1001]);
    expect(firstHalves(16)).toHaveLength(12_870 / 2);
  });

  it("should take an event as often as it is drawn, in its own block", () => {
    // Four blocks of two events; the first and third blocks, with weights 2 1 and 0 3: 4 4 6 and 10 10 10.
    const matrix = pnlMatrix([[4], [6], [99], [99], [99], [10], [99], [99]]);
    const blocks = sumBlocks(matrix, 4, [2, 1, 1, 1, 0, 3, 1, 1]);
    const into = new Float64Array(1);

    expect(metricOver(blocks, 0b0101, "mean", into)).toBe(true);
    expect(into[0]).toBeCloseTo(44 / 6, 12);
    metricOver(blocks, 0b0101, "sharpe", into);
    // Squares 16 16 36 100 100 100 sum to 368; 368 - 44^2 / 6 = 45.33, over 5.
    expect(into[0]).toBeCloseTo(44 / 6 / Math.sqrt((368 - 1936 / 6) / 5), 12);
  });

  it("should have no metric where fewer than two events are left", () => {
    const blocks = sumBlocks(noise(8, 2, "empty"), 4, [0, 1, 0, 0, 3, 3, 1, 0]);
    expect(metricOver(blocks, 0b0011, "mean", new Float64Array(2))).toBe(false);
  });

  it("should use as many blocks of two events as there are, up to 16", () => {
    expect([8, 11, 30, 50].map((count) => blockCountOf(count))).toEqual([4, 4, 14, 16]);
  });
});

describe("the probability of backtest overfitting", () => {
  it("should be 0 where one cell is always best, and 1 where none differs", () => {
    const better = pnlMatrix(
      Array.from({ length: 16 }, (_, event) => [event % 3, 10 + (event % 3), (event + 1) % 3]),
    );
    const same = pnlMatrix(Array.from({ length: 16 }, (_, event) => [event % 3, event % 3]));

    expect(played(better, MEAN).pbo).toBe(0);
    // The average rank of equal cells is the median, and PBO counts it.
    expect([played(same, MEAN).pbo, played(same, SHARPE).pbo]).toEqual([1, 1]);
  });

  it("should lie in [0, 1], whatever the P&L, and so should the share of losses", () => {
    const row = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 8, maxLength: 20 }), (rows) => {
        for (const metric of ["mean", "sharpe"] as const) {
          const { pbo, lossShare, logits } = played(pnlMatrix(rows), { blockCount: 4, metric });
          for (const share of [pbo, lossShare]) expect(share >= 0 && share <= 1).toBe(true);
          expect(logits.every((logit) => Number.isFinite(logit))).toBe(true);
        }
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("should not depend on the order of the cells", () => {
    const matrix = noise(32, 7, "order");
    const turned = pnlMatrix(
      Array.from({ length: 32 }, (_, event) =>
        Array.from(matrix.values.slice(event * 7, event * 7 + 7)).toReversed(),
      ),
    );
    for (const options of [MEAN, SHARPE])
      expect(played(turned, options).logits).toEqual(played(matrix, options).logits);
  });

  it("should leave out the earliest events where blocks would not be equal", () => {
    const matrix = noise(35, 5, "left out");
    const later = { ...matrix, periodCount: 32, values: matrix.values.slice(15) };
    const found = played(matrix, MEAN);

    expect([found.eventsLeftOut, found.eventsPerBlock]).toEqual([3, 4]);
    expect(found.logits).toEqual(played(later, MEAN).logits);
  });

  it("should tell how the chosen cell's metric out of sample goes with that in sample", () => {
    // Sums over all events are 0, so what a cell gains in one half it loses in the other: slope -1, intercept 0.
    const rows = [
      [5, -2],
      [-1, 4],
      [3, 1],
      [-7, -3],
      [2, 6],
      [-6, -1],
      [4, 2],
      [0, -7],
    ];
    const { slope, intercept } = valueOf(
      played(pnlMatrix(rows), { blockCount: 8, metric: "mean" }).degradation,
    );

    expect(slope).toBeCloseTo(-1, 12);
    expect(intercept).toBeCloseTo(0, 12);
  });

  it("should refuse too few events and a single cell", () => {
    expect(reasonOf(cscv(noise(7, 3, "few"), { blockCount: 4, metric: "mean" }))).toContain(
      "7 events, 8 are the least",
    );
    expect(reasonOf(cscv(noise(12, 3, "few"), { blockCount: 16, metric: "mean" }))).toContain(
      "16 are the least",
    );
    expect(reasonOf(cscv(noise(20, 1, "few"), MEAN))).toBe("1 cell, 2 are the least to choose from");
  });
});

describe("the noise of a PBO", () => {
  const options = { metric: "mean", seed: "1", resampleCount: 100 } as const;

  it("should be .17 to .23 without skill, as 200 matrices of pure noise have it, and hold .5", () => {
    const found = Array.from({ length: 12 }, (_, index) =>
      valueOf(pboNoise(noise(48, 10, `${index}`), options)),
    );
    const errors = found.map(({ standardError }) => standardError);

    expect(Math.min(...errors)).toBeGreaterThan(0.13);
    expect(Math.max(...errors)).toBeLessThan(0.27);
    expect(
      found.filter(({ interval: { low, high } }) => low <= 0.5 && 0.5 <= high).length,
    ).toBeGreaterThanOrEqual(9);
    // Nine of ten PBOs of 10 cells without skill: .13 to .88.
    const { low, high } = found[0]!.withoutSkill;
    expect(low).toBeLessThan(0.25);
    expect(high).toBeGreaterThan(0.75);
  });

  it("should see that a good cell is no noise", () => {
    const matrix = noise(48, 10, "good");
    for (let event = 0; event < 48; event++) matrix.values[event * 10 + 4]! += 1.5;
    const { pbo, pValue } = valueOf(pboNoise(matrix, options));

    expect(pbo).toBe(0);
    expect(pValue).toBeLessThan(0.05);
  });

  it("should refuse too few events", () => {
    expect(reasonOf(pboNoise(noise(7, 3, "few"), options))).toContain("8 are the least");
  });
});
