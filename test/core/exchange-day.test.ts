import { describe, expect, it } from "vitest";
import { exchangeDayEndUs } from "../../src/core/exchange-day.ts";
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
