/** A table on its way out: columns by name, each with a value a row. */
import { BP_PER_DOLLAR, LOTS_PER_CONTRACT } from "../../core/units.ts";

/** integer: exact up to 2^53. time: µs since 1970, written as a timestamp where the format knows such. */
export type ColumnType = "text" | "integer" | "number" | "flag" | "time";

export type Cell = string | number | boolean | undefined;

export interface ExportColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly isNullable?: boolean;
  readonly at: (row: number) => Cell;
}

export interface ExportTable {
  /** The table's name and version, for what can carry it. */
  readonly schema: string;
  readonly rowCount: number;
  readonly columns: readonly ExportColumn[];
  /** More to know of the table, for formats that can carry it. */
  readonly notes?: Readonly<Record<string, string>>;
}

/** A price in basis points and in dollars; no price where the integer is null. */
export function priceColumns(
  name: string,
  bpAt: (row: number) => number | undefined,
  isNullable = false,
): ExportColumn[] {
  return [
    { name: `${name}_bp`, type: "integer", isNullable, at: bpAt },
    { name: `${name}_dollars`, type: "number", isNullable, at: (row) => scaled(bpAt(row), BP_PER_DOLLAR) },
  ];
}

export function sizeColumns(
  name: string,
  lotsAt: (row: number) => number | undefined,
  isNullable = false,
): ExportColumn[] {
  return [
    { name: `${name}_lots`, type: "integer", isNullable, at: lotsAt },
    {
      name: `${name}_contracts`,
      type: "number",
      isNullable,
      at: (row) => scaled(lotsAt(row), LOTS_PER_CONTRACT),
    },
  ];
}

function scaled(value: number | undefined, unit: number): number | undefined {
  return value === undefined ? undefined : value / unit;
}
