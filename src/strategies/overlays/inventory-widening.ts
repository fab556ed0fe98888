/** Wider as the inventory grows: past a share of the maximum the side that adds to it moves away, past another it stops. */
import { layered } from "./layered.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { GUIDE } from "./shared.ts";

/** Shares like 0.3 of 10 contracts are not whole in binary. */
const SHARE_TOLERANCE = 1e-9;

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
  wrap(strategy, parameters) {
    const maxPosition = parameters["maxPositionContracts"]!;
    const widenAbove = parameters["widenAboveFrac"]! + SHARE_TOLERANCE;
    const stopAbove = parameters["stopAboveFrac"]! + SHARE_TOLERANCE;
    const widenBy = parameters["widenByFrac"]!;
    return layered(strategy, {
      reads: "fair-and-inventory",
      create: () => ({
        edit(wishes, { inventoryContracts }) {
          const share = Math.abs(inventoryContracts) / maxPosition;
          const adding = inventoryContracts > 0 ? wishes.bids : wishes.asks;
          if (share > widenAbove) adding.move(-widenBy * wishes.spreadCents);
          if (!(share > stopAbove)) return "wider with inventory";
          adding.withdraw();
          return "inventory past where quoting stops";
        },
      }),
    });
  },
};
