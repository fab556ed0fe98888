/** Sweeps of every kind that a report has to draw, analysed with few resamples. */
import { randomStream } from "../../../src/core/random.ts";
import type { SweepReportRows } from "../../../src/core/sweep-report-rows.ts";
import { analyseSweep } from "../../../src/sweep/analysis/analyse-sweep.ts";
import type { Axis } from "../../../src/sweep/plan/cell-table.ts";
import type { SweepAnalysisInput } from "../../../src/sweep/analysis/sweep-input.ts";
import { axis } from "../../sweep/made-plan.ts";
import { GRID_AXES, madeRows } from "../../sweep/made-sweep-rows.ts";

/** Every so manieth value of the 16 x 16 grid. */
function thinned(step: number): readonly Axis[] {
  return GRID_AXES.map(({ name, values }) =>
    axis(
      name,
      Array.from(values).filter((_, index) => index % step === 0),
    ),
  );
}

/** Each is analysed once, however often it is asked for. */
const analysed = new Map<string, SweepReportRows>();

function kind(name: string, make: () => SweepAnalysisInput): () => SweepReportRows {
  return () => {
    const known =
      analysed.get(name) ?? analyseSweep(make(), { seed: "1", resampleCount: 100, blockCountMax: 8 });
    analysed.set(name, known);
    return known;
  };
}

export const SWEEP_KINDS: Readonly<Record<string, () => SweepReportRows>> = Object.fromEntries(
  Object.entries({
    grid: () => madeRows({ axes: thinned(2), failedCells: [3] }),
    "three parameters": () =>
      madeRows({
        axes: [
          axis("gammaPerDollar", [0.01, 0.1, 1]),
          axis("kappaPerCent", [1, 2]),
          axis("sizeContracts", [5, 10, 20]),
        ],
        eventCount: 20,
      }),
    drawn: drawnRows,
    "one parameter": () => madeRows({ axes: [axis("kappaPerCent", [1, 2, 3, 4])] }),
    "one cell": () => madeRows({ axes: [] }),
    "one event": () => madeRows({ axes: thinned(4), eventCount: 1 }),
    "few events": () => madeRows({ axes: thinned(4), eventCount: 12, fillModels: ["through"] }),
    "every cell failed": () => {
      const made = madeRows({ axes: [axis("kappaPerCent", [1, 2, 3])], failedCells: [0, 1, 2] });
      // In markets of their own: else that market would be left out.
      const failures = made.failures.map((row) => ({ ...row, marketIndex: row.cellIndex }));
      const results = [...madeRows({ axes: [axis("kappaPerCent", [1, 2, 3])] }).results];
      return { ...made, failures, results: results.filter((row) => row.marketIndex !== row.cellIndex) };
    },
  } satisfies Record<string, () => SweepAnalysisInput>).map(([name, make]) => [name, kind(name, make)]),
);

function drawnRows(): SweepAnalysisInput {
  const random = randomStream("drawn", "values");
  const values = Array.from({ length: 40 }, () => [
    0.01 * 100 ** random.uniform(),
    0.5 + 4 * random.uniform(),
  ]);
  const axes = ["gammaPerDollar", "kappaPerCent"].map((name, index) =>
    axis(
      name,
      values.map((list) => list[index]!).sort((a, b) => a - b),
      true,
    ),
  );
  return madeRows({ axes, values });
}
