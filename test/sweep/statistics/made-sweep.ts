/**
 * Sweeps made up: 32 x 32 cells over events whose P&L has what recorded ones have. All cells share most of their chance (they
 * trade the same tape), neighbours share nearly all of it, and a P&L is bounded and skewed to the left: spreads earned day by
 * day, and now and then a market that settles against the inventory.
 */
import { randomStream } from "../../../src/core/random.ts";
import type { PnlMatrix } from "../../../src/sweep/statistics/pnl-matrix.ts";

const SIDE = 32;

/** The cells that earn something where an edge is planted: columns and rows 18 to 27. */
export function isInRegion(cell: number): boolean {
  const [row, column] = [Math.floor(cell / SIDE), cell % SIDE];
  return row >= 18 && row < 28 && column >= 18 && column < 28;
}

/** Each cell's two parameters. */
export const COORDINATES: readonly (readonly number[])[] = Array.from({ length: SIDE * SIDE }, (_, cell) => [
  Math.floor(cell / SIDE),
  cell % SIDE,
]);

/** Every `step`-th row and column of the grid: fewer cells for quick tests. */
export function thinned(step: number): { cells: readonly number[]; take: (matrix: PnlMatrix) => PnlMatrix } {
  const cells = [...COORDINATES.keys()].filter((cell) =>
    COORDINATES[cell]!.every((coordinate) => coordinate % step === step / 2),
  );
  const take = ({ periodCount, cellCount, values }: PnlMatrix): PnlMatrix => ({
    periodCount,
    cellCount: cells.length,
    values: Float64Array.from({ length: periodCount * cells.length }, (_, at) => {
      const period = Math.floor(at / cells.length);
      return values[period * cellCount + cells[at % cells.length]!]!;
    }),
  });
  return { cells, take };
}

/** Share of events that settle against the inventory, and what that costs, in standard deviations of the P&L. */
const LOSS_SHARE = 0.1;
const LOSS = 3;

/** What neighbours share: waves over the grid, along rows and columns. */
const WAVES = Array.from({ length: 6 }, (_, wave) =>
  Float64Array.from(COORDINATES, ([row, column]) => {
    const along = wave % 2 === 0 ? row! : column!;
    return Math.SQRT2 * Math.cos((Math.PI * along * (1 + Math.floor(wave / 2))) / SIDE + wave);
  }),
);

export interface MadeSweep {
  readonly seed: string;
  readonly eventCount: number;
  /** Mean P&L of an event in the region, in standard deviations of an event's P&L; outside it is 0. */
  readonly edge: number;
}

/** Variances: common .6, smooth over the grid .32, a cell's own .08; their sum is 1. */
export function madeSweep({ seed, eventCount, edge }: MadeSweep): PnlMatrix {
  const random = randomStream(seed, "made-sweep");
  const cellCount = SIDE * SIDE;
  const values = new Float64Array(eventCount * cellCount);
  for (let event = 0; event < eventCount; event++) {
    const common = Math.sqrt(0.6) * skewed(random.uniform(), random.uniform());
    const weights = WAVES.map(
      () => Math.sqrt(0.32 / WAVES.length) * skewed(random.uniform(), random.uniform()),
    );
    for (let cell = 0; cell < cellCount; cell++) {
      let pnl = common + Math.sqrt(0.08 * 12) * (random.uniform() - 0.5);
      for (const [wave, weight] of weights.entries()) pnl += weight * WAVES[wave]![cell]!;
      values[event * cellCount + cell] = pnl + (isInRegion(cell) ? edge : 0);
    }
  }
  return { periodCount: eventCount, cellCount, values };
}

/** Mean 0, variance 1, within -3.5 and 1.2; skewness -2.1 about. */
function skewed(which: number, where: number): number {
  const spread = (where - 0.5) * 2 * SPREAD;
  return which < LOSS_SHARE
    ? -LOSS * SCALE + spread
    : (LOSS * SCALE * LOSS_SHARE) / (1 - LOSS_SHARE) + spread;
}
const SPREAD = 0.8;
const SCALE = Math.sqrt((1 - (SPREAD * SPREAD) / 3) / ((LOSS * LOSS * LOSS_SHARE) / (1 - LOSS_SHARE)));
