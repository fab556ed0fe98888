/** No quotes for a time after the mid has jumped. */
import { layered } from "./layered.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { midCents, secondsUs, WATCHDOG } from "./shared.ts";

const CENTS_TOLERANCE = 1e-9;

export const jumpPause: OverlayDefinition = {
  name: "jump-pause",
  summary: "no quotes for pauseSeconds after the mid has moved by jumpCents within windowSeconds",
  source: `${WATCHDOG}, section 5: many pull their quotes for the first 30 seconds after news`,
  parameters: [
    { name: "jumpCents", summary: "from the lowest to the highest mid", default: 5, min: 0.5, max: 99 },
    { name: "windowSeconds", summary: "time in which it moves so far", default: 10, min: 0.001, max: 3_600 },
    {
      name: "pauseSeconds",
      summary: "time without quotes after it; the guide: 30",
      default: 30,
      min: 0,
      max: 86_400,
    },
  ],
  needs: [],
  assumes: ["a jump is news, and what follows it is known by others first"],
  wrongWhen: [
    "somebody clears a side of a thin book: the mid jumps without news",
    "the first fill of a jump is ours: it pauses after that",
  ],
  wrap(strategy, parameters) {
    const jumpCents = parameters["jumpCents"]! - CENTS_TOLERANCE;
    const windowUs = secondsUs(parameters["windowSeconds"]!);
    const pauseUs = secondsUs(parameters["pauseSeconds"]!);
    return layered(strategy, {
      create() {
        const mids = new MidWindow(windowUs);
        let untilUs = -Infinity;
        return {
          edit(wishes, market, nowUs) {
            const mid = midCents(market);
            if (mid !== undefined && mids.rangeWith(mid, nowUs) >= jumpCents) {
              untilUs = nowUs + pauseUs;
              mids.forget(); // a jump counts once
              mids.rangeWith(mid, nowUs);
            }
            if (nowUs >= untilUs) return undefined;
            wishes.withdraw();
            return "paused after a jump";
          },
          wakeUs: () => untilUs,
        };
      },
    });
  },
};

/** The mids of the last microseconds, the one that stood when they began among them. */
class MidWindow {
  readonly #lengthUs: number;
  #timesUs: number[] = [];
  #midsCents: number[] = [];

  constructor(lengthUs: number) {
    this.#lengthUs = lengthUs;
  }

  forget(): void {
    this.#timesUs = [];
    this.#midsCents = [];
  }

  /** Adds a mid. @returns highest less lowest. */
  rangeWith(midCents: number, nowUs: number): number {
    const times = this.#timesUs;
    const mids = this.#midsCents;
    if (mids.at(-1) !== midCents) {
      times.push(nowUs);
      mids.push(midCents);
    }
    let old = 0;
    while (old + 1 < times.length && times[old + 1]! <= nowUs - this.#lengthUs) old++;
    if (old > 0) {
      times.splice(0, old);
      mids.splice(0, old);
    }
    let low = midCents;
    let high = midCents;
    for (const mid of mids) {
      if (mid < low) low = mid;
      if (mid > high) high = mid;
    }
    return high - low;
  }
}
