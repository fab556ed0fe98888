/** Orders under way for which a cancel was sent, and when. They arrive in the order in which they were sent. */
export class EarlyCancels {
  readonly #numbers: number[] = [];
  readonly #timesUs: number[] = [];
  #from = 0;
  #count = 0;

  become(other: EarlyCancels): void {
    this.#from = 0;
    this.#count = 0;
    for (let place = other.#from; place < other.#count; place++)
      this.add(other.#numbers[place]!, other.#timesUs[place]!);
  }

  add(number: number, timeUs: number): void {
    const place = this.#count++;
    this.#numbers[place] = number;
    this.#timesUs[place] = timeUs;
  }

  /** An order arrives. @returns when a cancel for it was sent; Infinity where none was. */
  take(number: number): number {
    const from = this.#from;
    if (from === this.#count || this.#numbers[from] !== number) return Infinity;
    this.#from = from + 1;
    if (this.#from === this.#count) {
      this.#from = 0;
      this.#count = 0;
    }
    return this.#timesUs[from]!;
  }
}
