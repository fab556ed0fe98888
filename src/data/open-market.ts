import type { MarketCapture } from "./market-capture.ts";
import { RowBuffer } from "./row-buffer.ts";
import type { SequenceSession } from "./sequences.ts";

/** A market while a capture of it is read. */
export class OpenMarket {
  readonly ticker: string;
  readonly marketId: number;
  /** The prices it may have: for every whole basis point not NO_LEVEL. */
  pricesBp: Int16Array;
  readonly rows = new RowBuffer();
  /** Subscription of the market's book, once a book row came in this capture. */
  bookSid: number | undefined;
  /** A book row came, in this capture or before it. */
  hasBook = false;
  /** The run of numbers its book came with; undefined where its frames have none. */
  bookSession: SequenceSession | undefined;
  isBookSeen = false;
  /** Its first row follows the row before it, in an earlier capture, as the numbers show; undefined before that row. */
  isContinued: boolean | undefined;
  duplicateCount = 0;
  /** Numbers that are missing on a subscription that brings its trades alone. */
  lostPrintCount = 0;
  readonly #capture: MarketCapture;

  constructor(ticker: string, marketId: number, pricesBp: Int16Array, capture: MarketCapture) {
    this.ticker = ticker;
    this.marketId = marketId;
    this.pricesBp = pricesBp;
    this.#capture = capture;
  }

  /**
   * Notes that a book frame came. @returns whether messages may have been lost before it: it belongs to another run of
   * numbers than the book so far.
   */
  takeBookFrame(session: SequenceSession | undefined, sid: number | undefined): boolean {
    const before = this.bookSession;
    // Within a capture a frame without a number tells nothing; between captures it shows no connection.
    const isOther =
      session !== before && (this.isBookSeen ? session !== undefined && before !== undefined : this.hasBook);
    this.bookSid ??= sid;
    this.hasBook = true;
    this.isBookSeen = true;
    if (session !== undefined && session !== before) {
      before?.bookTickers.delete(this.ticker);
      session.bookTickers.add(this.ticker);
      this.bookSession = session;
    } else if (isOther) {
      before?.bookTickers.delete(this.ticker);
      this.bookSession = undefined;
    }
    return isOther;
  }

  /** Hands the rows held to the store. */
  flush(): void {
    this.#capture.write(this.rows.view(), this.rows.tradeIds);
    this.rows.clear();
  }

  finish(): void {
    this.flush();
    const { duplicateCount, bookSid, lostPrintCount, isContinued } = this;
    this.#capture.finish({ duplicateCount, bookSid, lostPrintCount, isContinued: isContinued === true });
  }
}
