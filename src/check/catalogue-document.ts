/** docs/INVARIANTS.md, from the catalogue and the matrix: `npm run invariants` writes it. */
import { INVARIANTS, invariantNumber } from "./catalogue.ts";
import type { Invariant } from "./invariant.ts";
import { FAMILIES, FAMILY_NAMES, MATRIX, type MatrixRow, type SharedPart } from "./matrix.ts";
import type { StrategyName } from "../strategies/catalogue.ts";
import { rowOf, STRATEGY_ROWS } from "./strategy-rows.ts";

const HEAD = `# Economic invariants

What a strategy's quotes and results have to obey, whoever wrote it: statements about money, not about code. Written by
\`npm run invariants\` from the code; a test compares. [Test the economics, not just the code](#using-them).

Names are permanent. A number is the place in the list that the project began with, + came later. *Kind* is how an invariant is
looked at: \`quote\` in states drawn at random, \`machine\` functions that every strategy relies on, \`simulation\` seeded markets replayed
through the engine, \`data\` a recording.
`;

const MODULE = '"halfspread/check"';

const USING = `
## Using them

    $ halfspread check
    $ halfspread check --strategy naive-skew --params '{"sizeContracts":5}' --junit check.xml
    $ halfspread check --strategy ./my-strategy.ts

Each verdict is pass, fail or not applicable with the reason. A failure comes with the smallest counter-example found, in cents, what it
should have been, the likely cause and what it costs; the exit code is 1. Parameters that are not given are drawn over their stated
ranges; \`--seed\` chooses the draws, and the same seed gives the same verdicts.

A strategy of your own is one TypeScript file: its default export is a \`StrategyDefinition\`, \`claims\` (optional) says what holds for
it. [examples/my-strategy.ts](../examples/my-strategy.ts) is a complete one. Node takes the types out by itself, so there is nothing to
build; \`import type\` what is only a type, and use neither enums nor parameter properties. \`halfspread\` is found wherever the file lies.

    export const claims: StrategyClaims = {
      family: "L", // everything the table says of linear skew, its formulas included
      holds: ["spread-widens-with-inventory"], // and more than that
      excused: { "flat-is-symmetric": "it leans towards the last trade" }, // and what does not, and why
    };

Without claims a strategy is held to what holds for every family, and to mean reversion.

In a test file of your own one line makes one test of each invariant (Vitest; \`npm install --save-dev vitest\`):

    import { testInvariants } from ${MODULE};
    import strategy, { claims } from "./my-strategy.ts";

    testInvariants(strategy, { claims });

A scanner of your own is held to those of choosing markets: \`tighterSpreadScoresHigher(score)\`, \`combosRefused(isRefused)\`,
\`capCoversItsMarkets(count)\` of \`halfspread/check\` each give an invariant with a \`check\`.
`;

export function catalogueDocument(): string {
  return [
    HEAD,
    USING,
    "\n## Which strategies\n\n",
    "E is exact as stated, W the weaker form that the condition names, - does not hold.\n\n",
    familyTable(),
    "\n| strategy | family | but for |\n|---|---|---|\n",
    ...Object.keys(STRATEGY_ROWS).map((name) => strategyRow(name as StrategyName)),
    "\n",
    matrixTable(),
    "\n## The invariants\n",
    ...INVARIANTS.map(section),
  ].join("");
}

/** A strategy's family, and where it differs from that. */
function strategyRow(name: StrategyName): string {
  const { family, holds = [], excused = {} } = rowOf(name);
  const differences = [
    ...holds.map((id) => `\`${id}\` holds`),
    ...Object.entries(excused).map(([id, why]) => `\`${id}\` does not hold: ${why}`),
  ];
  return `| \`${name}\` | ${family}: ${FAMILIES[family]} | ${differences.join("; ")} |\n`;
}

function familyTable(): string {
  const rows = FAMILY_NAMES.map((family) => `| ${family} | ${FAMILIES[family]} |\n`);
  return `| | family |\n|---|---|\n${rows.join("")}`;
}

const LETTERS = { exact: "E", weak: "W", not: "-" } as const;

function matrixTable(): string {
  const rows = INVARIANTS.map(({ id, kind }) => {
    const entry = MATRIX[id];
    const cells =
      typeof entry === "string"
        ? FAMILY_NAMES.map(() => "")
        : FAMILY_NAMES.map((family) => LETTERS[entry[family].holds]);
    const about = typeof entry === "string" ? entry : "strategies";
    return `| ${invariantNumber(id)} | [\`${id}\`](#${anchor(id)}) | ${kind} | ${about} | ${cells.join(" | ")} |\n`;
  });
  const head = `| # | invariant | kind | about | ${FAMILY_NAMES.join(" | ")} |\n`;
  return `${head}|---|---|---|---|${FAMILY_NAMES.map(() => "---").join("|")}|\n${rows.join("")}`;
}

function anchor(id: Invariant["id"]): string {
  return `${invariantNumber(id)}-${id}`.replace("+-", "-");
}

function section(invariant: Invariant): string {
  const { id, statement, condition, tolerance, costs } = invariant;
  return [
    `\n### ${invariantNumber(id)} ${id}\n\n`,
    `${statement}\n\n`,
    `- Condition: ${condition}.\n`,
    `- Tolerance: ${tolerance}.\n`,
    `- Holds for: ${whose(MATRIX[id])}\n`,
    `- A violation costs: ${costs}\n`,
  ].join("");
}

/** Who satisfies it, and why the others do not, families of one reason together. */
function whose(entry: MatrixRow | SharedPart): string {
  if (typeof entry === "string") return `what all strategies share (${entry}).`;
  const groups = Map.groupBy(FAMILY_NAMES, (family) => {
    const standing = entry[family];
    return standing.holds === "exact"
      ? ""
      : `${standing.holds === "weak" ? "weaker" : "not"}: ${standing.why}`;
  });
  return [...groups]
    .toSorted(([one], [other]) => Number(one !== "") - Number(other !== ""))
    .map(([why, families]) => {
      const names = families.length === FAMILY_NAMES.length ? "every family" : families.join(", ");
      return why === "" ? names : `${names} ${why}`;
    })
    .join("; ")
    .concat(".");
}
