/** The scripted competitor: its script, and that it does what stands in it. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../../src/core/order-book.ts";
import { parseScript } from "../../../src/data/synth/competitor.ts";
import { makeMarket } from "../../../src/data/synth/market.ts";
import type { TrueEvent, TruePlacement } from "../../../src/data/synth/truth.ts";

function scriptedOrders(
  script: string,
  rowCount = 8_000,
): { events: TrueEvent[]; placed: TruePlacement[]; openTimeUs: number } {
  const events: TrueEvent[] = [];
  const market = makeMarket(
    { preset: "nba-live", seed: "script", rowCount, script: parseScript(script) },
    (event) => events.push(event),
  );
  const placed = events
    .filter((event) => event.kind === "placed")
    .filter(({ agent }) => agent === "scripted");
  return { events, placed, openTimeUs: market.openTimeUs };
}

describe("a competitor's script", () => {
  it("should be read line by line, in the order of time", () => {
    const text =
      "# quotes\n 12.5 bid 47 100\n1 ask 55 2.5 # early\n\nevery 2 ask improve 1 edge 0.5 size 50\n";
    expect(parseScript(text)).toEqual({
      quotes: [
        { afterUs: 1_000_000, side: ASK, level: 54, lots: 250 },
        { afterUs: 12_500_000, side: BID, level: 46, lots: 10_000 },
      ],
      rules: [{ everyUs: 2_000_000, side: ASK, improveLevels: 1, edgeCents: 0.5, lots: 5_000 }],
    });
  });

  it.each([
    "bid 47 100",
    "1 buy 47 100",
    "1 bid 0 100",
    "1 bid 147 1",
    "every 0 bid improve 1 edge 0 size 1",
    "every 1 bid improve 1 edge 0 size 0",
  ])("should be refused where a line is %s", (line) => {
    expect(() => parseScript(`2 bid 40 1\n${line}`)).toThrow(
      expect.objectContaining({
        code: "USAGE_BAD_SCRIPT",
        data: expect.objectContaining({ line: 2 }) as object,
      }),
    );
  });
});

describe("a scripted competitor", () => {
  it("should place, move and withdraw one order a side at the times it was told", () => {
    const { events, placed, openTimeUs } = scriptedOrders("1 bid 5 100\n3 bid 6 70\n5 bid 6 0\n2 ask 98 10");
    expect(placed.map(({ side, level, sizeLots }) => [side, level, sizeLots])).toEqual([
      [BID, 4, 10_000],
      [ASK, 97, 1_000],
      [BID, 5, 7_000],
    ]);
    for (const [index, seconds] of [1, 2, 3].entries())
      expect(Math.abs(placed[index]!.timeUs - openTimeUs - seconds * 1e6)).toBeLessThan(50_000);
    const cancels = events.filter((event) => event.kind === "cancelled");
    const ends = [placed[0]!, placed[2]!].map(
      ({ orderId }) => cancels.find((cancel) => cancel.orderId === orderId)?.timeUs,
    );
    expect((ends[0]! - openTimeUs) / 1e6).toBeCloseTo(3, 1);
    expect((ends[1]! - openTimeUs) / 1e6).toBeCloseTo(5, 1);
  });

  it("should keep away from a price that would cross", () => {
    expect(scriptedOrders("1 bid 99 100\n2 ask 1 100").placed).toEqual([]);
  });

  it("should go a tick ahead of the best, no nearer to fair value than its edge", () => {
    const { events, placed } = scriptedOrders("every 0.5 bid improve 1 edge 1.5 size 30");
    expect(placed.length).toBeGreaterThan(20);
    let fairCents = 0;
    for (const event of events) {
      if (event.kind === "fair") fairCents = event.fairBp / 100;
      if (event.kind === "placed" && event.agent === "scripted")
        expect(event.level + 1).toBeLessThanOrEqual(fairCents - 1.5);
    }
  });

  it("should be filled like anybody else, which its account shows", () => {
    const script = parseScript(
      "every 0.2 bid improve 0 edge 0.2 size 500\nevery 0.2 ask improve 0 edge 0.2 size 500",
    );
    const market = makeMarket({ preset: "nba-live", seed: "script", rowCount: 20_000, script });
    const account = market.accounts.find(({ agent }) => agent === "scripted")!;
    expect(account.restingLots).toBeGreaterThan(0);
    expect(account.takenLots).toBe(0);
  });
});
