import { describe, expect, it } from "vitest";
import { exchangeDayEndUs, exchangeDayOf, exchangeMinuteUs } from "../../src/core/exchange-day.ts";
import { US_PER_HOUR } from "../../src/core/units.ts";

const us = (text: string): number => Date.parse(text) * 1000;

describe("the exchange's day", () => {
  it.each([
    ["2026-11-20T04:59:59.999Z", "2026-11-20T05:00:00Z", "the last moment of a winter's day"],
    ["2026-11-20T05:00:00.000Z", "2026-11-21T05:00:00Z", "midnight itself begins the next"],
    ["2026-07-04T12:00:00.000Z", "2026-07-05T04:00:00Z", "summer"],
    ["2026-03-08T05:00:00.000Z", "2026-03-09T04:00:00Z", "the day of 23 hours"],
    ["2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00Z", "the day of 25 hours"],
    ["2026-12-31T23:00:00.000Z", "2027-01-01T05:00:00Z", "a year's last evening"],
    ["2027-01-01T04:30:00.000Z", "2027-01-01T05:00:00Z", "UTC's new year, New York's old one"],
  ])("that %s is in should end at %s: %s", (time, end) => {
    expect(exchangeDayEndUs(us(time))).toBe(us(end));
  });

  it.each([
    ["2026-03-08T06:59:59.999Z", "2026-03-08", 119],
    ["2026-03-08T07:00:00.000Z", "2026-03-08", 180],
    ["2026-11-01T05:30:00.000Z", "2026-11-01", 90],
    ["2026-11-01T07:00:00.000Z", "2026-11-01", 120],
    ["2026-07-05T03:59:00.000Z", "2026-07-04", 1439],
  ])("should be the date in New York, where %s is minute %s %s", (time, date, minute) => {
    const day = Date.parse(date) / 86_400_000;

    expect(exchangeDayOf(us(time))).toBe(day);
    expect(exchangeMinuteUs(day, minute)).toBe(Math.floor(us(time) / 60_000_000) * 60_000_000);
  });

  it("should show the minute after the skipped hour in the place of a skipped one", () => {
    const day = Date.parse("2026-03-08") / 86_400_000;

    expect(exchangeMinuteUs(day, 150)).toBe(us("2026-03-08T07:30:00Z")); // 2:30 is shown as 3:30
  });

  it("should end at midnight of New York's clock as the time zone database has it, hour by hour for years", () => {
    const clock = new Intl.DateTimeFormat("en-CA", {
      timeZone: "America/New_York",
      hourCycle: "h23",
      dateStyle: "short",
      timeStyle: "medium",
    });
    const read = (timeUs: number): readonly [string, string] => {
      const [date, time] = clock.format(timeUs / 1000).split(", ");
      return [date!, time!];
    };
    for (
      let timeUs = us("2021-01-01T00:00:00Z");
      timeUs < us("2031-01-01T00:00:00Z");
      timeUs += 5 * US_PER_HOUR
    ) {
      const endUs = exchangeDayEndUs(timeUs);
      expect(endUs).toBeGreaterThan(timeUs);
      expect(read(endUs)[1]).toBe("00:00:00");
      expect(read(endUs - 1000)[0]).toBe(read(timeUs)[0]);
    }
  });
});
