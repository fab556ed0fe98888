import { basename } from "node:path";
import { dataError } from "../core/errors.ts";
import type { LifeFrame } from "../kalshi/life-frames.ts";
import { happenedUs, lifeStatement, writeLife } from "./market-life-table.ts";
import type { Store } from "./store.ts";

/** Keeps what a recording tells of markets' lives, from the exchange's time of it on. */
export class LifeNews {
  readonly #store: Store;
  readonly #captureId: number;
  readonly #file: string;
  /** Frames without a time: they take the next one that is told. */
  #waiting: LifeFrame[] = [];

  constructor(store: Store, captureId: number, file: string) {
    this.#store = store;
    this.#captureId = captureId;
    this.#file = file;
  }

  /** @param lastTimeUs the last time told, NaN where there is none. @returns from when it holds, NaN where it waits. */
  add(frame: LifeFrame, lastTimeUs: number): number {
    const toldUs = frame.exchangeUs ?? frame.receiveUs ?? lastTimeUs;
    if (!Number.isNaN(toldUs) || happenedUs(frame) !== undefined) this.#write(frame, toldUs);
    else this.#waiting.push(frame);
    return toldUs;
  }

  /** hot: bench/import.ts */
  date(timeUs: number): void {
    if (this.#waiting.length === 0) return;
    for (const frame of this.#waiting) this.#write(frame, timeUs);
    this.#waiting = [];
  }

  /** What still waits came after the last time told. @throws DATA_NO_TIME where none was. */
  finish(lastToldUs: number | undefined): void {
    if (this.#waiting.length === 0) return;
    if (lastToldUs === undefined)
      throw dataError(
        "DATA_NO_TIME",
        `${this.#file} tells of markets' lives, but none of its frames has a time`,
        {
          hint: "Import it in one file with what it was recorded with, or record the time of receipt as `recv_us`.",
          data: { file: this.#file },
        },
      );
    this.date(lastToldUs);
  }

  #write(frame: LifeFrame, toldUs: number): void {
    const told = lifeStatement(frame, toldUs, basename(this.#file));
    writeLife(this.#store, frame.marketTicker, this.#captureId, told);
  }
}
