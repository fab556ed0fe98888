/**
 * What several books' odds were worth together, through time: whenever a book names new odds of an event, the latest ones
 * of all its books without their margins, averaged about the sharp one.
 */
import { usageError } from "../../core/errors.ts";
import { aboutSharpBook, type SharpBook } from "./consensus.ts";
import { withoutMargin, type MarginMethod } from "./odds-margin.ts";

/** One book's odds on all outcomes of an event at a time. */
export interface BookOdds {
  readonly timeUs: number;
  readonly event: string;
  readonly book: string;
  /** Ascending; the same for all books of an event. */
  readonly outcomes: readonly string[];
  /** In the order of the outcomes. */
  readonly decimalOdds: readonly number[];
}

export interface ConsensusRules {
  readonly method: MarginMethod;
  readonly sharp: SharpBook;
  /** Of books beside the sharp one; 1 where none is stated. */
  readonly weights: ReadonlyMap<string, number>;
  /** Odds older than this count no more, microseconds. */
  readonly ageUsMax: number;
}

export interface ConsensusRow {
  readonly timeUs: number;
  readonly event: string;
  readonly outcome: string;
  readonly probability: number;
}

/**
 * Nothing is told of an event while the sharp book's odds are missing or too old.
 * @param odds in order of time; of several by one book at one time the last counts.
 * @throws USAGE_ODDS_OUTCOMES where books of an event name other outcomes, and what removing margins throws.
 */
export function consensusRows(odds: readonly BookOdds[], rules: ConsensusRules): ConsensusRow[] {
  const latest = new Map<string, Map<string, BookOdds>>();
  const rows: ConsensusRow[] = [];
  for (const [timeUs, news] of Map.groupBy(odds, ({ timeUs }) => timeUs)) {
    for (const one of news) {
      const books = latest.get(one.event) ?? new Map<string, BookOdds>();
      latest.set(one.event, books.set(one.book, one));
      assertSameOutcomes([...books.values()]);
    }
    for (const event of new Set(news.map(({ event }) => event)))
      rows.push(...rowsOf(timeUs, event, [...latest.get(event)!.values()], rules));
  }
  return rows;
}

function rowsOf(
  timeUs: number,
  event: string,
  books: readonly BookOdds[],
  { method, sharp, weights, ageUsMax }: ConsensusRules,
): ConsensusRow[] {
  const fresh = books
    .filter((one) => timeUs - one.timeUs <= ageUsMax)
    .toSorted((one, other) => (one.book < other.book ? -1 : 1));
  const views = fresh.map(({ book, decimalOdds }) => ({
    book,
    probabilities: withoutMargin(decimalOdds, method).probabilities,
    weight: weights.get(book) ?? 1,
  }));
  const probabilities = aboutSharpBook(views, sharp) ?? [];
  return probabilities.map((probability, place) => ({
    timeUs,
    event,
    outcome: books[0]!.outcomes[place]!,
    probability,
  }));
}

function assertSameOutcomes(books: readonly BookOdds[]): void {
  const [first, other] = new Map(books.map((one) => [one.outcomes.join(", "), one])).values();
  if (first === undefined || other === undefined) return;
  const { event } = first;
  const named = [first, other].map(({ book, outcomes }) => `${book}: ${outcomes.join(", ")}`).join("; ");
  throw usageError("USAGE_ODDS_OUTCOMES", `books name other outcomes of ${event} (${named})`, {
    hint: "Give all books' outcomes the same names; a book that leaves one out, such as a draw, prices another market.",
    data: { event },
  });
}
