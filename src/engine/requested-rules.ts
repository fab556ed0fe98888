/** What a lane that was asked for is filled by, and what its gate goes by. */
import { assert } from "../core/errors.ts";
import type { LaneRisk } from "../core/result-rows.ts";
import { flowRules } from "./account-flow.ts";
import type { FillModel } from "./fill-models/fill-model.ts";
import { isFlow, type MarketFlowModel } from "./fill-models/market-flow.ts";
import type { FillRules } from "./fill-sink.ts";
import { positionLimitOnly, type RiskLimits } from "./risk-limits.ts";

/** Limits, and where they come from. */
export interface RequestedRisk {
  readonly limits: RiskLimits;
  /** The profile that stated what the run did not. */
  readonly profile?: string | undefined;
  /** What the profile gave the strategy; it is among its parameters already. */
  readonly gammaPerDollar?: number | undefined;
}

interface LaneLimits {
  readonly risk?: RequestedRisk | undefined;
  readonly inventoryLotsMax: number | undefined;
}

interface LaneFills {
  readonly fillModel: FillModel | MarketFlowModel;
  readonly flowSeed?: string | undefined;
  readonly postedThrough: "remainder" | "fill";
}

export function limitsOf({ risk, inventoryLotsMax }: LaneLimits): RiskLimits {
  return risk?.limits ?? positionLimitOnly(inventoryLotsMax ?? "none");
}

/** The same for a lane's row. */
export function laneRisk(lane: LaneLimits): LaneRisk {
  const { profile, gammaPerDollar } = lane.risk ?? {};
  return { profile, limits: { ...limitsOf(lane) }, gammaPerDollar };
}

export function fillRulesOf({ fillModel, flowSeed, postedThrough }: LaneFills): FillRules {
  const isGrowthFill = postedThrough === "fill";
  if (!isFlow(fillModel)) return { model: fillModel, isGrowthFill };
  assert(flowSeed !== undefined, "a lane that a flow fills has a seed");
  return flowRules(fillModel, flowSeed, isGrowthFill);
}
