/**
 * Which lanes are plain: those that quote each market by fair value, inventory and perhaps time alone and share nothing between markets.
 * Each of their markets can be replayed by itself, at several times the speed (docs/adr/0003-lanes.md).
 */
import type { EventSource } from "../../core/event-source.ts";
import type { MarketRule } from "../../core/strategy.ts";
import type { Lane } from "../lane.ts";
import type { LaneSetup } from "../lane-setup.ts";

/** The rule of a plain lane, undefined where the lane is none. */
export function plainRuleOf(
  setup: LaneSetup,
  lane: Lane,
  sources: readonly EventSource[],
): MarketRule | undefined {
  const { rule } = setup.strategy;
  const isPlain =
    rule?.reads !== undefined &&
    setup.strategy.trade === undefined &&
    setup.strategy.wakeUs === undefined &&
    setup.fillRules.flow === undefined &&
    setup.cashMicros === undefined &&
    setup.fair === undefined &&
    lane.gate.isPositionOnly &&
    (setup.rateLimit === undefined || setup.marketIndices.length === 1) && // one bucket for all markets
    setup.marketIndices.every((index) => isPlainSource(sources[index]!));
  return isPlain ? rule : undefined;
}

function isPlainSource({ isWhole, grids }: EventSource): boolean {
  return isWhole === true && grids.length === 1;
}
