/**
 * What a lane goes by as fair value, as it is written: `mid`, `microprice`, `blend:0.7`, `series:NAME`, and for levels of an
 * index `series:NAME:normal(..)` or `lognormal(..)` (docs/FAIR-VALUE.md).
 */
import { usageError } from "../core/errors.ts";
import type { Reader } from "../core/setting-reader.ts";
import { BLEND_BOOK_WEIGHT } from "../estimators/fair-value/book-values.ts";
import type { RefetchRule } from "../engine/fair-value.ts";
import { likelyNames } from "../core/near-names.ts";
import { durationUs } from "./duration.ts";
import { indexMapping, MAPPING_NAMES, type IndexMapping } from "./index-mapping-setting.ts";
import { didYouMean } from "../core/suggestions.ts";

/** Settings as they were written; what is absent has its default. */
export interface FairSettings {
  readonly fair?: string | undefined;
  readonly fairAge?: string | undefined;
  readonly fairRefetch?: string | undefined;
}

export interface SeriesChoice {
  readonly kind: "series";
  /** All of it, as it was written. */
  readonly text: string;
  /** `{market}` in it stands for the market's ticker. */
  readonly series: string;
  readonly mapping: IndexMapping | undefined;
  readonly ageUsMax: number | "none";
  readonly refetch: RefetchRule | undefined;
}

export type FairChoice =
  { readonly kind: "microprice" } | { readonly kind: "blend"; readonly bookWeight: number } | SeriesChoice;

const WORDS = ["mid", "microprice", "blend", "series"];
const FORMS = `mid, microprice, blend:WEIGHT, series:NAME or series:NAME:MAPPING(..) with ${MAPPING_NAMES.join(" or ")}`;

/**
 * Undefined for the mid.
 * @param hasPositionLimit what a share of the inventory is taken of.
 * @throws USAGE_BAD_FAIR, USAGE_FAIR_AGE, USAGE_FAIR_REFETCH
 */
export function fairChoice(
  { fair = "mid", fairAge, fairRefetch }: FairSettings,
  hasPositionLimit: boolean,
  read: Reader,
): FairChoice | undefined {
  const source = read("fair", (name) => sourceOf(fair, name));
  if (source !== undefined && source.kind === "series") {
    const ageUsMax = read("fairAge", (name) => ageOf(fairAge, name));
    const refetch = read("fairRefetch", (name) => refetchOf(fairRefetch, name, ageUsMax, hasPositionLimit));
    return { ...source, ageUsMax, refetch };
  }
  for (const [setting, value] of Object.entries({ fairAge, fairRefetch }))
    if (value !== undefined)
      read(setting, (name) => {
        throw usageError(
          "USAGE_FAIR_AGE",
          `${name} was given beside the fair value ${fair}, which is the book's own`,
          {
            hint: "It is for series:NAME; how old the book itself may be is the risk gate's staleBookUs.",
            data: { fair },
          },
        );
      });
  return source;
}

function sourceOf(
  text: string,
  name: string,
): Exclude<FairChoice, SeriesChoice> | Omit<SeriesChoice, "ageUsMax" | "refetch"> | undefined {
  const [, word = "", rest] = /^([^:]*)(?::(.*))?$/s.exec(text.trim()) ?? [];
  if (word === "mid" && rest === undefined) return undefined;
  if (word === "microprice" && rest === undefined) return { kind: "microprice" };
  if (word === "blend") return { kind: "blend", bookWeight: weightOf(rest, text, name) };
  if (word === "series" && rest !== undefined && rest !== "")
    return { kind: "series", text: text.trim(), ...seriesOf(rest, name) };
  const likely = likelyNames(word, WORDS);
  const hint = WORDS.includes(word) || likely.length === 0 ? "" : `${didYouMean(likely)} `;
  throw usageError("USAGE_BAD_FAIR", `${name} was "${text}", it must be ${FORMS}`, {
    hint: `${hint}See docs/FAIR-VALUE.md for what each is.`,
    data: { fair: text },
  });
}

function weightOf(rest: string | undefined, text: string, name: string): number {
  if (rest === undefined) return BLEND_BOOK_WEIGHT;
  const weight = rest.trim() === "" ? NaN : Number(rest);
  if (weight >= 0 && weight <= 1) return weight;
  throw usageError(
    "USAGE_BAD_FAIR",
    `${name} was "${text}", the book's weight must be a number from 0 to 1`,
    {
      hint: `blend:${BLEND_BOOK_WEIGHT} is ${BLEND_BOOK_WEIGHT} of the mid and the rest of the last trade's price.`,
      data: { fair: text },
    },
  );
}

function seriesOf(rest: string, name: string): Pick<SeriesChoice, "series" | "mapping"> {
  const [, series, mapping, inside] = /^(.+?):\s*(\w+)\s*\((.*)\)$/s.exec(rest) ?? [];
  if (series === undefined) return { series: rest, mapping: undefined };
  return { series, mapping: indexMapping(mapping!, inside!, name) };
}

function ageOf(text: string | undefined, name: string): number | "none" {
  if (text === "none") return text;
  const us = text === undefined ? undefined : durationUs(text);
  if (us !== undefined) return us;
  const what = text === undefined ? "was not stated" : `was "${text}"`;
  throw usageError(
    "USAGE_FAIR_AGE",
    `${name} ${what}: how old a value of the series may be before nothing is quoted by it`,
    {
      hint: "Give a time such as 500ms, 10s, 30m or 2h, up to a week, or none.",
      data: { fairAge: text },
    },
  );
}

/** "0.5,10s": beyond half of the position limit a value counts for ten seconds. */
function refetchOf(
  text: string | undefined,
  name: string,
  ageUsMax: number | "none",
  hasPositionLimit: boolean,
): RefetchRule | undefined {
  if (text === undefined || text === "none") return undefined;
  const bad = (what: string): Error =>
    usageError("USAGE_FAIR_REFETCH", `${name} was "${text}", ${what}`, {
      hint: "0.5,10s says: while the inventory is beyond half of its limit a value counts for 10 s, and a fresher one would be asked for.",
      data: { fairRefetch: text },
    });
  const [share = "", age = "", ...more] = text.split(",");
  const inventoryShare = share.trim() === "" ? NaN : Number(share);
  const skewedUs = durationUs(age.trim());
  if (more.length > 0 || !(inventoryShare >= 0 && inventoryShare < 1) || skewedUs === undefined)
    throw bad("it must be SHARE,AGE: a number from 0, below 1, and a time");
  if (ageUsMax !== "none" && skewedUs >= ageUsMax)
    throw bad("its age must be shorter than the one without it");
  if (!hasPositionLimit) throw bad("and there is no position limit to take a share of");
  return { inventoryShare, ageUsMax: skewedUs };
}
