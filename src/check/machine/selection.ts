/**
 * Invariants of choosing markets. Each is made for a function, so that a scanner of one's own can be held to it:
 * `tighterSpreadScoresHigher(myScore).check({ seed: "1", recordings: [] })`.
 */
import fc from "fast-check";
import {
  COMBO_SIGNALS,
  isComboMarket,
  type ComboSignal,
  type MarketRecordFields,
} from "../../core/combo-market.ts";
import {
  lnTightnessScore,
  quotableMarketCount,
  type MarketFeatures,
  type ScoreShape,
} from "../../core/market-score.ts";
import type { SharedInvariant } from "../invariant.ts";
import { machineInvariant } from "./machine-check.ts";

/** Scores are compared, not measured: any increasing function of one is as good. */
export type MarketScore = (market: MarketFeatures, shape: ScoreShape) => number;

const spread = fc.integer({ min: 1, max: 60 });

export function tighterSpreadScoresHigher(score: MarketScore): SharedInvariant {
  return machineInvariant({
    id: "tighter-spread-scores-higher",
    statement: "Of two markets that differ in nothing but the spread, the tighter one scores higher.",
    condition: "spread s < s', volume, volatility and shape equal: score(s) > score(s')",
    tolerance: "none",
    costs:
      "Inverted, the score seeks out the widest market on the exchange, where nobody takes a position back: ten contracts that sit until they settle are $5 gone at even odds, every evening.",
    draws: fc.record({
      tightCents: spread,
      moreCents: spread,
      volumeContracts: fc.integer({ min: 1, max: 1_000_000 }),
      volatilityTenths: fc.integer({ min: 0, max: 300 }),
      targetCents: fc.integer({ min: 0, max: 10 }),
      widthCents: fc.integer({ min: 1, max: 20 }),
    }),
    judge({ tightCents, moreCents, volumeContracts, volatilityTenths, targetCents, widthCents }) {
      const market = { volumeContracts, volatilityCents: volatilityTenths / 10 };
      const shape = { targetCents, widthCents, volatilityFloorCents: 0.25 };
      const wideCents = tightCents + moreCents;
      const tight = score({ ...market, spreadCents: tightCents }, shape);
      const wide = score({ ...market, spreadCents: wideCents }, shape);
      if (tight > wide) return undefined;
      const isInverted = tight < wide;
      return {
        state: { ...market, ...shape, tightCents, wideCents },
        observed: `a spread of ${tightCents} cents scores ${tight}, one of ${wideCents} cents ${wide}`,
        demanded: "the tighter one scores higher",
        likelyCause: isInverted
          ? "inverted sign: the spread counts for a market, or only its distance from a target does"
          : "dropped term: within this range the score does not look at the spread",
      };
    },
  });
}

/** A record that gives one signal of a combo and is otherwise a single market's. */
function recordWith(signal: ComboSignal, digits: number): MarketRecordFields {
  const single = {
    ticker: `KXHIGHNY-26NOV${digits}-T50`,
    mve_collection_ticker: "",
    mve_selected_legs: [],
    strike_type: "greater",
  };
  switch (signal) {
    case "ticker":
      return { ...single, ticker: `KXMVECROSSCATEGORY-S2026${digits}` };
    case "mve_collection_ticker":
      return { ...single, mve_collection_ticker: `KXMVECROSSCATEGORY-${digits}-R` };
    case "mve_selected_legs":
      return {
        ...single,
        mve_selected_legs: [{ market_ticker: `KXHIGHNY-26NOV${digits}-T50`, side: "yes" }],
      };
    case "strike_type":
      return { ...single, strike_type: "custom" };
  }
}

export function combosRefused(isRefused: (record: MarketRecordFields) => boolean): SharedInvariant {
  return machineInvariant({
    id: "combos-refused",
    statement: "A combo market is refused by each of four signals alone.",
    condition:
      "a record with one signal (ticker KXMVE.., mve_collection_ticker, mve_selected_legs, a custom strike_type) is refused, for each of the four; a record with none is not",
    tolerance: "none",
    costs:
      "Most of the $150 lost in 20 minutes went into combos that a filter of the exchange's had let through: there was nobody to sell them back to.",
    draws: fc.record({
      signal: fc.constantFrom<ComboSignal | "none">(...COMBO_SIGNALS, "none"),
      digits: fc.integer({ min: 10, max: 99 }),
    }),
    judge({ signal, digits }) {
      const record =
        signal === "none"
          ? { ...recordWith("ticker", digits), ticker: "KXHIGHNY-26NOV10-T50" }
          : recordWith(signal, digits);
      const isCombo = signal !== "none";
      if (isRefused(record) === isCombo) return undefined;
      return {
        state: { signal, record: JSON.stringify(record) },
        observed: isCombo
          ? `a combo known by its ${signal} alone is let through`
          : "a single market is refused",
        demanded: isCombo ? "one signal is enough to refuse it" : "without any signal it is traded",
        likelyCause: isCombo
          ? `dropped term: the filter does not look at ${signal}, or asks for more than one signal`
          : "inverted sign: the filter refuses what has no signal",
      };
    },
  });
}

/** How many markets a cap on all positions together is spread over. */
export type ChooseCount = (capContracts: number, leastContracts: number) => number;

export function capCoversItsMarkets(choose: ChooseCount): SharedInvariant {
  return machineInvariant({
    id: "cap-covers-its-markets",
    statement: "A cap on all positions together is not spread over more markets than it can quote.",
    condition:
      "n markets chosen under a cap, each of which needs at least m contracts: n m <= cap, and with room for one more it is chosen",
    tolerance: "1e-9 of a market",
    costs:
      "A cap of 20 contracts over 50 markets leaves 0.4 contracts each: no order can be whole, no spread is earned twice, and the $20 at stake sit in 50 places.",
    draws: fc.record({
      capContracts: fc.integer({ min: 1, max: 2_000 }),
      leastHundredths: fc.integer({ min: 1, max: 10_000 }),
    }),
    judge({ capContracts, leastHundredths }) {
      const leastContracts = leastHundredths / 100;
      const count = choose(capContracts, leastContracts);
      const room = capContracts / leastContracts + 1e-9;
      if (count <= room && count + 1 > room) return undefined;
      const isOver = count > room;
      return {
        state: { capContracts, leastContracts, marketCount: count },
        observed: `a cap of ${capContracts} contracts is spread over ${count} markets that need ${leastContracts} each`,
        demanded: isOver ? `at most ${Math.floor(room)} markets` : `${Math.floor(room)} markets`,
        likelyCause:
          choose(capContracts * 100, leastContracts) === count
            ? "dropped term: the number of markets does not depend on the cap"
            : `scale: the cap is taken for ${isOver ? "more" : "less"} than it is`,
      };
    },
  });
}

export const SELECTION_INVARIANTS: readonly SharedInvariant[] = [
  tighterSpreadScoresHigher(lnTightnessScore),
  combosRefused(isComboMarket),
  capCoversItsMarkets(quotableMarketCount),
];
