/** Tables that have to be refused, each with how. */
import { gzipSync } from "node:zlib";
import type { TableImportOptions } from "../../src/data/tables/import-tables.ts";
import type { TableKind } from "../../src/data/tables/table-fields.ts";
import { START_US } from "./workbench.ts";

const HEAD = "ticker,time_us,price_cents,size,taker_side";
export const GOOD = `${HEAD}\nT,${START_US},45,1,yes\n`;
const trades = (...lines: string[]): string => [HEAD, `T,${START_US + 1},45,1,yes`, ...lines].join("\n");
export const cell = (at: number, value: string): string =>
  trades(["T", String(START_US + 2), "45", "1", "yes"].with(at, value).join(","));
const QUOTES = "ticker,time_us,bid_cents,bid_size,ask_cents,ask_size";
export const LONG = trades(
  ...Array.from({ length: 30_000 }, (_, index) => `T,${START_US + 10 + index},45,1,yes`),
);

interface BadTable {
  readonly what: string;
  readonly content: string | Uint8Array;
  readonly kind?: TableKind;
  readonly options?: TableImportOptions;
  readonly code: string;
  /** 3 where it is not said. */
  readonly exitCode?: number;
  /** What the message or the hint must name. */
  readonly names?: readonly string[];
}

export const BAD_TABLES: readonly BadTable[] = [
  { what: "an empty file", content: "", code: "DATA_EMPTY" },
  {
    what: "a database",
    content: "SQLite format 3\u0000\u0010\u0000",
    code: "DATA_BAD_TABLE",
    names: ["no text"],
  },
  { what: "a line of names alone", content: `${HEAD}\n`, code: "DATA_EMPTY" },
  {
    what: "a gzip stream without its end",
    content: gzipSync(LONG).subarray(0, -200),
    code: "DATA_TRUNCATED",
  },
  {
    what: "a last line cut in half",
    content: trades(`T,${START_US + 2},4`),
    code: "DATA_BAD_TABLE",
    names: ["line 3", "3 cells"],
  },
  {
    what: "a quotation mark that is not closed",
    content: trades(`"T,${START_US + 2},45,1,yes`),
    code: "DATA_BAD_TABLE",
  },
  {
    what: "two columns of one name",
    content: `${HEAD},size\n`,
    code: "DATA_BAD_TABLE",
    names: ["size"],
  },
  {
    what: "a price that is no number",
    content: cell(2, "4s"),
    code: "DATA_BAD_FIELD",
    names: ["line 3", "price_cents", '"4s"'],
  },
  {
    what: "a price that is NaN",
    content: cell(2, "NaN"),
    code: "DATA_BAD_FIELD",
    names: ["NaN"],
  },
  { what: "a price above $1", content: cell(2, "101"), code: "DATA_BAD_FIELD" },
  { what: "a negative price", content: cell(2, "-1"), code: "DATA_BAD_FIELD" },
  {
    what: "a price of more decimals than there are",
    content: cell(2, "45.001"),
    code: "DATA_BAD_FIELD",
  },
  {
    what: "no price",
    content: cell(2, ""),
    code: "DATA_BAD_FIELD",
    names: ["nothing is not a price"],
  },
  {
    what: "a price off the grid",
    content: cell(2, "45.5"),
    code: "DATA_OFF_GRID",
    names: ["line 3", "--grid"],
  },
  { what: "a trade at $1", content: cell(2, "100"), code: "DATA_OFF_GRID" },
  {
    what: "a negative size",
    content: cell(3, "-1"),
    code: "DATA_BAD_FIELD",
    names: ["column size"],
  },
  { what: "a trade of nothing", content: cell(3, "0"), code: "DATA_BAD_FIELD" },
  { what: "a size of thousandths", content: cell(3, "1.001"), code: "DATA_BAD_FIELD" },
  {
    what: "a taker unheard of",
    content: cell(4, "maker"),
    code: "DATA_BAD_FIELD",
    names: ["yes_taker"],
  },
  {
    what: "a time in another unit",
    content: cell(1, String(START_US / 1_000)),
    code: "DATA_BAD_FIELD",
    names: ["microseconds"],
  },
  { what: "no ticker", content: cell(0, ""), code: "DATA_BAD_FIELD" },
  {
    what: "a time without a zone",
    content: `ticker,time,price_cents,size,taker_side\nT,2026-01-08T02:14:12,45,1,yes\n`,
    options: { timeUnit: "iso" },
    code: "DATA_BAD_FIELD",
    names: ["--time-unit iso-utc"],
  },
  {
    what: "a day that there is not",
    content: `ticker,time,price_cents,size,taker_side\nT,2026-02-30T02:14:12Z,45,1,yes\n`,
    options: { timeUnit: "iso" },
    code: "DATA_BAD_FIELD",
  },
  {
    what: "a price of unstated unit",
    content: GOOD.replace("price_cents", "price"),
    code: "USAGE_UNIT_UNSTATED",
    exitCode: 2,
    names: [
      '"price"',
      "--price-unit",
      "dollars, cents",
      "Columns found: ticker, time_us, price, size, taker_side",
    ],
  },
  {
    what: "a time of unstated unit",
    content: GOOD.replace("time_us", "time"),
    code: "USAGE_UNIT_UNSTATED",
    exitCode: 2,
    names: ["--time-unit"],
  },
  {
    what: "a fair value of unstated unit",
    content: `time_us,value\n${START_US},1\n`,
    kind: "fair-value",
    options: { series: "S" },
    code: "USAGE_UNIT_UNSTATED",
    exitCode: 2,
    names: ["--value-unit", "raw"],
  },
  {
    what: "a unit that every name contradicts",
    content: GOOD,
    options: { priceUnit: "dollars" },
    code: "USAGE_UNIT_CONFLICT",
    exitCode: 2,
  },
  {
    what: "a unit that there is not",
    content: GOOD,
    options: { priceUnit: "euro" },
    code: "USAGE_UNKNOWN_UNIT",
    exitCode: 2,
  },
  {
    what: "a mapped column that is not there",
    content: GOOD,
    options: { map: ["prize_cents=price"] },
    code: "USAGE_UNKNOWN_COLUMN",
    exitCode: 2,
    names: ["Did you mean price_cents?"],
  },
  {
    what: "a field that there is not",
    content: GOOD,
    options: { map: ["size=volume"] },
    code: "USAGE_UNKNOWN_FIELD",
    exitCode: 2,
  },
  {
    what: "a mapping without a field",
    content: GOOD,
    options: { map: ["size"] },
    code: "USAGE_BAD_MAP",
    exitCode: 2,
  },
  {
    what: "two columns for one field",
    content: GOOD,
    options: { map: ["size=price,price_cents=price"] },
    code: "USAGE_BAD_MAP",
    exitCode: 2,
  },
  {
    what: "a table without sizes",
    content: GOOD.replace("size", "volume"),
    code: "DATA_COLUMN_MISSING",
    names: ["volume", "COLUMN=size"],
  },
  {
    what: "a table without takers",
    content: GOOD.replace("taker_side", "who"),
    code: "DATA_COLUMN_MISSING",
  },
  {
    what: "a table without tickers",
    content: GOOD.replace("ticker", "name"),
    code: "DATA_COLUMN_MISSING",
    names: ["--ticker"],
  },
  {
    what: "a ticker said twice",
    content: GOOD,
    options: { ticker: "T" },
    code: "USAGE_COLUMN_CONFLICT",
    exitCode: 2,
    names: ["--where ticker=T"],
  },
  {
    what: "two columns that could be the size",
    content: `${HEAD},count\nT,${START_US},45,1,yes,1\n`,
    code: "DATA_COLUMN_AMBIGUOUS",
  },
  {
    what: "no row that is asked for",
    content: GOOD,
    options: { where: ["ticker=U"] },
    code: "DATA_EMPTY",
  },
  {
    what: "a JSON path in CSV",
    content: GOOD,
    options: { jsonPath: "a" },
    code: "DATA_JSON_PATH",
  },
  {
    what: "a wrong JSON path",
    content: JSON.stringify({ trades: [{}], name: "x" }),
    options: { jsonPath: "ticks" },
    code: "DATA_JSON_PATH",
    names: ["lists are at: trades"],
  },
  {
    what: "a JSON line cut in half",
    content: `{"ticker":"T"}\n{"ticker`,
    options: { ticker: "T" },
    code: "DATA_BAD_JSON",
    names: ["line 2"],
  },
  {
    what: "a size without its price",
    kind: "quotes",
    content: `${QUOTES}\nT,${START_US + 1},,5,46,1\n`,
    code: "DATA_BAD_FIELD",
    names: ["bid_size"],
  },
  {
    what: "a price without anything there",
    kind: "quotes",
    content: `${QUOTES}\nT,${START_US + 1},44,0,46,1\n`,
    code: "DATA_BAD_FIELD",
  },
  {
    what: "a probability above one",
    kind: "fair-value",
    content: `time_us,value_probability\n${START_US},1.01\n`,
    options: { series: "S" },
    code: "DATA_BAD_FIELD",
  },
  {
    what: "a fair value that is infinite",
    kind: "fair-value",
    content: `time_us,value_raw\n${START_US},Infinity\n`,
    options: { series: "S" },
    code: "DATA_BAD_FIELD",
  },
  {
    what: "a Parquet file cut short",
    content: "PAR1 and then nothing more",
    code: "DATA_PARQUET_UNREADABLE",
  },
];
