import { closeSync, openSync, writeSync } from "node:fs";
import { dataError } from "../../core/errors.ts";
import type { SynthMarket } from "./market.ts";
import type { TrueEvent } from "./truth.ts";

/** Lines are written in pieces of about this length. */
const PIECE_LENGTH = 1 << 16;

/** A market's truth as lines of JSON, in the order in which things happened; the last line is how it ended. */
export class TruthFile {
  /** Lines so far. */
  lineCount = 0;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #lines: string[] = [];
  #length = 0;

  /** @throws DATA_TRUTH_UNWRITABLE */
  constructor(path: string) {
    this.#path = path;
    this.#descriptor = this.#attempt(() => openSync(path, "w"));
  }

  add(event: TrueEvent): void {
    this.#write(JSON.stringify(event));
  }

  /** Writes how the market ended, and closes the file. */
  finish({ ticker, preset, seed, rowCount, closeTimeUs, result, lastFair, accounts }: SynthMarket): void {
    const settled = {
      kind: "settled",
      ticker,
      preset,
      seed,
      rowCount,
      closeTimeUs,
      result,
      lastFair,
      accounts,
    };
    this.#write(JSON.stringify(settled));
    this.#flush();
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }

  #write(line: string): void {
    this.#lines.push(line, "\n");
    this.lineCount++;
    this.#length += line.length + 1;
    if (this.#length >= PIECE_LENGTH) this.#flush();
  }

  #flush(): void {
    const piece = this.#lines.join("");
    this.#lines.length = 0;
    this.#length = 0;
    this.#attempt(() => writeSync(this.#descriptor, piece));
  }

  #attempt<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (cause) {
      throw dataError("DATA_TRUTH_UNWRITABLE", `the truth could not be written to ${this.#path}`, {
        hint: "Name a file in a folder that exists and can be written, on a disk with room.",
        data: { path: this.#path },
        cause,
      });
    }
  }
}
