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
  /** Snapshots that replace a known book, no gap between: they should repeat it. */
  readonly comparedSnapshotCount: number;
  /** Of those, the ones that do not, and the largest difference at a price. */
  readonly differingSnapshotCount: number;
  readonly snapshotDifferenceLotsMax: number;
}

export function examineRows(rows: RecordedRows): RowFindings {
  const { kind, side, priceBp, lots, timeUs, rowCount } = rows;
  const book = new ExaminedBook();
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
    if (rowKind !== RECORDED_KIND.snapshotLevel) book.endSnapshot();
    if (rowKind === RECORDED_KIND.gap) {
      unhealedRowCount ??= 0;
      book.forget();
    } else if (rowKind === RECORDED_KIND.snapshot) {
      unhealedRowCount = undefined;
      book.beginSnapshot();
    } else if (unhealedRowCount !== undefined) {
      unhealedRowCount++;
      rowsInGapCount++;
    } else if (rowKind !== RECORDED_KIND.print) {
      const isChange = rowKind === RECORDED_KIND.delta;
      if (book.take(side[row]!, priceBp[row]!, lots[row]!, isChange) >= 0) continue;
      negativeSizeCount++;
      firstNegativeUs ??= timeUs[row]!;
    }
  }
  book.endSnapshot();
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
    ...book.differences,
  };
}

const PRICE_COUNT = BP_PER_DOLLAR + 1;

/** Sizes by side and price as the rows tell them, and each snapshot beside the book it replaces. */
class ExaminedBook {
  #heldLots = new Float64Array(2 * PRICE_COUNT);
  /** The book before the snapshot at hand. */
  #replacedLots = new Float64Array(2 * PRICE_COUNT);
  /** A snapshot came, and no gap after it. */
  #isKnown = false;
  /** The levels of a snapshot that is compared are being read. */
  #isComparing = false;
  readonly differences = {
    comparedSnapshotCount: 0,
    differingSnapshotCount: 0,
    snapshotDifferenceLotsMax: 0,
  };

  /** @returns the size at the price after the row, below zero where a change takes away more than there is. */
  take(side: number, priceBp: number, lots: number, isChange: boolean): number {
    const at = side * PRICE_COUNT + priceBp;
    const left = isChange ? this.#heldLots[at]! + lots : lots;
    this.#heldLots[at] = Math.max(0, left);
    return left;
  }

  forget(): void {
    this.#isKnown = false;
  }

  beginSnapshot(): void {
    [this.#heldLots, this.#replacedLots] = [this.#replacedLots, this.#heldLots];
    this.#heldLots.fill(0);
    this.#isComparing = this.#isKnown;
    this.#isKnown = true;
  }

  endSnapshot(): void {
    if (!this.#isComparing) return;
    this.#isComparing = false;
    let differenceLots = 0;
    for (let at = 0; at < this.#heldLots.length; at++)
      differenceLots = Math.max(differenceLots, Math.abs(this.#heldLots[at]! - this.#replacedLots[at]!));
    this.differences.comparedSnapshotCount++;
    if (differenceLots > 0) this.differences.differingSnapshotCount++;
    this.differences.snapshotDifferenceLotsMax = Math.max(
      this.differences.snapshotDifferenceLotsMax,
      differenceLots,
    );
  }
}
