/** Synthetic markets: what must hold of every one of them. */
import { describe, expect, it } from "vitest";
import { BID, OrderBook } from "../../../src/core/order-book.ts";
import { BP_PER_CENT } from "../../../src/core/units.ts";
import { RECORDED_KIND, type RecordedRows } from "../../../src/data/recorded-rows.ts";
import { parseScript } from "../../../src/data/synth/competitor.ts";
import { makeMarket, streamMarket, type SynthRequest } from "../../../src/data/synth/market.ts";
import { SYNTH_PRESETS } from "../../../src/data/synth/presets.ts";
import { AGENT_KINDS, type TrueEvent } from "../../../src/data/synth/truth.ts";
import { buildTape } from "../../../src/data/tape-builder.ts";
import { followOrders } from "./true-orders.ts";

const PRESETS = [...SYNTH_PRESETS.keys()];
const ROWS = 12_000;
/** A competitor that others trade with in every preset. */
const SCRIPT = parseScript(
  "every 3 bid improve 1 edge 0.5 size 40\nevery 3 ask improve 1 edge 0.5 size 40.5",
);

function withTruth(request: SynthRequest) {
  const events: TrueEvent[] = [];
  const market = makeMarket(request, (event) => events.push(event));
  return { ...market, events };
}

describe.each(PRESETS)("market %s", (preset) => {
  const market = withTruth({ preset, seed: "properties", rowCount: ROWS, script: SCRIPT });
  const { rows, events } = market;

  it("should have exactly the rows it was asked for, in the order of time", () => {
    expect(rows.rowCount).toBe(ROWS);
    expect(rows.timeUs[0]).toBeGreaterThanOrEqual(market.openTimeUs);
    expect(rows.timeUs[ROWS - 1]).toBeGreaterThan(0);
    for (let row = 1; row < ROWS; row++) {
      if (rows.timeUs[row]! < rows.timeUs[row - 1]!) expect.fail(`time goes back at row ${row}`);
      if (rows.receiveTimeUs[row]! < rows.receiveTimeUs[row - 1]!)
        expect.fail(`arrival goes back at row ${row}`);
    }
    expect(market.closeTimeUs).toBeGreaterThan(rows.timeUs[ROWS - 1]!);
    expect(market.closeTimeUs % 1_000_000).toBe(0);
    for (let row = 0; row < ROWS; row++)
      if (rows.receiveTimeUs[row]! <= rows.timeUs[row]!) expect.fail(`row ${row} arrives before it is sent`);
  });

  it("should begin with one snapshot, and never show a negative level or an event that ends crossed", () => {
    expect(rows.kind.indexOf(RECORDED_KIND.snapshot)).toBe(0);
    expect(rows.kind.lastIndexOf(RECORDED_KIND.snapshot)).toBe(0);
    const book = new OrderBook(99);
    for (let row = 1; row < ROWS; row++) {
      if (rows.timeUs[row] !== rows.timeUs[row - 1] && book.bestBidLevel >= book.bestAskLevel)
        expect.fail(`crossed before row ${row}`);
      if (rows.kind[row] === RECORDED_KIND.print) continue;
      const side = rows.side[row] === BID ? BID : 1;
      const level = rows.priceBp[row]! / BP_PER_CENT - 1;
      const lots = rows.lots[row]! + (rows.kind[row] === RECORDED_KIND.delta ? book.lotsAt(side, level) : 0);
      if (lots < 0) expect.fail(`row ${row} leaves ${lots} lots`);
      book.set(side, level, lots);
    }
  });

  it("should be explained order by order: one order a change, first in first out, no place lost", () => {
    const { fillCount, reductionCount, strangeRows } = followOrders(rows, events);
    expect(strangeRows).toEqual([]);
    expect(fillCount).toBeGreaterThan(100);
    expect(reductionCount).toBeGreaterThan(fillCount);
  });

  it("should print what was filled, trade by trade", () => {
    const fills = events.filter((event) => event.kind === "filled").map(({ sizeLots }) => sizeLots);
    const prints = Array.from(rows.lots).filter((_, row) => rows.kind[row] === RECORDED_KIND.print);
    expect(prints).toEqual(fills);
  });

  it("should leave money and contracts neither made nor lost, to the micro", () => {
    const { accounts, settlementMicros } = market;
    expect(accounts.map(({ agent }) => agent)).toEqual([...AGENT_KINDS]);
    const total = (pick: (account: (typeof accounts)[number]) => number): number =>
      accounts.reduce((sum, account) => sum + pick(account), 0);
    expect(total(({ cashMicros }) => cashMicros)).toBe(0);
    expect(total(({ inventoryLots }) => inventoryLots)).toBe(0);
    expect(total(({ pnlMicros }) => pnlMicros)).toBe(0);
    expect(total(({ restingLots }) => restingLots)).toBe(total(({ takenLots }) => takenLots));
    for (const { cashMicros, inventoryLots, pnlMicros } of accounts)
      expect(pnlMicros).toBe(cashMicros + (inventoryLots * settlementMicros) / 100);
    expect(settlementMicros).toBe(market.result === "yes" ? 1_000_000 : 0);
  });

  it("should book every agent what the truth says it traded", () => {
    const expected = new Map<string, { cashMicros: number; inventoryLots: number }>(
      AGENT_KINDS.map((agent) => [agent, { cashMicros: 0, inventoryLots: 0 }]),
    );
    const placed = new Map<number, { agent: string; sign: number; priceBp: number }>();
    for (const event of events) {
      if (event.kind === "placed")
        placed.set(event.orderId, {
          agent: event.agent,
          sign: event.side === BID ? 1 : -1,
          priceBp: (event.level + 1) * BP_PER_CENT,
        });
      if (event.kind !== "filled") continue;
      const { agent, sign, priceBp } = placed.get(event.orderId)!;
      for (const [who, lots] of [
        [agent, sign * event.sizeLots],
        [event.taker, -sign * event.sizeLots],
      ] as const) {
        const account = expected.get(who)!;
        account.inventoryLots += lots;
        account.cashMicros -= lots * priceBp;
      }
    }
    for (const { agent, cashMicros, inventoryLots } of market.accounts)
      expect({ cashMicros: cashMicros + 0, inventoryLots: inventoryLots + 0 }).toEqual(expected.get(agent));
  });

  it("should let the scripted competitor trade", () => {
    expect(market.accounts.find(({ agent }) => agent === "scripted")!.restingLots).toBeGreaterThan(0);
  });

  it("should be the same market again, whoever watches and however it is cut", () => {
    const again = makeMarket({ preset, seed: "properties", rowCount: ROWS, script: SCRIPT });
    expect(again.rows).toEqual(rows);
    expect(again.accounts).toEqual(market.accounts);
    for (const chunkRows of [1_000, 4_097]) {
      let at = 0;
      const compare = (chunk: RecordedRows): void => {
        expect(chunk.rowCount).toBeLessThanOrEqual(chunkRows);
        for (const column of ["kind", "side", "priceBp", "lots", "timeUs", "receiveTimeUs"] as const)
          expect(chunk[column]).toEqual(rows[column].subarray(at, at + chunk.rowCount));
        at += chunk.rowCount;
      };
      streamMarket(
        { preset, seed: "properties", rowCount: ROWS, script: SCRIPT },
        { rows: compare, chunkRows },
      );
      expect(at).toBe(ROWS);
    }
  });

  it("should be another market with another seed", () => {
    expect(makeMarket({ preset, seed: "other", rowCount: ROWS }).rows.lots).not.toEqual(rows.lots);
  });

  it("should make a tape on which all printed volume is paired", () => {
    const { ticker, priceRanges, closeTimeUs } = market;
    const { counts } = buildTape(rows, { ticker, priceRanges, closeTimeUs, sources: [] });
    expect(counts).toMatchObject({ unpairedLots: 0, gapCount: 0, clockBackwardCount: 0, snapshotCount: 1 });
  });
});

describe("the truth", () => {
  it("should let informed takers buy below fair value and sell above it, by their edge at least", () => {
    const { events, parameters } = withTruth({ preset: "nba-live", seed: "informed", rowCount: 30_000 });
    const placed = new Map<number, { side: number; level: number }>();
    let fairCents = 0;
    let informedCount = 0;
    for (const event of events) {
      if (event.kind === "fair") fairCents = event.fairBp / BP_PER_CENT;
      if (event.kind === "placed") placed.set(event.orderId, event);
      if (event.kind !== "filled" || event.taker !== "informed") continue;
      informedCount++;
      const { side, level } = placed.get(event.orderId)!;
      const edgeCents = side === BID ? level + 1 - fairCents : fairCents - level - 1;
      expect(edgeCents).toBeGreaterThanOrEqual(parameters.informed.edgeCents - 1e-9);
    }
    expect(informedCount).toBeGreaterThan(20);
  });

  it("should split some parents into orders that follow each other within 20 ms", () => {
    const { events } = withTruth({ preset: "nba-live", seed: "parents", rowCount: 30_000 });
    const timesOf = new Map<number, Set<number>>();
    for (const event of events)
      if (event.kind === "filled") {
        const times = timesOf.get(event.parentId) ?? new Set();
        timesOf.set(event.parentId, times.add(event.timeUs));
      }
    const runs = [...timesOf.values()].map((times) => [...times]).filter(({ length }) => length > 1);
    expect(runs.length).toBeGreaterThan(10);
    for (const times of runs)
      // a late print stops the clock for 40 ms at most
      for (let index = 1; index < times.length; index++)
        expect(times[index]! - times[index - 1]!).toBeLessThanOrEqual(60_000);
  });
});

describe("the result", () => {
  it("should come true as often as the last fair value says", () => {
    const markets = Array.from({ length: 300 }, (_, seed) =>
      makeMarket({ preset: "nba-live", seed: `result-${seed}`, rowCount: 1_000 }),
    );
    const surprises = markets.map(({ result, lastFair }) => Number(result === "yes") - lastFair);
    const mean = surprises.reduce((sum, value) => sum + value, 0) / surprises.length;
    const variance = surprises.reduce((sum, value) => sum + value * value, 0) / surprises.length;
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / surprises.length));
    expect(new Set(markets.map(({ result }) => result)).size).toBe(2);
  });

  it("should leave a market of many rows the variance it has: less volatile, not pinned to an edge", () => {
    const { parameters } = makeMarket({ preset: "nba-live", seed: "long", rowCount: 300_000 });
    const told = SYNTH_PRESETS.get("nba-live")!.fair;
    expect(parameters.fair.sigmaCentsPerSqrtHour).toBeLessThan(told.sigmaCentsPerSqrtHour / 2);
    expect(makeMarket({ preset: "nba-live", seed: "short", rowCount: 36_000 }).parameters.fair).toEqual(told);
  });
});

describe("a request", () => {
  it.each([0, 999, 1_000.5, 100_000_001, Number.NaN])("should be refused with %d rows", (rowCount) => {
    expect(() => makeMarket({ preset: "nba-live", seed: "1", rowCount })).toThrow(
      expect.objectContaining({ code: "USAGE_BAD_ROW_COUNT" }),
    );
  });

  it("should be refused for a preset that is not there, with the one that was meant", () => {
    expect(() => makeMarket({ preset: "nba-liv", seed: "1", rowCount: 1_000 })).toThrow(
      expect.objectContaining({
        code: "USAGE_UNKNOWN_PRESET",
        hint: expect.stringContaining("nba-live") as string,
      }),
    );
  });

  it.each([1_000, 1_001, 65_536, 65_537])("should be answered with exactly %d rows", (rowCount) => {
    expect(makeMarket({ preset: "weather-wide", seed: "count", rowCount }).rows.rowCount).toBe(rowCount);
    let count = 0;
    streamMarket(
      { preset: "weather-wide", seed: "count", rowCount },
      { rows: (rows) => (count += rows.rowCount) },
    );
    expect(count).toBe(rowCount);
  });
});
