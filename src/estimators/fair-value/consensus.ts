/**
 * Several books' fair probabilities as one, about a sharp book: one whose odds are known to be good counts for a stated share,
 * the others share what is left by their own weights.
 */
import { usageError } from "../../core/errors.ts";

export interface BookView {
  readonly book: string;
  /** Of every outcome, in one order for all books; they sum to 1. */
  readonly probabilities: readonly number[];
  /** Among the books that are not the sharp one; 1 where it is left out. */
  readonly weight?: number;
}

export interface SharpBook {
  readonly book: string;
  /** Share of the sharp book, above 0, at most 1. */
  readonly share: number;
}

/**
 * The weighted average of each outcome's probability; it sums to 1. The sharp book alone counts where there is no other.
 * @returns undefined while the sharp book is not there: what is left would be another estimate.
 * @throws USAGE_ODDS_WEIGHTS for a share or weight out of range, USAGE_ODDS_OUTCOMES where books name different outcomes.
 */
export function aboutSharpBook(books: readonly BookView[], sharp: SharpBook): readonly number[] | undefined {
  assertWeights(books, sharp);
  const sharpView = books.find(({ book }) => book === sharp.book);
  if (sharpView === undefined) return undefined;
  const others = books.filter((view) => view !== sharpView);
  const othersWeight = others.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const share = othersWeight > 0 ? sharp.share : 1;
  return sharpView.probabilities.map((sharpProbability, outcome) => {
    const rest = others.reduce(
      (sum, { probabilities, weight = 1 }) => sum + weight * probabilities[outcome]!,
      0,
    );
    return share * sharpProbability + (othersWeight > 0 ? ((1 - share) * rest) / othersWeight : 0);
  });
}

function assertWeights(books: readonly BookView[], { book: sharpBook, share }: SharpBook): void {
  if (!(share > 0 && share <= 1)) throw badWeight(sharpBook, share, "above 0, at most 1");
  for (const { book, weight = 1 } of books)
    if (!(weight >= 0 && Number.isFinite(weight))) throw badWeight(book, weight, "0 or more");
  const counts = new Set(books.map(({ probabilities }) => probabilities.length));
  if (counts.size > 1)
    throw usageError("USAGE_ODDS_OUTCOMES", `books have ${[...counts].join(" and ")} outcomes of one event`, {
      hint: "Average books only over the same outcomes in the same order; a book without a draw is another market.",
      data: { counts: [...counts] },
    });
  if (new Set(books.map(({ book }) => book)).size < books.length)
    throw usageError("USAGE_ODDS_WEIGHTS", "a book is there twice", {
      hint: "Give the latest odds of each book once.",
      data: { books: books.map(({ book }) => book) },
    });
}

function badWeight(book: string, weight: number, range: string): Error {
  return usageError("USAGE_ODDS_WEIGHTS", `the weight of ${book} was ${weight}, it must be ${range}`, {
    hint: "The sharp book has a share of the whole; the others share the rest by their weights.",
    data: { book, weight },
  });
}
