/** `npm run mutate` reaches every file of the pure folders, each in one group. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GROUP_NAMES, MUTATION_GROUPS, type MutationGroup } from "../scripts/mutation-groups.ts";

const ROOT = join(import.meta.dirname, "..");
const PURE = "src/{core,engine,estimators,strategies}/**/*.ts";
/** Types alone: nothing of it runs. */
const TYPES_ONLY = "src/core/seedrandom-alea.d.ts";

function filesOf(patterns: readonly string[]): readonly string[] {
  const taken = patterns.filter((pattern) => !pattern.startsWith("!"));
  const left = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  return globSync(taken, { cwd: ROOT, exclude: left }).toSorted();
}

describe("the groups of mutation testing", () => {
  it("should hold every file of core, engine, estimators and strategies, each once", () => {
    const mutated = GROUP_NAMES.flatMap((name) => filesOf(MUTATION_GROUPS[name].mutate));

    expect(mutated.toSorted()).toEqual(filesOf([PURE, `!${TYPES_ONLY}`]));
  });

  it.each(GROUP_NAMES)("should name tests that are there: %s", (name) => {
    const { tests, tables = [] }: MutationGroup = MUTATION_GROUPS[name];

    for (const pattern of tests) expect([pattern, filesOf([pattern]).length > 0]).toEqual([pattern, true]);
    for (const table of tables) expect(filesOf([`test/scenarios/${table}.table`])).toHaveLength(1);
  });
});
