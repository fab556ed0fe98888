/** Golden vectors of tables, met by the strategies themselves: parameters in dollars and hours, quotes as wished. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { StrategyDefinition } from "../../src/core/strategy.ts";
import { hjbContinuous } from "../../src/strategies/hjb-continuous.ts";
import { hjbFixedFair } from "../../src/strategies/hjb-fixed-fair.ts";
import { hjbTable } from "../../src/strategies/hjb-table.ts";
import { gridNamed, quotesIn, type Quotes } from "./quoted-states.ts";

type Column = readonly (number | null)[];

interface VectorTable {
  readonly tau: number;
  readonly bid: Column;
  readonly ask: Column;
  readonly margin_bid: Column;
  readonly margin_ask: Column;
  readonly delta_bid: Column;
  readonly delta_ask: Column;
}

interface VectorCase {
  readonly id: string;
  readonly input: Readonly<
    Record<"fair" | "gamma" | "k" | "A" | "Delta" | "Qn" | "tick" | "sigma", number>
  > & { readonly fee: string; readonly terminal: string; readonly dMin: number | null };
  readonly q: readonly number[];
  readonly tables: readonly VectorTable[];
}

function casesOf(file: string): readonly VectorCase[] {
  const text = readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly cases: readonly VectorCase[] }).cases;
}

const CENTS = gridNamed("linear_cent");
const TENTHS = gridNamed("deci_cent");

/** Quotes of every inventory of a case with a time left: that of the horizon, but for none, which no horizon can be. */
function quotesOf(
  definition: StrategyDefinition,
  { input, q }: VectorCase,
  tau: number,
  more: Readonly<Record<string, number>>,
): readonly Quotes[] {
  const strategy = definition.create({
    gammaPerDollar: 100 * input.gamma,
    kappaPerCent: input.k,
    intensityPerHour: input.A,
    horizonHours: tau === 0 ? 1 : tau,
    sizeContracts: input.Delta,
    maxPositionContracts: input.Qn * input.Delta,
    ...more,
  });
  return q.map((inventoryContracts) =>
    quotesIn(strategy, {
      grid: input.tick === 0.1 ? TENTHS : CENTS,
      fairCents: input.fair,
      inventoryContracts,
      hoursToClose: tau,
    }),
  );
}

/** Below this margin the file's own methods may choose another tick. */
const MARGIN_MIN = 1e-4;

function expectTicks(actual: readonly (number | undefined)[], expected: Column, margins: Column): number {
  let comparedCount = 0;
  for (const [place, price] of expected.entries()) {
    const margin = margins[place];
    if (typeof margin === "number" && margin <= MARGIN_MIN) continue;
    comparedCount++;
    if (price === null) expect(actual[place]).toBeUndefined();
    else expect(actual[place]).toBeCloseTo(price, 9);
  }
  return comparedCount;
}

/** What quotes pass their own fair value is not made by the strategies: one case of the file. */
const TICK_CASES = casesOf("binary_hjb_tick").filter(({ input }) => input.dMin === 0);

describe("hjb-table", () => {
  it.each(TICK_CASES.map((vector) => [vector.id, vector] as const))(
    "should quote the ticks of %s",
    (_, vector) => {
      const { input, tables } = vector;
      for (const table of tables) {
        const quotes = quotesOf(hjbTable, vector, table.tau, {
          sigmaDollarsPerSqrtHour: 0,
          settlementJumpFrac: input.terminal === "binary" ? 1 : 0,
          makerFeeRate: input.fee === "maker" ? 0.0175 : 0,
          fairStepCents: input.fair === 12.3 ? 0.1 : 1,
        });
        const bids = quotes.map(({ bidCents }) => bidCents);
        const asks = quotes.map(({ askCents }) => askCents);

        const comparedCount =
          expectTicks(bids, table.bid, table.margin_bid) + expectTicks(asks, table.ask, table.margin_ask);
        expect(comparedCount).toBeGreaterThan(vector.q.length);
      }
    },
  );

  it("should have five cases of the six to agree with", () => expect(TICK_CASES).toHaveLength(5));
});

const LITERAL = TICK_CASES.find(({ input }) => input.terminal === "none")!;

describe("hjb-fixed-fair", () => {
  it.each([0.01, 0.05, 0.1, 0.5, 1])(
    "should lean as the vector does, whatever gamma: %f a dollar",
    (gammaPerDollar) => {
      // At each time the vector's gamma is 0.5 a dollar.
      for (const { tau, bid, ask, margin_bid, margin_ask } of LITERAL.tables) {
        const quotes = quotesOf(hjbFixedFair, LITERAL, tau, {
          gammaPerDollar,
          makerFeeRate: 0,
          fairStepCents: 1,
        });
        expectTicks(quotes.map(({ bidCents }) => bidCents), bid, margin_bid); // prettier-ignore
        expectTicks(quotes.map(({ askCents }) => askCents), ask, margin_ask); // prettier-ignore
      }
    },
  );

  it("should lean unlike hjb-table, in which a settlement is at risk", () => {
    const { tau } = LITERAL.tables[1]!;
    const bids = [0.01, 0.1, 0.5].map((gammaPerDollar) =>
      quotesOf(hjbTable, LITERAL, tau, {
        gammaPerDollar,
        sigmaDollarsPerSqrtHour: 0,
        settlementJumpFrac: 1,
        makerFeeRate: 0,
        fairStepCents: 1,
      }).map(({ bidCents }) => bidCents),
    );

    expect(new Set(bids.map(String)).size).toBe(3);
  });
});

const RAW_TOLERANCE_CENTS = 1e-8;

describe("hjb-continuous", () => {
  it.each(casesOf("binary_hjb_continuous").map((vector) => [vector.id, vector] as const))(
    "should quote the prices of %s",
    (_, vector) => {
      const { fair, sigma } = vector.input;
      for (const { tau, delta_bid, delta_ask } of vector.tables) {
        // The file charges the whole settlement beside the running variance; the strategy what that leaves of it.
        const leftFrac = 1 - (sigma * sigma * tau) / (fair * (100 - fair));
        const quotes = quotesOf(hjbContinuous, vector, tau, {
          sigmaDollarsPerSqrtHour: sigma / 100,
          settlementJumpFrac: 1 / leftFrac,
        });
        for (const [place, { bidCents, askCents }] of quotes.entries()) {
          const [below, above] = [delta_bid[place]!, delta_ask[place]!];
          if (below === null) expect(bidCents).toBeUndefined();
          else expect(Math.abs(fair - below - bidCents!)).toBeLessThan(RAW_TOLERANCE_CENTS);
          if (above === null) expect(askCents).toBeUndefined();
          else expect(Math.abs(fair + above - askCents!)).toBeLessThan(RAW_TOLERANCE_CENTS);
        }
      }
    },
  );
});
