/** How often chance decides: false alarms and misses of the statistical invariants, measured over seeds. */
import { describe, expect, it } from "vitest";
import { meanOf } from "../../src/check/simulation/interval.ts";
import { INTERVAL_SE, measureDrift } from "../../src/check/simulation/inventory-reverts.ts";
import { replayLanes, type Replay } from "../../src/check/simulation/lane-run.ts";
import { BOUND_SE, measureLunch } from "../../src/check/simulation/martingale-pays-nothing.ts";
import { rowOf } from "../../src/check/strategy-rows.ts";
import { createSubject, type Subject } from "../../src/check/subject.ts";
import { linearSkew } from "../../src/strategies/linear-skew.ts";
import { STRATEGIES, type StrategyName } from "../../src/strategies/catalogue.ts";
import { lookAhead, settlementUsedEarly } from "../check/simulation/broken-replays.ts";
import { contextOf, NAIVE, strategyOf } from "../check/twins.ts";

/** Standard normal quantiles: 1e-6 and 1e-3 of one side. */
const Z_PER_MILLION = 4.753;
const Z_PER_THOUSAND = 3.09;
/** A standard deviation of so many values is rarely off by more. */
const SD_MARGIN = 1.5;
const SEED_COUNT = 20;

/** Mean and spread of z over seeds. */
function spreadOf(values: readonly number[]): { mean: number; sd: number } {
  const { value, standardError } = meanOf(values);
  return { mean: value, sd: SD_MARGIN * standardError * Math.sqrt(values.length) };
}

function driftScores(subject: Subject): readonly number[] {
  return Array.from({ length: SEED_COUNT }, (_, index) => {
    const drift = measureDrift(subject, `rate-${index}`);
    if ("reason" in drift) throw new Error(drift.reason);
    return drift.slope.value / drift.slope.standardError;
  });
}

const reverting = [...STRATEGIES.values()]
  .map((definition) => createSubject(definition, rowOf(definition.name as StrategyName)))
  .filter((subject) => subject.standing("inventory-reverts").holds !== "not");

describe("inventory-reverts", () => {
  it.each(reverting.map((subject) => [subject.definition.name, subject] as const))(
    "should raise a false alarm for %s less often than once in a million",
    (name, subject) => {
      const { mean, sd } = spreadOf(driftScores(subject));

      console.log(`${name}: z ${mean.toFixed(1)}, spread ${(sd / SD_MARGIN).toFixed(2)}`);
      expect((-INTERVAL_SE - mean) / sd).toBeGreaterThan(Z_PER_MILLION);
    },
  );

  it.each([
    [
      "turned round",
      createSubject(
        strategyOf(NAIVE, { sketch: (sketch) => ({ ...sketch, skewCents: -sketch.skewCents }) }),
        NAIVE,
      ),
    ],
    ["left out", createSubject(linearSkew, { family: "L" }, { skewCentsPerContract: 0 })],
  ])("should miss a skew %s less often than once in a thousand", (_, subject) => {
    const { mean, sd } = spreadOf(driftScores(subject));

    expect((mean + INTERVAL_SE) / sd).toBeGreaterThan(Z_PER_THOUSAND);
  });
});

const scores = (replay: Replay, seed: string): readonly number[] =>
  measureLunch(replay, contextOf(seed)).lunches.map(({ perMarket }) => {
    const { value, standardError } = meanOf(perMarket);
    return value / standardError;
  });

/** Over seeds, for each statistic. */
const spreads = (replay: Replay): readonly { mean: number; sd: number }[] => {
  const all = Array.from({ length: SEED_COUNT }, (_, index) => scores(replay, `rate-${index}`));
  return all[0]!.map((_, which) => spreadOf(all.map((row) => row[which]!)));
};

describe("martingale-pays-nothing", () => {
  it("should have scores of mean 0 and spread 1, of which one in a million is beyond its bound", () => {
    // Student's t with 59 degrees of freedom is beyond 6 either way with 1.3e-7, four of them with 5.2e-7.
    for (const { mean, sd } of spreads(replayLanes)) {
      expect(Math.abs(mean)).toBeLessThan(Z_PER_THOUSAND / Math.sqrt(SEED_COUNT) + 0.1);
      expect(sd / SD_MARGIN).toBeLessThan(SD_MARGIN);
    }
  });

  it.each([
    ["a look ahead", lookAhead],
    ["a settlement used early", settlementUsedEarly],
  ])("should miss %s less often than once in a thousand", (_, replay) => {
    const surest = Math.max(...spreads(replay).map(({ mean, sd }) => (Math.abs(mean) - BOUND_SE) / sd));

    expect(surest).toBeGreaterThan(Z_PER_THOUSAND);
  });
});
