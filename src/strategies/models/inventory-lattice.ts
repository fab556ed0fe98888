/**
 * The exact quotes at continuous prices over a bounded lattice of inventories: with v_q = exp(k theta_q / D) the
 * Hamilton-Jacobi-Bellman equation is the linear system v' = -alpha q^2 v + eta (v_{q+D} + v_{q-D}).
 *
 * It is solved in the logarithms of v by uniformisation: v(tau) = e^(-c tau) sum (c I + B)^n v tau^n / n!, in which every term is
 * positive. Eigenvectors or a matrix exponential in plain numbers fail here: v spans a thousand orders of magnitude where
 * settlement is at stake. Prices are cents, times hours, sizes contracts.
 */
import { effectiveIntensityPerHour, fillOffsetCents, type ExponentialFills } from "./exponential-fills.ts";
import { alphaPerHour } from "./riccati.ts";

export interface LatticeInput extends ExponentialFills {
  readonly gammaPerCent: number;
  readonly xiPerCent: number;
  readonly sigmaCentsPerSqrtHour: number;
  readonly sizeContracts: number;
  /** Inventory runs from -boundSizes to +boundSizes order sizes. */
  readonly boundSizes: number;
  /** What an inventory is worth at the horizon beside its fair value, cents: 0 without risk, never above it. */
  readonly terminalValueCents: (contracts: number) => number;
}

/** One time to go: by inventory, from the lowest to the highest. */
export interface LatticeQuotes {
  /** Value beside cash and fair value. */
  readonly thetaCents: Float64Array;
  /** Distances from fair value; NaN at the bound that has no such quote. */
  readonly bidOffsetCents: Float64Array;
  readonly askOffsetCents: Float64Array;
}

/** Terms of the series are added until they are this small beside the sum: below the last digit. */
const NEGLIGIBLE = 1e-20;
/** Sums are kept as multiples of e^reference; a term this many powers of e above that becomes the reference. */
const REFERENCE_MAX = 600;
/** Longest step of one series: its terms are then of a number that is quickly added up. */
const STEP_EVENTS_MAX = 200;

export class InventoryLattice {
  readonly #input: LatticeInput;
  readonly #offsetCents: number;
  readonly #logEta: number;
  /** By inventory: log of the uniformised rate of staying, -Infinity for none. */
  readonly #logStay: Float64Array;
  readonly #uniformRate: number;
  /** Rate at which the terms of a series grow, an hour. */
  readonly #eventsPerHour: number;
  /** Logs of v at `#hoursLeft`. */
  #logValues: Float64Array;
  #hoursLeft = 0;

  constructor(input: LatticeInput) {
    const { xiPerCent, sizeContracts, kappaPerCent, boundSizes } = input;
    this.#input = input;
    this.#offsetCents = fillOffsetCents(xiPerCent, sizeContracts, kappaPerCent);
    const eta = effectiveIntensityPerHour(xiPerCent, sizeContracts, input);
    // alphaPerHour counts inventory in order sizes, as the lattice does
    const alpha = alphaPerHour(input);
    this.#logEta = Math.log(eta);
    this.#uniformRate = alpha * boundSizes ** 2;
    this.#eventsPerHour = this.#uniformRate + 2 * eta;
    this.#logStay = Float64Array.from({ length: 2 * boundSizes + 1 }, (_, place) =>
      Math.log(Math.max(0, this.#uniformRate - alpha * (place - boundSizes) ** 2)),
    );
    this.#logValues = Float64Array.from(
      { length: 2 * boundSizes + 1 },
      (_, place) =>
        (kappaPerCent / sizeContracts) * input.terminalValueCents((place - boundSizes) * sizeContracts),
    );
  }

  /** The quotes with `hoursLeft` to go; times must be asked for in ascending order. */
  at(hoursLeft: number): LatticeQuotes {
    const hours = hoursLeft - this.#hoursLeft;
    if (hours < 0)
      throw new RangeError("a lattice goes from the horizon backwards: ask for ascending times to go");
    const steps = Math.ceil((hours * this.#eventsPerHour) / STEP_EVENTS_MAX);
    for (let step = 0; step < steps; step++) this.#advance(hours / steps);
    this.#hoursLeft = hoursLeft;
    return this.#quotes();
  }

  #advance(hours: number): void {
    const count = this.#logValues.length;
    const logHours = Math.log(hours);
    let term = this.#logValues;
    let next: Float64Array = new Float64Array(count);
    const reference = Float64Array.from(term);
    const sum = new Float64Array(count).fill(1);
    const expectedEvents = this.#eventsPerHour * hours;
    for (let order = 1; ; order++) {
      const logFactor = logHours - Math.log(order);
      let largestShare = 0;
      for (let place = 0; place < count; place++) {
        const stay = this.#logStay[place]! + term[place]!;
        const up = place + 1 < count ? this.#logEta + term[place + 1]! : -Infinity;
        const down = place > 0 ? this.#logEta + term[place - 1]! : -Infinity;
        const log = logSum3(stay, up, down) + logFactor;
        next[place] = log;
        const above = log - reference[place]!;
        if (above > REFERENCE_MAX) {
          sum[place] = sum[place]! * Math.exp(-above) + 1;
          reference[place] = log;
          largestShare = 1;
          continue;
        }
        const addend = Math.exp(above);
        sum[place]! += addend;
        const share = addend / sum[place]!;
        if (share > largestShare) largestShare = share;
      }
      [term, next] = [next, term === this.#logValues ? new Float64Array(count) : term];
      if (order > expectedEvents && largestShare < NEGLIGIBLE) break;
    }
    const shrink = this.#uniformRate * hours;
    this.#logValues = sum.map((value, place) => Math.log(value) + reference[place]! - shrink);
  }

  #quotes(): LatticeQuotes {
    const { kappaPerCent, sizeContracts } = this.#input;
    const logs = this.#logValues;
    const between = (from: number, to: number): number =>
      to < 0 || to >= logs.length ? NaN : this.#offsetCents + (logs[from]! - logs[to]!) / kappaPerCent;
    return {
      thetaCents: logs.map((log) => (log * sizeContracts) / kappaPerCent),
      bidOffsetCents: logs.map((_, place) => between(place, place + 1)),
      askOffsetCents: logs.map((_, place) => between(place, place - 1)),
    };
  }
}

function logSum3(a: number, b: number, c: number): number {
  if (a >= b && a >= c) return a === -Infinity ? a : a + Math.log(1 + Math.exp(b - a) + Math.exp(c - a));
  return b >= c
    ? b + Math.log(1 + Math.exp(a - b) + Math.exp(c - b))
    : c + Math.log(1 + Math.exp(a - c) + Math.exp(b - c));
}
