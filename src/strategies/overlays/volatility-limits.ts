/** Position limits by volatility: the largest position shrinks as the market gets turbulent. */
import { layered } from "./layered.ts";
import { MidVariance } from "./mid-variance.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { CALM_SIGMA, FROM_MODELS, HALF_LIFE, midCents } from "./shared.ts";

export const volatilityLimits: OverlayDefinition = {
  name: "volatility-limits",
  summary:
    "the largest position x calm volatility / present volatility, at least minLimitFrac of it; what would pass it is cut",
  source: `${FROM_MODELS}: volatility-aware position limits, reduced exposure in turbulent markets`,
  parameters: [
    CALM_SIGMA,
    HALF_LIFE,
    {
      name: "minLimitFrac",
      summary: "smallest share of maxPositionContracts that stays allowed",
      default: 0.25,
      min: 0,
      max: 1,
    },
  ],
  needs: ["maxPositionContracts"],
  assumes: ["a position's risk grows with volatility", "volatility of the last minutes is that of the next"],
  wrongWhen: [
    "the position is there already: it stops growing, nothing makes it smaller (flatten does)",
    "the mid bounces between ticks: that counts as volatility",
  ],
  wrap(strategy, parameters) {
    const maxPosition = parameters["maxPositionContracts"]!;
    const calm = parameters["calmSigmaDollarsPerSqrtHour"]!;
    const halfLife = parameters["halfLifeSeconds"]!;
    const minLimit = parameters["minLimitFrac"]!;
    return layered(strategy, {
      create() {
        const variance = new MidVariance(calm, halfLife);
        return {
          edit(wishes, market, nowUs) {
            const sigma = variance.next(midCents(market), nowUs);
            if (!(sigma > calm)) return undefined;
            const limit = maxPosition * Math.max(minLimit, calm / sigma);
            wishes.bids.keep(limit - market.inventoryContracts);
            wishes.asks.keep(limit + market.inventoryContracts);
            return "limit lowered while volatile";
          },
          wakeUs: () => variance.calmAtUs,
        };
      },
    });
  },
};
