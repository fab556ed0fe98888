/** Invariants of what a fill costs and how often one comes. */
import fc from "fast-check";
import { ROUNDING, type Rounding } from "../../core/fee-rounding.ts";
import { FEE_TYPES, feeRates, feeTerms, type FeeTerms } from "../../core/fee-terms.ts";
import { tradeFeeMicros } from "../../core/fees.ts";
import { fillProbability } from "../../estimators/fill-probability.ts";
import type { SharedInvariant } from "../invariant.ts";
import { machineInvariant, type SharedBreach } from "./machine-check.ts";

/** The fee of one fill, micros. */
export type FillFee = (terms: FeeTerms, isMaker: boolean, priceBp: number, lots: number) => number;

const MULTIPLIER_STEP_PPM = 50_000;

export function feesNeverPay(fee: FillFee): SharedInvariant {
  return machineInvariant({
    id: "fees-never-pay",
    statement: "Fees cost, cost the same on both sides of a dollar, and cost no less in parts.",
    condition:
      "fee >= 0; fee(P) = fee(100 - P); fee(C1) + fee(C2) >= fee(C1 + C2); a higher rate never costs less: by every rounding rule, maker and taker, on every price",
    tolerance: "none: micro-dollars",
    costs:
      "A fee a cent too low on each of 1,000 fills is $10 that the exchange takes and the backtest did not know of.",
    draws: fc.record({
      feeType: fc.constantFrom(...FEE_TYPES.filter((type) => type !== "flat")),
      steps: fc.integer({ min: 0, max: 40 }),
      moreSteps: fc.integer({ min: 0, max: 10 }),
      rounding: fc.constantFrom<Rounding>(...Object.values(ROUNDING)),
      isMaker: fc.boolean(),
      priceBp: oftenWhole(100, 99),
      lots: oftenWhole(100, 1_000),
      moreLots: oftenWhole(100, 1_000),
    }),
    judge({ feeType, steps, moreSteps, rounding, isMaker, priceBp, lots, moreLots }) {
      const termsOf = (count: number): FeeTerms =>
        feeTerms(feeRates({ feeType, multiplierPpm: count * MULTIPLIER_STEP_PPM }), rounding);
      const terms = termsOf(steps);
      const one = fee(terms, isMaker, priceBp, lots);
      const mirrored = fee(terms, isMaker, 10_000 - priceBp, lots);
      const parts = one + fee(terms, isMaker, priceBp, moreLots);
      const whole = fee(terms, isMaker, priceBp, lots + moreLots);
      const dearer = fee(termsOf(steps + moreSteps), isMaker, priceBp, lots);
      const state = {
        feeType,
        multiplier: steps / 20,
        role: isMaker ? "maker" : "taker",
        priceBp,
        lots,
        moreLots,
      };
      const faults: readonly (readonly [boolean, Omit<SharedBreach, "state">])[] = [
        [one < 0, fault(`the fee is ${one} micros`, "it is 0 or more", "inverted sign of the fee")],
        [
          one !== mirrored,
          fault(
            `at ${priceBp} bp the fee is ${one} micros, at ${10_000 - priceBp} bp ${mirrored}`,
            "both are the same",
            "dropped term: P (1 - P) became P; or, off by one unit, fees in floating point",
          ),
        ],
        [
          parts < whole,
          fault(
            `in two parts it is ${parts} micros, whole ${whole}`,
            "parts cost no less",
            "rounded down, not up",
          ),
        ],
        [
          dearer < one,
          fault(
            `at the higher rate it is ${dearer} micros, not ${one}`,
            "it costs no less",
            "inverted sign of the rate",
          ),
        ],
      ];
      const broken = faults.find(([isBroken]) => isBroken);
      return broken === undefined ? undefined : { state, ...broken[1] };
    },
  });
}

/** Whole cents and contracts more often than others: there fees are whole units, and what lies a hair above is rounded up. */
function oftenWhole(unit: number, unitsMax: number): fc.Arbitrary<number> {
  return fc.oneof(
    fc.integer({ min: 1, max: unitsMax }).map((units) => units * unit),
    fc.integer({ min: 1, max: unitsMax * unit }),
  );
}

function fault(observed: string, demanded: string, likelyCause: string): Omit<SharedBreach, "state"> {
  return { observed, demanded, likelyCause };
}

/** Chance of a fill while a quote stands, from the rate of fills and the time. */
export type FillChance = (ratePerHour: number, hours: number) => number;

export function fillProbabilityBounded(chance: FillChance): SharedInvariant {
  return machineInvariant({
    id: "fill-probability-bounded",
    statement:
      "A quote is filled with a chance between nothing and one, and never more often than takers come.",
    condition: "0 <= 1 - e^(-lambda dt) <= min(1, lambda dt) for every rate and time",
    tolerance: "none",
    costs:
      "A chance above one fills every quote at once: a simulated day of 1,000 fills at 2 cents shows $20 that nobody will ever earn.",
    draws: fc.record({
      rateTenths: fc.integer({ min: 0, max: 1_000_000 }),
      seconds: fc.integer({ min: 0, max: 86_400 }),
    }),
    judge({ rateTenths, seconds }) {
      const [ratePerHour, hours] = [rateTenths / 10, seconds / 3_600];
      const probability = chance(ratePerHour, hours);
      const most = Math.min(1, ratePerHour * hours);
      if (probability >= 0 && probability <= most) return undefined;
      return {
        state: { ratePerHour, seconds },
        observed: `the chance of a fill is ${probability}`,
        demanded: `it lies between 0 and ${most}`,
        likelyCause:
          probability > 1 ? "scale: a rate was taken for a chance" : "dropped term: not 1 - e^(-x)",
      };
    },
  });
}

export const CHARGE_INVARIANTS: readonly SharedInvariant[] = [
  fillProbabilityBounded(fillProbability),
  feesNeverPay(tradeFeeMicros),
];
