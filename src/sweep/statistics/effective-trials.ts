/**
 * How many independent trials so many correlated cells are worth.
 *
 * `byAverage`: Bailey & Lopez de Prado (2014), "The deflated Sharpe ratio", appendix 3: r + (1 - r) N, r the average correlation between
 * cells. `bySpectrum`: the participation ratio of the correlation matrix's eigenvalues, (sum l)^2 / sum l^2, after Bretherton et al.
 * (1999), Journal of Climate 12, 1990-2009, eq. 5. It is N^2 over the sum of all squared correlations, which needs no eigenvalues.
 * So few events make squared correlations too large by chance, so 1 - (1 - r^2) (n - 1) / (n - 2) is summed instead (Ezekiel, 1930).
 */
import type { Figure } from "../../core/figure.ts";
import { cellMeans, type PnlMatrix } from "./pnl-matrix.ts";

/** With fewer events chance alone correlates cells. */
const CORRELATION_EVENTS_MIN = 8;

export interface EffectiveTrials {
  /** Cells whose P&L varies. */
  readonly cellCount: number;
  readonly averageCorrelation: number;
  /** The larger and so the more careful of the two where most cells share one factor: deflated Sharpe ratios take it. */
  readonly byAverage: number;
  readonly bySpectrum: number;
}

/** Cost: events squared x cells. */
export function effectiveTrials(matrix: PnlMatrix): Figure<EffectiveTrials> {
  const { periodCount } = matrix;
  if (periodCount < CORRELATION_EVENTS_MIN)
    return { reason: `${periodCount} events, ${CORRELATION_EVENTS_MIN} are the least for correlations` };
  const scores = scoresOf(matrix);
  const cellCount = scores.cellCount;
  if (cellCount === 0) return { reason: "no cell's P&L varies" };
  if (cellCount === 1) return { value: { cellCount, averageCorrelation: 1, byAverage: 1, bySpectrum: 1 } };
  const { total, squares } = correlationSums(scores);
  const pairs = cellCount * (cellCount - 1);
  const averageCorrelation = (total - cellCount) / pairs;
  const careful = pairs - ((pairs - (squares - cellCount)) * (periodCount - 1)) / (periodCount - 2);
  return {
    value: {
      cellCount,
      averageCorrelation,
      byAverage: within(averageCorrelation + (1 - averageCorrelation) * cellCount, cellCount),
      bySpectrum: within((cellCount * cellCount) / (cellCount + Math.max(0, careful)), cellCount),
    },
  };
}

function within(trials: number, cellCount: number): number {
  return Math.min(cellCount, Math.max(1, trials));
}

/** Cells less their mean, each with a sum of squares of 1: the products of two of them sum to their correlation. */
function scoresOf(matrix: PnlMatrix): PnlMatrix {
  const { periodCount } = matrix;
  const { means, standardErrors } = cellMeans(matrix);
  const cells = Array.from(means.keys()).filter((cell) => standardErrors[cell]! > 0);
  const values = new Float64Array(periodCount * cells.length);
  const root = Math.sqrt(periodCount * (periodCount - 1));
  for (let period = 0; period < periodCount; period++)
    for (const [index, cell] of cells.entries())
      values[period * cells.length + index] =
        (matrix.values[period * matrix.cellCount + cell]! - means[cell]!) / (standardErrors[cell]! * root);
  return { periodCount, cellCount: cells.length, values };
}

/**
 * Sums of all correlations and of their squares, a cell's with itself included. With Z the scores, the squares of Z'Z (cells x cells)
 * sum to what those of ZZ' (events x events) sum to, which is far smaller.
 */
function correlationSums({ periodCount, cellCount, values }: PnlMatrix): { total: number; squares: number } {
  let [total, squares] = [0, 0];
  for (let first = 0; first < periodCount; first++) {
    let row = 0;
    for (let cell = 0; cell < cellCount; cell++) row += values[first * cellCount + cell]!;
    total += row * row;
    for (let second = 0; second < periodCount; second++) {
      let product = 0;
      for (let cell = 0; cell < cellCount; cell++)
        product += values[first * cellCount + cell]! * values[second * cellCount + cell]!;
      squares += product * product;
    }
  }
  return { total, squares };
}
