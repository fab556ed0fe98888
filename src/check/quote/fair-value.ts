/** Invariants of how quotes stand to fair value: mirrored, centred, moved with it, inside the payoff. */
import type { StrategyInvariant } from "../invariant.ts";
import { isWithinBudget, targetContracts } from "../models.ts";
import { quotedCase, quoteInvariant } from "../quote-check.ts";
import { posted } from "../quoter.ts";
import { RAW_TOLERANCE, cents, position, rawQuote, tolerance, toleranceOf, withInventory } from "./raw.ts";

const mirrors = quoteInvariant({
  id: "complement-mirrors",
  statement:
    "Buying YES at a price is selling NO at a hundred less it: the mirrored market gets the mirrored quotes.",
  condition:
    "bid(q; f) = 100 - ask(-q; 100 - f) and the other way about, with book, inventory and target mirrored; raw, and posted on the grid",
  tolerance: `raw: ${RAW_TOLERANCE}; posted: none`,
  costs:
    "Round-half-up quotes half a tick closer on one side only: on a whole-cent grid that gives away half a cent on every fill of that side, $5 in 1,000 fills of one contract.",
  judge(judged, at) {
    const { parameters, state } = at;
    const target = parameters["targetContracts"];
    const mirrored = target === undefined ? parameters : { ...parameters, targetContracts: mirror(target) };
    if (!judged.quoter.accepts(mirrored)) return "skip";
    const yes = judged.quoter.quote(parameters, state);
    const no = judged.quoter.quote(mirrored, {
      ...state,
      fairCents: 100 - state.fairCents,
      bestBidCents: complement(state.bestAskCents),
      bestAskCents: complement(state.bestBidCents),
      inventoryContracts: mirror(state.inventoryContracts),
    });
    const terms = [...yes.terms, ...no.terms].flatMap(({ bidCents, askCents }) => [bidCents, askCents]);
    const limit = tolerance(...terms);
    const [postedYes, postedNo] = [posted(yes), posted(no)];
    const pairs = [
      ["raw bid", yes.rawBidCents, complement(no.rawAskCents), limit],
      ["raw ask", yes.rawAskCents, complement(no.rawBidCents), limit],
      ["posted bid", finite(postedYes.bidBp / 100), finite(100 - postedNo.askBp / 100), 1e-6],
      ["posted ask", finite(postedYes.askBp / 100), finite(100 - postedNo.bidBp / 100), 1e-6],
    ] as const;
    for (const [what, one, other, within] of pairs) {
      if (one === other) continue;
      const miss = one === undefined || other === undefined ? undefined : Math.abs(one - other);
      if (miss !== undefined && miss <= within) continue;
      return {
        quotes: [quotedCase("this market", yes), quotedCase("its mirror", no)],
        observed: `the ${what} is ${cents(one ?? Infinity)}, a hundred less the mirrored market's other side is ${cents(other ?? Infinity)}`,
        demanded: "both are the same price",
        ...(miss === undefined ? {} : { missCents: miss }),
      };
    }
    return yes.terms.length === 0 && yes.bids.length === 0 && yes.asks.length === 0 ? "skip" : undefined;
  },
});

function complement(price: number | undefined): number | undefined {
  return price === undefined ? undefined : 100 - price;
}

/** 0 stays 0: there is no minus 0 of anything. */
function mirror(contracts: number): number {
  return contracts === 0 ? 0 : -contracts;
}

function finite(price: number): number | undefined {
  return Number.isFinite(price) ? price : undefined;
}

const symmetric = quoteInvariant({
  id: "flat-is-symmetric",
  statement: "With nothing to get rid of, bid and ask are equally far from fair value.",
  condition:
    "q = q*: f - bid = ask - f, raw, and rounded on a grid of one tick where both prices lie within it (states are drawn on its half-tick lattice). Weak form: at f = 50 alone",
  tolerance: RAW_TOLERANCE,
  costs:
    "A quote half a cent off centre with nothing held buys a position that nobody asked for: half a cent on each fill of one side, $5 in 1,000 fills.",
  judge(judged, at) {
    const { parameters, state } = at;
    const target = targetContracts(parameters);
    const fairCents = judged.isWeak ? 50 : state.fairCents;
    const half = state.fairCents - (state.bestBidCents ?? state.fairCents);
    const book = { bestBidCents: fairCents - half, bestAskCents: fairCents + half };
    const flat = { ...withInventory(at, target), fairCents, ...(judged.isWeak ? book : {}) };
    const quote = rawQuote(judged, parameters, flat);
    if (quote === undefined) return "skip";
    const [below, above] = [fairCents - quote.bidCents, quote.askCents - fairCents];
    if (Math.abs(below - above) <= toleranceOf(quote)) return undefined;
    return {
      quotes: [quotedCase(target === 0 ? "flat" : "at the target", quote.quoted)],
      observed: `the bid is ${cents(below)} below fair value, the ask ${cents(above)} above it`,
      demanded: "both distances are the same",
      missCents: Math.abs(below - above),
    };
  },
});

const moves = quoteInvariant({
  id: "quotes-move-with-fair-value",
  statement: "When fair value and book move by a cent, both quotes move by a cent.",
  condition:
    "quotes(f + c) = quotes(f) + c, raw, for every c that leaves the book between 0 and 100; volatility held fixed and within its budget (33)",
  tolerance: RAW_TOLERANCE,
  costs:
    "A quote that follows fair value by half is 5 cents stale after a move of 10: whoever hits it earns $0.05 a contract, $50 in 1,000.",
  judge(judged, at) {
    const { parameters, state, shiftCents } = at;
    const { bestBidCents: bid, bestAskCents: ask } = state;
    if (bid === undefined || ask === undefined || bid + shiftCents <= 0 || ask + shiftCents >= 100)
      return "skip";
    const fairs = [state.fairCents, state.fairCents + shiftCents];
    if (
      !fairs.every((fairCents) => isWithinBudget(judged.subject, parameters, fairCents, state.hoursToClose))
    )
      return "skip";
    const here = rawQuote(judged, parameters, state);
    const there = rawQuote(judged, parameters, {
      ...state,
      fairCents: state.fairCents + shiftCents,
      bestBidCents: bid + shiftCents,
      bestAskCents: ask + shiftCents,
    });
    if (here === undefined || there === undefined) return "skip";
    const limit = toleranceOf(here, there);
    for (const side of ["bidCents", "askCents"] as const) {
      const off = there[side] - here[side] - shiftCents;
      if (Math.abs(off) <= limit) continue;
      const name = side === "bidCents" ? "bid" : "ask";
      return {
        quotes: [quotedCase("before", here.quoted), quotedCase("after", there.quoted)],
        observed: `fair value moves by ${cents(shiftCents)}, the ${name} by ${cents(there[side] - here[side])}`,
        demanded: `the ${name} moves by ${cents(shiftCents)} too`,
        missCents: Math.abs(off),
        more: { shiftCents },
      };
    }
    return undefined;
  },
});

const within = quoteInvariant({
  id: "reservation-within-payoff",
  statement: "Whatever it holds, the price it would trade at is one the contract can be worth.",
  condition: "0 < (raw bid + raw ask) / 2 < 100 for every inventory",
  tolerance: RAW_TOLERANCE,
  costs:
    "A reservation price of -12 cents sells for a cent what can only be worth nothing or more: at a fair value of 50 cents $0.49 a contract.",
  judge(judged, at) {
    const quote = rawQuote(judged, at.parameters, at.state);
    if (quote === undefined) return "skip";
    const { middleCents } = quote;
    const limit = toleranceOf(quote);
    if (middleCents > -limit && middleCents < 100 + limit) return undefined;
    return {
      quotes: [quotedCase(position(at.state.inventoryContracts), quote.quoted)],
      observed: `${position(at.state.inventoryContracts)}, the middle of the quote is ${cents(middleCents)}`,
      demanded: "it lies between 0 and 100",
      missCents: middleCents > 0 ? middleCents - 100 : -middleCents,
    };
  },
});

export const FAIR_VALUE_INVARIANTS: readonly StrategyInvariant[] = [mirrors, symmetric, moves, within];
