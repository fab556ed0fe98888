/** A sweep as tasks: each some neighbouring cells in one market, under all scenarios. Tasks of a market share its tape. */
import { chosenMarkets, madeMarkets, tickersQuery, type PlanMarket } from "./markets.ts";
import type { SweepPlan } from "./plan.ts";
import { partsOf } from "./split.ts";
import type { Part } from "./split-rule.ts";

/** A market and what it is for. */
export interface TaskMarket extends PlanMarket {
  readonly part: Part;
}

/**
 * The plan's markets among those of a database, each with its part; made markets have to be there already.
 * @throws DATA_MARKET_UNKNOWN, DATA_NO_MARKETS, USAGE_EMPTY_SPLIT, USAGE_SPLIT_EVENT
 */
export function taskMarkets(
  { markets: from, split }: SweepPlan,
  all: readonly PlanMarket[],
): readonly TaskMarket[] {
  const query = from.kind === "store" ? from : tickersQuery(madeMarkets(from).map(({ ticker }) => ticker));
  const chosen = chosenMarkets(all, query);
  const parts = partsOf(chosen, split);
  return chosen.map((market, index) => ({ ...market, part: parts[index]! }));
}

export interface Task {
  readonly index: number;
  /** The same for the same work in every run: what is done already is known by it. */
  readonly id: string;
  readonly ticker: string;
  readonly part: Part;
  /** The first cell, and the first that is not in it. */
  readonly cellFrom: number;
  readonly cellTo: number;
}

/** How much there is to do. */
export interface SweepSize {
  readonly cellCount: number;
  readonly scenarioCount: number;
  readonly marketCount: number;
  /** Cells x scenarios x markets: so many lanes are replayed. */
  readonly unitCount: number;
  readonly taskCount: number;
}

/** Many cells in one pass over a tape cost little more than one; fewer tasks lose less when one is lost. */
const TASK_CELLS = 1_024;

export function sweepSize(plan: SweepPlan, marketCount: number, taskCells = TASK_CELLS): SweepSize {
  const { cellCount } = plan;
  const scenarioCount = plan.scenarios.list.length;
  return {
    cellCount,
    scenarioCount,
    marketCount,
    unitCount: cellCount * scenarioCount * marketCount,
    taskCount: marketCount * Math.ceil(cellCount / taskCells),
  };
}

/** Market by market, in their order; within one by cells. */
export function* tasksOf(
  plan: SweepPlan,
  markets: readonly TaskMarket[],
  taskCells = TASK_CELLS,
): Generator<Task> {
  let index = 0;
  for (const { ticker, part } of markets)
    for (let cellFrom = 0; cellFrom < plan.cellCount; cellFrom += taskCells) {
      const cellTo = Math.min(cellFrom + taskCells, plan.cellCount);
      const id = `${plan.workHash}/${ticker}/${cellFrom}-${cellTo}`;
      yield { index: index++, id, ticker, part, cellFrom, cellTo };
    }
}
