/**
 * `npm run bench`: runs the benches of every other file of this folder and prints a table, or with `--json` one document
 * `[{name, value, unit, hash, note}]`, the note where there is one. `--smoke` runs them tiny; other arguments are beginnings
 * of names: `npm run bench -- lane`.
 */
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { raiseInliningLimits } from "../src/cli/v8-flags.ts";
import type { Bench, BenchResult } from "./harness.ts";

const { values: flags, positionals: beginnings } = parseArgs({
  options: { json: { type: "boolean", default: false }, smoke: { type: "boolean", default: false } },
  allowPositionals: true,
});
raiseInliningLimits();
const isSmoke = flags.smoke;
const table = new Table({
  head: ["bench", "value", "unit", "goal", "hash", "note"],
  style: { head: [], border: [] },
});
const results: (BenchResult & { readonly name: string; readonly unit: string })[] = [];
for (const bench of await wantedBenches()) {
  const { name, unit, goal } = bench;
  process.stderr.write(`${name} ..\n`);
  const { value, hash, note } = await bench.run({ isSmoke });
  if (!Number.isFinite(value) || hash === "")
    throw new Error(`bench ${name} gave value ${value}, hash "${hash}"`);
  results.push({ name, value, unit, hash, ...(note !== undefined && { note }) });
  table.push([name, formatValue(value), unit, goal, hash, note ?? ""]);
}
console.log(flags.json ? JSON.stringify(results) : table.toString());

async function wantedBenches(): Promise<readonly Bench[]> {
  const files = readdirSync(import.meta.dirname).filter((file) => !["main.ts", "harness.ts"].includes(file));
  const benches: Bench[] = [];
  for (const file of files.toSorted()) {
    const module = (await import(new URL(file, import.meta.url).href)) as { benches: readonly Bench[] };
    benches.push(...module.benches);
  }
  const wanted = benches.filter(
    ({ name }) => beginnings.length === 0 || beginnings.some((text) => name.startsWith(text)),
  );
  if (wanted.length === 0)
    throw new Error(
      `no bench begins with ${beginnings.join(" or ")}: ${benches.map(({ name }) => name).join(", ")}`,
    );
  return wanted;
}

function formatValue(value: number): string {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
}
