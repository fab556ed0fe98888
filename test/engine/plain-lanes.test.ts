import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mix4 } from "../../src/core/digest.ts";
import { feeScheduleOf } from "../../src/core/fee-history.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { perMarket, type MarketRule } from "../../src/core/strategy.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import { fillModelNamed } from "../../src/engine/fill-models/catalogue.ts";
import type { LaneSetup } from "../../src/engine/lane-setup.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { life, tapeOfLife } from "./drawn-lives.ts";
import { CENT_PRICES_BP, marketRows } from "./market-rows.ts";
import { general, PLAIN, resultOf } from "./plain-twins.ts";
import { checkProperty } from "./property.ts";
import { MODEL_NAMES } from "./run-scenario.ts";
import { deltaRow, printRow, tapeOf } from "./rows.ts";

const RUNS = 500;

const FEES = feeScheduleOf({
  name: "TEST",
  series: [{ fromTimeUs: 0, feeType: "quadratic_with_maker_fees", multiplierPpm: 1_000_000 }],
});

/** Wants nonsense: a function of salt, fair value and inventory alone, that wants something even where no fair value is. */
function erraticRule(salt: number, isDoubled: boolean): MarketRule {
  return {
    reads: "fair-and-inventory",
    quote({ fairCents, inventoryContracts }, sheet) {
      const draw = (what: number, below: number): number =>
        (mix4(salt, what, (fairCents ?? -1) * 20, inventoryContracts * 100) >>> 0) % below;
      const centre = fairCents ?? 50;
      const bid = centre - (draw(1, 9) - 2) / 2;
      const ask = centre + (draw(2, 9) - 2) / 2;
      if (draw(3, 5) > 0) sheet.bid(bid, draw(4, 40) / 10);
      if (draw(5, 5) > 0) sheet.ask(ask, draw(6, 40) / 10);
      if (isDoubled && draw(7, 6) === 0) sheet.bid(bid - 1, 0.5);
    },
    explain: () => [],
  };
}

const setup = fc
  .record({
    salt: fc.nat(1_000_000),
    isDoubled: fc.constantFrom(false, false, false, true),
    model: fc.constantFrom(...MODEL_NAMES),
    isGrowthFill: fc.boolean(),
    latency: fc.constantFrom(
      { feedUs: 0, orderUs: 0 },
      { feedUs: 0, orderUs: 50_000 },
      { feedUs: 20_000, orderUs: 0 },
      { feedUs: 20_000, orderUs: 50_000 },
      { feedUs: 30_000, orderUs: 400_000 },
      { feedUs: 1, orderUs: 1 },
    ),
    inventoryLotsMax: fc.constantFrom("none" as const, 150, 400, 1_000),
    areFeesCharged: fc.boolean(),
    isJournalKept: fc.boolean(),
    rateLimit: fc.constantFrom(
      undefined,
      { tokensPerSecond: 20, capacityTokens: 24 },
      { tokensPerSecond: 300, capacityTokens: 900 },
    ),
  })
  .map((draw) => (marketCount: number): LaneSetup => ({
    strategy: perMarket(erraticRule(draw.salt, draw.isDoubled)),
    marketIndices: Array.from({ length: marketCount }, (_, index) => index),
    fillRules: { model: fillModelNamed(draw.model), isGrowthFill: draw.isGrowthFill },
    latency: draw.latency,
    limits: positionLimitOnly(draw.inventoryLotsMax),
    isJournalKept: draw.isJournalKept,
    ...(draw.areFeesCharged ? { fees: Array.from({ length: marketCount }, () => FEES) } : {}),
    ...(draw.rateLimit === undefined || marketCount > 1 ? {} : { rateLimit: draw.rateLimit }),
  }));

describe("a plain lane", () => {
  it("should come to what it comes to in the replay that lanes share, in every field", () => {
    checkProperty(
      fc.property(life, setup, (drawn, setupOf) => {
        const tape = tapeOfLife(drawn);

        const [lane] = resultOf([tape], [setupOf(1)]);
        expect([lane]).toEqual(resultOf([general(tape)], [setupOf(1)]));
      }),
      RUNS,
    );
  });

  it("should come to the same in several markets, market by market, and among other lanes", () => {
    checkProperty(
      fc.property(life, life, setup, setup, (one, two, firstOf, secondOf) => {
        const tapes = [tapeOfLife(one), tapeOfLife(two)];
        const setups = (): LaneSetup[] => [firstOf(2), secondOf(2), { ...secondOf(1), marketIndices: [1] }];

        expect(resultOf(tapes, setups())).toEqual(resultOf(tapes.map(general), setups()));
      }),
      RUNS / 5,
    );
  });

  // A call of the hot loop takes 8,192 rows.
  it("should come to the same on a tape of very many rows", () => {
    const rows = marketRows([], CENT_PRICES_BP);
    const startUs = rows.at(-1)!.timeUs;
    for (let turn = 1; turn <= 4_000; turn++) {
      const timeUs = startUs + turn * 30_000;
      const lots = turn % 7 === 0 ? 3 : -3;
      if (turn % 11 === 0) rows.push(printRow(timeUs, BID, 4_900, 5));
      rows.push(
        deltaRow(timeUs, BID, 4_900, -lots),
        deltaRow(timeUs, ASK, 5_100, 4),
        deltaRow(timeUs, ASK, 5_100, -4),
      );
      if (turn % 500 === 0)
        rows.push(deltaRow(timeUs, BID, 5_000, 10), deltaRow(timeUs + 10_000, BID, 5_000, -10));
    }
    const tape = tapeOf(rows);
    const lane = { ...PLAIN, strategy: perMarket(erraticRule(7, false)), isJournalKept: true };
    const [plain, shared] = [resultOf([tape], [lane]), resultOf([general(tape)], [lane])];

    expect(tape.rowCount).toBeGreaterThan(8_192);
    expect(plain[0]!.entries.length).toBeGreaterThan(30);
    expect(plain).toEqual(shared);
  });

  // 0.6 of the first contract are left when 0.64 are wished for: nothing is to be cancelled.
  it("should leave alone what of a quote is left, where as much is wished for", () => {
    const rule: MarketRule = {
      reads: "fair-and-inventory",
      quote: ({ inventoryContracts }, sheet) => sheet.bid(45, 1 - 0.9 * inventoryContracts),
      explain: () => [],
    };
    const rows = marketRows([], CENT_PRICES_BP);
    const afterUs = rows.at(-1)!.timeUs + US_PER_SECOND;
    rows.push(printRow(afterUs, BID, 4_500, 40), deltaRow(afterUs + US_PER_SECOND, ASK, 5_100, 10));
    const tape = tapeOf(rows);
    const lane = { ...PLAIN, strategy: perMarket(rule), isJournalKept: true };
    const [plain, shared] = [resultOf([tape], [lane]), resultOf([general(tape)], [lane])];

    expect(plain[0]!.ledgers![0]).toMatchObject({ ordersPlaced: 1, boughtLots: 40, ordersCancelled: 0 });
    expect(plain).toEqual(shared);
  });

  it("should ask its rule once for each pair of fair value and inventory", () => {
    checkProperty(
      fc.property(life, (drawn) => {
        const tape = tapeOfLife({ ...drawn, words: [] }); // a halt may refuse a cancel: then it is no plain lane
        const asked = new Set<string>();
        let askedCount = 0;
        const rule: MarketRule = {
          reads: "fair-and-inventory",
          quote({ fairCents, inventoryContracts }, sheet) {
            askedCount++;
            asked.add(`${fairCents} ${inventoryContracts}`);
            if (fairCents !== undefined) sheet.bid(fairCents - 1, 1);
          },
          explain: () => [],
        };
        const lane = { ...PLAIN, strategy: perMarket(rule) };

        resultOf([tape], [lane]);

        expect(askedCount).toBe(asked.size);
      }),
      100,
    );
  });

  it.each(["hoursToClose", "averageCostCents"] as const)("should not be shown %s", (field) => {
    const rule: MarketRule = {
      reads: "fair-and-inventory",
      quote: (view, sheet) => sheet.bid(view[field] ?? 1, 1),
      explain: () => [],
    };
    const tape = tapeOf(marketRows([], CENT_PRICES_BP));

    expect(() => resultOf([tape], [{ ...PLAIN, strategy: perMarket(rule) }])).toThrow(
      `does not read ${field}`,
    );
  });
});
