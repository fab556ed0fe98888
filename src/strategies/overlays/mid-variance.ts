/**
 * Volatility of a market from the moves of its mid as a strategy sees them: v' = v 2^(-dt / halfLife) + ln 2 / halfLife x move^2,
 * an exponentially weighted realised variance. It starts at a given volatility, counts jumps as they come, and counts the mid's
 * bouncing between ticks as moves: it errs high.
 */
import { US_PER_HOUR } from "../../core/units.ts";
import { secondsUs } from "./shared.ts";

const CENTS_PER_DOLLAR = 100;

export class MidVariance {
  readonly #halfLifeUs: number;
  readonly #startCents2PerHour: number;
  #varianceCents2PerHour: number;
  #midCents: number | undefined;
  #atUs = -Infinity;

  constructor(startDollarsPerSqrtHour: number, halfLifeSeconds: number) {
    this.#startCents2PerHour = (startDollarsPerSqrtHour * CENTS_PER_DOLLAR) ** 2;
    this.#varianceCents2PerHour = this.#startCents2PerHour;
    this.#halfLifeUs = secondsUs(halfLifeSeconds);
  }

  /** When it is back where it started if nothing moves any more; undefined where it is no higher than that. */
  get calmAtUs(): number | undefined {
    const halfLives = Math.log2(this.#varianceCents2PerHour / this.#startCents2PerHour);
    return halfLives > 0 ? this.#atUs + Math.ceil(halfLives * this.#halfLifeUs) + 1 : undefined;
  }

  /** @returns the volatility now. Without a mid time passes and nothing moves; the next mid is compared with the last one. */
  next(midCents: number | undefined, nowUs: number): number {
    this.#pass(nowUs);
    if (midCents !== undefined) {
      const moveCents = midCents - (this.#midCents ?? midCents);
      this.#varianceCents2PerHour += moveCents ** 2 * ((Math.LN2 * US_PER_HOUR) / this.#halfLifeUs);
      this.#midCents = midCents;
    }
    return Math.sqrt(this.#varianceCents2PerHour) / CENTS_PER_DOLLAR;
  }

  #pass(nowUs: number): void {
    const elapsedUs = this.#midCents === undefined ? 0 : nowUs - this.#atUs;
    this.#atUs = nowUs;
    this.#varianceCents2PerHour *= Math.exp((-Math.LN2 * elapsedUs) / this.#halfLifeUs);
  }
}
