/**
 * What happened to a lane's orders at the venue, in columns. Kept on request; the digest of the same entries is kept always.
 */
import { EventDigest } from "../core/digest.ts";
import type { Side } from "../core/order-book.ts";

/**
 * Kinds of entries. `swept`: the venue ended it; `kept`: an amendment was refused, the order stays as it was;
 * `trimmed` and `refused`: the lane's own gate took lots off an order, or all of them. */
export const JOURNAL_KINDS = [
  "placed",
  "rejected",
  "filled",
  "cancelled",
  "swept",
  "amended",
  "kept",
  "trimmed",
  "refused",
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];

export const JOURNAL = {
  placed: 0,
  rejected: 1,
  filled: 2,
  cancelled: 3,
  swept: 4,
  amended: 5,
  kept: 6,
} as const;

/** A journal longer than this is a run that should not be journalled. */
const ENTRIES_MAX = 1 << 27;

export interface JournalEntry {
  readonly timeUs: number;
  /** The row of the market's tape that is being applied, or for a command the one that comes next. */
  readonly row: number;
  readonly market: number;
  readonly order: number;
  readonly kind: JournalKind;
  readonly side: Side;
  readonly priceBp: number;
  readonly lots: number;
  /** Index into FILL_CAUSES, REJECT_REASONS, END_REASONS or REFUSAL_REASONS; 0 where the kind has none. */
  readonly detail: number;
  /** What a fill was charged. */
  readonly feeMicros: number;
  /** Whether a cancel for the order was under way. */
  readonly isInFlight: boolean;
  /** Best bid + best ask before the event, basis points; 0 if there never were both. */
  readonly midTwiceBp: number;
}

export class Journal {
  readonly digest = new EventDigest();
  readonly #isKept: boolean;
  readonly #entries: JournalEntry[] = [];

  constructor(isKept: boolean) {
    this.#isKept = isKept;
  }

  get isKept(): boolean {
    return this.#isKept;
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  keep(entry: JournalEntry): void {
    if (this.#entries.length >= ENTRIES_MAX)
      throw new RangeError(`the journal would exceed ${ENTRIES_MAX} entries`);
    this.#entries.push(entry);
  }
}
