/** A lane's marks and P&L parts over its markets. */
import type { LaneMarketRow, LaneRow, Marks, PnlParts } from "../core/result-rows.ts";

export function sumMarks(marks: readonly Marks[]): Marks {
  const sum = (value: (mark: Marks) => number | undefined): number | undefined => {
    let total = 0;
    for (const mark of marks) {
      const micros = value(mark);
      if (micros === undefined) return undefined;
      total += micros;
    }
    return total;
  };
  return {
    midMicros: sum((mark) => mark.midMicros),
    exitMicros: sum((mark) => mark.exitMicros),
    settlementMicros: sum((mark) => mark.settlementMicros),
  };
}

/** Each market at the best mark it has. */
export function bestMarks(markets: readonly LaneMarketRow[]): Pick<LaneRow, "pnlMicros" | "pnlMark"> {
  const best = markets.map(({ marks, cashMicros }) => bestMark(marks, cashMicros));
  const isSame = best.every(({ pnlMark }) => pnlMark === best[0]!.pnlMark);
  return {
    pnlMicros: best.reduce((sum, { pnlMicros }) => sum + pnlMicros, 0),
    pnlMark: isSame ? best[0]!.pnlMark : "mixed",
  };
}

/** The market's settlement where its result is known, else the exit mark, else the mid. */
export function bestMark(
  marks: Marks,
  cashMicros: number,
): { readonly pnlMicros: number; readonly pnlMark: Exclude<LaneRow["pnlMark"], "mixed"> } {
  if (marks.settlementMicros !== undefined)
    return { pnlMicros: marks.settlementMicros, pnlMark: "settlement" };
  if (marks.exitMicros !== undefined) return { pnlMicros: marks.exitMicros, pnlMark: "exit" };
  return { pnlMicros: marks.midMicros ?? cashMicros, pnlMark: "mid" };
}

export function sumParts(parts: readonly PnlParts[]): PnlParts {
  const sum = (value: (part: PnlParts) => number): number =>
    parts.reduce((total, part) => total + value(part), 0);
  return {
    spreadEarnedMicros: sum((part) => part.spreadEarnedMicros),
    adverseSelectionMicros: sum((part) => part.adverseSelectionMicros),
    inventoryMicros: sum((part) => part.inventoryMicros),
    feesMicros: sum((part) => part.feesMicros),
    settlementMicros: sum((part) => part.settlementMicros),
    totalMicros: sum((part) => part.totalMicros),
  };
}
