/** Invariants of time, volatility's budget and units. */
import type { Parameters } from "../../core/strategy.ts";
import type { Case } from "../draws.ts";
import type { StrategyInvariant } from "../invariant.ts";
import { hoursToGo, isWithinBudget, type ScaledUnit } from "../models.ts";
import { quotedCase, quoteInvariant, type Judged, type Judgement } from "../quote-check.ts";
import type { QuoteState } from "../quoter.ts";
import { RAW_TOLERANCE, cents, needs, rawQuote, tolerance, toleranceOf } from "./raw.ts";

const close = quoteInvariant({
  id: "quotes-at-the-close",
  statement:
    "As the close comes, a maker that minds running risk calms down; one that minds the settlement does the opposite.",
  condition:
    "AS: spread and |r - f| are non-increasing as the time to go shrinks (to 2 c1 and 0). Weak form, settlement risk: |r - f| is non-decreasing",
  tolerance: RAW_TOLERANCE,
  costs:
    "The time term with the wrong sign leans hardest when there is nothing left to fear: half a cent given away on each of the last 1,000 fills is $5.",
  judge(judged, at) {
    const { parameters, state, factor } = at;
    const sooner = shorter(parameters, state, factor);
    const early = rawQuote(judged, parameters, state);
    const late = rawQuote(judged, sooner.parameters, sooner.state);
    if (early === undefined || late === undefined) return "skip";
    const limit = toleranceOf(early, late);
    const skews = [early, late].map(({ middleCents }) => Math.abs(middleCents - state.fairCents));
    const spreadGrowth = late.spreadCents - early.spreadCents;
    const skewGrowth = skews[1]! - skews[0]!;
    const isRight = judged.isWeak ? skewGrowth >= -limit : spreadGrowth <= limit && skewGrowth <= limit;
    if (isRight) return undefined;
    const hours = hoursToGo(judged.subject, parameters, state.hoursToClose);
    return {
      quotes: [
        quotedCase(`${hours} h to go`, early.quoted),
        quotedCase(`${hours / factor} h to go`, late.quoted),
      ],
      observed: `with less time to go the spread goes from ${cents(early.spreadCents)} to ${cents(late.spreadCents)}, the skew from ${cents(skews[0]!)} to ${cents(skews[1]!)}`,
      demanded: judged.isWeak ? "the skew must not shrink" : "neither may grow",
      missCents: judged.isWeak ? -skewGrowth : Math.max(spreadGrowth, skewGrowth),
      more: { factor },
    };
  },
});

/** The same question with less time to go, wherever the strategy takes it from. */
function shorter(
  parameters: Parameters,
  state: QuoteState,
  factor: number,
): { readonly parameters: Parameters; readonly state: QuoteState } {
  const horizon = parameters["horizonHours"];
  return {
    parameters: horizon === undefined ? parameters : { ...parameters, horizonHours: horizon / factor },
    state: { ...state, hoursToClose: state.hoursToClose / factor },
  };
}

const SIGMA = "sigmaDollarsPerSqrtHour";
/** A table's next fair value and time to go may allow so many times the largest sigma here. */
const BUDGET_OF_NEXT = 4;

const budget = quoteInvariant({
  id: "variance-within-budget",
  statement: "It never reckons with more volatility than a price that ends at 0 or 100 can have.",
  condition:
    "sigma^2 tau <= f (100 - f): a sigma above that gives the quotes of the largest allowed one, or none. Weak form: from four times the largest on, for a table that knows so many fair values and times",
  tolerance: "1e-6 cents",
  costs:
    "At 24 hours and 50 cents no more than 10.2 cents per root hour are possible; a jump taken for volatility makes it 50, and the quotes stand 25 times too far away to be filled: of 1,000 round trips at 2 cents, $20, none is made.",
  refuses: ({ parameters }) => needs(parameters, [SIGMA]),
  judge(judged, at) {
    const { parameters, state, factor } = at;
    const hours = hoursToGo(judged.subject, parameters, state.hoursToClose);
    const here = Math.sqrt((state.fairCents * (100 - state.fairCents)) / hours) / 100;
    const largest = judged.isWeak ? BUDGET_OF_NEXT * here : here;
    const [allowed, beyond] = [largest, largest * factor].map((sigma) => ({ ...parameters, [SIGMA]: sigma }));
    if (!judged.quoter.accepts(allowed!)) return "skip";
    const most = rawQuote(judged, allowed!, state);
    if (most === undefined || !judged.quoter.accepts(beyond!)) return "skip";
    const more = rawQuote(judged, beyond!, state);
    if (more === undefined) return undefined;
    const off = Math.max(Math.abs(more.bidCents - most.bidCents), Math.abs(more.askCents - most.askCents));
    if (off <= Math.max(1e-6, toleranceOf(most, more))) return undefined;
    return {
      quotes: [quotedCase("largest possible sigma", most.quoted), quotedCase("beyond it", more.quoted)],
      observed: `with ${factor} times the largest possible volatility the quotes differ by ${cents(off)}`,
      demanded: "they are those of the largest possible one",
      missCents: off,
      more: { factor },
    };
  },
});

/** The unit of what a parameter's name ends with, as powers of money, time and lots. */
interface Dimension {
  readonly money: number;
  readonly time: number;
  readonly lots: number;
}

const UNITS: Readonly<Record<string, Dimension>> = {
  Cents: { money: 1, time: 0, lots: 0 },
  Dollars: { money: 1, time: 0, lots: 0 },
  Hours: { money: 0, time: 1, lots: 0 },
  Contracts: { money: 0, time: 0, lots: 1 },
};

/** Parameters whose name does not tell the whole unit: risk aversion is per dollar of a lot's money. */
const NAMED: Readonly<Record<string, Dimension>> = {
  gammaPerDollar: { money: -1, time: 0, lots: -1 },
  kappaPerCent: { money: -1, time: 0, lots: 0 },
  intensityPerHour: { money: 0, time: -1, lots: 0 },
};

const NO_UNIT: Dimension = { money: 0, time: 0, lots: 0 };

/** `skewCentsPerContract` -> money 1, lots -1. */
export function dimensionOf(name: string): Dimension {
  const named = NAMED[name];
  if (named !== undefined) return named;
  const [, quantity = "", root, divisor = ""] =
    /(Cents|Dollars|Hours|Contracts)?(?:Per(Sqrt)?(Cent|Dollar|Hour|Contract))?$/.exec(name)!;
  const above = UNITS[quantity] ?? NO_UNIT;
  const below = UNITS[`${divisor}s`] ?? NO_UNIT;
  const power = root === undefined ? 1 : 0.5;
  return {
    money: above.money - power * below.money,
    time: above.time - power * below.time,
    lots: above.lots - power * below.lots,
  };
}

const units = quoteInvariant({
  id: "units-scale",
  statement: "The quotes do not depend on the units they are computed in.",
  condition:
    "money x c: prices, sigma and distances times c, gamma and k divided by it, quotes times c (c < 1). Time x c: tau times c, sigma over root c, A over c, quotes the same. " +
    "Lots x c: q, sizes and limits times c, gamma over c, quotes the same. Each family in the units in which nothing of it is a fixed number; the units are those of the parameters' names; sigma within its budget (33)",
  tolerance: "1e-9, relative",
  costs:
    "A skew in dollars on a price in cents is one of these: 0.02 cents instead of 2 at the limit, $20 in 1,000 fills that should have been closer to flat.",
  refuses: ({ family }) =>
    family === undefined
      ? "it claims no family, so it is not known which units it can be rescaled in"
      : undefined,
  judge(judged, at) {
    let judgement: Judgement = "skip";
    for (const unit of judged.model?.scales ?? []) {
      judgement = rescaled(judged, at, unit);
      if (judgement !== undefined && judgement !== "skip") return judgement;
    }
    return judgement;
  },
});

function rescaled(judged: Judged, at: Case, unit: ScaledUnit): Judgement {
  const factor = unit === "money" ? 1 / at.factor : at.factor;
  const parameters = Object.fromEntries(
    Object.entries(at.parameters).map(([name, value]) => [name, value * factor ** dimensionOf(name)[unit]]),
  );
  if (!judged.quoter.accepts(parameters)) return "skip";
  const { fairCents, hoursToClose } = at.state;
  const scaledFair = unit === "money" ? fairCents * factor : fairCents;
  if (!isWithinBudget(judged.subject, at.parameters, fairCents, hoursToClose)) return "skip";
  if (unit === "money" && !isWithinBudget(judged.subject, parameters, scaledFair, hoursToClose))
    return "skip";
  const here = rawQuote(judged, at.parameters, at.state);
  const there = rawQuote(judged, parameters, inUnit(at.state, unit, factor));
  if (here === undefined || there === undefined) return "skip";
  const ratio = unit === "money" ? factor : 1;
  const limit = Math.max(tolerance(0), toleranceOf(here, there));
  const off = Math.max(
    Math.abs(there.bidCents - ratio * here.bidCents),
    Math.abs(there.askCents - ratio * here.askCents),
  );
  if (off <= limit) return undefined;
  return {
    quotes: [quotedCase("as given", here.quoted), quotedCase(`${unit} x ${factor}`, there.quoted)],
    observed: `with ${unit} in units of ${factor} the quotes are ${cents(there.bidCents)} and ${cents(there.askCents)}`,
    demanded: `they are ${cents(ratio * here.bidCents)} and ${cents(ratio * here.askCents)}`,
    missCents: off,
    more: { unit, factor },
  };
}

function inUnit(state: QuoteState, unit: ScaledUnit, factor: number): QuoteState {
  const { bestBidCents, bestAskCents } = state;
  switch (unit) {
    case "money":
      return {
        ...state,
        fairCents: state.fairCents * factor,
        bestBidCents: bestBidCents === undefined ? undefined : bestBidCents * factor,
        bestAskCents: bestAskCents === undefined ? undefined : bestAskCents * factor,
      };
    case "time":
      return { ...state, hoursToClose: state.hoursToClose * factor };
    case "lots":
      return { ...state, inventoryContracts: state.inventoryContracts * factor };
  }
}

export const TIME_INVARIANTS: readonly StrategyInvariant[] = [close, units, budget];
