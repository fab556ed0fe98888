/**
 * A long tape of a real market's texture: a recording of a game, laid end to end until it is long enough. Each tile begins
 * with the recording's snapshot. Where the recording is absent a synthetic market takes its place; hashes then differ.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CancelRowsWriter,
  cancelWord,
  NO_ROW,
  oldestRow,
  youngestRow,
  type CancelColumns,
} from "../src/core/cancel-rows.ts";
import { PRICE_LEVEL_STRUCTURES } from "../src/core/price-grid.ts";
import { packTape, type Tape, type TapeColumns } from "../src/core/tape.ts";
import { US_PER_SECOND } from "../src/core/units.ts";
import { importFrames } from "../src/data/import-frames.ts";
import { openStore } from "../src/data/store.ts";
import { makeMarket } from "../src/data/synth/market.ts";
import { buildTape } from "../src/data/tape-builder.ts";
import { tapeOf } from "../src/data/tape-cache.ts";
import type { Bench } from "./harness.ts";

const SHARED = process.env.HALFSPREAD_SHARED ?? join(import.meta.dirname, "..", "..", "shared");
const RECORDINGS_DIR = process.env.RECORDINGS_DIR ?? join(SHARED, "recordings");
const TICKER = "KXNBAGAME-26JAN07-TOR";
/** Length of the tapes the goals are stated for. */
export const TAPE_ROWS = 10_000_000;

export const benches: readonly Bench[] = [
  {
    name: "tape.bytesPerRow",
    unit: "bytes",
    goal: "at most 24: ten million rows are a quarter of a gigabyte",
    async run({ isSmoke }) {
      const tape = await tiledTape(isSmoke ? 1 : TAPE_ROWS);
      return { value: tape.buffer.byteLength / tape.rowCount, hash: tape.contentHash };
    },
  },
];

/** The recording, read once a process. */
let tileRead: Promise<Tape> | undefined;

/** A tape of as many whole tiles as give at least `rowCount` rows. */
export async function tiledTape(rowCount: number): Promise<Tape> {
  const tile = await (tileRead ??= oneTile());
  const { ticker, priceRanges, counts, contentHash } = tile;
  const tileCount = Math.ceil(rowCount / tile.rowCount);
  return packTape(
    { ticker, priceRanges, counts, sources: [contentHash] },
    {
      head: repeated(tile.head, tileCount),
      sizeLow: repeated(tile.sizeLow, tileCount),
      timeUs: repeated(tile.timeUs, tileCount, durationUs(tile)),
      lagUs: repeated(tile.lagUs, tileCount),
      ...repeatedCancels(tile, tileCount),
      partRow: repeated(tile.partRow, tileCount, tile.rowCount),
      partLots: repeated(tile.partLots, tileCount),
      openRow: repeated(tile.openRow, tileCount, tile.rowCount),
      openLots: repeated(tile.openLots, tileCount),
    },
  );
}

async function oneTile(): Promise<Tape> {
  const file = join(RECORDINGS_DIR, `kalshi_ws_${TICKER}.jsonl.gz`);
  if (!existsSync(file)) return syntheticTile();
  const folder = mkdtempSync(join(tmpdir(), "halfspread-bench-"));
  try {
    using store = openStore(join(folder, "recording.db"), "create");
    await importFrames(store, [file]);
    return tapeOf(store, TICKER);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function syntheticTile(): Tape {
  const { rows, ticker } = makeMarket({ preset: "nba-live", seed: "bench", rowCount: 40_000 });
  return buildTape(rows, { ticker, priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!, sources: [] });
}

function durationUs({ timeUs, rowCount }: Tape): number {
  return timeUs[rowCount - 1]! - timeUs[0]! + US_PER_SECOND;
}

type Column = TapeColumns[keyof TapeColumns];

/** A column laid end to end, each tile's values larger than the ones before it by `step`. */
function repeated<T extends Column>(column: T, tileCount: number, step = 0): T {
  const { length } = column;
  const long = new (column.constructor as new (length: number) => T)(length * tileCount);
  for (let tile = 0; tile < tileCount; tile++)
    for (let index = 0; index < length; index++) long[tile * length + index] = column[index]! + tile * step;
  return long;
}

/** Whose cancels they are, each tile's orders being its own. */
function repeatedCancels(tile: Tape, tileCount: number): CancelColumns {
  const { rowCount } = tile;
  const writer = new CancelRowsWriter(rowCount * tileCount);
  for (let startRow = 0; startRow < rowCount * tileCount; startRow += rowCount)
    for (let row = 0; row < rowCount; row++) {
      const word = cancelWord(tile, row);
      if (word === NO_ROW) continue;
      writer.add(
        startRow + row,
        startRow + oldestRow(tile, row, word),
        startRow + youngestRow(tile, row, word),
      );
    }
  return writer.columns(rowCount * tileCount);
}
