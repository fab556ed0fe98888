/** The lanes of a backtest from what was asked for: one for each market (or group) and fill model. */
import { usageError } from "../core/errors.ts";
import type { Parameters, StrategyDefinition } from "../core/strategy.ts";
import { LOTS_PER_CONTRACT } from "../core/units.ts";
import type { LaneRequest } from "../engine/backtest.ts";
import { FILL_MODELS, fillModelNamed } from "../engine/fill-models/catalogue.ts";
import type { FillModel } from "../engine/fill-models/fill-model.ts";
import type { Latency } from "../engine/latency.ts";
import { suggesting } from "./suggestions.ts";
import { parseMaxPosition } from "./values.ts";

export interface LanesRequest {
  readonly definition: StrategyDefinition;
  readonly parameters: Parameters;
  readonly marketCount: number;
  readonly isGrouped: boolean;
  readonly fillModels: readonly FillModel[];
  readonly postedThrough: "remainder" | "fill";
  readonly latency: Latency;
  readonly inventoryLotsMax: number | undefined;
}

export function laneRequests(request: LanesRequest): LaneRequest[] {
  const { definition, parameters, fillModels, postedThrough, latency, inventoryLotsMax } = request;
  const markets = Array.from({ length: request.marketCount }, (_, index) => index);
  const groups = request.isGrouped ? [markets] : markets.map((index) => [index]);
  return groups.flatMap((marketIndices) =>
    fillModels.map((fillModel) => ({
      definition,
      parameters,
      marketIndices,
      fillModel,
      postedThrough,
      latency,
      inventoryLotsMax,
    })),
  );
}

/** The named fill models without repeats, in the order asked for; "all" is every one there is. */
export function fillModelsNamed(names: readonly string[]): FillModel[] {
  const wanted = names.flatMap((name) => (name === "all" ? [...FILL_MODELS.keys()] : name.split(",")));
  return [...new Set(wanted)].map((name) =>
    suggesting([...FILL_MODELS.keys(), "all"], () => fillModelNamed(name)),
  );
}

export function parsePostedThrough(text: string): "remainder" | "fill" {
  if (text === "remainder" || text === "fill") return text;
  throw usageError(
    "USAGE_BAD_POSTED_THROUGH",
    `--posted-through was "${text}", it must be remainder or fill`,
    {
      hint: "remainder: only what is left of a print's aggressor fills us; fill: any growth at or through our price does.",
      data: { postedThrough: text },
    },
  );
}

/** The position limit: what was said, else the strategy's own maximum. Never unlimited by default. */
export function inventoryLimit(
  text: string | undefined,
  definition: StrategyDefinition,
  parameters: Parameters,
): number | undefined {
  if (text !== undefined) return parseMaxPosition(text);
  const maxPositionContracts = parameters["maxPositionContracts"];
  if (maxPositionContracts === undefined)
    throw usageError(
      "USAGE_LIMIT_UNSTATED",
      `strategy ${definition.name} states no position limit of its own`,
      {
        hint: "Add --max-position with a number of contracts, or none.",
      },
    );
  return Math.floor(maxPositionContracts * LOTS_PER_CONTRACT + 1e-6);
}
