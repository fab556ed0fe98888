/**
 * Commands of a plain lane on their way to the venue, in columns. They arrive in the order in which they were sent: the
 * delay is constant, and what waits for the rate limit holds up what comes after it.
 */
import type { Side } from "../../core/order-book.ts";

const CAPACITY_AT_FIRST = 64;

export class PlainCommands {
  /** Arrival of the first command, Infinity when there is none. */
  headTimeUs = Infinity;
  #timeUs = new Float64Array(CAPACITY_AT_FIRST);
  /** 4 x level + 2 x side, and 1 where an order is to be placed. */
  #what = new Int32Array(CAPACITY_AT_FIRST);
  #amount = new Int32Array(CAPACITY_AT_FIRST);
  /** Capacity less one: capacities are powers of two. */
  #mask = CAPACITY_AT_FIRST - 1;
  /** Places of the first command and of the one that comes next. */
  #head = 0;
  #tail = 0;
  // The command that was taken last.
  side: Side = 0;
  isPlace = false;
  level = 0;
  /** Of a place its size in lots, of a cancel the order's number. */
  amount = 0;

  /** Times must not decrease. hot: bench/lane.ts */
  push(side: Side, isPlace: boolean, level: number, amount: number, timeUs: number): void {
    const tail = this.#tail;
    const next = (tail + 1) & this.#mask;
    if (next === this.#head) return this.#grow(side, isPlace, level, amount, timeUs);
    this.#timeUs[tail] = timeUs;
    this.#what[tail] = (level << 2) | (side << 1) | (isPlace ? 1 : 0);
    this.#amount[tail] = amount;
    if (tail === this.#head) this.headTimeUs = timeUs;
    this.#tail = next;
  }

  /** Takes the first; there must be one. hot: bench/lane.ts */
  take(): void {
    const head = this.#head;
    const what = this.#what[head]!;
    this.side = ((what >> 1) & 1) as Side;
    this.isPlace = (what & 1) !== 0;
    this.level = what >> 2;
    this.amount = this.#amount[head]!;
    const next = (head + 1) & this.#mask;
    this.#head = next;
    this.headTimeUs = next === this.#tail ? Infinity : this.#timeUs[next]!;
  }

  #grow(side: Side, isPlace: boolean, level: number, amount: number, timeUs: number): void {
    const [timesUs, whats, amounts, head] = [this.#timeUs, this.#what, this.#amount, this.#head];
    const { length } = timesUs;
    this.#timeUs = new Float64Array(2 * length);
    this.#what = new Int32Array(2 * length);
    this.#amount = new Int32Array(2 * length);
    this.#mask = 2 * length - 1;
    for (let index = 0; index < length - 1; index++) {
      const place = (head + index) & (length - 1);
      this.#timeUs[index] = timesUs[place]!;
      this.#what[index] = whats[place]!;
      this.#amount[index] = amounts[place]!;
    }
    this.#head = 0;
    this.#tail = length - 1;
    this.push(side, isPlace, level, amount, timeUs);
  }
}
