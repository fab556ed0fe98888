/** Invariants of how quotes follow the inventory and the fair value. */
import type { StrategyInvariant } from "../invariant.ts";
import { hoursToGo, isWithinBudget, targetContracts } from "../models.ts";
import { positionMax, type Case } from "../draws.ts";
import { quotedCase, quoteInvariant, type Breach, type Judged, type Judgement } from "../quote-check.ts";
import { posted, type Quoted } from "../quoter.ts";
import {
  RAW_TOLERANCE,
  cents,
  lots,
  needsFormula,
  position,
  rawQuote,
  rawQuoteHolding,
  tolerance,
  toleranceOf,
  withInventory,
} from "./raw.ts";

const leans = quoteInvariant({
  id: "reservation-leans-against-inventory",
  statement:
    "Long, the middle of the quote lies below fair value; short, above it; at the target it is the fair value.",
  condition:
    "r = (raw bid + raw ask) / 2, q* the target (0 without one). q > q*: r < f; q < q*: r > f; q = q*: r = f. Strict where the family's formula " +
    "has a skew above the tolerance. Weak form: r(q) against r(q*) instead of f",
  tolerance: RAW_TOLERANCE,
  costs:
    "Skewed the wrong way by 0.2 cents a contract, 10 contracts long, each further buy pays 2 cents more than fair value where it should save 2: $40 in 1,000 fills, and the position grows until the limit.",
  judge(judged, at) {
    const { parameters, state } = at;
    const target = targetContracts(parameters);
    const quote = rawQuote(judged, parameters, state);
    const flat = rawQuoteHolding(judged, at, target);
    if (quote === undefined || flat === undefined) return "skip";
    const reference = judged.isWeak ? flat.middleCents : state.fairCents;
    const limit = toleranceOf(quote, flat);
    const excess = lots(state.inventoryContracts - target);
    const off = quote.middleCents - reference;
    const direction = Math.sign(excess);
    const skew = judged.isWeak
      ? undefined
      : judged.model?.skewCents?.(
          parameters,
          state.inventoryContracts,
          hoursToGo(judged.subject, parameters, state.hoursToClose),
          state.fairCents,
        );
    const isStrict = skew !== undefined && Math.abs(skew) > 10 * limit;
    const isRight =
      direction === 0 ? Math.abs(off) <= limit : isStrict ? off * direction < 0 : off * direction <= limit;
    if (isRight) return undefined;
    const against = judged.isWeak ? "the middle when flat" : "fair value";
    return {
      quotes: [quotedCase(position(state.inventoryContracts), quote.quoted)],
      observed: `${position(state.inventoryContracts)}, the middle of the quote is ${cents(quote.middleCents)}, ${apart(off)} ${against} ${cents(reference)}`,
      demanded:
        direction === 0
          ? `at the target it is ${against}`
          : `it must be ${direction > 0 ? "below" : "above"} ${cents(reference)}`,
      missCents: Math.abs(off),
    };
  },
});

/** "0.20 above" of a signed distance. */
function apart(off: number): string {
  return off === 0 ? "exactly at" : `${cents(Math.abs(off))} ${off > 0 ? "above" : "below"}`;
}

const fall = quoteInvariant({
  id: "quotes-fall-with-inventory",
  statement: "The more it holds, the lower it bids and offers.",
  condition:
    "bid(q + d) <= bid(q) and ask(q + d) <= ask(q) for every d > 0, all else equal; raw, and posted on the grid with no bid as minus and no ask as plus infinity",
  tolerance: `raw: ${RAW_TOLERANCE}; posted: none`,
  costs:
    "A maker that bids higher the longer it is buys into its own losing side: with an inverted skew of 0.2 cents a contract and a limit of 10, every fill of the way up costs up to 4 cents against the right quote, $40 in 1,000 fills.",
  judge(judged, at) {
    const { parameters, state } = at;
    const held = lots(state.inventoryContracts + at.stepContracts);
    const low = judged.quoter.quote(parameters, state);
    const high = judged.quoter.quote(parameters, withInventory(at, held));
    const label = position(held);
    for (const side of ["bid", "ask"] as const) {
      const breach = rise(side, low, high, label) ?? postedRise(side, low, high, label);
      if (breach !== undefined) return breach;
    }
    return low.rawBidCents === undefined && low.bids.length === 0 && low.asks.length === 0
      ? "skip"
      : undefined;
  },
});

function rise(side: "bid" | "ask", low: Quoted, high: Quoted, label: string): Breach | undefined {
  const [one, other] =
    side === "bid" ? [low.rawBidCents, high.rawBidCents] : [low.rawAskCents, high.rawAskCents];
  if (one === undefined || other === undefined) return undefined;
  const terms = [...low.terms, ...high.terms].flatMap(({ bidCents, askCents }) => [bidCents, askCents]);
  if (other <= one + tolerance(...terms)) return undefined;
  return risen(side, "raw", one, other, low, high, label);
}

function postedRise(side: "bid" | "ask", low: Quoted, high: Quoted, label: string): Breach | undefined {
  const [one, other] = [posted(low), posted(high)].map(
    ({ bidBp, askBp }) => (side === "bid" ? bidBp : askBp) / 100,
  );
  return other! <= one! ? undefined : risen(side, "posted", one!, other!, low, high, label);
}

function risen(
  side: "bid" | "ask",
  where: string,
  one: number,
  other: number,
  low: Quoted,
  high: Quoted,
  label: string,
): Breach {
  const before = position(low.state.inventoryContracts);
  return {
    quotes: [quotedCase(before, low), quotedCase(label, high)],
    observed: `${before} its ${where} ${side} is ${cents(one)}, ${label} it is ${cents(other)}: it rises with the inventory`,
    demanded: `${label} the ${side} must not be above ${cents(one)}`,
    missCents: other - one,
  };
}

const fullSkew = quoteInvariant({
  id: "skew-in-full-size",
  statement: "The quotes are shifted against the inventory by as much as the strategy's formula says.",
  condition:
    "r(q*) - r(q) is the family's own skew: N q half / max, L theta (q - q*), AS q gamma sigma^2 tau, G q sigma c2, with a settlement's jump q m / (k Delta) of its Riccati equation (orders of Delta contracts), sigma within its budget (33)",
  tolerance: RAW_TOLERANCE,
  costs:
    "A skew in dollars where cents are meant is a hundredth of what it should be: 0.02 cents at the limit in place of 2. The inventory then reverts a hundred times more slowly, and 10 contracts held to the settlement are worth $10 either way.",
  refuses: needsFormula,
  judge(judged, at) {
    const { parameters, state } = at;
    const quote = rawQuote(judged, parameters, state);
    const flat = rawQuoteHolding(judged, at, targetContracts(parameters));
    const skewCents = judged.model?.skewCents;
    if (quote === undefined || flat === undefined || skewCents === undefined) return "skip";
    if (!isWithinBudget(judged.subject, parameters, state.fairCents, state.hoursToClose)) return "skip";
    const hours = hoursToGo(judged.subject, parameters, state.hoursToClose);
    const demanded = skewCents(parameters, state.inventoryContracts, hours, state.fairCents);
    const shift = flat.middleCents - quote.middleCents;
    if (Math.abs(shift - demanded) <= toleranceOf(quote, flat) + tolerance(demanded)) return undefined;
    return {
      quotes: [
        quotedCase("at the target", flat.quoted),
        quotedCase(position(state.inventoryContracts), quote.quoted),
      ],
      observed: `${position(state.inventoryContracts)}, the quotes lie ${cents(shift)} below those at the target`,
      demanded: `by its formula they lie ${cents(demanded)} below`,
      missCents: Math.abs(shift - demanded),
    };
  },
});

const widens = quoteInvariant({
  id: "spread-widens-with-inventory",
  statement: "The more it holds either way, the wider it quotes.",
  condition:
    "ask - bid is non-decreasing in |q - q*| and larger at the largest position than at q*, raw; only of strategies that claim it",
  tolerance: RAW_TOLERANCE,
  costs:
    "Where a full position is quoted as tightly as none, the tenth contract is bought for the same 2 cents of spread as the first, at ten times the risk: $10 lost at the settlement against $0.20 earned.",
  judge(judged, at) {
    const { parameters, state } = at;
    const target = targetContracts(parameters);
    const excess = state.inventoryContracts - target;
    const direction = excess < 0 ? -1 : 1;
    const further = lots(state.inventoryContracts + direction * at.stepContracts);
    return (
      narrowing(judged, at, state.inventoryContracts, further, false) ??
      narrowing(judged, at, target, lots(target + direction * positionMax(parameters)), true)
    );
  },
});

/** Whether the spread narrows, or where it has to widen stays, from one inventory to one further out. */
function narrowing(judged: Judged, at: Case, near: number, far: number, isStrict: boolean): Judgement {
  const one = rawQuoteHolding(judged, at, near);
  const other = rawQuoteHolding(judged, at, far);
  if (one === undefined || other === undefined) return "skip";
  const growth = other.spreadCents - one.spreadCents;
  const limit = toleranceOf(one, other);
  if (isStrict ? growth > limit : growth >= -limit) return undefined;
  return {
    quotes: [quotedCase(position(near), one.quoted), quotedCase(position(far), other.quoted)],
    observed: `${position(near)} it quotes ${cents(one.spreadCents)} wide, ${position(far)} ${cents(other.spreadCents)}`,
    demanded: `${position(far)} it is ${isStrict ? "more than" : "at least"} ${cents(one.spreadCents)} wide`,
    missCents: Math.abs(growth),
  };
}

export const INVENTORY_INVARIANTS: readonly StrategyInvariant[] = [leans, fall, fullSkew, widens];
