/** The lanes of a backtest that accounting checks look at: the rows that a user sees. */
import { completeParameters, type StrategyDefinition } from "../../core/strategy.ts";
import type { LaneRequest } from "../../engine/backtest.ts";
import { fillModelNamed } from "../../engine/fill-models/catalogue.ts";
import { DEFAULT_LATENCY } from "../../engine/latency.ts";
import { eagerMaker, MAKER_FEES } from "./lane-run.ts";

/** A maker of many fills, partial ones among them. */
export const eagerDefinition: StrategyDefinition = {
  name: "eager",
  summary: "bids and offers at the best prices and a tick behind",
  source: "made for checks: many fills, and a position that comes and goes",
  parameters: [{ name: "sizeContracts", summary: "size of each quote", default: 400.5, min: 0.01, max: 1e6 }],
  assumes: [],
  wrongWhen: [],
  create: ({ sizeContracts }) => eagerMaker(sizeContracts!),
};

export function laneRequests(definitions: readonly StrategyDefinition[]): readonly LaneRequest[] {
  return definitions.map((definition) => ({
    definition,
    parameters: completeParameters(definition, {}),
    marketIndices: [0],
    fillModel: fillModelNamed("fifo-matched"),
    postedThrough: "remainder",
    latency: DEFAULT_LATENCY,
    inventoryLotsMax: undefined,
    fees: [MAKER_FEES],
  }));
}
