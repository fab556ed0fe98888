/** Which lanes can be cells of one pass: those that are plain, in one market, without a rate limit of their own. */
import type { EventSource } from "../../core/event-source.ts";
import type { MarketRule } from "../../core/strategy.ts";
import type { LaneSetup } from "../lane-setup.ts";
import { PAIR } from "./side-class.ts";

/** The rule of such a lane; undefined where it is none. */
export function sharedRuleOf(
  setup: LaneSetup,
  { isWhole, grids, rowCount }: EventSource,
): MarketRule | undefined {
  const { strategy, limits } = setup;
  const { inventoryLotsMax: _, ...otherLimits } = limits;
  const isShared =
    strategy.rule?.reads !== undefined &&
    strategy.trade === undefined &&
    strategy.wakeUs === undefined &&
    setup.fillRules.flow === undefined &&
    setup.cashMicros === undefined &&
    setup.fair === undefined &&
    setup.rateLimit === undefined &&
    "feedUs" in setup.latency &&
    Object.values(otherLimits).every((limit) => limit === "none") &&
    isWhole === true &&
    grids.length === 1 &&
    rowCount < PAIR; // no count goes beyond its half of a number
  return isShared ? strategy.rule : undefined;
}
