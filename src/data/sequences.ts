/**
 * Follows the sequence numbers of a capture. Numbers run per subscription (`sid`), over all its markets and the answers
 * to commands; a frame without a number is not counted. (Kalshi docs, websockets, read 2026-11-20.)
 */

/** next: as expected. gap: numbers are missing before it. repeat: was seen. late: fills a gap after the fact. */
export type SequenceVerdict = "next" | "gap" | "repeat" | "late";

/** The frame at hand as text, asked for where a session may begin. */
interface FrameTold {
  frameText(): string;
}

/** One run of numbers; a subscription that starts again is a new session. */
export class SequenceSession<Market> {
  readonly sid: number;
  readonly session: number;
  readonly firstSeq: number;
  /** Markets whose rows came with this session. */
  readonly markets = new Set<Market>();
  lastSeq: number;
  /** The number that was expected when the last one came. */
  expectedSeq: number;
  frameCount = 0;
  missingCount = 0;
  duplicateCount = 0;
  lateCount = 0;
  readonly #firstText: string;
  readonly #missing: { from: number; to: number }[] = [];

  constructor(sid: number, session: number, seq: number, firstText: string) {
    this.sid = sid;
    this.session = session;
    this.firstSeq = seq;
    this.lastSeq = seq - 1;
    this.expectedSeq = seq;
    this.#firstText = firstText;
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
    return isNext ? "next" : "gap";
  }

  /** Whether a number that is not after the last one belongs to a new run: it is before the first, or first and another frame. */
  isRestart(seq: number, origin: FrameTold): boolean {
    return seq < this.firstSeq || (seq === 1 && this.firstSeq === 1 && origin.frameText() !== this.#firstText);
  }

  #takeOld(seq: number): SequenceVerdict {
    const hole = this.#missing.find(({ from, to }) => seq >= from && seq < to);
    if (hole === undefined) {
      this.duplicateCount++;
      return "repeat";
    }
    const { from, to } = hole;
    this.#missing.splice(this.#missing.indexOf(hole), 1, { from, to: seq }, { from: seq + 1, to });
    this.lateCount++;
    return "late";
  }
}

export class Sequences<Market> {
  /** All sessions, in the order they began. */
  readonly sessions: SequenceSession<Market>[] = [];
  readonly #current = new Map<number, SequenceSession<Market>>();

  /** The session a numbered frame belongs to. */
  sessionOf(sid: number, seq: number, origin: FrameTold): SequenceSession<Market> {
    const current = this.#current.get(sid);
    if (current !== undefined && (seq > current.lastSeq || !current.isRestart(seq, origin))) return current;
    const session = this.sessions.filter((earlier) => earlier.sid === sid).length;
    const started = new SequenceSession<Market>(sid, session, seq, origin.frameText());
    this.sessions.push(started);
    this.#current.set(sid, started);
    return started;
  }

  /** A subscription begins: its numbers start again. */
  begin(sid: number): void {
    this.#current.delete(sid);
  }
}
