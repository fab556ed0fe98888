/** Invariants of which way spread and skew go when one parameter does, all else equal. */
import type { Parameters } from "../../core/strategy.ts";
import type { Case } from "../draws.ts";
import type { InvariantId } from "../ids.ts";
import type { StrategyInvariant } from "../invariant.ts";
import { hoursToGo, isWithinBudget, targetContracts } from "../models.ts";
import { quotedCase, quoteInvariant, type Judged } from "../quote-check.ts";
import type { QuoteState } from "../quoter.ts";
import { RAW_TOLERANCE, cents, needs, rawQuote, toleranceOf, withInventory, type RawQuote } from "./raw.ts";

/** What a change of one parameter is watched by. */
type Measure = (quote: RawQuote, state: QuoteState) => number;
const spreadOf: Measure = ({ spreadCents }) => spreadCents;
const skewOf: Measure = ({ middleCents }, { fairCents }) => Math.abs(middleCents - fairCents);

interface Sensitivity {
  readonly id: InvariantId;
  readonly statement: string;
  readonly condition: string;
  readonly costs: string;
  readonly parameter: string;
  readonly needs?: readonly string[];
  readonly measures: readonly (readonly [what: string, measure: Measure])[];
  /** 1 where the measures may not fall as the parameter grows, -1 where they may not grow, 0 where the case says nothing. */
  readonly direction: (judged: Judged, at: Case, larger: Parameters) => 1 | -1 | 0;
  /** The state to look at; the case's own where it is not given. */
  readonly stateOf?: (judged: Judged, at: Case) => QuoteState;
}

/** An invariant about what one parameter does, all else equal. */
function sensitivity(parts: Sensitivity): StrategyInvariant {
  const { parameter, measures, direction, needs: more = [], stateOf, ...texts } = parts;
  return quoteInvariant({
    ...texts,
    tolerance: RAW_TOLERANCE,
    refuses: ({ parameters }) => needs(parameters, [parameter, ...more]),
    judge(judged, at) {
      const value = at.parameters[parameter]!;
      const larger = { ...at.parameters, [parameter]: value * at.factor };
      const way = value > 0 && judged.quoter.accepts(larger) ? direction(judged, at, larger) : 0;
      if (way === 0) return "skip";
      const state = stateOf?.(judged, at) ?? at.state;
      const one = rawQuote(judged, at.parameters, state);
      const other = rawQuote(judged, larger, state);
      if (one === undefined || other === undefined) return "skip";
      for (const [what, measure] of measures) {
        const growth = measure(other, state) - measure(one, state);
        if (growth * way >= -toleranceOf(one, other)) continue;
        return {
          quotes: [
            quotedCase(`${parameter} ${value}`, one.quoted),
            quotedCase(`${parameter} ${larger[parameter]!}`, other.quoted),
          ],
          observed: `the ${what} goes from ${cents(measure(one, state))} to ${cents(measure(other, state))} as ${parameter} grows`,
          demanded: `it must not ${way > 0 ? "fall" : "grow"}`,
          missCents: Math.abs(growth),
          more: { factor: at.factor },
        };
      }
      return undefined;
    },
  });
}

const withVolatility = sensitivity({
  id: "spread-grows-with-volatility",
  statement: "The more the price moves, the wider it quotes.",
  condition:
    "raw ask - raw bid is non-decreasing in sigma, all else equal. Weak form: at the target inventory",
  costs:
    "A spread that ignores volatility is 2 cents in a calm week and 2 cents while the game is decided: 10 cents a jump to whoever is faster, $100 in 1,000 contracts.",
  parameter: "sigmaDollarsPerSqrtHour",
  measures: [["spread", spreadOf]],
  direction: () => 1,
  stateOf: ({ isWeak }, at) => (isWeak ? withInventory(at, targetContracts(at.parameters)) : at.state),
});

const withDecay = sensitivity({
  id: "spread-falls-with-depth-decay",
  statement: "The faster fills thin out with distance, the closer it quotes.",
  condition: "raw ask - raw bid is non-increasing in k (kappaPerCent), all else equal",
  costs:
    "With k the wrong way round a market where only quotes within a cent are ever filled is quoted 4 cents away: no fills, $0 earned while capital is tied up.",
  parameter: "kappaPerCent",
  measures: [["spread", spreadOf]],
  direction: () => -1,
});

const withAversion = sensitivity({
  id: "spread-follows-risk-aversion",
  statement:
    "More risk aversion widens the spread where the formula says so, and narrows it where it says that.",
  condition:
    "AS, B = k^2 sigma^2 tau: non-decreasing in gamma where B >= 1; else non-increasing up to gamma* and non-decreasing from there, gamma* = k x*, B = (2/x^2)(ln(1+x) - x/(1+x)). G: non-decreasing where k^2 sigma^2 / A >= 0.30036 (Delta = 1). Elsewhere, and where sigma is beyond its budget (33), nothing is claimed",
  costs:
    "A gamma that does nothing makes a sweep of it test nothing: the cell that is traded was chosen by noise, and one that quotes a cent too tight loses $10 in 1,000 contracts.",
  parameter: "gammaPerDollar",
  needs: ["kappaPerCent", "sigmaDollarsPerSqrtHour"],
  measures: [["spread", spreadOf]],
  direction: ({ subject }, { parameters, state }, larger) => {
    if (!isWithinBudget(subject, parameters, state.fairCents, state.hoursToClose)) return 0;
    const kappa = parameters["kappaPerCent"]!;
    const sigma = 100 * parameters["sigmaDollarsPerSqrtHour"]!;
    if (subject.family === "G") {
      const intensity = parameters["intensityPerHour"];
      const isOneLot = parameters["sizeContracts"] === 1;
      return intensity !== undefined && isOneLot && (kappa * sigma) ** 2 / intensity >= 0.300_37 ? 1 : 0;
    }
    const budget = kappa * kappa * sigma * sigma * hoursToGo(subject, parameters, state.hoursToClose);
    const turn = turningPoint(budget);
    const [from, to] = [parameters["gammaPerDollar"]! / 100 / kappa, larger["gammaPerDollar"]! / 100 / kappa];
    return from >= turn ? 1 : to <= turn ? -1 : 0;
  },
});

/** (2 / x^2)(ln(1 + x) - x / (1 + x)), which falls from 1 at 0 to 0. */
function turningBudget(x: number): number {
  return x < 1e-4 ? 1 - (4 / 3) * x : (2 / (x * x)) * (Math.log1p(x) - x / (1 + x));
}

/** The x at which that is the budget; 0 where the budget is 1 or more. */
function turningPoint(budget: number): number {
  if (budget >= 1) return 0;
  let [low, high] = [0, 1];
  while (turningBudget(high) > budget && high < 1e12) high *= 2;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (turningBudget(middle) > budget) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const skewWithAversion = sensitivity({
  id: "skew-grows-with-risk-aversion",
  statement: "The more it minds risk, the further it leans against what it holds.",
  condition: "|r - f| is non-decreasing in gamma for fixed inventory, r the middle of the raw quote",
  costs:
    "A trader who doubles gamma to be safer and gets half the skew carries twice the inventory into the settlement: $10 more at stake for each 10 contracts.",
  parameter: "gammaPerDollar",
  measures: [["distance from fair value", skewOf]],
  direction: () => 1,
});

const withIntensity = sensitivity({
  id: "spread-falls-with-intensity",
  statement: "The more often it is filled, the closer it quotes and the less it leans.",
  condition: "raw ask - raw bid and |r - f| are non-increasing in A (intensityPerHour), all else equal",
  costs:
    "With A inverted, quotes are widest where there is most flow: the 1,000 fills of a busy evening, $20 at 2 cents, go to others.",
  parameter: "intensityPerHour",
  measures: [
    ["spread", spreadOf],
    ["distance from fair value", skewOf],
  ],
  direction: () => -1,
});

export const SENSITIVITY_INVARIANTS: readonly StrategyInvariant[] = [
  withVolatility,
  withDecay,
  withAversion,
  skewWithAversion,
  withIntensity,
];
