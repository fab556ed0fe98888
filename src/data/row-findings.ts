import { BP_PER_DOLLAR } from "../core/units.ts";
import { RECORDED_KIND, type RecordedRows } from "./recorded-rows.ts";

/** What a market's recorded rows say of themselves, in recorded order and without any repair. */
export interface RowFindings {
  readonly startUs: number;
  readonly endUs: number;
  readonly snapshotCount: number;
  readonly deltaCount: number;
  readonly printCount: number;
  readonly gapCount: number;
  /** Rows between a gap and the next snapshot: the book is unknown there. */
  readonly rowsInGapCount: number;
  /** Of those, the rows after a gap that no snapshot follows; undefined when every gap is healed. */
  readonly unhealedRowCount: number | undefined;
  /** Deltas that take a known level below zero: messages before them were lost. */
  readonly negativeSizeCount: number;
  readonly firstNegativeUs: number | undefined;
}

export function examineRows(rows: RecordedRows): RowFindings {
  const { kind, side, priceBp, lots, timeUs, rowCount } = rows;
  const heldLots = [new Float64Array(BP_PER_DOLLAR + 1), new Float64Array(BP_PER_DOLLAR + 1)] as const;
  const kindCounts = [0, 0, 0, 0, 0];
  let endUs = timeUs[0] ?? 0;
  let rowsInGapCount = 0;
  let unhealedRowCount: number | undefined;
  let negativeSizeCount = 0;
  let firstNegativeUs: number | undefined;
  for (let row = 0; row < rowCount; row++) {
    const rowKind = kind[row]!;
    kindCounts[rowKind]!++;
    if (timeUs[row]! > endUs) endUs = timeUs[row]!;
    if (rowKind === RECORDED_KIND.gap) unhealedRowCount ??= 0;
    else if (rowKind === RECORDED_KIND.snapshot) {
      unhealedRowCount = undefined;
      heldLots[0].fill(0);
      heldLots[1].fill(0);
    } else if (unhealedRowCount !== undefined) {
      unhealedRowCount++;
      rowsInGapCount++;
    } else if (rowKind !== RECORDED_KIND.print) {
      const held = side[row] === 0 ? heldLots[0] : heldLots[1];
      const left = rowKind === RECORDED_KIND.delta ? held[priceBp[row]!]! + lots[row]! : lots[row]!;
      held[priceBp[row]!] = Math.max(0, left);
      if (left >= 0) continue;
      negativeSizeCount++;
      firstNegativeUs ??= timeUs[row]!;
    }
  }
  return {
    startUs: timeUs[0] ?? 0,
    endUs,
    snapshotCount: kindCounts[RECORDED_KIND.snapshot]!,
    deltaCount: kindCounts[RECORDED_KIND.delta]!,
    printCount: kindCounts[RECORDED_KIND.print]!,
    gapCount: kindCounts[RECORDED_KIND.gap]!,
    rowsInGapCount,
    unhealedRowCount,
    negativeSizeCount,
    firstNegativeUs,
  };
}
