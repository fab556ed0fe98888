/**
 * A first-in-first-out queue of things that happen at a time, in columns. With a constant latency what is sent first
 * arrives first, so no heap is needed; times must not decrease.
 */
import { assert } from "../core/errors.ts";

const QUEUE_MAX = 1 << 24;

export class TimedQueue {
  /** Time of the first entry, Infinity when there is none. */
  headTimeUs = Infinity;
  #timeUs = new Float64Array(256);
  #what = new Int32Array(256);
  #subject = new Int32Array(256);
  #amount = new Float64Array(256);
  #detail = new Int32Array(256);
  #head = 0;
  #tail = 0;
  #mask = 255;

  /** Fields of the entry last taken. */
  what = 0;
  subject = 0;
  amount = 0;
  detail = 0;

  /** hot: bench/lane.ts */
  push(timeUs: number, what: number, subject: number, amount: number, detail: number): void {
    if (this.#tail - this.#head > this.#mask) this.#grow();
    const at = this.#tail++ & this.#mask;
    this.#timeUs[at] = timeUs;
    this.#what[at] = what;
    this.#subject[at] = subject;
    this.#amount[at] = amount;
    this.#detail[at] = detail;
    if (timeUs < this.headTimeUs) this.headTimeUs = timeUs;
  }

  /** Takes the first entry into `what`, `subject`, `amount` and `detail`; there must be one. */
  take(): void {
    const at = this.#head++ & this.#mask;
    this.what = this.#what[at]!;
    this.subject = this.#subject[at]!;
    this.amount = this.#amount[at]!;
    this.detail = this.#detail[at]!;
    this.headTimeUs = this.#head === this.#tail ? Infinity : this.#timeUs[this.#head & this.#mask]!;
  }

  #grow(): void {
    const size = this.#mask + 1;
    assert(size < QUEUE_MAX, `fewer than ${QUEUE_MAX} messages under way`);
    const head = this.#head & this.#mask;
    this.#timeUs = unrolled(this.#timeUs, new Float64Array(size * 2), head);
    this.#what = unrolled(this.#what, new Int32Array(size * 2), head);
    this.#subject = unrolled(this.#subject, new Int32Array(size * 2), head);
    this.#amount = unrolled(this.#amount, new Float64Array(size * 2), head);
    this.#detail = unrolled(this.#detail, new Int32Array(size * 2), head);
    this.#head = 0;
    this.#tail = size;
    this.#mask = size * 2 - 1;
  }
}

function unrolled<Column extends Float64Array | Int32Array>(
  old: Column,
  column: Column,
  head: number,
): Column {
  column.set(old.subarray(head));
  column.set(old.subarray(0, head), old.length - head);
  return column;
}
