import { HEAD_KIND_MASK, ROW_KIND, type Tape } from "../../core/tape.ts";
import { assert } from "../../core/errors.ts";
import { NO_KNOWN_ORDER, type OrderRows } from "../../estimators/queue-truth.ts";
import { RECORDED_KIND, type RecordedRows } from "../recorded-rows.ts";
import type { TrueEvent } from "./truth.ts";

/** Whose change each row of a synthetic market is, kept from its truth: five bytes a row. */
export class OrderLog {
  readonly #orderOfRow: Int32Array;
  readonly #isFill: Uint8Array;

  constructor(rowCount: number) {
    this.#orderOfRow = new Int32Array(rowCount).fill(NO_KNOWN_ORDER);
    this.#isFill = new Uint8Array(rowCount);
  }

  /** The sink of the market's truth. */
  readonly note = (event: TrueEvent): void => {
    if (event.kind === "fair") return;
    this.#orderOfRow[event.row] = event.orderId;
    if (event.kind === "filled") this.#isFill[event.row] = 1;
  };

  /**
   * The same by the rows of the tape: prints stand elsewhere there, changes of the book keep their order.
   * @param rows the recorded rows that the tape was built from.
   */
  onTape(rows: RecordedRows, tape: Tape): OrderRows {
    const orderOfRow = new Int32Array(tape.rowCount).fill(NO_KNOWN_ORDER);
    const isFill = new Uint8Array(tape.rowCount);
    let recorded = 0;
    for (let row = 0; row < tape.rowCount; row++) {
      if ((tape.head[row]! & HEAD_KIND_MASK) !== ROW_KIND.level) continue;
      while (!isBookRow(rows.kind[recorded]!)) recorded++;
      orderOfRow[row] = this.#orderOfRow[recorded]!;
      isFill[row] = this.#isFill[recorded]!;
      recorded++;
    }
    assert(recorded <= rows.rowCount, "a tape has the changes of the rows it was built from");
    return { orderOfRow, isFill };
  }
}

function isBookRow(kind: number): boolean {
  return kind === RECORDED_KIND.delta || kind === RECORDED_KIND.snapshotLevel;
}
