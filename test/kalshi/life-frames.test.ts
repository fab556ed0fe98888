/** The fields are those of Kalshi's asyncapi.yaml (marketLifecycleV2Payload), read 2026-11-20. */
import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import { parseFrame } from "../../src/kalshi/frames.ts";

const PLACE = { file: "life.jsonl", line: 3, unit: "line" } as const;
const S = 1_000_000;

function life(msg: object, around: object = {}): ReturnType<typeof parseFrame> {
  const frame = { type: "market_lifecycle_v2", sid: 13, seq: 5, ...around };
  return parseFrame({ ...frame, msg: { market_ticker: "T1", ...msg } }, PLACE);
}

describe("a frame of a market's life", () => {
  it.each([
    [
      "its creation",
      {
        event_type: "created",
        exchange_index: 0,
        open_ts: 1_694_635_200,
        close_ts: 1_694_721_600,
        price_level_structure: "linear_cent",
        additional_metadata: { event_ticker: "INXD-23SEP14", can_close_early: true },
      },
      {
        event: "created",
        openUs: 1_694_635_200 * S,
        closeUs: 1_694_721_600 * S,
        priceRanges: [{ startBp: 0, endBp: 10_000, stepBp: 100 }],
      },
    ],
    ["its activation", { event_type: "activated", is_deactivated: false }, { event: "activated" }],
    ["its deactivation", { event_type: "deactivated", is_deactivated: true }, { event: "deactivated" }],
    [
      "a close that moved",
      { event_type: "close_date_updated", close_ts: 1_694_700_000 },
      { event: "close_date_updated", closeUs: 1_694_700_000 * S },
    ],
    [
      "a result",
      {
        event_type: "determined",
        result: "yes",
        determination_ts: 1_694_721_700,
        settlement_value: "1.0000",
      },
      { result: "yes", settlementMicros: 1_000_000, determinedUs: 1_694_721_700 * S },
    ],
    [
      "a result without its value",
      { event_type: "determined", result: "no" },
      { result: "no", settlementMicros: 0 },
    ],
    [
      "a scalar result",
      { event_type: "determined", result: "scalar", settlement_value: "0.333333" },
      { result: "scalar", settlementMicros: 333_333 },
    ],
    [
      "a void market, which settles at what is stated",
      { event_type: "determined", result: "void", settlement_value: "0.6100" },
      { result: "void", settlementMicros: 610_000 },
    ],
    [
      "a scalar result of which the value is not known yet",
      { event_type: "determined", result: "scalar" },
      { result: "scalar", settlementMicros: undefined },
    ],
    [
      "its settlement",
      { event_type: "settled", settled_ts: 1_694_721_900 },
      { settledUs: 1_694_721_900 * S },
    ],
    [
      "another grid",
      {
        event_type: "price_level_structure_updated",
        price_level_structure: "center_half_edge_deci_cent",
        price_ranges: [
          { start: "0.0000", end: "0.1000", step: "0.0010" },
          { start: "0.1000", end: "0.9000", step: "0.0050" },
          { start: "0.9000", end: "1.0000", step: "0.0010" },
        ],
      },
      {
        priceLevelStructure: "center_half_edge_deci_cent",
        priceRanges: [
          { startBp: 0, endBp: 1000, stepBp: 10 },
          { startBp: 1000, endBp: 9000, stepBp: 50 },
          { startBp: 9000, endBp: 10_000, stepBp: 10 },
        ],
      },
    ],
    [
      "a grid of a name that is new, by its bands",
      {
        event_type: "price_level_structure_updated",
        price_level_structure: "brand_new_cent",
        price_ranges: [{ start: "0", end: "1", step: "0.02" }],
      },
      { priceLevelStructure: "brand_new_cent", priceRanges: [{ startBp: 0, endBp: 10_000, stepBp: 200 }] },
    ],
    [
      "other facts, left in the frame",
      { event_type: "metadata_updated", floor_strike: 95_000, yes_sub_title: "above $95,000" },
      { event: "metadata_updated", priceRanges: undefined },
    ],
    [
      "a raised floor",
      { event_type: "metadata_updated", settlement_floor_dollars: "0.2500" },
      { settlementFloorBp: 2500 },
    ],
  ])("should tell of %s", (_, msg, expected) => {
    expect(life(msg)).toMatchObject({ kind: "life", marketTicker: "T1", sid: 13, seq: 5, ...expected });
  });

  it("should be read of combos too", () => {
    expect(life({ event_type: "activated" }, { type: "multivariate_market_lifecycle" })).toMatchObject({
      kind: "life",
      type: "multivariate_market_lifecycle",
    });
  });

  it("should be of an unknown type where the event is not known, each counted apart", () => {
    expect(life({ event_type: "renamed" })).toMatchObject({
      kind: "unknown",
      type: "market_lifecycle_v2/renamed",
    });
  });

  it("should hold from when the exchange sent it, where it has no finer time of its own", () => {
    const msg = { event_type: "activated" };
    expect(life(msg, { sending_ts_ms: 1_794_000_000_123 }).exchangeUs).toBe(1_794_000_000_123_000);
    expect(life({ ...msg, ts_ms: 7 }, { sending_ts_ms: 9 }).exchangeUs).toBe(7_000);
    expect(life(msg, { recv_us: 55 })).toMatchObject({ exchangeUs: undefined, receiveUs: 55 });
  });

  it.each([
    ["no event", {}, "event_type was missing"],
    ["no market", { event_type: "settled", market_ticker: "" }, "market_ticker"],
    ["a time with fractions", { event_type: "created", close_ts: 1.5 }, "close_ts was 1.5"],
    ["a time in milliseconds", { event_type: "created", close_ts: 1_694_721_600_000 }, "close_ts"],
    ["a value above a dollar", { event_type: "determined", settlement_value: "1.01" }, "settlement_value"],
    [
      "a value finer than a micro",
      { event_type: "determined", settlement_value: "0.1234567" },
      "settlement_value",
    ],
    [
      "a value that is a number",
      { event_type: "determined", settlement_value: 0.5 },
      "settlement_value was 0.5",
    ],
    [
      "bands that overlap",
      {
        event_type: "price_level_structure_updated",
        price_ranges: [
          { start: "0", end: "0.6", step: "0.01" },
          { start: "0.5", end: "1", step: "0.01" },
        ],
      },
      "price_ranges",
    ],
    ["bands that are none", { event_type: "created", price_ranges: "all" }, 'price_ranges was "all"'],
    [
      "a step finer than a basis point",
      { event_type: "created", price_ranges: [{ start: "0", end: "1", step: "0.00005" }] },
      'step was "0.00005"',
    ],
  ])("should be refused with file and line when it has %s", (_, msg, names) => {
    expect(() => life(msg)).toThrow(
      expect.objectContaining({
        code: "DATA_BAD_FIELD",
        message: expect.stringMatching(
          new RegExp(`life.jsonl, line 3: .*${names.replaceAll(".", "\\.")}`),
        ) as string,
      }) as AppError,
    );
  });
});
