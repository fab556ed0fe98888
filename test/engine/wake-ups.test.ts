/** Decisions at times that a strategy names itself: at exactly those times, and whatever else is replayed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { Strategy } from "../../src/core/strategy.ts";
import { completeParameters, perMarket } from "../../src/core/strategy.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import { Kernel } from "../../src/engine/kernel.ts";
import type { LaneSetup } from "../../src/engine/lane-setup.ts";
import type { Latency, LatencySetup } from "../../src/engine/latency.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { fillModelNamed } from "../../src/engine/fill-models/catalogue.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { overlayNamed } from "../../src/strategies/overlays/catalogue.ts";
import { overlaid } from "../../src/strategies/overlays/overlaid.ts";
import { at, market, START_US } from "./acting.ts";
import { CENT_PRICES_BP, marketRows, timedActions } from "./market-rows.ts";
import { checkProperty } from "./property.ts";
import { deltaRow, printRow, snapshotRows, tapeOf } from "./rows.ts";
import { MODEL_NAMES, runLane, runLanes, type LaneOptions } from "./run-scenario.ts";

const TOUR: LatencySetup = {
  feed: { kind: "lognormal", medianUs: 15_000, sigma: 1, plusUs: 1_000 },
  order: { kind: "uniform", lowUs: 0, highUs: 90_000, plusUs: 0 },
  response: { kind: "exponential", meanUs: 30_000, plusUs: 5_000 },
  seed: "7",
};

/** Notes the time of each decision, seconds, and wants to be asked at the given seconds. */
function waking(seconds: readonly number[], places: readonly number[] = [0]) {
  const decided: number[] = [];
  const strategy: Strategy = {
    quote: ({ nowUs }) => void decided.push((nowUs - START_US) / US_PER_SECOND),
    explain: () => [],
    wakeUs: ({ nowUs }, place) =>
      places.includes(place) ? seconds.map(at).find((timeUs) => timeUs > nowUs) : undefined,
  };
  return { strategy, decided };
}

describe("a strategy that wants to be asked at a time", () => {
  it("should decide at exactly that time, beside what happens", () => {
    const { strategy, decided } = waking([3, 4.000001, 10]);
    runLane(market([10, 20]), { strategy });
    expect(decided).toEqual([0, 3, 4.000001, 10, 20]);
  });

  it("should go by its own clock where the feed is late", () => {
    const { strategy, decided } = waking([3, 19.99]);
    runLane(market([10, 20]), { strategy, latency: { feedUs: 500_000, orderUs: 0 } });
    expect(decided).toEqual([0.5, 3, 10.5, 19.99, 20.5]);
    const varied = waking([3]);
    runLane(market([10]), { strategy: varied.strategy, latency: TOUR });
    expect(varied.decided).toContain(3);
  });

  it("should not be asked after the last row, nor at times that have passed", () => {
    const late = waking([21]);
    runLane(market([10, 20]), { strategy: late.strategy });
    expect(late.decided).toEqual([0, 10, 20]);
    const decided: number[] = [];
    const passed: Strategy = {
      quote: ({ nowUs }) => void decided.push(nowUs),
      explain: () => [],
      wakeUs: ({ nowUs }) => nowUs,
    };
    runLane(market([10]), { strategy: passed });
    expect(decided).toEqual([at(0), at(10)]);
  });

  it("should have commands at the venue at that time, as from any decision", () => {
    let sent = 0;
    const strategy: Strategy = {
      explain: () => [],
      quote: (group, sheets) => {
        if (group.nowUs >= at(3) && sent++ === 0) sheets[0]!.bid(44, 1);
      },
      wakeUs: ({ nowUs }) => (nowUs < at(3) ? at(3) : undefined),
    };
    const { journal } = runLane(market([10]), { strategy, latency: { feedUs: 0, orderUs: 250_000 } });
    expect(journal[0]).toMatchObject({ timeUs: at(3.25), kind: "placed", side: BID, priceBp: 4_400 });
  });

  it("should not be taken for a plain lane, which has no clock", () => {
    let asked = 0;
    const rule = perMarket({
      reads: "fair-and-inventory",
      quote: () => void asked++,
      explain: () => [],
    });
    const strategy: Strategy = { ...rule, wakeUs: ({ nowUs }) => nowUs + US_PER_SECOND };
    const kernel = new Kernel([market([10])], [setupOf(strategy)], {
      isQuoteSeriesKept: false,
      isVerified: false,
    });
    kernel.run();
    expect(asked).toBe(11); // at each of the seconds 0 to 10
  });

  it("should be asked for the market it named alone, in a group of two", () => {
    const changed: [number, number[]][] = [];
    const strategy: Strategy = {
      quote: (group) => {
        const places = Array.from({ length: group.changedCount }, (_, index) => group.changed[index]!);
        changed.push([(group.nowUs - START_US) / US_PER_SECOND, places]);
      },
      explain: () => [],
      wakeUs: ({ nowUs }, place) => (place === 1 && nowUs < at(3) ? at(3) : undefined),
    };
    runLane2([market([10]), market([20])], strategy);
    expect(changed.find(([seconds]) => seconds === 3)).toEqual([3, [1]]);
    expect(changed.map(([seconds]) => seconds)).toEqual([0, 3, 10, 20]);
  });
});

/** A lane that is plain if its strategy is. */
function setupOf(strategy: Strategy): LaneSetup {
  return {
    strategy,
    marketIndices: [0],
    fillRules: { model: fillModelNamed("touch"), isGrowthFill: false },
    latency: { feedUs: 0, orderUs: 0 },
    limits: positionLimitOnly("none"),
    isJournalKept: false,
  };
}

function runLane2(tapes: Parameters<typeof runLanes>[0], strategy: Strategy) {
  return runLanes(tapes, [{ strategy, marketIndices: [0, 1] }])[0]!;
}

const OVERLAYS: readonly (readonly [string, Readonly<Record<string, number>>])[] = [
  ["jump-pause", { jumpCents: 1, windowSeconds: 0.5, pauseSeconds: 0.2 }],
  ["timed-requoting", { everySeconds: 0.03 }],
  ["timed-requoting", { everySeconds: 1.7 }],
  ["competition", { followSeconds: 0.1, backOffSeconds: 0.3 }],
  ["flatten", { flattenAboveFrac: 0.3, flattenToFrac: 0, maxLossCents: 5, retrySeconds: 0.05 }],
  ["size-by-volatility", { halfLifeSeconds: 1 }],
  ["inventory-widening", {}],
];

const lane = fc
  .record({
    model: fc.constantFrom(...MODEL_NAMES),
    latency: fc.constantFrom<Latency | LatencySetup>(
      { feedUs: 0, orderUs: 0 },
      { feedUs: 20_000, orderUs: 50_000 },
      TOUR,
    ),
    overlays: fc.array(fc.constantFrom(...OVERLAYS), { minLength: 1, maxLength: 3 }),
  })
  .map(({ overlays, ...rest }) => (): LaneOptions => {
    const definition = overlaid(
      naiveSkew,
      overlays.map(([name, parameters]) => ({ overlay: overlayNamed(name), parameters })),
    );
    const given = { halfSpreadCents: 1, maxPositionContracts: 5, sizeContracts: 1.5 };
    return { ...rest, strategy: definition.create(completeParameters(definition, given)) };
  });

describe("lanes with overlays", () => {
  it("should come to the same to the bit alone and among others", () => {
    checkProperty(
      fc.property(timedActions, fc.array(lane, { minLength: 2, maxLength: 4 }), (actions, laneOfs) => {
        const tape = tapeOf(marketRows(actions, CENT_PRICES_BP));
        const together = runLanes(
          [tape],
          laneOfs.map((laneOf) => laneOf()),
        );
        for (const [index, laneOf] of laneOfs.entries()) {
          const alone = runLane(tape, laneOf());
          expect(together[index]!.journal).toEqual(alone.journal);
          expect(together[index]!.decisionCount).toBe(alone.decisionCount);
          expect(together[index]!.digest).toBe(alone.digest);
        }
      }),
      60,
    );
  });

  it("should be replayed as plain ones where fair value and inventory are all they go by, to the same end", () => {
    const definition = overlaid(naiveSkew, [
      { overlay: overlayNamed("inventory-widening"), parameters: { widenAboveFrac: 0.1 } },
    ]);
    checkProperty(
      fc.property(timedActions, (actions) => {
        const tape = tapeOf(marketRows(actions, CENT_PRICES_BP));
        const [plain, general] = [false, true].map((isVerified) => {
          const given = { halfSpreadCents: 1, maxPositionContracts: 5, sizeContracts: 1.5 };
          const setup = setupOf(definition.create(completeParameters(definition, given)));
          const kernel = new Kernel([tape], [setup], { isQuoteSeriesKept: false, isVerified });
          kernel.run();
          return kernel.journals[0]!.digest.toString();
        });
        expect(plain).toBe(general);
      }),
      50,
    );
  });

  it("should tell the average cost of what is held, and take with a reduce-only order past the limit", () => {
    const costs: [number, number | undefined][] = [];
    const base = { ...naiveSkew, create: () => buying(costs) };
    const definition = overlaid(base, [
      { overlay: overlayNamed("flatten"), parameters: { flattenAboveFrac: 0.5, flattenToFrac: 0.2 } },
    ]);
    // Buys 4 at 49, then 4 at 46: 47.5 on average. 8 are more than half of 10; down to 2 it takes 6 from the bid of 47.
    const rows = [
      ...snapshotRows(START_US, [
        [BID, 4_700, 10_000],
        [ASK, 5_300, 10_000],
      ]),
      printRow(at(1), BID, 4_600, 400),
      printRow(at(2), BID, 4_400, 400),
      deltaRow(at(3), ASK, 4_900, 100),
    ];
    const { journal, ledger } = runLane(tapeOf(rows), {
      strategy: definition.create(completeParameters(definition, {})),
      model: "touch",
    });
    expect(costs.find(([held]) => held === 4)).toEqual([4, 49]);
    expect(costs.find(([held]) => held === 8)).toEqual([8, 47.5]);
    const taken = journal.filter(({ detail }) => detail === "take");
    expect(taken.map(({ side, priceBp, lots }) => [side, priceBp, lots])).toEqual([[ASK, 4_700, 600]]);
    expect(ledger.inventoryLots).toBe(200);
    expect(costs.at(-1)).toEqual([2, 47.5]);
  });
});

/** Bids 49 for 4, then 46 for 4, and notes what it holds at what cost. */
function buying(costs: [number, number | undefined][]): Strategy {
  return {
    quote(group, sheets) {
      const { inventoryContracts, averageCostCents } = group.markets[0]!;
      costs.push([inventoryContracts, averageCostCents]);
      if (inventoryContracts < 8) sheets[0]!.bid(inventoryContracts === 0 ? 49 : 46, 4);
    },
    explain: () => [],
  };
}
