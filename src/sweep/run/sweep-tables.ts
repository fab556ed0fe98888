/** The SQLite tables of a sweep's rows: one STRICT table a row type, one column a field, named as in the code. */
import type {
  CellFailureRow,
  CellResultRow,
  SweepMarketRow,
  SweepScenarioRow,
} from "../../core/sweep-rows.ts";

export type Kind = "INTEGER" | "REAL" | "TEXT";
export type Columns<Row> = { readonly [Field in keyof Row]-?: Kind };

export const MARKET_COLUMNS: Columns<SweepMarketRow> = {
  marketIndex: "INTEGER",
  ticker: "TEXT",
  eventTicker: "TEXT",
  part: "TEXT",
  closeTimeUs: "INTEGER",
  rowCount: "INTEGER",
  contentHash: "TEXT",
};
export const SCENARIO_COLUMNS: Columns<SweepScenarioRow> = {
  scenarioIndex: "INTEGER",
  fillModel: "TEXT",
  postedThrough: "TEXT",
  latency: "TEXT",
  seed: "TEXT",
};
export const RESULT_COLUMNS: Columns<CellResultRow> = {
  scenarioIndex: "INTEGER",
  marketIndex: "INTEGER",
  cellIndex: "INTEGER",
  way: "TEXT",
  fillCount: "INTEGER",
  fillsQueue: "INTEGER",
  fillsThrough: "INTEGER",
  fillsPostedThrough: "INTEGER",
  fillsGap: "INTEGER",
  fillsModelled: "INTEGER",
  fillsInFlightCount: "INTEGER",
  boughtLots: "INTEGER",
  soldLots: "INTEGER",
  inventoryLots: "INTEGER",
  cashMicros: "INTEGER",
  feesMicros: "INTEGER",
  midMicros: "REAL",
  exitMicros: "REAL",
  settlementMicros: "INTEGER",
  pnlMicros: "REAL",
  pnlMark: "TEXT",
  spreadEarnedMicros: "REAL",
  adverseSelectionMicros: "REAL",
  drawdownMicros: "REAL",
  inventoryLotsMean: "REAL",
  inventoryLotsMin: "INTEGER",
  inventoryLotsMax: "INTEGER",
  driftPerStep: "REAL",
  driftStandardError: "REAL",
  ordersPlaced: "INTEGER",
  ordersFilled: "INTEGER",
  ordersCancelled: "INTEGER",
  ordersRejected: "INTEGER",
  ordersSwept: "INTEGER",
  digest: "TEXT",
};
export const FAILURE_COLUMNS: Columns<CellFailureRow> = {
  scenarioIndex: "INTEGER",
  marketIndex: "INTEGER",
  cellIndex: "INTEGER",
  error: "TEXT",
};
function columnName(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function columnList(columns: Readonly<Record<string, Kind>>): string {
  return Object.entries(columns)
    .map(([field, kind]) => `${columnName(field)} ${kind}`)
    .join(", ");
}

export function selectList(columns: object): string {
  return Object.keys(columns)
    .map((field) => `${columnName(field)} AS ${field}`)
    .join(", ");
}

export function insertSql(table: string, columns: object): string {
  const fields = Object.keys(columns);
  return `INSERT INTO ${table} (${fields.map(columnName).join(", ")}) VALUES (${fields.map(() => "?").join(", ")})`;
}

export function valuesOf<Row extends object>(columns: Columns<Row>, row: Row): unknown[] {
  return (Object.keys(columns) as (keyof Row)[]).map((field) => row[field] ?? null);
}

export function withoutNulls(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([field, value]) => [field, value ?? undefined]));
}
