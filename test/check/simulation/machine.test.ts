/** Invariants of ledger, venue, engine and risk gate: each catches the museum's broken piece, the real one passes. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../../src/core/order-book.ts";
import { betterPriceFillsMore } from "../../../src/check/simulation/better-price-fills-more.ts";
import { causalAndRepeatable } from "../../../src/check/simulation/causal-and-repeatable.ts";
import { doublingDoubles } from "../../../src/check/simulation/doubling-doubles.ts";
import { drawdownBreaker } from "../../../src/check/simulation/drawdown-breaker.ts";
import { fillsWithinPrints } from "../../../src/check/simulation/fills-within-prints.ts";
import { makerPlans, replayLanes } from "../../../src/check/simulation/lane-run.ts";
import { pnlIdentity } from "../../../src/check/simulation/pnl-identity.ts";
import { settlementBounds } from "../../../src/check/simulation/settlement-bounds.ts";
import { syntheticWorlds } from "../../../src/check/simulation/worlds.ts";
import { zeroSum } from "../../../src/check/simulation/zero-sum.ts";
import type { CheckContext, SharedInvariant } from "../../../src/check/invariant.ts";
import { contextOf } from "../twins.ts";
import { BROKEN } from "./broken-machine.ts";

function countOf(invariant: SharedInvariant, of: CheckContext): number {
  const verdict = invariant.check(of);
  return verdict.outcome === "pass" ? verdict.caseCount : 0;
}

const HEALTHY: readonly SharedInvariant[] = [
  pnlIdentity(),
  settlementBounds(),
  zeroSum(),
  fillsWithinPrints(),
  causalAndRepeatable(),
  doublingDoubles(),
  betterPriceFillsMore(),
  drawdownBreaker(),
];

/** One context, so that all share its markets. */
const CONTEXTS: readonly CheckContext[] = ["1", "2"].map(contextOf);

describe("an invariant of the machine, replayed", () => {
  it.each(BROKEN)("should find $what", ({ broken, cause }) => {
    for (const context of CONTEXTS) {
      const verdict = broken.check(context);
      expect(verdict.outcome).toBe("fail");
      if (verdict.outcome !== "fail") continue;
      expect(verdict.counterExample.likelyCause).toContain(cause);
      expect(verdict.counterExample.cost).toMatch(/\$\d/);
    }
  });

  it.each(HEALTHY.map((invariant) => [invariant.id, invariant] as const))(
    "should hold for the real one: %s",
    (id, invariant) => {
      expect(BROKEN.map(({ broken }) => broken.id)).toContain(id);
      for (const context of CONTEXTS) {
        const verdict = invariant.check(context);
        expect(verdict).toMatchObject({ outcome: "pass" });
        if (verdict.outcome === "pass") expect(verdict.caseCount).toBeGreaterThan(10);
      }
    },
  );

  it("should look at fills of both sides, in part and whole", () => {
    const { tape } = syntheticWorlds(CONTEXTS[0]!)[0]!;
    const { entries } = replayLanes(tape, makerPlans())[0]!;
    const fills = entries.filter(({ kind }) => kind === "filled");
    expect(new Set(fills.map(({ side }) => side))).toEqual(new Set([BID, ASK]));
    expect(new Set(fills.map(({ lots }) => lots)).size).toBeGreaterThan(20);
  });

  it("should look at recordings as well, but for what only a synthetic market tells", () => {
    const { tape } = syntheticWorlds(contextOf("recorded"))[1]!;
    const context = { seed: "1", recordings: [{ ticker: tape.ticker, tape }] };

    for (const invariant of [
      pnlIdentity(),
      fillsWithinPrints(),
      causalAndRepeatable(),
      betterPriceFillsMore(),
    ])
      expect(countOf(invariant, context), invariant.id).toBeGreaterThan(countOf(invariant, CONTEXTS[0]!));
    for (const invariant of [zeroSum(), settlementBounds(), doublingDoubles()])
      expect(countOf(invariant, context), invariant.id).toBe(countOf(invariant, CONTEXTS[0]!));
  });
});
