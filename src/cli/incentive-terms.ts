/** Liquidity incentive programmes by market, from a file or a section of the configuration. Off unless they are given. */
import { parse } from "yaml";
import { usageError } from "../core/errors.ts";
import { isWholeLots, MICROS_PER_DOLLAR, US_PER_MS } from "../core/units.ts";
import { likelyNames } from "../core/near-names.ts";
import type { IncentiveTerms } from "../engine/accounting/incentives.ts";
import { lotsOfContracts } from "../engine/quoted-side.ts";
import { didYouMean } from "../core/suggestions.ts";
import { textOfFile } from "./text-file.ts";

/** By market. */
export type IncentiveProgrammes = ReadonlyMap<string, IncentiveTerms>;

const EXAMPLE =
  'For example {"TICKER": {"start": "2026-01-07T00:00:00Z", "end": "2026-01-08T00:00:00Z", "periodRewardDollars": 100, "discountFrac": 0.5, "targetContracts": 300}} (docs/METRICS.md).';

const FIELDS = [
  "start",
  "end",
  "periodRewardDollars",
  "discountFrac",
  "targetContracts",
  "rewardDollarsMax",
] as const;
type Field = (typeof FIELDS)[number];

/** @param given a path, or the programmes themselves. @throws DATA_FILE_UNREADABLE, USAGE_BAD_INCENTIVES naming market, field, value and range. */
export function incentiveProgrammes(given: unknown, name: string): IncentiveProgrammes {
  const isFile = typeof given === "string";
  const where = isFile ? given : name;
  const plain = isFile ? documentOf(given) : given;
  if (!isObject(plain) || Object.keys(plain).length === 0)
    throw bad(`${where} must hold a programme for each market it names`, {});
  return new Map(
    Object.entries(plain).map(([ticker, terms]) => [ticker, termsOf(terms, `${where}, ${ticker}`)]),
  );
}

/** The programmes of a run's markets. @throws USAGE_INCENTIVES_UNUSED where none of them is of any. */
export function programmesOf(
  programmes: IncentiveProgrammes | undefined,
  tickers: readonly string[],
): readonly (IncentiveTerms | undefined)[] | undefined {
  if (programmes === undefined) return undefined;
  const mine = tickers.map((ticker) => programmes.get(ticker));
  if (mine.some((terms) => terms !== undefined)) return mine;
  const known = [...programmes.keys()];
  const likely = tickers.flatMap((ticker) => likelyNames(ticker, known)).slice(0, 3);
  throw usageError(
    "USAGE_INCENTIVES_UNUSED",
    `no incentive programme is of a market of this run (${tickers.join(", ")})`,
    {
      hint: `${likely.length === 0 ? "" : `${didYouMean(likely)} `}There are programmes of ${known.slice(0, 5).join(", ")}.`,
      data: { tickers },
    },
  );
}

function documentOf(file: string): unknown {
  const hint = "Check the path of the file with the programmes.";
  const text = textOfFile(file, "the incentive programmes", hint);
  try {
    return parse(text) as unknown; // YAML, of which JSON is a part
  } catch (cause) {
    const [what = ""] = (cause as Error).message.split("\n");
    throw bad(`${file} is neither JSON nor YAML: ${what}`, { file }, cause);
  }
}

function termsOf(terms: unknown, where: string): IncentiveTerms {
  if (!isObject(terms)) throw bad(`${where} must be a programme: names and values`, {});
  for (const name of Object.keys(terms)) if (!isField(name)) throw unknownField(name, where);
  const read = new FieldReader(terms, where);
  const [startUs, endUs] = [read.timeUs("start"), read.timeUs("end")];
  if (endUs <= startUs)
    throw bad(`${where}: end must be later than start`, { start: terms["start"], end: terms["end"] });
  return {
    startUs,
    endUs,
    periodRewardMicros: read.micros("periodRewardDollars"),
    discountFrac: read.number("discountFrac", "a number from 0 to 1", (value) => value >= 0 && value <= 1),
    targetLots: lotsOfContracts(
      read.number("targetContracts", "contracts above 0", (value) => value > 0 && isWholeLots(value)),
    ),
    rewardMicrosMax: terms["rewardDollarsMax"] === undefined ? undefined : read.micros("rewardDollarsMax"),
  };
}

class FieldReader {
  readonly #terms: Readonly<Record<string, unknown>>;
  readonly #where: string;

  constructor(terms: Readonly<Record<string, unknown>>, where: string) {
    this.#terms = terms;
    this.#where = where;
  }

  /** A time with its zone: "2026-01-07T00:00:00Z". */
  timeUs(field: Field): number {
    const value = this.#terms[field];
    const isTime =
      typeof value === "string" &&
      /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d:\d\d)$/.test(value);
    const timeMs = isTime ? Date.parse(value) : NaN;
    if (Number.isFinite(timeMs)) return timeMs * US_PER_MS;
    throw this.#refusal(field, 'a time with its zone, such as "2026-01-07T00:00:00Z"');
  }

  number(field: Field, allowed: string, isAllowed: (value: number) => boolean): number {
    const value = this.#terms[field];
    if (typeof value === "number" && Number.isFinite(value) && isAllowed(value)) return value;
    throw this.#refusal(field, allowed);
  }

  /** Dollars as whole micros. */
  micros(field: Field): number {
    return Math.round(this.number(field, "dollars, 0 or more", isAmount) * MICROS_PER_DOLLAR);
  }

  #refusal(field: Field, allowed: string): Error {
    const value = this.#terms[field];
    const was =
      value === undefined
        ? "was not stated"
        : `was ${typeof value === "number" ? String(value) : JSON.stringify(value)}`;
    return bad(`${this.#where}: ${field} ${was}, it must be ${allowed}`, { field, value });
  }
}

function isAmount(dollars: number): boolean {
  return dollars >= 0 && Number.isSafeInteger(Math.round(dollars * MICROS_PER_DOLLAR));
}

function isField(name: string): name is Field {
  return (FIELDS as readonly string[]).includes(name);
}

function unknownField(name: string, where: string): Error {
  const likely = likelyNames(name, FIELDS);
  return usageError("USAGE_UNKNOWN_SETTING", `${where}: a programme has no "${name}"`, {
    hint: `${likely.length === 0 ? "" : `${didYouMean(likely)} `}It has ${FIELDS.join(", ")}.`,
    data: { name },
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function bad(message: string, data: Readonly<Record<string, unknown>>, cause?: unknown): Error {
  return usageError("USAGE_BAD_INCENTIVES", message, { hint: EXAMPLE, data, cause });
}
