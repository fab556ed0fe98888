/**
 * Riccati quotes: running risk and the jump of the settlement in one closed form. Short times give Avellaneda-Stoikov, long ones GLFT, no
 * volatility the decay of settlement risk.
 *
 * The horizon rolls: the time to go tau is horizonHours until the close is nearer, from then on the time to the close. Past
 * the close there is no quote. Of the payoff's variance V = f (100 - f), sigma^2 tau is what the price does on the way, at
 * most V; of the rest, settlementJumpFrac comes at the end at one stroke: V_res = settlementJumpFrac (V - sigma^2 tau). What
 * is neither is resolved later, while there is trading.
 */
import { assertSizeWithinPosition, type Parameters, type StrategyDefinition } from "../core/strategy.ts";
import {
  budgetWarnings,
  hoursLeft,
  inModelUnits,
  payoffVarianceCents2,
  numberUpTo,
  plainNumber,
  plainTimes,
  skewedQuotes,
  spec,
  VARIANCE_CENTS2_MAX,
} from "./closed-form.ts";
import { effectiveIntensityPerHour, fillOffsetCents } from "./models/exponential-fills.ts";
import { alphaPerHour, riccatiSolution, tanhOf } from "./models/riccati.ts";

/** Above it a parabola is no good picture of what inventory is worth. */
const CURVATURE_MAX = 1;

export const riccati: StrategyDefinition = {
  name: "riccati",
  summary:
    "reservation price = fair - q m / (k Delta), -/+ m / (2 k) + c1; m by a Riccati equation from running volatility, the jump that is left for the settlement and the time to the horizon or the close, whichever is nearer",
  source:
    "the quadratic approximation of Guéant, Lehalle & Fernandez-Tapia's (2013) linear system, with a penalty at the end; Cartea & Jaimungal (2015)",
  parameters: [
    spec("gammaPerDollar"),
    spec("kappaPerCent"),
    spec("sigmaDollarsPerSqrtHour"),
    spec("intensityPerHour"),
    spec("horizonHours"),
    {
      name: "settlementJumpFrac",
      summary:
        "share of the variance left at the end of the time to go that comes there at one stroke: 1 where the result falls after the close, 0 where it is known by then",
      default: 0.25,
      min: 0,
      max: 1,
    },
    spec("maxPositionContracts"),
    spec("sizeContracts", { summary: "size of each quote; Delta" }),
  ],
  assumes: [
    "the fair value diffuses with a known volatility, and what of the payoff's variance that leaves may come as a jump",
    "fills thin out exponentially with distance, the same on both sides, an order at a time",
    "what inventory is worth is a parabola: skew in proportion to inventory",
  ],
  wrongWhen: [
    "the jump at the end is worth more than the depth of the flow, about a cent an order: its warning says so, and hjb-table does better",
    "the limit is a few orders: near it the best quotes are not these",
    "the inventory is large: the reservation price can leave 0..100 cents",
    "makers pay a fee: it is not in the quote",
  ],
  create: createRiccati,
  warnings: riccatiWarnings,
};

function createRiccati(parameters: Parameters) {
  const units = inModelUnits(parameters);
  const jumpFrac = parameters["settlementJumpFrac"]!;
  const { gammaPerCent, kappaPerCent, horizonHours, sizeContracts, maxPositionContracts } = units;
  assertSizeWithinPosition(sizeContracts, maxPositionContracts);
  const variancePerHour = units.sigmaCentsPerSqrtHour ** 2;
  const eta = effectiveIntensityPerHour(gammaPerCent, sizeContracts, units);
  const perOrder = kappaPerCent * sizeContracts;
  const aversion = perOrder * gammaPerCent;
  // While the budget is not hit, all but the way there is the same at every quote.
  const free = courseOf((aversion * variancePerHour) / 2, eta);
  return skewedQuotes({
    reads: "fair-inventory-and-time",
    sizeContracts,
    maxPositionContracts,
    lotContracts: sizeContracts,
    offsetCents: fillOffsetCents(gammaPerCent, sizeContracts, kappaPerCent),
    skewCents(fairCents, market) {
      const hours = hoursLeft(market, horizonHours);
      if (hours === undefined) return undefined;
      const payoff = payoffVarianceCents2(fairCents);
      const diffused = variancePerHour * hours;
      if (diffused <= payoff) {
        const atEnd = aversion * jumpFrac * (payoff - diffused);
        return riccatiSolution(atEnd, free.limit, eta, hours, tanhOf(free.perHour * hours)) / perOrder;
      }
      const { limit, perHour } = courseOf((aversion * payoff) / hours / 2, eta);
      return riccatiSolution(0, limit, eta, hours, tanhOf(perHour * hours)) / perOrder;
    },
  });
}

/** The curvature far from the end, and the rate at which it comes there. */
function courseOf(alpha: number, eta: number): { readonly limit: number; readonly perHour: number } {
  return { limit: Math.sqrt(alpha / eta), perHour: 2 * Math.sqrt(alpha * eta) };
}

/** All prices lie within. */
const CENTS_MAX = 100;

function riccatiWarnings(parameters: Parameters): readonly string[] {
  const units = inModelUnits(parameters);
  const { gammaPerCent, kappaPerCent, sizeContracts } = units;
  const jumpFrac = parameters["settlementJumpFrac"]!;
  const atEnd = kappaPerCent * gammaPerCent * sizeContracts * jumpFrac * VARIANCE_CENTS2_MAX;
  const eta = effectiveIntensityPerHour(gammaPerCent, sizeContracts, units);
  const longBefore = Math.sqrt(alphaPerHour(units) / eta);
  const curvature = Math.max(atEnd, longBefore);
  if (curvature <= CURVATURE_MAX) return budgetWarnings(units);
  const when = atEnd >= longBefore ? "at the close" : "long before the close";
  const lower = atEnd >= longBefore ? "settlementJumpFrac, gammaPerDollar" : "gammaPerDollar";
  return [
    `At 50 cents an order moves both quotes by ${numberUpTo(CENTS_MAX, curvature / kappaPerCent)} cents ${when}, ${plainTimes(curvature)} the ${plainNumber(1 / kappaPerCent)} cents over which fills thin out: so strong a skew the formula gets wrong beyond a contract or two. Lower ${lower} or sizeContracts, or use hjb-table.`,
    ...budgetWarnings(units),
  ];
}
