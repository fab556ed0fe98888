/** What a tape costs to replay without lanes: time, and the memory of a process that reads it from its file. */
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTape, type Tape } from "../src/core/tape.ts";
import { Kernel } from "../src/engine/kernel.ts";
import { hashOf, timeMedian, type Bench } from "./harness.ts";
import { TAPE_ROWS, tiledTape } from "./tiled-tape.ts";

export const benches: readonly Bench[] = [
  {
    name: "replay.rowsPerSecond",
    unit: "rows/s",
    goal: "above 50,000,000 on one quiet core: the floor under every backtest",
    async run({ isSmoke }) {
      const tape = await tiledTape(isSmoke ? 1 : TAPE_ROWS);
      const timing = await timeMedian({ isSmoke, warmUpCount: 2, sampleCount: 7 }, () => replay(tape));
      return { value: tape.rowCount / (timing.medianMs / 1000), hash: timing.hash };
    },
  },
  {
    name: "replay.peakMegabytes",
    unit: "MB",
    goal: "at most 400 for ten million rows, the tape included",
    async run({ isSmoke }) {
      const folder = mkdtempSync(join(tmpdir(), "halfspread-bench-"));
      try {
        const file = join(folder, "long.tape");
        writeFileSync(file, new Uint8Array((await tiledTape(isSmoke ? 1 : TAPE_ROWS)).buffer));
        return replayInProcess(file);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  },
];

interface Measured {
  readonly value: number;
  readonly hash: string;
}

/** Replays a tape file in a process of its own, which is this file run by itself. */
function replayInProcess(file: string): Measured {
  const { status, stdout, stderr } = spawnSync(process.execPath, [import.meta.filename, file], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`replaying ${file} failed: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

/** Named by the book it ends with. */
function replay(tape: Tape): string {
  const kernel = new Kernel([tape], [], { isQuoteSeriesKept: false, isVerified: false });
  kernel.run();
  const { lotsOfSlot, bestBidLevel, bestAskLevel } = kernel.markets[0]!.book;
  return hashOf([...lotsOfSlot, bestBidLevel, bestAskLevel].join());
}

function readTape(file: string): Tape {
  const descriptor = openSync(file, "r");
  const buffer = new SharedArrayBuffer(fstatSync(descriptor).size);
  const byteCount = readSync(descriptor, new Uint8Array(buffer));
  closeSync(descriptor);
  if (byteCount !== buffer.byteLength) throw new Error(`${file} was read in part: ${byteCount} bytes`);
  return openTape(buffer);
}

/**
 * The most memory this process has held. Linux counts into `maxRSS` what the process that started this one held then, so
 * it is asked for the peak since this program began.
 */
export function peakMegabytes(): number {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  const peakKilobytes = /VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return (Number(peakKilobytes) * 1024) / 1e6;
}

if (import.meta.main) {
  const hash = replay(readTape(process.argv[2]!));
  console.log(JSON.stringify({ value: peakMegabytes(), hash }));
}
