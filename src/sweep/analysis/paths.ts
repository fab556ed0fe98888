/** P&L along the events: the chosen cell among all cells, and what choosing anew before each event came to. */
import { quantileSorted } from "simple-statistics";
import type { Figure } from "../../core/figure.ts";
import type { FanRow, WalkForwardReport } from "../../core/sweep-evidence-rows.ts";
import type { PnlMatrix } from "../statistics/pnl-matrix.ts";
import type { Judged } from "./judged-cells.ts";

/** @param all of the cells that may be chosen, over `events` in order of time. */
export function fanRows(
  { judgement }: Judged,
  all: PnlMatrix,
  events: readonly number[],
): Figure<readonly FanRow[]> {
  const { choice } = judgement.evidence;
  if ("reason" in choice) return choice;
  const { cell: chosen, bestCell } = choice.value;
  const { cellCount, values } = all;
  const totals = new Float64Array(cellCount);
  return {
    value: events.map((eventIndex, period) => {
      for (let cell = 0; cell < cellCount; cell++) totals[cell]! += values[period * cellCount + cell]!;
      const sorted = Array.from(totals).sort((a, b) => a - b);
      return {
        eventIndex,
        chosen: totals[chosen]!,
        bestInSample: totals[bestCell]!,
        tenth: quantileSorted(sorted, 0.1),
        quarter: quantileSorted(sorted, 0.25),
        median: quantileSorted(sorted, 0.5),
        threeQuarters: quantileSorted(sorted, 0.75),
        ninetieth: quantileSorted(sorted, 0.9),
      };
    }),
  };
}

/** @param events of the periods of both parts, one after the other. */
export function walkForwardReport(
  { cells, train, test, judgement }: Judged,
  events: readonly number[],
): Figure<WalkForwardReport> {
  const { choice, walkForward } = judgement.evidence;
  if ("reason" in walkForward) return walkForward;
  if ("reason" in choice) return choice;
  const chosen = choice.value.cell;
  const { cellCount } = train;
  const chosenPnl = (period: number): number =>
    period < train.periodCount
      ? train.values[period * cellCount + chosen]!
      : test.values[(period - train.periodCount) * cellCount + chosen]!;
  let [totalDollars, chosenTotalDollars] = [0, 0];
  return {
    value: {
      chosenCount: walkForward.value.chosenCount,
      steps: walkForward.value.steps.map(({ period, cell, pnlDollars }) => {
        totalDollars += pnlDollars;
        chosenTotalDollars += chosenPnl(period);
        return {
          eventIndex: events[period]!,
          cell: cells[cell]!,
          pnlDollars,
          totalDollars,
          chosenTotalDollars,
        };
      }),
    },
  };
}
