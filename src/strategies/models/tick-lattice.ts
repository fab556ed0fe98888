/**
 * The exact quotes on a grid of prices, with fees, over a bounded lattice of inventories: the discrete
 * Hamilton-Jacobi-Bellman equation
 *
 *   d theta_q / d tau = -rho q^2 + H_bid(theta_{q+D} - theta_q) + H_ask(theta_{q-D} - theta_q)
 *
 * in which H is the best expected gain over all legal prices at a distance of at least `distanceMinCents`, or none. For one side
 * the gain of each price is a straight line in z = exp(-gamma D); the best price is the upper envelope of those lines, which
 * is computed once. Prices are cents, times hours, sizes contracts.
 */
import { DormandPrince } from "./dormand-prince.ts";
import type { ExponentialFills } from "./exponential-fills.ts";
import { GainEnvelope, type GainLine } from "./gain-envelope.ts";

export interface TickGainsInput extends ExponentialFills {
  readonly fairCents: number;
  readonly gammaPerCent: number;
  readonly sizeContracts: number;
  /** Legal prices, ascending, within 0 and 100. */
  readonly pricesCents: ArrayLike<number>;
  /** Maker's fee of a contract at a price. */
  readonly feeCents: (priceCents: number) => number;
  /** No quote nearer to fair value than this; below 0 quotes may pass it. -Infinity for any distance. */
  readonly distanceMinCents: number;
}

export interface TickLatticeInput extends TickGainsInput {
  /** Inventory runs from -boundSizes to +boundSizes order sizes. */
  readonly boundSizes: number;
  /** Running penalty of inventory: half of gamma sigma^2, cents for each contract squared an hour. */
  readonly runningPenaltyCentsPerHour: number;
  readonly terminalValueCents: (contracts: number) => number;
}

/** One time to go, by inventory from the lowest to the highest; NaN is no quote. */
export interface TickQuotes {
  readonly thetaCents: Float64Array;
  readonly bidCents: Float64Array;
  readonly askCents: Float64Array;
}

export class TickLattice {
  readonly #input: TickLatticeInput;
  readonly #bids: GainEnvelope;
  readonly #asks: GainEnvelope;
  readonly #solver: DormandPrince;
  /** By inventory: cost of holding it, an hour. */
  readonly #penalty: Float64Array;
  /** By inventory: index of the line that was best last. */
  readonly #bidIndex: Int32Array;
  readonly #askIndex: Int32Array;
  readonly #thetaCents: Float64Array;

  /**
   * @param toleranceCents error of theta that a step may add.
   * @param gains those of `input`, where several lattices differ in nothing that they depend on.
   */
  constructor(input: TickLatticeInput, toleranceCents = 1e-9, gains = tickGains(input)) {
    const { boundSizes, sizeContracts, runningPenaltyCentsPerHour } = input;
    this.#input = input;
    const count = 2 * boundSizes + 1;
    const contractsAt = (place: number): number => (place - boundSizes) * sizeContracts;
    this.#bids = gains.bids;
    this.#asks = gains.asks;
    this.#penalty = Float64Array.from(
      { length: count },
      (_, place) => runningPenaltyCentsPerHour * contractsAt(place) ** 2,
    );
    this.#bidIndex = new Int32Array(count);
    this.#askIndex = new Int32Array(count);
    this.#thetaCents = Float64Array.from({ length: count }, (_, place) =>
      input.terminalValueCents(contractsAt(place)),
    );
    this.#solver = new DormandPrince(count, (theta, slopes) => this.#slopes(theta, slopes), toleranceCents);
  }

  /** The quotes with `hoursLeft` to go; times must be asked for in ascending order. */
  at(hoursLeft: number): TickQuotes {
    this.#solver.advance(this.#thetaCents, hoursLeft);
    const { priceCents: bidPrices } = this.#bids;
    const { priceCents: askPrices } = this.#asks;
    const count = this.#thetaCents.length;
    this.#slopes(this.#thetaCents, new Float64Array(count));
    return {
      thetaCents: this.#thetaCents.slice(),
      bidCents: Float64Array.from(this.#bidIndex, (index, place) =>
        place === count - 1 ? NaN : bidPrices[index]!,
      ),
      askCents: Float64Array.from(this.#askIndex, (index, place) => (place === 0 ? NaN : askPrices[index]!)),
    };
  }

  /** The right-hand side of the equation. hot: bench/models.ts */
  #slopes(theta: Float64Array, slopes: Float64Array): void {
    const { gammaPerCent } = this.#input;
    const bids = this.#bids;
    const asks = this.#asks;
    const penalty = this.#penalty;
    const bidIndex = this.#bidIndex;
    const askIndex = this.#askIndex;
    const last = theta.length - 1;
    let askGain = 0; // of the inventory at hand
    for (let place = 0; place <= last; place++) {
      let slope = askGain - penalty[place]!;
      if (place < last) {
        const gainCents = theta[place + 1]! - theta[place]!;
        const z = gammaPerCent === 0 ? -gainCents : Math.exp(-gammaPerCent * gainCents);
        const bid = bids.indexAt(z, bidIndex[place]!);
        bidIndex[place] = bid;
        slope += bids.level[bid]! - bids.slope[bid]! * z;
        const back = gammaPerCent === 0 ? gainCents : 1 / z;
        const ask = asks.indexAt(back, askIndex[place + 1]!);
        askIndex[place + 1] = ask;
        askGain = asks.level[ask]! - asks.slope[ask]! * back;
      }
      slopes[place] = slope;
    }
  }
}

/** The best gain over all legal prices of either side. */
export interface TickGains {
  readonly bids: GainEnvelope;
  readonly asks: GainEnvelope;
}

/** What a lattice gains by quoting, which depends on neither inventory, penalty, terminal value nor time. */
export function tickGains(input: TickGainsInput): TickGains {
  return {
    bids: new GainEnvelope(gainLines(input, (priceCents) => input.fairCents - priceCents)),
    asks: new GainEnvelope(gainLines(input, (priceCents) => priceCents - input.fairCents)),
  };
}

/** For each legal price the gain of quoting it, as a line in z = exp(-gamma D), or in z = -D where gamma is 0. */
function gainLines(input: TickGainsInput, distanceOf: (priceCents: number) => number): GainLine[] {
  const { gammaPerCent, sizeContracts, intensityPerHour, kappaPerCent, distanceMinCents } = input;
  const lines: GainLine[] = [];
  for (let index = 0; index < input.pricesCents.length; index++) {
    const priceCents = input.pricesCents[index]!;
    const distanceCents = distanceOf(priceCents);
    if (distanceCents < distanceMinCents) continue;
    const perHour = intensityPerHour * Math.exp(-kappaPerCent * distanceCents);
    const earnedCents = sizeContracts * (distanceCents - input.feeCents(priceCents));
    if (gammaPerCent === 0)
      lines.push({ priceCents, distanceCents, level: perHour * earnedCents, slope: perHour });
    else {
      const level = perHour / gammaPerCent;
      const slope = level * Math.exp(-gammaPerCent * earnedCents);
      lines.push({ priceCents, distanceCents, level, slope });
    }
  }
  return lines;
}
