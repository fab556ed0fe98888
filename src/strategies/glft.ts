/**
 * GLFT: the quotes of a maker who goes on for ever. Source: Guéant, Lehalle & Fernandez-Tapia, Dealing with the inventory
 * risk (2013), section 4, for orders of sizeContracts.
 *
 * There is no time in it. horizonHours is only what the volatility is held against: sigma^2 horizonHours <= f (100 - f), so
 * that the quotes follow from fair value and inventory alone.
 */
import { assertSizeWithinPosition, type Parameters, type StrategyDefinition } from "../core/strategy.ts";
import {
  budgetWarnings,
  inModelUnits,
  payoffVarianceCents2,
  plainNumber,
  plainTimes,
  skewedQuotes,
  spec,
} from "./closed-form.ts";
import { effectiveIntensityPerHour } from "./models/exponential-fills.ts";
import { glftTerms } from "./models/glft.ts";
import { alphaPerHour } from "./models/riccati.ts";

/** Beyond so many times the skew of the horizon that is left, the stationary one is called wrong. */
const EXCESS_MAX = 1.1;

export const glft: StrategyDefinition = {
  name: "glft",
  summary:
    "reservation price = fair - q sigma c2, -/+ Delta sigma c2 / 2 + c1: the quotes of one who goes on for ever, the same at every time",
  source: "Guéant, Lehalle & Fernandez-Tapia (2013), section 4, for orders of any size",
  parameters: [
    spec("gammaPerDollar"),
    spec("kappaPerCent"),
    spec("sigmaDollarsPerSqrtHour"),
    spec("intensityPerHour"),
    spec("horizonHours", {
      summary:
        "time that the volatility is held against: sigma^2 horizonHours is at most fair x (100 - fair)",
    }),
    spec("maxPositionContracts"),
    spec("sizeContracts", { summary: "size of each quote; Delta" }),
  ],
  assumes: [
    "the fair value diffuses with a known, constant volatility",
    "fills thin out exponentially with distance, the same on both sides, an order at a time",
    "the market goes on for much longer than it takes to trade out of the inventory",
  ],
  wrongWhen: [
    "the close is near: what cannot be traded out any more is settled, and it leans as on any day",
    "the limit is a few orders: near it the best quotes are not these",
    "the inventory is large: the reservation price can leave 0..100 cents",
    "makers pay a fee: it is not in the quote",
  ],
  create: createGlft,
  warnings: glftWarnings,
};

function createGlft(parameters: Parameters) {
  const { horizonHours, maxPositionContracts, ...units } = inModelUnits(parameters);
  const { sizeContracts, sigmaCentsPerSqrtHour } = units;
  assertSizeWithinPosition(sizeContracts, maxPositionContracts);
  // The skew is in proportion to sigma.
  const { offsetCents, skewCentsPerContract } = glftTerms({
    ...units,
    xiPerCent: units.gammaPerCent,
    sigmaCentsPerSqrtHour: 1,
  });
  const flat = {
    skewCents: skewCentsPerContract * sigmaCentsPerSqrtHour,
    varianceCents2: sigmaCentsPerSqrtHour ** 2 * horizonHours,
  };
  return skewedQuotes({
    reads: "fair-and-inventory",
    sizeContracts,
    maxPositionContracts,
    lotContracts: sizeContracts,
    offsetCents,
    skewCents: (fairCents) =>
      skewCentsPerContract *
      Math.min(sigmaCentsPerSqrtHour, Math.sqrt(payoffVarianceCents2(fairCents) / horizonHours)),
    flatSkew: () => flat,
  });
}

function glftWarnings(parameters: Parameters): readonly string[] {
  const units = inModelUnits(parameters);
  const eta = effectiveIntensityPerHour(units.gammaPerCent, units.sizeContracts, units);
  const way = Math.tanh(2 * Math.sqrt(alphaPerHour(units) * eta) * units.horizonHours);
  if (way === 0 || 1 / way <= EXCESS_MAX) return budgetWarnings(units);
  return [
    `horizonHours is ${plainNumber(units.horizonHours)}, too short for quotes that know no end: they lean ${plainTimes(1 / way)} as hard as such a time asks for, a settlement left aside. Use riccati, which knows the time.`,
    ...budgetWarnings(units),
  ];
}
