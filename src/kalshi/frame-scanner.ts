/**
 * Reads the commonest frames, deltas and trades, straight from the bytes of a recording, several times faster than
 * JSON.parse.
 *
 * It knows the exact spellings below and gives up on every other byte: what it leaves, and only that, goes through
 * `parseFrame`, so both must agree wherever this one answers (test/kalshi/frame-scanner.test.ts).
 */
import { ASK, BID } from "../core/order-book.ts";
import { BP_PER_CENT, BP_PER_DOLLAR, LOTS_PER_CONTRACT } from "../core/units.ts";
import type { DeltaFrame, TradeFrame } from "./frames.ts";
import { exchangeUsOf } from "./frame-time.ts";

/** A text to compare with, as little-endian words of four bytes and the bytes left over: four times fewer steps. */
interface Literal {
  readonly words: Int32Array;
  readonly tail: Uint8Array;
}

function literal(text: string): Literal {
  const bytes = Buffer.from(text);
  const words = Int32Array.from({ length: bytes.length >>> 2 }, (_, index) => bytes.readInt32LE(index * 4));
  return { words, tail: Uint8Array.from(bytes.subarray(words.length * 4)) };
}

const DELTA_TYPE = literal('{"type":"orderbook_delta","sid":');
const TRADE_TYPE = literal('{"type":"trade","sid":');
const SEQ = literal(',"seq":');
const RECV_US = literal(',"recv_us":');
const SENDING_MS = literal(',"sending_ts_ms":');
const TICKER = literal(',"msg":{"market_ticker":"');
const CENTS = literal('","price":');
const DELTA = literal(',"delta":');
const CENTS_SIDE = literal(',"side":"');
const YES_CENTS = literal('","yes_price":');
const NO_CENTS = literal(',"no_price":');
const COUNT = literal(',"count":');
const TAKER_SIDE = literal(',"taker_side":"');
const TS_SECONDS = literal(',"ts":');
const MARKET_ID = literal('","market_id":"');
const DOLLARS = literal('","price_dollars":"');
const DELTA_FP = literal('","delta_fp":"');
const SIDE = literal('","side":"');
const YES = literal('yes"');
const NO = literal('no"');
const TS = literal(',"ts":"');
const TS_MS = literal('","ts_ms":');
const END = literal("}}\n");

const QUOTE = 34;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/** Whole numbers of up to this many digits are exact and need no further care. */
const DIGITS_MAX = 15;
/** Times in µs have 16 digits until the year 2286, and are exact until 2255. */
const TIME_DIGITS_MAX = 16;

export class FrameScanner {
  /** Where the line after the last scanned frame begins. */
  end = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;
  #isKnown = true;
  #tickerLiteral = literal("");
  #ticker = "";

  /** The delta or trade that begins at `from` and ends with its line, or undefined. hot: bench/import.ts */
  scan(bytes: Buffer, from: number): DeltaFrame | TradeFrame | undefined {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.#at = from;
    this.#isKnown = true;
    const frame = this.#skip(DELTA_TYPE) ? this.#delta() : this.#skip(TRADE_TYPE) ? this.#trade() : undefined;
    if (frame !== undefined) this.end = this.#at;
    return frame;
  }

  #delta(): DeltaFrame | undefined {
    const sid = this.#integer(DIGITS_MAX);
    this.#expect(SEQ);
    const seq = this.#integer(DIGITS_MAX);
    if (!this.#isKnown) return undefined;
    if (this.#skip(SENDING_MS)) this.#integer(DIGITS_MAX);
    const receiveUs = this.#skip(RECV_US) ? this.#integer(TIME_DIGITS_MAX) : undefined;
    this.#expect(TICKER);
    const ticker = this.#tickerText();
    let priceBp: number;
    let lots: number;
    if (this.#skip(CENTS)) {
      priceBp = this.#integer(DIGITS_MAX) * BP_PER_CENT;
      this.#expect(DELTA);
      lots = this.#integer(DIGITS_MAX) * LOTS_PER_CONTRACT;
      this.#expect(CENTS_SIDE);
    } else {
      if (this.#skip(MARKET_ID)) this.#skipText();
      this.#expect(DOLLARS);
      priceBp = this.#decimal(4);
      this.#expect(DELTA_FP);
      lots = this.#decimal(2);
      this.#expect(SIDE);
    }
    const isYes = this.#isYes();
    const exchangeUs = this.#isKnown && this.#skip(TS) ? this.#exchangeUs() : undefined;
    this.#expect(END);
    if (!this.#isKnown) return undefined;
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
  #trade(): TradeFrame | undefined {
    const sid = this.#integer(DIGITS_MAX);
    this.#expect(SEQ);
    const seq = this.#integer(DIGITS_MAX);
    const receiveUs = this.#isKnown && this.#skip(RECV_US) ? this.#integer(TIME_DIGITS_MAX) : undefined;
    this.#expect(TICKER);
    const ticker = this.#tickerText();
    this.#expect(YES_CENTS);
    const yesCents = this.#integer(DIGITS_MAX);
    this.#expect(NO_CENTS);
    this.#integer(DIGITS_MAX);
    this.#expect(COUNT);
    const contracts = this.#integer(DIGITS_MAX);
    this.#expect(TAKER_SIDE);
    const isYes = this.#isYes();
    this.#expect(TS_SECONDS);
    this.#integer(DIGITS_MAX);
    this.#expect(END);
    if (!this.#isKnown || contracts <= 0) return undefined;
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

  #isYes(): boolean {
    const isYes = this.#skip(YES);
    if (!isYes) this.#expect(NO);
    return isYes;
  }

  #exchangeUs(): number | undefined {
    const text = this.#text();
    this.#expect(TS_MS);
    const ms = this.#integer(DIGITS_MAX);
    return this.#isKnown ? exchangeUsOf(text, ms) : undefined;
  }

  #skip({ words, tail }: Literal): boolean {
    const view = this.#view;
    let at = this.#at;
    if (at + 4 * words.length + tail.length > this.#bytes.length) return false;
    for (let index = 0; index < words.length; index++, at += 4)
      if (view.getInt32(at, true) !== words[index]) return false;
    for (let index = 0; index < tail.length; index++, at++)
      if (view.getUint8(at) !== tail[index]) return false;
    this.#at = at;
    return true;
  }

  #expect(text: Literal): void {
    if (!this.#skip(text)) this.#isKnown = false;
  }

  /** A whole number as JSON writes it; minus zero and leading zeros are left to JSON.parse. */
  #integer(digitsMax: number): number {
    const isNegative = this.#bytes[this.#at] === MINUS;
    if (isNegative) this.#at++;
    const from = this.#at;
    const value = this.#digits(0);
    const digitCount = this.#at - from;
    const hasLeadingZero = this.#bytes[from] === ZERO && (digitCount > 1 || isNegative);
    if (digitCount === 0 || digitCount > digitsMax || hasLeadingZero || !Number.isSafeInteger(value))
      this.#isKnown = false;
    return isNegative ? -value : value;
  }

  /** A decimal with exactly `decimals` digits after the point, as a whole number of its last place. */
  #decimal(decimals: number): number {
    const isNegative = this.#bytes[this.#at] === MINUS;
    if (isNegative) this.#at++;
    const from = this.#at;
    const whole = this.#digits(0);
    const isWhole = this.#at > from && this.#bytes[this.#at] === POINT;
    this.#at++;
    const value = this.#digits(whole);
    const hasDecimals = this.#at - from <= DIGITS_MAX && this.#bytes[this.#at - decimals - 1] === POINT;
    if (!isWhole || !hasDecimals) this.#isKnown = false;
    return isNegative && value !== 0 ? -value : value;
  }

  /** The digits that follow, appended to those of `before`. */
  #digits(before: number): number {
    const bytes = this.#bytes;
    let value = before;
    let at = this.#at;
    for (; ; at++) {
      const digit = bytes[at]! - ZERO;
      // The comparison is also false behind the last byte.
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    this.#at = at;
    return value;
  }

  /** The ticker, most often that of the frame before. */
  #tickerText(): string {
    const from = this.#at;
    if (this.#ticker !== "" && this.#skip(this.#tickerLiteral) && this.#bytes[this.#at] === QUOTE)
      return this.#ticker;
    this.#at = from;
    this.#ticker = this.#text();
    this.#tickerLiteral = literal(this.#ticker);
    return this.#ticker;
  }

  /** A text of plain characters up to its closing quote; one with others is left to JSON.parse. */
  #text(): string {
    const from = this.#at;
    this.#skipText();
    return this.#isKnown ? String.fromCharCode(...this.#bytes.subarray(from, this.#at)) : "";
  }

  #skipText(): void {
    const from = this.#at;
    while (isPlain(this.#bytes[this.#at])) this.#at++;
    if (this.#at === from || this.#bytes[this.#at] !== QUOTE) this.#isKnown = false;
  }
}

/** Letters, digits and - . : */
function isPlain(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (
    (byte >= 45 && byte <= 58 && byte !== 47) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
  );
}
