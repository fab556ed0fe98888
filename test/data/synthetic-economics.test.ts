/** What the textbook says about a maker must come true in the market that is made to agree with the textbook. */
import { describe, expect, it } from "vitest";
import { BID } from "../../src/core/order-book.ts";
import { LOTS_PER_CONTRACT, MICROS_PER_DOLLAR } from "../../src/core/units.ts";
import { synthesizeMarket } from "../../src/data/synthetic.ts";
import { buildTape } from "../../src/data/tape-builder.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { runLane, type LaneOutcome } from "../engine/run-scenario.ts";

const MAX_CONTRACTS = 20;

/** A skewed maker of one contract a side, a cent from the mid, on 20,000 rows: some three hours. */
function makerIn(seed: string): { outcome: LaneOutcome; pnlDollars: number } {
  const market = synthesizeMarket({ preset: "calm-retail", seed, rowCount: 20_000 });
  const { ticker, priceRanges, closeTimeUs, rows, truth } = market;
  const tape = buildTape(rows, { ticker, priceRanges, closeTimeUs, sources: [] });
  const parameters = { halfSpreadCents: 1, maxPositionContracts: MAX_CONTRACTS, sizeContracts: 1 };
  const outcome = runLane(tape, { strategy: naiveSkew.create(parameters) });
  const { cashMicros, inventoryLots } = outcome.ledger;
  return {
    outcome,
    pnlDollars: (cashMicros + inventoryLots * truth.fairBp.at(-1)!) / MICROS_PER_DOLLAR,
  };
}

/** Slope of each fill's change of inventory on the inventory before it, with its standard error; no intercept. */
function reversion({ journal }: LaneOutcome): { slope: number; standardError: number } {
  let inventory = 0;
  let [xx, xy, yy, count] = [0, 0, 0, 0];
  for (const { kind, side, lots } of journal) {
    if (kind !== "filled") continue;
    const change = ((side === BID ? 1 : -1) * lots) / LOTS_PER_CONTRACT;
    xx += inventory * inventory;
    xy += inventory * change;
    yy += change * change;
    inventory += change;
    count++;
  }
  const slope = xy / xx;
  return { slope, standardError: Math.sqrt((yy - slope * xy) / (count - 1) / xx) };
}

describe("a skewed maker in calm-retail", () => {
  const runs = ["1", "2", "3"].map((seed) => makerIn(seed));

  it("should earn its spread, marked at the true fair value", () => {
    for (const { outcome, pnlDollars } of runs) {
      expect(outcome.ledger.fillCount).toBeGreaterThan(300);
      expect(pnlDollars).toBeGreaterThan(2);
    }
  });

  it("should see its inventory come back to zero", () => {
    for (const { outcome } of runs) {
      const { slope, standardError } = reversion(outcome);
      expect(slope).toBeLessThan(-4 * standardError);
      expect(Math.abs(outcome.ledger.inventoryLots)).toBeLessThan((MAX_CONTRACTS * LOTS_PER_CONTRACT) / 2);
    }
  });
});
