/** How long people wait for the command itself: started the way they start it, as a process. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashOf, timeMedian, type Bench } from "./harness.ts";

const LAUNCHER = join(import.meta.dirname, "..", "bin", "halfspread.js");

/** Rows of each synthetic market of the tiny demo. */
const SMOKE_ROWS = 2_000;

export const benches: readonly Bench[] = [
  {
    name: "help.milliseconds",
    unit: "ms",
    goal: "below 120: help is there at once",
    async run({ isSmoke }) {
      const timing = await timeMedian({ isSmoke, warmUpCount: 2, sampleCount: 9 }, () =>
        hashOf(halfspread(["--help"])),
      );
      return { value: timing.medianMs, hash: timing.hash };
    },
  },
  {
    name: "demo.seconds",
    unit: "s",
    goal: "below 60 on 2 cores: market, backtests and report",
    async run({ isSmoke }) {
      const timing = await timeMedian({ isSmoke, warmUpCount: 0, sampleCount: 1 }, () => demo(isSmoke));
      return { value: timing.medianMs / 1000, hash: timing.hash };
    },
  },
];

/** Runs the demo into a folder of its own; named by the digests of its lanes. */
function demo(isSmoke: boolean): string {
  const folder = mkdtempSync(join(tmpdir(), "halfspread-bench-"));
  try {
    const rows = isSmoke ? ["--rows", String(SMOKE_ROWS)] : [];
    const text = halfspread(["demo", "--json", "--out", folder, "--db", join(folder, "demo.db"), ...rows]);
    const digests = text.match(/"digest": *"[0-9a-f]+"/g);
    if (digests === null) throw new Error("the demo named no lane's digest");
    return hashOf(digests.join());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function halfspread(args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [LAUNCHER, ...args], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`\`halfspread ${args.join(" ")}\` failed: ${error?.message ?? stderr}`);
  return stdout;
}
