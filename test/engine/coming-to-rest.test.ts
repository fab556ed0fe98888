import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { OrderRequest, Strategy } from "../../src/core/strategy.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { DECISIONS_MAX, runLane } from "./run-scenario.ts";
import { deltaRow, snapshotRows, tapeOf } from "./rows.ts";
import { strategyOf } from "./wishes.ts";

const START_US = 1_000_000;
const LEVELS = [
  [BID, 4500, 100],
  [ASK, 5500, 100],
] as const;

describe("a lane whose wishes the position limit trims", () => {
  it("should come to rest after the market has settled", () => {
    const tape = tapeOf(snapshotRows(START_US, LEVELS), { settlementMicros: 1_000_000 });
    const strategy = naiveSkew.create({ halfSpreadCents: 2, maxPositionContracts: 10, sizeContracts: 2 });

    for (const latency of [
      { feedUs: 0, orderUs: 0 },
      { feedUs: 20_000, orderUs: 50_000 },
    ]) {
      const { decisionCount } = runLane(tape, { strategy, latency, inventoryLotsMax: 100 });
      expect(decisionCount).toBeLessThan(10);
    }
  });

  it("should come to rest when its own quotes cross each other", () => {
    const tape = tapeOf([...snapshotRows(START_US, LEVELS), deltaRow(START_US + 1_000_000, BID, 4600, 50)]);
    const crossing = strategyOf(() => [
      { side: BID, priceCents: 50, contracts: 2 },
      { side: ASK, priceCents: 50, contracts: 2 },
    ]);

    const { decisionCount } = runLane(tape, { strategy: crossing, inventoryLotsMax: 100 });

    expect(decisionCount).toBeLessThan(DECISIONS_MAX);
  });
});

function sending(request: Partial<OrderRequest>): Strategy {
  return {
    quote: (_, sheets) => sheets[0]!.ask(54, 1),
    explain: () => [],
    trade: ({ nowUs }, desk) =>
      void desk.send({
        market: 0,
        side: BID,
        priceCents: 50,
        sizeContracts: 1,
        ...request,
        terms: {
          ...request.terms,
          ...(request.terms?.timeInForce === undefined ? { expiryUs: nowUs + 60_000 } : {}),
        },
      }),
  };
}

describe("a lane whose desk sends the same again at every decision", () => {
  const tape = tapeOf([...snapshotRows(START_US, LEVELS), deltaRow(START_US + 1_000_000, BID, 4600, 50)]);

  for (const [name, request] of [
    ["an order that finds nothing to take", { terms: { timeInForce: "immediate-or-cancel" } }],
    ["an order that ends its own quote", { priceCents: 54, terms: { selfTrade: "maker" } }],
    ["an order that expires soon", {}],
  ] as const)
    it(`should come to rest: ${name}`, () => {
      for (const latency of [
        { feedUs: 0, orderUs: 0 },
        { feedUs: 20_000, orderUs: 50_000 },
      ]) {
        const { decisionCount } = runLane(tape, { strategy: sending(request), latency });
        expect(decisionCount).toBeLessThan(100);
      }
    });
});
