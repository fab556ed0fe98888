/** What a strategy says of itself: which invariants are to hold for it, and why others need not. */
import { INVARIANT_NUMBERS, type InvariantId } from "./ids.ts";
import { FAMILIES, FAMILY_NAMES, matrixRow, type Family, type Standing } from "./matrix.ts";
import { usageError } from "../core/errors.ts";

/**
 * The claims of a strategy, beside its definition. A strategy that claims nothing is held to what holds for every family.
 */
export interface StrategyClaims {
  /** Its family: then everything holds for it that the matrix says of the family, formulas of skew and spread included. */
  readonly family?: Family;
  /** Invariants that hold beyond that, or in full where the family has them in a weaker form. */
  readonly holds?: readonly InvariantId[];
  /** Invariants that do not hold, each with the reason, as the part of a sentence: "it does not skew". */
  readonly excused?: Readonly<Partial<Record<InvariantId, string>>>;
  /** Draws for each invariant of quotes, where making the strategy is slow; DRAW_COUNT where it is not given. */
  readonly drawCount?: number;
}

/** Enough to find every slip of the catalogue's tests with every seed. */
export const DRAW_COUNT = 600;

/** Asked of every strategy without a family although one family does without it: it has to be excused by name. */
const ASKED_OF_ALL: readonly InvariantId[] = ["inventory-reverts"];

/** How an invariant about strategies stands with a strategy of such claims. */
export function standingOf(id: InvariantId, { family, holds = [], excused = {} }: StrategyClaims): Standing {
  const why = excused[id];
  if (why !== undefined) return { holds: "not", why };
  if (holds.includes(id)) return { holds: "exact" };
  const row = matrixRow(id);
  if (row === undefined) return { holds: "not", why: "it is not about strategies" };
  if (family !== undefined) return row[family];
  if (ASKED_OF_ALL.includes(id)) return { holds: "exact" };
  const without = FAMILY_NAMES.filter((name) => row[name].holds === "not");
  if (without.length > 0) {
    const claimants = FAMILY_NAMES.filter((name) => row[name].holds !== "not");
    const whose =
      claimants.length === 0
        ? "no family does"
        : claimants.length === 1
          ? `family ${claimants[0]!} does`
          : `families ${claimants.join(", ")} do`;
    return { holds: "not", why: `it does not claim it; ${whose}` };
  }
  return FAMILY_NAMES.map((name) => row[name]).find(({ holds }) => holds === "weak") ?? { holds: "exact" };
}

/** Fewer find nothing reliably. */
const DRAW_COUNT_MIN = 50;

/** Claims from outside. @throws USAGE_BAD_CLAIMS naming the field, its value and what it must be. */
export function parseClaims(given: unknown, where: string): StrategyClaims {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw badClaims(where, "", given, "it must be an object");
  for (const [field, value] of Object.entries(given)) {
    if (field === "family") {
      if (typeof value !== "string" || !Object.hasOwn(FAMILIES, value))
        throw badClaims(where, ".family", value, `it must be one of ${FAMILY_NAMES.join(", ")}`);
    } else if (field === "holds") {
      if (!Array.isArray(value)) throw badClaims(where, ".holds", value, "it must be a list of invariants");
      for (const id of value) requireId(where, ".holds", id);
    } else if (field === "excused") {
      if (typeof value !== "object" || value === null)
        throw badClaims(where, ".excused", value, "it must hold a reason for each invariant it names");
      for (const [id, why] of Object.entries(value)) {
        requireId(where, ".excused", id);
        if (typeof why !== "string" || why.trim() === "")
          throw badClaims(where, `.excused["${id}"]`, why, "it must say why");
      }
    } else if (field === "drawCount") {
      if (!Number.isInteger(value) || (value as number) < DRAW_COUNT_MIN)
        throw badClaims(where, ".drawCount", value, `it must be a whole number from ${DRAW_COUNT_MIN}`);
    } else throw badClaims(where, `.${field}`, value, "there are family, holds, excused and drawCount only");
  }
  return given;
}

function requireId(where: string, field: string, id: unknown): void {
  if (
    typeof id === "string" &&
    Object.hasOwn(INVARIANT_NUMBERS, id) &&
    matrixRow(id as InvariantId) !== undefined
  )
    return;
  throw badClaims(where, field, id, "there is no such invariant about strategies");
}

function badClaims(where: string, field: string, value: unknown, why: string): Error {
  return usageError("USAGE_BAD_CLAIMS", `${where}: claims${field} was ${JSON.stringify(value)}: ${why}`, {
    hint: "The claims' type is StrategyClaims of halfspread/check; docs/INVARIANTS.md lists families and invariants.",
    data: { field: `claims${field}` },
  });
}
