/**
 * Turns the frames of one recording into rows of the store: per market, in frame order, with gaps where numbers are missing
 * or another run of numbers begins. Goes on from where the captures before it ended.
 */
import { dataError } from "../core/errors.ts";
import { BID, type Side } from "../core/order-book.ts";
import { NO_LEVEL } from "../core/price-grid.ts";
import type { DeltaFrame, Frame, SnapshotFrame, TradeFrame } from "../kalshi/frames.ts";
import { FrameTypes, writeGap, writeResult, writeSequences } from "./capture-facts.ts";
import { CarriedBooks } from "./carried-books.ts";
import { writeState, type CaptureState } from "./capture-state.ts";
import { CHUNK_ROWS_MAX } from "./chunk-format.ts";
import { FeeFrames } from "./fee-frames.ts";
import type { FrameOrigin } from "./frame-text.ts";
import { KnownGrids } from "./known-grids.ts";
import { LifeNews } from "./life-news.ts";
import { MarketCapture, prepareRowInserts, type RowInserts } from "./market-capture.ts";
import { ensureMarket, type GridChoice } from "./market-table.ts";
import { OpenMarket } from "./open-market.ts";
import { RECORDED_KIND } from "./recorded-rows.ts";
import { Sequences, type EarlierCaptures, type SequenceSession } from "./sequences.ts";
import type { Store } from "./store.ts";
import { WaitingRows } from "./waiting-rows.ts";

const NOTHING_EARLIER: EarlierCaptures = { isHeld: () => false, isOverlapped: false };

type Session = SequenceSession | undefined;

export interface CaptureTask {
  readonly captureId: number;
  readonly gridOf: (ticker: string) => GridChoice;
  /** Tells of the frame that is being added; moved on by the reader. */
  readonly origin: FrameOrigin;
  /** Where the capture before it ended, if there is one. */
  readonly carried?: CaptureState | undefined;
  readonly earlier?: EarlierCaptures;
}

export class CaptureWriter {
  readonly #store: Store;
  readonly #task: CaptureTask;
  readonly #origin: FrameOrigin;
  readonly #inserts: RowInserts;
  readonly #markets = new Map<string, OpenMarket>();
  /** The market of the frame before, which most often is that of the next. */
  #lastMarket: OpenMarket | undefined;
  readonly #grids: KnownGrids;
  readonly #books: CarriedBooks;
  readonly #sequences: Sequences;
  readonly #begunSids = new Set<number>();
  readonly #types = new FrameTypes();
  readonly #waiting = new WaitingRows();
  readonly #fees: FeeFrames;
  readonly #life: LifeNews;
  /** The last time told; NaN before the first, and after a hole until the next: what is untimed there waits for it. */
  #lastTimeUs: number;
  #firstTimeUs: number | undefined;
  #lastToldUs: number | undefined;
  #firstBookSeq: number | undefined;

  constructor(store: Store, task: CaptureTask) {
    const { carried, origin, earlier } = task;
    this.#store = store;
    this.#task = task;
    this.#origin = origin;
    this.#inserts = prepareRowInserts(store);
    this.#books = new CarriedBooks(carried);
    this.#grids = new KnownGrids(store);
    this.#fees = new FeeFrames(store, origin.place.file);
    this.#life = new LifeNews(store, task.captureId, origin.place.file);
    this.#sequences = new Sequences(
      this.#books.sessions,
      carried?.begunSids ?? [],
      earlier ?? NOTHING_EARLIER,
    );
    this.#lastTimeUs = carried?.lastTimeUs ?? NaN;
    for (const sid of carried?.begunSids ?? []) this.#begunSids.add(sid);
    for (const [ticker, rows] of carried?.waiting ?? []) this.#waiting.resume(this.#market(ticker), rows);
  }

  get frameCount(): number {
    return this.#types.frameCount;
  }

  /** Whether anything was seen that calls itself a frame. */
  get hasFrames(): boolean {
    return this.#types.hasFrames;
  }

  get firstTimeUs(): number | undefined {
    return this.#firstTimeUs;
  }

  get lastTimeUs(): number | undefined {
    return this.#lastToldUs;
  }

  /** First sequence number of a book. */
  get firstSeq(): number | undefined {
    return this.#firstBookSeq;
  }

  /** hot: bench/import.ts @throws DATA_OFF_GRID, DATA_RESULT_CONFLICT */
  add(frame: Frame): void {
    this.#types.add(frame);
    if (frame.kind === "ack" && frame.startedSid !== undefined) this.#begin(frame.startedSid);
    const session = this.#sessionOf(frame);
    if (session !== undefined && !this.#isInSequence(frame, session)) return;
    // What has no number does not show that it follows the captures before it: their time is not its own.
    if (session === undefined && this.#firstTimeUs === undefined) this.#lastTimeUs = NaN;
    switch (frame.kind) {
      case "delta":
        this.#addDelta(frame, session);
        return;
      case "trade":
        this.#addTrade(frame, session);
        return;
      case "snapshot":
        this.#addSnapshot(frame, session);
        return;
      case "result":
        writeResult(this.#store, this.#market(frame.ticker).marketId, frame, this.#origin.place);
        return;
      case "eventFee":
        this.#fees.add(frame, this.#lastTimeUs);
        return;
      case "life":
        this.#grids.tell(
          frame,
          this.#life.add(frame, this.#lastTimeUs),
          this.#markets.get(frame.marketTicker),
        );
        return;
      case "ack":
      case "unknown":
        return;
    }
  }

  /** Writes what is still held and what was counted. @throws DATA_NO_TIME, DATA_OFF_GRID */
  finish(): void {
    const markets = [...this.#markets.values()];
    this.#grids.finish();
    this.#life.finish(this.#lastToldUs);
    if (this.#firstTimeUs === undefined && this.#task.carried === undefined && this.#waiting.hasRows)
      throw dataError(
        "DATA_NO_TIME",
        `${this.#origin.place.file} has rows of markets, but none of its frames has a time`,
        {
          hint: "Import it in one file with what followed: a snapshot takes the time of the frame after it.",
          data: { file: this.#origin.place.file },
        },
      );
    const waiting = this.#waiting.takeOut();
    for (const market of markets) market.finish();
    this.#types.write(this.#store, this.#task.captureId);
    writeSequences(this.#store, this.#task.captureId, this.#sequences.joined);
    writeState(this.#store, this.#task.captureId, {
      lastTimeUs: Number.isNaN(this.#lastTimeUs) ? null : this.#lastTimeUs,
      begunSids: [...this.#begunSids].toSorted((a, b) => a - b),
      waiting,
      ...this.#books.stateAfter(this.#sequences.open, markets),
    });
  }

  #begin(sid: number): void {
    this.#sequences.begin(sid);
    this.#begunSids.add(sid);
    this.#lastTimeUs = NaN;
  }

  #sessionOf(frame: Frame): Session {
    if (frame.sid === undefined || frame.seq === undefined) return undefined;
    const ticker = "ticker" in frame ? frame.ticker : undefined;
    return this.#sequences.sessionOf(frame.sid, frame.seq, ticker, this.#origin);
  }

  /** Whether the frame's rows are to be taken; notes the gap before it. */
  #isInSequence(frame: Frame, session: SequenceSession): boolean {
    switch (session.take(frame.seq!)) {
      case "next":
        return true;
      case "first":
        this.#begunSids.delete(session.sid);
        this.#lastTimeUs = NaN;
        return true;
      case "gap":
        this.#lastTimeUs = NaN;
        this.#noteGap(frame, session);
        return true;
      case "repeat":
        if ("ticker" in frame) this.#market(frame.ticker).duplicateCount++;
        return false;
      case "late":
        // The book went on without it: applied now it would do harm, and the gap it belongs to is on record.
        if ("ticker" in frame) this.#market(frame.ticker);
        return false;
    }
  }

  /** A gap taints every book of the subscription: nothing says which of them lost data. Trades alone leave no book unknown. */
  #noteGap(frame: Frame, session: SequenceSession): void {
    for (const ticker of session.bookTickers) this.#appendGap(this.#market(ticker), frame, session);
    for (const ticker of session.tradeTickers)
      if (!session.bookTickers.has(ticker))
        this.#market(ticker).lostPrintCount += frame.seq! - session.expectedSeq;
    writeGap(this.#store, this.#task.captureId, session, {
      timeUs: frame.exchangeUs ?? frame.receiveUs,
      expectedSeq: session.expectedSeq,
      seenSeq: frame.seq!,
    });
  }

  #addSnapshot(frame: SnapshotFrame, session: Session): void {
    const market = this.#market(frame.ticker);
    this.#firstBookSeq ??= frame.seq;
    if (market.takeBookFrame(session, frame.sid)) this.#appendGap(market, frame, session);
    this.#append(market, RECORDED_KIND.snapshot, BID, 0, 0, frame, session);
    for (const { side, priceBp, lots } of frame.levels)
      this.#append(market, RECORDED_KIND.snapshotLevel, side, priceBp, lots, frame, session);
  }

  /** A book that begins without a snapshot, or goes on in another run without one, is not known. */
  #addDelta(frame: DeltaFrame, session: Session): void {
    const market = this.#market(frame.ticker);
    if (!market.isBookSeen || market.bookSession !== session) {
      this.#firstBookSeq ??= frame.seq;
      const isFirst = !market.hasBook;
      if (market.takeBookFrame(session, frame.sid) || isFirst) this.#appendGap(market, frame, session);
    }
    this.#append(market, RECORDED_KIND.delta, frame.side, frame.priceBp, frame.lots, frame, session);
  }

  #addTrade(frame: TradeFrame, session: Session): void {
    const market = this.#market(frame.ticker);
    session?.tradeTickers.add(frame.ticker);
    if (frame.tradeId !== undefined) market.rows.tradeIds.set(market.rows.rowCount, frame.tradeId);
    const { side, priceBp, lots, isBlock } = frame;
    this.#append(market, RECORDED_KIND.print, side, priceBp, lots, frame, session, isBlock);
  }

  #appendGap(market: OpenMarket, frame: Frame, session: Session): void {
    this.#append(market, RECORDED_KIND.gap, BID, 0, 0, frame, session);
  }

  #append(
    market: OpenMarket,
    kind: number,
    side: Side,
    priceBp: number,
    lots: number,
    frame: Frame,
    session: Session,
    isBlock = false,
  ): void {
    const toldUs = frame.exchangeUs ?? frame.receiveUs;
    if (toldUs !== undefined && toldUs !== this.#lastTimeUs) this.#noteTime(toldUs);
    const hasPrice = kind !== RECORDED_KIND.snapshot && kind !== RECORDED_KIND.gap;
    const timeUs = this.#lastTimeUs;
    if (hasPrice && (market.pricesBp[priceBp] ?? NO_LEVEL) === NO_LEVEL)
      this.#grids.noteEarly(market, priceBp, timeUs, this.#origin.place);
    market.isContinued ??= session !== undefined && session.isContinued;
    if (Number.isNaN(timeUs)) this.#waiting.note(market);
    market.rows.push(kind, side, priceBp, lots, timeUs, frame.receiveUs ?? timeUs, isBlock);
    if (market.rows.rowCount >= CHUNK_ROWS_MAX && !Number.isNaN(timeUs)) market.flush();
  }

  /** A time is also that of the rows that wait for one. */
  #noteTime(timeUs: number): void {
    this.#lastTimeUs = timeUs;
    this.#lastToldUs = timeUs;
    this.#firstTimeUs ??= timeUs;
    this.#waiting.fill(timeUs);
    this.#fees.date(timeUs);
    this.#life.date(timeUs);
  }

  #market(ticker: string): OpenMarket {
    if (this.#lastMarket?.ticker === ticker) return this.#lastMarket;
    this.#lastMarket = this.#markets.get(ticker) ?? this.#openMarket(ticker);
    return this.#lastMarket;
  }

  #openMarket(ticker: string): OpenMarket {
    const { captureId, gridOf } = this.#task;
    const record = ensureMarket(this.#store, ticker, gridOf(ticker));
    const capture = new MarketCapture(this.#inserts, { marketId: record.marketId, captureId });
    const market = new OpenMarket(ticker, record.marketId, this.#grids.pricesOf(record), capture);
    this.#books.resume(market);
    this.#markets.set(ticker, market);
    return market;
  }
}
