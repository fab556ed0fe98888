/** Sits out while the market is tighter than it is worth while. */
import { layered } from "./layered.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { GUIDE, WATCHDOG } from "./shared.ts";

const CENTS_TOLERANCE = 1e-9;

export const minimumMarketSpread: OverlayDefinition = {
  name: "minimum-market-spread",
  summary: "no quotes while the best ask less the best bid is below minSpreadCents, or either is missing",
  source: `${WATCHDOG}, section 6: at least 4 cents; ${GUIDE}: above 30 cents`,
  parameters: [
    {
      name: "minSpreadCents",
      summary: "the tightest market that is quoted",
      default: 4,
      min: 0,
      max: 98,
      usual: [4, 30],
    },
  ],
  needs: [],
  assumes: ["a tight market is one in which others are better"],
  wrongWhen: ["an inventory is held: its side that trades out is taken away as well"],
  wrap(strategy, parameters) {
    const minSpreadCents = parameters["minSpreadCents"]! - CENTS_TOLERANCE;
    return layered(strategy, {
      create: () => ({
        edit(wishes, { bestBidCents, bestAskCents }) {
          const isKnown = bestBidCents !== undefined && bestAskCents !== undefined;
          if (isKnown && bestAskCents - bestBidCents >= minSpreadCents) return undefined;
          wishes.withdraw();
          return isKnown ? "the market is too tight" : "a side of the market is empty";
        },
      }),
    });
  },
};
