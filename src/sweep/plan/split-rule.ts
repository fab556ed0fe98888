/** How a plan divides its events into what cells are chosen by and what they are judged by, as it is written. */
import { usageError, type AppError } from "../../core/errors.ts";
import type { YamlSource } from "../yaml-source.ts";
import type { WrittenPart, WrittenSplit } from "./document.ts";
import { isTime, timeUsOf } from "./plan-time.ts";

export const PARTS = ["train", "validation", "test"] as const;
/** train: cells are chosen by it. validation: they are compared by it. test: it is looked at once. */
export type Part = (typeof PARTS)[number];

export type SplitRule =
  | { readonly kind: "shares"; readonly by: "event" | "time"; readonly shares: Shares; readonly seed: string }
  /** A part's events all close before its time, and not before that of the part before it; the last takes the rest. */
  | { readonly kind: "times"; readonly beforeUs: Readonly<Partial<Record<Part, number>>> }
  /** The part called `rest` takes what no list has. */
  | {
      readonly kind: "events";
      readonly lists: Readonly<Partial<Record<Part, readonly string[]>>>;
      readonly rest: Part | undefined;
    };

/** Each above 0, 1 together; a part that is not there has 0. */
export type Shares = Readonly<Record<Part, number>>;

const SUM_DUST = 1e-9;
const FORMS =
  "Give all parts shares that add up to 1; or lists of events; or, by: time, the times before which train and validation close. One part may be rest.";

/** @throws USAGE_BAD_SPLIT, USAGE_BAD_TIME, with their place. */
export function splitRule(source: YamlSource, written: WrittenSplit, isMade: boolean): SplitRule {
  if (written.by === "time" && isMade)
    throw source.placed(
      ["split", "by"],
      usageError("USAGE_BAD_SPLIT", "made markets all begin at one time: they cannot be split by time", {
        hint: "Use by: event.",
      }),
    );
  const given = PARTS.flatMap((part): Given[] => {
    const value = written[part];
    return value === undefined ? [] : [{ part, value }];
  });
  const kinds = new Set(given.map(({ value }) => kindOf(value)).filter((kind) => kind !== "rest"));
  const [kind = "rest", ...others] = kinds;
  const rests = given.filter(({ value }) => value === "rest");
  if (others.length > 0 || kind === "rest" || rests.length > 1)
    throw bad(source, "its parts are not all of one kind");
  const { by, seed = "1" } = written;
  if (kind === "share") return { kind: "shares", by, seed, shares: sharesOf(source, given) };
  if (kind === "time") return { kind: "times", beforeUs: timesOf(source, by, given) };
  if (by === "time") throw bad(source, "lists of events are no split by time");
  return { kind: "events", ...listsOf(source, given) };
}

interface Given {
  readonly part: Part;
  readonly value: WrittenPart;
}

function kindOf(value: WrittenPart): "share" | "events" | "time" | "rest" {
  if (typeof value === "number") return "share";
  if (typeof value !== "string") return "events";
  if (value === "rest") return "rest";
  return isTime(value) ? "time" : "events";
}

function sharesOf(source: YamlSource, given: readonly Given[]): Shares {
  const shares = { train: 0, validation: 0, test: 0 };
  let sum = 0;
  for (const { part, value } of given) {
    if (typeof value !== "number") continue;
    if (!(value > 0 && value < 1))
      throw bad(source, `its share was ${value}, it must be above 0 and below 1`, part);
    shares[part] = value;
    sum += value;
  }
  const rest = given.find(({ value }) => value === "rest")?.part;
  if (rest !== undefined) shares[rest] = 1 - sum;
  if (rest === undefined ? Math.abs(sum - 1) > SUM_DUST : sum >= 1 - SUM_DUST)
    throw bad(
      source,
      `its shares add up to ${Number(sum.toPrecision(12))}${rest === undefined ? ", not 1" : ": no rest is left"}`,
    );
  return shares;
}

/** @returns the time before which each part but the last closes; the last one's only where it is stated. */
function timesOf(
  source: YamlSource,
  by: "event" | "time",
  given: readonly Given[],
): Readonly<Partial<Record<Part, number>>> {
  if (by === "event") throw bad(source, "times are no split by event: say by: time");
  const before: Partial<Record<Part, number>> = {};
  let last = -Infinity;
  for (const [index, { part, value }] of given.entries()) {
    if (value === "rest") {
      if (index < given.length - 1)
        throw bad(source, "only the last part can be the rest of a split by times", part);
      continue;
    }
    const timeUs = source.at(["split", part], () => timeUsOf(String(value), part));
    if (timeUs <= last) throw bad(source, "its time is not later than that of the part before it", part);
    before[part] = last = timeUs;
  }
  return before;
}

function listsOf(
  source: YamlSource,
  given: readonly Given[],
): Pick<SplitRule & { readonly kind: "events" }, "lists" | "rest"> {
  const lists: Partial<Record<Part, readonly string[]>> = {};
  const partOf = new Map<string, Part>();
  for (const { part, value } of given) {
    if (value === "rest") continue;
    const events = typeof value === "string" ? [value] : (value as readonly string[]);
    for (const event of events) {
      if (partOf.has(event)) throw bad(source, `the event ${event} is named twice`, part);
      partOf.set(event, part);
    }
    lists[part] = events;
  }
  return { lists, rest: given.find(({ value }) => value === "rest")?.part };
}

function bad(source: YamlSource, what: string, part?: Part): AppError {
  const path = part === undefined ? ["split"] : ["split", part];
  return source.placed(path, usageError("USAGE_BAD_SPLIT", what, { hint: FORMS }));
}
