import { NO_NUMBERS, SESSION_OVER, type CaptureState } from "./capture-state.ts";
import type { OpenMarket } from "./open-market.ts";
import { SequenceSession } from "./sequences.ts";

/** The books that the captures before one left: which run of numbers each came with. */
export class CarriedBooks {
  readonly sessions: readonly SequenceSession[];
  /** undefined for a book whose frames have no numbers. */
  readonly #sessionOfBook = new Map<string, SequenceSession | undefined>();

  constructor(carried: CaptureState | undefined) {
    this.sessions = (carried?.sessions ?? []).map((state) => new SequenceSession(state, state.lastSeq));
    const over = overSession();
    for (const [ticker, index] of carried?.books ?? []) {
      const session = index === NO_NUMBERS ? undefined : (this.sessions[index] ?? over);
      session?.bookTickers.add(ticker);
      this.#sessionOfBook.set(ticker, session);
    }
  }

  /** Tells a market that is opened what is known of its book. */
  resume(market: OpenMarket): void {
    market.hasBook = this.#sessionOfBook.has(market.ticker);
    market.bookSession = this.#sessionOfBook.get(market.ticker);
  }

  /** What the captures up to this one leave. */
  stateAfter(
    open: readonly SequenceSession[],
    markets: readonly OpenMarket[],
  ): Pick<CaptureState, "sessions" | "books"> {
    const sessionOfBook = new Map(this.#sessionOfBook);
    for (const { ticker, hasBook, bookSession } of markets)
      if (hasBook) sessionOfBook.set(ticker, bookSession);
    const indexOf = (session: SequenceSession | undefined): number => {
      if (session === undefined) return NO_NUMBERS;
      const index = open.indexOf(session);
      return index < 0 ? SESSION_OVER : index;
    };
    const books = [...sessionOfBook].map(([ticker, session]) => [ticker, indexOf(session)] as const);
    return { sessions: open.map(({ state }) => state), books: books.toSorted(byTicker) };
  }
}

function byTicker([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : Number(a > b);
}

/** Stands for every run that cannot go on. */
function overSession(): SequenceSession {
  return new SequenceSession(
    { sid: -1, firstSeq: 1, lastSeq: 0, firstHash: "", missing: [], tradeTickers: [] },
    0,
  );
}
