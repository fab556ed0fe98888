/** Size by the market's spread: the whole size where it is wide, a share of it where it is narrow. */
import { layered } from "./layered.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { GUIDE } from "./shared.ts";

const CENTS_TOLERANCE = 1e-9;

export const sizeBySpread: OverlayDefinition = {
  name: "size-by-spread",
  summary:
    "the strategy's size where the market's spread is above wideSpreadCents, narrowSizeFrac of it elsewhere",
  source: `${GUIDE}: 20 contracts above a spread of 50 cents, 5 below`,
  parameters: [
    {
      name: "wideSpreadCents",
      summary: "spread of the market above which the whole size is quoted; the guide: 50",
      default: 50,
      min: 0,
      max: 100,
    },
    {
      name: "narrowSizeFrac",
      summary: "share of the size elsewhere; the guide: 5 of 20 contracts",
      default: 0.25,
      min: 0,
      max: 1,
    },
  ],
  needs: [],
  assumes: ["a wide market leaves more for its maker, a narrow one has better ones"],
  wrongWhen: ["the market is wide because somebody knows more: the whole size is there for him"],
  wrap(strategy, parameters) {
    const wideSpreadCents = parameters["wideSpreadCents"]! + CENTS_TOLERANCE;
    const narrowSize = parameters["narrowSizeFrac"]!;
    return layered(strategy, {
      create: () => ({
        edit(wishes, { bestBidCents, bestAskCents }) {
          if (bestBidCents === undefined || bestAskCents === undefined) return undefined;
          if (bestAskCents - bestBidCents > wideSpreadCents) return undefined;
          wishes.bids.scale(narrowSize);
          wishes.asks.scale(narrowSize);
          return "smaller in a narrow market";
        },
      }),
    });
  },
};
