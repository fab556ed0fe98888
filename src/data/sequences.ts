/**
 * Follows the sequence numbers of a capture. Numbers run per subscription (`sid`), over all its markets and the answers
 * to commands; a frame without a number is not counted. (Kalshi docs, websockets, read 2026-11-20.) A capture may take
 * up the runs that the captures before it left open.
 */
import { hashText } from "../core/digest.ts";
import type { SessionState } from "./capture-state.ts";

/** first: a run begins. next: as expected. gap: numbers are missing before it. repeat: was seen. late: fills a gap after the fact. */
export type SequenceVerdict = "first" | "next" | "gap" | "repeat" | "late";

/** The frame at hand as text, asked for where a session may begin. */
interface FrameTold {
  frameText(): string;
}

/** What is known of the captures before the one at hand. */
export interface EarlierCaptures {
  /** Whether one of them holds exactly this frame. */
  isHeld(frameText: string): boolean;
  /** The capture begins before they end: their runs may go on beside a new one of the same sid. */
  readonly isOverlapped: boolean;
}

/** Open runs that other recorders of the same markets may go on with; more are forgotten, the oldest first. */
const OPEN_SESSIONS_MAX = 64;

/** One run of numbers; a subscription that starts again is a new session. */
export class SequenceSession {
  readonly sid: number;
  /** First number of the run, and in this capture. */
  readonly firstSeq: number;
  captureFirstSeq: number;
  /** Counts the runs of the subscription within the capture. */
  session = 0;
  /** Markets whose book, and whose trades, come with this session. */
  readonly bookTickers = new Set<string>();
  readonly tradeTickers = new Set<string>();
  lastSeq: number;
  /** The number that was expected when the last one came. */
  expectedSeq: number;
  frameCount = 0;
  missingCount = 0;
  duplicateCount = 0;
  lateCount = 0;
  /** Goes on where an earlier capture ended, as its numbers show. */
  isContinued = false;
  /** A frame of this capture belongs to it. */
  isJoined = false;
  readonly #firstHash: string;
  readonly #missing: { from: number; to: number }[];
  /** Last number of the captures before. */
  readonly #carriedSeq: number;

  constructor(state: SessionState, carriedSeq: number) {
    this.sid = state.sid;
    this.firstSeq = state.firstSeq;
    this.captureFirstSeq = state.firstSeq;
    this.lastSeq = state.lastSeq;
    this.expectedSeq = state.lastSeq + 1;
    this.#firstHash = state.firstHash;
    this.#missing = state.missing.map(([from, to]) => ({ from, to }));
    this.#carriedSeq = carriedSeq;
    for (const ticker of state.tradeTickers) this.tradeTickers.add(ticker);
  }

  get state(): SessionState {
    const { sid, firstSeq, lastSeq } = this;
    const missing = this.#missing
      .filter(({ from, to }) => from < to)
      .map(({ from, to }) => [from, to] as const);
    return {
      sid,
      firstSeq,
      lastSeq,
      firstHash: this.#firstHash,
      missing,
      tradeTickers: [...this.tradeTickers].toSorted(),
    };
  }

  hasMarket(ticker: string): boolean {
    return this.bookTickers.has(ticker) || this.tradeTickers.has(ticker);
  }

  /** hot: bench/import.ts */
  take(seq: number): SequenceVerdict {
    this.expectedSeq = this.lastSeq + 1;
    if (seq < this.expectedSeq) return this.#takeOld(seq);
    const isNext = seq === this.expectedSeq;
    if (!isNext) {
      this.#missing.push({ from: this.expectedSeq, to: seq });
      this.missingCount += seq - this.expectedSeq;
    }
    this.lastSeq = seq;
    this.frameCount++;
    if (!isNext) return "gap";
    return seq === this.firstSeq ? "first" : "next";
  }

  /**
   * Whether a number that is not after the last one belongs to a new run: it is before the first, or first and another
   * frame, or an earlier capture had the number and not this frame.
   */
  isRestart(seq: number, origin: FrameTold, earlier: EarlierCaptures): boolean {
    if (seq < this.firstSeq) return true;
    if (seq === 1 && this.firstSeq === 1 && hashText(origin.frameText()) !== this.#firstHash) return true;
    return seq <= this.#carriedSeq && this.#holeOf(seq) === undefined && !earlier.isHeld(origin.frameText());
  }

  #takeOld(seq: number): SequenceVerdict {
    const hole = this.#holeOf(seq);
    if (hole === undefined) {
      this.duplicateCount++;
      return "repeat";
    }
    const { from, to } = hole;
    this.#missing.splice(this.#missing.indexOf(hole), 1, { from, to: seq }, { from: seq + 1, to });
    this.lateCount++;
    return "late";
  }

  #holeOf(seq: number): { from: number; to: number } | undefined {
    return this.#missing.find(({ from, to }) => seq >= from && seq < to);
  }
}

export class Sequences {
  /** Sessions that frames of this capture belong to, in the order in which they came up. */
  readonly joined: SequenceSession[] = [];
  readonly #current = new Map<number, SequenceSession>();
  /** Left open by earlier captures beside the current one of their sid. */
  readonly #open: SequenceSession[] = [];
  readonly #earlier: EarlierCaptures;

  /** @param carried the runs left open, the latest of each sid last. @param begunSids whose next frame begins a new run. */
  constructor(carried: readonly SequenceSession[], begunSids: readonly number[], earlier: EarlierCaptures) {
    this.#earlier = earlier;
    for (const session of carried) {
      const before = this.#current.get(session.sid);
      if (before !== undefined) this.#open.push(before);
      this.#current.set(session.sid, session);
    }
    for (const sid of begunSids) this.begin(sid);
  }

  /** The runs that later captures may go on with, the latest of each sid last. */
  get open(): SequenceSession[] {
    return [...this.#open.slice(-OPEN_SESSIONS_MAX), ...this.#current.values()];
  }

  /** The session a numbered frame belongs to. hot: bench/import.ts */
  sessionOf(sid: number, seq: number, ticker: string | undefined, origin: FrameTold): SequenceSession {
    const current = this.#current.get(sid);
    if (current === undefined) return this.#start(sid, seq, origin);
    if (!current.isJoined) return this.#firstOf(current, seq, ticker, origin);
    if (seq > current.lastSeq || !current.isRestart(seq, origin, this.#earlier)) return current;
    return this.#start(sid, seq, origin);
  }

  /** A subscription begins: its numbers start again. */
  begin(sid: number): void {
    const current = this.#current.get(sid);
    if (current !== undefined) this.#close(current);
  }

  /**
   * The session of the capture's first frame of a sid. Recorders that ran side by side use the same sids: of the runs that
   * end right before the frame, that of its market is meant. @param latest what earlier captures left of the sid last.
   */
  #firstOf(
    latest: SequenceSession,
    seq: number,
    ticker: string | undefined,
    origin: FrameTold,
  ): SequenceSession {
    const fitting = [latest, ...this.#open.filter(({ sid }) => sid === latest.sid)].filter(
      ({ lastSeq }) => lastSeq + 1 === seq,
    );
    const own = fitting.find((session) => ticker !== undefined && session.hasMarket(ticker));
    if (own !== undefined) return this.#join(this.#makeLatest(own, latest), seq);
    if (seq <= latest.lastSeq && !latest.isRestart(seq, origin, this.#earlier))
      return this.#join(latest, seq);
    if (fitting.length > 0) return this.#join(this.#makeLatest(fitting[0]!, latest), seq);
    if (seq > latest.lastSeq) return this.#join(latest, seq);
    this.#close(latest);
    return this.#start(latest.sid, seq, origin);
  }

  #makeLatest(session: SequenceSession, latest: SequenceSession): SequenceSession {
    if (session === latest) return session;
    this.#open.splice(this.#open.indexOf(session), 1, latest);
    this.#current.set(session.sid, session);
    return session;
  }

  #close(session: SequenceSession): void {
    this.#current.delete(session.sid);
    if (!session.isJoined && this.#earlier.isOverlapped) this.#open.push(session);
  }

  #start(sid: number, seq: number, origin: FrameTold): SequenceSession {
    const firstHash = hashText(origin.frameText());
    const started = new SequenceSession(
      { sid, firstSeq: seq, lastSeq: seq - 1, firstHash, missing: [], tradeTickers: [] },
      -Infinity,
    );
    this.#current.set(sid, started);
    return this.#join(started, seq, false);
  }

  #join(session: SequenceSession, seq: number, isContinued = seq <= session.lastSeq + 1): SequenceSession {
    session.isJoined = true;
    session.isContinued = isContinued;
    session.captureFirstSeq = seq;
    session.session = this.joined.filter(({ sid }) => sid === session.sid).length;
    this.joined.push(session);
    return session;
  }
}
