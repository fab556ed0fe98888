import { BP_PER_CENT, MICROS_PER_DOLLAR } from "../core/units.ts";
import { dataError, type AppError } from "../core/errors.ts";
import { placeText, type FramePlace } from "../kalshi/frame-fields.ts";
import type { Frame, ResultFrame } from "../kalshi/frames.ts";
import { findMarket, setOutcome } from "./market-table.ts";
import type { SequenceSession } from "./sequences.ts";
import type { Store } from "./store.ts";

export interface FrameTypeCount {
  readonly type: string;
  readonly count: number;
  /** Nothing reads this type: its frames are kept as they came. */
  readonly isUnread: boolean;
}

/** What a frame without a type is counted as. */
const NO_TYPE = "(none)";

/** Counts frames by their type; the exchange's name of it, or none. */
export class FrameTypes {
  readonly #types = new Map<string, { count: number; readonly isUnread: boolean }>();
  #frameCount = 0;
  /** The type of the frame before, which most often comes again, and its count. */
  #lastType: string | undefined;
  #last = { count: 0, isUnread: false };

  get frameCount(): number {
    return this.#frameCount;
  }

  /** Whether anything was seen that calls itself a frame. */
  get hasFrames(): boolean {
    return [...this.#types.keys()].some((type) => type !== NO_TYPE);
  }

  /** hot: bench/import.ts */
  add({ type, kind }: Frame): void {
    this.#frameCount++;
    if (type !== this.#lastType) {
      const name = type === "" ? NO_TYPE : type;
      this.#last = this.#types.get(name) ?? { count: 0, isUnread: kind === "unknown" };
      this.#types.set(name, this.#last);
      this.#lastType = type;
    }
    this.#last.count++;
  }

  write({ db }: Store, captureId: number): void {
    const insert = db.prepare("INSERT INTO capture_frame_type VALUES (?, ?, ?, ?)");
    for (const [type, { count, isUnread }] of this.#types)
      insert.run([captureId, type, count, Number(isUnread)]);
  }
}

export function writeSequences({ db }: Store, captureId: number, sessions: Iterable<SequenceSession>): void {
  const insert = db.prepare("INSERT INTO capture_sequence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const run of sessions)
    insert.run([
      captureId,
      run.sid,
      run.session,
      run.captureFirstSeq,
      run.lastSeq,
      run.frameCount,
      run.missingCount,
      run.duplicateCount,
      run.lateCount,
    ]);
}

export interface GapFacts {
  readonly timeUs: number | undefined;
  readonly expectedSeq: number;
  readonly seenSeq: number;
}

export function writeGap({ db }: Store, captureId: number, session: SequenceSession, gap: GapFacts): void {
  db.prepare("INSERT INTO gap VALUES (?, ?, ?, ?, ?, ?)").run([
    captureId,
    session.sid,
    session.session,
    gap.timeUs ?? null,
    gap.expectedSeq,
    gap.seenSeq,
  ]);
}

/** Notes how a market ended. @throws DATA_RESULT_CONFLICT when another recording told of another end. */
export function writeResult(store: Store, marketId: number, frame: ResultFrame, place: FramePlace): void {
  const known = findMarket(store, frame.ticker)?.result;
  if (known !== undefined && known !== frame.result)
    throw dataError(
      "DATA_RESULT_CONFLICT",
      `${placeText(place)}: ${frame.ticker} resolved ${frame.result}, the database has ${known}`,
      {
        hint: "One of the two recordings is wrong; import this one into another database and compare.",
        data: { file: place.file, ticker: frame.ticker, result: frame.result, known },
      },
    );
  setOutcome(store, marketId, {
    result: frame.result,
    settlementMicros: frame.result === "yes" ? MICROS_PER_DOLLAR : 0,
    resultNote: frame.note,
  });
}

/** A price that the market's grid does not have, where it stands in the recording. */
export function offGrid(place: FramePlace, ticker: string, priceBp: number): AppError {
  const { file, line, unit } = place;
  return dataError(
    "DATA_OFF_GRID",
    `${placeText(place)}: ${ticker} at ${priceBp / BP_PER_CENT} cents of YES is off its price grid`,
    {
      hint: "Name the market's own grid with --grid NAME, for example --grid deci_cent.",
      data: { file, [unit]: line, ticker, priceBp },
    },
  );
}
