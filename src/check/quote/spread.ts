/** Invariants of the spread: what it covers and what it earns. */
import type { Parameters } from "../../core/strategy.ts";
import type { Case } from "../draws.ts";
import type { StrategyInvariant } from "../invariant.ts";
import { hoursToGo, isWithinBudget, lotOf, modelOf, riskPremiumCents, targetContracts } from "../models.ts";
import { quotedCase, quoteInvariant, type Judged, type Judgement } from "../quote-check.ts";
import { rounded } from "../quoter.ts";
import {
  RAW_TOLERANCE,
  cents,
  lots,
  needs,
  needsFormula,
  position,
  rawQuote,
  rawQuoteHolding,
  tolerance,
  toleranceOf,
  type RawQuote,
} from "./raw.ts";

const MAKER_FEE_RATE = 0.0175;
const AVERSION = ["gammaPerDollar", "kappaPerCent"];

const covers = quoteInvariant({
  id: "spread-covers-risk-aversion",
  statement:
    "The spread is never below what risk aversion alone asks for, and rounding only ever widens it, by less than two ticks.",
  condition:
    "raw ask - raw bid >= 2 c1, c1 = ln(1 + gamma Delta / k) / (gamma Delta); rounded spread in [raw, raw + 2 ticks) on grids of one tick where both raw prices lie within. Weak form: the rounding alone",
  tolerance: RAW_TOLERANCE,
  costs:
    "A spread multiplied by 0.01 collapses to its floor: 2 cents in place of 6 on a market that needs 6 loses 4 cents a round trip to those who know more, $40 in 1,000 contracts.",
  refuses: ({ parameters }, { holds }) => (holds === "exact" ? needs(parameters, AVERSION) : undefined),
  judge(judged, at) {
    const quote = rawQuote(judged, at.parameters, at.state);
    if (quote === undefined) return "skip";
    const least = judged.isWeak
      ? 0
      : 2 * riskPremiumCents(at.parameters, lotOf(judged.subject.family, at.parameters));
    if (!judged.isWeak && quote.spreadCents < least - toleranceOf(quote))
      return {
        quotes: [quotedCase(position(at.state.inventoryContracts), quote.quoted)],
        observed: `the raw spread is ${cents(quote.spreadCents)}`,
        demanded: `it is at least ${cents(least)}`,
        missCents: least - quote.spreadCents,
      };
    return roundingBreach(quote, at);
  },
});

/** Rounding of the wishes against what is explained. */
function roundingBreach(quote: RawQuote, { state }: Case): Judgement {
  const { tickCents } = state.grid;
  if (tickCents === undefined || quote.bidCents < tickCents || quote.askCents > 100 - tickCents)
    return undefined;
  const { bidBp, askBp } = rounded(quote.quoted);
  if (!Number.isFinite(bidBp) || !Number.isFinite(askBp)) return undefined;
  const postedCents = (askBp - bidBp) / 100;
  const limit = 1e-8;
  if (quote.bidCents > 100 - tickCents || quote.askCents < tickCents) return undefined;
  if (postedCents >= quote.spreadCents - limit && postedCents < quote.spreadCents + 2 * tickCents + limit)
    return undefined;
  return {
    quotes: [quotedCase(position(state.inventoryContracts), quote.quoted)],
    observed: `the raw spread is ${cents(quote.spreadCents)}, on the grid it is ${cents(postedCents)}`,
    demanded: `rounding gives at least ${cents(quote.spreadCents)} and less than ${cents(quote.spreadCents + 2 * tickCents)}`,
    missCents:
      postedCents < quote.spreadCents
        ? quote.spreadCents - postedCents
        : postedCents - quote.spreadCents - 2 * tickCents,
  };
}

const roundTrip = quoteInvariant({
  id: "round-trip-earns",
  statement:
    "Buying one order at the bid and selling it at the ask quoted then earns what the formula says, whatever is held.",
  condition:
    "ask(q + Delta) - bid(q), raw: AS, G, X, and LB at indifference prices, 2 c1; N 2 half - half Delta / max; L 2 half - theta Delta, for all q, time and volatility. Weak form: posted, more than the maker's fees of both",
  tolerance: RAW_TOLERANCE,
  costs:
    "The one figure that a sign error, a spread counted twice or a skew in the wrong unit changes at once: 2.8 cents become 0.03, and 1,000 round trips earn $0.30 instead of $28.",
  refuses({ family, parameters }, { holds }) {
    if (holds === "weak") return undefined;
    return family === undefined
      ? "it claims no family"
      : needs(parameters, [
          ...(family === "X" ? AVERSION : modelOf(family, parameters).needs),
          "sizeContracts",
        ]);
  },
  judge(judged, at) {
    const { parameters, state } = at;
    const lot = lotOf(judged.subject.family, parameters);
    const before = rawQuote(judged, parameters, state);
    const after = rawQuoteHolding(judged, at, lots(state.inventoryContracts + lot));
    if (before === undefined || after === undefined) return "skip";
    if (judged.isWeak) return postedRoundTrip(parameters, before, after);
    const earned = after.askCents - before.bidCents;
    const demanded = roundTripCents(judged, parameters, lot);
    if (Math.abs(earned - demanded) <= toleranceOf(before, after)) return undefined;
    return {
      quotes: [
        quotedCase(position(state.inventoryContracts), before.quoted),
        quotedCase(`then ${position(after.quoted.state.inventoryContracts)}`, after.quoted),
      ],
      observed: `it buys at ${cents(before.bidCents)} and then offers at ${cents(after.askCents)}: ${cents(earned)} a round trip`,
      demanded: `by its formula ${cents(demanded)}`,
      missCents: Math.abs(earned - demanded),
    };
  },
});

function roundTripCents({ subject, model }: Judged, parameters: Parameters, lot: number): number {
  const { family } = subject;
  if (family !== "N" && family !== "L") return 2 * riskPremiumCents(parameters, lot);
  const skew = (inventory: number): number => model!.skewCents!(parameters, inventory, 0, 50);
  const target = targetContracts(parameters);
  return model!.spreadCents!(parameters, 0, 50) - (skew(target + lot) - skew(target));
}

function postedRoundTrip(parameters: Parameters, before: RawQuote, after: RawQuote): Judgement {
  const bidCents = rounded(before.quoted).bidBp / 100;
  const askCents = rounded(after.quoted).askBp / 100;
  if (!Number.isFinite(bidCents) || !Number.isFinite(askCents)) return "skip";
  const fees = makerFeeCents(parameters, bidCents) + makerFeeCents(parameters, askCents);
  if (askCents - bidCents > fees) return undefined;
  return {
    quotes: [quotedCase("before the buy", before.quoted), quotedCase("after it", after.quoted)],
    observed: `it buys at ${cents(bidCents)} and then offers at ${cents(askCents)}; the fees are ${cents(fees)}`,
    demanded: `the ask is above ${cents(bidCents + fees)}`,
    missCents: fees - (askCents - bidCents),
  };
}

/** The maker's fee of one contract before rounding, cents: what the strategy reckons with, else 1.75 P (1 - P), P in dollars (docs/FEES.md). */
function makerFeeCents(parameters: Parameters, priceCents: number): number {
  const price = Math.min(1, Math.max(0, priceCents / 100));
  return 100 * (parameters["makerFeeRate"] ?? MAKER_FEE_RATE) * price * (1 - price);
}

const crosses = quoteInvariant({
  id: "flat-never-crosses-fair-value",
  statement: "With nothing to get rid of it never pays fair value or more, fees included.",
  condition:
    "q = q*: bid + fee(bid) <= f <= ask - fee(ask), raw, maker's fee 1.75 P (1 - P) cents, or what its makerFeeRate says. Weak form: where half the spread is at least either fee",
  tolerance: RAW_TOLERANCE,
  costs: "A flat bid at fair value with a fee of 0.44 cents loses $4.40 in 1,000 contracts on purpose.",
  judge(judged, at) {
    const { parameters, state } = at;
    const quote = rawQuoteHolding(judged, at, targetContracts(parameters));
    if (quote === undefined) return "skip";
    const { bidCents, askCents } = quote;
    const [bidFee, askFee] = [makerFeeCents(parameters, bidCents), makerFeeCents(parameters, askCents)];
    if (judged.isWeak && quote.spreadCents / 2 < Math.max(bidFee, askFee)) return "skip";
    const over = Math.max(bidCents + bidFee - state.fairCents, state.fairCents - askCents + askFee);
    if (over <= toleranceOf(quote)) return undefined;
    return {
      quotes: [quotedCase("flat", quote.quoted)],
      observed: `with fees it buys at ${cents(bidCents + bidFee)} and sells at ${cents(askCents - askFee)}, fair value is ${cents(state.fairCents)}`,
      demanded: "fair value lies between the two",
      missCents: over,
    };
  },
});

const fullSpread = quoteInvariant({
  id: "spread-in-full-size",
  statement: "The spread is as wide as the strategy's formula says.",
  condition:
    "raw ask - raw bid is the family's own: N, L 2 half; AS gamma sigma^2 tau + 2 c1; G 2 c1 + Delta sigma c2, with a settlement's jump 2 c1 + m / k; sigma within its budget (33)",
  tolerance: RAW_TOLERANCE,
  costs:
    "A volatility entered a hundred times too small leaves a spread of 1.3 cents where the formula means 6: the difference is what informed takers earn, $47 in 1,000 contracts.",
  refuses: needsFormula,
  judge(judged, at) {
    const { parameters, state } = at;
    const quote = rawQuote(judged, parameters, state);
    const demanded = judged.model?.spreadCents?.(
      parameters,
      hoursToGo(judged.subject, parameters, state.hoursToClose),
      state.fairCents,
    );
    if (quote === undefined || demanded === undefined) return "skip";
    if (!isWithinBudget(judged.subject, parameters, state.fairCents, state.hoursToClose)) return "skip";
    const off = quote.spreadCents - demanded;
    if (Math.abs(off) <= toleranceOf(quote) + tolerance(demanded)) return undefined;
    return {
      quotes: [quotedCase(position(state.inventoryContracts), quote.quoted)],
      observed: `the spread is ${cents(quote.spreadCents)}`,
      demanded: `by its formula it is ${cents(demanded)}`,
      missCents: Math.abs(off),
    };
  },
});

export const SPREAD_INVARIANTS: readonly StrategyInvariant[] = [covers, roundTrip, crosses, fullSpread];
