/** Invariants of what reaches the exchange: prices on the grid, sizes within limits, one side at the edge. */
import { BP_PER_CENT } from "../../core/units.ts";
import type { StrategyInvariant } from "../invariant.ts";
import { targetContracts } from "../models.ts";
import { quotedCase, quoteInvariant } from "../quote-check.ts";
import { posted, type Quoted, type QuoteState, type Wish } from "../quoter.ts";
import { RAW_TOLERANCE, cents, lots, needs, position, tolerance } from "./raw.ts";

const ordered = quoteInvariant({
  id: "bid-below-ask",
  statement: "It never bids at or above its own ask.",
  condition: "bid < ask whenever both exist: raw, and posted by at least one tick",
  tolerance: "none",
  costs:
    "A crossed quote of 2 cents buys and sells to the same taker: $20 in 1,000 contracts, and again a second later.",
  judge({ quoter }, { parameters, state }) {
    const quoted = quoter.quote(parameters, state);
    const { rawBidCents, rawAskCents } = quoted;
    const { bidBp, askBp } = posted(quoted);
    const isRawKnown = rawBidCents !== undefined && rawAskCents !== undefined;
    const isPosted = Number.isFinite(bidBp) && Number.isFinite(askBp);
    if (isRawKnown && !(rawBidCents < rawAskCents)) return crossed(quoted, "raw", rawBidCents, rawAskCents);
    if (isPosted && bidBp >= askBp)
      return crossed(quoted, "posted", bidBp / BP_PER_CENT, askBp / BP_PER_CENT);
    return isRawKnown || isPosted ? undefined : "skip";
  },
});

function crossed(quoted: Quoted, where: string, bidCents: number, askCents: number) {
  return {
    quotes: [quotedCase(position(quoted.state.inventoryContracts), quoted)],
    observed: `the ${where} bid is ${cents(bidCents)}, the ${where} ask ${cents(askCents)}`,
    demanded: "the bid is below the ask",
    missCents: bidCents - askCents,
  };
}

const onGrid = quoteInvariant({
  id: "posted-on-grid",
  statement:
    "Every order has a price that the exchange takes and a size in whole hundredths, never better than wished.",
  condition:
    "each wish is a finite price and a positive, finite size of whole lots; its posted price is a level of the grid strictly between 0 and 100, a bid never above its wish and an ask never below, or there is none",
  tolerance: "1e-9 cents to a grid price",
  costs:
    "An order off the grid is rejected: the side stays empty for as long as nobody looks: of 1,000 round trips at 2 cents, $20, none is made.",
  judge({ quoter }, { parameters, state }) {
    const quoted = quoter.quote(parameters, state);
    const { bids, asks } = quoted;
    for (const [side, wishes] of [
      ["bid", bids],
      ["ask", asks],
    ] as const)
      for (const wish of wishes) {
        const fault = wishFault(side, wish, state);
        if (fault === undefined) continue;
        return { quotes: [quotedCase(position(state.inventoryContracts), quoted)], ...fault };
      }
    return bids.length + asks.length === 0 ? "skip" : undefined;
  },
});

function wishFault(side: "bid" | "ask", wish: Wish, state: QuoteState) {
  const { priceCents, sizeContracts } = wish;
  if (!Number.isFinite(priceCents))
    return { observed: `it wishes its ${side} at ${priceCents}`, demanded: "every wish has a finite price" };
  const hundredths = sizeContracts * 100;
  if (!(sizeContracts > 0) || Math.abs(hundredths - Math.round(hundredths)) > 1e-6)
    return {
      observed: `its ${side} is of ${sizeContracts} contracts`,
      demanded: "every wish has a size above 0 in whole hundredths",
    };
  const { prices } = state.grid;
  const one = { bids: side === "bid" ? [wish] : [], asks: side === "ask" ? [wish] : [] };
  const { bidBp, askBp } = posted({
    state,
    terms: [],
    rawBidCents: undefined,
    rawAskCents: undefined,
    ...one,
  });
  const priceBp = side === "bid" ? bidBp : askBp;
  if (!Number.isFinite(priceBp)) return undefined;
  const better = side === "bid" ? priceBp / BP_PER_CENT - priceCents : priceCents - priceBp / BP_PER_CENT;
  const isValid = prices.isValidLevel(prices.levelOfPriceBp[priceBp] ?? -1);
  if (isValid && better <= tolerance(priceCents) + 1e-9) return undefined;
  return {
    observed: `the ${side} wished at ${cents(priceCents)} is posted at ${cents(priceBp / BP_PER_CENT)}`,
    demanded: "it is posted on the grid, at its wish or further from the market",
    missCents: better,
  };
}

const sized = quoteInvariant({
  id: "size-within-limit",
  statement: "It never asks for more than its own position limit leaves.",
  condition:
    "q + all bid sizes <= maxPositionContracts and q - all ask sizes >= -maxPositionContracts; what rests or is under way is counted by the engine's gate",
  tolerance: "1e-6 contracts",
  costs:
    "Ten contracts beyond the limit are $10 more at stake in one settlement, which nobody decided to risk.",
  refuses: ({ parameters }) => needs(parameters, ["maxPositionContracts"]),
  judge({ quoter }, { parameters, state }) {
    const quoted = quoter.quote(parameters, state);
    const largest = parameters["maxPositionContracts"]!;
    const held = state.inventoryContracts;
    for (const [side, wishes, sign] of [
      ["bid", quoted.bids, 1],
      ["ask", quoted.asks, -1],
    ] as const) {
      const size = wishes.reduce((sum, { sizeContracts }) => sum + sizeContracts, 0);
      if (wishes.length === 0 || sign * held + size <= largest + 1e-6) continue;
      return {
        quotes: [quotedCase(position(held), quoted)],
        observed: `${position(held)}, its ${side}s ask for ${lots(size)} more: ${lots(sign * held + size)} together`,
        demanded: `at most maxPositionContracts ${largest}`,
      };
    }
    return quoted.bids.length + quoted.asks.length === 0 ? "skip" : undefined;
  },
});

/** How far beyond the last tick fair value is taken, in ticks. */
const PINNED_TICKS = [1, 0.5, 0.01] as const;

const pinned = quoteInvariant({
  id: "pinned-market-is-one-sided",
  statement: "At the very edge of the range it quotes one side at most, and never a price that is no number.",
  condition:
    "f <= tick or f >= 100 - tick: every wish is finite, at any inventory; at q = q* at most one side is posted (elsewhere the skew may carry the quote off the edge)",
  tolerance: "none",
  costs: "A bid of one cent for what is worth nothing is lost in full: $10 in 1,000 contracts.",
  judge({ quoter }, at) {
    const { parameters, state, factor } = at;
    const { prices } = state.grid;
    const tick = prices.priceBpOfLevel[0]! / BP_PER_CENT;
    const isLow = at.shiftCents < 0;
    const distance = tick * PINNED_TICKS[factor === 2 ? 0 : factor < 3 ? 1 : 2];
    const edge: QuoteState = {
      ...state,
      fairCents: isLow ? distance : 100 - distance,
      bestBidCents: isLow ? undefined : 100 - tick,
      bestAskCents: isLow ? tick : undefined,
    };
    const any = quoter.quote(parameters, edge);
    const wrong = [...any.bids, ...any.asks].find(({ priceCents }) => !Number.isFinite(priceCents));
    const more = { fairCents: edge.fairCents };
    if (wrong !== undefined)
      return {
        quotes: [quotedCase(position(state.inventoryContracts), any)],
        observed: `at a fair value of ${cents(edge.fairCents)} it wishes ${wrong.priceCents}`,
        demanded: "every wish is a number",
        more,
      };
    const flat = quoter.quote(parameters, { ...edge, ...inventoryOf(targetContracts(parameters)) });
    const empty = { ...flat, state: { ...flat.state, bestBidCents: undefined, bestAskCents: undefined } };
    const { bidBp, askBp } = posted(empty);
    if (!Number.isFinite(bidBp) || !Number.isFinite(askBp)) return undefined;
    return {
      quotes: [quotedCase("flat", flat)],
      observed: `at a fair value of ${cents(edge.fairCents)} it posts ${cents(bidBp / BP_PER_CENT)} and ${cents(askBp / BP_PER_CENT)}`,
      demanded: "it posts one side at most",
      missCents: isLow ? bidBp / BP_PER_CENT - edge.fairCents : edge.fairCents - askBp / BP_PER_CENT,
      more,
    };
  },
});

function inventoryOf(inventoryContracts: number): Pick<QuoteState, "inventoryContracts"> {
  return { inventoryContracts };
}

const explained = quoteInvariant({
  id: "explanation-sums-to-quote",
  statement: "What it says about a quote adds up to the quote.",
  condition:
    "the best bid and ask wished are the sums of the terms of explain, in every state in which a side is wished; raw quotes of all other invariants are these sums",
  tolerance: RAW_TOLERANCE,
  costs:
    "A price rounded inside the strategy is rounded twice: up to half a cent on a fill, $5 in 1,000 contracts, and no explanation shows it.",
  judge({ quoter }, at) {
    const quoted = quoter.quote(at.parameters, at.state);
    const limit = tolerance(...quoted.terms.flatMap(({ bidCents, askCents }) => [bidCents, askCents]));
    const sides = [
      ["bid", quoted.bids.map(({ priceCents }) => priceCents), quoted.rawBidCents, Math.max],
      ["ask", quoted.asks.map(({ priceCents }) => priceCents), quoted.rawAskCents, Math.min],
    ] as const;
    for (const [side, prices, sum, best] of sides) {
      if (prices.length === 0) continue;
      const wished = best(...prices);
      if (sum !== undefined && Math.abs(wished - sum) <= limit) continue;
      return {
        quotes: [quotedCase("as explained", quoted)],
        observed: `it wishes its ${side} at ${cents(wished)} and explains ${sum === undefined ? "nothing" : cents(sum)}`,
        demanded: "both are the same price",
        ...(sum === undefined ? {} : { missCents: Math.abs(wished - sum) }),
      };
    }
    return quoted.bids.length + quoted.asks.length === 0 ? "skip" : undefined;
  },
});

export const POSTING_INVARIANTS: readonly StrategyInvariant[] = [ordered, onGrid, sized, pinned, explained];
