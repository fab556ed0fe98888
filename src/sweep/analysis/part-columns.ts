/** Every cell's metrics over a part of the events. */
import { LOTS_PER_CONTRACT, MICROS_PER_CENT, MICROS_PER_DOLLAR } from "../../core/units.ts";
import type { CellColumn, PartColumns, SweepPart } from "../../core/sweep-report-rows.ts";
import type { MetricName } from "../plan/objective.ts";
import { studentQuantile } from "../statistics/distributions.ts";
import { cellMeans, type PnlMatrix } from "../statistics/pnl-matrix.ts";
import type { EventFigure, EventFigures } from "./event-figures.ts";

export interface PartRequest {
  readonly part: SweepPart;
  /** Indices of its events. */
  readonly events: readonly number[];
  readonly marketCount: number;
  readonly cellCount: number;
  /** Whether a cell has figures at all. */
  readonly isComplete: (cell: number) => boolean;
}

export function partColumns({ values }: EventFigures, request: PartRequest): PartColumns {
  const { part, events, marketCount, cellCount, isComplete } = request;
  const total = (name: EventFigure): Float64Array =>
    folded(values[name], request, 0, (sum, value) => sum + value);
  const largest = (name: EventFigure): Float64Array => folded(values[name], request, 0, Math.max);
  const least = (name: EventFigure): Float64Array => folded(values[name], request, Infinity, Math.min);
  const pnl = total("pnlMicros");
  const lots = total("lots");
  const placed = total("ordersPlaced");
  const filled = total("ordersFilled");
  const inventory = total("inventoryLotsMeanSum");
  const inventoryMax = largest("inventoryLotsMax");
  const [driftSum, driftCount] = [total("driftSum"), total("driftCount")];
  const profitable = folded(values.pnlMicros, request, 0, (count, value) => count + (value > 0 ? 1 : 0));
  const matrix = dollarMatrix(values.pnlMicros, events, cellCount);
  const { means, standardErrors } = cellMeans(matrix);
  const reach = events.length < 2 ? 0 : studentQuantile(0.975, events.length - 1);
  const column = (valueOf: (cell: number) => number | undefined): CellColumn =>
    Array.from({ length: cellCount }, (_, cell) => (isComplete(cell) ? valueOf(cell) : undefined));
  const dollars = (micros: Float64Array): CellColumn => column((cell) => micros[cell]! / MICROS_PER_DOLLAR);
  const plain = (counts: Float64Array): CellColumn => column((cell) => counts[cell]);
  const metrics: Readonly<Record<MetricName, CellColumn>> = {
    pnl: dollars(pnl),
    pnlPerMarket: column((cell) => pnl[cell]! / marketCount / MICROS_PER_DOLLAR),
    pnlPerEvent: column((cell) => means[cell]),
    pnlPerContract: column((cell) => ratio(pnl[cell]! / MICROS_PER_CENT, lots[cell]! / LOTS_PER_CONTRACT)),
    pnlWorstEvent: dollars(least("pnlMicros")),
    profitableShare: column((cell) => profitable[cell]! / events.length),
    sharpePerEvent: column((cell) => ratio(means[cell]!, standardErrors[cell]! * Math.sqrt(events.length))),
    drawdown: dollars(largest("drawdownMicros")),
    fillShare: column((cell) => ratio(filled[cell]!, placed[cell]!)),
    fillCount: plain(total("fillCount")),
    contracts: column((cell) => lots[cell]! / LOTS_PER_CONTRACT),
    fees: dollars(total("feesMicros")),
    spreadEarned: dollars(total("spreadEarnedMicros")),
    adverseSelection: dollars(total("adverseSelectionMicros")),
    inventoryMean: column((cell) => inventory[cell]! / marketCount / LOTS_PER_CONTRACT),
    inventoryMax: column((cell) => inventoryMax[cell]! / LOTS_PER_CONTRACT),
    orderCount: plain(placed),
  };
  return {
    part,
    eventCount: events.length,
    marketCount,
    metrics,
    intervalWidthDollars: column((cell) => (reach === 0 ? undefined : 2 * reach * standardErrors[cell]!)),
    worstMarketDollars: dollars(least("worstMarketMicros")),
    driftPerStep: column((cell) => ratio(driftSum[cell]!, driftCount[cell]!)),
  };
}

/** Undefined where nothing was counted. */
function ratio(value: number, count: number): number | undefined {
  return count > 0 ? value / count : undefined;
}

function folded(
  values: Float64Array,
  { events, cellCount }: PartRequest,
  start: number,
  join: (so: number, value: number) => number,
): Float64Array {
  const into = new Float64Array(cellCount).fill(start);
  for (const event of events)
    for (let cell = 0; cell < cellCount; cell++)
      into[cell] = join(into[cell]!, values[event * cellCount + cell]!);
  return into;
}

/** Micros as dollars, of some events and all cells, or of some cells. */
export function dollarMatrix(
  micros: Float64Array,
  events: readonly number[],
  cellCount: number,
  cells?: readonly number[],
): PnlMatrix {
  const count = cells?.length ?? cellCount;
  const values = new Float64Array(events.length * count);
  for (const [period, event] of events.entries())
    for (let index = 0; index < count; index++)
      values[period * count + index] =
        micros[event * cellCount + (cells === undefined ? index : cells[index]!)]! / MICROS_PER_DOLLAR;
  return { periodCount: events.length, cellCount: count, values };
}
