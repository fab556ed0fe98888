/** The tape's columns of whose order a cancelled part can have been, filled while the tape is written. */
import { NO_ROW, type TapeColumns } from "../core/tape.ts";
import { QueueReconstruction } from "../estimators/queue-reconstruction.ts";

export class QueueColumns {
  readonly #queues: QueueReconstruction;
  readonly #oldestRow: Uint32Array;
  readonly #youngestRow: Uint32Array;

  constructor(slotCount: number, capacity: number) {
    this.#queues = new QueueReconstruction(slotCount);
    this.#oldestRow = new Uint32Array(capacity).fill(NO_ROW);
    this.#youngestRow = new Uint32Array(capacity).fill(NO_ROW);
  }

  /** A snapshot begins, or messages were lost: no order is known any more. */
  clear(): void {
    this.#queues.clear();
  }

  snapshotLevel(row: number, slot: number, lots: number): void {
    this.#queues.setUnknown(slot, row, lots);
  }

  /** A level changed by `changeLots`, a reduction by trades up to `tradedLots` and by cancels for the rest. */
  change(row: number, slot: number, changeLots: number, tradedLots: number): void {
    if (changeLots > 0) {
      this.#queues.grow(slot, row, changeLots);
      return;
    }
    const reducedLots = -changeLots;
    this.#queues.reduce(slot, Math.min(tradedLots, reducedLots), reducedLots - tradedLots);
    this.#oldestRow[row] = this.#queues.oldestRow;
    this.#youngestRow[row] = this.#queues.youngestRow;
  }

  columns(rowCount: number): Pick<TapeColumns, "oldestRow" | "youngestRow"> {
    return {
      oldestRow: this.#oldestRow.subarray(0, rowCount),
      youngestRow: this.#youngestRow.subarray(0, rowCount),
    };
  }
}
