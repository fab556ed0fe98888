/**
 * Cells over one market: all that can be replayed in one pass are, the others one by one. Which way a cell goes changes nothing
 * of what it comes to.
 */
import { InvariantError } from "../../core/errors.ts";
import type { EventSource } from "../../core/event-source.ts";
import type { MarketRule } from "../../core/strategy.ts";
import { Kernel } from "../kernel.ts";
import type { LaneSetup } from "../lane-setup.ts";
import { MarketHistory } from "../market-history.ts";
import { BALANCE_PRECISION_MICROS } from "../../core/fee-rounding.ts";
import type { CellAccount } from "./cell-account.ts";
import type { SampleClock } from "./cell-replay.ts";
import { replayCells } from "./cells.ts";
import { replayAlone } from "./lone-cells.ts";
import { sharedRuleOf } from "./shared-rule.ts";

/** Lanes that the kernel carries at once where they go one by one: their journals are held together. */
const LONE_BATCH = 16;
/** Samples of an account over a market's life. */
const SAMPLE_COUNT = 501;

/** What became of a cell. A strategy that throws has no account; the others are not touched by it. */
export type CellOutcome =
  | { readonly way: "together" | "alone"; readonly account: CellAccount }
  | { readonly way: "failed"; readonly error: unknown };

export interface MarketOfCells {
  readonly source: EventSource;
  readonly history: MarketHistory;
}

/** What a market did, without any lane. */
export function historyOf(source: EventSource): MarketHistory {
  const kernel = new Kernel([source], [], { isQuoteSeriesKept: true, isVerified: false });
  kernel.run();
  const { ticker, grid, timeUs, rowCount } = source;
  const series = kernel.quoteSeries[0]!;
  return new MarketHistory({ ticker, grid, series, startUs: timeUs[0]!, endUs: timeUs[rowCount - 1]! });
}

/**
 * @param setupOf makes a cell's lane; called once for each way that is tried. What it throws is the cell's failure.
 * @returns by cell, in their order.
 */
export function runCells(
  market: MarketOfCells,
  cellCount: number,
  setupOf: (cell: number) => LaneSetup,
): CellOutcome[] {
  const outcomes: CellOutcome[] = Array.from({ length: cellCount });
  const groups = new Map<number | "none", SharedCell[]>();
  const alone: number[] = [];
  for (let cell = 0; cell < cellCount; cell++) {
    const setup = attempt(outcomes, cell, () => setupOf(cell));
    if (setup === undefined) continue;
    const rule = sharedRuleOf(setup, market.source);
    const max = setup.limits.inventoryLotsMax ?? "none";
    if (rule === undefined) alone.push(cell);
    else if (groups.has(max)) groups.get(max)!.push({ cell, setup, rule });
    else groups.set(max, [{ cell, setup, rule }]);
  }
  for (const group of groups.values())
    if (group.length === 1 || !isRunTogether(market, group, outcomes))
      alone.push(...group.map(({ cell }) => cell));
  for (let from = 0; from < alone.length; from += LONE_BATCH)
    runAlone(market, alone.slice(from, from + LONE_BATCH), setupOf, outcomes);
  return outcomes;
}

interface SharedCell {
  readonly cell: number;
  readonly setup: LaneSetup;
  readonly rule: MarketRule;
}

/** Whether one pass could carry them all. */
function isRunTogether(
  { source, history }: MarketOfCells,
  group: readonly SharedCell[],
  outcomes: CellOutcome[],
): boolean {
  const { fillRules, latency, limits, fees, feePrecisionMicros } = group[0]!.setup;
  if (!("feedUs" in latency)) return false;
  const precisionMicros = feePrecisionMicros ?? BALANCE_PRECISION_MICROS.direct;
  const { inventoryLotsMax = "none" } = limits;
  try {
    const { accounts } = replayCells({
      source,
      rules: group.map(({ rule }) => rule),
      venue: {
        ...fillRules,
        fees: fees === undefined ? undefined : { schedule: fees[0]!, precisionMicros },
        position: 0,
        history,
      },
      way: { ...latency, inventoryLotsMax: inventoryLotsMax === "none" ? Infinity : inventoryLotsMax },
      clock: clockOf(history),
      endUs: history.endUs,
    });
    for (const [index, { cell }] of group.entries())
      outcomes[cell] = { way: "together", account: accounts[index]! };
    return true;
  } catch (error) {
    requireNoBug(error);
    return false; // a market's life that one pass does not know, or a strategy that throws: by itself it shows which
  }
}

function runAlone(
  market: MarketOfCells,
  cells: readonly number[],
  setupOf: (cell: number) => LaneSetup,
  outcomes: CellOutcome[],
): void {
  const { source, history } = market;
  try {
    const accounts = replayAlone(source, cells.map(setupOf), history, clockOf(history));
    for (const [index, cell] of cells.entries()) outcomes[cell] = { way: "alone", account: accounts[index]! };
  } catch (error) {
    requireNoBug(error);
    const [only] = cells;
    if (cells.length === 1) outcomes[only!] = { way: "failed", error };
    else for (const cell of cells) runAlone(market, [cell], setupOf, outcomes);
  }
}

function attempt<Made>(outcomes: CellOutcome[], cell: number, make: () => Made): Made | undefined {
  try {
    return make();
  } catch (error) {
    requireNoBug(error);
    outcomes[cell] = { way: "failed", error };
    return undefined;
  }
}

/** A broken invariant is no cell's failure: it stops the run. */
function requireNoBug(error: unknown): void {
  if (error instanceof InvariantError) throw error;
}

function clockOf({ startUs, endUs }: MarketHistory): SampleClock {
  return { startUs, stepUs: (endUs - startUs) / (SAMPLE_COUNT - 1), count: SAMPLE_COUNT };
}
