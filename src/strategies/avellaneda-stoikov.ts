/**
 * Avellaneda-Stoikov with a finite horizon. Source: High-frequency trading in a limit order book, Quantitative Finance 8(3)
 * (2008), equations 29 and 30.
 *
 * The horizon rolls: the time to go is horizonHours until the close is nearer, from then on the time to the close. Past the
 * close there is no quote. Variance beyond f (100 - f), which no price that ends at 0 or 100 can have, is cut to that.
 */
import { assertSizeWithinPosition, type Parameters, type StrategyDefinition } from "../core/strategy.ts";
import {
  budgetWarnings,
  hoursLeft,
  inModelUnits,
  payoffVarianceCents2,
  plainNumber,
  plainTimes,
  skewedQuotes,
  spec,
} from "./closed-form.ts";
import { riskCentsPerContract, validityHours } from "./models/avellaneda-stoikov.ts";
import { effectiveIntensityPerHour, fillOffsetCents } from "./models/exponential-fills.ts";
import { alphaPerHour } from "./models/riccati.ts";

/** Up to this share of the validity time the skew is at most a ninth too large. */
const VALIDITY_SHARE = 1 / 3;

export const avellanedaStoikov: StrategyDefinition = {
  name: "avellaneda-stoikov",
  summary:
    "reservation price = fair - q gamma sigma^2 tau, -/+ gamma sigma^2 tau / 2 + ln(1 + gamma / k) / gamma; tau = the horizon or the time to the close, whichever is less; no quote past the close",
  source: "Avellaneda & Stoikov (2008), equations 29 and 30",
  parameters: [
    spec("gammaPerDollar"),
    spec("kappaPerCent"),
    spec("sigmaDollarsPerSqrtHour"),
    spec("horizonHours", { default: 0.5 }),
    spec("intensityPerHour", {
      summary:
        "orders filled an hour and side at the fair value itself; moves no quote: with it a warning says up to which horizon the formula holds",
      role: "validity",
    }),
    spec("maxPositionContracts"),
    spec("sizeContracts"),
  ],
  assumes: [
    "the fair value diffuses with a known, constant volatility",
    "fills thin out exponentially with distance, the same on both sides",
    "a fill is one contract; at the horizon all that is held is worth the fair value",
  ],
  wrongWhen: [
    "the horizon is long against the time it takes to trade out: it leans too hard, by the factor that its warning names",
    "the market settles: it calms down towards the close, where an inventory becomes a bet",
    "orders are of many contracts: it asks for the risk of one",
    "the inventory is large: the reservation price can leave 0..100 cents",
    "makers pay a fee: it is not in the quote",
  ],
  create: createAvellanedaStoikov,
  warnings: avellanedaStoikovWarnings,
};

function createAvellanedaStoikov(parameters: Parameters) {
  const units = inModelUnits(parameters);
  const { gammaPerCent, kappaPerCent, horizonHours, sizeContracts, maxPositionContracts } = units;
  assertSizeWithinPosition(sizeContracts, maxPositionContracts);
  const variancePerHour = units.sigmaCentsPerSqrtHour ** 2;
  return skewedQuotes({
    reads: "fair-inventory-and-time",
    sizeContracts,
    maxPositionContracts,
    lotContracts: 1,
    offsetCents: fillOffsetCents(gammaPerCent, 1, kappaPerCent),
    skewCents(fairCents, market) {
      const hours = hoursLeft(market, horizonHours);
      if (hours === undefined) return undefined;
      const variance = Math.min(variancePerHour * hours, payoffVarianceCents2(fairCents));
      return riskCentsPerContract(gammaPerCent, variance);
    },
    flatSkew(market) {
      const hours = hoursLeft(market, horizonHours);
      if (hours === undefined) return undefined;
      const varianceCents2 = variancePerHour * hours;
      return { skewCents: riskCentsPerContract(gammaPerCent, varianceCents2), varianceCents2 };
    },
  });
}

function avellanedaStoikovWarnings(parameters: Parameters): readonly string[] {
  const units = inModelUnits(parameters);
  const alpha = alphaPerHour(units);
  const eta = effectiveIntensityPerHour(units.gammaPerCent, units.sizeContracts, units);
  const longest = VALIDITY_SHARE * validityHours(alpha, eta);
  const { horizonHours } = units;
  if (horizonHours <= longest) return budgetWarnings(units);
  const way = 2 * Math.sqrt(alpha * eta) * horizonHours;
  return [
    `horizonHours is ${plainNumber(horizonHours)}, but with intensityPerHour ${plainNumber(units.intensityPerHour)} the formula holds for ${plainNumber(longest)} hours at most: it forgets that inventory can be traded out, and at the whole horizon leans ${plainTimes(way / Math.tanh(way))} as hard as it should. Shorten the horizon, or use riccati, which holds for any.`,
    ...budgetWarnings(units),
  ];
}
