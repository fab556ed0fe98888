/** `npm test`: Vitest with its own output, then the tally alone on the last line. Arguments go to Vitest. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import { tallyText, type Tally } from "./tally.ts";

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Files, each with a status of its own: one that cannot be loaded has no tests that could fail. */
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const folder = mkdtempSync(join(tmpdir(), "halfspread-test-"));
try {
  const file = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { isGood } = await runCommand(["vitest", "run", ...reporters, ...process.argv.slice(2)], {
    isShown: true,
  });
  const { passedCount, failedCount } = existsSync(file)
    ? tallyOfReport(JSON.parse(readFileSync(file, "utf8")) as VitestReport)
    : { passedCount: 0, failedCount: 0 };
  // What failed outside of any test is one failure more, never none.
  console.log(tallyText({ passedCount, failedCount: isGood ? failedCount : Math.max(failedCount, 1) }));
  process.exitCode = isGood && failedCount === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function tallyOfReport(report: VitestReport): Tally {
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return {
    passedCount: report.numPassedTests,
    failedCount: report.numFailedTests + unloadable.length,
  };
}
