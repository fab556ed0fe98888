/**
 * `npm run check`: everything a change has to pass, one line a step, full output of what failed.
 * With arguments only the named steps: `npm run check -- lint types`.
 */
import { availableParallelism } from "node:os";
import { styleText } from "node:util";
import { runCommand, type CommandEnd } from "./run-command.ts";
import { addTallies, tallyOf, tallyText, type Tally } from "./tally.ts";

/** The longest first, so that it does not start last. The import table is among the tests. */
const STEPS = {
  tests: ["node", "scripts/test.ts"],
  package: ["node", "scripts/pack-check.ts"],
  seeds: ["vitest", "run", "--config", "vitest.seeds.config.ts"],
  acceptance: ["vitest", "run", "--config", "vitest.acceptance.config.ts"],
  bench: ["node", "--expose-gc", "bench/main.ts", "--smoke"],
  lint: ["oxlint", "--type-aware", "--deny-warnings"],
  format: ["prettier", "--check", "--log-level", "warn", "."],
  types: ["tsc", "--noEmit"],
  unused: ["knip"],
} as const satisfies Record<string, readonly [string, ...string[]]>;
type StepName = keyof typeof STEPS;

/** Half a minute or more each, one needs the registry, one what lies outside the checkout: continuous integration names them. */
const ON_REQUEST: readonly StepName[] = ["package", "seeds", "acceptance"];

const names = process.argv.length > 2 ? process.argv.slice(2).map(stepNamed) : usualSteps();
const waiting = [...names];
const failures: { readonly name: StepName; readonly output: string }[] = [];
const tallies: Tally[] = [];
await Promise.all(Array.from({ length: availableParallelism() }, work));
for (const { name, output } of failures)
  console.log(`\n${styleText("red", `--- ${name} ---`)}\n${output.trimEnd()}`);
const total = addTallies(tallies);
console.log(`\n${tallyText(total)}`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const end = await runCommand(STEPS[name]);
    tallies.push(tallyOfStep(end));
    if (!end.isGood) failures.push({ name, output: end.output });
    const verdict = end.isGood ? styleText("green", "ok    ") : styleText("red", "FAILED");
    console.log(`${verdict} ${name.padEnd(8)} ${end.seconds.toFixed(1).padStart(6)} s`);
  }
}

/** A step counts as one unless it counted by itself. */
function tallyOfStep({ isGood, output }: CommandEnd): Tally {
  return tallyOf(output) ?? { passedCount: isGood ? 1 : 0, failedCount: isGood ? 0 : 1 };
}

function usualSteps(): readonly StepName[] {
  return Object.keys(STEPS)
    .map(stepNamed)
    .filter((name) => !ON_REQUEST.includes(name));
}

function stepNamed(text: string): StepName {
  if (Object.hasOwn(STEPS, text)) return text as StepName;
  throw new Error(`there is no step "${text}"; the steps are ${Object.keys(STEPS).join(", ")}`);
}
