/** How levels of an index become a market's price: `normal(width=50,pointsPerSqrtHour=10)`. */
import { usageError } from "../core/errors.ts";
import type { IndexVolatility } from "../estimators/fair-value/index-mapping.ts";
import { parsePairs } from "./key-values.ts";

/** What was stated; the rest is the market's. */
export interface IndexMapping {
  readonly volatility: IndexVolatility;
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Of a bracket that its ticker names. */
  readonly width: number | undefined;
  readonly closesUs: number | undefined;
}

interface VolatilitySpec {
  readonly name: string;
  readonly max: number;
  readonly unit: string;
  readonly example: number;
}

const VOLATILITIES: Readonly<Record<IndexVolatility["kind"], VolatilitySpec>> = {
  normal: { name: "pointsPerSqrtHour", max: 1e6, unit: "points of the index", example: 10 },
  lognormal: {
    name: "ratePerSqrtHour",
    max: 0.5,
    unit: "a share of the level, 0.0025 for a quarter of a per cent",
    example: 0.0025,
  },
};
export const MAPPING_NAMES = Object.keys(VOLATILITIES);
const EXAMPLE = "normal(low=4050,high=4100,pointsPerSqrtHour=10,closes=2023-04-10T20:00:00Z)";
const RANGE_FIELDS = ["low", "high", "width", "closes"];

/** @throws USAGE_BAD_FAIR_MAPPING, USAGE_BAD_PAIR */
export function indexMapping(kind: string, inside: string, name: string): IndexMapping {
  if (kind !== "normal" && kind !== "lognormal")
    throw bad(name, `there is no mapping "${kind}"`, `Mappings: ${MAPPING_NAMES.join(", ")}.`);
  const spec = VOLATILITIES[kind];
  const given = parsePairs(name, [inside], EXAMPLE);
  const fields = [spec.name, ...RANGE_FIELDS];
  for (const field of Object.keys(given))
    if (!fields.includes(field)) throw bad(name, `${kind} has no "${field}"`, `It has ${fields.join(", ")}.`);
  const perSqrtHour = given[spec.name];
  if (typeof perSqrtHour !== "number" || !(perSqrtHour > 0 && perSqrtHour <= spec.max))
    throw bad(
      name,
      `${kind} has ${spec.name} ${JSON.stringify(perSqrtHour) ?? "not stated"}, it must be above 0, at most ${spec.max}`,
      `It is how far the index moves in the square root of an hour, ${spec.unit}; for example ${spec.name}=${spec.example}.`,
    );
  const { closes } = given;
  const range = { low: numberOf("low"), high: numberOf("high"), width: numberOf("width") };
  if (range.low !== undefined && range.high !== undefined && !(range.low < range.high))
    throw bad(
      name,
      `low was ${range.low} and high ${range.high}: the range is empty`,
      "Give low below high.",
    );
  if (
    range.width !== undefined &&
    (range.low !== undefined || range.high !== undefined || !(range.width > 0))
  )
    throw bad(name, `width was ${range.width}`, "Give either a width above 0, or low and high.");
  return {
    volatility: { kind, perSqrtHour },
    ...range,
    closesUs: closes === undefined ? undefined : closeOf(String(closes), name),
  };

  function numberOf(field: string): number | undefined {
    const value = given[field];
    if (value === undefined || typeof value === "number") return value;
    throw bad(name, `${field} was "${value}", it must be a number`, `For example ${EXAMPLE}.`);
  }
}

function closeOf(text: string, name: string): number {
  const ms = /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(ms)) return ms * 1_000;
  throw bad(
    name,
    `closes was "${text}", it must be a time with its zone`,
    "For example 2023-04-10T20:00:00Z or 2023-04-10T16:00:00-04:00.",
  );
}

function bad(name: string, what: string, hint: string): Error {
  return usageError("USAGE_BAD_FAIR_MAPPING", `${name}: ${what}`, { hint, data: { what } });
}
