/** What a strategy sends itself and changes, at the gate: rows of a run, figures worked by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { OrderDesk, OwnOrder, Strategy } from "../../src/core/strategy.ts";
import type { OrderTerms } from "../../src/core/venue.ts";
import { MICROS_PER_DOLLAR, US_PER_SECOND } from "../../src/core/units.ts";
import { runBacktest, type LaneRequest } from "../../src/engine/backtest.ts";
import type { RiskLimits } from "../../src/engine/risk-limits.ts";
import { at, definitionOf, FREE, laneOf, OPENING, START_US } from "./risk-run.ts";
import { deltaRow, printRow, tapeOf } from "./rows.ts";

/** Does one thing after another, one at each second. */
function deskOf(
  ...steps: readonly ((desk: OrderDesk, own: OwnOrder | undefined) => OwnOrder | undefined | void)[]
): Strategy {
  let next = 0;
  let own: OwnOrder | undefined;
  return {
    quote: () => undefined,
    trade(_, desk) {
      if (next < steps.length) own = steps[next++]!(desk, own) ?? own;
    },
    explain: () => [],
  };
}

const send =
  (sizeContracts: number, terms: Partial<OrderTerms> = {}) =>
  (desk: OrderDesk): OwnOrder | undefined =>
    desk.send({ market: 0, side: BID, priceCents: 46, sizeContracts, terms });

const TICKING = tapeOf([
  ...OPENING,
  ...[1, 2, 3, 4].map((second) => deltaRow(at(second), ASK, 5_500 - second * 100, 100)),
]);

function deskRows(strategy: Strategy, more: Partial<LaneRequest>) {
  return runBacktest({
    tapes: [TICKING],
    lanes: [{ ...laneOf(FREE), definition: definitionOf(strategy), ...more }],
  });
}

describe("what goes whole or not at all", () => {
  const limits = { ...FREE, inventoryLotsMax: 1_000 };

  it("should be refused where the gate leaves a part of it, not trimmed: fill-or-kill", () => {
    const { refusals, outcomes, lanes } = deskRows(deskOf(send(15, { timeInForce: "fill-or-kill" })), {
      risk: { limits },
    });

    expect(refusals).toMatchObject([
      { reason: "position", refusedCount: 1, trimmedCount: 0, trimmedLots: 0 },
    ]);
    expect([outcomes, lanes[0]!.ordersPlaced, lanes[0]!.ordersRefused]).toEqual([[], 0, 1]);
  });

  it("should be refused where the gate leaves a part of it, not trimmed: an amendment", () => {
    const strategy = deskOf(send(8), (desk, own) => desk.amend(own!, { openContracts: 12 }));
    const { refusals, quotes } = deskRows(strategy, { risk: { limits } });

    expect(refusals).toMatchObject([
      { reason: "position", refusedCount: 1, trimmedCount: 0, trimmedLots: 0 },
    ]);
    expect(quotes.map(({ lots }) => lots)).toEqual([800]);
  });
});

describe("an amendment to another price", () => {
  // The mid is 49.5 by then: 54 is 4.5 cents from it. Ten contracts at 54 cost 5.40 dollars.
  it.each<[string, Partial<RiskLimits>, number]>([
    ["collar", { collarBp: 400 }, 10],
    ["collateral", { collateralMicrosMax: 5_390_000 }, 10],
    ["order-size", { orderLotsMax: 999 }, 9.99],
  ])("should be refused by the gate like a new order there: %s", (reason, limits, contracts) => {
    const strategy = deskOf(send(contracts), (desk, own) =>
      desk.amend(own!, { priceCents: 54, openContracts: 10 }),
    );
    const { refusals, quotes } = deskRows(strategy, { risk: { limits: { ...FREE, ...limits } } });

    expect(refusals).toMatchObject([{ reason, refusedCount: 1, trimmedCount: 0 }]);
    expect(quotes).toMatchObject([{ priceBp: 4_600, lots: contracts * 100 }]);
  });

  it("should find the room free that the order takes up itself", () => {
    const limits = { ...FREE, inventoryLotsMax: 1_000, notionalMicrosMax: 10_000_000, collarBp: 500 };
    const strategy = deskOf(send(10), (desk, own) => desk.amend(own!, { priceCents: 53 }));
    const { refusals, quotes } = deskRows(strategy, { risk: { limits } });

    expect(refusals).toEqual([]);
    expect(quotes).toMatchObject([{ priceBp: 4_600 }, { priceBp: 5_300, lots: 1_000 }]);
  });
});

describe("amendments to larger sizes under way", () => {
  it("should be counted together, at what they ask for", () => {
    const two: OwnOrder[] = [];
    const strategy = deskOf(
      (desk) => void two.push(...[1, 2].flatMap(() => send(4)(desk) ?? [])),
      (desk) => {
        for (const own of two) desk.amend(own, { openContracts: 6 });
      },
      (desk) => desk.amend(two[0]!, { openContracts: 2 }),
      (desk) => desk.amend(two[1]!, { openContracts: 8 }), // what the first gave back is there again
    );
    const limits = { ...FREE, notionalMicrosMax: 10 * MICROS_PER_DOLLAR };
    const { quotes, refusals } = deskRows(strategy, { risk: { limits } });

    expect(quotes.map(({ lots }) => lots).toSorted((a, b) => a - b)).toEqual([200, 400, 400, 600, 800]);
    expect(refusals).toMatchObject([{ reason: "notional", refusedCount: 1, trimmedCount: 0 }]);
  });
});

describe("an order that the venue cuts", () => {
  it("should leave the gate as much room as what is left of it needs", () => {
    const limits = { ...FREE, notionalMicrosMax: 10 * MICROS_PER_DOLLAR };
    const take = { timeInForce: "immediate-or-cancel" } as const;
    const strategy = deskOf(
      (desk) => desk.send({ market: 0, side: BID, priceCents: 55, sizeContracts: 4, terms: take }),
      // Cut to the four there are.
      (desk) =>
        desk.send({
          market: 0,
          side: ASK,
          priceCents: 45,
          sizeContracts: 10,
          terms: { ...take, isReduceOnly: true },
        }),
      (desk) => desk.send({ market: 0, side: ASK, priceCents: 60, sizeContracts: 10, terms: {} }),
    );

    const { quotes, fills, refusals } = deskRows(strategy, { risk: { limits } });

    expect(fills.map(({ side, lots }) => [side, lots])).toEqual([
      [BID, 400],
      [ASK, 400],
    ]);
    expect([quotes.map(({ lots }) => lots), refusals]).toEqual([[1_000], []]);
  });
});

describe("an amendment that the venue refuses", () => {
  it.each<
    [string, number, Partial<OrderTerms>, { priceCents?: number; openContracts?: number; expiryUs?: number }]
  >([
    ["post-only-cross", 10, { isPostOnly: true }, { priceCents: 55 }],
    ["insufficient-balance", 10, {}, { openContracts: 11 }],
    ["expired", 10, {}, { expiryUs: START_US }],
  ])("should say why: %s", (reason, contracts, terms, change) => {
    const strategy = deskOf(send(contracts, terms), (desk, own) => desk.amend(own!, change));
    const { outcomes } = deskRows(strategy, { cashMicros: 4_650_000 });

    expect(outcomes.filter(({ outcome }) => outcome === "kept")).toMatchObject([
      { reason, orderCount: 1, lots: 1_000 },
    ]);
  });

  it("should say so where the order is gone by the time it arrives", () => {
    // On the way when a print takes the whole order.
    const tape = tapeOf([
      ...OPENING,
      deltaRow(at(1), ASK, 5_400, 100),
      printRow(at(1.5), BID, 4_500, 1_000),
      deltaRow(at(9), BID, 4_000, 100),
    ]);
    const strategy = deskOf(send(10), (desk, own) => desk.amend(own!, { openContracts: 5 }));
    const { outcomes } = runBacktest({
      tapes: [tape],
      lanes: [
        {
          ...laneOf(FREE),
          definition: definitionOf(strategy),
          latency: { feedUs: 0, orderUs: US_PER_SECOND * 0.9 },
        },
      ],
    });

    expect(outcomes).toMatchObject([{ outcome: "kept", reason: "not-resting", orderCount: 1 }]);
  });
});
