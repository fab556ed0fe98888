/** Sweeps small enough to be worked out by hand. */
import type { CellResultRow, SweepMarketRow } from "../../../src/core/sweep-rows.ts";
import type { SweepAnalysisInput } from "../../../src/sweep/analysis/sweep-input.ts";
import { axis, madeManifest, planOf } from "../made-plan.ts";
import { resultRow } from "../made-sweep-rows.ts";

export function market(marketIndex: number, own: Partial<SweepMarketRow> = {}): SweepMarketRow {
  return {
    marketIndex,
    ticker: `MKT-${marketIndex}`,
    eventTicker: `EVENT-${marketIndex}`,
    part: "train",
    closeTimeUs: 1_767_830_400_000_000 + marketIndex * 3_600_000_000,
    rowCount: 10,
    contentHash: "00",
    ...own,
  };
}

/** One market an event, a line of cells along gammaPerDollar; `pnl[event][cell]` dollars, `undefined` where there is no result. */
export function lineSweep(
  pnl: readonly (readonly (number | undefined)[])[],
  trainCount = pnl.length,
): SweepAnalysisInput {
  const cellCount = pnl[0]?.length ?? 0;
  const values = Array.from({ length: cellCount }, (_, cell) => cell + 1);
  const markets = pnl.map((_, index) => market(index, { part: index < trainCount ? "train" : "test" }));
  const results = pnl.flatMap((row, marketIndex) =>
    row.flatMap((pnlDollars, cellIndex): CellResultRow[] =>
      pnlDollars === undefined ? [] : [resultRow({ cellIndex, marketIndex, pnlDollars })],
    ),
  );
  return {
    plan: planOf([axis("gammaPerDollar", values)]),
    manifest: madeManifest(markets),
    markets,
    scenarios: [scenario(0)],
    cells: values.map((value, cellIndex) => ({ cellIndex, values: [value] })),
    results,
    failures: [],
  };
}

export function scenario(
  scenarioIndex: number,
  own: Partial<SweepAnalysisInput["scenarios"][number]> = {},
): SweepAnalysisInput["scenarios"][number] {
  return {
    scenarioIndex,
    fillModel: "fifo-matched",
    postedThrough: "remainder",
    latency: "20,50",
    seed: "1",
    ...own,
  };
}
