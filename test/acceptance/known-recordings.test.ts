/** What the recordings' own description says of its files, found again by the importer; left out by name where they are absent. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFrames } from "../../src/data/import-frames.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { readRecordedRows } from "../../src/data/recorded-rows-store.ts";
import { openStore, type Store } from "../../src/data/store.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import { verifyStore } from "../../src/data/verify-store.ts";
import { FrameScanner } from "../../src/kalshi/frame-scanner.ts";
import { parseFrame } from "../../src/kalshi/frames.ts";
import { testFile, testStore } from "../data/workbench.ts";
import { RECORDINGS_DIR } from "./folders.ts";

const CENTS_FILES = [
  "INXD-23APR10-B4075",
  "INXD-23APR14-B4125",
  ...["BOS", "CHA", "DEN", "HOU", "LAL", "POR", "SAS", "TOR"].map((team) => `KXNBAGAME-26JAN07-${team}`),
].map((ticker) => `kalshi_ws_${ticker}.jsonl.gz`);
const DOCUMENT = "kalshi_raw_ws_mlb_2026-08-07_12markets.json.gz";
const DEMO = "kalshi_DEMO_raw_ws_2026-07-01.jsonl.gz";
const FILES = [...CENTS_FILES, DOCUMENT, DEMO];
const isThere = FILES.every((file) => existsSync(join(RECORDINGS_DIR, file)));

function contentOf(file: string): string {
  return gunzipSync(readFileSync(join(RECORDINGS_DIR, file))).toString();
}

describe.runIf(isThere)(`the recordings in ${RECORDINGS_DIR}`, () => {
  let folder: string;
  let store: Store;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "halfspread-test-"));
    store = openStore(join(folder, "recordings.db"), "create");
    await importFrames(
      store,
      FILES.map((file) => join(RECORDINGS_DIR, file)),
    );
  });
  afterAll(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ["INXD-23APR10-B4075", 27_291, 793, "no"],
    ["INXD-23APR14-B4125", 21_449, 527, "yes"],
    ["KXNBAGAME-26JAN07-TOR", 32_410, 4_335, undefined],
  ])("should be imported whole: %s", (ticker, deltaCount, tradeCount, result) => {
    const market = listMarkets(store).find((listing) => listing.ticker === ticker);
    expect(market).toMatchObject({ snapshotCount: 1, deltaCount, tradeCount, result, gapCount: 0 });
  });

  it("should be 27 markets without a failure, a negative size or a gap", () => {
    const tickers = listMarkets(store).map(({ ticker }) => ticker);
    expect(tickers).toHaveLength(10 + 12 + 5);
    for (const ticker of tickers) {
      const quality = verifyMarket(store, ticker);
      expect(quality).toMatchObject({
        failures: [],
        negativeSizeCount: 0,
        sequenceGapCount: 0,
        duplicateCount: 0,
        crossedEventCount: 0,
      });
      const { a, b, c } = quality.counts.pairedLotsByPass;
      // Prints are real: next to all of their volume is found in the book.
      expect(quality.counts.unpairedLots).toBeLessThanOrEqual(0.01 * (a + b + c));
    }
  });

  it("should be numbered without a hole: 268 and 2,894 on one subscription, acknowledgements counted", () => {
    const { integrityErrors, damagedCaptures, sequences } = verifyStore(store);
    expect({ integrityErrors, damagedCaptures }).toEqual({ integrityErrors: [], damagedCaptures: [] });
    expect(sequences.every(({ isContiguous }) => isContiguous)).toBe(true);
    const runs = sequences.filter(({ source }) => [DOCUMENT, DEMO].includes(source));
    expect(
      runs.map(({ source, sid, firstSeq, lastSeq, frameCount }) => [
        source,
        sid,
        firstSeq,
        lastSeq,
        frameCount,
      ]),
    ).toEqual([
      [DEMO, 1, 1, 2_894, 2_894],
      [DOCUMENT, 1, 1, 268, 268],
    ]);
  });

  it("should keep unread frames and say which they are", () => {
    const sql = "SELECT type, frame_count FROM capture_frame_type WHERE is_unread = 1";
    expect(store.db.prepare(sql).all()).toEqual([{ type: "fill", frame_count: 2 }]);
  });

  it("should keep their silences: 43 s on the first of the two index days", () => {
    expect(Math.floor(verifyMarket(store, "INXD-23APR10-B4075").silenceUsMax / 1e6)).toBe(43);
  });

  it("should not be imported twice", async () => {
    const before = listMarkets(store);
    const summaries = await importFrames(
      store,
      FILES.map((file) => join(RECORDINGS_DIR, file)),
    );
    expect(summaries.every(({ isSkipped }) => isSkipped)).toBe(true);
    expect(listMarkets(store)).toEqual(before);
  });

  it.each([
    ["KXNBAGAME-26JAN07-TOR", "kalshi_ws_KXNBAGAME-26JAN07-TOR.jsonl.gz"],
    ["KXNEXTTEAMNBA-26LJAM-GSW", DEMO],
  ])("should be the same in two pieces: %s", async (ticker, file) => {
    const lines = contentOf(file).split(/(?<=\n)/);
    const cut = Math.floor(lines.length / 3);
    const pieces = testStore();
    await importFrames(pieces, [testFile(lines.slice(0, cut).join("")), testFile(lines.slice(cut).join(""))]);
    expect(listMarkets(pieces).find((market) => market.ticker === ticker)?.captureCount).toBe(2);
    expect(readRecordedRows(pieces, ticker)).toEqual(readRecordedRows(store, ticker));
  });

  it.each([CENTS_FILES[5]!, DEMO])("should be scanned as they are parsed: %s", (file) => {
    const scanner = new FrameScanner();
    let scannedCount = 0;
    for (const text of contentOf(file)
      .split("\n")
      .filter((line) => line !== "")) {
      scanner.open(Buffer.from(`${text}\n`));
      const scanned = scanner.scan(0);
      if (scanned === undefined) continue;
      scannedCount++;
      expect(scanned).toEqual(parseFrame(JSON.parse(text), { file, line: 1, unit: "line" }));
    }
    expect(scannedCount).toBe(file === DEMO ? 2_885 : 85 + 31); // deltas, and trades in cents
  });
});

describe.runIf(!isThere)("the described recordings", () => {
  it("should be what their description says", (context) =>
    context.skip(`not all of them are in ${RECORDINGS_DIR}; set RECORDINGS_DIR`));
});
