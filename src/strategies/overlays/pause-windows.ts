/** No quotes inside an announced window, once or again and again. */
import { US_PER_HOUR } from "../../core/units.ts";
import { layered } from "./layered.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { hoursUs, secondsUs, WATCHDOG } from "./shared.ts";

export const pauseWindows: OverlayDefinition = {
  name: "pause-windows",
  summary:
    "no quotes for lengthSeconds from startUnixSeconds on, and again every everyHours; one window an overlay, as many overlays as there are windows",
  source: `${WATCHDOG}, section 5: withdraw quotes during news`,
  parameters: [
    {
      name: "startUnixSeconds",
      summary: "start of the first window, in seconds since 1970 or as a time with its zone",
      default: 0,
      min: 0,
      max: 4_102_444_800,
    },
    {
      name: "lengthSeconds",
      summary: "length of a window; the guide waits for 30 seconds after a headline",
      default: 30,
      min: 0,
      max: 86_400,
    },
    {
      name: "everyHours",
      summary: "from one window's start to the next one's, 24: every day; 0: once",
      default: 0,
      min: 0,
      max: 8_760,
    },
  ],
  needs: [],
  assumes: ["it is known when the news comes"],
  wrongWhen: [
    "the news comes earlier, or the clocks change: a window every 24 hours does not follow summer time",
  ],
  warnings(parameters) {
    const everyUs = hoursUs(parameters["everyHours"]!);
    const lengthUs = secondsUs(parameters["lengthSeconds"]!);
    if (parameters["startUnixSeconds"] === 0 && everyUs === 0)
      return ["startUnixSeconds is 0: the window was in 1970, so nothing is ever paused. Give it a start."];
    if (everyUs > 0 && lengthUs >= everyUs)
      return [
        "lengthSeconds is as long as everyHours, or longer: from its start on nothing is ever quoted. Shorten the windows.",
      ];
    return [];
  },
  wrap(strategy, parameters) {
    const startUs = secondsUs(parameters["startUnixSeconds"]!);
    const lengthUs = secondsUs(parameters["lengthSeconds"]!);
    const everyUs = hoursUs(parameters["everyHours"]!) || 1_000_000 * US_PER_HOUR;
    /** How long ago the last window has begun, below 0 before the first one. */
    const sinceUs = (nowUs: number): number =>
      nowUs < startUs ? nowUs - startUs : (nowUs - startUs) % everyUs;
    return layered(strategy, {
      create: () => ({
        edit(wishes, _, nowUs) {
          const ago = sinceUs(nowUs);
          if (ago < 0 || ago >= lengthUs) return undefined;
          wishes.withdraw();
          return "inside an announced window";
        },
        wakeUs(_, nowUs) {
          const ago = sinceUs(nowUs);
          if (ago < 0) return startUs;
          return nowUs - ago + (ago < lengthUs && lengthUs < everyUs ? lengthUs : everyUs);
        },
      }),
    });
  },
};
