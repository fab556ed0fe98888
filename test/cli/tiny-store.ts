/** Small databases and recordings to run commands on, in a folder of the test's own. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ASK, BID } from "../../src/core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { RECORDED_KIND } from "../../src/data/recorded-rows.ts";
import { openStore } from "../../src/data/store.ts";
import { storeMarket } from "../../src/data/synth/store-market.ts";
import { writeRecording } from "../../src/data/write-recording.ts";

export class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "halfspread-cli-"));

  file(name: string): string {
    return join(this.path, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A database with the synthetic markets CALM and QUIET. */
export function makeStore(path: string): void {
  using store = openStore(path, "create");
  for (const [ticker, preset] of [
    ["CALM", "poisson"],
    ["QUIET", "weather-wide"],
  ] as const)
    storeMarket(store, { preset, seed: "1", rowCount: 4_000, ticker });
}

/** A database with one market whose second delta takes more from a level than it holds. */
export function makeBadStore(path: string): void {
  makeRecordedStore(path, { ticker: "BAD", deltaLots: -700 });
}

/** A database with one market recorded by hand, 48 to 52 cents, of which no close is known. */
export function makeRecordedStore(
  path: string,
  { ticker, deltaLots }: { readonly ticker: string; readonly deltaLots: number },
): void {
  using store = openStore(path, "create");
  const { snapshot, snapshotLevel, delta } = RECORDED_KIND;
  const timeUs = Float64Array.of(1e15, 1e15, 1e15, 1e15 + 1e6, 1e15 + 2e6);
  writeRecording(store, {
    ticker,
    source: "by hand",
    priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!,
    rows: {
      rowCount: 5,
      kind: Uint8Array.of(snapshot, snapshotLevel, snapshotLevel, delta, delta),
      side: Uint8Array.of(BID, BID, ASK, BID, BID),
      priceBp: Uint16Array.of(0, 4_800, 5_200, 4_800, 4_800),
      lots: Float64Array.of(0, 1_000, 1_000, -400, deltaLots),
      timeUs,
      receiveTimeUs: timeUs,
      isBlock: new Uint8Array(5),
    },
  });
}

/** A database with one market of three snapshots: the second shows a smaller bid than the first left, the third does not. */
export function makeOffStore(path: string): void {
  using store = openStore(path, "create");
  const { snapshot, snapshotLevel } = RECORDED_KIND;
  const timeUs = Float64Array.from({ length: 9 }, (_, row) => 1e15 + 1e6 * Math.floor(row / 3));
  writeRecording(store, {
    ticker: "OFF",
    source: "by hand",
    priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!,
    rows: {
      rowCount: 9,
      kind: Uint8Array.from({ length: 9 }, (_, row) => (row % 3 === 0 ? snapshot : snapshotLevel)),
      side: Uint8Array.of(BID, BID, ASK, BID, BID, ASK, BID, BID, ASK),
      priceBp: Uint16Array.of(0, 4_800, 5_200, 0, 4_800, 5_200, 0, 4_800, 5_200),
      lots: Float64Array.of(0, 1_000, 1_000, 0, 900, 1_000, 0, 900, 1_000),
      timeUs,
      receiveTimeUs: timeUs,
      isBlock: new Uint8Array(9),
    },
  });
}

/** Messages of one market's book as a recorder keeps them, one a line. */
export function frameLines(deltaCount: number, missingSeq?: number): string {
  const ticker = "KXTEST-26JAN07-A";
  const snapshot = { market_ticker: ticker, yes: [[48, 1_000_000]], no: [[48, 1_000_000]] };
  const lines: object[] = [
    { type: "orderbook_snapshot", sid: 1, seq: 1, recv_us: receiveUs(1), msg: snapshot },
  ];
  for (let seq = 2; seq < deltaCount + 2; seq++) {
    const msg = { market_ticker: ticker, price: 48, delta: seq % 2 === 0 ? 5 : -5, side: "yes" };
    if (seq !== missingSeq)
      lines.push({ type: "orderbook_delta", sid: 1, seq, recv_us: receiveUs(seq), msg });
  }
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function receiveUs(seq: number): number {
  return 1_767_838_452_000_000 + 1_000 * seq;
}

export function writeFrames(path: string, lines: string): void {
  writeFileSync(path, gzipSync(lines));
}
