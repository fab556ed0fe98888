/**
 * Finds the frames in the text of a recording, in whatever form they were written down. The form is seen, not asked for:
 *
 *   cents-jsonl      one frame a line, with the recorder's `recv_us`; whole cents and contracts
 *   frames-jsonl     one frame a line as the exchange sent it, blank lines allowed
 *   frames-document  one JSON document with `frames[]`, each {received_ms, frame} or bare
 */
import { dataError, type AppError } from "../core/errors.ts";
import { NEWLINE } from "../kalshi/byte-cursor.ts";
import { badField, isFields, placeText, type FramePlace } from "../kalshi/frame-fields.ts";
import { FrameScanner } from "../kalshi/frame-scanner.ts";
import { bareFrame, parseFrame, type Frame } from "../kalshi/frames.ts";

export type Dialect = "cents-jsonl" | "frames-jsonl" | "frames-document";

const BYTE_ORDER_MARK = "\uFEFF";

/** What is told of the frame at hand, beside the frame. */
export interface FrameOrigin {
  readonly place: FramePlace;
  /** The frame as text: equal texts are the same message. */
  frameText(): string;
}

export class FrameText implements FrameOrigin {
  readonly #place: { file: string; line: number; unit: "line" | "frame" };
  readonly #onFrame: (frame: Frame) => void;
  readonly #scanner = new FrameScanner();
  /** The pieces of a line of which the end is still to come. */
  readonly #cutLine: Buffer[] = [];
  /** The whole lines that are being read, and the start of the one at hand; or the frame of a document. */
  #lines: Buffer = Buffer.alloc(0);
  #lineStart = 0;
  #documentFrame: unknown;
  /** The pieces of a document, once it is seen to be one. */
  #document: Buffer[] | undefined;
  #dialect: Dialect | undefined;
  #envelope: string | undefined;

  /** @param onFrame called with each frame, while `place` and `frameText` tell of it. */
  constructor(file: string, onFrame: (frame: Frame) => void) {
    this.#place = { file, line: 0, unit: "line" };
    this.#onFrame = onFrame;
  }

  get place(): FramePlace {
    return this.#place;
  }

  /** Undefined until a line that is not blank was seen. */
  get dialect(): Dialect | undefined {
    return this.#dialect;
  }

  /** What a document said beside its frames, as JSON. */
  get envelope(): string | undefined {
    return this.#envelope;
  }

  frameText(): string {
    if (this.#documentFrame !== undefined) return JSON.stringify(bareFrame(this.#documentFrame));
    return this.#lines.toString("utf8", this.#lineStart, this.#lines.indexOf(NEWLINE, this.#lineStart));
  }

  /**
   * Takes the next bytes and hands on the frames that are complete; what it keeps, it copies.
   * @throws DATA_BAD_JSON, DATA_BAD_FIELD
   */
  push(bytes: Buffer): void {
    if (this.#document !== undefined) this.#document.push(Buffer.from(bytes));
    else this.#readLines(bytes);
  }

  /** Reads what is left. @throws DATA_BAD_JSON, DATA_BAD_FIELD */
  end(): void {
    this.push(Buffer.of(NEWLINE));
    if (this.#document !== undefined) this.#readDocument(Buffer.concat(this.#document).toString());
  }

  #readLines(bytes: Buffer): void {
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    let from = 0;
    if (this.#cutLine.length > 0 && end > 0) {
      from = bytes.indexOf(NEWLINE) + 1;
      this.#cutLine.push(bytes.subarray(0, from));
      this.#readWholeLines(Buffer.concat(this.#cutLine.splice(0)));
    }
    this.#readWholeLines(bytes.subarray(from, end));
    if (end < bytes.length) (this.#document ?? this.#cutLine).push(Buffer.from(bytes.subarray(end)));
  }

  #readWholeLines(lines: Buffer): void {
    this.#lines = lines;
    this.#scanner.open(lines);
    for (this.#lineStart = 0; this.#lineStart < lines.length && this.#document === undefined;) {
      const frame = this.#dialect && this.#scanner.scan(this.#lineStart);
      const end = frame === undefined ? lines.indexOf(NEWLINE, this.#lineStart) : this.#scanner.end - 1;
      this.#place.line++;
      if (frame !== undefined) this.#onFrame(frame);
      else this.#readLine(lines.toString("utf8", this.#lineStart, end));
      if (this.#document === undefined) this.#lineStart = end + 1;
    }
    this.#document?.push(Buffer.from(lines.subarray(this.#lineStart)));
  }

  #readLine(line: string): void {
    const text = this.#place.line === 1 && line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line;
    if (text.trim() === "") return;
    this.#dialect ??= dialectOf(text);
    if (this.#dialect === "frames-document") this.#document = [];
    else this.#onFrame(parseFrame(this.#parse(text), this.#place));
  }

  #parse(line: string): unknown {
    try {
      return JSON.parse(line);
    } catch (error) {
      throw badNumber(line, this.#place) ?? badJson(placeText(this.#place), error);
    }
  }

  #readDocument(text: string): void {
    let document: unknown;
    try {
      document = JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
    } catch (error) {
      throw badJson(this.#place.file, error);
    }
    this.#place.unit = "frame";
    this.#place.line = 0;
    if (!isFields(document) || !Array.isArray(document.frames)) return;
    const { frames, ...envelope } = document;
    this.#envelope = JSON.stringify(envelope);
    for (const frame of frames as readonly unknown[]) {
      this.#place.line++;
      this.#documentFrame = frame;
      this.#onFrame(parseFrame(frame, this.#place));
    }
  }
}

/** The form of a recording, by its first line that is not blank. */
function dialectOf(line: string): Dialect {
  const value = parseOrUndefined(line);
  // A document may begin anyhow; a line that was cut is still known by its "type".
  if (!isFields(value)) return line.includes('"type"') ? "frames-jsonl" : "frames-document";
  if (Array.isArray(value.frames)) return "frames-document";
  return value.recv_us === undefined ? "frames-jsonl" : "cents-jsonl";
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Python writes NaN and Infinity bare, which JSON does not know: that is a bad field, not a bad line. */
function badNumber(line: string, place: FramePlace): AppError | undefined {
  const [, field, value] = /"(\w+)"\s*:\s*(NaN|-?Infinity)\b/.exec(line) ?? [];
  return field === undefined ? undefined : badField(place, field, value, "a number");
}

function badJson(where: string, error: unknown): AppError {
  return dataError("DATA_BAD_JSON", `${where}: what stands there is not JSON: ${(error as Error).message}`, {
    hint: "A line that was cut in half is the usual cause; repair or remove it, then import again.",
    data: { where },
    cause: error,
  });
}
