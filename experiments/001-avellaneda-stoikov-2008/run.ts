/** Reproduces the tables of Avellaneda and Stoikov (2008): experiment.yaml says what is asked and what decides. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import Table from "cli-table3";
import { parse } from "yaml";
import type { Strategy } from "../../src/core/strategy.ts";
import { playPath, type ModelWorld } from "../../src/engine/model-world/model-world.ts";
import { seededPaths } from "../../src/engine/model-world/path-draws.ts";
import { strategyNamed } from "../../src/strategies/catalogue.ts";

const PUBLISHED_PATHS = 1_000;
const SE_COUNT = 4;
const STATISTICS = ["profit", "profitSd", "q", "qSd"] as const;
type Statistics = Record<(typeof STATISTICS)[number], number>;

interface PublishedRow extends Statistics {
  readonly gammaPerCent: number;
  readonly strategy: "inventory" | "symmetric";
  readonly spread: number;
}

interface Experiment {
  readonly world: ModelWorld;
  readonly seed: string;
  readonly pathCount: number;
  readonly published: readonly PublishedRow[];
}

const { world, seed, pathCount, published } = parse(
  readFileSync(new URL("experiment.yaml", import.meta.url), "utf8"),
) as Experiment;
const table = new Table({
  head: ["gamma", "strategy", "", "spread", "profit", "sd", "last q", "sd"],
  colAligns: ["right", "left", "left", "right", "right", "right", "right", "right"],
  style: { compact: true, head: [], border: [] },
});
const results = published.map((row) => ({ row, ...statisticsOf(makerOf(row)) }));
for (const { row, spread, seen, errors } of results) {
  const { gammaPerCent, strategy } = row;
  const figures = (of: Statistics, digits: number): string[] =>
    STATISTICS.map((name) => of[name].toFixed(digits));
  table.push([gammaPerCent, strategy, "paper", row.spread.toFixed(2), ...figures(row, 2)]);
  table.push(["", "", "here", spread.toFixed(3), ...figures(seen, 3)]);
  table.push([
    "",
    "",
    "errors off",
    "",
    ...STATISTICS.map((name) => off(row, seen, errors, name).toFixed(1)),
  ]);
}
const worst = Math.max(
  ...results.flatMap(({ row, seen, errors }) =>
    STATISTICS.map((name) => Math.abs(off(row, seen, errors, name))),
  ),
);
console.log(table.toString());
console.log(
  `${pathCount} paths each; the farthest published figure is ${worst.toFixed(2)} of its standard errors off.`,
);
console.log(worst <= SE_COUNT ? "yes: all are within 4" : "no: not all are within 4");
mkdirSync("reports", { recursive: true });
writeFileSync(
  "reports/001-avellaneda-stoikov-2008.json",
  `${JSON.stringify({ world, seed, pathCount, results }, null, 2)}\n`,
);
process.exitCode = worst <= SE_COUNT ? 0 : 1;

/** Made without a look at the ranges of parameters: aversions of the paper are beyond what any binary contract asks for. */
function makerOf({ gammaPerCent, strategy }: PublishedRow): Strategy {
  const { kappaPerCent, sigmaCentsPerSqrtHour, intensityPerHour, hours } = world;
  const unlimited = { maxPositionContracts: 10_000, sizeContracts: 1 };
  if (strategy === "inventory")
    return strategyNamed("avellaneda-stoikov").create({
      gammaPerDollar: 100 * gammaPerCent,
      kappaPerCent,
      sigmaDollarsPerSqrtHour: sigmaCentsPerSqrtHour / 100,
      intensityPerHour,
      horizonHours: hours,
      ...unlimited,
    });
  // Around the mid, with the other's spread: its mean over the times 0 to T.
  const halfSpreadCents =
    (gammaPerCent * sigmaCentsPerSqrtHour ** 2 * hours) / 4 +
    Math.log1p(gammaPerCent / kappaPerCent) / gammaPerCent;
  return strategyNamed("fixed-spread").create({ halfSpreadCents, ...unlimited });
}

/** Over all paths, with the standard errors that the same statistics have over 1,000. */
function statisticsOf(strategy: Strategy): { spread: number; seen: Statistics; errors: Statistics } {
  const paths = seededPaths(seed, world.stepCount);
  const ends = Array.from({ length: pathCount }, (_, path) => playPath(strategy, world, paths(path)));
  const profit = momentsOf(ends.map(({ profitCents }) => profitCents));
  const q = momentsOf(ends.map(({ inventoryContracts }) => inventoryContracts));
  return {
    spread: momentsOf(ends.map(({ meanSpreadCents }) => meanSpreadCents)).mean,
    seen: { profit: profit.mean, profitSd: profit.sd, q: q.mean, qSd: q.sd },
    errors: { profit: profit.meanError, profitSd: profit.sdError, q: q.meanError, qSd: q.sdError },
  };
}

function momentsOf(values: readonly number[]): {
  mean: number;
  sd: number;
  meanError: number;
  sdError: number;
} {
  const meanOf = (power: (value: number) => number): number =>
    values.reduce((sum, value) => sum + power(value), 0) / values.length;
  const mean = meanOf((value) => value);
  const variance = meanOf((value) => (value - mean) ** 2);
  const sd = Math.sqrt(variance);
  const kurtosis = meanOf((value) => (value - mean) ** 4) / variance ** 2;
  // The standard error of a standard deviation is sd sqrt((kurtosis - 1) / 4n).
  return {
    mean,
    sd,
    meanError: sd / Math.sqrt(PUBLISHED_PATHS),
    sdError: sd * Math.sqrt((kurtosis - 1) / (4 * PUBLISHED_PATHS)),
  };
}

function off(row: PublishedRow, seen: Statistics, errors: Statistics, name: keyof Statistics): number {
  return (row[name] - seen[name]) / errors[name];
}
