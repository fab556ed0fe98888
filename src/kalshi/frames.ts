/**
 * The only place that knows the frames of Kalshi's WebSocket, live or recorded, in every form they were recorded in:
 * fixed-point texts (`price_dollars`, `delta_fp`), the whole cents and contracts of before March 2026 (`price`, `delta`),
 * bare or wrapped as `{received_ms, frame}`.
 *
 * Everything beyond this file is YES-side: a NO bid at p is a YES ask at 1 - p, and is turned here, once. Streams of
 * `use_yes_price` subscriptions are not of this form. (Kalshi docs, asyncapi.yaml and fixed_point_migration, read
 * 2026-11-20.)
 */
import type { FeeRule } from "../core/fee-terms.ts";
import { ASK, BID, type Side } from "../core/order-book.ts";
import { BP_PER_DOLLAR } from "../core/units.ts";
import { readFeeOverride } from "./fee-fields.ts";
import {
  badField,
  isFields,
  lotsOfContracts,
  lotsOfCount,
  priceBpOfCents,
  priceBpOfDollars,
  readFields,
  readOptionalInteger,
  readText,
  type FramePlace,
  type Fields,
} from "./frame-fields.ts";
import { readExchangeUs, readReceiveUs } from "./frame-time.ts";
import { parseLife, type LifeFrame } from "./life-frames.ts";

export interface FrameHead {
  /** The exchange's own name of the frame; empty where it has none. */
  readonly type: string;
  readonly sid: number | undefined;
  /** Position in the subscription's sequence, where the frame has one. */
  readonly seq: number | undefined;
  /** When the recorder received it, µs. */
  readonly receiveUs: number | undefined;
  /** The exchange's time of what it tells, µs, where it tells one. */
  readonly exchangeUs: number | undefined;
}

export interface BookLevel {
  readonly side: Side;
  readonly priceBp: number;
  readonly lots: number;
}

/** The whole book of a market. */
export interface SnapshotFrame extends FrameHead {
  readonly kind: "snapshot";
  readonly ticker: string;
  readonly levels: readonly BookLevel[];
}

/** A change of one level; `lots` is signed. */
export interface DeltaFrame extends FrameHead, BookLevel {
  readonly kind: "delta";
  readonly ticker: string;
}

/** A public trade; `side` is the side of the resting level that was hit. */
export interface TradeFrame extends FrameHead, BookLevel {
  readonly kind: "trade";
  readonly ticker: string;
  readonly isBlock: boolean;
  readonly tradeId: string | undefined;
}

/** An answer to a command. */
export interface AckFrame extends FrameHead {
  readonly kind: "ack";
  /** The subscription that begins with it: its sequence starts again. */
  readonly startedSid: number | undefined;
}

/** The outcome of a market, as converters append it to a recording. */
export interface ResultFrame extends FrameHead {
  readonly kind: "result";
  readonly ticker: string;
  readonly result: "yes" | "no";
  readonly note: string | undefined;
}

/** An event's fee override was set, or taken away (`rule` is undefined). It holds from the frame's time on. */
export interface EventFeeFrame extends FrameHead {
  readonly kind: "eventFee";
  readonly eventTicker: string;
  readonly rule: FeeRule | undefined;
}

/** A frame nothing here reads: counted and kept as it came. */
export interface UnknownFrame extends FrameHead {
  readonly kind: "unknown";
}

export type Frame =
  SnapshotFrame | DeltaFrame | TradeFrame | AckFrame | ResultFrame | EventFeeFrame | LifeFrame | UnknownFrame;

/** The frame itself, without the wrapping a recorder put around it. */
export function bareFrame(value: unknown): unknown {
  return isFields(value) && isFields(value.frame) ? value.frame : value;
}

/** @throws DATA_BAD_FIELD where a needed field is missing, malformed or out of range. */
export function parseFrame(value: unknown, place: FramePlace): Frame {
  const outer = readFields(value, "frame", place);
  const frame = isFields(outer.frame) ? outer.frame : outer;
  const head = {
    type: typeof frame.type === "string" ? frame.type : "",
    sid: readOptionalInteger(frame, "sid", place),
    seq: readOptionalInteger(frame, "seq", place),
    receiveUs: readReceiveUs(outer, place),
    exchangeUs: undefined,
  };
  switch (head.type) {
    case "orderbook_delta":
      return parseDelta(head, readFields(frame.msg, "msg", place), place);
    case "trade":
      return parseTrade(head, readFields(frame.msg, "msg", place), place);
    case "orderbook_snapshot":
      return parseSnapshot(head, readFields(frame.msg, "msg", place), place);
    case "ok":
    case "unsubscribed":
      return { kind: "ack", ...head, startedSid: undefined };
    case "subscribed": {
      const msg = readFields(frame.msg, "msg", place);
      return { kind: "ack", ...head, startedSid: readOptionalInteger(msg, "sid", place) };
    }
    case "market_result":
      return parseResult(head, frame, place);
    case "event_fee_update":
      return parseEventFee(head, readFields(frame.msg, "msg", place), place);
    case "market_lifecycle_v2":
    case "multivariate_market_lifecycle":
      return parseLife(head, frame, place);
    default:
      return { kind: "unknown", ...head };
  }
}

function parseDelta(head: FrameHead, msg: Fields, place: FramePlace): DeltaFrame {
  const side = readBookSide(msg, place);
  const isFixedPoint = msg.price_dollars !== undefined;
  const priceBp = isFixedPoint
    ? priceBpOfDollars(msg.price_dollars, "price_dollars", place)
    : priceBpOfCents(msg.price, "price", place);
  const lots =
    msg.delta_fp === undefined
      ? lotsOfContracts(msg.delta, "delta", place)
      : lotsOfCount(msg.delta_fp, "delta_fp", place);
  return {
    kind: "delta",
    type: head.type,
    sid: head.sid,
    seq: head.seq,
    receiveUs: head.receiveUs,
    ticker: readText(msg, "market_ticker", place),
    exchangeUs: readExchangeUs(msg, place),
    side,
    priceBp: side === BID ? priceBp : BP_PER_DOLLAR - priceBp,
    lots,
  };
}

function parseTrade(head: FrameHead, msg: Fields, place: FramePlace): TradeFrame {
  const lots =
    msg.count_fp === undefined
      ? lotsOfContracts(msg.count, "count", place)
      : lotsOfCount(msg.count_fp, "count_fp", place);
  if (lots <= 0) throw badField(place, "count", msg.count_fp ?? msg.count, "above zero");
  const isBlock = msg.is_block_trade ?? false;
  if (typeof isBlock !== "boolean") throw badField(place, "is_block_trade", isBlock, "true or false");
  return {
    kind: "trade",
    ...head,
    ticker: readText(msg, "market_ticker", place),
    exchangeUs: readExchangeUs(msg, place),
    side: readHitSide(msg, place),
    priceBp: readTradePriceBp(msg, place),
    lots,
    isBlock,
    tradeId: typeof msg.trade_id === "string" ? msg.trade_id : undefined,
  };
}

function parseSnapshot(head: FrameHead, msg: Fields, place: FramePlace): SnapshotFrame {
  const levels: BookLevel[] = [];
  appendLevels(levels, msg, "yes", BID, place);
  appendLevels(levels, msg, "no", ASK, place);
  return {
    kind: "snapshot",
    ...head,
    ticker: readText(msg, "market_ticker", place),
    exchangeUs: readExchangeUs(msg, place),
    levels,
  };
}

/** A side without bids has no key. */
function appendLevels(
  levels: BookLevel[],
  msg: Fields,
  name: "yes" | "no",
  side: Side,
  place: FramePlace,
): void {
  const fixedPointField = `${name}_dollars_fp`;
  const isFixedPoint = msg[fixedPointField] !== undefined;
  const field = isFixedPoint ? fixedPointField : name;
  const list = msg[field] ?? [];
  if (!Array.isArray(list)) throw badField(place, field, list, "a list of [price, size]");
  for (const [index, level] of list.entries()) {
    const levelField = `${field}[${index}]`;
    if (!Array.isArray(level)) throw badField(place, levelField, level, "a pair [price, size]");
    const [price, size] = level as readonly unknown[];
    const priceBp = isFixedPoint
      ? priceBpOfDollars(price, levelField, place)
      : priceBpOfCents(price, levelField, place);
    const lots = isFixedPoint
      ? lotsOfCount(size, levelField, place)
      : lotsOfContracts(size, levelField, place);
    if (lots < 0) throw badField(place, levelField, level, "of a size not below zero");
    levels.push({ side, priceBp: side === BID ? priceBp : BP_PER_DOLLAR - priceBp, lots });
  }
}

function parseResult(head: FrameHead, frame: Fields, place: FramePlace): ResultFrame {
  const { result, note } = frame;
  if (result !== "yes" && result !== "no") throw badField(place, "result", result, '"yes" or "no"');
  return {
    kind: "result",
    ...head,
    ticker: readText(frame, "market_ticker", place),
    result,
    note: typeof note === "string" ? note : undefined,
  };
}

function parseEventFee(head: FrameHead, msg: Fields, place: FramePlace): EventFeeFrame {
  return {
    kind: "eventFee",
    ...head,
    exchangeUs: readExchangeUs(msg, place),
    eventTicker: readText(msg, "event_ticker", place),
    rule: readFeeOverride(msg, (field, value, rule, cause) =>
      badField(place, `${field}`, value, rule, cause),
    ),
  };
}

function readBookSide(msg: Fields, place: FramePlace): Side {
  if (msg.side === "yes") return BID;
  if (msg.side === "no") return ASK;
  throw badField(place, "side", msg.side, '"yes" or "no"');
}

/** A taker who buys YES hits an ask. The newest field wins; `taker_side` is deprecated. */
function readHitSide(msg: Fields, place: FramePlace): Side {
  if (msg.taker_book_side !== undefined) return choose(msg, "taker_book_side", "bid", "ask", place);
  if (msg.taker_outcome_side !== undefined) return choose(msg, "taker_outcome_side", "yes", "no", place);
  return choose(msg, "taker_side", "yes", "no", place);
}

function choose(msg: Fields, field: string, buyer: string, seller: string, place: FramePlace): Side {
  if (msg[field] === buyer) return ASK;
  if (msg[field] === seller) return BID;
  throw badField(place, field, msg[field], `"${buyer}" or "${seller}"`);
}

function readTradePriceBp(msg: Fields, place: FramePlace): number {
  if (msg.yes_price_dollars !== undefined)
    return priceBpOfDollars(msg.yes_price_dollars, "yes_price_dollars", place);
  if (msg.no_price_dollars !== undefined)
    return BP_PER_DOLLAR - priceBpOfDollars(msg.no_price_dollars, "no_price_dollars", place);
  if (msg.yes_price === undefined && msg.no_price !== undefined)
    return BP_PER_DOLLAR - priceBpOfCents(msg.no_price, "no_price", place);
  return priceBpOfCents(msg.yes_price, "yes_price", place);
}
