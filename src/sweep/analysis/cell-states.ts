/** Which cells can be compared: those with a result in every market under every scenario. A failed cell never counts as one that earned 0. */
import type { CellState } from "../../core/sweep-report-rows.ts";
import type { CellFailureRow } from "../../core/sweep-rows.ts";
import type { SweepFigures } from "./event-figures.ts";

export interface CellStates {
  readonly states: readonly Exclude<CellState, "brokeConstraint">[];
  /** Scenarios that count: those in which any cell is complete. */
  readonly scenarioIndices: readonly number[];
  readonly remarks: readonly string[];
}

export function cellStates(figures: SweepFigures, failures: Iterable<CellFailureRow>): CellStates {
  const { scenarios, cellCount, hasResult } = figures;
  const marketCount = hasResult.reduce((sum, has) => sum + has, 0);
  const counted = [...scenarios.keys()].filter(
    (index) =>
      index === 0 || scenarios[index]!.resultCounts.some((count) => count === marketCount && count > 0),
  );
  const failed = new Set<number>();
  for (const { cellIndex, scenarioIndex, marketIndex } of failures)
    if (counted.includes(scenarioIndex) && hasResult[marketIndex] === 1) failed.add(cellIndex);
  const states = Array.from({ length: cellCount }, (_, cell) => {
    if (failed.has(cell)) return "failed";
    return marketCount > 0 && counted.every((index) => scenarios[index]!.resultCounts[cell] === marketCount)
      ? "complete"
      : "missing";
  });
  return { states, scenarioIndices: counted, remarks: remarksOf(figures, { marketCount, counted, states }) };
}

function remarksOf(
  { scenarios, hasResult }: SweepFigures,
  {
    marketCount,
    counted,
    states,
  }: { marketCount: number; counted: readonly number[]; states: readonly CellState[] },
): readonly string[] {
  const remarks: string[] = [];
  const say = (count: number, sentence: string): void => {
    if (count > 0) remarks.push(sentence);
  };
  const failedCount = states.filter((state) => state === "failed").length;
  const missingCount = states.filter((state) => state === "missing").length;
  const leftOut = hasResult.length - marketCount;
  say(
    failedCount,
    `${failedCount} of ${states.length} cells failed in a market or more: they are in no figure, and count in none as 0.`,
  );
  say(
    missingCount,
    `${missingCount} of ${states.length} cells have no result in a market or more, and no failure either: the sweep is not complete. They are in no figure.`,
  );
  say(leftOut, `${leftOut} of ${hasResult.length} markets have no result of any cell and are left out.`);
  const left = scenarios.length - counted.length;
  say(
    left,
    `${left} of ${scenarios.length} scenarios have no complete cell and are left out: the bracket lacks them.`,
  );
  return remarks;
}
