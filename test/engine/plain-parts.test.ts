/** Which lanes are replayed as plain ones, told by how often their rule is asked; and the parts of such a replay by themselves. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventSource } from "../../src/core/event-source.ts";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { PriceGrid, PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { perMarket, type MarketRule, type Strategy } from "../../src/core/strategy.ts";
import { flowRules } from "../../src/engine/account-flow.ts";
import { fillModelNamed } from "../../src/engine/fill-models/catalogue.ts";
import { poissonFlow } from "../../src/engine/fill-models/flow-models.ts";
import { Kernel } from "../../src/engine/kernel.ts";
import type { LaneSetup } from "../../src/engine/lane-setup.ts";
import { NotPlain } from "../../src/engine/plain/not-plain.ts";
import { PlainCommands } from "../../src/engine/plain/plain-commands.ts";
import { QuoteMemo, UNKNOWN_LOTS } from "../../src/engine/plain/quote-memo.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { checkProperty } from "./property.ts";
import { deltaRow, snapshotRows, tapeOf } from "./rows.ts";

const CENTS = new PriceGrid(PRICE_LEVEL_STRUCTURES.get("linear_cent")!);

/** Bids of 48 c come and go ten times over bids of 47 c: two mids. */
const TAPE = tapeOf([
  ...snapshotRows(0, [[BID, 4_700, 500], [ASK, 5_300, 500]]), // prettier-ignore
  ...Array.from({ length: 20 }, (_, turn) =>
    deltaRow((turn + 1) * 1_000_000, BID, 4_800, turn % 2 === 0 ? 100 : -100),
  ),
]);

/** Asks for nothing, and counts. */
function countingRule(reads: MarketRule["reads"] = "fair-and-inventory") {
  let count = 0;
  const rule: MarketRule = {
    ...(reads === undefined ? {} : { reads }),
    quote: () => count++,
    explain: () => [],
  };
  return { rule, count: () => count };
}

/** How often a rule is asked in all markets of such a lane. */
function askedCount(
  more: Partial<LaneSetup> = {},
  { sources = [TAPE], extra = {}, isStated = true }: { sources?: readonly EventSource[]; extra?: Partial<Strategy>; isStated?: boolean } = {}, // prettier-ignore
): number {
  const { rule, count } = countingRule();
  const { reads: _, ...unstated } = rule;
  const lane: LaneSetup = {
    strategy: { ...perMarket(isStated ? rule : unstated), ...extra },
    marketIndices: sources.map((_source, index) => index),
    fillRules: { model: fillModelNamed("touch"), isGrowthFill: false },
    latency: { feedUs: 0, orderUs: 0 },
    limits: positionLimitOnly("none"),
    isJournalKept: false,
    ...more,
  };
  new Kernel(sources, [lane], { isQuoteSeriesKept: false, isVerified: false }).run();
  return count();
}

describe("a lane", () => {
  const limit = { tokensPerSecond: 300, capacityTokens: 900 };
  const [first, second] = [TAPE, tapeOf(snapshotRows(0, [[BID, 4_000, 1], [ASK, 6_000, 1]]), { ticker: "TEST-2" })]; // prettier-ignore

  it("should be plain with a rule of fair value and inventory and nothing besides: asked once for each mid", () => {
    expect(askedCount()).toBe(2);
    expect(askedCount({ limits: positionLimitOnly(500) })).toBe(2);
    expect(askedCount({ rateLimit: limit })).toBe(2);
    expect(askedCount({}, { sources: [first, second] })).toBe(3);
  });

  const { isWhole: _, ...parts } = TAPE;
  const constant = { kind: "constant", us: 0 } as const;
  it.each<[string, () => number]>([
    ["says nothing of what it reads", () => askedCount({}, { isStated: false })],
    ["sends orders of its own", () => askedCount({}, { extra: { trade: () => undefined } })],
    ["wants to be asked by the clock", () => askedCount({}, { extra: { wakeUs: () => undefined } })],
    ["is filled by a flow", () => askedCount({ fillRules: flowRules(poissonFlow({ intensityPerHour: 1, kappaPerCent: 1 }), "1") })], // prettier-ignore
    ["has a fair value of its own", () => askedCount({ fair: { kind: "microprice" } })],
    ["has cash to keep to", () => askedCount({ cashMicros: 1_000_000 })],
    ["has other limits", () => askedCount({ limits: { ...positionLimitOnly("none"), notionalMicrosMax: 1e9 } })], // prettier-ignore
    ["meets legs that may differ", () => askedCount({ latency: { feed: constant, order: constant, response: constant, seed: "1" } })], // prettier-ignore
    ["sees only a part of the rows", () => askedCount({}, { sources: [parts] })],
    [
      "trades where prices change",
      () => askedCount({}, { sources: [{ ...TAPE, grids: [TAPE.grid, TAPE.grid] }] }),
    ],
  ])("should not be plain that %s: asked at every decision", (_what, count) => {
    expect(count()).toBeGreaterThan(10);
  });

  it("should not be plain in several markets with one rate limit for all", () => {
    expect(askedCount({ rateLimit: limit }, { sources: [first, second] })).toBeGreaterThan(10);
  });
});

describe("commands under way", () => {
  type Command = readonly [side: Side, isPlace: boolean, level: number, amount: number, timeUs: number];

  it("should be taken in the order in which they were sent, however many", () => {
    const command = fc.tuple(
      fc.constantFrom<Side>(BID, ASK),
      fc.boolean(),
      fc.nat(9_998),
      fc.nat(2 ** 31 - 1),
    );
    const steps = fc.array(fc.oneof({ weight: 3, arbitrary: command }, { weight: 2, arbitrary: fc.constant("take" as const) }), { maxLength: 400, size: "max" }); // prettier-ignore
    const property = fc.property(steps, (list) => {
      const commands = new PlainCommands();
      const waiting: Command[] = [];
      for (const [timeUs, step] of list.entries()) {
        if (step !== "take") {
          waiting.push([...step, timeUs]);
          commands.push(...step, timeUs);
        } else if (waiting.length > 0) {
          const [side, isPlace, level, amount] = waiting.shift()!;
          commands.take();
          expect([commands.side, commands.isPlace, commands.level, commands.amount]).toEqual([side, isPlace, level, amount]); // prettier-ignore
        }
        expect(commands.headTimeUs).toBe(waiting[0]?.[4] ?? Infinity);
      }
    });
    checkProperty(property, 100);
  });
});

function memoOf(quote: MarketRule["quote"], grid = CENTS) {
  return new QuoteMemo({ reads: "fair-and-inventory", quote, explain: () => [] }, "M", grid);
}

/** The entry of a sum of two prices, in steps of the grid. */
const asked = (memo: QuoteMemo, steps: number, inventoryLots = 0): readonly number[] => {
  const table = memo.tableOf(inventoryLots);
  memo.ask(table, 4 * steps, inventoryLots);
  return [...table.subarray(4 * steps, 4 * steps + 4)];
};

describe("the memory of a rule's wishes", () => {
  it("should hold level and lots of both sides, by mid and inventory", () => {
    const memo = memoOf(({ fairCents, inventoryContracts }, sheet) => {
      sheet.bid((fairCents ?? 30) - 2, 1.25);
      sheet.ask((fairCents ?? 70) + 2.5, 3 + inventoryContracts);
    });

    expect(asked(memo, 99)).toEqual([46, 125, 51, 300]); // 49.5: 47 and 52
    expect(asked(memo, 99, 150)).toEqual([46, 125, 51, 450]);
    expect(asked(memo, 0)).toEqual([27, 125, 72, 300]); // no mid: 28 and 72.5, passively 73
    expect([...memo.tableOf(7).subarray(4, 8)]).toEqual(Array.from({ length: 4 }, () => UNKNOWN_LOTS));
    expect(memo.tableOf(7)).toBe(memo.tableOf(7));
  });

  it("should hold nothing of what is off the grid or no size, and know the steps of an uneven grid", () => {
    const none = memoOf((_, sheet) => {
      sheet.bid(0.5, 1);
      sheet.bid(40, 0);
      sheet.ask(99.5, 1);
      sheet.ask(60, NaN);
      sheet.ask(60, 0.004);
    });
    expect(asked(none, 100)).toEqual([-1, 0, -1, 0]);
    const tapered = memoOf(() => undefined, new PriceGrid(PRICE_LEVEL_STRUCTURES.get("tapered_deci_cent")!));
    expect([0, 98, 99, 100].map((level) => tapered.stepsOfLevel[level])).toEqual([1, 99, 100, 110]);
  });

  it.each<[string, MarketRule["quote"]]>([
    ["two bids", (_, sheet) => [40, 39].forEach((cents) => sheet.bid(cents, 1))], // prettier-ignore
    ["two asks", (_, sheet) => [60, 61].forEach((cents) => sheet.ask(cents, 1))], // prettier-ignore
    ["a bid of more than a number holds", (_, sheet) => sheet.bid(40, 2 ** 31 / 100)],
    ["an ask of more than a number holds", (_, sheet) => sheet.ask(60, 2 ** 31 / 100)],
  ])("should not be plain with %s", (_what, quote) => {
    expect(() => asked(memoOf(quote), 100)).toThrow(NotPlain);
  });

  it("should take the largest size there is", () => {
    expect(
      asked(
        memoOf((_, sheet) => sheet.bid(40, (2 ** 31 - 1) / 100)),
        100,
      ),
    ).toEqual([39, 2 ** 31 - 1, -1, 0]);
  });
});
