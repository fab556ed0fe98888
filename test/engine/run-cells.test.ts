import { describe, expect, it } from "vitest";
import { assert, InvariantError } from "../../src/core/errors.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { completeParameters, perMarket, type Strategy } from "../../src/core/strategy.ts";
import type { Tape } from "../../src/core/tape.ts";
import { US_PER_MS } from "../../src/core/units.ts";
import { makeMarket } from "../../src/data/synth/market.ts";
import { buildTape } from "../../src/data/tape-builder.ts";
import { historyOf, runCells, type CellOutcome } from "../../src/engine/cells/run-cells.ts";
import { fifoMatched } from "../../src/engine/fill-models/fifo-matched.ts";
import { Kernel } from "../../src/engine/kernel.ts";
import type { LaneSetup } from "../../src/engine/lane-setup.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { RATE_LIMITS } from "../../src/engine/token-bucket.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { overlayNamed } from "../../src/strategies/overlays/catalogue.ts";
import { overlaid } from "../../src/strategies/overlays/overlaid.ts";

const HALF_SPREADS_CENTS = [0.5, 1, 1.5, 2, 3, 4];

function tapeMade(): Tape {
  const { rows, ticker } = makeMarket({ preset: "nba-live", seed: "run-cells", rowCount: 2_500 });
  const priceRanges = PRICE_LEVEL_STRUCTURES.get("linear_cent")!;
  return buildTape(rows, { ticker, priceRanges, sources: [] });
}

const source = tapeMade();
const market = { source, history: historyOf(source) };

function skewed(halfSpreadCents: number): Strategy {
  return naiveSkew.create(completeParameters(naiveSkew, { halfSpreadCents, maxPositionContracts: 5 }));
}

function setup(strategy: Strategy, facts: Partial<LaneSetup> = {}): LaneSetup {
  return {
    strategy,
    marketIndices: [0],
    fillRules: { model: fifoMatched, isGrowthFill: false },
    latency: { feedUs: 20 * US_PER_MS, orderUs: 30 * US_PER_MS },
    limits: positionLimitOnly("none"),
    isJournalKept: false,
    ...facts,
  };
}

/** Has a fault that shows once it is long. */
function faulty(): Strategy {
  const rule = skewed(1).rule!;
  return perMarket({
    reads: "fair-and-inventory",
    explain: () => [],
    quote(view, sheet) {
      if (view.inventoryContracts >= 1) throw new Error("this one cannot be long");
      rule.quote(view, sheet);
    },
  });
}

function ways(outcomes: readonly CellOutcome[]): readonly string[] {
  return outcomes.map(({ way }) => way);
}

/** What a lane comes to in a kernel of its own. */
function inKernel(lane: LaneSetup): { digest: string; cashMicros: number; inventoryLots: number } {
  const kernel = new Kernel([source], [lane], { isQuoteSeriesKept: false, isVerified: false });
  kernel.run();
  const { cashMicros, inventoryLots } = kernel.ledgers[0]![0]!;
  return { digest: kernel.journals[0]!.digest.toString(), cashMicros, inventoryLots };
}

function requireSameInKernel(outcomes: readonly CellOutcome[], setups: readonly LaneSetup[]): void {
  const accounts = outcomes.map((outcome) => (outcome.way === "failed" ? undefined : outcome.account));
  expect(accounts).toMatchObject(setups.map(inKernel));
  expect(accounts.some((account) => account!.fillCount > 0)).toBe(true);
}

/** Comes upon a bug of ours. */
function broken(): LaneSetup {
  return setup(
    perMarket({
      reads: "fair-and-inventory",
      quote: () => assert(false, "this holds"),
      explain: () => [],
    }),
  );
}

describe("cells over one market", () => {
  const sound = HALF_SPREADS_CENTS.map((cents) => setup(skewed(cents)));

  it("should go together where they differ in their parameters alone", () => {
    const outcomes = runCells(market, sound.length, (cell) => sound[cell]!);

    expect(ways(outcomes)).toEqual(sound.map(() => "together"));
    requireSameInKernel(outcomes, sound);
  });

  it("should not be touched by one that throws at some state", () => {
    const setups = [...sound.slice(0, 3), setup(faulty()), ...sound.slice(3)];
    const outcomes = runCells(market, setups.length, (cell) => setups[cell]!);
    const failed = outcomes[3]!;

    expect(failed.way).toBe("failed");
    expect(failed.way === "failed" && failed.error).toMatchObject({ message: "this one cannot be long" });
    requireSameInKernel(outcomes.toSpliced(3, 1), sound);
  });

  it("should not be touched by one that cannot be made", () => {
    const outcomes = runCells(market, sound.length + 1, (cell) => {
      if (cell === 2) throw new Error("there is no such strategy");
      return sound[cell < 2 ? cell : cell - 1]!;
    });

    expect(outcomes[2]).toEqual({ way: "failed", error: new Error("there is no such strategy") });
    expect(ways(outcomes.toSpliced(2, 1))).toEqual(sound.map(() => "together"));
    requireSameInKernel(outcomes.toSpliced(2, 1), sound);
  });

  it("should stop with a bug of ours instead of taking it for a cell's failure", () => {
    const cells = [broken, broken, () => setup(skewed(1))];

    for (const count of [1, 3])
      expect(() => runCells(market, count, (cell) => cells[cell]!())).toThrow(InvariantError);
  });

  it("should keep a position limit each", () => {
    const limits = [100, "none", 200, 100, "none", 200] as const;
    const setups = limits.map((limit, index) =>
      setup(skewed(HALF_SPREADS_CENTS[index % 2]!), { limits: positionLimitOnly(limit) }),
    );
    const outcomes = runCells(market, setups.length, (cell) => setups[cell]!);
    const held = outcomes.map((outcome) =>
      outcome.way === "failed"
        ? NaN
        : Math.max(outcome.account.path.inventoryLotsMax, -outcome.account.path.inventoryLotsMin),
    );

    expect(ways(outcomes)).toEqual(setups.map(() => "together"));
    requireSameInKernel(outcomes, setups);
    expect(held.every((lots, index) => limits[index] === "none" || lots <= limits[index]!)).toBe(true);
    expect(Math.max(...held)).toBeGreaterThan(200);
  });

  it("should go alone where one pass cannot carry them, and come to the same", () => {
    const withOverlay = overlaid(naiveSkew, [{ overlay: overlayNamed("jump-pause"), parameters: {} }]);
    const parameters = completeParameters(withOverlay, {});
    const rateLimit = RATE_LIMITS.get("basic")!;
    // Each lane has a strategy of its own: an overlay remembers what it has seen.
    const made = (): readonly LaneSetup[] => [
      sound[0]!,
      setup(withOverlay.create(parameters)),
      sound[1]!,
      setup(skewed(1), { rateLimit }),
    ];
    const outcomes = runCells(market, 4, (cell) => made()[cell]!);

    expect(ways(outcomes)).toEqual(["together", "alone", "together", "alone"]);
    requireSameInKernel(outcomes, made());
  });
});
