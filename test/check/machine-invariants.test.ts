/** Invariants of what all strategies share: each catches a broken function and lets ours pass; so does the bug museum. */
import { describe, expect, it } from "vitest";
import { tradeFeeMicros } from "../../src/core/fees.ts";
import { isComboMarket } from "../../src/core/combo-market.ts";
import { lnOneSidedScore, lnTightnessScore } from "../../src/core/market-score.ts";
import { fillProbability, linearFillProbability } from "../../src/estimators/fill-probability.ts";
import { CHARGE_INVARIANTS, feesNeverPay, fillProbabilityBounded } from "../../src/check/machine/charges.ts";
import type { SharedInvariant } from "../../src/check/invariant.ts";
import {
  combosRefused,
  SELECTION_INVARIANTS,
  tighterSpreadScoresHigher,
} from "../../src/check/machine/selection.ts";
import { fiftyMarkets } from "../bug-museum/fifty-markets.ts";
import { contextOf } from "./twins.ts";

interface BrokenMachine {
  readonly what: string;
  readonly broken: SharedInvariant;
  readonly healthy: SharedInvariant;
  readonly cause: string;
}

const BROKEN: readonly BrokenMachine[] = [
  {
    what: "a one-sided score, which does not tell tight spreads apart",
    broken: tighterSpreadScoresHigher(lnOneSidedScore),
    healthy: tighterSpreadScoresHigher(lnTightnessScore),
    cause: "dropped term",
  },
  {
    what: "a combo filter that trusts the ticker alone",
    broken: combosRefused(({ ticker }) => String(ticker).startsWith("KXMVE")),
    healthy: combosRefused(isComboMarket),
    cause: "the filter does not look at",
  },
  {
    what: "a combo filter that refuses everything",
    broken: combosRefused(() => true),
    healthy: combosRefused(isComboMarket),
    cause: "inverted sign",
  },
  {
    what: "fees rounded down",
    broken: feesNeverPay((...fill) => Math.floor(tradeFeeMicros(...fill) / 20_000) * 20_000),
    healthy: feesNeverPay(tradeFeeMicros),
    cause: "rounded down",
  },
  {
    what: "fees of P without 1 - P",
    broken: feesNeverPay((terms, _isMaker, priceBp, lots) =>
      Math.ceil((terms.takerRatePpt * priceBp * lots) / 1e12),
    ),
    healthy: feesNeverPay(tradeFeeMicros),
    cause: "P (1 - P) became P",
  },
  {
    what: "rebates taken for fees",
    broken: feesNeverPay((...fill) => -tradeFeeMicros(...fill)),
    healthy: feesNeverPay(tradeFeeMicros),
    cause: "inverted sign",
  },
  {
    what: "a rate taken for a chance",
    broken: fillProbabilityBounded((rate, hours) => rate * hours),
    healthy: fillProbabilityBounded(fillProbability),
    cause: "a rate was taken for a chance",
  },
  {
    what: "a chance above the rate",
    broken: fillProbabilityBounded((rate, hours) => Math.min(1, 1.5 * rate * hours)),
    healthy: fillProbabilityBounded(linearFillProbability),
    cause: "dropped term",
  },
];

describe("an invariant of what all strategies share", () => {
  it.each(BROKEN)("should find $what", ({ broken, healthy, cause }) => {
    for (const seed of ["1", "2", "3"]) {
      const verdict = broken.check(contextOf(seed));
      expect(verdict).toMatchObject({ outcome: "fail" });
      if (verdict.outcome === "fail") expect(verdict.counterExample.likelyCause).toContain(cause);
      expect(healthy.check(contextOf(seed))).toEqual({ outcome: "pass", caseCount: 1_000 });
    }
  });

  it("should each be broken by some function here or in the bug museum", () => {
    const broken = new Set([...BROKEN.map(({ broken: { id } }) => id), fiftyMarkets.caughtBy]);

    for (const { id } of [...SELECTION_INVARIANTS, ...CHARGE_INVARIANTS]) expect(broken).toContain(id);
  });

  it("should find the smallest case: two spreads a cent apart", () => {
    const verdict = tighterSpreadScoresHigher(({ spreadCents }) => spreadCents).check(contextOf("1"));

    expect(verdict).toMatchObject({
      outcome: "fail",
      counterExample: {
        state: { tightCents: 1, wideCents: 2 },
        observed: "a spread of 1 cents scores 1, one of 2 cents 2",
      },
    });
  });
});
