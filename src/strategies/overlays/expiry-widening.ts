/** Wider near the close: an inventory can hardly be traded out any more, and news decides. */
import { layered } from "./layered.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { closeInUs, GUIDE, hoursUs } from "./shared.ts";

export const expiryWidening: OverlayDefinition = {
  name: "expiry-widening",
  summary:
    "in the last nearHours before the scheduled close the spread is wider by widenByFrac, half of it on each side",
  source: `${GUIDE}: spread x 1.5 in the last hour`,
  parameters: [
    {
      name: "nearHours",
      summary: "hours before the close from which it is wider; the guide: 1",
      default: 1,
      min: 0,
      max: 720,
    },
    {
      name: "widenByFrac",
      summary: "by how much wider, as a share of the spread; the guide: 0.5",
      default: 0.5,
      min: 0,
      max: 10,
    },
  ],
  needs: [],
  assumes: ["the scheduled close is when the market is decided"],
  wrongWhen: ["the result is known well before the close, as in sports: it widens too late"],
  wrap(strategy, parameters) {
    const nearUs = hoursUs(parameters["nearHours"]!);
    const widenBy = parameters["widenByFrac"]!;
    return layered(strategy, {
      create: () => ({
        edit(wishes, market) {
          if (closeInUs(market) > nearUs) return undefined;
          const cents = (-widenBy * wishes.spreadCents) / 2;
          wishes.bids.move(cents);
          wishes.asks.move(cents);
          return "wider near the close";
        },
        wakeUs: (market, nowUs) => nowUs + closeInUs(market) - nearUs,
      }),
    });
  },
};
