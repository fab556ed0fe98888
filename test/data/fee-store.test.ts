import { describe, expect, it } from "vitest";
import { feeScheduleOfMarket } from "../../src/data/fee-store.ts";
import { importFrames } from "../../src/data/import-frames.ts";
import {
  all,
  captured,
  event,
  EVENT,
  eventChange,
  imported,
  market,
  MARKET,
  ONE_ROUNDING,
  scheduleOf,
  series,
  seriesChange,
  timeUs,
  told,
} from "./fee-workbench.ts";
import { errorOf, goodLines, line, START_US, testFile, testStore } from "./workbench.ts";

/** What a recording tells of the event's override. */
function overrideLine(seq: number, atUs: number, feeType: string | null, multiplier: number | null): string {
  return line("event_fee_update", seq, atUs, {
    event_ticker: EVENT,
    fee_type_override: feeType,
    fee_multiplier_override: multiplier,
  });
}

describe("fees out of the store", () => {
  it("should be those of the market's series, through its event, and round by the rules of the day", async () => {
    const store = await imported(testStore(), [series("quadratic_with_maker_fees", 0.5), event(), market()]);
    const schedule = feeScheduleOfMarket(store, MARKET);

    expect(schedule.name).toBe(MARKET);
    expect(told(schedule)).toEqual([
      "1970-01-01 35000 8750",
      "2026-02-01 35000 8750",
      "2026-09-03 35000 8750",
    ]);
    expect(schedule.segments.map(({ rounding }) => rounding)).toEqual(["cent", "centicent", "micro"]);
  });

  it("should follow dated changes of the series", async () => {
    const changes = [
      seriesChange("a", "2026-08-20T14:00:00Z", "quadratic_with_maker_fees", 1),
      seriesChange("b", "2026-09-01T04:00:00Z", "quadratic", 0.35),
    ];
    expect(await scheduleOf([series(), event(), market(), ...changes])).toEqual([
      "1970-01-01 70000 0",
      "2026-08-20 70000 17500",
      "2026-09-01 24500 0",
    ]);
  });

  it("should follow overrides of the event, set and taken away", async () => {
    const changes = [
      eventChange("a", "2026-09-06T01:40:00Z", "quadratic_with_maker_fees", 1),
      eventChange("b", "2026-09-07T01:40:00Z", null, null),
    ];
    expect(await scheduleOf([series(), market(), ...changes])).toEqual([
      "1970-01-01 70000 0",
      "2026-09-06 70000 17500",
      "2026-09-07 70000 0",
    ]);
  });

  it("should waive a market's fees until its waiver ends, also when it is no longer mentioned later", async () => {
    const waived = market({ fee_waiver_expiration_time: "2026-09-10T00:00:00Z" });
    const expected = ["1970-01-01 0 0", "2026-09-10 70000 0"];
    const store = await imported(testStore(), [series(), event(), waived]);
    expect(told(feeScheduleOfMarket(store, MARKET, ONE_ROUNDING))).toEqual(expected);

    await imported(store, market({ fee_waiver_expiration_time: null }), "2026-09-11");
    expect(told(feeScheduleOfMarket(store, MARKET, ONE_ROUNDING))).toEqual(expected);
    await imported(store, market({ fee_waiver_expiration_time: "2026-10-01T00:00:00Z" }), "2026-08-01");
    expect(told(feeScheduleOfMarket(store, MARKET, ONE_ROUNDING))).toEqual(expected);
  });

  it("should not be waived when a waiver was withdrawn before it ended", async () => {
    const store = await imported(testStore(), [
      series(),
      event(),
      market({ fee_waiver_expiration_time: "2026-09-10T00:00:00Z" }),
    ]);
    await imported(store, market(), "2026-08-25");
    expect(told(feeScheduleOfMarket(store, MARKET, ONE_ROUNDING))).toEqual(["1970-01-01 70000 0"]);
  });

  it("should say from when on they were seen, where they were taken to have been the same before", async () => {
    const store = await imported(testStore(), all());
    expect(feeScheduleOfMarket(store, MARKET).assumedBeforeUs).toBe(timeUs("2026-08-20"));

    const overridden = event({ fee_type_override: "quadratic", fee_multiplier_override: 0.5 });
    const later = await imported(testStore(), [series(), market()]);
    await imported(later, overridden, "2026-08-25");
    const schedule = feeScheduleOfMarket(later, MARKET, ONE_ROUNDING);
    expect(told(schedule)).toEqual(["1970-01-01 35000 0"]);
    expect(schedule.assumedBeforeUs).toBe(timeUs("2026-08-25"));
  });

  it("should not be known before a dated change when nothing tells what was before it", async () => {
    const store = await imported(testStore(), [
      seriesChange("a", "2026-08-01T00:00:00Z", "quadratic", 1),
      event(),
      market(),
    ]);
    const schedule = feeScheduleOfMarket(store, MARKET);
    expect(schedule.assumedBeforeUs).toBeUndefined();
    const error = await errorOf(() => schedule.termsAt(timeUs("2026-07-31")));
    expect(error).toMatchObject({ code: "DATA_FEES_MISSING", exitCode: 3 });
    schedule.termsAt(timeUs("2026-08-01"));
  });

  it("should change when another fee is seen later, though no change was announced", async () => {
    const store = await imported(testStore(), all(), "2026-08-01");
    await imported(store, series("quadratic", 0.5), "2026-08-10");
    expect(told(feeScheduleOfMarket(store, MARKET, ONE_ROUNDING))).toEqual([
      "1970-01-01 70000 0",
      "2026-08-10 35000 0",
    ]);
  });

  it("should let the time of a capture count for what is in it", async () => {
    const documents = [
      captured("2026-08-01T00:00:00.5+00:00", 1),
      captured("2026-08-05T12:00:00Z", 0.5),
      event(),
      market(),
    ];
    expect(await scheduleOf(documents)).toEqual(["1970-01-01 70000 0", "2026-08-05 35000 0"]);
  });

  it("should let a dated change count over what was seen at that very time", async () => {
    const documents = [...all(), seriesChange("a", "2026-08-20T00:00:00Z", "quadratic", 0.5)];
    const store = await imported(testStore(), documents, "2026-08-20");
    await imported(store, series(), "2026-08-01");
    expect(told(feeScheduleOfMarket(store, MARKET, ONE_ROUNDING))).toEqual([
      "1970-01-01 70000 0",
      "2026-08-20 35000 0",
    ]);
  });

  it("should let a change that was put off take the place of what it was", async () => {
    const store = await imported(testStore(), [
      ...all(),
      seriesChange("a", "2026-09-01T00:00:00Z", "quadratic", 0.5),
    ]);
    await imported(store, seriesChange("a", "2026-09-15T00:00:00Z", "quadratic", 0.5), "2026-08-30");
    const expected = ["1970-01-01 70000 0", "2026-09-15 35000 0"];
    expect(told(feeScheduleOfMarket(store, MARKET, ONE_ROUNDING))).toEqual(expected);

    await imported(store, seriesChange("a", "2026-09-01T00:00:00Z", "quadratic", 0.5), "2026-08-20");
    expect(told(feeScheduleOfMarket(store, MARKET, ONE_ROUNDING))).toEqual(expected);
  });

  it("should take an override that a recording tells of from its frame on", async () => {
    const store = await imported(testStore(), all());
    // the last of two at one time counts
    const frames =
      overrideLine(1, 10, "quadratic", 0.25) +
      overrideLine(2, 10, "quadratic", 0.5) +
      overrideLine(3, 1_000_000, null, null);
    const [summary] = await importFrames(store, [testFile(frames + goodLines())]);

    expect(summary!.frameTypes).toContainEqual({ type: "event_fee_update", count: 3, isUnread: false });
    const { segments } = feeScheduleOfMarket(store, MARKET, ONE_ROUNDING);
    expect(segments.map(({ fromTimeUs, takerRatePpt }) => [fromTimeUs, takerRatePpt])).toEqual([
      [0, 70_000_000_000],
      [START_US + 10, 35_000_000_000],
      [START_US + 1_000_000, 70_000_000_000],
    ]);
  });

  it("should give an override whose frame has no time the next time that is told", async () => {
    const store = await imported(testStore(), all());
    const msg = { event_ticker: EVENT, fee_type_override: "quadratic", fee_multiplier_override: 0.5 };
    const frames = `${JSON.stringify({ type: "event_fee_update", sid: 5, seq: 32, msg })}\n`;
    await importFrames(store, [testFile(frames + goodLines())]);

    const { segments } = feeScheduleOfMarket(store, MARKET, ONE_ROUNDING);
    expect(segments.map(({ fromTimeUs, takerRatePpt }) => [fromTimeUs, takerRatePpt])).toEqual([
      [0, 70_000_000_000],
      [START_US, 35_000_000_000],
      [timeUs("2026-08-20"), 70_000_000_000], // seen to have none
    ]);
  });
});

describe("missing fees", () => {
  it.each<readonly [string, readonly object[]]>([
    ["of which event it is", [series(), event()]],
    ["of which series its event", [series(), market()]],
    ["its series KXTEST is not known", [event(), market()]],
  ])("should be an error that says %s", async (why, documents) => {
    const store = await imported(testStore(), documents);
    const error = await errorOf(() => feeScheduleOfMarket(store, MARKET));
    expect(error).toMatchObject({ code: "DATA_FEES_MISSING", exitCode: 3 });
    expect(error.message).toContain(why);
    expect(error.message).toContain(MARKET);
  });

  it("should be an error where the fee type has no formula, and only for markets that have it", async () => {
    const store = await imported(testStore(), [
      ...all(),
      { series: [{ ticker: "KXFLAT", fee_type: "flat", fee_multiplier: 1 }] },
      {
        events: [
          {
            event_ticker: "KXFLAT-1",
            series_ticker: "KXFLAT",
            markets: [{ ticker: "KXFLAT-1-A", event_ticker: "KXFLAT-1" }],
          },
        ],
      },
    ]);
    feeScheduleOfMarket(store, MARKET);
    const error = await errorOf(() => feeScheduleOfMarket(store, "KXFLAT-1-A"));
    expect(error.code).toBe("DATA_FEE_TYPE_UNSUPPORTED");
  });
});
