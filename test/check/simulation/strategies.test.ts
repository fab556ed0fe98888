/** Invariants of strategies in simulated markets, and of the simulator: twins of the museum are caught, and how surely. */
import { describe, expect, it } from "vitest";
import { STRATEGIES, type StrategyName } from "../../../src/strategies/catalogue.ts";
import { linearSkew } from "../../../src/strategies/linear-skew.ts";
import { naiveSkew } from "../../../src/strategies/naive-skew.ts";
import type { InvariantId } from "../../../src/check/ids.ts";
import type { Verdict } from "../../../src/check/invariant.ts";
import { REPLAY_IDS, REPLAY_INVARIANTS } from "../../../src/check/simulation/catalogue.ts";
import { meanOf } from "../../../src/check/simulation/interval.ts";
import {
  INTERVAL_SE,
  inventoryReverts,
  measureDrift,
} from "../../../src/check/simulation/inventory-reverts.ts";
import { inventoryWithinLimit } from "../../../src/check/simulation/inventory-within-limit.ts";
import { replayLanes, UNLIMITED, type Replay } from "../../../src/check/simulation/lane-run.ts";
import {
  BOUND_SE,
  martingalePaysNothing,
  measureLunch,
} from "../../../src/check/simulation/martingale-pays-nothing.ts";
import { checkInvariant } from "../../../src/check/run.ts";
import { rowOf } from "../../../src/check/strategy-rows.ts";
import { createSubject, type Subject } from "../../../src/check/subject.ts";
import {
  AVELLANEDA,
  contextOf,
  GLFT,
  INDIFFERENT,
  LINEAR,
  LOGISTIC,
  NAIVE,
  strategyOf,
  type Fault,
  type Twin,
} from "../twins.ts";
import { lookAhead, settlementUsedEarly, staleMid, withEntries } from "./broken-replays.ts";

const TURNED: Fault = { sketch: (sketch) => ({ ...sketch, skewCents: -sketch.skewCents }) };
const UNSKEWED: Fault = { sketch: (sketch) => ({ ...sketch, skewCents: 0 }) };

function twin(of: Twin, fault: Fault = {}): Subject {
  return createSubject(strategyOf(of, fault), { family: of.family });
}

function cause(verdict: Verdict): string {
  return verdict.outcome === "fail" ? verdict.counterExample.likelyCause : verdict.outcome;
}

/** Standard normal quantiles: 1e-6 and 1e-3 of one side. */
const Z_PER_MILLION = 4.753;
const Z_PER_THOUSAND = 3.09;
/** A standard deviation of so many values is rarely off by more. */
const SD_MARGIN = 1.5;
const SEED_COUNT = 12;

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

/** Nothing stands between the strategy and the venue. */
const ungated: Replay = (source, plans) =>
  replayLanes(
    source,
    plans.map((plan) => ({ ...plan, limits: UNLIMITED })),
  ).map((run, index) => ({
    ...run,
    plan: plans[index]!,
  }));

const scores = (replay: Replay, seed: string): readonly number[] =>
  measureLunch(replay, contextOf(seed)).lunches.map(({ perMarket }) => {
    const { value, standardError } = meanOf(perMarket);
    return value / standardError;
  });

/** Over seeds, for each statistic. */
const spreads = (replay: Replay, seedCount: number): readonly { mean: number; sd: number }[] => {
  const all = Array.from({ length: seedCount }, (_, index) => scores(replay, `rate-${index}`));
  return all[0]!.map((_, which) => spreadOf(all.map((row) => row[which]!)));
};

/** Nothing is charged. */
const free: Replay = (source, plans) =>
  replayLanes(
    source,
    plans.map(({ fees: _fees, ...plan }) => plan),
  );

const verdictsOf = (seed: string, ids: readonly InvariantId[]): readonly string[] => {
  const context = contextOf(seed);
  return REPLAY_INVARIANTS.filter(({ id }) => ids.includes(id)).flatMap((invariant) =>
    [...STRATEGIES].map(([name, definition]) => {
      const subject = createSubject(definition, rowOf(name as StrategyName));
      const { outcome } = checkInvariant(invariant, subject, context);
      return `${invariant.id} ${name} ${seed}: ${outcome}`;
    }),
  );
};

describe("inventory-reverts", () => {
  it.each([NAIVE, LINEAR, AVELLANEDA, GLFT, LOGISTIC, INDIFFERENT])(
    "should hold for a twin of family $family, and find it with its skew turned round or left out",
    (of) => {
      for (const seed of ["1"]) {
        const context = contextOf(seed);
        expect(inventoryReverts.check(twin(of), context)).toMatchObject({ outcome: "pass" });
        expect(cause(inventoryReverts.check(twin(of, TURNED), context))).toContain("inverted sign");
        expect(cause(inventoryReverts.check(twin(of, UNSKEWED), context))).toContain("dropped term");
      }
    },
  );

  it.each([naiveSkew, linearSkew])(
    "should raise a false alarm for $name less often than once in a million, by its measured spread",
    { timeout: 240_000 },
    (definition) => {
      const { mean, sd } = spreadOf(
        driftScores(createSubject(definition, rowOf(definition.name as StrategyName))),
      );

      expect((-INTERVAL_SE - mean) / sd).toBeGreaterThan(Z_PER_MILLION);
    },
  );

  it.each([
    ["turned round", twin(NAIVE, TURNED)],
    ["left out", createSubject(linearSkew, { family: "L" }, { skewCentsPerContract: 0 })],
  ])("should miss a skew %s less often than once in a thousand", { timeout: 240_000 }, (_, subject) => {
    const { mean, sd } = spreadOf(driftScores(subject));

    expect((mean + INTERVAL_SE) / sd).toBeGreaterThan(Z_PER_THOUSAND);
  });
});

describe("inventory-within-limit", () => {
  it("should find a strategy that forgets its limit where no gate stands behind it", () => {
    const subject = twin(NAIVE, { ...UNSKEWED, isUnlimited: true });

    const verdict = inventoryWithinLimit().check(subject, contextOf("1"));

    expect(cause(verdict)).toContain("no room for");
    expect(inventoryWithinLimit().check(twin(NAIVE), contextOf("1")).outcome).toBe("pass");
  });

  it.each(["naive-skew", "linear-skew"] as const)(
    "should find a gate that does not count what rests: %s",
    (name) => {
      const subject = createSubject(STRATEGIES.get(name)!, rowOf(name));

      expect(cause(inventoryWithinLimit(ungated).check(subject, contextOf("1")))).toContain(
        "are not counted",
      );
    },
  );

  it("should find a cancel that failed and was forgotten", () => {
    // What was cancelled rests on, and is filled at the end, over the limit.
    const forgotten = withEntries((entries) => {
      const last = entries.at(-1);
      const cancelled = entries.filter(({ kind, side }) => kind === "cancelled" && side === 0);
      return [
        ...entries,
        ...cancelled.map((entry) => ({ ...last!, ...entry, kind: "filled" as const, order: -1 })),
      ];
    });

    expect(cause(inventoryWithinLimit(forgotten).check(twin(NAIVE), contextOf("1")))).toContain("forgotten");
  });
});

describe("martingale-pays-nothing", () => {
  it("should hold for the simulator", () => {
    for (const seed of ["1", "2", "3"])
      expect(martingalePaysNothing().check(contextOf(seed))).toMatchObject({
        outcome: "pass",
        caseCount: 180,
      });
  });

  it.each([
    ["a look ahead", lookAhead, "look-ahead"],
    ["a settlement used early", settlementUsedEarly, "settlement used early"],
    ["fills at a stale mid", staleMid, "stale mid"],
  ])("should find %s", (_, replay, expected) => {
    for (const seed of ["1", "2"]) {
      const verdict = martingalePaysNothing(replay).check(contextOf(seed));
      expect(verdict.outcome).toBe("fail");
    }
    expect(cause(martingalePaysNothing(replay).check(contextOf("1")))).toContain(expected);
  });

  it("should find fees that are charged and not reckoned with", () => {
    expect(cause(martingalePaysNothing(free).check(contextOf("1")))).toContain("cost another fee");
  });

  it(
    "should have scores of mean 0 and spread 1, of which one in a million is beyond its bound",
    { timeout: 240_000 },
    () => {
      // Student's t with 59 degrees of freedom is beyond 6 either way with 1.3e-7, four of them with 5.2e-7.
      for (const { mean, sd } of spreads(replayLanes, SEED_COUNT)) {
        expect(Math.abs(mean)).toBeLessThan(Z_PER_THOUSAND / Math.sqrt(SEED_COUNT) + 0.1);
        expect(sd / SD_MARGIN).toBeLessThan(SD_MARGIN);
      }
    },
  );

  it.each([
    ["a look ahead", lookAhead],
    ["a settlement used early", settlementUsedEarly],
  ])("should miss %s less often than once in a thousand", { timeout: 240_000 }, (_, replay) => {
    const surest = Math.max(...spreads(replay, 8).map(({ mean, sd }) => (Math.abs(mean) - BOUND_SE) / sd));

    expect(surest).toBeGreaterThan(Z_PER_THOUSAND);
  });
});

describe("the built-in strategies", () => {
  it("should get the same verdicts with 20 seeds where chance decides", { timeout: 240_000 }, () => {
    for (let seed = 1; seed <= 20; seed++)
      for (const verdict of verdictsOf(`seed-${seed}`, ["inventory-reverts", "martingale-pays-nothing"]))
        expect(verdict).toMatch(/pass$/);
  });

  it.each(["1", "2"])("should pass all that is replayed, seed %s", { timeout: 240_000 }, (seed) => {
    for (const verdict of verdictsOf(seed, REPLAY_IDS)) expect(verdict).toMatch(/pass$/);
  });
});
