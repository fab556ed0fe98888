/**
 * Decides which column holds which field of a table, and in which unit, by names alone. What a name does not state and no
 * option says is refused: nothing is guessed from the values.
 */
import { dataError, usageError, type AppError } from "../../core/errors.ts";
import { likelyNames } from "../../core/near-names.ts";
import {
  fieldsOf,
  PRICE_UNITS,
  requireUnit,
  splitName,
  SUFFIXES,
  TIME_UNITS,
  VALUE_UNITS,
  type FieldDefinition,
  type FieldName,
  type Quantity,
  type TableKind,
  type TableOptions,
} from "./table-fields.ts";

export interface PlannedColumn {
  readonly column: string;
  readonly unit: string;
}

/** How one table is read. As JSON it is kept with the capture and is part of its identity. */
export interface TablePlan {
  readonly kind: TableKind;
  readonly fields: Readonly<Partial<Record<FieldName, PlannedColumn>>>;
  readonly ticker?: string;
  readonly series?: string;
  readonly jsonPath?: string;
  readonly where: readonly (readonly [column: string, value: string])[];
}

/** Units that --price-unit and the like give to columns whose names state none. */
export interface StatedUnits {
  readonly price: string | undefined;
  readonly time: string | undefined;
  readonly value: string | undefined;
}

/** The options as they were typed, checked as far as that goes without a file. */
export interface TableRequest {
  readonly kind: TableKind;
  readonly mapped: ReadonlyMap<FieldName, string>;
  readonly units: StatedUnits;
  readonly where: readonly (readonly [column: string, value: string])[];
  readonly options: TableOptions;
}

/** @throws USAGE_UNKNOWN_UNIT, USAGE_UNKNOWN_FIELD, USAGE_BAD_MAP */
export function readRequest(kind: TableKind, options: TableOptions): TableRequest {
  return {
    kind,
    mapped: readMap(kind, options.map ?? []),
    units: {
      price: requireUnit(options.priceUnit, PRICE_UNITS, "--price-unit"),
      time: requireUnit(options.timeUnit, TIME_UNITS, "--time-unit"),
      value: requireUnit(options.valueUnit, VALUE_UNITS, "--value-unit"),
    },
    where: (options.where ?? []).map((text) => splitPair(text, "--where", text.indexOf("="))),
    options,
  };
}

function readMap(kind: TableKind, texts: readonly string[]): Map<FieldName, string> {
  const fields = fieldsOf(kind);
  const mapped = new Map<FieldName, string>();
  for (const text of texts.flatMap((part) => part.split(","))) {
    const [column, name] = splitPair(text, "--map", text.lastIndexOf("="));
    const field = [...fields.keys()].find((known) => known === name);
    if (field === undefined)
      throw usageError("USAGE_UNKNOWN_FIELD", `--map ${text}: ${kind} have no field "${name}"`, {
        hint: `Fields: ${[...fields.keys()].join(", ")}. The column comes first: --map COLUMN=FIELD.`,
        data: { name, fields: [...fields.keys()] },
      });
    if (mapped.has(field))
      throw usageError(
        "USAGE_BAD_MAP",
        `--map names two columns for ${field}: ${mapped.get(field)}, ${column}`,
        {
          hint: "Name one column for each field.",
          data: { field },
        },
      );
    mapped.set(field, column);
  }
  return mapped;
}

function splitPair(text: string, flag: string, at: number): [string, string] {
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw usageError("USAGE_BAD_MAP", `${flag} was "${text}"`, {
    hint: flag === "--map" ? "Give COLUMN=FIELD, several with commas between." : "Give COLUMN=VALUE.",
    data: { flag, text },
  });
}

/**
 * @param columns the file's, in their order.
 * @param utcColumns columns that are times in UTC by the file's own types.
 * @throws USAGE_UNKNOWN_COLUMN, USAGE_UNIT_UNSTATED, USAGE_UNIT_CONFLICT, USAGE_COLUMN_CONFLICT, DATA_COLUMN_MISSING,
 * DATA_COLUMN_AMBIGUOUS
 */
export function planTable(
  request: TableRequest,
  file: string,
  columns: readonly string[],
  utcColumns: ReadonlySet<string> = new Set(),
): TablePlan {
  const planner = new Planner(request, file, columns, utcColumns);
  const fields: Partial<Record<FieldName, PlannedColumn>> = {};
  for (const [field, definition] of fieldsOf(request.kind)) {
    const planned = planner.columnOf(field, definition);
    if (planned !== undefined) fields[field] = planned;
  }
  for (const [column] of request.where) planner.requireColumn(column, "--where");
  planner.requireUnitsUsed();
  const { ticker, series, jsonPath } = request.options;
  // What another field says already is not read.
  for (const [spare, by] of SPARE_FIELDS) if (fields[by] !== undefined) delete fields[spare];
  // A file without exchange times has the recorder's: it stands for both, as in recordings of frames.
  if (fields.time === undefined && fields.receive_time !== undefined) fields.time = fields.receive_time;
  planner.requireFields(fields);
  return {
    kind: request.kind,
    fields,
    ...(ticker === undefined ? {} : { ticker }),
    ...(series === undefined ? {} : { series }),
    ...(jsonPath === undefined ? {} : { jsonPath }),
    where: request.where,
  };
}

/** Fields that are read only where another one is not there. */
const SPARE_FIELDS: readonly (readonly [spare: FieldName, by: FieldName])[] = [
  ["no_price", "price"],
  ["no_bid", "ask"],
  ["taker", "taker_book_side"],
];

class Planner {
  readonly #request: TableRequest;
  readonly #file: string;
  readonly #columns: readonly string[];
  readonly #utcColumns: ReadonlySet<string>;
  readonly #usedUnits = new Set<Quantity>();

  constructor(
    request: TableRequest,
    file: string,
    columns: readonly string[],
    utcColumns: ReadonlySet<string>,
  ) {
    this.#request = request;
    this.#utcColumns = utcColumns;
    this.#file = file;
    this.#columns = columns;
  }

  columnOf(field: FieldName, definition: FieldDefinition): PlannedColumn | undefined {
    const column = this.#request.mapped.get(field) ?? this.#knownColumn(field, definition);
    if (column === undefined) return undefined;
    this.requireColumn(column, "--map");
    return { column, unit: this.#unitOf(column, definition.quantity) };
  }

  requireColumn(column: string, flag: string): void {
    if (this.#columns.includes(column) || this.#columns.includes(column.split(".")[0]!)) return;
    const likely = likelyNames(column, this.#columns);
    const meant = likely.length === 0 ? "" : `Did you mean ${likely.join(" or ")}? `;
    throw usageError("USAGE_UNKNOWN_COLUMN", `${flag}: ${this.#file} has no column "${column}"`, {
      hint: `${meant}${this.#columnList()}`,
      data: { name: column, file: this.#file, columns: this.#columns },
    });
  }

  /** An option that says another unit than every name it could be meant for. */
  requireUnitsUsed(): void {
    for (const quantity of ["price", "time", "value"] as const) {
      const stated = this.#request.units[quantity];
      if (stated === undefined || this.#usedUnits.has(quantity)) continue;
      throw usageError(
        "USAGE_UNIT_CONFLICT",
        `--${quantity}-unit ${stated} was given, but no column of ${this.#file} is without a unit of its own`,
        {
          hint: `Leave it out, or map another column. ${this.#columnList()}`,
          data: { file: this.#file, flag: `--${quantity}-unit`, columns: this.#columns },
        },
      );
    }
  }

  requireFields(fields: TablePlan["fields"]): void {
    const { kind, options } = this.#request;
    const require = (isThere: boolean, what: string, hint: string): void => {
      if (!isThere) throw this.#missing(what, hint);
    };
    require(fields.time !== undefined, "the time", "Name it: --map COLUMN=time, or COLUMN=receive_time.");
    if (kind === "fair-value") {
      this.#requireOne("series", fields.series, options.series);
      require(fields.value !== undefined, "the value", "Name it: --map COLUMN=value.");
      return;
    }
    this.#requireOne("ticker", fields.ticker, options.ticker);
    if (kind === "quotes") {
      require(fields.bid !== undefined, "the best bid", "Name it: --map COLUMN=bid.");
      const hasAsk = fields.ask !== undefined || fields.no_bid !== undefined;
      require(hasAsk, "the best ask", "Name it: --map COLUMN=ask, or COLUMN=no_bid for the best bid of NO.");
      return;
    }
    const hasPrice = fields.price !== undefined || fields.no_price !== undefined;
    require(hasPrice, "the price", "Name it: --map COLUMN=price, of YES, or COLUMN=no_price.");
    require(fields.size !== undefined, "the size in contracts", "Name it: --map COLUMN=size.");
    const hasTaker = fields.taker !== undefined || fields.taker_book_side !== undefined;
    const takers =
      "--map COLUMN=taker (yes or no, what the taker bought), or COLUMN=taker_book_side (bid or ask).";
    require(hasTaker, "who took", `Name it: ${takers}`);
  }

  /** A thing that a column says of each row, or an option of all rows: one of the two. */
  #requireOne(
    field: "ticker" | "series",
    planned: PlannedColumn | undefined,
    option: string | undefined,
  ): void {
    if (planned !== undefined && option !== undefined)
      throw usageError(
        "USAGE_COLUMN_CONFLICT",
        `--${field} was given, and column "${planned.column}" of ${this.#file} says the ${field}`,
        {
          hint: `Leave out --${field}; to read the rows of one ${field} only, add --where ${planned.column}=${option}.`,
          data: { file: this.#file, field, column: planned.column },
        },
      );
    if (planned === undefined && option === undefined)
      throw this.#missing(`the ${field}`, `Give --${field} NAME for all rows, or --map COLUMN=${field}.`);
  }

  /** The column whose name is known for the field; a name that states its unit goes before one that does not. */
  #knownColumn(field: FieldName, { quantity, names }: FieldDefinition): string | undefined {
    const taken = new Set(this.#request.mapped.values());
    const candidates = this.#columns
      .filter((column) => !taken.has(column))
      .map((column) => ({ column, ...splitName(column, quantity) }))
      .filter(({ base }) => names.includes(base));
    const rank = (unit: string | undefined): number =>
      unit === undefined ? Infinity : SUFFIXES[quantity].indexOf(unit);
    const best = Math.min(...candidates.map(({ unit }) => rank(unit)));
    const likely = candidates.filter(({ unit }) => rank(unit) === best);
    if (likely.length <= 1 || field === "taker")
      return likely.toSorted((a, b) => names.indexOf(a.base) - names.indexOf(b.base))[0]?.column;
    const listed = likely.map(({ column }) => column).join(" and ");
    throw dataError("DATA_COLUMN_AMBIGUOUS", `${this.#file}: ${listed} could each be the ${field}`, {
      hint: `Say which one: --map ${likely[0]!.column}=${field}.`,
      data: { file: this.#file, field, columns: likely.map(({ column }) => column) },
    });
  }

  #unitOf(column: string, quantity: Quantity): string {
    if (quantity === "text") return "text";
    if (quantity === "time" && this.#utcColumns.has(column)) return "iso";
    const { unit } = splitName(column, quantity);
    if (quantity === "size") return unit ?? "contracts";
    const stated = this.#request.units[quantity];
    const flag = `--${quantity}-unit`;
    if (unit === undefined && stated === undefined) throw this.#unstated(column, quantity, flag);
    // The name speaks for its own column; the option is for those that say nothing.
    if (unit === undefined || unit === stated) this.#usedUnits.add(quantity);
    return unit ?? stated!;
  }

  #unstated(column: string, quantity: Quantity, flag: string): AppError {
    const choices = { time: TIME_UNITS, price: PRICE_UNITS, value: VALUE_UNITS, size: [], text: [] }[
      quantity
    ];
    return usageError(
      "USAGE_UNIT_UNSTATED",
      `${this.#file}: nothing says in which unit column "${column}" is`,
      {
        hint: `Give ${flag} with one of: ${choices.join(", ")}. ${this.#columnList()}`,
        data: { file: this.#file, column, flag, columns: this.#columns },
      },
    );
  }

  #missing(what: string, hint: string): AppError {
    return dataError("DATA_COLUMN_MISSING", `${this.#file}: no column is known to hold ${what}`, {
      hint: `${hint} ${this.#columnList()}`,
      data: { file: this.#file, columns: this.#columns },
    });
  }

  #columnList(): string {
    return `Columns found: ${this.#columns.join(", ")}.`;
  }
}
