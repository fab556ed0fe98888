/** Quotes anew at fixed times only: between them prices stand, and what has been filled is not replaced. */
import { layered } from "./layered.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { GUIDE, secondsUs, WATCHDOG } from "./shared.ts";
import { Wishes } from "./wishes.ts";

/** Overlays that take quotes back for a reason that does not wait. */
const TAKE_BACK: readonly string[] = [
  "flatten",
  "minimum-market-spread",
  "jump-pause",
  "pause-windows",
  "stop-before-close",
];

export const timedRequoting: OverlayDefinition = {
  name: "timed-requoting",
  summary:
    "quotes stand for everySeconds, whatever happens; a fill is taken off its side and replaced at the next time",
  source: `${WATCHDOG}, section 6: every 10 seconds; ${GUIDE}: every 2 minutes`,
  parameters: [
    {
      name: "everySeconds",
      summary: "time from one look to the next",
      default: 10,
      min: 0.001,
      max: 86_400,
      usual: [10, 120],
    },
  ],
  needs: [],
  assumes: ["nothing happens between two looks that a quote should follow"],
  wrongWhen: [
    "the market moves meanwhile: old quotes are what others take",
    "it lies outside of overlays that take quotes back: they have to wait for the next time as well",
  ],
  warnings(_, within = []) {
    const late = TAKE_BACK.filter((name) => within.includes(name));
    return late.length === 0
      ? []
      : [
          `what ${late.join(", ")} would take back stands until the next look. Lay timed-requoting before them, inside.`,
        ];
  },
  wrap(strategy, parameters) {
    const everyUs = secondsUs(parameters["everySeconds"]!);
    return layered(strategy, {
      create() {
        const standing = new Wishes();
        let dueUs: number | undefined;
        let heldContracts = 0;
        return {
          edit(wishes, { inventoryContracts }, nowUs) {
            const filled = inventoryContracts - heldContracts;
            heldContracts = inventoryContracts;
            if (dueUs === undefined || nowUs >= dueUs) {
              const firstUs = dueUs ?? nowUs;
              dueUs = firstUs + everyUs * (Math.floor((nowUs - firstUs) / everyUs) + 1);
              standing.copy(wishes);
              return undefined;
            }
            standing.bids.take(filled);
            standing.asks.take(-filled);
            wishes.copy(standing);
            return "as of the last look";
          },
          wakeUs: () => dueUs,
        };
      },
    });
  },
};
