/**
 * The hidden fair value of a synthetic market, and what its makers believe it to be.
 *
 * The result Y is drawn first, Y ~ Bernoulli(p0). The world then shows a Brownian motion whose drift depends on Y, and p
 * is the probability of YES given what has been shown. By Bayes its log-odds move by
 *   dL = sigma^2 (Y - 1/2) dt + sigma dB,
 * which, Y unknown, is the logit diffusion dp = sigma p (1 - p) dW with its outward drift. So steps of
 * any length are exact, p is a martingale, and P(Y = 1 | path) = p at every time: settling at Y is in law the same as a
 * Bernoulli draw with the last p.
 *
 * Prices are centred, fair less 50 cents, so that the NO side's are exactly the negatives.
 */
import { randomStream, type RandomStream } from "../core/random.ts";
import { BP_PER_CENT, US_PER_HOUR, US_PER_SECOND } from "../core/units.ts";
import type { FairParameters, MakerParameters } from "./synthetic-presets.ts";

const EVEN_CENTS = 50;
/** The makers never believe in more than 99.5 or less than half a cent: there is no price beyond. */
const ESTIMATE_CENTRED_MAX = 49.5;
const ACTIVITY_AT_EDGE = 0.1;

export interface FairSetup {
  readonly seed: string;
  readonly fair: FairParameters;
  readonly makers: MakerParameters;
  readonly openTimeUs: number;
  /** -1 makes the mirror image: every YES move a NO move. */
  readonly orientation: 1 | -1;
}

export class FairValue {
  /** True fair value and the makers' estimate, cents less 50. */
  fairCentred = 0;
  estimateCentred = 0;
  /** How lively the market is for where it trades: 1 at even odds, less near the edges. */
  liveliness = 1;
  /** When the next step is due. */
  nextUs: number;
  readonly isYes: boolean;
  readonly #orientation: 1 | -1;
  readonly #stepUs: number;
  readonly #driftPerStep: number;
  readonly #sdPerStep: number;
  readonly #newsShare: number;
  readonly #errorKept: number;
  readonly #errorSdPerStep: number;
  readonly #moves: RandomStream;
  readonly #errors: RandomStream;
  #logOdds: number;
  #laggedCentred: number;
  #errorCentred = 0;
  #truthCount = 0;
  #truthUs = new Float64Array(1_024);
  #truthBp = new Float64Array(1_024);
  #estimateBp = new Float64Array(1_024);

  constructor({ seed, fair, makers, openTimeUs, orientation }: FairSetup) {
    const { startCentsMin, startCentsMax, sigmaLogitPerSqrtHour, stepUs } = fair;
    this.#orientation = orientation;
    this.#stepUs = stepUs;
    this.#moves = randomStream(seed, "synthetic/fair");
    this.#errors = randomStream(seed, "synthetic/estimate");
    const start = randomStream(seed, "synthetic/start");
    const p0 = (startCentsMin + start.uniform() * (startCentsMax - startCentsMin)) / (2 * EVEN_CENTS);
    this.#logOdds = Math.log(p0 / (1 - p0));
    const isUp = randomStream(seed, "synthetic/result").uniform() < p0;
    this.isYes = orientation === 1 ? isUp : !isUp;
    const varianceLogit = (sigmaLogitPerSqrtHour * sigmaLogitPerSqrtHour * stepUs) / US_PER_HOUR;
    this.#driftPerStep = isUp ? varianceLogit / 2 : -varianceLogit / 2;
    this.#sdPerStep = Math.sqrt(varianceLogit);
    const stepSeconds = stepUs / US_PER_SECOND;
    this.#newsShare = 1 - Math.exp(-stepSeconds / makers.lagSeconds);
    this.#errorKept = Math.exp(-stepSeconds / makers.errorSeconds);
    this.#errorSdPerStep = makers.errorCents * Math.sqrt(1 - this.#errorKept * this.#errorKept);
    this.#laggedCentred = orientation * centredOfLogOdds(this.#logOdds);
    this.nextUs = openTimeUs;
    this.#publish();
  }

  /** Moves everything one step on. */
  step(): void {
    this.#logOdds += this.#driftPerStep + this.#sdPerStep * this.#moves.normal();
    this.#errorCentred =
      this.#errorCentred * this.#errorKept + this.#orientation * this.#errorSdPerStep * this.#errors.normal();
    this.#publish();
  }

  /** Steps until nothing is due at or before `timeUs`. */
  advanceTo(timeUs: number): void {
    while (this.nextUs <= timeUs) this.step();
  }

  /** Times of the steps, and from each on the fair value and the makers' estimate in basis points. */
  truth(): { timeUs: Float64Array; fairBp: Float64Array; estimateBp: Float64Array } {
    return {
      timeUs: this.#truthUs.slice(0, this.#truthCount),
      fairBp: this.#truthBp.slice(0, this.#truthCount),
      estimateBp: this.#estimateBp.slice(0, this.#truthCount),
    };
  }

  #publish(): void {
    const fair = this.#orientation * centredOfLogOdds(this.#logOdds);
    this.#laggedCentred += (fair - this.#laggedCentred) * this.#newsShare;
    const believed = this.#laggedCentred + this.#errorCentred;
    const estimate = Math.max(-ESTIMATE_CENTRED_MAX, Math.min(ESTIMATE_CENTRED_MAX, believed));
    const distance = estimate / EVEN_CENTS;
    this.fairCentred = fair;
    this.estimateCentred = estimate;
    this.liveliness = Math.max(ACTIVITY_AT_EDGE, Math.sqrt(1 - distance * distance));
    if (this.#truthCount === this.#truthUs.length) {
      this.#truthUs = doubled(this.#truthUs);
      this.#truthBp = doubled(this.#truthBp);
      this.#estimateBp = doubled(this.#estimateBp);
    }
    this.#truthUs[this.#truthCount] = this.nextUs;
    this.#truthBp[this.#truthCount] = (EVEN_CENTS + fair) * BP_PER_CENT;
    this.#estimateBp[this.#truthCount++] = (EVEN_CENTS + estimate) * BP_PER_CENT;
    this.nextUs += this.#stepUs;
  }
}

/** 100 p - 50 for log-odds, exactly odd in them. */
function centredOfLogOdds(logOdds: number): number {
  const decay = Math.exp(-Math.abs(logOdds));
  const distance = (EVEN_CENTS * (1 - decay)) / (1 + decay);
  return logOdds < 0 ? -distance : distance;
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}
