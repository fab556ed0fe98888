import { gzipSync } from "node:zlib";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { feeScheduleOfMarket } from "../../src/data/fee-store.ts";
import { importFees } from "../../src/data/import-fees.ts";
import { discardEmptyStore, openStore } from "../../src/data/store.ts";
import {
  all,
  event,
  EVENT,
  eventChange,
  imported,
  market,
  MARKET,
  ONE_ROUNDING,
  scheduleOf,
  series,
  SERIES,
  seriesChange,
  told,
} from "./fee-workbench.ts";
import { errorOf, testFile, testFolder, testStore } from "./workbench.ts";

describe("importing fees", () => {
  it("should say what it found, and change nothing when it is done again", async () => {
    const store = testStore();
    const changes = [
      seriesChange("a", "2026-09-01T00:00:00Z", "quadratic", 0.5),
      eventChange("b", "2026-09-06T01:40:00Z", "quadratic", 1),
    ];
    const file = testFile(gzipSync(JSON.stringify([...all(), ...changes])), "fees.json.gz");
    const summary = await importFees(store, file);
    expect(summary).toEqual({ file, seriesFeeCount: 2, eventFeeCount: 2, marketCount: 1 });
    const tables = (): unknown =>
      ["kalshi_event", "market_event", "series_fee", "event_fee"].map((table) =>
        store.db.prepare(`SELECT * FROM ${table}`).all(),
      );
    const before = tables();
    await importFees(store, file);
    expect(tables()).toEqual(before);
    expect(before).toMatchObject([
      [{ event_ticker: EVENT, series_ticker: SERIES, source: "fees.json.gz" }],
      [{ ticker: MARKET, event_ticker: EVENT, fee_waiver_until_us: null }],
      [{ is_change: 1, change_id: "a", multiplier_ppm: 500_000 }, { is_change: 0 }],
      [
        { is_change: 1, change_id: "b", from_time_us: 1_788_658_800_000_000 },
        { is_change: 0, fee_type: null },
      ],
    ]);
  });

  it.each<readonly [string, string, unknown]>([
    ["series.fee_multiplier", "0.30000000000000004", series("quadratic", 0.30000000000000004)],
    ["series.fee_multiplier", "-1", series("quadratic", -1)],
    ["series.fee_multiplier", "missing", { series: { ticker: SERIES, fee_type: "quadratic" } }],
    ["series.fee_type", '"cubic"', series("cubic")],
    [
      "[1].series[0].fee_type",
      "null",
      [{}, { series: [{ ticker: SERIES, fee_type: null, fee_multiplier: 1 }] }],
    ],
    [
      "series[1]",
      '"KXTEST"',
      { series: [{ ticker: "A", fee_type: "quadratic", fee_multiplier: 1 }, SERIES] },
    ],
    ["event.series_ticker", "missing", { event: { event_ticker: EVENT } }],
    ["event.fee_multiplier_override", "missing", event({ fee_type_override: "quadratic" })],
    ["event.fee_type_override", "null", event({ fee_type_override: null, fee_multiplier_override: 1 })],
    ["event.markets[0].event_ticker", "missing", event({ markets: [{ ticker: MARKET }] })],
    ["market.fee_waiver_expiration_time", '"soon"', market({ fee_waiver_expiration_time: "soon" })],
    [
      "series_fee_change_arr[0].scheduled_ts",
      '"2026-09-01"',
      seriesChange("a", "2026-09-01", "quadratic", 1),
    ],
    ["event_fee_changes[0].id", '""', eventChange("", "2026-09-01T00:00:00Z", null, null)],
    ["captured_at", '"today"', { captured_at: "today", ...series() }],
  ])("should refuse a bad %s of %s, and keep nothing", async (path, shown, bad) => {
    const store = testStore();
    const file = testFile(JSON.stringify(bad), "bad.json");
    const error = await errorOf(() => importFees(store, file));
    expect(error).toMatchObject({ code: "DATA_BAD_FIELD", exitCode: 3, data: { file, path } });
    expect(error.message).toContain(`${file}: ${path} was ${shown}, it must be`);
    expect(store.db.prepare("SELECT count(*) FROM series_fee").pluck().get()).toBe(0);
  });

  it("should pass over everything that is not about fees", async () => {
    const odd = {
      note: "series",
      queries: [{ series: SERIES, event: null, status: "settled" }],
      cursor: "",
      pages: [series(), { deep: [event(), market({ no_such_field: { series: 1 } })] }],
    };
    expect(await scheduleOf(odd)).toEqual(["1970-01-01 70000 0"]);
  });

  it.each([
    ["DATA_EMPTY", "{}"],
    ["DATA_BAD_JSON", '{"series":'],
  ])("should refuse with %s what holds no fees", async (code, text) => {
    const error = await errorOf(() => importFees(testStore(), testFile(text)));
    expect(error).toMatchObject({ code, exitCode: 3 });
  });

  it("should refuse a file that is not there", async () => {
    const error = await errorOf(() => importFees(testStore(), `${testFolder()}/none.json`));
    expect(error.code).toBe("DATA_FILE_MISSING");
  });

  it("should refuse what contradicts what is known, and keep nothing of it", async () => {
    const store = await imported(testStore(), [
      ...all(),
      seriesChange("a", "2026-09-01T00:00:00Z", "quadratic", 0.5),
    ]);
    const contradictions = [
      [series(), seriesChange("b", "2026-09-01T00:00:00Z", "quadratic", 1)],
      [series("quadratic", 0.5)],
      [{ event: { event_ticker: EVENT, series_ticker: "KXOTHER" } }],
    ];
    for (const document of contradictions)
      expect((await errorOf(() => imported(store, document))).code).toBe("DATA_FEES_CONFLICT");
    expect(told(feeScheduleOfMarket(store, MARKET, ONE_ROUNDING))).toEqual([
      "1970-01-01 70000 0",
      "2026-09-01 35000 0",
    ]);
  });

  it("should be reason enough to keep a database", async () => {
    const path = `${testFolder()}/fees.db`;
    const store = await imported(openStore(path, "create"), series());
    discardEmptyStore(store);
    using again = openStore(path, "read");
    expect(again.db.prepare("SELECT count(*) FROM series_fee").pluck().get()).toBe(1);
  });

  it("should bring an older database up to date", () => {
    const path = `${testFolder()}/old.db`;
    openStore(path, "create").close();
    const old = new Database(path);
    old.pragma("foreign_keys = OFF");
    // The tables of the first two steps stay.
    const first = "'market', 'gap', 'trade', 'book_chunk', 'frame_chunk'";
    const later = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN (${first}) AND name NOT GLOB 'capture*'`;
    for (const name of old.prepare<[], string>(later).pluck().all()) old.exec(`DROP TABLE ${name}`);
    old.pragma("user_version = 2");
    old.close();
    using store = openStore(path, "write");
    expect(store.db.prepare("SELECT count(*) FROM series_fee").pluck().get()).toBe(0);
  });
});
