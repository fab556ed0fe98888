/**
 * `npm run mutate -- fees book`: changes the code in small ways, one at a time, and counts the changes that no test notices, group
 * by group (scripts/mutation-groups.ts). What a run found is kept in `.mutation/`: the next one judges only what has changed
 * since, `--fresh` judges all anew. Without a name it lists the groups.
 */
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { GROUP_NAMES, MUTATION_GROUPS, type GroupName, type MutationGroup } from "./mutation-groups.ts";
import { ROOT } from "./run-command.ts";

const FOLDER = ".mutation";
/** A group below this has to be looked at. */
const SCORE_PERCENT_MIN = 85;
const RUNS_FACTOR = 0.1;
/** Beyond four times what the tests take: what runs out of it counts as not noticed, and must not for the machine's sake. */
const TIMEOUT_MS = 60_000;
const TIMEOUT_FACTOR = 4;

/** What Stryker tells of a change. */
interface Verdict {
  readonly status: string;
  readonly statusReason?: string | undefined;
}

const isFresh = process.argv.includes("--fresh");
const names = process.argv.slice(2).filter((word) => word !== "--fresh");
if (names.length === 0) console.log(`Groups: ${GROUP_NAMES.join(", ")}`);
process.chdir(ROOT);
for (const name of names.map(groupNamed)) await mutate(name, MUTATION_GROUPS[name]);

function groupNamed(text: string): GroupName {
  if (Object.hasOwn(MUTATION_GROUPS, text)) return text as GroupName;
  throw new Error(`there is no group "${text}"; the groups are ${GROUP_NAMES.join(", ")}`);
}

async function mutate(
  name: GroupName,
  { mutate: files, tests, tables, runsFactor }: MutationGroup,
): Promise<void> {
  const incrementalFile = join(FOLDER, `${name}.incremental.json`);
  if (isFresh) rmSync(incrementalFile, { force: true });
  process.env["HALFSPREAD_MUTATION_TESTS"] = JSON.stringify(tests);
  process.env["HALFSPREAD_TEST_RUNS"] = String(runsFactor ?? RUNS_FACTOR);
  if (tables === undefined) delete process.env["HALFSPREAD_TEST_TABLES"];
  else process.env["HALFSPREAD_TEST_TABLES"] = tables.join(",");
  const results = await new Stryker({
    mutate: [...files],
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner", "./scripts/mutation-texts.ts"],
    ignorers: ["texts"],
    vitest: { configFile: "vitest.mutation.config.ts", related: false },
    // Stryker rewrites tsconfig.json with an interface that TypeScript 7 does not have, and nothing here needs it rewritten.
    tsconfigFile: "none",
    coverageAnalysis: "perTest",
    timeoutMS: TIMEOUT_MS,
    timeoutFactor: TIMEOUT_FACTOR,
    concurrency: availableParallelism(),
    incremental: true,
    incrementalFile,
    tempDirName: join(FOLDER, "sandbox"),
    ignorePatterns: ["/data", "/reports", "/dist", "/coverage", FOLDER],
    reporters: ["progress", "clear-text"],
    clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
    thresholds: { high: SCORE_PERCENT_MIN, low: SCORE_PERCENT_MIN, break: null },
  }).runMutationTest();
  report(name, results);
}

function report(name: GroupName, results: readonly Verdict[]): void {
  const count = (...kinds: readonly string[]): number =>
    results.filter(({ status }) => kinds.includes(status)).length;
  const outOfTimeCount = results.filter(isOutOfTime).length;
  const noticedCount = count("Killed", "Timeout") - outOfTimeCount;
  const missedCount = count("Survived", "NoCoverage") + outOfTimeCount;
  const percent = (100 * noticedCount) / Math.max(1, noticedCount + missedCount);
  console.log(
    `${name}: ${percent.toFixed(1)} %; ${noticedCount} noticed, ${missedCount} not (${outOfTimeCount} of them out of time), ` +
      `${count("RuntimeError", "CompileError")} did not run, ${count("Ignored")} left alone`,
  );
  if (percent < SCORE_PERCENT_MIN) process.exitCode = 1;
}

/** By the clock, which a busy machine may be to blame for: of an endless loop Stryker counts the turns and stops it. */
function isOutOfTime({ status, statusReason = "" }: Verdict): boolean {
  return status === "Timeout" && !statusReason.startsWith("Hit limit reached");
}
