/**
 * What thousands of lanes of one strategy cost in one pass over a tape, beside what each costs by itself: a sweep's cells. Fills
 * are what the lanes pay for beyond the rows, so their number stands beside each figure.
 */
import { spawnSync } from "node:child_process";
import { completeParameters, type Parameters, type StrategyDefinition } from "../src/core/strategy.ts";
import { US_PER_MS } from "../src/core/units.ts";
import { raiseInliningLimits } from "../src/cli/v8-flags.ts";
import type { CellAccount } from "../src/engine/cells/cell-account.ts";
import { historyOf, runCells, type MarketOfCells } from "../src/engine/cells/run-cells.ts";
import { fifoPessimistic } from "../src/engine/fill-models/fifo-pessimistic.ts";
import { Kernel } from "../src/engine/kernel.ts";
import type { LaneSetup } from "../src/engine/lane-setup.ts";
import { positionLimitOnly } from "../src/engine/risk-limits.ts";
import { avellanedaStoikov } from "../src/strategies/avellaneda-stoikov.ts";
import { riccati } from "../src/strategies/riccati.ts";
import { hashOf, median, timeMedian, type Bench, type BenchResult } from "./harness.ts";
import { peakMegabytes } from "./replay.ts";
import { tiledTape } from "./tiled-tape.ts";

const ROWS = 1_000_000;
/** Of a grid that is as fine in one parameter as in the other. */
const SMOKE_CELLS = 64;
const MANY_CELLS = 200_000;
const SINGLES = 16;
const SMOKE_SINGLES = 4;
const GAMMA = { from: 0.05, to: 1 };
const KAPPA = { from: 0.5, to: 5 };
const LIMIT_LOTS = 1_000;

export const benches: readonly Bench[] = [
  costRatio("lanes1024.costRatio", "at most 16", 1_024, "none"),
  costRatio("lanes4096.costRatio", "at most 30", 4_096, "none"),
  costRatio(
    "lanes1024Limited.costRatio",
    "at most 16: with a position limit of 10 contracts at the gate, as sweeps have it",
    1_024,
    LIMIT_LOTS,
  ),
  throughput("lanes1024.cellRowsPerSecond", "above 2,000,000,000 on one quiet core", 1_024),
  throughput("lanes200k.cellRowsPerSecond", "above 5,000,000,000 on one quiet core", MANY_CELLS),
  throughput(
    "lanesGeneric.cellRowsPerSecond",
    "above 200,000,000 on one quiet core: riccati, whose quotes are not fair value and an offset",
    1_024,
    riccati,
  ),
  {
    name: "lanes200k.peakMegabytes",
    unit: "MB",
    goal: "at most 600 for 200,000 cells over a million rows, all of the process included",
    run: ({ isSmoke }) => Promise.resolve(runInProcess(isSmoke)),
  },
];

/** Time of all cells in one pass over the mean time of some of them, each a lane of its own. */
function costRatio(name: string, goal: string, cellCount: number, limitLots: number | "none"): Bench {
  return {
    name,
    unit: "times",
    goal: `${goal}: time of ${cellCount.toLocaleString("en-US")} cells over that of one`,
    async run({ isSmoke }) {
      const cells = isSmoke ? SMOKE_CELLS : cellCount;
      const singles = spread(isSmoke ? SMOKE_SINGLES : SINGLES, cells);
      const market = await longMarket(isSmoke);
      const setups = gridSetups(avellanedaStoikov, cells, limitLots);
      const hashes = new Set<string>();
      const ratios: number[] = [];
      let accounts: readonly CellAccount[] = [];
      for (let turn = isSmoke ? 0 : -2; turn < (isSmoke ? 1 : 5); turn++) {
        const together = timed(() => (accounts = inOnePass(market, setups)));
        const alone = singles.map((cell) => timed(() => requireSame(market, setups, cell, accounts)));
        hashes.add(hashOfAccounts(accounts));
        if (turn >= 0) ratios.push(together / (alone.reduce((sum, ms) => sum + ms, 0) / alone.length));
      }
      if (hashes.size !== 1) throw new Error("equal runs gave different results");
      return { value: median(ratios), hash: [...hashes][0]!, note: fillsNote(accounts, market) };
    },
  };
}

function throughput(
  name: string,
  goal: string,
  cellCount: number,
  definition: StrategyDefinition = avellanedaStoikov,
): Bench {
  return {
    name,
    unit: "cell-rows/s",
    goal,
    async run({ isSmoke }) {
      const cells = isSmoke ? SMOKE_CELLS : cellCount;
      const market = await longMarket(isSmoke);
      const setups = gridSetups(definition, cells, "none");
      const isMany = cells === MANY_CELLS;
      const counts = isMany ? { warmUpCount: 0, sampleCount: 1 } : { warmUpCount: 2, sampleCount: 5 };
      if (isMany) inOnePass(market, setups.slice(0, 1_024)); // compiles the code
      let accounts: readonly CellAccount[] = [];
      const timing = await timeMedian({ isSmoke, ...counts }, () => {
        accounts = inOnePass(market, setups);
        return hashOfAccounts(accounts);
      });
      const cellRows = cells * market.source.rowCount;
      return {
        value: cellRows / (timing.medianMs / 1_000),
        hash: timing.hash,
        note: fillsNote(accounts, market),
      };
    },
  };
}

async function longMarket(isSmoke: boolean): Promise<MarketOfCells> {
  const source = await tiledTape(isSmoke ? 1 : ROWS);
  return { source, history: historyOf(source) };
}

/** Lanes over a grid of gamma and kappa. */
function gridSetups(
  definition: StrategyDefinition,
  cellCount: number,
  limitLots: number | "none",
): readonly LaneSetup[] {
  const kappaCount = Math.ceil(Math.sqrt(cellCount));
  const gammaCount = Math.ceil(cellCount / kappaCount);
  return Array.from({ length: cellCount }, (_, cell) => {
    const gammaPerDollar = between(GAMMA, Math.floor(cell / kappaCount) / (gammaCount - 1));
    const kappaPerCent = between(KAPPA, (cell % kappaCount) / (kappaCount - 1));
    return setupOf(definition, { gammaPerDollar, kappaPerCent }, limitLots);
  });
}

function between({ from, to }: { from: number; to: number }, share: number): number {
  return from + (to - from) * share;
}

function setupOf(definition: StrategyDefinition, given: Parameters, limitLots: number | "none"): LaneSetup {
  const parameters = completeParameters(definition, { ...given, maxPositionContracts: 10, sizeContracts: 1 });
  return {
    strategy: definition.create(parameters),
    marketIndices: [0],
    fillRules: { model: fifoPessimistic, isGrowthFill: false },
    latency: { feedUs: 20 * US_PER_MS, orderUs: 30 * US_PER_MS },
    limits: positionLimitOnly(limitLots),
    isJournalKept: false,
  };
}

/** Some cells of a grid, far from each other and not in its corners alone. */
function spread(count: number, cellCount: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) * cellCount) / count));
}

/** @throws where one pass did not carry them all. */
function inOnePass(market: MarketOfCells, setups: readonly LaneSetup[]): readonly CellAccount[] {
  return runCells(market, setups.length, (cell) => setups[cell]!).map((outcome) => {
    if (outcome.way !== "together") throw new Error(`a cell went another way: ${outcome.way}`);
    return outcome.account;
  });
}

/** Replays a cell as a lane of its own. @throws where it comes to something else. */
function requireSame(
  { source }: MarketOfCells,
  setups: readonly LaneSetup[],
  cell: number,
  accounts: readonly CellAccount[],
): void {
  const kernel = new Kernel([source], [setups[cell]!], { isQuoteSeriesKept: false, isVerified: false });
  kernel.run();
  const alone = `${kernel.journals[0]!.digest.toString()} ${kernel.ledgers[0]![0]!.cashMicros}`;
  const among = `${accounts[cell]!.digest} ${accounts[cell]!.cashMicros}`;
  if (alone !== among)
    throw new Error(`cell ${cell} came to ${alone} by itself and to ${among} among the others`);
}

function timed(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

function hashOfAccounts(accounts: readonly CellAccount[]): string {
  return hashOf(accounts.map(({ digest, cashMicros }) => `${digest} ${cashMicros}`).join());
}

function fillsNote(accounts: readonly CellAccount[], { source }: MarketOfCells): string {
  const fills = accounts.reduce((sum, { fillCount }) => sum + fillCount, 0);
  const perThousand = (1_000 * fills) / (accounts.length * source.rowCount);
  return `${perThousand.toPrecision(3)} fills a cell and 1,000 rows, ${new Set(accounts).size} different accounts`;
}

/** Runs the cells in a process of its own, which is this file run by itself. */
function runInProcess(isSmoke: boolean): BenchResult {
  const given = [import.meta.filename, ...(isSmoke ? ["smoke"] : [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, given, { encoding: "utf8" });
  if (status !== 0) throw new Error(`the process that runs the cells failed: ${stderr}`);
  return JSON.parse(stdout) as BenchResult;
}

async function measurePeak(isSmoke: boolean): Promise<BenchResult> {
  const market = await longMarket(isSmoke);
  const cells = isSmoke ? SMOKE_CELLS : MANY_CELLS;
  const accounts = inOnePass(market, gridSetups(avellanedaStoikov, cells, "none"));
  return { value: peakMegabytes(), hash: hashOfAccounts(accounts), note: fillsNote(accounts, market) };
}

if (import.meta.main) {
  raiseInliningLimits();
  console.log(JSON.stringify(await measurePeak(process.argv[2] === "smoke")));
}
