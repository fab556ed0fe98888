/** Size by volatility: in proportion to calm over present volatility, never more than the strategy's own. */
import { layered } from "./layered.ts";
import { MidVariance } from "./mid-variance.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { CALM_SIGMA, FROM_MODELS, HALF_LIFE, midCents } from "./shared.ts";

export const sizeByVolatility: OverlayDefinition = {
  name: "size-by-volatility",
  summary: "the strategy's size x calm volatility / present volatility, between minSizeFrac and the whole",
  source: `${FROM_MODELS}: dynamic sizing, smaller orders during spikes, larger when calm`,
  parameters: [
    CALM_SIGMA,
    HALF_LIFE,
    { name: "minSizeFrac", summary: "smallest share of the size", default: 0.25, min: 0, max: 1 },
  ],
  needs: [],
  assumes: [
    "risk of a fill grows with volatility, so that size times volatility is what is to stay the same",
    "volatility of the last minutes is that of the next",
  ],
  wrongWhen: ["the mid bounces between ticks: that counts as volatility", "a jump comes without a warning"],
  wrap(strategy, parameters) {
    const calm = parameters["calmSigmaDollarsPerSqrtHour"]!;
    const halfLife = parameters["halfLifeSeconds"]!;
    const minSize = parameters["minSizeFrac"]!;
    return layered(strategy, {
      create() {
        const variance = new MidVariance(calm, halfLife);
        return {
          edit(wishes, market, nowUs) {
            const sigma = variance.next(midCents(market), nowUs);
            if (!(sigma > calm)) return undefined;
            const share = Math.max(minSize, calm / sigma);
            wishes.bids.scale(share);
            wishes.asks.scale(share);
            return "smaller while volatile";
          },
          wakeUs: () => variance.calmAtUs,
        };
      },
    });
  },
};
