/** The matrix of who satisfies what, counted by hand from the table it was written after. */
import { describe, expect, it } from "vitest";
import { parseClaims, standingOf, type StrategyClaims } from "../../src/check/claims.ts";
import { INVARIANTS } from "../../src/check/catalogue.ts";
import { INVARIANT_IDS, INVARIANT_NUMBERS } from "../../src/check/ids.ts";
import {
  FAMILY_NAMES,
  MATRIX,
  matrixRow,
  numberedIds,
  type Family,
  type Standing,
} from "../../src/check/matrix.ts";
import { REPLAY_IDS, REPLAY_INVARIANTS } from "../../src/check/simulation/catalogue.ts";
import { rowOf, STRATEGY_ROWS } from "../../src/check/strategy-rows.ts";
import type { AppError } from "../../src/core/errors.ts";
import { STRATEGIES, type StrategyName } from "../../src/strategies/catalogue.ts";

/** Of the 35: exact, weak, not. */
const COUNTS: readonly (readonly [Family, exact: number, weak: number, not: number])[] = [
  ["N", 13, 2, 8],
  ["L", 13, 2, 8],
  ["AS", 20, 1, 2],
  ["LB", 12, 3, 8],
  ["G", 20, 1, 2],
  ["X", 11, 6, 6],
  ["T", 10, 5, 8],
];

/** Who does not satisfy what of the 35, family by family. */
const NOT: Readonly<Record<Family, readonly number[]>> = {
  N: [10, 11, 12, 13, 14, 15, 33, 34],
  L: [10, 11, 12, 13, 14, 15, 33, 34],
  AS: [14, 34],
  LB: [9, 10, 12, 13, 14, 15, 17, 33],
  G: [15, 34],
  X: [11, 12, 13, 14, 17, 34],
  T: [10, 11, 12, 13, 14, 15, 17, 27],
};

function standings(family: Family): readonly Standing[] {
  return numberedIds().flatMap((id) => matrixRow(id)?.[family] ?? []);
}

describe("the matrix", () => {
  it("should have a row for each of the 35, of which 12 are about what all strategies share", () => {
    expect(numberedIds().map((id) => INVARIANT_NUMBERS[id])).toEqual(
      Array.from({ length: 35 }, (_, index) => index + 1),
    );
    const shared = numberedIds().filter((id) => matrixRow(id) === undefined);
    expect(shared.map((id) => INVARIANT_NUMBERS[id])).toEqual([
      19, 20, 21, 23, 24, 25, 26, 28, 29, 30, 31, 32,
    ]);
    expect(shared.map((id) => MATRIX[id])).toEqual([
      "accounting", "accounting", "accounting", "exchange", "exchange", "fill model", "engine", "simulator", "engine",
      "fees", "selection", "risk layer",
    ]); // prettier-ignore
  });

  it.each(COUNTS)("should say of %s that %i hold exactly, %i weakly, %i not", (family, exact, weak, not) => {
    const held = standings(family).map(({ holds }) => holds);

    expect(held.filter((holds) => holds === "exact")).toHaveLength(exact);
    expect(held.filter((holds) => holds === "weak")).toHaveLength(weak);
    expect(held.filter((holds) => holds === "not")).toHaveLength(not);
  });

  it.each(FAMILY_NAMES)("should say of %s which do not hold, each with a reason", (family) => {
    const without = numberedIds().filter((id) => matrixRow(id)?.[family].holds === "not");

    expect(without.map((id) => INVARIANT_NUMBERS[id])).toEqual(NOT[family]);
    for (const standing of standings(family))
      if (standing.holds !== "exact") expect(standing.why.length).toBeGreaterThan(10);
  });
});

describe("the catalogue", () => {
  it("should have each invariant once, in the order of names, kinds and scopes in keeping with the matrix", () => {
    const ids = INVARIANTS.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(INVARIANT_IDS.filter((id) => ids.includes(id)));
    for (const { id, scope } of INVARIANTS)
      expect([id, scope]).toEqual([id, matrixRow(id) === undefined ? "shared" : "strategy"]);
  });

  it("should have an implementation of every name, but for those of replays, which have a list of their own", () => {
    const ids = new Set(INVARIANTS.map(({ id }) => id));

    expect(INVARIANT_IDS.filter((id) => !ids.has(id) && !REPLAY_IDS.includes(id))).toEqual([]);
    expect(REPLAY_INVARIANTS.filter(({ id }) => !REPLAY_IDS.includes(id))).toEqual([]);
  });

  it("should say of each what it states, its condition, its tolerance and its costs in dollars", () => {
    for (const { id, statement, condition, tolerance, costs } of INVARIANTS) {
      expect([id, statement]).toEqual([id, expect.stringMatching(/^[A-Z].*\.$/)]);
      expect([id, condition.length > 20, tolerance.length > 3]).toEqual([id, true, true]);
      expect([id, costs]).toEqual([id, expect.stringMatching(/\$\d/)]);
    }
  });
});

describe("the rows of strategies", () => {
  it("should be there for every strategy of the catalogue and for no other", () => {
    expect(Object.keys(STRATEGY_ROWS).toSorted()).toEqual([...STRATEGIES.keys()].toSorted());
  });

  it("should not compile without the row of a strategy", () => {
    // @ts-expect-error linear-skew has no row here
    const rows = { "naive-skew": { family: "N" } } as const satisfies Record<StrategyName, StrategyClaims>;

    expect(Object.keys(rows)).toHaveLength(1);
  });

  it.each([
    ["naive-skew", 9],
    ["linear-skew", 9],
    ["fixed-spread", 9],
    ["avellaneda-stoikov", 3],
    ["glft", 3],
    ["riccati", 5],
    ["logit-skew", 10],
    ["hjb-table", 10],
    ["hjb-continuous", 11],
    ["hjb-fixed-fair", 13],
  ] as const)("should leave %s with %i that do not apply", (name, count) => {
    const without = INVARIANT_IDS.filter(
      (id) =>
        matrixRow(id) !== undefined && standingOf(id, rowOf(name satisfies StrategyName)).holds === "not",
    );

    expect(without).toHaveLength(count);
  });
});

describe("claims", () => {
  it("should hold a strategy without any to what holds for every family, and to mean reversion", () => {
    const asked = INVARIANT_IDS.filter((id) => standingOf(id, {}).holds !== "not");

    expect(asked).toEqual([
      "reservation-leans-against-inventory",
      "quotes-fall-with-inventory",
      "bid-below-ask",
      "posted-on-grid",
      "size-within-limit",
      "complement-mirrors",
      "flat-is-symmetric",
      "spread-covers-risk-aversion",
      "units-scale",
      "flat-never-crosses-fair-value",
      "inventory-within-limit",
      "inventory-reverts",
      "pinned-market-is-one-sided",
      "explanation-sums-to-quote",
      "no-dead-parameter",
    ]);
    expect(standingOf("reservation-leans-against-inventory", {}).holds).toBe("weak");
  });

  it("should put what is excused first, then what is claimed, then the family", () => {
    const claims = parseClaims(
      {
        family: "N",
        holds: ["reservation-within-payoff"],
        excused: { "quotes-fall-with-inventory": "it leans in" },
      },
      "mine.ts",
    );

    expect(standingOf("reservation-within-payoff", claims)).toEqual({ holds: "exact" });
    expect(standingOf("quotes-fall-with-inventory", claims)).toEqual({ holds: "not", why: "it leans in" });
    expect(standingOf("spread-covers-risk-aversion", claims).holds).toBe("weak");
  });

  it.each([
    [[], "claims was [], it must be an object"],
    [{ family: "Z" }, 'claims.family was "Z": it must be one of N, L'],
    [{ holds: "all" }, 'claims.holds was "all": it must be a list'],
    [{ holds: ["zero-sum"] }, "no such invariant about strategies"],
    [{ holds: ["toString"] }, "no such invariant about strategies"],
    [{ excused: { "bid-below-ask": "" } }, "it must say why"],
    [{ excused: { nothing: "x" } }, "no such invariant about strategies"],
    [{ hold: [] }, "there are family, holds, excused and drawCount only"],
    [{ drawCount: 5 }, "it must be a whole number from 50"],
  ])("should be refused as %j", (given, why) => {
    expect(() => parseClaims(given, "mine.ts")).toThrow(
      expect.objectContaining({
        code: "USAGE_BAD_CLAIMS",
        message: expect.stringContaining(
          why.replace(", it must be an object", ": it must be an object"),
        ) as string,
      }) as AppError,
    );
  });
});
