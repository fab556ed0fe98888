/**
 * Reads the commonest frames, deltas and trades, straight from the bytes of a recording, several times faster than
 * JSON.parse.
 *
 * It knows the exact spellings below and gives up on every other byte: what it leaves, and only that, goes through
 * `parseFrame`, so both must agree wherever this one answers (test/kalshi/frame-scanner.test.ts).
 */
import { ASK, BID } from "../core/order-book.ts";
import { BP_PER_CENT, BP_PER_DOLLAR, LOTS_PER_CONTRACT } from "../core/units.ts";
import { ByteCursor, literal, type Literal } from "./byte-cursor.ts";
import type { DeltaFrame, TradeFrame } from "./frames.ts";
import { exchangeUsOf } from "./frame-time.ts";

const DELTA_TYPE = literal('{"type":"orderbook_delta","sid":');
const TRADE_TYPE = literal('{"type":"trade","sid":');
const SEQ = literal(',"seq":');
const SENDING_MS = literal(',"sending_ts_ms":');
const RECV_US = literal(',"recv_us":');
const TICKER_FIELD = ',"msg":{"market_ticker":"';
const TICKER = literal(TICKER_FIELD);
const CENTS = literal(',"price":');
const DELTA = literal(',"delta":');
const YES_CENTS = literal(',"yes_price":');
const NO_CENTS = literal(',"no_price":');
const COUNT = literal(',"count":');
const TAKER_SIDE = literal(',"taker_side":');
const TS_SECONDS = literal(',"ts":');
const MARKET_ID = literal(',"market_id":"');
const DOLLARS = literal(',"price_dollars":"');
const DELTA_FP = literal('","delta_fp":"');
const QUOTED_SIDE = literal('","side":');
const SIDE = literal(',"side":');
const YES = literal('"yes"');
const NO = literal('"no"');
const TS = literal(',"ts":"');
const TS_MS = literal(',"ts_ms":');

interface Ticker {
  readonly text: string;
  /** The field that says it. */
  readonly field: Literal;
}

export class FrameScanner {
  readonly #cursor = new ByteCursor();
  #ticker: Ticker | undefined;
  /** By hash. */
  readonly #tickers = new Map<number, Ticker>();

  /** Where the line after the last scanned frame begins. */
  get end(): number {
    return this.#cursor.at;
  }

  /** @param lines whole ones, which stay as they are while they are scanned. */
  open(lines: Buffer): void {
    this.#cursor.open(lines);
  }

  /** The delta or trade that begins at `from` and ends with its line, or undefined. hot: bench/import.ts */
  scan(from: number): DeltaFrame | TradeFrame | undefined {
    const cursor = this.#cursor;
    cursor.moveTo(from);
    if (cursor.skip(DELTA_TYPE)) return this.#delta(cursor);
    if (cursor.skip(TRADE_TYPE)) return this.#trade(cursor);
    return undefined;
  }

  #delta(cursor: ByteCursor): DeltaFrame | undefined {
    const sid = cursor.integer();
    cursor.expect(SEQ);
    const seq = cursor.integer();
    if (cursor.isLost) return undefined;
    let receiveUs: number | undefined;
    if (cursor.skip(RECV_US)) receiveUs = cursor.time();
    else if (cursor.skip(SENDING_MS)) {
      cursor.integer();
      if (cursor.skip(RECV_US)) receiveUs = cursor.time();
    }
    const ticker = this.#tickerText(cursor);
    let priceBp: number;
    let lots: number;
    if (cursor.skip(CENTS)) {
      priceBp = cursor.integer() * BP_PER_CENT;
      cursor.expect(DELTA);
      lots = cursor.integer() * LOTS_PER_CONTRACT;
      cursor.expect(SIDE);
    } else {
      if (cursor.skip(MARKET_ID)) cursor.skipText();
      cursor.expect(DOLLARS);
      priceBp = cursor.decimal(4);
      cursor.expect(DELTA_FP);
      lots = cursor.decimal(2);
      cursor.expect(QUOTED_SIDE);
    }
    const isYes = readYes(cursor);
    const exchangeUs = !cursor.isLost && cursor.skip(TS) ? readExchangeUs(cursor) : undefined;
    cursor.expectEnd();
    if (cursor.isLost) return undefined;
    return {
      kind: "delta",
      type: "orderbook_delta",
      sid,
      seq,
      receiveUs,
      exchangeUs,
      ticker,
      side: isYes ? BID : ASK,
      priceBp: isYes ? priceBp : BP_PER_DOLLAR - priceBp,
      lots,
    };
  }

  /** A trade in whole cents; its `ts` is whole seconds, which nobody reads. */
  #trade(cursor: ByteCursor): TradeFrame | undefined {
    const sid = cursor.integer();
    cursor.expect(SEQ);
    const seq = cursor.integer();
    const receiveUs = !cursor.isLost && cursor.skip(RECV_US) ? cursor.time() : undefined;
    const ticker = this.#tickerText(cursor);
    cursor.expect(YES_CENTS);
    const yesCents = cursor.integer();
    cursor.expect(NO_CENTS);
    cursor.integer();
    cursor.expect(COUNT);
    const contracts = cursor.integer();
    cursor.expect(TAKER_SIDE);
    const isYes = readYes(cursor);
    cursor.expect(TS_SECONDS);
    cursor.integer();
    cursor.expectEnd();
    if (cursor.isLost || contracts <= 0) return undefined;
    return {
      kind: "trade",
      type: "trade",
      sid,
      seq,
      receiveUs,
      exchangeUs: undefined,
      ticker,
      side: isYes ? ASK : BID, // a taker who buys YES hits an ask
      priceBp: yesCents * BP_PER_CENT,
      lots: contracts * LOTS_PER_CONTRACT,
      isBlock: false,
      tradeId: undefined,
    };
  }

  /** The ticker, most often that of the frame before, else one that was read before. */
  #tickerText(cursor: ByteCursor): string {
    if (this.#ticker !== undefined && cursor.skip(this.#ticker.field)) return this.#ticker.text;
    const fieldAt = cursor.at;
    cursor.expect(TICKER);
    if (cursor.isLost) return "";
    const textAt = cursor.at;
    const hash = cursor.skipText();
    if (cursor.isLost) return "";
    const known = this.#tickers.get(hash);
    cursor.at = fieldAt;
    if (known === undefined || !cursor.skip(known.field)) {
      cursor.at = textAt;
      const text = cursor.text();
      this.#ticker = { text, field: literal(`${TICKER_FIELD}${text}"`) };
      this.#tickers.set(hash, this.#ticker);
      return text;
    }
    this.#ticker = known;
    return known.text;
  }
}

function readYes(cursor: ByteCursor): boolean {
  const isYes = cursor.skip(YES);
  if (!isYes) cursor.expect(NO);
  return isYes;
}

function readExchangeUs(cursor: ByteCursor): number | undefined {
  const text = cursor.text();
  cursor.expect(TS_MS);
  const ms = cursor.integer();
  return cursor.isLost ? undefined : exchangeUsOf(text, ms);
}
