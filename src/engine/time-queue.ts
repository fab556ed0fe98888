/** Numbers that wait for times which never decrease: what was pushed first is first. */
const ENTRIES_KEPT = 1_024;

export class TimeQueue {
  #timesUs: number[] = [];
  #numbers: number[] = [];
  /** Entries before it have been taken. */
  #first = 0;

  /** Time of the first, Infinity when there is none. */
  get headTimeUs(): number {
    return this.#timesUs[this.#first] ?? Infinity;
  }

  /** @param timeUs not below those before it. */
  push(timeUs: number, number: number): void {
    this.#timesUs.push(timeUs);
    this.#numbers.push(number);
  }

  /** Takes the first; there must be one. */
  take(): number {
    const number = this.#numbers[this.#first++]!;
    if (this.#first > ENTRIES_KEPT && 2 * this.#first > this.#timesUs.length) {
      this.#timesUs = this.#timesUs.slice(this.#first);
      this.#numbers = this.#numbers.slice(this.#first);
      this.#first = 0;
    }
    return number;
  }
}
