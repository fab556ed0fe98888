/** `odds`: makes series of fair values of bookmakers' odds. */
import path from "node:path";
import { EXIT_CODES, usageError } from "../../core/errors.ts";
import { readOdds } from "../../data/odds-table.ts";
import { writeTable } from "../../data/tables/write-table.ts";
import type { SharpBook } from "../../estimators/fair-value/consensus.ts";
import { ODDS_FORMATS } from "../../estimators/fair-value/odds-formats.ts";
import { consensusRows, type ConsensusRow } from "../../estimators/fair-value/odds-history.ts";
import { MARGIN_METHODS } from "../../estimators/fair-value/odds-margin.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { durationUs } from "../duration.ts";
import { formatCount } from "../format.ts";
import { tellSupervisor } from "../interrupt.ts";
import { parsePairs } from "../key-values.ts";
import { withSuggestion } from "../../core/suggestions.ts";

export interface OddsOptions {
  readonly file: string;
  readonly method: string;
  readonly sharp: string;
  readonly age: string;
  readonly out: string;
  readonly oddsFormat: string;
  readonly weight?: readonly string[];
}

export async function odds(_context: CommandContext, options: OddsOptions): Promise<CommandResult> {
  const { file, out } = options;
  const method = oneOf("--method", options.method, MARGIN_METHODS);
  const format = oneOf("--odds-format", options.oddsFormat, ODDS_FORMATS);
  const sharp = sharpBook(options.sharp);
  const weights = weightsOf(options.weight ?? []);
  const ageUsMax = ageOf(options.age);
  const quotes = await readOdds(file, format);
  requireBooks(file, [...new Set(quotes.map(({ book }) => book))], [sharp.book, ...weights.keys()]);
  const rows = consensusRows(quotes, { method, sharp, weights, ageUsMax });
  tellSupervisor({ kind: "folder", path: path.resolve(path.dirname(out)) });
  await writeTable(out, seriesTable(rows), "csv");
  const series = [...new Set(rows.map(seriesName))];
  const rules = { method, sharp, weights: Object.fromEntries(weights), ageUsMax };
  return {
    exitCode: EXIT_CODES.good,
    document: {
      schema: "halfspread-odds/1",
      file,
      out,
      ...rules,
      quoteCount: quotes.length,
      valueCount: rows.length,
      series,
    },
    render: () =>
      `${formatCount(quotes.length)} quotes of books became ${formatCount(rows.length)} values of ${formatCount(series.length)} series: ${out}\n` +
      `\nnext: halfspread import fair-value ${out} --db FILE\n`,
  };
}

/** @throws USAGE_ODDS_WEIGHTS for a book that is not in the file. */
function requireBooks(file: string, known: readonly string[], named: readonly string[]): void {
  const unknown = named.find((book) => !known.includes(book));
  if (unknown === undefined) return;
  throw usageError("USAGE_ODDS_WEIGHTS", `${file} has no odds of a book "${unknown}"`, {
    hint: `Its books are ${known.join(", ")}.`,
    data: { file, book: unknown },
  });
}

/** As `import fair-value` reads them without being told more. */
function seriesTable(rows: readonly ConsensusRow[]) {
  return {
    schema: "halfspread-fair-value/1",
    rowCount: rows.length,
    columns: [
      { name: "time_us", type: "integer", at: (row: number) => rows[row]!.timeUs },
      { name: "series", type: "text", at: (row: number) => seriesName(rows[row]!) },
      { name: "value_probability", type: "number", at: (row: number) => rows[row]!.probability },
    ],
  } as const;
}

/** As the exchange names a market by its event and outcome. */
function seriesName({ event, outcome }: ConsensusRow): string {
  return `${event}-${outcome}`;
}

function oneOf<Name extends string>(option: string, text: string, names: readonly Name[]): Name {
  const known = names.find((name) => name === text);
  if (known !== undefined) return known;
  throw withSuggestion(
    usageError("USAGE_UNKNOWN_ODDS_WORD", `${option} was "${text}", it must be ${names.join(", ")}`, {
      hint: `Give one of ${names.join(", ")} (docs/FAIR-VALUE.md).`,
      data: { name: text, option },
    }),
    names,
  );
}

function sharpBook(text: string): SharpBook {
  const [entry, ...more] = Object.entries(parsePairs("--sharp", [text], "pinnacle=0.7"));
  if (
    entry !== undefined &&
    more.length === 0 &&
    typeof entry[1] === "number" &&
    entry[1] > 0 &&
    entry[1] <= 1
  )
    return { book: entry[0], share: entry[1] };
  throw usageError(
    "USAGE_ODDS_WEIGHTS",
    `--sharp was "${text}", it must be one book and its share, above 0, at most 1`,
    {
      hint: "pinnacle=0.7 says: 0.7 of the average is pinnacle's, the other books share 0.3.",
      data: { sharp: text },
    },
  );
}

function weightsOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const entries = Object.entries(parsePairs("--weight", texts, "betfair=3,other=0"));
  return new Map(
    entries.map(([book, weight]) => {
      if (typeof weight === "number" && weight >= 0) return [book, weight];
      throw usageError("USAGE_ODDS_WEIGHTS", `--weight of ${book} was "${weight}", it must be 0 or more`, {
        hint: "Books that are not named count 1.",
        data: { book, weight },
      });
    }),
  );
}

function ageOf(text: string): number {
  const us = durationUs(text);
  if (us !== undefined) return us;
  throw usageError("USAGE_ODDS_AGE", `--age was "${text}", it must be a time such as 30m, up to a week`, {
    hint: "It says how long a book's odds count after they were named.",
    data: { age: text },
  });
}
