import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { feeScheduleOf } from "../../src/core/fee-history.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { completeParameters } from "../../src/core/strategy.ts";
import type { Tape } from "../../src/core/tape.ts";
import { US_PER_MS } from "../../src/core/units.ts";
import { makeMarket } from "../../src/data/synth/market.ts";
import { buildTape } from "../../src/data/tape-builder.ts";
import { replayAlone } from "../../src/engine/cells/lone-cells.ts";
import { historyOf, runCells } from "../../src/engine/cells/run-cells.ts";
import { fillModelNamed } from "../../src/engine/fill-models/catalogue.ts";
import type { LaneSetup } from "../../src/engine/lane-setup.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { STRATEGIES } from "../../src/strategies/catalogue.ts";
import { RECORDINGS_DIR } from "../acceptance/folders.ts";
import { tapeOfRecording } from "../acceptance/load-recording.ts";

const FEES = feeScheduleOf({
  name: "TEST",
  series: [{ fromTimeUs: 0, feeType: "quadratic_with_maker_fees", multiplierPpm: 1_000_000 }],
});
const SAMPLE_COUNT = 501;

type Given = Readonly<Record<string, number>>;

function crossed(
  names: readonly [string, string],
  one: readonly number[],
  other: readonly number[],
): Given[] {
  return one.flatMap((first) => other.map((second) => ({ [names[0]]: first, [names[1]]: second })));
}

const CELLS: readonly (readonly [strategy: string, given: Given])[] = [
  ...crossed(["gammaPerDollar", "kappaPerCent"], [0.05, 0.2, 0.5, 1], [0.5, 1, 2, 5]).map(
    (given) => ["avellaneda-stoikov", given] as const,
  ),
  ...crossed(["halfSpreadCents", "maxPositionContracts"], [0.5, 1, 2, 3.5], [2, 10, 40]).map(
    (given) => ["naive-skew", given] as const,
  ),
  ...crossed(["gammaPerDollar", "kappaPerCent"], [0.05, 0.2, 0.5], [0.5, 1, 2]).map(
    (given) => ["riccati", given] as const,
  ),
  ...[0.05, 0.1, 0.3].map(
    (gammaPerDollar) =>
      ["hjb-table", { gammaPerDollar, maxPositionContracts: 3, fairStepCents: 1, horizonHours: 1 }] as const,
  ),
];

const WORLDS: readonly (readonly [model: string, fees: "fees" | "no fees", limitLots: number | "none"])[] = [
  ["fifo-pessimistic", "no fees", "none"],
  ["fifo-pessimistic", "fees", 1_000],
  ["fifo-matched", "fees", "none"],
  ["fifo-matched", "no fees", 1_000],
  ["queue-power", "no fees", "none"],
  ["queue-power", "fees", 1_000],
];

function setupsIn([model, fees, limitLots]: (typeof WORLDS)[number]): readonly LaneSetup[] {
  return CELLS.map(([strategy, given]) => {
    const definition = STRATEGIES.get(strategy)!;
    return {
      strategy: definition.create(completeParameters(definition, given)),
      marketIndices: [0],
      fillRules: { model: fillModelNamed(model), isGrowthFill: false },
      latency: { feedUs: 20 * US_PER_MS, orderUs: 30 * US_PER_MS },
      limits: positionLimitOnly(limitLots),
      isJournalKept: false,
      ...(fees === "fees" ? { fees: [FEES] } : {}),
    };
  });
}

function requireSameAlone(source: Tape): void {
  const history = historyOf(source);
  const clock = {
    startUs: history.startUs,
    stepUs: (history.endUs - history.startUs) / (SAMPLE_COUNT - 1),
    count: SAMPLE_COUNT,
  };
  for (const world of WORLDS) {
    const setups = setupsIn(world);
    const outcomes = runCells({ source, history }, setups.length, (cell) => setups[cell]!);
    const alone = replayAlone(source, setups, history, clock);

    expect(outcomes).toEqual(alone.map((account) => ({ way: "together", account })));
    expect(alone.some(({ fillCount }) => fillCount > 0)).toBe(true);
  }
}

describe("cells in one pass over a market", () => {
  for (const ticker of ["BOS", "DEN"]) {
    const file = `kalshi_ws_KXNBAGAME-26JAN07-${ticker}.jsonl.gz`;
    it(`should each come to what it comes to as a lane of its own: ${file}`, async (context) => {
      if (!existsSync(join(RECORDINGS_DIR, file)))
        context.skip(`${file} is absent from ${RECORDINGS_DIR}; set RECORDINGS_DIR`);
      requireSameAlone(await tapeOfRecording(file));
    });
  }

  it("should each come to what it comes to as a lane of its own: a market that was made", () => {
    const { rows, ticker } = makeMarket({ preset: "nba-live", seed: "cells", rowCount: 3_000 });
    const priceRanges = PRICE_LEVEL_STRUCTURES.get("linear_cent")!;
    requireSameAlone(buildTape(rows, { ticker, priceRanges, sources: [] }));
  });
});
