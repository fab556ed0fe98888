/**
 * Things that are to happen at times that are not known in order: a binary heap by time, then by the order in which they
 * were added.
 */
import { assert } from "../core/errors.ts";

/** More than any plan needs: a leak shows here instead of in the memory. */
const LENGTH_MAX = 1 << 22;

export class TimeHeap<Item> {
  /** Time of the first, Infinity when there is none. */
  headTimeUs = Infinity;
  readonly #times: number[] = [];
  readonly #numbers: number[] = [];
  readonly #items: Item[] = [];
  #addedCount = 0;

  get length(): number {
    return this.#times.length;
  }

  /** Cost: the logarithm of the length. */
  push(timeUs: number, item: Item): void {
    assert(this.#times.length < LENGTH_MAX, `fewer than ${LENGTH_MAX} things to happen`);
    let place = this.#times.length;
    const number = this.#addedCount++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#times[parent]! <= timeUs) break; // what was added before goes first at equal times
      this.#move(parent, place);
      place = parent;
    }
    this.#set(place, timeUs, number, item);
    this.headTimeUs = this.#times[0]!;
  }

  /** Takes the first; there must be one. Cost: the logarithm of the length. */
  take(): Item {
    const item = this.#items[0]!;
    const timeUs = this.#times.pop()!;
    const number = this.#numbers.pop()!;
    const last = this.#items.pop()!;
    const { length } = this.#times;
    if (length > 0) {
      let place = 0;
      for (;;) {
        let child = 2 * place + 1;
        if (child >= length) break;
        if (child + 1 < length && this.#isBefore(child + 1, this.#times[child]!, this.#numbers[child]!))
          child++;
        if (!this.#isBefore(child, timeUs, number)) break;
        this.#move(child, place);
        place = child;
      }
      this.#set(place, timeUs, number, last);
    }
    this.headTimeUs = length > 0 ? this.#times[0]! : Infinity;
    return item;
  }

  #isBefore(place: number, timeUs: number, number: number): boolean {
    const ownUs = this.#times[place]!;
    return ownUs < timeUs || (ownUs === timeUs && this.#numbers[place]! < number);
  }

  #move(from: number, to: number): void {
    this.#set(to, this.#times[from]!, this.#numbers[from]!, this.#items[from]!);
  }

  #set(place: number, timeUs: number, number: number, item: Item): void {
    this.#times[place] = timeUs;
    this.#numbers[place] = number;
    this.#items[place] = item;
  }
}
