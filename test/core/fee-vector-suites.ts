/**
 * Golden vectors of fees put through the product's own functions. The rounding ones also lie in the checkout; the large one
 * of the model is read where VECTORS_DIR says.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  BALANCE_PRECISION_MICROS,
  netFeeMicros,
  ROUNDING,
  roundingFeeMicros,
  type FeeAccumulator,
} from "../../src/core/fee-rounding.ts";
import { feeRates, feeTerms } from "../../src/core/fee-terms.ts";
import { chargeFill, tradeFeeMicros } from "../../src/core/fees.ts";
import { BID } from "../../src/core/order-book.ts";
import {
  BP_PER_CENT,
  LOTS_PER_CONTRACT,
  MICROS_PER_CENT,
  MICROS_PER_DOLLAR,
  parseDecimal,
} from "../../src/core/units.ts";
import { eachCase } from "../strategies/vector-cases.ts";

const MICROS_PER_CENTICENT = 100;

export function newOrder(): FeeAccumulator {
  return { feeAccumulatorMicros: 0, feeRawMicros: 0, feeRawRest: 0 };
}

/** Numbers of a JSON file stand for decimals with at most 6 places. */
function micros(dollars: number): number {
  return Math.round(dollars * MICROS_PER_DOLLAR);
}

interface ModelVector {
  readonly input: { readonly kind: "taker" | "maker"; readonly price_cents: number };
  readonly rows: readonly {
    readonly count: number;
    readonly trade_fee_centicents: number;
    readonly fee_cents_rounded_up: number;
  }[];
}

/** One fill of whole contracts at a whole-cent price. */
export function feeModelVectors(folder: string): void {
  const rates = feeRates({ feeType: "quadratic_with_maker_fees", multiplierPpm: 1_000_000 });
  const centTerms = feeTerms(rates, ROUNDING.cent);
  const centicentTerms = feeTerms(rates, ROUNDING.centicent);
  eachCase(folder, "fees_quadratic.json", (vector) => {
    const { input, rows } = vector as unknown as ModelVector;
    const isMaker = input.kind === "maker";
    const priceBp = input.price_cents * BP_PER_CENT;
    expect(rows.length).toBeGreaterThan(0);
    for (const { count, trade_fee_centicents, fee_cents_rounded_up } of rows) {
      const lots = count * LOTS_PER_CONTRACT;
      const inCents = chargeFill(
        centTerms,
        BALANCE_PRECISION_MICROS.nonDirect,
        newOrder(),
        isMaker,
        BID,
        priceBp,
        lots,
      );
      const inCenticents = tradeFeeMicros(centicentTerms, isMaker, priceBp, lots);

      expect({ count, fee: inCents }).toEqual({ count, fee: fee_cents_rounded_up * MICROS_PER_CENT });
      expect({ count, fee: inCenticents }).toEqual({
        count,
        fee: trade_fee_centicents * MICROS_PER_CENTICENT,
      });
    }
  });
}

/** What one fill with a given trade fee comes to. */
function roundFill(
  order: FeeAccumulator,
  precisionMicros: number,
  revenueMicros: number,
  tradeMicros: number,
) {
  const beforeMicros = order.feeAccumulatorMicros;
  const netMicros = netFeeMicros(ROUNDING.centicent, precisionMicros, order, revenueMicros, tradeMicros);
  const roundingMicros = roundingFeeMicros(revenueMicros - tradeMicros, precisionMicros);
  return {
    roundingMicros,
    accumulatorBeforeRebateMicros: beforeMicros + roundingMicros,
    rebateMicros: tradeMicros + roundingMicros - netMicros,
    accumulatorMicros: order.feeAccumulatorMicros,
    netMicros,
    postedMicros: revenueMicros - tradeMicros - roundingMicros,
    balanceMicros: revenueMicros - netMicros,
  };
}

interface RoundingInput {
  readonly side: "buy" | "sell";
  readonly target_precision_dollars: number;
  readonly fills: readonly { readonly price: number; readonly qty: number; readonly trade_fee: number }[];
}

interface RoundingExpected {
  readonly rounding_fee: number;
  readonly rebate: number;
  readonly accumulator_after: number;
  readonly net_fee: number;
  readonly posted_balance_change: number;
  readonly balance_change_including_rebate: number;
}

function orderRoundingVectors(folder: string): void {
  eachCase(folder, "fees_order_rounding.json", (vector) => {
    const { side, target_precision_dollars, fills } = vector.input as RoundingInput;
    const expected = vector.expected as readonly RoundingExpected[];
    const order = newOrder();
    expect(fills.length).toBe(expected.length);
    for (const [index, { price, qty, trade_fee }] of fills.entries()) {
      const revenueMicros = (side === "buy" ? -1 : 1) * micros(price * qty);
      const outcome = roundFill(order, micros(target_precision_dollars), revenueMicros, micros(trade_fee));
      const wanted = expected[index]!;

      expect(outcome).toMatchObject({
        roundingMicros: micros(wanted.rounding_fee),
        rebateMicros: micros(wanted.rebate),
        accumulatorMicros: micros(wanted.accumulator_after),
        netMicros: micros(wanted.net_fee),
        postedMicros: micros(wanted.posted_balance_change),
        balanceMicros: micros(wanted.balance_change_including_rebate),
      });
    }
  });
}

interface PageExamples {
  readonly balance_precision: string;
  readonly examples: readonly {
    readonly name: string;
    readonly side: "buy" | "sell";
    readonly price: string;
    readonly fill_qty: string;
    readonly fills: readonly Readonly<
      Record<
        "trade_fee" | "rounding" | "accumulator_before_rebate" | "rebate" | "net_fee" | "balance_change",
        string
      >
    >[];
  }[];
}

function inMicros(dollars: string): number {
  return parseDecimal(dollars, 6);
}

/** The worked examples of the exchange's own page of June 2026. */
function pageVectors(folder: string): void {
  const file = "fees_rounding_2026-06.json";
  const path = join(folder, file);
  describe(file, () => {
    if (!existsSync(path)) {
      it("should agree with every example", (context) => context.skip(`${path} is absent; set VECTORS_DIR`));
      return;
    }
    const page = JSON.parse(readFileSync(path, "utf8")) as PageExamples;
    for (const { name, side, price, fill_qty, fills } of page.examples)
      it(`should agree with ${name}`, () => {
        const order = newOrder();
        const revenueMicros = (side === "buy" ? -1 : 1) * parseDecimal(price, 4) * parseDecimal(fill_qty, 2);
        expect(fills.length).toBeGreaterThan(0);
        for (const fill of fills)
          expect(
            roundFill(order, inMicros(page.balance_precision), revenueMicros, inMicros(fill.trade_fee)),
          ).toMatchObject({
            roundingMicros: inMicros(fill.rounding),
            accumulatorBeforeRebateMicros: inMicros(fill.accumulator_before_rebate),
            rebateMicros: inMicros(fill.rebate),
            netMicros: inMicros(fill.net_fee),
            postedMicros: inMicros(fill.balance_change),
          });
      });
  });
}

export function feeRoundingVectors(folder: string): void {
  orderRoundingVectors(folder);
  pageVectors(folder);
}
