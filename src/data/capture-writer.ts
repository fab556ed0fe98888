/**
 * Turns the frames of one recording into rows of the store: per market, in frame order, with gaps where numbers are missing.
 */
import { dataError } from "../core/errors.ts";
import { BID, type Side } from "../core/order-book.ts";
import { NO_LEVEL, PriceGrid, type PriceRange } from "../core/price-grid.ts";
import { BP_PER_CENT } from "../core/units.ts";
import { placeText } from "../kalshi/frame-fields.ts";
import type { Frame, SnapshotFrame, TradeFrame } from "../kalshi/frames.ts";
import {
  writeFrameTypes,
  writeGap,
  writeResult,
  writeSequences,
  type FrameTypeCount,
} from "./capture-facts.ts";
import { CHUNK_ROWS_MAX } from "./chunk-format.ts";
import type { FrameOrigin } from "./frame-text.ts";
import { MarketCapture, prepareRowInserts, type RowInserts } from "./market-capture.ts";
import { ensureMarket, type GridChoice } from "./market-table.ts";
import { OpenMarket } from "./open-market.ts";
import { RECORDED_KIND } from "./recorded-rows.ts";
import { Sequences, type SequenceSession } from "./sequences.ts";
import type { Store } from "./store.ts";

/** What a frame without a type is counted as. */
const NO_TYPE = "(none)";

type Session = SequenceSession<OpenMarket> | undefined;

export class CaptureWriter {
  readonly #store: Store;
  readonly #captureId: number;
  readonly #gridChoice: GridChoice;
  readonly #origin: FrameOrigin;
  readonly #inserts: RowInserts;
  readonly #markets = new Map<string, OpenMarket>();
  readonly #grids = new Map<string, PriceGrid>();
  readonly #sequences = new Sequences<OpenMarket>();
  readonly #types = new Map<string, FrameTypeCount>();
  /** Time of the last row that told one; NaN before the first. */
  #lastTimeUs = NaN;
  #firstTimeUs: number | undefined;
  #frameCount = 0;

  /** @param origin tells of the frame that is being added; moved on by the reader. */
  constructor(store: Store, captureId: number, gridChoice: GridChoice, origin: FrameOrigin) {
    this.#store = store;
    this.#captureId = captureId;
    this.#gridChoice = gridChoice;
    this.#origin = origin;
    this.#inserts = prepareRowInserts(store);
  }

  get frameCount(): number {
    return this.#frameCount;
  }

  /** Whether anything was seen that calls itself a frame. */
  get hasFrames(): boolean {
    return [...this.#types.keys()].some((type) => type !== NO_TYPE);
  }

  get firstTimeUs(): number | undefined {
    return this.#firstTimeUs;
  }

  get lastTimeUs(): number | undefined {
    return this.#firstTimeUs === undefined ? undefined : this.#lastTimeUs;
  }

  /** hot: bench/import.ts @throws DATA_OFF_GRID, DATA_RESULT_CONFLICT */
  add(frame: Frame): void {
    this.#count(frame);
    if (frame.kind === "ack" && frame.startedSid !== undefined) this.#sequences.begin(frame.startedSid);
    const session = this.#sessionOf(frame);
    if (session !== undefined && !this.#isInSequence(frame, session)) return;
    switch (frame.kind) {
      case "delta": {
        const market = this.#marketOfDelta(frame.ticker, frame, session);
        this.#append(market, RECORDED_KIND.delta, frame.side, frame.priceBp, frame.lots, frame);
        return;
      }
      case "trade":
        this.#addTrade(frame, session);
        return;
      case "snapshot":
        this.#addSnapshot(frame, session);
        return;
      case "result":
        writeResult(this.#store, this.#market(frame.ticker).marketId, frame, this.#origin.place);
        return;
      case "ack":
      case "unknown":
        return;
    }
  }

  /** Writes what is still held and what was counted. @throws DATA_NO_TIME */
  finish(): void {
    const markets = [...this.#markets.values()];
    if (this.#firstTimeUs === undefined && markets.some(({ rows }) => rows.rowCount > 0))
      throw dataError("DATA_NO_TIME", `${this.#origin.place.file} has rows of markets, but none of its frames has a time`, {
        hint: "Import it in one file with what followed: a snapshot takes the time of the frame after it.",
        data: { file: this.#origin.place.file },
      });
    for (const market of markets) market.finish();
    writeFrameTypes(this.#store, this.#captureId, this.#types.values());
    writeSequences(this.#store, this.#captureId, this.#sequences.sessions);
  }

  #count({ type, kind }: Frame): void {
    this.#frameCount++;
    const name = type === "" ? NO_TYPE : type;
    const known = this.#types.get(name);
    if (known === undefined) this.#types.set(name, { type: name, count: 1, isUnread: kind === "unknown" });
    else known.count++;
  }

  #sessionOf(frame: Frame): Session {
    if (frame.sid === undefined || frame.seq === undefined) return undefined;
    return this.#sequences.sessionOf(frame.sid, frame.seq, this.#origin);
  }

  /** Whether the frame's rows are to be taken; notes the gap before it. */
  #isInSequence(frame: Frame, session: SequenceSession<OpenMarket>): boolean {
    switch (session.take(frame.seq!)) {
      case "next":
        return true;
      case "gap":
        this.#noteGap(frame, session);
        return true;
      case "repeat":
        if ("ticker" in frame) this.#market(frame.ticker).duplicateCount++;
        return false;
      case "late":
        // The book went on without it: applied now it would do harm, and the gap it belongs to is on record.
        return false;
    }
  }

  /** A gap taints every market of the subscription: nothing says which of them lost data. */
  #noteGap(frame: Frame, session: SequenceSession<OpenMarket>): void {
    for (const market of session.markets) this.#append(market, RECORDED_KIND.gap, BID, 0, 0, frame);
    writeGap(this.#store, this.#captureId, session, {
      timeUs: frame.exchangeUs ?? frame.receiveUs ?? this.lastTimeUs,
      expectedSeq: session.expectedSeq,
      seenSeq: frame.seq!,
    });
  }

  #addSnapshot(frame: SnapshotFrame, session: Session): void {
    const market = this.#market(frame.ticker);
    session?.markets.add(market);
    market.bookSid ??= frame.sid;
    market.hasBook = true;
    this.#append(market, RECORDED_KIND.snapshot, BID, 0, 0, frame);
    for (const { side, priceBp, lots } of frame.levels)
      this.#append(market, RECORDED_KIND.snapshotLevel, side, priceBp, lots, frame);
  }

  #addTrade(frame: TradeFrame, session: Session): void {
    const market = this.#market(frame.ticker);
    session?.markets.add(market);
    if (frame.tradeId !== undefined) market.rows.tradeIds.set(market.rows.rowCount, frame.tradeId);
    this.#append(market, RECORDED_KIND.print, frame.side, frame.priceBp, frame.lots, frame, frame.isBlock);
  }

  /** A later session of a subscription that goes on with a market, without a snapshot of it, leaves a gap. */
  #marketOfDelta(ticker: string, frame: Frame, session: Session): OpenMarket {
    const market = this.#market(ticker);
    if (session !== undefined && !session.markets.has(market)) {
      if (session.session > 0 && market.hasBook) this.#append(market, RECORDED_KIND.gap, BID, 0, 0, frame);
      session.markets.add(market);
    }
    market.bookSid ??= frame.sid;
    market.hasBook = true;
    return market;
  }

  #append(
    market: OpenMarket,
    kind: number,
    side: Side,
    priceBp: number,
    lots: number,
    frame: Frame,
    isBlock = false,
  ): void {
    const toldUs = frame.exchangeUs ?? frame.receiveUs;
    if (toldUs !== undefined && toldUs !== this.#lastTimeUs) this.#noteTime(toldUs);
    const hasPrice = kind !== RECORDED_KIND.snapshot && kind !== RECORDED_KIND.gap;
    if (hasPrice && (market.grid.levelOfPriceBp[priceBp] ?? NO_LEVEL) === NO_LEVEL)
      throw this.#offGrid(market, priceBp);
    const timeUs = this.#lastTimeUs;
    market.rows.push(kind, side, priceBp, lots, timeUs, frame.receiveUs ?? timeUs, isBlock);
    if (market.rows.rowCount >= CHUNK_ROWS_MAX && this.#firstTimeUs !== undefined) market.flush();
  }

  /** The first time of the capture is also that of the rows before it. */
  #noteTime(timeUs: number): void {
    this.#lastTimeUs = timeUs;
    if (this.#firstTimeUs !== undefined) return;
    this.#firstTimeUs = timeUs;
    for (const { rows } of this.#markets.values()) rows.fillTimes(timeUs);
  }

  #market(ticker: string): OpenMarket {
    const open = this.#markets.get(ticker);
    if (open !== undefined) return open;
    const { marketId, priceRanges } = ensureMarket(this.#store, ticker, this.#gridChoice);
    const capture = new MarketCapture(this.#inserts, { marketId, captureId: this.#captureId });
    const market = new OpenMarket(ticker, marketId, this.#gridOf(priceRanges), capture);
    this.#markets.set(ticker, market);
    return market;
  }

  /** Markets of equal bands share one grid: a thousand markets must not hold a thousand tables. */
  #gridOf(priceRanges: readonly PriceRange[]): PriceGrid {
    const name = JSON.stringify(priceRanges);
    const known = this.#grids.get(name) ?? new PriceGrid(priceRanges);
    this.#grids.set(name, known);
    return known;
  }

  #offGrid(market: OpenMarket, priceBp: number): Error {
    const { file, line, unit } = this.#origin.place;
    return dataError(
      "DATA_OFF_GRID",
      `${placeText(this.#origin.place)}: ${market.ticker} at ${priceBp / BP_PER_CENT} cents of YES is off its price grid`,
      {
        hint: "Name the market's own grid with --grid NAME, for example --grid deci_cent.",
        data: { file, [unit]: line, ticker: market.ticker, priceBp },
      },
    );
  }
}
