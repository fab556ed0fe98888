/**
 * The same cells under several fill models. Nobody knows where in the queue an order would have stood, and that is a larger doubt
 * than the number of events: what only earns money under the kindest model is not known to earn any.
 */
import { assert } from "../../core/errors.ts";
import type { Figure } from "../../core/figure.ts";
import { cellMeans, firstLargest, type PnlMatrix } from "./pnl-matrix.ts";
import { rankCorrelation } from "./ranks.ts";

export interface ModelPnl {
  readonly fillModel: string;
  readonly matrix: PnlMatrix;
}

export interface BracketRow {
  readonly fillModel: string;
  /** Its own best cell, by mean. */
  readonly bestCell: number;
  readonly bestMeanDollars: number;
  /** What the chosen cell earns an event under this model. */
  readonly chosenMeanDollars: number;
  /** 1 for the best cell; of all cells, how many earn more, plus one. */
  readonly chosenRank: number;
}

export interface FillBracket {
  readonly rows: readonly BracketRow[];
  /** The chosen cell's mean has the same sign, and is not 0, under every model. */
  readonly isSignHeld: boolean;
  /** Spearman's, between the cells' means under two models. */
  readonly rankCorrelations: readonly {
    readonly fillModels: readonly [string, string];
    readonly correlation: Figure;
  }[];
}

/** @param chosen the cell that is followed through all models. */
export function fillBracket(models: readonly ModelPnl[], chosen: number): Figure<FillBracket> {
  if (models.length < 2) return { reason: "there are not two fill models to compare" };
  const [first] = models;
  assert(
    models.every(({ matrix }) => matrix.cellCount === first!.matrix.cellCount && matrix.periodCount > 0),
    "every fill model has the same cells, and events",
  );
  const means = models.map(({ matrix }) => cellMeans(matrix).means);
  const rows = models.map(({ fillModel }, index) => bracketRow(fillModel, means[index]!, chosen));
  const sign = Math.sign(rows[0]!.chosenMeanDollars);
  return {
    value: {
      rows,
      isSignHeld: sign !== 0 && rows.every((row) => Math.sign(row.chosenMeanDollars) === sign),
      rankCorrelations: models.flatMap((model, index) =>
        models.slice(index + 1).map((other, after) => ({
          fillModels: [model.fillModel, other.fillModel] as const,
          correlation: correlationOf(means[index]!, means[index + 1 + after]!),
        })),
      ),
    },
  };
}

function bracketRow(fillModel: string, means: Float64Array, chosen: number): BracketRow {
  const bestCell = firstLargest(means);
  return {
    fillModel,
    bestCell,
    bestMeanDollars: means[bestCell]!,
    chosenMeanDollars: means[chosen]!,
    chosenRank: 1 + means.filter((mean) => mean > means[chosen]!).length,
  };
}

function correlationOf(first: Float64Array, second: Float64Array): Figure {
  const correlation = first.length < 3 ? undefined : rankCorrelation([...first], [...second]);
  return correlation === undefined
    ? { reason: "fewer than 3 cells, or all cells earn the same under one model" }
    : { value: correlation };
}
