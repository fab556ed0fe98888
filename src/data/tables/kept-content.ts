/** A file's bytes on their way to the parser, kept as they pass. */
import { AppError, EXIT_CODES } from "../../core/errors.ts";
import { readContent } from "../content-reader.ts";
import type { FrameArchive } from "../frame-archive.ts";

const NEWLINE = 10;

export interface TableProgress {
  readonly file: string;
  readonly bytesDone: number;
  readonly rowCount: number;
}

export interface ContentOptions {
  readonly onProgress?: ((progress: TableProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export class KeptContent {
  readonly #file: string;
  readonly #archive: FrameArchive;
  readonly #options: ContentOptions;
  #bytesDone = 0;
  #isJson: boolean | undefined;
  #lastByte = NEWLINE;
  byteCount = 0;

  constructor(file: string, archive: FrameArchive, options: ContentOptions) {
    this.#file = file;
    this.#archive = archive;
    this.#options = options;
  }

  async *read(): AsyncGenerator<Buffer> {
    for await (const bytes of readContent(this.#file, (count) => (this.#bytesDone = count))) {
      this.requireGoOn();
      this.byteCount += bytes.length;
      this.#isJson ??= /^\s*[[{]/.test(bytes.toString("latin1", 0, 64));
      this.#lastByte = bytes.at(-1) ?? this.#lastByte;
      await this.#archive.add(bytes);
      yield Buffer.from(bytes); // parsers may hold what they have not read yet
    }
  }

  get isOpenEnded(): boolean {
    return this.#isJson === false && this.#lastByte !== NEWLINE;
  }

  /** Keeps the bytes of a file that is read from its end. */
  async keep(): Promise<void> {
    this.#isJson = true; // no lines to be cut either
    const bytes = this.read();
    while ((await bytes.next()).done !== true) this.tellProgress(0);
  }

  /** @returns SHA-256 of the content. */
  finish(): Promise<string> {
    return this.#archive.finish();
  }

  requireGoOn(): void {
    if (this.#options.signal?.aborted !== true) return;
    throw new AppError("INTERRUPTED", EXIT_CODES.interrupted, `the import of ${this.#file} was interrupted`, {
      hint: "The files before it were imported, nothing of this one was; run the same command again to go on.",
      data: { file: this.#file },
    });
  }

  tellProgress(rowCount: number): void {
    this.#options.onProgress?.({ file: this.#file, bytesDone: this.#bytesDone, rowCount });
  }
}
