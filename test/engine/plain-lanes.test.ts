import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mix4 } from "../../src/core/digest.ts";
import type { EventSource } from "../../src/core/event-source.ts";
import { feeScheduleOf } from "../../src/core/fee-history.ts";
import { perMarket, type MarketRule } from "../../src/core/strategy.ts";
import type { Tape } from "../../src/core/tape.ts";
import { fillModelNamed } from "../../src/engine/fill-models/catalogue.ts";
import type { JournalEntry } from "../../src/engine/journal.ts";
import { Kernel } from "../../src/engine/kernel.ts";
import type { LaneSetup } from "../../src/engine/lane-setup.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { life, tapeOfLife } from "./drawn-lives.ts";
import { CENT_PRICES_BP, marketRows } from "./market-rows.ts";
import { checkProperty } from "./property.ts";
import { MODEL_NAMES } from "./run-scenario.ts";
import { tapeOf } from "./rows.ts";

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
    isJournalKept: false,
    ...(draw.areFeesCharged ? { fees: Array.from({ length: marketCount }, () => FEES) } : {}),
    ...(draw.rateLimit === undefined || marketCount > 1 ? {} : { rateLimit: draw.rateLimit }),
  }));

/** The same rows without the word that they are all there are: no lane is plain on it. */
function general(tape: Tape): EventSource {
  const { isWhole: _, ...source } = tape;
  return source;
}

/** Markets are replayed one after the other, and which object an order is depends on the way: neither is part of a result. */
function byMarket(entries: readonly JournalEntry[]): readonly unknown[] {
  return entries.toSorted((a, b) => a.market - b.market).map(({ order: _, ...entry }) => entry);
}

function resultOf(sources: readonly EventSource[], setups: readonly LaneSetup[]) {
  const kernel = new Kernel(sources, setups, {
    isQuoteSeriesKept: setups.some(({ isJournalKept }) => isJournalKept),
    isVerified: false,
  });
  kernel.run();
  return kernel.lanes.map((lane, index) => ({
    ledgers: kernel.ledgers[index],
    digest: kernel.journals[index]!.digest.toString(),
    decisionCount: lane.decisionCount,
    refusedCount: lane.refusedCount,
    cuts: lane.gate.tally.rows(
      index,
      lane.markets.map(({ ticker }) => ticker),
    ),
    waited: [lane.bucket?.waitedCount, lane.bucket?.waitedUs],
    inventories: lane.markets.map((market) => market.inventoryContracts),
    entries: byMarket(kernel.journals[index]!.entries),
    series: kernel.quoteSeries.map((series) => series && [series.timeUs, series.bidLevel, series.askLevel]),
  }));
}

describe("a plain lane", () => {
  it("should come to what it comes to in the replay that lanes share, in every field", () => {
    checkProperty(
      fc.property(life, setup, (drawn, setupOf) => {
        const tape = tapeOfLife(drawn);

        expect(resultOf([tape], [setupOf(1)])).toEqual(resultOf([general(tape)], [setupOf(1)]));
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

const PLAIN: Omit<LaneSetup, "strategy"> = {
  marketIndices: [0],
  fillRules: { model: fillModelNamed("fifo-pessimistic"), isGrowthFill: false },
  latency: { feedUs: 20_000, orderUs: 50_000 },
  limits: positionLimitOnly("none"),
  isJournalKept: false,
};
