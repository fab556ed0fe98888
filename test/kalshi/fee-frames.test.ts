import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import { parseFrame } from "../../src/kalshi/frames.ts";

const PLACE = { file: "a.jsonl", line: 7, unit: "line" } as const;

function update(msg: object): object {
  return { type: "event_fee_update", sid: 5, seq: 32, recv_us: 1_788_658_800_000_123, msg };
}

describe("a frame about an event's fee", () => {
  it("should be read when the override is set", () => {
    const msg = { event_ticker: "E1", fee_type_override: "quadratic", fee_multiplier_override: 0.5 };

    expect(parseFrame(update(msg), PLACE)).toEqual({
      kind: "eventFee",
      type: "event_fee_update",
      sid: 5,
      seq: 32,
      receiveUs: 1_788_658_800_000_123,
      exchangeUs: undefined,
      eventTicker: "E1",
      rule: { feeType: "quadratic", multiplierPpm: 500_000 },
    });
  });

  it("should be read when the override is taken away", () => {
    const msg = { event_ticker: "E1", fee_type_override: null, fee_multiplier_override: null };

    expect(parseFrame(update(msg), PLACE)).toMatchObject({ eventTicker: "E1", rule: undefined });
  });

  const good = { event_ticker: "E1", fee_type_override: "quadratic", fee_multiplier_override: 1 };
  it.each([
    ["event_ticker", { ...good, event_ticker: "" }],
    ["fee_type_override", { ...good, fee_type_override: "cubic" }],
    ["fee_type_override", { ...good, fee_type_override: null }],
    ["fee_multiplier_override", { ...good, fee_multiplier_override: undefined }],
    ["fee_multiplier_override", { ...good, fee_multiplier_override: -0.5 }],
  ])("should be refused by the name of its %s, in %j", (field, msg) => {
    expect(() => parseFrame(update(msg), PLACE)).toThrow(
      expect.objectContaining({
        code: "DATA_BAD_FIELD",
        data: expect.objectContaining({ file: "a.jsonl", line: 7, field }) as unknown,
      }) as AppError,
    );
  });
});
