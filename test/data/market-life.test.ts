/** Lives of one market, by hand. Times are in µs after the start, a Wednesday's evening in New York. */
import { describe, expect, it } from "vitest";
import { openTape } from "../../src/core/tape.ts";
import { importFrames } from "../../src/data/import-frames.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import { isoTime, lifeText, news, seconds, seen, storeOf, tapeText, wholeSecond } from "./life-workbench.ts";
import { deltaLine, errorOf, snapshotLine, START_US, testFile, testStore, TICKER } from "./workbench.ts";

const last = deltaLine(2, seconds(100));
const book = snapshotLine(1, 0) + last;

/** A market's record as the exchange answers, seen at a time. */
function record(more: object): object {
  return { market: { ticker: TICKER, event_ticker: "KXTEST-26JAN07", market_type: "binary", ...more } };
}

const closes = (event: string, atUs: number, closeAtUs: number): string =>
  news(event, atUs, { close_ts: wholeSecond(closeAtUs) });
const determined = (atUs: number, result: string, settlement_value?: string): string =>
  news("determined", atUs, { result, determination_ts: wholeSecond(atUs), settlement_value });
const settled = (atUs: number): string => news("settled", atUs, { settled_ts: wholeSecond(atUs) });
const floor = (atUs: number, dollars: string): string =>
  news("metadata_updated", atUs, { settlement_floor_dollars: dollars });

describe("news of a market's life", () => {
  it("should stand after the book rows of their time, each an event of its own", async () => {
    const store = await storeOf(
      snapshotLine(1, 0) +
        deltaLine(2, 10) +
        news("deactivated", 10) +
        deltaLine(3, 10, 41) +
        news("activated", 30) +
        deltaLine(4, 30),
    );
    const tape = tapeOf(store, TICKER);
    expect(tapeText(tape)).toEqual([
      "clear @0",
      "level @0",
      "level @0 |",
      "level @10",
      "level @10 |",
      "inactive @10 |",
      "level @30 |",
      "open @30 |",
    ]);
    expect(tape.counts.eventCount).toBe(5);
  });

  it("should change nothing that is so already", async () => {
    const store = await storeOf(book + news("activated", 10) + news("metadata_updated", 20));
    expect(lifeText(tapeOf(store, TICKER))).toEqual([]);
  });

  it("should say at the start what was so before it", async () => {
    const store = await storeOf(news("deactivated", -50) + book + news("activated", 70));
    expect(lifeText(tapeOf(store, TICKER))).toEqual(["inactive @0 |", "open @70 |"]);
  });

  it("should be kept of markets that were never recorded, without making them markets of the database", async () => {
    const store = await storeOf(book + news("deactivated", 10, { market_ticker: "KXOTHER" }));
    expect(listMarkets(store).map(({ ticker }) => ticker)).toEqual([TICKER]);
    const kept = store.db.prepare("SELECT ticker, event, status, time_us FROM market_life").all();
    expect(kept).toEqual([
      { ticker: "KXOTHER", event: "deactivated", status: "inactive", time_us: START_US + 10 },
    ]);
  });

  it("should count events that are not known under a name of their own", async () => {
    const store = await storeOf(book + news("renamed", 10) + news("activated", 20));
    const types = store.db
      .prepare("SELECT type, is_unread FROM capture_frame_type WHERE type LIKE 'market%' ORDER BY type")
      .raw()
      .all();
    expect(types).toEqual([
      ["market_lifecycle_v2", 0],
      ["market_lifecycle_v2/renamed", 1],
    ]);
  });

  it("should be the same whatever order the pieces of a recording are imported in", async () => {
    const first = snapshotLine(1, 0) + news("deactivated", 10) + deltaLine(2, 20);
    const second = deltaLine(3, 30) + news("activated", 40) + deltaLine(4, 50);
    const [forward, backward] = [await storeOf(first, second), await storeOf(second, first)];
    const texts = [forward, backward].map((store) => tapeText(tapeOf(store, TICKER)));
    expect(texts[0]).toEqual(texts[1]);
    expect(backward.db.prepare("SELECT count(*) FROM market_life").pluck().get()).toBe(2);
    expect(lifeText(tapeOf(backward, TICKER))).toEqual(["inactive @10 |", "open @40 |"]);
  });

  it("should make another tape, and no news the tape of the rows alone", async () => {
    const [without, withNews] = [await storeOf(book), await storeOf(book + news("deactivated", 10))];
    const tape = tapeOf(withNews, TICKER);
    expect(tape.contentHash).not.toBe(tapeOf(without, TICKER).contentHash);
    expect(openTape(tape.buffer).contentHash).toBe(tape.contentHash);
  });

  it("should be refused where nothing in the file tells a time", async () => {
    const untimed = news("activated", 0).replace(/"recv_us":\d+,/, "");
    expect(await errorOf(() => importFrames(testStore(), [testFile(untimed)]))).toMatchObject({
      code: "DATA_NO_TIME",
    });
  });

  it("should take the next time that is told where they have none", async () => {
    const untimed = news("deactivated", 0).replace(/"recv_us":\d+,/, "");
    expect(untimed).not.toContain("recv_us");
    const store = await storeOf(untimed + book + untimed.replace("de", ""));
    expect(lifeText(tapeOf(store, TICKER))).toEqual(["inactive @0 |", `open @${seconds(100)} |`]);
  });
});

describe("a market's close", () => {
  it("should be known from the start where it was told, and moved where it is", async () => {
    const store = await storeOf(
      closes("created", -seconds(60), seconds(500)) +
        book +
        closes("close_date_updated", seconds(40), seconds(200)) +
        closes("close_date_updated", seconds(50), seconds(900)),
    );
    const tape = tapeOf(store, TICKER);
    expect(tape.closeTimeUs! - START_US).toBe(seconds(500) - 880_000);
    expect(lifeText(tape)).toEqual([
      `close @${seconds(200) - 880_000} @${seconds(40)} |`,
      `close @${seconds(900) - 880_000} @${seconds(50)} |`,
    ]);
  });

  it("should not be known before it was told that it had moved", async () => {
    const store = await storeOf(book + closes("close_date_updated", seconds(40), seconds(200)));
    expect(tapeOf(store, TICKER).closeTimeUs).toBeUndefined();
  });

  it("should come when it came and not be announced, where it was only seen afterwards", async () => {
    const store = await storeOf(closes("created", -seconds(60), seconds(9_000)) + book);
    const at = isoTime(seconds(60)).replace(/\.\d+/, "");
    await seen(store, record({ status: "closed", result: "", close_time: at }), seconds(5_000));
    const tape = tapeOf(store, TICKER);
    expect(tape.closeTimeUs! - START_US).toBe(seconds(9_000) - 880_000);
    expect(lifeText(tape)).toEqual([`closed @${seconds(60) - 880_000} |`]);
  });

  it("should be followed by another opening where the exchange says so", async () => {
    const store = await storeOf(
      closes("created", -seconds(60), seconds(20)) +
        book +
        closes("close_date_updated", seconds(30), seconds(90)) +
        news("activated", seconds(31)),
    );
    expect(lifeText(tapeOf(store, TICKER))).toEqual([
      `close @${seconds(90) - 880_000} @${seconds(30)} |`,
      `open @${seconds(31)} |`,
    ]);
  });

  it("should leave the market shut until it opens", async () => {
    const store = await storeOf(news("created", -10, { open_ts: wholeSecond(seconds(50)) }) + book);
    expect(lifeText(tapeOf(store, TICKER))).toEqual(["inactive @0 |", `open @${seconds(50) - 880_000} |`]);
  });
});

describe("a market's settlement", () => {
  it("should be the final one: a result that changes closes the market and settles nothing", async () => {
    const store = await storeOf(
      book +
        determined(seconds(200), "yes", "1.0000") +
        determined(seconds(260), "no", "0.0000") +
        settled(seconds(500)),
    );
    expect(lifeText(tapeOf(store, TICKER))).toEqual([
      `determined @${seconds(200)} |`,
      `determined @${seconds(260)} |`,
      `settlement 0.00 @${seconds(500)} |`,
    ]);
    expect(listMarkets(store)[0]).toMatchObject({ result: "no", settlementMicros: 0 });
    expect(verifyMarket(store, TICKER).failures).toEqual([]);
  });

  it.each([
    ["scalar", "0.333333", "0.333333"],
    ["void", "0.6100", "0.61"],
    ["yes", undefined, "1.00"],
  ])("should be at what the exchange states: %s %s", async (result, value, dollars) => {
    const store = await storeOf(book + determined(seconds(200), result, value) + settled(seconds(210)));
    expect(lifeText(tapeOf(store, TICKER)).at(-1)).toBe(`settlement ${dollars} @${seconds(210)} |`);
  });

  it("should not come of a result that nobody called final, and verify should say so", async () => {
    const store = await storeOf(book + determined(seconds(200), "yes", "1.0000"));
    expect(lifeText(tapeOf(store, TICKER))).toEqual([`determined @${seconds(200)} |`]);
    expect(listMarkets(store)[0]).toMatchObject({ result: undefined, settlementMicros: undefined });
    expect(verifyMarket(store, TICKER).warnings).toContain(
      "the result yes is not known to be final: the market does not settle",
    );
  });

  it("should come of the market's record, at the exchange's own time", async () => {
    const store = await storeOf(book);
    const final = {
      status: "finalized",
      result: "yes",
      settlement_value_dollars: "1.0000",
      close_time: isoTime(seconds(150)),
      settlement_ts: isoTime(seconds(333) + 765_432),
    };
    await seen(store, record(final), seconds(9_999));
    expect(lifeText(tapeOf(store, TICKER))).toEqual([
      `closed @${seconds(150)} |`,
      `settlement 1.00 @${seconds(333) + 765_432} |`,
    ]);
    await seen(store, record(final), seconds(9_999));
    expect(store.db.prepare("SELECT count(*) FROM market_life").pluck().get()).toBe(1);
  });

  it("should stand a second after its whole second at the latest, never before it", async () => {
    const late = news("settled", seconds(300), { settled_ts: wholeSecond(seconds(250)) });
    const store = await storeOf(book + determined(seconds(200), "yes") + late);
    expect(lifeText(tapeOf(store, TICKER)).at(-1)).toBe(`settlement 1.00 @${seconds(250) - 880_000} |`);
  });

  it("should be refused where two sources have it otherwise, with both named", async () => {
    const store = await storeOf(book + determined(seconds(200), "yes") + settled(seconds(210)));
    await seen(store, record({ status: "finalized", result: "no" }), seconds(400));
    const error = await errorOf(() => tapeOf(store, TICKER));
    expect(error).toMatchObject({ code: "DATA_RESULT_CONFLICT", exitCode: 3 });
    expect(error.message).toMatch(/1\.00 dollars by frames\.jsonl, at 0\.00 by market\.json/);
    expect(verifyMarket(store, TICKER).failures).toEqual([error.message]);
  });
});

describe("a settlement floor", () => {
  it("should be said where it rises, and at the start where it was there before", async () => {
    const store = await storeOf(
      floor(-20, "0.0500") + floor(-10, "0.1000") + book + floor(30, "0.1000") + floor(40, "0.2550"),
    );
    expect(lifeText(tapeOf(store, TICKER))).toEqual(["floor 1000 @0 |", "floor 2550 @40 |"]);
  });
});
