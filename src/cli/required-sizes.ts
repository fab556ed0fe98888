import { dataError } from "../core/errors.ts";
import type { LaneRequest } from "../engine/backtest.ts";
import { isFlow } from "../engine/fill-models/market-flow.ts";
import type { LoadedMarket } from "./replay.ts";

/**
 * Where best prices came without sizes no queue is known: only fill models that look at none say anything.
 * @throws DATA_SIZES_UNKNOWN
 */
export function requireSizes(lanes: readonly LaneRequest[], markets: readonly LoadedMarket[]): void {
  for (const { fillModel, marketIndices } of lanes) {
    const unsized = marketIndices
      .map((index) => markets[index]!)
      .find(({ kind }) => kind === "quotes-unsized");
    const ofTape = isFlow(fillModel) ? fillModel.baseModel : fillModel;
    if (unsized === undefined || ofTape?.atPrice !== "queue") continue;
    const { ticker } = unsized.tape;
    throw dataError(
      "DATA_SIZES_UNKNOWN",
      `${ticker} has best prices without sizes: fill model ${fillModel.name} needs queues`,
      {
        hint: "Use --fill-model through touch, which know no queue, or import quotes with their sizes.",
        data: { ticker, fillModel: fillModel.name },
      },
    );
  }
}
