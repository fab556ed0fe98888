/** The exchange's pauses in recordings. The start is Wednesday, 21:14:12.88 in New York: Thursday's pause begins 20,747.12 s later. */
import { describe, expect, it } from "vitest";
import { listMarkets } from "../../src/data/markets.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import { writeRecording } from "../../src/data/write-recording.ts";
import { snapshotRows, deltaRow, recordedRows } from "../engine/rows.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { lifeText, news, seconds, seen, storeOf } from "./life-workbench.ts";
import { deltaLine, snapshotLine, START_US, testStore, TICKER, tradeLine } from "./workbench.ts";

const PAUSE_US = 20_747_120_000;
const RESUME_US = PAUSE_US + seconds(7_200);
const overnight = snapshotLine(1, 0) + deltaLine(2, RESUME_US + seconds(60));
const SPAN = "trading was paused from 2026-01-08T08:00:00.000000Z to 2026-01-08T10:00:00.000000Z";

describe("a recording of a Wednesday's night", () => {
  it("should pause and resume, and verify should say so", async () => {
    const store = await storeOf(overnight);
    expect(lifeText(tapeOf(store, TICKER))).toEqual([`paused @${PAUSE_US} |`, `open @${RESUME_US} |`]);
    expect(verifyMarket(store, TICKER)).toMatchObject({ failures: [] });
    expect(verifyMarket(store, TICKER).warnings).toContain(SPAN);
  });

  it("should say where trades fall into the pause", async () => {
    const store = await storeOf(
      snapshotLine(1, 0) + tradeLine(1, PAUSE_US + 5) + deltaLine(2, RESUME_US + seconds(60)),
    );
    expect(verifyMarket(store, TICKER).warnings).toContain(
      `${SPAN} by the exchange's hours, but 1 trades fall into it`,
    );
  });

  it("should not resume beyond its end, and be paused from its beginning on where it begins in the pause", async () => {
    const within = await storeOf(snapshotLine(1, 0) + deltaLine(2, PAUSE_US + 7));
    expect(lifeText(tapeOf(within, TICKER))).toEqual([`paused @${PAUSE_US} |`]);
    const late = await storeOf(snapshotLine(1, PAUSE_US + 7) + deltaLine(2, RESUME_US + 7));
    expect(lifeText(tapeOf(late, TICKER))).toEqual([`paused @${PAUSE_US + 7} |`, `open @${RESUME_US} |`]);
  });

  it("should stay deactivated through the pause, and be paused where it is activated within", async () => {
    const through = await storeOf(overnight + news("deactivated", 10) + news("activated", RESUME_US + 10));
    expect(lifeText(tapeOf(through, TICKER))).toEqual(["inactive @10 |", `open @${RESUME_US + 10} |`]);
    const within = await storeOf(overnight + news("deactivated", 10) + news("activated", PAUSE_US + 10));
    expect(lifeText(tapeOf(within, TICKER))).toEqual([
      "inactive @10 |",
      `open @${PAUSE_US + 10} |`,
      `paused @${PAUSE_US + 10} |`,
      `open @${RESUME_US} |`,
    ]);
  });

  it("should go by the exchange's schedule once that is imported", async () => {
    const store = await storeOf(overnight);
    const before = tapeOf(store, TICKER).contentHash;
    const maintenance_windows = [
      { start_datetime: "2026-01-08T06:00:00Z", end_datetime: "2026-01-08T07:30:00Z" },
    ];
    await seen(store, { schedule: { standard_hours: [], maintenance_windows } }, 0);
    const tape = tapeOf(store, TICKER);
    expect(tape.contentHash).not.toBe(before);
    expect(lifeText(tape)).toEqual([
      `paused @${PAUSE_US - seconds(7_200)} |`,
      `open @${PAUSE_US - seconds(1_800)} |`,
    ]);
  });
});

describe("a market that was made", () => {
  it("should know no pause of the exchange", () => {
    const store = testStore();
    const rows = recordedRows([
      ...snapshotRows(START_US, [
        [BID, 4500, 100],
        [ASK, 5500, 100],
      ]),
      deltaRow(START_US + RESUME_US + 5, BID, 4500, 10),
    ]);
    const priceRanges = PRICE_LEVEL_STRUCTURES.get("linear_cent")!;
    writeRecording(store, { ticker: TICKER, source: "made", priceRanges, rows });
    expect(listMarkets(store)).toHaveLength(1);
    expect(lifeText(tapeOf(store, TICKER))).toEqual([]);
  });
});
