/**
 * A plan of a sweep, from `experiment.yaml` to what is run:
 *
 *   text -> document (document.ts) -> strategy and axes (axes.ts) -> cells (grid.ts, subset.ts)
 *                                  -> scenarios, rules of the run, markets, split, objective
 *
 * It reads no file: the same text gives the same cells in the same order on any machine. Everything that can be wrong without
 * looking at a database is found here, before any work.
 */
import type { Parameters, StrategyDefinition } from "../../core/strategy.ts";
import { YamlSource } from "../yaml-source.ts";
import { sweptStrategy } from "./axes.ts";
import { planHashes } from "./canonical.ts";
import type { Axis, CellTable } from "./cell-table.ts";
import { cellsOf, requireCreatable } from "./cells.ts";
import { PLAN_KIND, planSchema } from "./document.ts";
import { marketSource, type MarketSource } from "./markets.ts";
import { objectiveOf, type Objective } from "./objective.ts";
import { gammaOfProfile, runRules, type RunRules } from "./run-rules.ts";
import { scenariosOf, type Scenarios } from "./scenarios.ts";
import { splitRule, type SplitRule } from "./split-rule.ts";

/** One point of the sweep. */
export interface Cell {
  readonly index: number;
  /** Complete, those of overlays among them: "competition.followSeconds". */
  readonly parameters: Parameters;
  /** The index of its value on each axis. */
  readonly coordinates: readonly number[];
}

export interface SweepPlan {
  readonly question: string;
  readonly decision: string;
  /** What is added after the run, as it is written. */
  readonly verdict: unknown;
  /** Names of the strategy and of its overlays, the innermost first; `definition` is both together. */
  readonly strategy: string;
  readonly overlays: readonly string[];
  readonly definition: StrategyDefinition;
  readonly axes: readonly Axis[];
  /** Parameters that are not swept. */
  readonly fixed: Parameters;
  readonly cellCount: number;
  /** Each cell's coordinates, for whoever goes through all of them. */
  readonly table: CellTable;
  /** @param index from 0, below `cellCount`. */
  cell(index: number): Cell;
  readonly scenarios: Scenarios;
  readonly run: RunRules;
  readonly markets: MarketSource;
  /** Without one all markets are train. */
  readonly split: SplitRule | undefined;
  readonly objective: Objective;
  /** Of all that is stated before a run, whatever the order of its keys: not of the verdict, nor of the database's path. */
  readonly hash: string;
  /** Of what decides the rows of a run alone: equal hashes, equal rows from equal tapes. */
  readonly workHash: string;
}

/**
 * @param file what the text is called in errors.
 * @throws USAGE_ errors that name line and setting; USAGE_BAD_PLAN, USAGE_UNKNOWN_SETTING and those of the settings.
 */
export function parsePlan(text: string, file: string): SweepPlan {
  const source = new YamlSource(file, text, PLAN_KIND);
  const document = source.parse(planSchema);
  const strategy = sweptStrategy(source, document, gammaOfProfile(source, document.run));
  const scenarios = scenariosOf(source, document);
  const run = runRules(source, document.run, strategy);
  const markets = marketSource(source, document);
  const split =
    document.split === undefined
      ? undefined
      : splitRule(source, document.split, markets.kind === "synthetic");
  const objective = objectiveOf(source, document.objective);
  const { axes, table } = cellsOf(source, document, strategy);
  const { definition, fixed, overlays } = strategy;
  const plan: SweepPlan = {
    question: document.question,
    decision: document.decision,
    verdict: document.verdict,
    strategy: document.strategy,
    overlays,
    definition,
    axes,
    fixed,
    cellCount: table.count,
    table,
    cell: (index) => cellAt(index, axes, table, fixed),
    scenarios,
    run,
    markets,
    split,
    objective,
    ...planHashes(document, { strategy, scenarios, run, markets, split, objective }),
  };
  requireCreatable(source, plan);
  return plan;
}

function cellAt(index: number, axes: readonly Axis[], table: CellTable, fixed: Parameters): Cell {
  const coordinates = axes.map((_, axis) => table.coordinate(index, axis));
  const swept = axes.map(({ name, values }, axis) => [name, values[coordinates[axis]!]!] as const);
  return { index, parameters: { ...fixed, ...Object.fromEntries(swept) }, coordinates };
}
