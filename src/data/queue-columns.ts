/** The tape's columns of whose order a cancelled part can have been, filled while the tape is written. */
import { CancelRowsWriter, type CancelColumns } from "../core/cancel-rows.ts";
import { QueueReconstruction } from "../estimators/queue-reconstruction.ts";

export class QueueColumns {
  readonly #queues: QueueReconstruction;
  readonly #cancels: CancelRowsWriter;

  constructor(slotCount: number, capacity: number) {
    this.#queues = new QueueReconstruction(slotCount);
    this.#cancels = new CancelRowsWriter(capacity);
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
    this.#cancels.add(row, this.#queues.oldestRow, this.#queues.youngestRow);
  }

  columns(rowCount: number): CancelColumns {
    return this.#cancels.columns(rowCount);
  }
}
