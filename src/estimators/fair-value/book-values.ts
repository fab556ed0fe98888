/** Fair values that the market itself gives: from its best prices, their sizes and its last trade. Cents of YES. */

/** What a book shows at its best prices; it has two sides and is not crossed. */
export interface BestQuotes {
  readonly bidCents: number;
  readonly askCents: number;
  readonly bidContracts: number;
  readonly askContracts: number;
}

/** How much of a blend is the book's where nobody says otherwise: 0.7 book, 0.3 last trade. */
export const BLEND_BOOK_WEIGHT = 0.7;

export function midCents({ bidCents, askCents }: Pick<BestQuotes, "bidCents" | "askCents">): number {
  return (bidCents + askCents) / 2;
}

/**
 * The best prices weighted by the size on the other side: where more is bid than offered it is nearer to the ask. The mid
 * where neither side has a size. First-order microprice, Gatheral & Oomen (2010), "Zero-intelligence realized variance
 * estimation"; not Stoikov's (2018), which needs a fit.
 */
export function micropriceCents(quotes: BestQuotes): number {
  const { bidCents, askCents, bidContracts, askContracts } = quotes;
  const contracts = bidContracts + askContracts;
  if (!(contracts > 0)) return midCents(quotes);
  return (bidCents * askContracts + askCents * bidContracts) / contracts;
}

/** The book's mid and the last trade; the mid alone before there is one. @param bookWeight from 0 to 1. */
export function blendCents(
  midOfBookCents: number,
  lastCents: number | undefined,
  bookWeight: number,
): number {
  if (lastCents === undefined) return midOfBookCents;
  return bookWeight * midOfBookCents + (1 - bookWeight) * lastCents;
}
