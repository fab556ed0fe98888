import { describe, expect, it } from "vitest";
import { exchangeUsOf, parseRfc3339Us } from "../../src/kalshi/frame-time.ts";

describe("the exchange's time", () => {
  it.each([
    ["2026-08-07T06:46:28.97871Z", Date.UTC(2026, 7, 7, 6, 46, 28) * 1000 + 978_710],
    ["2026-08-07T06:46:28.978712Z", Date.UTC(2026, 7, 7, 6, 46, 28) * 1000 + 978_712],
    ["2026-08-07T06:46:28.5Z", Date.UTC(2026, 7, 7, 6, 46, 28) * 1000 + 500_000],
    ["2026-08-07T06:46:28Z", Date.UTC(2026, 7, 7, 6, 46, 28) * 1000],
    ["2026-08-07T06:46:28.123456789Z", Date.UTC(2026, 7, 7, 6, 46, 28) * 1000 + 123_456],
    ["2024-02-29T23:59:59.000001Z", Date.UTC(2024, 1, 29, 23, 59, 59) * 1000 + 1],
  ])("should be read from %s", (text, timeUs) => {
    expect(parseRfc3339Us(text)).toBe(timeUs);
  });

  it.each([
    "",
    "2026-08-07",
    "2026-08-07T06:46:28",
    "2026-08-07T06:46:28.Z",
    "2026-08-07T06:46:28.12x4Z",
    "2026-08-07T06:46:28,5Z",
    "2026-08-07 06:46:28Z",
    "2026-02-30T06:46:28Z",
    "2026-13-01T06:46:28Z",
    "2026-08-07T24:00:00Z",
    "2026-08-07T06:60:00Z",
    "1786085188",
  ])("should not be read from %j", (text) => {
    expect(parseRfc3339Us(text)).toBeUndefined();
  });

  it("should have microseconds where the text agrees with the milliseconds, else be those", () => {
    const ms = Date.UTC(2026, 7, 7, 6, 46, 28) + 978;
    expect(exchangeUsOf("2026-08-07T06:46:28.97871Z", ms)).toBe(ms * 1000 + 710);
    expect(exchangeUsOf("2026-08-07T06:46:27.97871Z", ms)).toBe(ms * 1000);
    expect(exchangeUsOf("yesterday", ms)).toBe(ms * 1000);
  });
});
