/** The lanes of a backtest from what was asked for: one for each market (or group) and fill model. */
import type { Parameters, StrategyDefinition } from "../core/strategy.ts";
import type { LaneRequest } from "../engine/backtest.ts";
import type { FillModel } from "../engine/fill-models/fill-model.ts";
import type { MarketFlowModel } from "../engine/fill-models/market-flow.ts";
import type { Latency, LatencySetup } from "../engine/latency.ts";
import type { RequestedRisk } from "../engine/requested-rules.ts";
import type { RateLimit } from "../engine/token-bucket.ts";
import type { EstimateChoice } from "./estimates.ts";
import type { FairChoice } from "./fair-setting.ts";

/** One set of settings, to be run in every market (or in all of them together) and under every fill model. */
export interface LanePlan {
  readonly definition: StrategyDefinition;
  readonly parameters: Parameters;
  readonly fillModels: readonly (FillModel | MarketFlowModel)[];
  readonly postedThrough: "remainder" | "fill";
  readonly latency: Latency | LatencySetup;
  readonly inventoryLotsMax: number | undefined;
  /** Left out where the position limit is the only one. */
  readonly risk?: RequestedRisk | undefined;
  /** Undefined where it goes by the mid. */
  readonly fairChoice?: FairChoice | undefined;
  readonly rateLimit: RateLimit | undefined;
  readonly cashMicros: number | undefined;
  /** Where parameters that can be estimated come from; as given where it is left out. */
  readonly estimates?: EstimateChoice;
}

/** What a lane is asked for before the markets are known: it may need its parameters estimated, and its series of fair values. */
export type PlannedLane = LaneRequest & Pick<LanePlan, "estimates" | "fairChoice">;

/** Markets outermost, then plans, then fill models. */
export function laneRequests(
  plans: readonly LanePlan[],
  marketCount: number,
  isGrouped: boolean,
): PlannedLane[] {
  const markets = Array.from({ length: marketCount }, (_, index) => index);
  const groups = isGrouped ? [markets] : markets.map((index) => [index]);
  return groups.flatMap((marketIndices) =>
    plans.flatMap(({ fillModels, ...plan }) =>
      fillModels.map((fillModel) => ({ ...plan, marketIndices, fillModel })),
    ),
  );
}
