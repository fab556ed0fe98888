/** What tests of the data layer share: a folder of their own, frames as text, and errors as values. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { AppError } from "../../src/core/errors.ts";
import { RECORDED_KIND, type RecordedRows } from "../../src/data/recorded-rows.ts";
import { openStore, type Store } from "../../src/data/store.ts";

/** A folder that goes with the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "halfspread-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A new store in a folder of its own, closed with the test. */
export function testStore(folder = testFolder()): Store {
  const store = openStore(join(folder, "test.db"), "create");
  onTestFinished(() => store.close());
  return store;
}

/** Writes a file into a new folder. */
export function testFile(content: string | Uint8Array, name = "frames.jsonl"): string {
  const path = join(testFolder(), name);
  writeFileSync(path, content);
  return path;
}

export const TICKER = "KXTEST-26JAN07-A";
export const START_US = 1_767_838_452_880_000;

/** A line of a recording in whole cents. */
export function line(type: string, seq: number, atUs: number, msg: object, sid = 1): string {
  const frame = { type, sid, seq, recv_us: START_US + atUs, msg: { market_ticker: TICKER, ...msg } };
  return `${JSON.stringify(frame)}\n`;
}

export function snapshotLine(
  seq: number,
  atUs: number,
  msg: object = { yes: [[40, 10]], no: [[55, 20]] },
): string {
  return line("orderbook_snapshot", seq, atUs, msg);
}

export function deltaLine(seq: number, atUs: number, price = 40, delta = 1, side = "yes"): string {
  return line("orderbook_delta", seq, atUs, { price, delta, side });
}

export function tradeLine(seq: number, atUs: number, yesPrice = 45, count = 2, takerSide = "yes"): string {
  const msg = {
    yes_price: yesPrice,
    no_price: 100 - yesPrice,
    count,
    taker_side: takerSide,
    ts: 1_767_838_452,
  };
  return line("trade", seq, atUs, msg, 2);
}

/** A recording that nothing is wrong with: a snapshot, two deltas, a trade. */
export function goodLines(): string {
  return snapshotLine(1, 0) + deltaLine(2, 10) + tradeLine(1, 20) + deltaLine(3, 20, 55, -2, "no");
}

const KIND_NAMES = Object.keys(RECORDED_KIND);

/** Rows as text, one a line: kind, side, price in bp, lots, time after the start. */
export function rowsText(rows: RecordedRows): string[] {
  return Array.from({ length: rows.rowCount }, (_, row) => {
    const kind = KIND_NAMES[rows.kind[row]!]!;
    const atUs = rows.timeUs[row]! - START_US;
    if (kind === "snapshot" || kind === "gap") return `${kind} @${atUs}`;
    const block = rows.isBlock[row] === 1 ? " block" : "";
    return `${kind} ${rows.side[row] === 1 ? "ask" : "bid"} ${rows.priceBp[row]} x ${rows.lots[row]} @${atUs}${block}`;
  });
}

/** The error that work ends with. */
export async function errorOf(work: () => unknown): Promise<AppError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("it was to fail, and did not");
}
