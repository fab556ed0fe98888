/**
 * Golden vectors put through the product's own functions. The same suites run on the copies in the checkout (`npm test`)
 * and on the folder that VECTORS_DIR names (`npm run acceptance`). Expected values come from the files alone.
 */
import { expect } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { NO_LEVEL, PRICE_LEVEL_STRUCTURES, PriceGrid } from "../../src/core/price-grid.ts";
import type { FillRow } from "../../src/core/result-rows.ts";
import type { MarketView, Strategy } from "../../src/core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT, MICROS_PER_CENT } from "../../src/core/units.ts";
import { Ledger } from "../../src/engine/ledger.ts";
import { MarketHistory } from "../../src/engine/market-history.ts";
import { marksOf, pnlPartsOf } from "../../src/engine/pnl-parts.ts";
import { QuoteSeries } from "../../src/engine/quote-series.ts";
import { WrittenQuotes } from "../../src/engine/quote-sheet.ts";
import { linearReservationCents, linearSkew } from "../../src/strategies/linear-skew.ts";
import { naiveSkew, naiveSkewCents } from "../../src/strategies/naive-skew.ts";
import { eachCase, expectCents, type CentsOrNone } from "./vector-cases.ts";

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
    bestBidContracts: undefined,
    bestAskContracts: undefined,
    inventoryContracts,
    hoursToClose: undefined,
    isTrading: true,
    isChanged: true,
  };
  const sheet = new WrittenQuotes();
  strategy.quote({ markets: [market], changed: [0], changedCount: 1, nowUs: 0 }, [sheet]);
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

interface NaiveSkewInput {
  readonly fair: number;
  readonly half_spread: number;
  readonly max_position: number;
  readonly position: number;
}

function naiveSkewVectors(folder: string): void {
  eachCase(folder, "naive_skew.json", (vector, tolerance) => {
    const { fair, half_spread, max_position, position } = vector.input as NaiveSkewInput;
    const expected = vector.expected as QuoteVector & { readonly skew: number };
    const strategy = naiveSkew.create({
      halfSpreadCents: half_spread,
      maxPositionContracts: max_position,
      sizeContracts: leastSize(naiveSkew),
    });

    expectCents(naiveSkewCents(position, max_position, half_spread), expected.skew, tolerance);
    expectQuotes(rawQuotes(strategy, fair, position), expected, tolerance);
  });
}

interface LinearSkewInput {
  readonly fair: number;
  readonly half_spread: number;
  readonly theta: number;
  readonly q: number;
  readonly q_target: number;
}

function linearSkewVectors(folder: string): void {
  eachCase(folder, "linear_skew.json", (vector, tolerance) => {
    const { fair, half_spread, theta, q, q_target } = vector.input as LinearSkewInput;
    const expected = vector.expected as QuoteVector & { readonly reservation: number };
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

interface RoundingInput {
  readonly bid_raw: number;
  readonly ask_raw: number;
  readonly tick: number;
}

function tickRoundingVectors(folder: string): void {
  eachCase(folder, "tick_rounding.json", (vector) => {
    const { bid_raw, ask_raw, tick } = vector.input as RoundingInput;
    const expected = vector.expected as {
      readonly passive_bid: CentsOrNone;
      readonly passive_ask: CentsOrNone;
    };
    const grid = gridOf(STRUCTURE_OF_TICK.get(tick)!);

    expect(passive(grid, { bid: bid_raw, ask: ask_raw })).toEqual({
      bid: expected.passive_bid,
      ask: expected.passive_ask,
    });
  });
}

function taperedRoundingVectors(folder: string): void {
  eachCase(folder, "tick_rounding_tapered.json", (vector) => {
    const { bid_raw, ask_raw } = vector.input as RoundingInput;

    const rounded = passive(gridOf("tapered_deci_cent"), { bid: bid_raw, ask: ask_raw });

    expect(rounded).toEqual(vector.expected);
  });
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

const STEP_US = 1_000_000;

/** A market whose mid stood at each mark in turn: a tenth of a cent either side of it. */
function historyOf(marksCents: readonly number[]): MarketHistory {
  const grid = gridOf("deci_cent");
  const series = new QuoteSeries();
  for (const [index, cents] of marksCents.entries())
    series.push(
      index * STEP_US,
      grid.levelOfPriceBp[wholeBp(cents - 0.1)]!,
      grid.levelOfPriceBp[wholeBp(cents + 0.1)]!,
    );
  return new MarketHistory({
    ticker: "VECTOR",
    grid,
    series,
    startUs: 0,
    endUs: (marksCents.length - 1) * STEP_US,
  });
}

function fillRowOf(fill: PnlInput["fills"][number], index: number): FillRow {
  return {
    laneIndex: 0,
    ticker: "VECTOR",
    timeUs: index * STEP_US,
    side: fill.side === "buy" ? BID : ASK,
    priceBp: wholeBp(fill.price),
    lots: Math.round(fill.qty * LOTS_PER_CONTRACT),
    cause: "queue",
    role: "maker",
    feeMicros: 0,
    isInFlight: false,
    midBp: wholeBp(fill.fair_at_fill),
    inventoryLots: 0,
  };
}

function pnlIdentityVectors(folder: string): void {
  eachCase(folder, "pnl_identity.json", (vector, tolerance) => {
    const input = vector.input as PnlInput;
    const expected = vector.expected as PnlExpected;
    const fills = input.fills.map(fillRowOf);
    const ledger = new Ledger();
    for (const [index, { side, priceBp, lots }] of fills.entries()) {
      const { fair_at_fill, fee_cents } = input.fills[index]!;
      const feeMicros = Math.round(fee_cents * MICROS_PER_CENT);
      ledger.fill(side, priceBp, lots, 0, false, 2 * wholeBp(fair_at_fill), feeMicros);
    }
    ledger.settlementMicrosPerContract = Math.round(input.settlement * MICROS_PER_CENT);
    const history = historyOf(input.marks_after_each_fill);

    const marks = marksOf(ledger, history);
    const parts = pnlPartsOf(ledger, fills, history);

    ledger.assertInvariants();
    const expectMicros = (micros: number | undefined, cents: number): void =>
      expectCents(micros! / MICROS_PER_CENT, cents, tolerance);
    expect(ledger.inventoryLots / LOTS_PER_CONTRACT).toBe(expected.final_position);
    expectMicros(ledger.cashMicros, expected.cash_cents);
    expectMicros(ledger.feesMicros, expected.fees_cents);
    expectMicros(marks.midMicros, expected.mtm_before_settlement);
    expectMicros(marks.settlementMicros, expected.total_pnl_cents);
    expectMicros(parts.spreadEarnedMicros, expected.edge_cents);
    expectMicros(parts.adverseSelectionMicros + parts.inventoryMicros, expected.inventory_pnl_to_last_mark);
    expectMicros(-parts.feesMicros, expected.fees_cents);
    expectMicros(parts.settlementMicros, expected.settlement_pnl);
    expectMicros(parts.totalMicros, expected.total_pnl_cents);
  });
}

export function coreVectors(folder: string): void {
  naiveSkewVectors(folder);
  linearSkewVectors(folder);
  tickRoundingVectors(folder);
  taperedRoundingVectors(folder);
  pnlIdentityVectors(folder);
}
