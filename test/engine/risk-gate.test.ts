/** Cases worked by hand for each limit: just inside, at, just over; each told for YES and, mirrored, for NO. */
import { describe, expect, it } from "vitest";
import { BID } from "../../src/core/order-book.ts";
import { REFUSAL_REASONS, REFUSAL_SENTENCES } from "../../src/core/risk-rows.ts";
import { NO_REFUSAL } from "../../src/engine/risk-reasons.ts";
import { RiskGate } from "../../src/engine/risk-gate.ts";
import { positionLimitOnly, type RiskLimits } from "../../src/engine/risk-limits.ts";
import { requireShareOfCash } from "../../src/engine/risk-room.ts";
import { answerTo, NOW_US, readRiskTable } from "./risk-table.ts";

const TABLE = `
| unstated | - | buy 0.01 @ 0.50 | none limits-not-stated |
| cash 100 | - | buy 1000000 @ 0.50 | 1000000 |

| inventoryLotsMax 1000 | - | buy 9.99 @ 0.50 | 9.99 |
| inventoryLotsMax 1000 | - | buy 10 @ 0.50 | 10 |
| inventoryLotsMax 1000 | - | buy 10.01 @ 0.50 | 10 position |
| inventoryLotsMax 1000 | hold 9 @ 0.50, open buy 0.5 @ 0.48 | buy 0.5 @ 0.47 | 0.5 |
| inventoryLotsMax 1000 | hold 9 @ 0.50, open buy 0.5 @ 0.48 | buy 1 @ 0.47 | 0.5 position |
| inventoryLotsMax 1000 | hold 9 @ 0.50, open buy 1 @ 0.48 | buy 0.01 @ 0.47 | none position |
| inventoryLotsMax 1000 | hold 10 @ 0.50, open buy 3 @ 0.48 | sell 20 @ 0.55 | 20 |
| inventoryLotsMax 1000 | hold 10 @ 0.50 | sell 20.01 @ 0.55 | 20 position |
| inventoryLotsMax 1000 | hold 12 @ 0.50 | buy 1 @ 0.47 | none position |
| inventoryLotsMax 1000 | other hold 10 @ 0.50 | buy 10 @ 0.47 | 10 |
| inventoryLotsMax 0 | - | buy 0.01 @ 0.47 | none position |

| orderLotsMax 200 | - | buy 1.99 @ 0.50 | 1.99 |
| orderLotsMax 200 | - | buy 2 @ 0.50 | 2 |
| orderLotsMax 200 | hold 500 @ 0.50 | buy 2.01 @ 0.50 | 2 order-size |
| orderLotsMax 200, inventoryLotsMax 1000 | hold 9 @ 0.50 | buy 5 @ 0.47 | 1 position |
| orderLotsMax 200, inventoryLotsMax 1000 | hold 8 @ 0.50 | buy 5 @ 0.47 | 2 order-size |

| notionalMicrosMax 10000000 | - | buy 10 @ 0.01 | 10 |
| notionalMicrosMax 10000000 | - | buy 10.01 @ 0.99 | 10 notional |
| notionalMicrosMax 10009999 | - | buy 10.01 @ 0.99 | 10 notional |
| notionalMicrosMax 10000000 | hold 4 @ 0.50, other hold -3 @ 0.50 | buy 3 @ 0.47 | 3 |
| notionalMicrosMax 10000000 | hold 4 @ 0.50, other hold -3 @ 0.50 | buy 3.01 @ 0.47 | 3 notional |
| notionalMicrosMax 10000000 | hold 4 @ 0.50, other hold -3 @ 0.50 | sell 11 @ 0.55 | 11 |
| notionalMicrosMax 10000000 | hold 4 @ 0.50, other hold -3 @ 0.50 | sell 11.01 @ 0.55 | 11 notional |
| notionalMicrosMax 10000000 | hold 4 @ 0.50, other hold -3 @ 0.50, other open sell 2 @ 0.60 | buy 2 @ 0.47 | 1 notional |
| notionalMicrosMax 10000000 | hold 4 @ 0.50, other hold -3 @ 0.50, other open buy 2 @ 0.40 | buy 3.01 @ 0.47 | 3 notional |
| notionalMicrosMax 10000000 | open buy 4 @ 0.40 | buy 7 @ 0.40 | 6 notional |
| notionalMicrosMax 10000000 | other hold 10 @ 0.50 | buy 0.01 @ 0.47 | none notional |
| notionalMicrosMax 10000000 | hold 3 @ 0.50, other hold 12 @ 0.50 | sell 4 @ 0.47 | 3 notional |

| collateralMicrosMax 10000000 | - | buy 25 @ 0.40 | 25 |
| collateralMicrosMax 10000000 | - | buy 25.01 @ 0.40 | 25 collateral |
| collateralMicrosMax 10000000 | - | sell 16.66 @ 0.40 | 16.66 |
| collateralMicrosMax 10000000 | - | sell 16.67 @ 0.40 | 16.66 collateral |
| collateralMicrosMax 10000000 | open buy 10 @ 0.40 | sell 15 @ 0.60 | 15 |
| collateralMicrosMax 10000000 | open buy 10 @ 0.40 | sell 15.01 @ 0.60 | 15 collateral |
| collateralMicrosMax 10000000 | open buy 10 @ 0.30 | buy 14 @ 0.50 | 14 |
| collateralMicrosMax 10000000 | open buy 10 @ 0.30 | buy 14.01 @ 0.50 | 14 collateral |
| collateralMicrosMax 10000000 | hold 20 @ 0.40 | buy 4.01 @ 0.50 | 4 collateral |
| collateralMicrosMax 10000000 | hold 20 @ 0.40 | sell 24.44 @ 0.55 | 24.44 |
| collateralMicrosMax 10000000 | hold 20 @ 0.40 | sell 24.45 @ 0.55 | 24.44 collateral |
| collateralMicrosMax 10000000 | hold 25 @ 0.40 | buy 0.01 @ 0.01 | none collateral |
| collateralMicrosMax 10000000 | hold 25 @ 0.40 | sell 25 @ 0.90 | 25 |
| collateralMicrosMax 10000000 | hold 25 @ 0.40 | sell 26 @ 0.90 | 25 collateral |
| collateralMicrosMax 10000000 | hold 30 @ 0.40 | sell 31 @ 0.90 | 30 collateral |
| collateralMicrosMax 10000000 | hold -10 @ 0.40 | buy 20 @ 0.50 | 18 collateral |
| collateralMicrosMax 10000000 | hold -10 @ 0.50, open buy 10 @ 0.30 | buy 10.01 @ 0.50 | 10 collateral |
| collateralMicrosMax 10000000 | hold 10 @ 0.60, hold -10 @ 0.40 | buy 16.01 @ 0.50 | 16 collateral |
| collateralMicrosMax 10000000 | hold 10 @ 0.40, hold -10 @ 0.60 | buy 24.01 @ 0.50 | 24 collateral |
| collateralMicrosMax 10000000 | other hold 10 @ 0.40, other open sell 15 @ 0.60 | buy 8.01 @ 0.50 | 8 collateral |

| capitalShareMax 0.1, cash 100 | - | buy 25 @ 0.40 | 25 |
| capitalShareMax 0.1, cash 100 | - | buy 25.01 @ 0.40 | 25 capital-share |
| capitalShareMax 0.1, cash 100 | hold 25 @ 0.40 | buy 0.01 @ 0.40 | none capital-share |
| capitalShareMax 0.1, cash 100 | other hold 25 @ 0.40 | buy 25 @ 0.40 | 25 |
| capitalShareMax 0, cash 100 | hold 1 @ 0.40 | sell 2 @ 0.40 | 1 capital-share |
| capitalShareMax 0.1, cash 100, collateralMicrosMax 10000000 | - | buy 26 @ 0.40 | 25 collateral |
| capitalShareMax 0.1, cash 100, collateralMicrosMax 20000000 | other hold 20 @ 0.40 | buy 26 @ 0.40 | 25 capital-share |
| capitalShareMax 0.1, cash 100, collateralMicrosMax 20000000 | other hold 40 @ 0.40 | buy 26 @ 0.40 | 10 collateral |

| collarBp 500 | fair 0.45 | buy 1 @ 0.4001 | 1 |
| collarBp 500 | fair 0.45 | buy 1 @ 0.40 | 1 |
| collarBp 500 | fair 0.45 | buy 1 @ 0.3999 | none collar |
| collarBp 500 | fair 0.45 | buy 1 @ 0.50 | 1 |
| collarBp 500 | fair 0.45 | buy 1 @ 0.5001 | none collar |
| collarBp 0 | fair 0.45 | sell 1 @ 0.45 | 1 |
| collarBp 500 | - | buy 1 @ 0.40 | none fair-unknown |

| staleBookUs 2000000 | book 1.999999 s ago | buy 1 @ 0.40 | 1 |
| staleBookUs 2000000 | book 2 s ago | buy 1 @ 0.40 | 1 |
| staleBookUs 2000000 | book 2.000001 s ago | buy 1 @ 0.40 | none stale-book |
| staleBookUs 2000000 | other book 1 s ago | buy 1 @ 0.40 | none stale-book |
| staleFairUs 2000000 | fair 2 s ago | buy 1 @ 0.40 | 1 |
| staleFairUs 2000000 | fair 2.000001 s ago | buy 1 @ 0.40 | none stale-fair |
| staleFairUs 2000000 | book 1 s ago | buy 1 @ 0.40 | none stale-fair |
| staleBookUs 2000000, staleFairUs 9000000 | book 3 s ago, fair 3 s ago | buy 1 @ 0.40 | none stale-book |

| ordersPerMinuteMax 3 | 2 orders 1 s ago | buy 1 @ 0.40 | 1 |
| ordersPerMinuteMax 3 | 3 orders 59.999999 s ago | buy 1 @ 0.40 | none order-rate |
| ordersPerMinuteMax 3 | 3 orders 60 s ago | buy 1 @ 0.40 | 1 |
| ordersPerMinuteMax 3 | 1 orders 60 s ago, 2 orders 1 s ago | buy 1 @ 0.40 | 1 |
| ordersPerMinuteMax 3 | 9 orders 60 s ago, 3 orders 1 s ago | buy 1 @ 0.40 | none order-rate |

| inventoryLotsMax 1000, drawdownMicrosMax 20000000 | hold 9 @ 0.50, equity -19 | buy 2 @ 0.47 | 1 position |
| lossTodayMicrosMax 20000000 | equity -19.999999 | buy 1 @ 0.40 | 1 |
| lossTodayMicrosMax 20000000 | equity -20 | buy 1 @ 0.40 | none loss-today |
| lossTodayMicrosMax 20000000 | equity -20, equity 5 | buy 1 @ 0.40 | none loss-today |
| lossTodayMicrosMax 20000000 | equity 10, equity -15 | buy 1 @ 0.40 | 1 |
| drawdownMicrosMax 20000000 | equity 5, equity -14.999999 | buy 1 @ 0.40 | 1 |
| drawdownMicrosMax 20000000 | equity 5, equity -15 | buy 1 @ 0.40 | none drawdown |
| drawdownMicrosMax 20000000 | equity -20, equity 100 | sell 1 @ 0.40 | none drawdown |
| drawdownMicrosMax 20000000, lossTodayMicrosMax 20000000 | equity -20 | buy 1 @ 0.40 | none drawdown |
`;

describe("the risk gate's answer", () => {
  const cases = readRiskTable(TABLE);

  it("should have been worked out for every limit and reason but the combo's", () => {
    expect(cases).toHaveLength(TABLE.split("\n").filter((line) => line !== "").length);
    const reasons = new Set(
      cases.map(({ answer }) => answer.split(" ")[1]).filter((name) => name !== undefined),
    );
    expect([...reasons].sort()).toEqual(REFUSAL_REASONS.filter((name) => name !== "combo-market").toSorted());
  });

  it.each(cases)("should be that of $text", (riskCase) => {
    expect(answerTo(riskCase, false)).toBe(riskCase.answer);
    expect(answerTo(riskCase, true)).toBe(riskCase.answer);
  });
});

function gateWith(limits: RiskLimits, ticker = "ONE"): RiskGate {
  return new RiskGate({ limits: { ...positionLimitOnly("none"), ...limits }, tickers: [ticker] });
}

function ask(gate: RiskGate, lots: number, nowUs = NOW_US): number {
  return gate.approve(0, BID, 5_000, lots, 0, 0, 10_000, nowUs);
}

describe("a combo market", () => {
  const limits = positionLimitOnly("none");

  it("should be refused by its ticker, the lane's other markets not", () => {
    const gate = new RiskGate({ limits, tickers: ["KXMVESPORTSMULTIGAMEEXTENDED-1", "KXNBAGAME-1"] });

    expect(gate.approve(0, BID, 5_000, 100, 0, 0, 10_000, NOW_US)).toBe(0);
    expect(REFUSAL_REASONS[gate.lastReason]).toBe("combo-market");
    expect(gate.approve(1, BID, 5_000, 100, 0, 0, 10_000, NOW_US)).toBe(100);
  });

  it("should be refused where the lane has no other market", () => {
    const gate = new RiskGate({ limits, tickers: ["KXMVECROSSCATEGORY-1"] });

    expect([ask(gate, 100), REFUSAL_REASONS[gate.lastReason]]).toEqual([0, "combo-market"]);
  });

  it("should be traded where that is asked for by name", () => {
    const gate = new RiskGate({ limits, tickers: ["KXMVECROSSCATEGORY-1"], areCombosTraded: true });

    expect(ask(gate, 100)).toBe(100);
  });
});

describe("a share of the capital", () => {
  it.each([undefined, 0, -1, NaN])("should be refused of a starting cash of %s", (startingCashMicros) => {
    const limits = { ...positionLimitOnly("none"), capitalShareMax: 0.1 };

    const refusal: unknown = expect.objectContaining({
      code: "USAGE_RISK_CASH_UNSTATED",
      data: { capitalShareMax: 0.1, startingCashMicros },
    });

    expect(() => new RiskGate({ limits, tickers: ["ONE"], startingCashMicros })).toThrow(refusal);
    expect(() => requireShareOfCash(limits, startingCashMicros)).toThrow(refusal);
  });

  it("should need a cash only where a share of it is a limit", () => {
    expect(() => requireShareOfCash(positionLimitOnly("none"), undefined)).not.toThrow();
    expect(() => requireShareOfCash({ capitalShareMax: 0.1 }, 1)).not.toThrow();
  });
});

describe("the gate's verdict", () => {
  it("should be told in full for a journal: what passes, what is left of it, why not and in a sentence", () => {
    const gate = gateWith({ inventoryLotsMax: 100 });
    const verdictOn = (lots: number, inventoryLots: number): unknown =>
      gate.verdict(lots, gate.approve(0, BID, 5_000, lots, inventoryLots, 0, 10_000, NOW_US));

    expect(verdictOn(100, 0)).toEqual({ kind: "approved", lots: 100 });
    expect(verdictOn(100, 60)).toEqual({ kind: "trimmed", lots: 40, reason: "position" });
    expect(verdictOn(100, 100)).toEqual({
      kind: "refused",
      reason: "position",
      sentence: REFUSAL_SENTENCES.position,
    });
  });
});

describe("what the gate counts", () => {
  it("should hold a wish that was never asked for, and a trim that was not sent, as refusals", () => {
    const gate = new RiskGate({ limits: positionLimitOnly(100), tickers: ["ONE", "TWO"] });

    gate.refuse(1, REFUSAL_REASONS.indexOf("stale-book"));
    expect(REFUSAL_REASONS[gate.lastReason]).toBe("stale-book");
    gate.approve(1, BID, 5_000, 150, 0, 0, 0, NOW_US);
    gate.refuseTrimmed(1, 50);

    const row = { laneIndex: 0, ticker: "TWO", refusedCount: 1, trimmedCount: 0, trimmedLots: 0 };
    expect(gate.tally.rows(0, ["ONE", "TWO"])).toEqual([
      { ...row, reason: "stale-book" },
      { ...row, reason: "position" },
    ]);
    expect([gate.tally.refusedCount, gate.tally.trimmedCount]).toEqual([2, 0]);
  });

  it("should be refusals and trims by reason, with the lots that were trimmed", () => {
    const gate = gateWith({ inventoryLotsMax: 1_000, orderLotsMax: 200 });

    ask(gate, 150);
    ask(gate, 250);
    ask(gate, 500);
    gate.approve(0, BID, 5_000, 100, 1_000, 0, 10_000, NOW_US);

    expect(gate.tally.rows(7, ["ONE"])).toEqual([
      {
        laneIndex: 7,
        ticker: "ONE",
        reason: "order-size",
        refusedCount: 0,
        trimmedCount: 2,
        trimmedLots: 350,
      },
      { laneIndex: 7, ticker: "ONE", reason: "position", refusedCount: 1, trimmedCount: 0, trimmedLots: 0 },
    ]);
    expect([gate.tally.refusedCount, gate.tally.trimmedCount]).toEqual([1, 2]);
  });

  it("should not take an order that fits exactly for a trim", () => {
    const gate = gateWith({ inventoryLotsMax: 1_000, orderLotsMax: 1_000, notionalMicrosMax: 10_000_000 });

    expect([ask(gateWith({ inventoryLotsMax: 1_000 }), 1_000), ask(gate, 1_000)]).toEqual([1_000, 1_000]);
    expect(gate.tally.rows(0, ["ONE"])).toEqual([]);
    const alone = gateWith({ inventoryLotsMax: 1_000 });
    ask(alone, 1_000);
    expect(alone.tally.rows(0, ["ONE"])).toEqual([]);
  });

  it("should have a sentence for each reason", () => {
    for (const reason of REFUSAL_REASONS) expect(REFUSAL_SENTENCES[reason]).toMatch(/^[A-Z].+\.$/);
  });
});

describe("what has to be withdrawn", () => {
  it("should be told without an order, and until when a market stays fresh", () => {
    const gate = gateWith({ staleBookUs: 2_000_000, staleFairUs: 5_000_000 });
    expect(REFUSAL_REASONS[gate.withdrawalReason(0, NOW_US)]).toBe("stale-book");
    gate.onBook(0, NOW_US);
    gate.onFair(0, NOW_US - 4_000_000);

    expect(gate.freshUntilUs(0)).toBe(NOW_US + 1_000_000);
    expect(gate.withdrawalReason(0, NOW_US + 1_000_000)).toBe(NO_REFUSAL);
    expect(REFUSAL_REASONS[gate.withdrawalReason(0, NOW_US + 1_000_001)]).toBe("stale-fair");
    expect(gateWith({}).freshUntilUs(0)).toBe(Infinity);
  });
});

describe("what the gate has to hear of", () => {
  it.each([
    [{}, ["isPositionOnly"]],
    [{ inventoryLotsMax: 10 }, ["isPositionOnly"]],
    [{ inventoryLotsMax: 10, orderLotsMax: 1, collarBp: 1 }, []],
    [{ orderLotsMax: 1 }, []],
    [{ ordersPerMinuteMax: 5 }, ["areOrdersNeeded"]],
    [{ collateralMicrosMax: 5 }, ["areOrdersNeeded"]],
    [{ drawdownMicrosMax: 5 }, ["areMarksNeeded", "isStandingWatched"]],
    [{ lossTodayMicrosMax: 5 }, ["areMarksNeeded", "isStandingWatched"]],
    [{ staleBookUs: 5 }, ["isBookNeeded", "isStandingWatched"]],
    [{ staleFairUs: 5 }, ["isFairNeeded", "isStandingWatched"]],
  ] as const)("should follow from %j", (limits, needed) => {
    const gate = gateWith(limits);
    const { areOrdersNeeded, areMarksNeeded, isBookNeeded, isFairNeeded } = gate;
    const { isStandingWatched, isPositionOnly } = gate;

    const feeds = { areOrdersNeeded, areMarksNeeded, isBookNeeded, isFairNeeded };
    const told = Object.entries({ ...feeds, isStandingWatched, isPositionOnly });
    expect(told.filter(([, isTrue]) => isTrue).map(([name]) => name)).toEqual(needed);
  });

  it("should be told with the position limit, Infinity where there is none", () => {
    expect(gateWith({ inventoryLotsMax: 10 }).inventoryLotsMax).toBe(10);
    expect(gateWith({ inventoryLotsMax: 0 }).inventoryLotsMax).toBe(0);
    expect(gateWith({}).inventoryLotsMax).toBe(Infinity);
  });

  it("should be missed: a fill it was not told of stops the run", () => {
    const gate = gateWith({ notionalMicrosMax: 1_000_000 });

    expect(() => gate.approve(0, BID, 5_000, 100, 50, 0, 0, NOW_US)).toThrow(/told of every fill/);
  });
});
