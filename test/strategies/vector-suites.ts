/**
 * Golden vectors put through the product's own functions. The same suites run on the copies in the checkout (`npm test`)
 * and on the folder that VECTORS_DIR names (`npm run acceptance`). Expected values come from the files alone.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { NO_LEVEL, PRICE_LEVEL_STRUCTURES, PriceGrid } from "../../src/core/price-grid.ts";
import type { MarketView, Strategy } from "../../src/core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT, MICROS_PER_CENT } from "../../src/core/units.ts";
import { Ledger } from "../../src/engine/ledger.ts";
import { WrittenQuotes } from "../../src/engine/quote-sheet.ts";
import { linearReservationCents, linearSkew } from "../../src/strategies/linear-skew.ts";
import { naiveSkew, naiveSkewCents } from "../../src/strategies/naive-skew.ts";

interface VectorFile<Input, Expected> {
  readonly tolerance: { readonly abs?: number; readonly exact?: boolean };
  readonly cases: readonly { readonly id: string; readonly input: Input; readonly expected: Expected }[];
}

/** Registers one named test for each case of a file, or one skipped test that says which file is absent. */
function eachCase<Input, Expected>(
  folder: string,
  file: string,
  check: (input: Input, expected: Expected, tolerance: number) => void,
): void {
  const path = join(folder, file);
  describe(file, () => {
    if (!existsSync(path)) {
      it("should agree with every case", (context) => context.skip(`${path} is absent; set VECTORS_DIR`));
      return;
    }
    const vectors = JSON.parse(readFileSync(path, "utf8")) as VectorFile<Input, Expected>;
    for (const { id, input, expected } of vectors.cases)
      it(`should agree with ${id}`, () => check(input, expected, vectors.tolerance.abs ?? 0));
  });
}

type CentsOrNone = number | null;

interface RawQuotes {
  readonly bid: CentsOrNone;
  readonly ask: CentsOrNone;
}

/** What a strategy asks for, before any rounding. */
function rawQuotes(strategy: Strategy, fairCents: number, inventoryContracts: number): RawQuotes {
  const grid = gridOf("linear_cent");
  const market: MarketView = {
    ticker: "VECTOR",
    grid,
    fairCents,
    bestBidCents: undefined,
    bestAskCents: undefined,
    inventoryContracts,
    hoursToClose: undefined,
    isChanged: true,
  };
  const sheet = new WrittenQuotes();
  strategy.quote({ markets: [market], nowUs: 0 }, [sheet]);
  return {
    bid: sheet.bidCount === 0 ? null : sheet.bidCents[0]!,
    ask: sheet.askCount === 0 ? null : sheet.askCents[0]!,
  };
}

function gridOf(structure: string): PriceGrid {
  return new PriceGrid(PRICE_LEVEL_STRUCTURES.get(structure)!);
}

function passive(grid: PriceGrid, { bid, ask }: RawQuotes): RawQuotes {
  const centsAt = (level: number): CentsOrNone =>
    level === NO_LEVEL ? null : grid.priceBpOfLevel[level]! / BP_PER_CENT;
  return {
    bid: bid === null ? null : centsAt(grid.bidLevel(bid * BP_PER_CENT)),
    ask: ask === null ? null : centsAt(grid.askLevel(ask * BP_PER_CENT)),
  };
}

function expectCents(actual: CentsOrNone, expected: CentsOrNone, tolerance: number): void {
  if (actual === null || expected === null) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);
}

interface QuoteVector {
  readonly bid_raw: CentsOrNone;
  readonly ask_raw: CentsOrNone;
  readonly bid: CentsOrNone;
  readonly ask: CentsOrNone;
}

function expectQuotes(raw: RawQuotes, expected: QuoteVector, tolerance: number): void {
  expectCents(raw.bid, expected.bid_raw, tolerance);
  expectCents(raw.ask, expected.ask_raw, tolerance);
  const rounded = passive(gridOf("linear_cent"), raw);
  expect(rounded).toEqual({ bid: expected.bid, ask: expected.ask });
}

/** The least size there is: the vectors stop quoting at the maximum itself. */
function leastSize(definition: typeof naiveSkew): number {
  return definition.parameters.find((spec) => spec.name === "sizeContracts")!.min;
}

export function naiveSkewVectors(folder: string): void {
  eachCase<
    { fair: number; half_spread: number; max_position: number; position: number },
    QuoteVector & { skew: number }
  >(folder, "naive_skew.json", (input, expected, tolerance) => {
    const strategy = naiveSkew.create({
      halfSpreadCents: input.half_spread,
      maxPositionContracts: input.max_position,
      sizeContracts: leastSize(naiveSkew),
    });

    expectCents(
      naiveSkewCents(input.position, input.max_position, input.half_spread),
      expected.skew,
      tolerance,
    );
    expectQuotes(rawQuotes(strategy, input.fair, input.position), expected, tolerance);
  });
}

export function linearSkewVectors(folder: string): void {
  eachCase<
    { fair: number; half_spread: number; theta: number; q: number; q_target: number },
    QuoteVector & { reservation: number }
  >(folder, "linear_skew.json", ({ fair, half_spread, theta, q, q_target }, expected, tolerance) => {
    const strategy = linearSkew.create({
      halfSpreadCents: half_spread,
      skewCentsPerContract: theta,
      targetContracts: q_target,
      maxPositionContracts: 1e6,
      sizeContracts: leastSize(linearSkew),
    });

    expectCents(linearReservationCents(fair, theta, q, q_target), expected.reservation, tolerance);
    expectQuotes(rawQuotes(strategy, fair, q), expected, tolerance);
  });
}

const STRUCTURE_OF_TICK = new Map([
  [1, "linear_cent"],
  [0.1, "deci_cent"],
]);

export function tickRoundingVectors(folder: string): void {
  eachCase<
    { bid_raw: number; ask_raw: number; tick: number },
    { passive_bid: CentsOrNone; passive_ask: CentsOrNone }
  >(folder, "tick_rounding.json", ({ bid_raw, ask_raw, tick }, expected) => {
    const grid = gridOf(STRUCTURE_OF_TICK.get(tick)!);

    expect(passive(grid, { bid: bid_raw, ask: ask_raw })).toEqual({
      bid: expected.passive_bid,
      ask: expected.passive_ask,
    });
  });
}

export function taperedRoundingVectors(folder: string): void {
  eachCase<{ bid_raw: number; ask_raw: number }, { bid: CentsOrNone; ask: CentsOrNone }>(
    folder,
    "tick_rounding_tapered.json",
    ({ bid_raw, ask_raw }, expected) => {
      const rounded = passive(gridOf("tapered_deci_cent"), { bid: bid_raw, ask: ask_raw });

      expect(rounded).toEqual({ bid: expected.bid, ask: expected.ask });
    },
  );
}

interface PnlInput {
  readonly fills: readonly {
    readonly side: "buy" | "sell";
    readonly qty: number;
    readonly price: number;
    readonly fair_at_fill: number;
    readonly fee_cents: number;
  }[];
  readonly marks_after_each_fill: readonly number[];
  readonly settlement: number;
}

interface PnlExpected {
  readonly final_position: number;
  readonly cash_cents: number;
  readonly fees_cents: number;
  readonly edge_cents: number;
  readonly inventory_pnl_to_last_mark: number;
  readonly settlement_pnl: number;
  readonly mtm_before_settlement: number;
  readonly total_pnl_cents: number;
}

/** Cents to basis points, which must come out whole. */
function wholeBp(cents: number): number {
  return Math.round(cents * BP_PER_CENT);
}

export function pnlIdentityVectors(folder: string): void {
  eachCase<PnlInput, PnlExpected>(folder, "pnl_identity.json", (input, expected, tolerance) => {
    const ledger = new Ledger();
    for (const { side, qty, price, fair_at_fill, fee_cents } of input.fills)
      ledger.fill(
        side === "buy" ? BID : ASK,
        wholeBp(price),
        Math.round(qty * LOTS_PER_CONTRACT),
        0,
        false,
        2 * wholeBp(fair_at_fill),
        Math.round(fee_cents * MICROS_PER_CENT),
      );
    const lastMarkCents = input.marks_after_each_fill.at(-1)!;
    const edgeCents = ledger.spreadEarnedTwiceMicros / 2 / MICROS_PER_CENT;
    const atMarkCents = ledger.equityTwiceMicros(2 * wholeBp(lastMarkCents)) / 2 / MICROS_PER_CENT;
    const totalCents = ledger.equityTwiceMicros(2 * wholeBp(input.settlement)) / 2 / MICROS_PER_CENT;
    const feesCents = ledger.feesMicros / MICROS_PER_CENT;

    ledger.assertInvariants();
    expect(ledger.inventoryLots / LOTS_PER_CONTRACT).toBe(expected.final_position);
    expectCents(ledger.cashMicros / MICROS_PER_CENT, expected.cash_cents, tolerance);
    expectCents(feesCents, expected.fees_cents, tolerance);
    expectCents(edgeCents, expected.edge_cents, tolerance);
    expectCents(atMarkCents, expected.mtm_before_settlement, tolerance);
    expectCents(atMarkCents - edgeCents + feesCents, expected.inventory_pnl_to_last_mark, tolerance);
    expectCents(totalCents - atMarkCents, expected.settlement_pnl, tolerance);
    expectCents(totalCents, expected.total_pnl_cents, tolerance);
  });
}

export function coreVectors(folder: string): void {
  naiveSkewVectors(folder);
  linearSkewVectors(folder);
  tickRoundingVectors(folder);
  taperedRoundingVectors(folder);
  pnlIdentityVectors(folder);
}
