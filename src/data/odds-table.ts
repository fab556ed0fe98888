/** A table of bookmakers' odds, one row an outcome, read like every other table (docs/FAIR-VALUE.md). */
import { AppError, dataError } from "../core/errors.ts";
import { decimalOdds, type OddsFormat } from "../estimators/fair-value/odds-formats.ts";
import type { BookOdds } from "../estimators/fair-value/odds-history.ts";
import { readContent } from "./content-reader.ts";
import { badCell, cellText, textOf, timeUsOf, type TableRow } from "./tables/table-cells.ts";
import { tableRows } from "./tables/table-rows.ts";

/** A file names one of them. */
const TIME_COLUMNS = [
  ["time_us", "us"],
  ["time_ms", "ms"],
  ["time_s", "s"],
  ["time", "iso"],
] as const;
const COLUMNS = ["event", "book", "outcome", "odds"];

interface OddsRow {
  readonly timeUs: number;
  readonly event: string;
  readonly book: string;
  readonly outcome: string;
  readonly odds: number;
}

/**
 * Each book's odds on an event, in order of time: its rows of one time.
 * @throws DATA_COLUMN_MISSING, DATA_BAD_FIELD, DATA_ODDS_INCOMPLETE, DATA_EMPTY and what reading a table throws.
 */
export async function readOdds(file: string, format: OddsFormat): Promise<BookOdds[]> {
  const rows: OddsRow[] = [];
  for await (const batch of tableRows(file, readContent(file)))
    for (const row of batch) rows.push(oddsRow(file, row, format));
  if (rows.length === 0)
    throw dataError("DATA_EMPTY", `${file} holds no odds`, {
      hint: `Its first line names a time and the columns ${COLUMNS.join(", ")}; a line for each outcome follows.`,
      data: { file },
    });
  const quotes = Map.groupBy(rows, ({ timeUs, event, book }) => JSON.stringify([timeUs, event, book]));
  return [...quotes.values()]
    .map((outcomes) => bookOdds(file, outcomes))
    .toSorted((one, other) => one.timeUs - other.timeUs);
}

function oddsRow(file: string, row: TableRow, format: OddsFormat): OddsRow {
  const time = TIME_COLUMNS.find(([column]) => Object.hasOwn(row.fields, column));
  const missing = time === undefined ? "time" : COLUMNS.find((column) => !Object.hasOwn(row.fields, column));
  if (time === undefined || missing !== undefined) throw noColumn(file, row, missing!);
  const text = (column: string): string => textOf(file, row, { column, unit: "text" });
  return {
    timeUs: timeUsOf(file, row, { column: time[0], unit: time[1] }),
    event: text("event"),
    book: text("book"),
    outcome: text("outcome"),
    odds: oddsOf(file, row, format),
  };
}

function oddsOf(file: string, row: TableRow, format: OddsFormat): number {
  const value = row.fields["odds"];
  try {
    return decimalOdds(cellText(value), format);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw badCell(file, row, "odds", value, `${format} odds`);
  }
}

function bookOdds(file: string, rows: readonly OddsRow[]): BookOdds {
  const { timeUs, event, book } = rows[0]!;
  const sorted = rows.toSorted((one, other) => (one.outcome < other.outcome ? -1 : 1));
  const outcomes = sorted.map(({ outcome }) => outcome);
  if (rows.length > 1 && new Set(outcomes).size === rows.length)
    return { timeUs, event, book, outcomes, decimalOdds: sorted.map(({ odds }) => odds) };
  throw dataError(
    "DATA_ODDS_INCOMPLETE",
    `${file}: ${book} has odds on ${event} at one time for ${outcomes.join(", ")}`,
    {
      hint: "A margin is removed from the odds on all outcomes of an event: two or more, each once, with equal times.",
      data: { file, event, book, timeUs },
    },
  );
}

function noColumn(file: string, { fields }: TableRow, column: string): Error {
  const times = TIME_COLUMNS.map(([name]) => name).join(" or ");
  return dataError("DATA_COLUMN_MISSING", `${file} has no column ${column}`, {
    hint: `Odds have the columns ${times}, ${COLUMNS.join(", ")}; found: ${Object.keys(fields).join(", ")}.`,
    data: { file, column },
  });
}
