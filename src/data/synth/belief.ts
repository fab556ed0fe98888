/** The hidden fair value and what all makers know of it, through time. */
import type { RandomStream } from "../../core/random.ts";
import { US_PER_HOUR, US_PER_SECOND } from "../../core/units.ts";
import type { FairValue } from "./fair-value.ts";
import type { TruthSink } from "./truth.ts";

export interface BeliefRequest {
  readonly fair: FairValue;
  readonly stepUs: number;
  readonly newsLagSeconds: number;
  readonly openUs: number;
  readonly truth: TruthSink | undefined;
}

export class Belief {
  declare fairCents: number;
  /** The fair value as makers know it: late, exponentially. */
  declare estimateCents: number;
  /** When the fair value moves next. */
  declare nextUs: number;
  readonly #fair: FairValue;
  readonly #stepUs: number;
  readonly #stepHours: number;
  readonly #newsShare: number;
  readonly #truth: TruthSink | undefined;

  constructor({ fair, stepUs, newsLagSeconds, openUs, truth }: BeliefRequest) {
    this.#fair = fair;
    this.#stepUs = stepUs;
    this.#stepHours = stepUs / US_PER_HOUR;
    this.#newsShare = newsLagSeconds === 0 ? 1 : 1 - Math.exp(-stepUs / US_PER_SECOND / newsLagSeconds);
    this.#truth = truth;
    this.fairCents = 100 * fair.probability;
    this.estimateCents = this.fairCents;
    this.nextUs = openUs + stepUs;
    this.#tell(openUs);
  }

  /** Moves the fair value once; it holds from `nextUs` on. */
  step(): void {
    this.#fair.advance(this.#stepHours);
    this.fairCents = 100 * this.#fair.probability;
    this.estimateCents += this.#newsShare * (this.fairCents - this.estimateCents);
    this.#tell(this.nextUs);
    this.nextUs += this.#stepUs;
  }

  settle(chance: RandomStream): boolean {
    return this.#fair.settle(chance);
  }

  #tell(timeUs: number): void {
    if (this.#truth === undefined) return;
    this.#truth({
      kind: "fair",
      timeUs,
      fairBp: 100 * this.fairCents,
      estimateBp: 100 * this.estimateCents,
    });
  }
}
