/**
 * Fills that come from a fitted flow of orders instead of, or beside, the tape's prints (docs/QUEUE.md). A Poisson flow
 * fitted to a tape is a smoothed copy of the tape's own: a model uses one or the other, or what one has beyond the other,
 * never both in full.
 *
 * What the simulated market has to do for an order of ours on a side, with
 *   distance       how far its price is from the recorded mid before the event at hand, cents; mid - price for a bid,
 *                  price - mid for an ask; the quote of a side without a mid is not reached
 *   touch distance the same for the recorded best price of that side
 *
 * 1. Make a `CandidateStream` for each market, side and seed at the market's first time, unless `candidatesPerHour` is 0.
 *    Lanes of equal model and seed share it, whatever they quote and whenever they began: common random numbers.
 * 2. Before an event at time t is applied, and before the commands of t arrive, go through the candidates earlier than t:
 *    each fills, in full and with the cause `modelled`, every resting order of its side whose
 *    `candidateChance(distance, touchDistance)` is above its `uniform`. None comes within a gap or after settlement.
 * 3. A print (no block trade) does what `prints` says. `none`: nothing. `queue`: what it does under `baseModel`. `thinned`: it
 *    fills each order it reaches, at or through its price and whatever is ahead, where `printChance(distance)` is above
 *    the uniform of its row (`NumberedDraws`); its size is spent once over all orders of a lane, best price first, then oldest.
 * 4. Growth of the opposite side fills under `queue` as under `baseModel`, otherwise never. Snapshots and gaps are the venue's.
 *
 * Because a chance never grows with the distance and all quotes see one `uniform`, what fills a quote fills every better one.
 */
import { randomStream, type RandomStream } from "../../core/random.ts";
import { US_PER_HOUR } from "../../core/units.ts";
import type { FillModel } from "./fill-model.ts";

/** An intensity in the units of the strategies' parameters: fills an hour, decaying with cents from the mid. */
export interface FlowIntensity {
  readonly intensityPerHour: number;
  readonly kappaPerCent: number;
}

/** Names of a flow model's parameters: the flow that we expect to meet, and for `thinned` the tape's own. */
export const FLOW_PARAMETERS = {
  poisson: ["intensityPerHour", "kappaPerCent"],
  thinned: ["intensityPerHour", "kappaPerCent", "tapeIntensityPerHour", "tapeKappaPerCent"],
  residual: ["intensityPerHour", "kappaPerCent"],
} as const;

export interface MarketFlowModel {
  readonly name: string;
  readonly summary: string;
  /** What it was made of, units in the names. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly prints: "none" | "queue" | "thinned";
  /** Whose rules the tape's rows follow under `queue`. */
  readonly baseModel?: FillModel;
  /** Modelled orders an hour and side before thinning. */
  readonly candidatesPerHour: number;
  /** Chance that a candidate reaches a quote; never grows with the distance. */
  candidateChance(distanceCents: number, touchDistanceCents: number): number;
  /** Chance that a print which reaches a quote fills it; never grows with the distance. */
  printChance(distanceCents: number): number;
  readonly assumes: readonly string[];
  readonly wrongWhen: readonly string[];
}

/** Whether a lane is filled by a flow, not by a model of the tape's rows. */
export function isFlow(model: FillModel | MarketFlowModel): model is MarketFlowModel {
  return "prints" in model;
}

/** The modelled orders that come to one side of a market, in time: Poisson, thinned by whoever asks. */
export class CandidateStream {
  /** When the candidate at hand comes. */
  timeUs: number;
  /** It reaches the quotes whose chance is above this. */
  uniform = NaN;
  readonly #random: RandomStream;
  readonly #ratePerUs: number;

  /** @param label names market and side: "flow/MKT-1/bid". */
  constructor(seed: string, label: string, candidatesPerHour: number, startUs: number) {
    this.#random = randomStream(seed, label);
    this.#ratePerUs = candidatesPerHour / US_PER_HOUR;
    this.timeUs = startUs;
    this.advance();
  }

  /** Goes on to the next candidate. */
  advance(): void {
    this.timeUs += this.#random.exponential(this.#ratePerUs);
    this.uniform = this.#random.uniform();
  }
}
