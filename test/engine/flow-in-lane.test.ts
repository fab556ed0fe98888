import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { Strategy } from "../../src/core/strategy.ts";
import { LOTS_PER_CONTRACT, US_PER_HOUR, US_PER_SECOND } from "../../src/core/units.ts";
import { flowRules } from "../../src/engine/account-flow.ts";
import { poissonFlow, residualFlow, thinnedFlow } from "../../src/engine/fill-models/flow-models.ts";
import type { FillRules } from "../../src/engine/fill-sink.ts";
import { Kernel } from "../../src/engine/kernel.ts";
import { ZERO_LATENCY } from "../../src/engine/latency.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { deltaRow, printRow, snapshotRows, tapeOf } from "./rows.ts";

const START_US = 1_700_000_000_000_000;
const HOURS = 40;
const FLOW = { intensityPerHour: 600, kappaPerCent: 0.5 };

/** One contract four cents from the mid of 50 on either side, whatever is held. */
const STEADY: Strategy = {
  quote(_, sheets) {
    sheets[0]!.bid(46, 1);
    sheets[0]!.ask(54, 1);
  },
  explain: () => [],
};

const OPENING = snapshotRows(START_US, [
  [BID, 4_500, 10_000],
  [ASK, 5_500, 10_000],
]);
const QUIET = tapeOf([...OPENING, deltaRow(START_US + HOURS * US_PER_HOUR, BID, 4_000, 100)]);
/** A print through our bid each minute for an hour. */
const BUSY = tapeOf([
  ...OPENING,
  ...Array.from({ length: 60 }, (_, minute) =>
    printRow(START_US + (minute * 60 + 1) * US_PER_SECOND, BID, 4_500, LOTS_PER_CONTRACT),
  ),
]);

function fillsOf(fillRules: FillRules, tapes = [QUIET]) {
  const setup = (market: number) => ({
    strategy: STEADY,
    marketIndices: [market],
    fillRules,
    latency: ZERO_LATENCY,
    limits: positionLimitOnly("none"),
    isJournalKept: true,
  });
  const options = { isQuoteSeriesKept: false, isVerified: true };
  const kernel = new Kernel(
    tapes,
    tapes.map((_, market) => setup(market)),
    options,
  );
  kernel.run();
  return kernel.journals.map(({ entries, digest }) => ({
    fills: entries.filter(({ kind }) => kind === "filled"),
    digest: digest.toString(),
  }));
}

describe("a lane that a fitted flow fills", () => {
  it("should be filled as often as A e^(-k distance) says", () => {
    const wanted = 2 * HOURS * FLOW.intensityPerHour * Math.exp(-FLOW.kappaPerCent * 4);

    const [{ fills }] = fillsOf(flowRules(poissonFlow(FLOW), "1")) as [ReturnType<typeof fillsOf>[number]];

    expect(Math.abs(fills.length - wanted)).toBeLessThan(4 * Math.sqrt(wanted));
    expect(new Set(fills.map(({ lots }) => lots))).toEqual(new Set([LOTS_PER_CONTRACT]));
  });

  it("should not be filled by prints where the flow has taken their place", () => {
    const rare = { intensityPerHour: 1e-9, kappaPerCent: 0.5 };

    expect(fillsOf(flowRules(poissonFlow(rare), "1"), [BUSY])[0]!.fills).toEqual([]);
    expect(fillsOf(flowRules(residualFlow(rare), "1"), [BUSY])[0]!.fills).toHaveLength(60);
  });

  it("should be filled by that share of the prints that the flow is of the tape's", () => {
    const half = { ...FLOW, intensityPerHour: FLOW.intensityPerHour / 2 };

    const all = fillsOf(flowRules(thinnedFlow(FLOW, FLOW), "1"), [BUSY])[0]!.fills;
    const some = fillsOf(flowRules(thinnedFlow(half, FLOW), "1"), [BUSY])[0]!.fills;

    expect(all).toHaveLength(60);
    expect(some.length).toBeGreaterThan(30 - 4 * Math.sqrt(15));
    expect(some.length).toBeLessThan(30 + 4 * Math.sqrt(15));
    const rowsOfAll = new Set(all.map(({ row }) => row));
    expect(some.every(({ row }) => rowsOfAll.has(row))).toBe(true);
  });

  it("should be filled alike alone and beside another market", () => {
    const other = { ...QUIET, ticker: "OTHER-1", timeUs: QUIET.timeUs.map((timeUs) => timeUs + 1_000) };
    for (const model of [poissonFlow(FLOW), residualFlow(FLOW)]) {
      const [alone] = fillsOf(flowRules(model, "1"));
      const [beside] = fillsOf(flowRules(model, "1"), [QUIET, other]);

      expect(beside!.digest).toBe(alone!.digest);
    }
  });
});
