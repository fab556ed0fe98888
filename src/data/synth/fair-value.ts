/**
 * Fair values: martingales in [0, 1] that the market's result is drawn from.
 *
 *   probit   p = Phi(X / sqrt(H - t)), X Brownian: resolves at 0 or 1 exactly at the horizon H
 *   logit    dp = sigma p (1 - p) dW: never quite resolves
 *   jacobi   dp = sigma sqrt(p (1 - p)) dW: may be absorbed at 0 or 1
 *
 * Each may jump besides: to the odds a factor of e^z up or down, with the probabilities that keep the mean. Steps of probit
 * and logit are exact in law whatever their length; those of jacobi are clipped symmetrically, so that the mean is exact
 * and the variance a little small near the edges.
 */
import { assert } from "../../core/errors.ts";
import type { RandomStream } from "../../core/random.ts";
import { normalDensity, normalProbability, normalQuantile } from "./normal.ts";

export type FairLaw = "probit" | "logit" | "jacobi";

export interface FairParameters {
  readonly law: FairLaw;
  /** The first fair value is uniform between these. */
  readonly startCentsMin: number;
  readonly startCentsMax: number;
  /** Volatility of the continuous part, at even odds and, for probit, at the beginning. */
  readonly sigmaCentsPerSqrtHour: number;
  readonly jumpsPerHour: number;
  /** Size of a jump in log-odds; at even odds a quarter of it is its size in dollars. */
  readonly jumpLogOdds: number;
  /** How often the fair value moves. */
  readonly stepUs: number;
}

/** A fair value nearer to 0 or 1 than this stays there, but for a jump. */
const EDGE = 1e-12;

export interface FairRequest {
  readonly law: FairLaw;
  readonly startProbability: number;
  readonly sigmaCentsPerSqrtHour: number;
  readonly jumpsPerHour: number;
  readonly jumpLogOdds: number;
  readonly moves: RandomStream;
  readonly jumps: RandomStream;
}

export class FairValue {
  /** Probability of YES. */
  declare probability: number;
  /** Jumps so far. */
  jumpCount = 0;
  readonly #request: FairRequest;
  /** Hours until probit resolves. */
  #leftHours: number;
  /** X of probit. */
  #brownian: number;

  constructor(request: FairRequest) {
    const { startProbability, sigmaCentsPerSqrtHour } = request;
    assert(startProbability > 0 && startProbability < 1, "a fair value begins inside (0, 1)");
    this.#request = request;
    this.probability = startProbability;
    this.#leftHours = horizonHours(sigmaCentsPerSqrtHour);
    this.#brownian = normalQuantile(startProbability) * Math.sqrt(this.#leftHours);
  }

  /** Moves on by a stretch of time. */
  advance(hours: number): void {
    const { law, jumpsPerHour, jumps } = this.#request;
    if (law === "probit") this.#advanceProbit(hours);
    else if (law === "logit") this.#advanceLogit(hours);
    else this.#advanceJacobi(hours);
    if (jumpsPerHour > 0 && jumps.uniform() < 1 - Math.exp(-jumpsPerHour * hours)) this.#jump();
  }

  /** Draws the result: what has not resolved by now resolves with the probability that it has. */
  settle(chance: RandomStream): boolean {
    return chance.uniform() < this.probability;
  }

  #advanceProbit(hours: number): void {
    const movedHours = Math.min(hours, this.#leftHours);
    if (movedHours === 0) return;
    this.#brownian += Math.sqrt(movedHours) * this.#request.moves.normal();
    this.#leftHours -= movedHours;
    const isResolved = this.#leftHours <= EDGE;
    if (isResolved) this.#leftHours = 0;
    this.probability = isResolved
      ? Number(this.#brownian > 0)
      : normalProbability(this.#brownian / Math.sqrt(this.#leftHours));
  }

  /**
   * In the time of a step a world shows a Brownian motion whose drift depends on the result; by Bayes the log-odds of what
   * it shows move as below. The result is drawn anew each step, which is the same Markov process.
   */
  #advanceLogit(hours: number): void {
    const { sigmaCentsPerSqrtHour, moves } = this.#request;
    const p = this.probability;
    if (p <= EDGE || p >= 1 - EDGE) return;
    const sigma = sigmaCentsPerSqrtHour / 25;
    const variance = sigma * sigma * hours;
    const drift = moves.uniform() < p ? variance / 2 : -variance / 2;
    const logOdds = Math.log(p / (1 - p)) + drift + Math.sqrt(variance) * moves.normal();
    this.probability = 1 / (1 + Math.exp(-logOdds));
  }

  #advanceJacobi(hours: number): void {
    const { sigmaCentsPerSqrtHour, moves } = this.#request;
    const p = this.probability;
    const sigma = sigmaCentsPerSqrtHour / 50;
    const move = sigma * Math.sqrt(p * (1 - p) * hours) * moves.normal();
    const most = Math.min(p, 1 - p);
    this.probability = p + Math.max(-most, Math.min(most, move));
  }

  #jump(): void {
    const { jumpLogOdds, jumps, law } = this.#request;
    const p = this.probability;
    if (p <= EDGE || p >= 1 - EDGE) return;
    const factor = Math.exp(jumpLogOdds);
    const odds = p / (1 - p);
    const up = (odds * factor) / (1 + odds * factor);
    const down = odds / factor / (1 + odds / factor);
    this.probability = jumps.uniform() * (up - down) < p - down ? up : down;
    this.jumpCount++;
    if (law === "probit") this.#brownian = normalQuantile(this.probability) * Math.sqrt(this.#leftHours);
  }
}

/** Time in which probit resolves: sigma at even odds is phi(0) / sqrt(H) dollars per square root of an hour. */
export function horizonHours(sigmaCentsPerSqrtHour: number): number {
  const root = (100 * normalDensity(0)) / sigmaCentsPerSqrtHour;
  return root * root;
}
