/**
 * How often the verdict on a sweep is wrong: a hundred made-up sweeps of 1,024 cells and 50 events without an edge, and a hundred
 * with one of a standard deviation of an event's P&L in a tenth of the grid. "Not enough data" is wrong in both.
 */
import { describe, expect, it } from "vitest";
import { judgeSweep, type SweepJudgement } from "../../src/sweep/statistics/judge-sweep.ts";
import { splitByTime } from "../../src/sweep/statistics/pnl-matrix.ts";
import { COORDINATES, isInRegion, madeSweep } from "../sweep/statistics/made-sweep.ts";

const SEED_COUNT = 100;
const EVENT_COUNT = 50;
/** Standard deviations of an event's P&L. */
const EDGE = 1;

function judged(seed: number, edge: number): SweepJudgement {
  return judgeSweep({
    ...splitByTime(madeSweep({ seed: `sweep-${seed}`, eventCount: EVENT_COUNT, edge }), 0.5),
    design: { parameters: ["gamma", "kappa"], coordinates: COORDINATES },
    seed: `${seed}`,
    resampleCount: 200,
    blockCountMax: 8,
  });
}

const SEEDS = Array.from({ length: SEED_COUNT }, (_, seed) => seed);

describe("the verdict on a hundred sweeps", () => {
  it("should be other than no in at most 5 where no cell has an edge", () => {
    const wrong = SEEDS.filter((seed) => judged(seed, 0).verdict.decision !== "do not adopt");

    console.log(`without an edge: other than no in ${wrong.length} of ${SEED_COUNT}`);
    expect(wrong.length).toBeLessThanOrEqual(5);
  });

  it("should adopt a cell of the region in at least 90 where it has an edge", () => {
    const found = SEEDS.filter((seed) => {
      const { decision, cell } = judged(seed, EDGE).verdict;
      return decision === "adopt" && cell !== undefined && isInRegion(cell);
    });

    console.log(`with an edge of ${EDGE}: adopted in ${found.length} of ${SEED_COUNT}`);
    expect(found.length).toBeGreaterThanOrEqual(90);
  });
});
