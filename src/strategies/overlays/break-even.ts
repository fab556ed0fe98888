/**
 * Break-even: over-exposed, the side that trades out goes to the top of the book even beyond fair value, as far as the position then
 * comes out without a loss.
 */
import { aheadOfBest, behindCents, clearOfOwn } from "./following.ts";
import { layered } from "./layered.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { FULL_STACK, IMPROVE_TICKS, isPastShare, MAKER_FEE_RATE, priceLessFee, seenFrom } from "./shared.ts";

export const breakEven: OverlayDefinition = {
  name: "break-even",
  summary:
    "above exposedAboveFrac of the largest position the side that trades out goes improveTicks ahead of the best price, at most to average cost with the fee",
  source: `${FULL_STACK}: over-exposed at an average cost of 45 cents it bids up to about 54 for the other side, even where its theo is 52`,
  parameters: [
    {
      name: "exposedAboveFrac",
      summary: "|inventory| / maxPositionContracts above which it counts as over-exposed",
      default: 0.8,
      min: 0,
      max: 1,
    },
    IMPROVE_TICKS,
    MAKER_FEE_RATE,
  ],
  needs: ["maxPositionContracts"],
  assumes: [
    "to be rid of the position is worth what fair value says is lost by it",
    "average cost is that of the contracts held, what made the position smaller leaves it as it is; the fee paid for them is not in it",
    "the book shows the orders of others alone",
  ],
  wrongWhen: [
    "what was paid is no reason: the market has moved, and the position is worth what it is worth",
    "the position is under water: there is no price without a loss near the market, and nothing changes",
  ],
  wrap(strategy, parameters) {
    const exposedAbove = parameters["exposedAboveFrac"]!;
    const maxPosition = parameters["maxPositionContracts"]!;
    const ticks = Math.floor(parameters["improveTicks"]!);
    const feeRate = parameters["makerFeeRate"]!;
    return layered(strategy, {
      create: () => ({
        edit(wishes, market) {
          const { inventoryContracts, averageCostCents } = market;
          if (averageCostCents === undefined || !isPastShare(market, exposedAbove, maxPosition))
            return undefined;
          const side = inventoryContracts > 0 ? wishes.asks : wishes.bids;
          const ceiling = priceLessFee(seenFrom(side.towards, averageCostCents), feeRate);
          const top = aheadOfBest(market, side, ticks);
          if (top === undefined) return undefined;
          side.move(behindCents(side, Math.min(top, ceiling, clearOfOwn(market, wishes, side))));
          return "over-exposed: up to the break-even";
        },
      }),
    });
  },
};
