/**
 * How long messages travel: a constant, a distribution, samples that were measured, or what was recorded. Draws are made by
 * number, not in turn: the delay of an event is the same for every lane that asks, whenever it asks.
 */
import { mix4 } from "../core/digest.ts";
import { usageError } from "../core/errors.ts";
import { randomStream } from "../core/random.ts";

/** Times in whole microseconds, none negative. */
export type Delay =
  | { readonly kind: "constant"; readonly us: number }
  | { readonly kind: "uniform"; readonly usMin: number; readonly usMax: number }
  /** Half of all messages are faster than the median, one in a hundred is slower than the 99th percentile. */
  | { readonly kind: "lognormal"; readonly usMedian: number; readonly usP99: number }
  /** One of these, each as likely as any other: measured round trips, acknowledgements of one's own. */
  | { readonly kind: "samples"; readonly us: readonly number[] }
  /** The recorder's own delay of each message, receive time less exchange time, and so much more; feeds only. */
  | { readonly kind: "recorded"; readonly usMore: number };

/** The 99th percentile of the standard normal distribution. */
const NORMAL_P99 = 2.3263478740408408;
const WORDS = 2 ** 32;

function isTime(us: number): boolean {
  return Number.isSafeInteger(us) && us >= 0;
}

/** @throws USAGE_BAD_LATENCY naming what is wrong. */
export function assertDelay(delay: Delay, name: string): void {
  const refuse = (what: string): never => {
    throw usageError("USAGE_BAD_LATENCY", `the ${name} latency ${what}`, {
      hint: "Times are whole microseconds, zero or more.",
      data: { delay },
    });
  };
  switch (delay.kind) {
    case "constant":
      if (!isTime(delay.us)) refuse(`was ${delay.us} us`);
      return;
    case "uniform":
      if (!isTime(delay.usMin) || !isTime(delay.usMax) || delay.usMin > delay.usMax)
        refuse(`was from ${delay.usMin} to ${delay.usMax} us`);
      return;
    case "lognormal":
      if (
        !isTime(delay.usMedian) ||
        !isTime(delay.usP99) ||
        delay.usMedian < 1 ||
        delay.usP99 < delay.usMedian
      )
        refuse(`had a median of ${delay.usMedian} and a 99th percentile of ${delay.usP99} us`);
      return;
    case "samples":
      if (delay.us.length === 0 || !delay.us.every(isTime)) refuse("had no samples, or one that is no time");
      return;
    case "recorded":
      if (!isTime(delay.usMore)) refuse(`was the recorded one and ${delay.usMore} us more`);
  }
}

/** The delays of one kind of message. */
export class DelayDraws {
  readonly #delay: Delay;
  readonly #low: number;
  readonly #high: number;

  /** @param label names what travels: "latency/feed/MKT-1". */
  constructor(delay: Delay, seed: string, label: string) {
    const random = randomStream(seed, label);
    this.#delay = delay;
    this.#low = random.below(WORDS);
    this.#high = random.below(WORDS);
  }

  /**
   * Delay of message number `index`, whole microseconds.
   * @param recordedUs what the recorder measured for it.
   */
  usOf(index: number, recordedUs = 0): number {
    const delay = this.#delay;
    switch (delay.kind) {
      case "constant":
        return delay.us;
      case "recorded":
        return Math.max(0, recordedUs) + delay.usMore;
      case "uniform":
        return delay.usMin + Math.floor(this.#uniform(index, 0) * (delay.usMax - delay.usMin + 1));
      case "samples":
        return delay.us[Math.floor(this.#uniform(index, 0) * delay.us.length)]!;
      case "lognormal": {
        const sigma = Math.log(delay.usP99 / delay.usMedian) / NORMAL_P99;
        return Math.round(delay.usMedian * Math.exp(sigma * this.#normal(index)));
      }
    }
  }

  /** Box and Muller (1958): one normal from two uniforms. */
  #normal(index: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.#uniform(index, 0)));
    return radius * Math.cos(2 * Math.PI * this.#uniform(index, 1));
  }

  #uniform(index: number, turn: number): number {
    return (mix4(this.#low, index, this.#high, turn) >>> 0) / WORDS;
  }
}
