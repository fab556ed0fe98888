import { describe, expect, it } from "vitest";
import { AppError } from "../../src/core/errors.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { parseFrame } from "../../src/kalshi/frames.ts";

const PLACE = { file: "a.jsonl", line: 7, unit: "line" } as const;
const T1 = { market_ticker: "T1" };

/** The bodies are those of the exchange's documentation. */
describe("a frame of the exchange", () => {
  it("should give a snapshot its levels on the YES side", () => {
    const frame = {
      type: "orderbook_snapshot",
      sid: 1,
      seq: 3,
      sending_ts_ms: 1_760_000_000_200,
      msg: {
        ...T1,
        yes_dollars_fp: [
          ["0.4100", "10.00"],
          ["0.42", "13.5"],
        ],
        no_dollars_fp: [["0.5600", "17.00"]],
      },
    };
    expect(parseFrame(frame, PLACE)).toMatchObject({
      kind: "snapshot",
      ticker: "T1",
      sid: 1,
      seq: 3,
      exchangeUs: undefined,
      levels: [
        { side: BID, priceBp: 4_100, lots: 1_000 },
        { side: BID, priceBp: 4_200, lots: 1_350 },
        { side: ASK, priceBp: 4_400, lots: 1_700 },
      ],
    });
  });

  it("should take an absent side for an empty one", () => {
    const frame = { type: "orderbook_snapshot", sid: 1, seq: 1, msg: { ...T1 } };
    expect(parseFrame(frame, PLACE)).toMatchObject({ kind: "snapshot", levels: [] });
  });

  it("should read a delta in fixed point, with the finer time", () => {
    const msg = { ...T1, price_dollars: "0.9990", delta_fp: "-3.50", side: "no" };
    const time = { ts: "2026-07-01T02:37:00.304884Z", ts_ms: 1_782_873_420_304 };
    const frame = { type: "orderbook_delta", sid: 1, seq: 2, msg: { ...msg, ...time } };
    expect(parseFrame(frame, PLACE)).toMatchObject({
      kind: "delta",
      side: ASK,
      priceBp: 10,
      lots: -350,
      exchangeUs: 1_782_873_420_304_884,
      receiveUs: undefined,
    });
  });

  it("should read a delta in whole cents, with the recorder's time", () => {
    const frame = {
      type: "orderbook_delta",
      sid: 1,
      seq: 2,
      recv_us: 5,
      msg: { ...T1, price: 52, delta: -1475, side: "no" },
    };
    expect(parseFrame(frame, PLACE)).toMatchObject({
      side: ASK,
      priceBp: 4_800,
      lots: -147_500,
      receiveUs: 5,
      exchangeUs: undefined,
    });
  });

  it("should look into a recorder's wrapping", () => {
    const frame = { type: "ok", id: 3, sid: 1, seq: 4, msg: { market_tickers: ["T1"] } };
    expect(parseFrame({ received_ms: 1_786_085_188_416, frame }, PLACE)).toEqual({
      kind: "ack",
      type: "ok",
      sid: 1,
      seq: 4,
      receiveUs: 1_786_085_188_416_000,
      exchangeUs: undefined,
      startedSid: undefined,
    });
  });

  it("should know the subscription that begins, which has no number", () => {
    const frame = { type: "subscribed", id: 1, msg: { channel: "orderbook_delta", sid: 9 } };
    expect(parseFrame(frame, PLACE)).toMatchObject({
      kind: "ack",
      startedSid: 9,
      sid: undefined,
      seq: undefined,
    });
  });

  it.each([
    ["a taker who bids for YES hits the ask", { taker_book_side: "bid", taker_side: "no" }, ASK],
    ["a taker who offers YES hits the bid", { taker_book_side: "ask", taker_outcome_side: "yes" }, BID],
    ["a taker of YES hits the ask", { taker_outcome_side: "yes", taker_side: "no" }, ASK],
    ["a taker of NO hits the bid", { taker_outcome_side: "no" }, BID],
    ["the deprecated field says the same", { taker_side: "no" }, BID],
  ])("should give a trade the side that was hit: %s", (_, sides, side) => {
    const msg = {
      ...T1,
      yes_price_dollars: "0.4200",
      count_fp: "3.50",
      ts: 1_760_000_000,
      ts_ms: 1_760_000_000_150,
    };
    const frame = { type: "trade", sid: 2, seq: 9, msg: { ...msg, trade_id: "u-1", ...sides } };
    expect(parseFrame(frame, PLACE)).toMatchObject({
      kind: "trade",
      side,
      priceBp: 4_200,
      lots: 350,
      exchangeUs: 1_760_000_000_150_000,
      isBlock: false,
      tradeId: "u-1",
    });
  });

  it("should know a block trade, and a price that is only told as NO", () => {
    const msg = { ...T1, no_price_dollars: "0.58", count_fp: "1", taker_side: "yes", is_block_trade: true };
    expect(parseFrame({ type: "trade", msg }, PLACE)).toMatchObject({
      priceBp: 4_200,
      lots: 100,
      isBlock: true,
    });
  });

  it("should leave the whole seconds of a trade in cents alone", () => {
    const msg = { ...T1, yes_price: 45, no_price: 55, count: 37, taker_side: "yes", ts: 1_767_838_453 };
    expect(parseFrame({ type: "trade", sid: 2, seq: 1, recv_us: 8, msg }, PLACE)).toMatchObject({
      exchangeUs: undefined,
      receiveUs: 8,
      priceBp: 4_500,
      lots: 3_700,
    });
  });

  it("should read a result", () => {
    const frame = { type: "market_result", market_ticker: "T1", result: "no", note: "inferred" };
    expect(parseFrame(frame, PLACE)).toMatchObject({
      kind: "result",
      ticker: "T1",
      result: "no",
      note: "inferred",
    });
  });

  it.each([[{ type: "fill", sid: 2, msg: {} }], [{ msg: 5 }], [{ type: 5 }]])(
    "should leave %j for a later reader",
    (frame) => {
      expect(parseFrame(frame, PLACE).kind).toBe("unknown");
    },
  );
});

function frame(msg: object, type = "orderbook_delta"): object {
  return { type, sid: 1, seq: 1, msg };
}

describe("a damaged frame", () => {
  const delta = { ...T1, price_dollars: "0.4200", delta_fp: "1.00", side: "yes" };
  const trade = { ...T1, yes_price: 45, count: 1, taker_side: "yes" };
  it.each([
    ["price_dollars", frame({ ...delta, price_dollars: "NaN" }), '"NaN"'],
    ["price_dollars", frame({ ...delta, price_dollars: "0.42005" }), '"0.42005"'],
    ["price_dollars", frame({ ...delta, price_dollars: 0.42 }), "0.42"],
    ["price_dollars", frame({ ...delta, price_dollars: null }), "null"],
    ["delta_fp", frame({ ...delta, delta_fp: "" }), '""'],
    ["delta", frame({ ...delta, delta_fp: undefined }), "missing"],
    ["price", frame({ ...T1, delta: 1, side: "yes" }), "missing"],
    ["price", frame({ ...T1, price: 41.5, delta: 1, side: "yes" }), "41.5"],
    ["side", frame({ ...delta, side: "buy" }), '"buy"'],
    ["market_ticker", frame({ ...delta, market_ticker: "" }), '""'],
    ["ts_ms", frame({ ...delta, ts_ms: "soon" }), '"soon"'],
    ["ts", frame({ ...delta, ts: "soon" }), '"soon"'],
    ["msg", { type: "orderbook_delta", sid: 1, seq: 1 }, "missing"],
    ["seq", { ...frame(delta), seq: 1.5 }, "1.5"],
    ["count", frame({ ...trade, count: 0 }, "trade"), "0"],
    ["taker_side", frame({ ...trade, taker_side: undefined }, "trade"), "missing"],
    ["is_block_trade", frame({ ...trade, is_block_trade: 1 }, "trade"), "1"],
    ["yes[0]", frame({ ...T1, yes: [[40, -1]] }, "orderbook_snapshot"), "[40,-1]"],
    ["yes_dollars_fp[1]", frame({ ...T1, yes_dollars_fp: [["0.4", "1"], 5] }, "orderbook_snapshot"), "5"],
    ["result", { type: "market_result", market_ticker: "T1", result: "maybe" }, '"maybe"'],
    ["frame", [1, 2], "[1,2]"],
  ])("should be refused by the name of its %s, in %j", (field, value, shown) => {
    let error: unknown;
    try {
      parseFrame(value, PLACE);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: "DATA_BAD_FIELD",
      exitCode: 3,
      data: { file: "a.jsonl", line: 7, field },
    });
    expect((error as AppError).message).toContain(`a.jsonl, line 7: ${field} was ${shown}, it must be`);
  });
});
