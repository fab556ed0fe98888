/**
 * Commands of classes on their way to the venue, in the order in which they were sent and arrive: each takes the same time. A
 * command is its class's and that of every class that was split off while it was under way.
 */
import type { SideClass } from "./side-class.ts";

const CAPACITY_AT_FIRST = 256;

export class ClassCommands {
  /** Arrival of the first command, Infinity when there is none. */
  headTimeUs = Infinity;
  /** How many were ever sent, and taken: the number of the next one of each. */
  sentCount = 0;
  takenCount = 0;
  #timeUs = new Float64Array(CAPACITY_AT_FIRST);
  /** 2 x level, and 1 where an order is to be placed. */
  #what = new Int32Array(CAPACITY_AT_FIRST);
  #lots = new Int32Array(CAPACITY_AT_FIRST);
  #numbers = new Float64Array(CAPACITY_AT_FIRST);
  #classes: (SideClass | undefined)[] = noClasses(CAPACITY_AT_FIRST);
  /** Capacity less one: capacities are powers of two. */
  #mask = CAPACITY_AT_FIRST - 1;
  // The command that was taken last.
  declare laneClass: SideClass;
  isPlace = false;
  level = 0;
  lots = 0;
  /** Of the order. */
  number = 0;

  /** Times must not decrease. hot: bench/lanes.ts */
  push(
    laneClass: SideClass,
    isPlace: boolean,
    level: number,
    lots: number,
    number: number,
    timeUs: number,
  ): void {
    if (this.sentCount - this.takenCount > this.#mask) this.#grow();
    const place = this.sentCount & this.#mask;
    this.#timeUs[place] = timeUs;
    this.#what[place] = (level << 1) | (isPlace ? 1 : 0);
    this.#lots[place] = lots;
    this.#numbers[place] = number;
    this.#classes[place] = laneClass;
    if (this.sentCount === this.takenCount) this.headTimeUs = timeUs;
    this.sentCount++;
  }

  /** Takes the first; there must be one. @returns its number among all. hot: bench/lanes.ts */
  take(): number {
    const taken = this.takenCount;
    const place = taken & this.#mask;
    const what = this.#what[place]!;
    this.isPlace = (what & 1) !== 0;
    this.level = what >> 1;
    this.lots = this.#lots[place]!;
    this.number = this.#numbers[place]!;
    this.laneClass = this.#classes[place]!;
    this.takenCount = taken + 1;
    this.headTimeUs = this.takenCount === this.sentCount ? Infinity : this.#timeUs[(taken + 1) & this.#mask]!;
    return taken;
  }

  #grow(): void {
    const [times, whats, lots, numbers, classes, mask] = [
      this.#timeUs,
      this.#what,
      this.#lots,
      this.#numbers,
      this.#classes,
      this.#mask,
    ];
    const capacity = 2 * (mask + 1);
    this.#timeUs = new Float64Array(capacity);
    this.#what = new Int32Array(capacity);
    this.#lots = new Int32Array(capacity);
    this.#numbers = new Float64Array(capacity);
    this.#classes = noClasses(capacity);
    this.#mask = capacity - 1;
    for (let count = this.takenCount; count < this.sentCount; count++) {
      const from = count & mask;
      const to = count & this.#mask;
      this.#timeUs[to] = times[from]!;
      this.#what[to] = whats[from]!;
      this.#lots[to] = lots[from]!;
      this.#numbers[to] = numbers[from]!;
      this.#classes[to] = classes[from];
    }
  }
}

function noClasses(count: number): (SideClass | undefined)[] {
  return Array.from({ length: count }, () => undefined);
}
