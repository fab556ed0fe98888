/** How fast recordings come in: from a plain file of frames to committed rows, frames kept. */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomStream } from "../src/core/random.ts";
import { importFrames } from "../src/data/import-frames.ts";
import { marketParts } from "../src/data/recorded-rows-store.ts";
import { openStore } from "../src/data/store.ts";
import { hashOf, timeMedian, type Bench } from "./harness.ts";

const TICKER = "BENCH-26JAN07-A";
const FRAME_COUNT = 400_000;
const SMOKE_FRAME_COUNT = 5_000;
/** Frames a trade: what the busiest recordings show. */
const FRAMES_PER_TRADE = 9;
const START_US = 1_767_838_452_880_013;

export const benches: readonly Bench[] = [
  {
    name: "import.framesPerSecond",
    unit: "frames/s",
    goal: "above 700,000 on 2 cores: a day of a busy market in seconds",
    async run({ isSmoke }) {
      const { value, hash } = await importFramesBench(isSmoke ? SMOKE_FRAME_COUNT : FRAME_COUNT, isSmoke);
      return { value, hash };
    },
  },
];

export interface ImportBenchResult {
  readonly name: "import.framesPerSecond";
  readonly value: number;
  readonly unit: "frames/s";
  readonly hash: string;
}

/**
 * Imports a generated recording into a new database, four times to warm up and seven times for the median: the pace of a long
 * import. The first file of a process takes up to twice as long, until its code is compiled.
 */
async function importFramesBench(frameCount: number, isSmoke: boolean): Promise<ImportBenchResult> {
  const folder = mkdtempSync(join(tmpdir(), "halfspread-bench-"));
  try {
    const file = join(folder, "frames.jsonl");
    writeFrames(file, frameCount);
    let turn = 0;
    const timing = await timeMedian({ isSmoke, warmUpCount: 4, sampleCount: 7 }, () =>
      importInto(join(folder, `${turn++}.db`), file),
    );
    const value = frameCount / (timing.medianMs / 1000);
    return { name: "import.framesPerSecond", value, unit: "frames/s", hash: timing.hash };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importInto(path: string, file: string): Promise<string> {
  using store = openStore(path, "create");
  await importFrames(store, [file]);
  return hashOf(
    marketParts(store, TICKER)
      .map(({ sha256, rowsHash }) => sha256 + rowsHash)
      .join(),
  );
}

/** Writes a recording shaped like those of 2026-01: a snapshot, then deltas and trades of one market, in whole cents. */
function writeFrames(path: string, frameCount: number): void {
  const random = randomStream("bench", "import");
  const held = new Map<string, number>();
  const file = openSync(path, "w");
  const ladder = Array.from({ length: 45 }, (_, index) => [index + 1, 10_000]);
  for (const [price] of ladder) for (const side of ["yes", "no"]) held.set(`${side}${price}`, 10_000);
  let lines = [frame("orderbook_snapshot", 1, 1, START_US, { yes: ladder, no: ladder })];
  let timeUs = START_US;
  let deltaSeq = 1;
  let tradeSeq = 0;
  for (let count = 1; count < frameCount; count++) {
    timeUs += 1 + random.below(20_000);
    if (count % FRAMES_PER_TRADE === 0) {
      const yesPrice = 1 + random.below(99);
      const trade = { yes_price: yesPrice, no_price: 100 - yesPrice, count: 1 + random.below(500) };
      const side = { taker_side: random.below(2) === 0 ? "yes" : "no", ts: Math.floor(timeUs / 1e6) };
      lines.push(frame("trade", 2, ++tradeSeq, timeUs, { ...trade, ...side }));
    } else {
      const side = random.below(2) === 0 ? "yes" : "no";
      const price = 1 + random.below(45);
      const left = held.get(`${side}${price}`)!;
      const delta = Math.max(-left, random.below(3_000) - 1_500);
      held.set(`${side}${price}`, left + delta);
      lines.push(frame("orderbook_delta", 1, ++deltaSeq, timeUs, { price, delta, side }));
    }
    if (lines.length < 10_000) continue;
    writeSync(file, lines.join(""));
    lines = [];
  }
  writeSync(file, lines.join(""));
  closeSync(file);
}

function frame(type: string, sid: number, seq: number, recvUs: number, msg: object): string {
  return `${JSON.stringify({ type, sid, seq, recv_us: recvUs, msg: { market_ticker: TICKER, ...msg } })}\n`;
}
