/**
 * What a table of trades, quotes or fair values is made of: its fields, the column names they are known by, and the units
 * that a column's name states.
 */
import { usageError } from "../../core/errors.ts";

export const TABLE_KINDS = ["trades", "quotes", "fair-value"] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

/** Text without a zone is read under `iso-utc` alone. */
export const TIME_UNITS = ["us", "ms", "s", "iso", "iso-utc"] as const;
export const PRICE_UNITS = ["bp", "dollars", "cents"] as const;
const SIZE_UNITS = ["lots", "fp", "contracts"] as const;
/** `raw` is any number: the level of an index. */
export const VALUE_UNITS = ["probability", "cents", "dollars", "raw"] as const;
export type ValueUnit = (typeof VALUE_UNITS)[number];

export type Quantity = "time" | "price" | "size" | "value" | "text";

/** Units a name may end with, finest first: `yes_price_dollars`, `ts_ms`, `count_fp`. */
export const SUFFIXES: Readonly<Record<Quantity, readonly string[]>> = {
  time: ["us", "ms", "s"],
  price: PRICE_UNITS,
  size: SIZE_UNITS,
  value: VALUE_UNITS,
  text: [],
};

export interface FieldDefinition {
  readonly quantity: Quantity;
  /** Column names without their unit that need no --map; of several texts the first one there is read. */
  readonly names: readonly string[];
}

const TIME: FieldDefinition = { quantity: "time", names: ["time", "ts", "timestamp", "created_time"] };
const RECEIVE_TIME: FieldDefinition = {
  quantity: "time",
  names: ["receive_time", "receive", "received", "recv"],
};
const TICKER: FieldDefinition = { quantity: "text", names: ["ticker", "market_ticker"] };

const TRADE_FIELDS = {
  time: TIME,
  receive_time: RECEIVE_TIME,
  ticker: TICKER,
  price: { quantity: "price", names: ["yes_price", "price"] },
  no_price: { quantity: "price", names: ["no_price"] },
  size: { quantity: "size", names: ["count", "size", "quantity"] },
  taker: { quantity: "text", names: ["taker_outcome_side", "taker_side"] },
  taker_book_side: { quantity: "text", names: ["taker_book_side"] },
  is_block: { quantity: "text", names: ["is_block", "is_block_trade"] },
  trade_id: { quantity: "text", names: ["trade_id"] },
} as const;

const QUOTE_FIELDS = {
  time: TIME,
  receive_time: RECEIVE_TIME,
  ticker: TICKER,
  bid: { quantity: "price", names: ["bid", "yes_bid", "best_bid", "best_bid_price", "best_yes_bid"] },
  bid_size: { quantity: "size", names: ["bid_size", "yes_bid_size", "best_bid_size"] },
  ask: { quantity: "price", names: ["ask", "yes_ask", "best_ask", "best_ask_price", "best_yes_ask"] },
  ask_size: { quantity: "size", names: ["ask_size", "yes_ask_size", "best_ask_size"] },
  no_bid: { quantity: "price", names: ["no_bid", "best_no_bid"] },
} as const;

const FAIR_VALUE_FIELDS = {
  time: TIME,
  receive_time: RECEIVE_TIME,
  series: { quantity: "text", names: ["series"] },
  value: { quantity: "value", names: ["value", "fair_value"] },
} as const;

export type FieldName =
  keyof typeof TRADE_FIELDS | keyof typeof QUOTE_FIELDS | keyof typeof FAIR_VALUE_FIELDS;

const FIELDS_OF_KIND: Readonly<Record<TableKind, Readonly<Partial<Record<FieldName, FieldDefinition>>>>> = {
  trades: TRADE_FIELDS,
  quotes: QUOTE_FIELDS,
  "fair-value": FAIR_VALUE_FIELDS,
};

export function fieldsOf(kind: TableKind): Map<FieldName, FieldDefinition> {
  return new Map(Object.entries(FIELDS_OF_KIND[kind]) as [FieldName, FieldDefinition][]);
}

/** A column's name without the unit it states, and that unit; undefined where it states none of the quantity's. */
export function splitName(column: string, quantity: Quantity): { base: string; unit: string | undefined } {
  const unit = SUFFIXES[quantity].find((suffix) => column.endsWith(`_${suffix}`));
  return { base: unit === undefined ? column : column.slice(0, -unit.length - 1), unit };
}

/** How a table is to be read, as it was asked for. */
export interface TableOptions {
  /** `column=field`, each for itself or several with commas between. */
  readonly map?: readonly string[] | undefined;
  readonly priceUnit?: string | undefined;
  readonly timeUnit?: string | undefined;
  readonly valueUnit?: string | undefined;
  /** Way to the records inside JSON: names with points between. */
  readonly jsonPath?: string | undefined;
  /** The market of every row, where no column says it. */
  readonly ticker?: string | undefined;
  /** The series of every row, where no column says it. */
  readonly series?: string | undefined;
  /** `column=value`: only rows that hold it. */
  readonly where?: readonly string[] | undefined;
}

/** @throws USAGE_UNKNOWN_UNIT */
export function requireUnit<Unit extends string>(
  text: string | undefined,
  units: readonly Unit[],
  flag: string,
): Unit | undefined {
  const unit = units.find((name) => name === text);
  if (text === undefined || unit !== undefined) return unit;
  throw usageError("USAGE_UNKNOWN_UNIT", `${flag} was "${text}"`, {
    hint: `Use one of: ${units.join(", ")}.`,
    data: { name: text, flag },
  });
}
