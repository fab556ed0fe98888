/**
 * The limits of the risk gate and how they are stated: each is a number or the word "none". There are no defaults: what is
 * not stated keeps the gate shut (docs/RISK.md).
 */
import { usageError } from "../core/errors.ts";
import { US_PER_HOUR } from "../core/units.ts";

export interface RiskLimitSpec {
  readonly name: string;
  readonly summary: string;
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
}

const LOTS_MAX = 2 ** 31 - 1;
/** A thousand million dollars. */
const MICROS_MAX = 1_000_000_000_000_000;
const WEEK_US = 7 * 24 * US_PER_HOUR;

/** All limits. Names are permanent, with the unit last. */
export const RISK_LIMITS = [
  {
    name: "inventoryLotsMax",
    summary: "inventory of one market, either way, if all that can still fill does",
    min: 0,
    max: LOTS_MAX,
    isWhole: true,
  },
  { name: "orderLotsMax", summary: "size of one order", min: 1, max: LOTS_MAX, isWhole: true },
  {
    name: "notionalMicrosMax",
    summary: "payoff at stake over all markets of the lane, a dollar a contract",
    min: 0,
    max: MICROS_MAX,
    isWhole: true,
  },
  {
    name: "collateralMicrosMax",
    summary: "cash held by positions and orders over all markets of the lane",
    min: 0,
    max: MICROS_MAX,
    isWhole: true,
  },
  {
    name: "capitalShareMax",
    summary: "cash held by one market, as a share of the lane's starting cash",
    min: 0,
    max: 1,
    isWhole: false,
  },
  {
    name: "collarBp",
    summary: "distance of an order's price from the fair value",
    min: 0,
    max: 10_000,
    isWhole: true,
  },
  { name: "staleBookUs", summary: "age of the book", min: 1, max: WEEK_US, isWhole: true },
  { name: "staleFairUs", summary: "age of the fair value", min: 1, max: WEEK_US, isWhole: true },
  {
    name: "ordersPerMinuteMax",
    summary: "orders sent within any 60 seconds",
    min: 1,
    max: 60_000,
    isWhole: true,
  },
  {
    name: "lossTodayMicrosMax",
    summary: "loss since midnight in New York at which the lane stops for the day",
    min: 1,
    max: MICROS_MAX,
    isWhole: true,
  },
  {
    name: "drawdownMicrosMax",
    summary: "fall of equity from its highest point at which the lane stops for good",
    min: 1,
    max: MICROS_MAX,
    isWhole: true,
  },
] as const satisfies readonly RiskLimitSpec[];

export type RiskLimitName = (typeof RISK_LIMITS)[number]["name"];
export type RiskLimit = number | "none";

/** What has been stated so far. A gate whose limits are not all stated refuses everything. */
export type RiskLimits = { readonly [Name in RiskLimitName]?: RiskLimit };

/** Every limit stated. */
export type StatedRiskLimits = Readonly<Record<RiskLimitName, RiskLimit>>;

export const RISK_LIMIT_NAMES: readonly RiskLimitName[] = RISK_LIMITS.map(({ name }) => name);

/** The position limit alone, all others stated as none: what a run has that speaks of nothing else. */
export function positionLimitOnly(inventoryLotsMax: RiskLimit): StatedRiskLimits {
  return { ...allNone(), inventoryLotsMax };
}

function allNone(): StatedRiskLimits {
  return Object.fromEntries(RISK_LIMIT_NAMES.map((name) => [name, "none"])) as Record<
    RiskLimitName,
    RiskLimit
  >;
}

/** A limit as a number to compare with: Infinity where there is none, or none is stated. */
export function boundOf(limit: RiskLimit | undefined): number {
  return limit === undefined || limit === "none" ? Infinity : limit;
}

/** The limits that are still to be stated, in the order of the list. */
export function unstatedRiskLimits(limits: RiskLimits): readonly RiskLimitName[] {
  return RISK_LIMIT_NAMES.filter((name) => limits[name] === undefined);
}

/**
 * Reads limits from plain data, as JSON or YAML give it; what is absent stays unstated.
 * @example parseRiskLimits({ inventoryLotsMax: 1000, collarBp: "none" })
 * @throws USAGE_RISK_LIMITS_SHAPE, USAGE_UNKNOWN_RISK_LIMIT, USAGE_BAD_RISK_LIMIT naming field, value and range.
 */
export function parseRiskLimits(plain: unknown): RiskLimits {
  const given = plainObject(plain);
  const limits: { [Name in RiskLimitName]?: RiskLimit } = {};
  for (const [name, value] of Object.entries(given)) {
    const spec = RISK_LIMITS.find((known) => known.name === name);
    if (spec === undefined) throw unknownLimit(name);
    limits[spec.name] = parseLimit(spec, value);
  }
  return limits;
}

/** @throws USAGE_RISK_LIMITS_UNSTATED naming what is missing. */
export function assertAllStated(limits: RiskLimits): asserts limits is StatedRiskLimits {
  const missing = unstatedRiskLimits(limits);
  if (missing.length === 0) return;
  throw usageError("USAGE_RISK_LIMITS_UNSTATED", `risk limits not stated: ${missing.join(", ")}`, {
    hint: 'State each as a number or as "none", or name a profile that does; see docs/RISK.md.',
    data: { missing },
  });
}

/** @throws USAGE_RISK_LIMITS_SHAPE */
export function plainObject(plain: unknown): Readonly<Record<string, unknown>> {
  if (typeof plain === "object" && plain !== null && !Array.isArray(plain))
    return plain as Record<string, unknown>;
  const message = `risk limits were ${describe(plain)}, they must be an object of names and values`;
  throw usageError("USAGE_RISK_LIMITS_SHAPE", message, {
    hint: 'For example {"inventoryLotsMax": 1000, "collarBp": "none"}.',
    data: {},
  });
}

function parseLimit(spec: RiskLimitSpec, value: unknown): RiskLimit {
  const { name, min, max, isWhole } = spec;
  if (value === "none") return value;
  if (typeof value === "number" && value >= min && value <= max && (!isWhole || Number.isInteger(value)))
    return value;
  const kind = isWhole ? "a whole number" : "a number";
  const message = `${name} was ${describe(value)}, it must be ${kind} from ${min} to ${max}, or "none"`;
  throw usageError("USAGE_BAD_RISK_LIMIT", message, {
    hint: badLimitHint(spec, value),
    data: { name, value, min, max },
  });
}

/** Names the likely slip. */
function badLimitHint({ name, summary }: RiskLimitSpec, value: unknown): string {
  if (value === null || value === undefined || value === false || value === "")
    return 'A limit that is not wanted is stated with the word "none".';
  if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)))
    return "Write the number without quotes.";
  return `${name} is the largest ${summary}; the unit is in the name.`;
}

function unknownLimit(name: string): Error {
  return usageError("USAGE_UNKNOWN_RISK_LIMIT", `there is no risk limit "${name}"`, {
    hint: `The limits are ${RISK_LIMIT_NAMES.join(", ")}; units are part of the name, and a lot is 0.01 contract.`,
    data: { name },
  });
}

function describe(value: unknown): string {
  if (typeof value === "number" || value === undefined) return String(value);
  return JSON.stringify(value);
}
