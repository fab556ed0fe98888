/**
 * What the reading of a capture leaves for the capture after it: with it, the pieces of a recording are read as the
 * whole is. Kept as JSON in the store.
 */
import type { Side } from "../core/order-book.ts";
import type { Store } from "./store.ts";

/** A run of sequence numbers that may go on. */
export interface SessionState {
  readonly sid: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Hash of its first frame. */
  readonly firstHash: string;
  /** Numbers that did not come: [from, to). */
  readonly missing: readonly (readonly [number, number])[];
  readonly tradeTickers: readonly string[];
}

/** A row that waits for the next time that is told. */
export interface WaitingRow {
  readonly kind: number;
  readonly side: Side;
  readonly priceBp: number;
  readonly lots: number;
  readonly receiveUs: number | null;
  readonly isBlock: boolean;
  readonly tradeId: string | null;
}

/** What a market's book came with: a session by its index, no numbers, or a session that is over. */
export const NO_NUMBERS = -1;
export const SESSION_OVER = -2;

export interface CaptureState {
  /** The last time told; null where a subscription has begun or lost messages since. */
  readonly lastTimeUs: number | null;
  readonly sessions: readonly SessionState[];
  /** Subscriptions that were started and have sent nothing yet. */
  readonly begunSids: readonly number[];
  readonly books: readonly (readonly [ticker: string, session: number])[];
  readonly waiting: readonly (readonly [ticker: string, rows: readonly WaitingRow[]])[];
}

export function readState({ db }: Store, captureId: number): CaptureState | undefined {
  const text = db
    .prepare<[number], { endState: string | null }>(
      "SELECT end_state AS endState FROM capture WHERE capture_id = ?",
    )
    .get(captureId)?.endState;
  return text === null || text === undefined ? undefined : (JSON.parse(text) as CaptureState);
}

export function writeState({ db }: Store, captureId: number, state: CaptureState): void {
  db.prepare("UPDATE capture SET end_state = ? WHERE capture_id = ?").run(JSON.stringify(state), captureId);
}
