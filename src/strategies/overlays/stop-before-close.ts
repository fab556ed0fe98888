/** Stops for good before the close, or before what the market is about begins. */
import { layered } from "./layered.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { closeInUs, FULL_STACK, hoursUs, secondsUs } from "./shared.ts";

export const stopBeforeClose: OverlayDefinition = {
  name: "stop-before-close",
  summary:
    "no quotes from beforeCloseHours before the scheduled close on, nor from beforeEventHours before the event starts on",
  source: `${FULL_STACK}: we stop when the corresponding event begins, to avoid adverse selection`,
  parameters: [
    {
      name: "beforeCloseHours",
      summary: "hours before the scheduled close; 0 stops at the close",
      default: 0.25,
      min: 0,
      max: 720,
    },
    {
      name: "eventStartUnixSeconds",
      summary: "when the event starts, in seconds since 1970 or as a time with its zone; 0: there is none",
      default: 0,
      min: 0,
      max: 4_102_444_800,
    },
    {
      name: "beforeEventHours",
      summary: "hours before the event's start; 0 stops at the start",
      default: 0,
      min: 0,
      max: 720,
    },
  ],
  needs: [],
  assumes: ["after the start whoever watches knows more than a quote"],
  wrongWhen: [
    "the event is moved: the start is a number, it does not follow",
    "an inventory is left: it is kept to the settlement",
  ],
  warnings: (parameters) =>
    parameters["eventStartUnixSeconds"] === 0 && parameters["beforeEventHours"]! > 0
      ? [
          "beforeEventHours was given without eventStartUnixSeconds: it stops before the close alone. Give the start.",
        ]
      : [],
  wrap(strategy, parameters) {
    const beforeCloseUs = hoursUs(parameters["beforeCloseHours"]!);
    const startUs = secondsUs(parameters["eventStartUnixSeconds"]!);
    const eventUs = startUs === 0 ? Infinity : startUs - hoursUs(parameters["beforeEventHours"]!);
    return layered(strategy, {
      create: () => ({
        edit(wishes, market, nowUs) {
          const isClosing = closeInUs(market) <= beforeCloseUs;
          if (!isClosing && nowUs < eventUs) return undefined;
          wishes.withdraw();
          return isClosing ? "stopped before the close" : "stopped before the event";
        },
        wakeUs(market, nowUs) {
          const closingUs = nowUs + closeInUs(market) - beforeCloseUs;
          if (nowUs >= closingUs || nowUs >= eventUs) return undefined;
          return Math.min(closingUs, eventUs);
        },
      }),
    });
  },
};
