import { basename } from "node:path";
import type { EventFeeFrame } from "../kalshi/frames.ts";
import { writeEventUpdate } from "./fee-store.ts";
import type { Store } from "./store.ts";

/** Keeps the overrides of events' fees that a recording tells of, from the time of their frame on. */
export class FeeFrames {
  readonly #store: Store;
  readonly #source: string;
  /** Frames without a time: they take the next one that is told. */
  #waiting: EventFeeFrame[] = [];

  /** @param file the recording. */
  constructor(store: Store, file: string) {
    this.#store = store;
    this.#source = basename(file);
  }

  /** @param lastTimeUs the last time told, NaN where there is none. */
  add(frame: EventFeeFrame, lastTimeUs: number): void {
    const timeUs = frame.exchangeUs ?? frame.receiveUs ?? lastTimeUs;
    if (Number.isNaN(timeUs)) this.#waiting.push(frame);
    else writeEventUpdate(this.#store, frame, timeUs, this.#source);
  }

  /** hot: bench/import.ts */
  date(timeUs: number): void {
    if (this.#waiting.length === 0) return;
    for (const frame of this.#waiting) writeEventUpdate(this.#store, frame, timeUs, this.#source);
    this.#waiting = [];
  }
}
