/** Invariants of strategies in simulated markets, and of the simulator: twins of the museum are caught; how surely is measured in test/seeds. */
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../src/check/invariant.ts";
import { inventoryReverts } from "../../../src/check/simulation/inventory-reverts.ts";
import { inventoryWithinLimit } from "../../../src/check/simulation/inventory-within-limit.ts";
import { replayLanes, UNLIMITED, type Replay } from "../../../src/check/simulation/lane-run.ts";
import { martingalePaysNothing } from "../../../src/check/simulation/martingale-pays-nothing.ts";
import { rowOf } from "../../../src/check/strategy-rows.ts";
import { createSubject, type Subject } from "../../../src/check/subject.ts";
import { STRATEGIES } from "../../../src/strategies/catalogue.ts";
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

/** Nothing stands between the strategy and the venue. */
const ungated: Replay = (source, plans) =>
  replayLanes(
    source,
    plans.map((plan) => ({ ...plan, limits: UNLIMITED })),
  ).map((run, index) => ({
    ...run,
    plan: plans[index]!,
  }));

/** Nothing is charged. */
const free: Replay = (source, plans) =>
  replayLanes(
    source,
    plans.map(({ fees: _fees, ...plan }) => plan),
  );

describe("inventory-reverts", () => {
  it.each([NAIVE, LINEAR, AVELLANEDA, GLFT, LOGISTIC, INDIFFERENT])(
    "should hold for a twin of family $family, and find it with its skew turned round or left out",
    (of) => {
      const context = contextOf("1");
      expect(inventoryReverts.check(twin(of), context)).toMatchObject({ outcome: "pass" });
      expect(cause(inventoryReverts.check(twin(of, TURNED), context))).toContain("inverted sign");
      expect(cause(inventoryReverts.check(twin(of, UNSKEWED), context))).toContain("dropped term");
    },
  );
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
});
