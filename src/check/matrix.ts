/**
 * Which invariant holds for which family of strategies, and why not for the others. Data: what a strategy does not get from
 * its family stands in its own row (strategy-rows.ts), and a user's claims (claims.ts) are such a row too.
 */
import { INVARIANT_IDS, INVARIANT_NUMBERS, type InvariantId } from "./ids.ts";

/** The families, by the letters of the matrix. */
export const FAMILIES = {
  N: "naive skew",
  L: "linear skew",
  AS: "Avellaneda-Stoikov",
  LB: "logistic Avellaneda-Stoikov for binaries",
  G: "GLFT in closed form, Riccati quotes",
  X: "exact table, continuous prices",
  T: "HJB table in ticks",
} as const;
export type Family = keyof typeof FAMILIES;
export const FAMILY_NAMES = Object.keys(FAMILIES) as readonly Family[];

/** `exact` as stated; `weak` in the weaker form that the condition names; `not` with the reason. */
export type Standing =
  | { readonly holds: "exact" }
  | { readonly holds: "weak"; readonly why: string }
  | { readonly holds: "not"; readonly why: string };

/** The invariants that a matrix row is about: all but those of the machine that every strategy shares. */
export type MatrixRow = Readonly<Record<Family, Standing>>;

/** What an invariant that is not about strategies is about. */
export type SharedPart =
  | "accounting"
  | "exchange"
  | "fill model"
  | "engine"
  | "simulator"
  | "fees"
  | "selection"
  | "risk layer"
  | "recording";

const E: Standing = { holds: "exact" };
const weak = (why: string): Standing => ({ holds: "weak", why });
const not = (why: string): Standing => ({ holds: "not", why });

/** One standing for families that are alike, `rest` for all others. */
function row(
  rest: Standing,
  ...parts: readonly (readonly [families: readonly Family[], Standing])[]
): MatrixRow {
  const entries = FAMILY_NAMES.map((family) => {
    const part = parts.find(([families]) => families.includes(family));
    return [family, part?.[1] ?? rest] as const;
  });
  return Object.fromEntries(entries) as Record<Family, Standing>;
}

const ALL = row(E);
const NO_VOLATILITY = not("its quotes do not depend on volatility");
const NO_DECAY = not("its quotes do not depend on how fast fills thin out");
const NO_AVERSION = not("it has no risk aversion");
const NO_INTENSITY = not("its quotes do not depend on how often it is filled");
const NO_TIME = not("it knows no time");
const SETTLES =
  "with settlement risk a cheap contract is a lottery ticket: flat is not symmetric away from 50 cents";
const TABLE = not("its quotes are whole ticks, which move in steps or not at all");
const SKEW_ONLY =
  "only against the reservation price when flat: with settlement risk that is not the fair value";
const NO_FORMULA = not("it has no closed form to compare with");
const PARALLEL = not("it claims none: both quotes move together");
const HALF_ABOVE_FEE = weak("where the half-spread is at least the fee");
const ROUNDED_ONLY =
  "only that rounding widens by less than two ticks: its spread is not derived from risk aversion";

export const MATRIX: Readonly<Record<InvariantId, MatrixRow | SharedPart>> = {
  "reservation-leans-against-inventory": row(E, [["LB", "X", "T"], weak(SKEW_ONLY)]),
  "quotes-fall-with-inventory": ALL,
  "bid-below-ask": ALL,
  "posted-on-grid": ALL,
  "size-within-limit": ALL,
  "complement-mirrors": ALL,
  "flat-is-symmetric": row(E, [["LB", "X", "T"], weak(`at a fair value of 50 cents: ${SETTLES}`)]),
  "spread-covers-risk-aversion": row(weak(ROUNDED_ONLY), [["AS", "LB", "G", "X"], E]),
  "round-trip-earns": row(
    E,
    [["LB"], not("around the logistic reservation price alone the way back costs what was skewed away")],
    [["T"], weak("more than the two fees, in ticks")],
  ),
  "spread-grows-with-volatility": row(
    NO_VOLATILITY,
    [["AS", "G"], E],
    [["X"], weak("when flat: away from that the boundary decides")],
    [["T"], TABLE],
  ),
  "spread-falls-with-depth-decay": row(
    NO_DECAY,
    [["AS", "LB", "G"], E],
    [["X"], not("near the boundary the skew decides, which grows with it")],
    [["T"], TABLE],
  ),
  "spread-follows-risk-aversion": row(
    NO_AVERSION,
    [["AS", "G"], E],
    [["LB", "X"], not("where its spread turns is not known in closed form")],
    [["T"], TABLE],
  ),
  "skew-grows-with-risk-aversion": row(
    NO_AVERSION,
    [["AS", "G"], E],
    [["LB"], not("flat and away from 50 cents its reservation price moves with risk aversion as well")],
    [["X"], not("near the boundary the skew is the boundary's")],
    [["T"], TABLE],
  ),
  "spread-falls-with-intensity": row(
    NO_INTENSITY,
    [["G"], E],
    [["X"], not("near the boundary the skew is the boundary's")],
    [["T"], TABLE],
  ),
  "quotes-at-the-close": row(
    NO_TIME,
    [["AS"], E],
    [["X"], weak("the other way about: with settlement risk the skew grows to that of a frozen position")],
    [["G"], not("it is the stationary regime, or settlement decay: both ways are right")],
    [["LB"], not("it holds the settlement risk whatever the time")],
    [["T"], TABLE],
  ),
  "units-scale": ALL,
  "quotes-move-with-fair-value": row(
    not("the payoff ends at 0 and 100 cents, so risk depends on the fair value"),
    [["N", "L", "AS", "G"], E],
  ),
  "flat-never-crosses-fair-value": row(HALF_ABOVE_FEE, [["T"], E]),
  "pnl-identity": "accounting",
  "zero-sum": "accounting",
  "settlement-bounds": "accounting",
  "inventory-within-limit": ALL,
  "better-price-fills-more": "exchange",
  "fills-within-prints": "exchange",
  "fill-probability-bounded": "fill model",
  "causal-and-repeatable": "engine",
  "inventory-reverts": row(E, [["T"], not("without running risk its table is flat: it holds what it has")]),
  "martingale-pays-nothing": "simulator",
  "doubling-doubles": "engine",
  "fees-never-pay": "fees",
  "tighter-spread-scores-higher": "selection",
  "drawdown-breaker": "risk layer",
  "variance-within-budget": row(
    E,
    [["N", "L"], NO_VOLATILITY],
    [["LB"], not("its risk is the settlement's, which is the whole budget")],
    [["X", "T"], weak("the budget is that of the table's next fair value and time")],
  ),
  "reservation-within-payoff": row(
    not("far from flat its reservation price leaves 0 to 100; the grid clamps it"),
    [["LB", "T"], E],
    [["X"], not("near 0 and 100 what room its limit leaves carries it past them; the grid clamps it")],
  ),
  "pinned-market-is-one-sided": ALL,
  "explanation-sums-to-quote": ALL,
  "skew-in-full-size": row(E, [["LB", "X", "T"], NO_FORMULA]),
  "spread-in-full-size": row(E, [["LB", "X", "T"], NO_FORMULA]),
  "no-dead-parameter": ALL,
  "spread-widens-with-inventory": row(PARALLEL),
  "combos-refused": "selection",
  "cap-covers-its-markets": "selection",
  "recorded-time-runs-forward": "recording",
  "recorded-volume-counted-once": "recording",
  "recorded-book-uncrossed": "recording",
};

/** The row of an invariant about strategies; undefined for what all of them share. */
export function matrixRow(id: InvariantId): MatrixRow | undefined {
  const entry = MATRIX[id];
  return typeof entry === "string" ? undefined : entry;
}

/** Those of the original list, in its order. */
export function numberedIds(): readonly InvariantId[] {
  return INVARIANT_IDS.filter((id) => INVARIANT_NUMBERS[id] !== undefined);
}
