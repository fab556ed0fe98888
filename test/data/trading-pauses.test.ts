/** Hand-worked: New York is 5 hours behind UTC in winter and 4 in summer (2026: from March 8 to November 1). */
import { describe, expect, it } from "vitest";
import { tradingPauses, type SeenHours } from "../../src/data/trading-pauses.ts";
import { parseMarketDocument } from "../../src/kalshi/market-documents.ts";

const NOTHING: SeenHours = { weeklyHours: [], maintenance: [] };
const us = (text: string): number => Date.parse(text) * 1000;

function pauses(from: string, to: string, hours = NOTHING): string[] {
  return tradingPauses({ startUs: us(from), endUs: us(to) }, hours).map(({ startUs, endUs }) =>
    [startUs, endUs].map((timeUs) => new Date(timeUs / 1000).toISOString().slice(0, 16)).join(" to "),
  );
}

/** Hours as the exchange's schedule states them. */
function schedule(standard_hours: readonly object[], maintenance_windows: readonly object[] = []): SeenHours {
  return parseMarketDocument({ schedule: { standard_hours, maintenance_windows } }, "schedule.json")
    .schedules[0]!;
}

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const ALL_DAY = [{ open_time: "00:00", close_time: "00:00" }];

function week(days: object, start_time = "2026-01-01T00:00:00Z", end_time = "2027-01-01T00:00:00Z"): object {
  return { start_time, end_time, ...Object.fromEntries(DAYS.map((day) => [day, ALL_DAY])), ...days };
}

describe("Thursday's pause", () => {
  it("should last from 3 to 5 in New York, in winter and in summer", () => {
    expect(pauses("2026-01-07T00:00:00Z", "2026-01-10T00:00:00Z")).toEqual([
      "2026-01-08T08:00 to 2026-01-08T10:00",
    ]);
    expect(pauses("2026-07-08T00:00:00Z", "2026-07-11T00:00:00Z")).toEqual([
      "2026-07-09T07:00 to 2026-07-09T09:00",
    ]);
  });

  it("should move with the clocks, the weeks around both changes", () => {
    expect(pauses("2026-03-04T00:00:00Z", "2026-03-13T00:00:00Z")).toEqual([
      "2026-03-05T08:00 to 2026-03-05T10:00",
      "2026-03-12T07:00 to 2026-03-12T09:00",
    ]);
    expect(pauses("2026-10-28T00:00:00Z", "2026-11-06T00:00:00Z")).toEqual([
      "2026-10-29T07:00 to 2026-10-29T09:00",
      "2026-11-05T08:00 to 2026-11-05T10:00",
    ]);
  });

  it("should be known from the first week of trading around the clock on, and not before", () => {
    expect(pauses("2025-07-20T00:00:00Z", "2025-08-16T00:00:00Z")).toEqual([
      "2025-08-07T07:00 to 2025-08-07T09:00",
      "2025-08-14T07:00 to 2025-08-14T09:00",
    ]);
  });

  it("should count where a span only touches it, and not where it ends as the pause begins", () => {
    expect(pauses("2026-01-08T09:59:00Z", "2026-01-08T12:00:00Z")).toHaveLength(1);
    expect(pauses("2026-01-08T02:00:00Z", "2026-01-08T08:00:00Z")).toEqual([]);
    expect(pauses("2026-01-08T10:00:00Z", "2026-01-08T12:00:00Z")).toEqual([]);
    expect(pauses("2026-01-04T00:00:00Z", "2026-01-08T00:00:00Z")).toEqual([]);
  });
});

describe("the exchange's own schedule", () => {
  it("should replace the usual pause of a day by that day's maintenance, and leave other weeks alone", () => {
    const hours = schedule(
      [],
      [{ start_datetime: "2026-01-08T07:00:00Z", end_datetime: "2026-01-08T08:30:00Z" }],
    );
    expect(pauses("2026-01-07T00:00:00Z", "2026-01-16T00:00:00Z", hours)).toEqual([
      "2026-01-08T07:00 to 2026-01-08T08:30",
      "2026-01-15T08:00 to 2026-01-15T10:00",
    ]);
  });

  it("should add maintenance on other days", () => {
    const hours = schedule(
      [],
      [{ start_datetime: "2026-01-06T04:00:00Z", end_datetime: "2026-01-06T05:00:00Z" }],
    );
    expect(pauses("2026-01-05T00:00:00Z", "2026-01-09T00:00:00Z", hours)).toEqual([
      "2026-01-06T04:00 to 2026-01-06T05:00",
      "2026-01-08T08:00 to 2026-01-08T10:00",
    ]);
  });

  it("should say what is closed where it states weekly hours, with Thursday's two sessions", () => {
    const thursday = [
      { open_time: "00:00", close_time: "02:00" },
      { open_time: "06:00", close_time: "24:00" },
    ];
    expect(pauses("2026-01-05T06:00:00Z", "2026-01-11T06:00:00Z", schedule([week({ thursday })]))).toEqual([
      "2026-01-08T07:00 to 2026-01-08T11:00",
    ]);
    expect(pauses("2026-01-05T06:00:00Z", "2026-01-11T06:00:00Z", schedule([week({})]))).toEqual([]);
  });

  it("should hold within its dates only", () => {
    const hours = schedule([week({}, "2026-01-05T05:00:00Z", "2026-01-12T05:00:00Z")]);
    expect(pauses("2026-01-01T00:00:00Z", "2026-01-16T00:00:00Z", hours)).toEqual([
      "2026-01-01T08:00 to 2026-01-01T10:00",
      "2026-01-15T08:00 to 2026-01-15T10:00",
    ]);
  });

  it("should know sessions that run into the next day, and days of 23 hours", () => {
    // From 8 in the morning to 3 in the night; clocks go forward on Sunday, March 8, at 2.
    const session = [{ open_time: "08:00", close_time: "03:00" }];
    const hours = schedule([week(Object.fromEntries(DAYS.map((day) => [day, session])))]);
    expect(pauses("2026-03-07T05:00:00Z", "2026-03-09T04:00:00Z", hours)).toEqual([
      "2026-03-07T08:00 to 2026-03-07T13:00",
      "2026-03-08T07:00 to 2026-03-08T12:00",
    ]);
  });

  it.each([
    ["a time of day", { open_time: "8 am", close_time: "03:00" }, "open_time"],
    ["an hour", { open_time: "08:00", close_time: "25:00" }, "close_time"],
    ["nothing at all", { open_time: "08:00" }, "close_time"],
  ])("should be refused with the path where %s is wrong", (_, session, names) => {
    expect(() => schedule([week({ friday: [session] })])).toThrow(
      new RegExp(`schedule\\.json: schedule\\.standard_hours\\[0\\]\\.friday\\[0\\]\\.${names} was`),
    );
  });
});
