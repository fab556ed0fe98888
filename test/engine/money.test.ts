import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Kernel } from "../../src/engine/kernel.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { Ledger } from "../../src/engine/ledger.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { CENT_PRICES_BP, marketRows, timedActions } from "./market-rows.ts";
import { checkProperty } from "./property.ts";
import { tapeOf, type PlainRow } from "./rows.ts";
import { CENT_GRID, MODEL_NAMES, outcomeOf, runLane, stepThrough, type LaneOutcome } from "./run-scenario.ts";
import { erraticRule, SILENT_RULE, strategyOf } from "./wishes.ts";

const model = fc.constantFrom(...MODEL_NAMES);
/** Shares of a size are rounded, and logarithms do not scale. */
const scaledModel = fc.constantFrom("through", "fifo-pessimistic", "fifo-matched", "touch");
const postedThrough = fc.constantFrom("remainder" as const, "fill" as const);

/** What the fills of a journal did to an account, added up afresh. */
function accountOf(outcome: LaneOutcome) {
  let cashMicros = 0;
  let inventoryLots = 0;
  for (const { kind, side, priceBp, lots } of outcome.journal) {
    if (kind !== "filled") continue;
    cashMicros += side === BID ? -priceBp * lots : priceBp * lots;
    inventoryLots += side === BID ? lots : -lots;
  }
  return { cashMicros, inventoryLots };
}

/** Best bid + best ask of the latest moment that had both; 0 before. */
function latestMidTwiceBp(kernel: Kernel, before: number): number {
  const series = kernel.quoteSeries[0]!;
  const bidLevel = series.bidLevel.at(-1) ?? -1;
  const askLevel = series.askLevel.at(-1) ?? CENT_GRID.levelCount;
  if (bidLevel < 0 || askLevel >= CENT_GRID.levelCount) return before;
  return CENT_GRID.priceBpOfLevel[bidLevel]! + CENT_GRID.priceBpOfLevel[askLevel]!;
}

describe("the accounts", () => {
  it("should balance to the micro-dollar after every event", () => {
    checkProperty(
      fc.property(timedActions, model, postedThrough, fc.nat(1_000_000), (actions, name, posted, salt) => {
        let midTwiceBp = 0;
        let inventoryLots = 0;
        let edgeTwiceMicros = 0;
        let inventoryTwiceMicros = 0;
        let seenCount = 0;
        const lane = { strategy: strategyOf(erraticRule(salt, 4, true)), model: name, postedThrough: posted };

        stepThrough(tapeOf(marketRows(actions, CENT_PRICES_BP)), [lane], (kernel) => {
          const outcome = outcomeOf(kernel, 0);
          for (const entry of outcome.journal.slice(seenCount)) {
            if (entry.kind !== "filled") continue;
            const sign = entry.side === BID ? 1 : -1;
            expect(entry.midTwiceBp).toBe(midTwiceBp);
            edgeTwiceMicros += sign * (midTwiceBp - 2 * entry.priceBp) * entry.lots;
            inventoryLots += sign * entry.lots;
          }
          seenCount = outcome.journal.length;
          const nextMidTwiceBp = latestMidTwiceBp(kernel, midTwiceBp);
          inventoryTwiceMicros += inventoryLots * (nextMidTwiceBp - midTwiceBp);
          midTwiceBp = nextMidTwiceBp;

          expect(outcome.ledger).toMatchObject(accountOf(outcome));
          expect(outcome.ledger.spreadEarnedTwiceMicros).toBe(edgeTwiceMicros);
          expect(outcome.ledger.equityTwiceMicros(midTwiceBp)).toBe(edgeTwiceMicros + inventoryTwiceMicros);
        });
      }),
      120,
    );
  });

  it("should hold nothing and owe nothing when the strategy never quotes", () => {
    checkProperty(
      fc.property(timedActions, model, (actions, name) => {
        const tape = tapeOf(marketRows(actions, CENT_PRICES_BP), { settlementMicros: 1_000_000 });

        const { ledger, journal, decisionCount } = runLane(tape, {
          strategy: strategyOf(SILENT_RULE),
          model: name,
        });

        expect(journal).toEqual([]);
        expect(decisionCount).toBeGreaterThan(0);
        expect(ledger).toMatchObject({ cashMicros: 0, inventoryLots: 0, feesMicros: 0, fillCount: 0 });
      }),
      50,
    );
  });

  it("should double when tape sizes, order sizes and limits double", () => {
    checkProperty(
      fc.property(timedActions, scaledModel, postedThrough, (actions, name, posted) => {
        const rows = marketRows(actions, CENT_PRICES_BP);
        const run = (plainRows: readonly PlainRow[], factor: number): LaneOutcome =>
          runLane(tapeOf(plainRows), {
            strategy: naiveSkew.create({
              halfSpreadCents: 1,
              maxPositionContracts: 6 * factor,
              sizeContracts: 1.5 * factor,
            }),
            model: name,
            postedThrough: posted,
            latency: { feedUs: 20_000, orderUs: 50_000 },
            inventoryLotsMax: 500 * factor,
          });

        const once = run(rows, 1);
        const twice = run(
          rows.map((row) => ({ ...row, lots: row.lots * 2 })),
          2,
        );

        expect(twice.journal).toEqual(once.journal.map((entry) => ({ ...entry, lots: entry.lots * 2 })));
        expect(twice.ledger.cashMicros).toBe(2 * once.ledger.cashMicros);
        expect(twice.ledger.spreadEarnedTwiceMicros).toBe(2 * once.ledger.spreadEarnedTwiceMicros);
      }),
      100,
    );
  });

  it("should keep every inventory within the position limit, partial fills and cancels in flight included", () => {
    checkProperty(
      fc.property(
        timedActions,
        fc.constantFrom(90, 250, 600),
        fc.nat(1_000_000),
        (actions, lotsMax, salt) => {
          const { journal } = runLane(tapeOf(marketRows(actions, CENT_PRICES_BP)), {
            strategy: strategyOf(erraticRule(salt, 2, false)),
            model: "touch",
            postedThrough: "fill",
            latency: { feedUs: 20_000, orderUs: 50_000 },
            inventoryLotsMax: lotsMax,
          });

          let inventoryLots = 0;
          for (const { kind, side, lots } of journal) {
            if (kind === "filled") inventoryLots += side === BID ? lots : -lots;
            expect(Math.abs(inventoryLots)).toBeLessThanOrEqual(lotsMax);
          }
        },
      ),
      150,
    );
  });
});

describe("the ledger", () => {
  it("should take the fee out of the cash and keep it beside it", () => {
    const ledger = new Ledger();

    ledger.fill(BID, 4400, 100, 0, false, 9000, 4_400);
    ledger.fill(ASK, 4600, 100, 1, true, 9000, 4_300);

    // bought at 44 cents, sold at 46: 2 cents, less 0.44 and 0.43 cents
    expect(ledger.cashMicros).toBe(20_000 - 8_700);
    expect(ledger.feesMicros).toBe(8_700);
    expect(ledger.inventoryLots).toBe(0);
    expect(ledger.spreadEarnedTwiceMicros).toBe(2 * 20_000);
    expect(ledger).toMatchObject({ boughtLots: 100, soldLots: 100, fillCount: 2, fillsInFlightCount: 1 });
  });

  it("should count what was filled before there was a mid instead of inventing an edge for it", () => {
    const ledger = new Ledger();

    ledger.fill(BID, 4400, 70, 0, false, 0, 0);

    expect(ledger.spreadEarnedTwiceMicros).toBe(0);
    expect(ledger.filledWithoutMidLots).toBe(70);
  });

  it("should refuse to vouch for an account whose parts disagree", () => {
    const ledger = new Ledger();
    ledger.fill(BID, 4400, 70, 0, false, 0, 0);

    ledger.inventoryLots += 1;

    expect(() => ledger.assertInvariants()).toThrow("inventory is what was bought less what was sold");
  });

  it("should refuse to vouch for half a micro of cash, and for a fill without a cause", () => {
    const [halved, uncaused] = [new Ledger(), new Ledger()];

    halved.cashMicros = 0.5;
    uncaused.fillCount = 1;

    expect(() => halved.assertInvariants()).toThrow("cash is a whole number of micros");
    expect(() => uncaused.assertInvariants()).toThrow("each fill has one cause");
  });
});
