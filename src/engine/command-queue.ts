/**
 * Commands under way from lanes to the venue. With a constant latency what is sent first arrives first: a ring that grows.
 * Only what had to wait for its rate limit, or takes a time of its own, goes through a heap. A command is just its order:
 * one in flight is to be placed, any other is to be cancelled; everything else is a RareCommand.
 */
import { assert } from "../core/errors.ts";
import type { Order } from "./order.ts";
import type { RareCommand } from "./rare-command.ts";
import { TimeHeap } from "./time-heap.ts";

const CAPACITY_AT_FIRST = 16;
/** More commands under way than any plan needs: a leak shows here instead of in the memory. */
const CAPACITY_MAX = 1 << 23;

export type Command = Order | RareCommand;

export class CommandQueue {
  /** Arrival of the first command, Infinity when there is none. */
  headTimeUs = Infinity;
  /** Commands that may arrive before others of their lanes' class that were sent earlier. */
  readonly #unordered = new TimeHeap<Command>();
  #commands: (Command | undefined)[] = noCommands(CAPACITY_AT_FIRST);
  #timeUs = new Float64Array(CAPACITY_AT_FIRST);
  /** Capacity less one: capacities are powers of two. */
  #mask = CAPACITY_AT_FIRST - 1;
  /** Numbers of the first command and of the one that comes next, counted from the last growth; masked they are places. */
  #head = 0;
  #tail = 0;

  /** Sends a command that leaves at once; times must not decrease. hot: bench/lane.ts */
  push(command: Command, timeUs: number): void {
    if (((this.#tail - this.#head) | 0) > this.#mask) this.#grow();
    const place = this.#tail & this.#mask;
    this.#commands[place] = command;
    this.#timeUs[place] = timeUs;
    if (timeUs < this.headTimeUs) this.headTimeUs = timeUs;
    this.#tail = (this.#tail + 1) | 0;
  }

  /** Sends a command that had to wait or takes a time of its own, to arrive at any time. */
  pushUnordered(command: Command, timeUs: number): void {
    this.#unordered.push(timeUs, command);
    if (timeUs < this.headTimeUs) this.headTimeUs = timeUs;
  }

  /** Takes the first command; there must be one. What had to wait was sent earlier and goes first. hot: bench/lane.ts */
  take(): Command {
    if (this.#unordered.headTimeUs === this.headTimeUs) {
      const command = this.#unordered.take();
      this.headTimeUs = Math.min(this.#unordered.headTimeUs, this.#ringTimeUs());
      return command;
    }
    const command = this.#commands[this.#head & this.#mask]!;
    this.#head = (this.#head + 1) | 0;
    const nextUs = this.#ringTimeUs();
    this.headTimeUs = nextUs < this.#unordered.headTimeUs ? nextUs : this.#unordered.headTimeUs;
    return command;
  }

  #ringTimeUs(): number {
    return this.#head === this.#tail ? Infinity : this.#timeUs[this.#head & this.#mask]!;
  }

  #grow(): void {
    const capacity = this.#mask + 1;
    assert(capacity < CAPACITY_MAX, `fewer than ${CAPACITY_MAX} commands under way`);
    const [commands, timeUs] = [this.#commands, this.#timeUs];
    this.#commands = noCommands(2 * capacity);
    this.#timeUs = new Float64Array(2 * capacity);
    for (let index = 0; index < capacity; index++) {
      const place = (this.#head + index) & (capacity - 1);
      this.#commands[index] = commands[place];
      this.#timeUs[index] = timeUs[place]!;
    }
    this.#mask = 2 * capacity - 1;
    this.#head = 0;
    this.#tail = capacity;
  }
}

function noCommands(count: number): (Command | undefined)[] {
  return Array.from({ length: count }, () => undefined);
}
