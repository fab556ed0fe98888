/** Wider as the inventory grows: past a share of the maximum the side that adds to it moves away, past another it stops. */
import { layered } from "./layered.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { GUIDE, isPastShare } from "./shared.ts";

export const inventoryWidening: OverlayDefinition = {
  name: "inventory-widening",
  summary:
    "past widenAboveFrac of the largest position the spread is wider by widenByFrac, all of it on the side that adds to the inventory; past stopAboveFrac that side stops",
  source: `${GUIDE}: spread x 1.5 above 30% skew, no quotes above 60%`,
  parameters: [
    {
      name: "widenAboveFrac",
      summary: "|inventory| / maxPositionContracts above which the spread is wider; the guide: 0.3",
      default: 0.3,
      min: 0,
      max: 1,
    },
    {
      name: "widenByFrac",
      summary: "by how much wider, as a share of the spread; the guide: 0.5",
      default: 0.5,
      min: 0,
      max: 10,
    },
    {
      name: "stopAboveFrac",
      summary: "|inventory| / maxPositionContracts above which quoting stops; 1 never does",
      default: 0.6,
      min: 0,
      max: 1,
      usual: [0.5, 0.7],
    },
  ],
  needs: ["maxPositionContracts"],
  assumes: ["what is held is the risk: a position of any price counts alike"],
  wrongWhen: [
    "the strategy skews enough by itself: both together trade out for less than it is worth",
    "nobody trades with the side that is left: it is no way out, flatten is",
  ],
  warnings: (parameters) =>
    parameters["widenAboveFrac"]! >= parameters["stopAboveFrac"]!
      ? [
          "widenAboveFrac is not below stopAboveFrac: the side that adds stops before it could be wider. Lower the one or raise the other.",
        ]
      : [],
  wrap(strategy, parameters) {
    const maxPosition = parameters["maxPositionContracts"]!;
    const widenAbove = parameters["widenAboveFrac"]!;
    const stopAbove = parameters["stopAboveFrac"]!;
    const widenBy = parameters["widenByFrac"]!;
    return layered(strategy, {
      reads: "fair-and-inventory",
      create: () => ({
        edit(wishes, market) {
          const adding = market.inventoryContracts > 0 ? wishes.bids : wishes.asks;
          if (isPastShare(market, widenAbove, maxPosition)) adding.move(-widenBy * wishes.spreadCents);
          if (!isPastShare(market, stopAbove, maxPosition)) return "wider with inventory";
          adding.withdraw();
          return "inventory past where quoting stops";
        },
      }),
    });
  },
};
