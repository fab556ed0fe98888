/** Strategies for the tests of the check: a healthy one of a family, written afresh from its formula, and broken twins of it. */
import {
  perMarket,
  type MarketView,
  type Parameters,
  type StrategyDefinition,
} from "../../src/core/strategy.ts";
import type { StrategyClaims } from "../../src/check/claims.ts";
import type { CheckContext, Verdict } from "../../src/check/invariant.ts";
import type { InvariantId } from "../../src/check/ids.ts";
import { INVARIANTS } from "../../src/check/catalogue.ts";
import type { Family } from "../../src/check/matrix.ts";
import { checkInvariant } from "../../src/check/run.ts";
import { createSubject } from "../../src/check/subject.ts";

/** A quote before it is written: everything a twin can break. */
export interface Sketch {
  fairCents: number;
  /** Added to both sides. */
  skewCents: number;
  bidHalfCents: number;
  askHalfCents: number;
}

export interface Twin {
  readonly family: Family;
  readonly parameters: readonly (readonly [name: string, start: number, min: number, max: number])[];
  readonly sketch: (parameters: Parameters, market: MarketView) => Sketch;
}

/** What is wrong with a twin. */
export interface Fault {
  /** Of the quote itself: explained as it is quoted. */
  readonly sketch?: (sketch: Sketch, parameters: Parameters, market: MarketView) => Sketch;
  /** Of what is put in: a volatility a hundred times too small. */
  readonly inputs?: (parameters: Parameters) => Parameters;
  /** Of the written price alone: not explained. */
  readonly written?: (priceCents: number) => number;
  readonly isUnlimited?: true;
  readonly sizeFactor?: number;
}

export const SIZES = [
  ["sizeContracts", 1, 1, 5],
  ["maxPositionContracts", 20, 10, 100],
] as const;

export const LINEAR: Twin = {
  family: "L",
  parameters: [["halfSpreadCents", 2, 0.5, 20], ["skewCentsPerContract", 0.2, 0.01, 2], ...SIZES],
  sketch: (p, { fairCents, inventoryContracts }) => ({
    fairCents: fairCents!,
    skewCents: -p["skewCentsPerContract"]! * inventoryContracts,
    bidHalfCents: p["halfSpreadCents"]!,
    askHalfCents: p["halfSpreadCents"]!,
  }),
};

export const NAIVE: Twin = {
  family: "N",
  parameters: [["halfSpreadCents", 2, 0.5, 20], ...SIZES],
  sketch: (p, { fairCents, inventoryContracts }) => ({
    fairCents: fairCents!,
    skewCents: (-inventoryContracts / p["maxPositionContracts"]!) * p["halfSpreadCents"]!,
    bidHalfCents: p["halfSpreadCents"]!,
    askHalfCents: p["halfSpreadCents"]!,
  }),
};

const AVERSE = [
  ["gammaPerDollar", 0.1, 0.01, 1],
  ["kappaPerCent", 1.5, 0.5, 5],
] as const;

/** sigma^2 tau of a price that settles at 0 or 100, cents^2. */
function variance(p: Parameters, { fairCents, hoursToClose }: MarketView): number {
  const sigmaCents = 100 * p["sigmaDollarsPerSqrtHour"]!;
  return Math.min(sigmaCents ** 2 * hoursToClose!, fairCents! * (100 - fairCents!));
}

/** Avellaneda & Stoikov (2008): r = s - q gamma sigma^2 tau, spread gamma sigma^2 tau + (2 / gamma) ln(1 + gamma / k). */
export const AVELLANEDA: Twin = {
  family: "AS",
  parameters: [...AVERSE, ["sigmaDollarsPerSqrtHour", 0.05, 0.01, 0.5], ...SIZES],
  sketch(p, market) {
    const [gamma, kappa] = [p["gammaPerDollar"]! / 100, p["kappaPerCent"]!];
    const risk = gamma * variance(p, market);
    const half = risk / 2 + Math.log(1 + gamma / kappa) / gamma;
    return {
      fairCents: market.fairCents!,
      skewCents: -market.inventoryContracts * risk,
      bidHalfCents: half,
      askHalfCents: half,
    };
  },
};

/** Gueant, Lehalle & Fernandez-Tapia's closed form for orders of Delta contracts. */
export const GLFT: Twin = {
  family: "G",
  parameters: [
    ...AVERSE,
    ["sigmaDollarsPerSqrtHour", 0.03, 0.001, 0.1],
    ["intensityPerHour", 60, 1, 1_000],
    ...SIZES,
  ],
  sketch(p, market) {
    const [gamma, kappa, lot] = [p["gammaPerDollar"]! / 100, p["kappaPerCent"]!, p["sizeContracts"]!];
    const sigma = Math.sqrt(variance(p, market) / market.hoursToClose!);
    const x = (gamma * lot) / kappa;
    const c1 = Math.log(1 + x) / (gamma * lot);
    const c2 = Math.sqrt((gamma / (2 * p["intensityPerHour"]! * lot * kappa)) * (1 + x) ** (1 + 1 / x));
    const half = c1 + (lot / 2) * sigma * c2;
    return {
      fairCents: market.fairCents!,
      skewCents: -market.inventoryContracts * sigma * c2,
      bidHalfCents: half,
      askHalfCents: half,
    };
  },
};

/** The price of a contract that settles at 0 or 100 to one who holds q of it: 100 sigmoid(logit p - 100 gamma q), -/+ c1 of Delta contracts. */
export const LOGISTIC: Twin = {
  family: "LB",
  parameters: [...AVERSE, ...SIZES],
  sketch(p, { fairCents, inventoryContracts }) {
    const [gamma, kappa, share] = [p["gammaPerDollar"]! / 100, p["kappaPerCent"]!, fairCents! / 100];
    const odds = ((1 - share) / share) * Math.exp(100 * gamma * inventoryContracts);
    const lot = p["sizeContracts"]!;
    const half = Math.log(1 + (gamma * lot) / kappa) / (gamma * lot);
    const skewCents = inventoryContracts === 0 ? 0 : 100 / (1 + odds) - fairCents!;
    return { fairCents: fairCents!, skewCents, bidHalfCents: half, askHalfCents: half };
  },
};

/**
 * Indifference prices of the same, orders of Delta contracts: bid = (ce(q + Delta) - ce(q)) / Delta - c1, the ask from below.
 * Flat it is off centre away from 50 cents, as exact tables with settlement risk are: what a family holds weakly, it does.
 */
export const INDIFFERENT: Twin = {
  family: "X",
  parameters: [...AVERSE, ...SIZES],
  sketch(p, { fairCents, inventoryContracts: held }) {
    const [gamma, kappa, lot] = [p["gammaPerDollar"]! / 100, p["kappaPerCent"]!, p["sizeContracts"]!];
    const share = fairCents! / 100;
    const worth = (q: number): number => -Math.log(share * Math.exp(-100 * gamma * q) + (1 - share)) / gamma;
    const c1 = Math.log(1 + (gamma * lot) / kappa) / (gamma * lot);
    const bid = (worth(held + lot) - worth(held)) / lot - c1;
    const ask = (worth(held) - worth(held - lot)) / lot + c1;
    const half = (ask - bid) / 2;
    return {
      fairCents: fairCents!,
      skewCents: (bid + ask) / 2 - fairCents!,
      bidHalfCents: half,
      askHalfCents: half,
    };
  },
};

export function strategyOf(twin: Twin, fault: Fault = {}): StrategyDefinition {
  return {
    name: `twin-${twin.family.toLowerCase()}`,
    summary: "a twin",
    source: "a test",
    parameters: twin.parameters.map(([name, start, min, max]) => ({
      name,
      summary: name,
      default: start,
      min,
      max,
    })),
    assumes: ["a test"],
    wrongWhen: ["it is not one"],
    create(given) {
      const size = given["sizeContracts"]! * (fault.sizeFactor ?? 1);
      const most = fault.isUnlimited ? Infinity : given["maxPositionContracts"]!;
      const written = fault.written ?? ((price) => price);
      const sketch = (market: MarketView): Sketch => {
        const plain = twin.sketch(fault.inputs?.(given) ?? given, market);
        return fault.sketch?.(plain, given, market) ?? plain;
      };
      return perMarket({
        quote(market, sheet) {
          if (market.fairCents === undefined) return;
          const { fairCents, skewCents, bidHalfCents, askHalfCents } = sketch(market);
          if (market.inventoryContracts + size <= most)
            sheet.bid(written(fairCents + skewCents - bidHalfCents), size);
          if (market.inventoryContracts - size >= -most)
            sheet.ask(written(fairCents + skewCents + askHalfCents), size);
        },
        explain(market) {
          if (market.fairCents === undefined) return [];
          const { fairCents, skewCents, bidHalfCents, askHalfCents } = sketch(market);
          return [
            { label: "fair value", bidCents: fairCents, askCents: fairCents },
            { label: "inventory skew", bidCents: skewCents, askCents: skewCents },
            { label: "half-spread", bidCents: -bidHalfCents, askCents: askHalfCents },
          ];
        },
      });
    },
  };
}

export function contextOf(seed: string): CheckContext {
  return { seed, recordings: [] };
}

/** What one invariant says of a strategy. */
export function verdictOf(
  id: InvariantId,
  definition: StrategyDefinition,
  claims: StrategyClaims,
  seed = "1",
): Verdict {
  const invariant = INVARIANTS.find((known) => known.id === id)!;
  return checkInvariant(invariant, createSubject(definition, claims), contextOf(seed));
}
