/** Writes a table as CSV, JSON lines or Parquet: under another name first, so that nobody reads half of one. */
import { createWriteStream, renameSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { format } from "fast-csv";
import { parquetWriteFile } from "hyparquet-writer";
import { dataError } from "../../core/errors.ts";
import type { Cell, ExportColumn, ExportTable } from "./export-columns.ts";

export const TABLE_FORMATS = ["csv", "jsonl", "parquet"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

const WRITERS: Readonly<Record<TableFormat, (file: string, table: ExportTable) => Promise<void>>> = {
  csv: writeCsv,
  jsonl: writeJsonLines,
  parquet: writeParquet,
};

/** @throws DATA_OUT_UNUSABLE, DATA_DISK_FULL */
export async function writeTable(file: string, table: ExportTable, format: TableFormat): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await WRITERS[format](unfinished, table);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw outError(error, file);
  }
}

function outError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const { code } = error;
  if (code === "ENOSPC" || code === "EDQUOT")
    return dataError("DATA_DISK_FULL", `no space was left to write ${file}`, {
      hint: "Free some space, then export again.",
      data: { file },
      cause: error,
    });
  if (!["ENOENT", "ENOTDIR", "EISDIR", "EACCES", "EPERM", "EROFS"].includes(String(code))) return error;
  return dataError("DATA_OUT_UNUSABLE", `${file} cannot be written: ${error.message}`, {
    hint: "Give --out a file in a folder that is there and that you may write to.",
    data: { file, systemCode: code },
    cause: error,
  });
}

async function writeCsv(file: string, { columns, rowCount }: ExportTable): Promise<void> {
  function* lines(): Generator<string[]> {
    for (let row = 0; row < rowCount; row++) yield columns.map(({ at, type }) => csvText(at(row), type));
  }
  const csv = format({
    headers: columns.map(({ name }) => name),
    alwaysWriteHeaders: true,
    includeEndRowDelimiter: true,
  });
  await pipeline(Readable.from(lines()), csv, createWriteStream(file));
}

function csvText(cell: Cell, type: ExportColumn["type"]): string {
  if (cell === undefined) return "";
  return type === "time" ? isoOf(cell as number) : String(cell);
}

async function writeJsonLines(file: string, { columns, rowCount }: ExportTable): Promise<void> {
  function* lines(): Generator<string> {
    for (let row = 0; row < rowCount; row++) yield `${JSON.stringify(recordOf(columns, row))}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
}

function recordOf(columns: readonly ExportColumn[], row: number): Record<string, Cell | null> {
  return Object.fromEntries(
    columns.map(({ name, at, type }) => {
      const cell = at(row);
      if (cell === undefined) return [name, null];
      return [name, type === "time" ? isoOf(cell as number) : cell];
    }),
  );
}

/** With microseconds and the zone. */
function isoOf(timeUs: number): string {
  const us = String(timeUs % 1_000_000).padStart(6, "0");
  return `${new Date(Math.floor(timeUs / 1_000)).toISOString().slice(0, 19)}.${us}Z`;
}

const PARQUET_TYPES = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  integer: { type: "INT64" },
  number: { type: "DOUBLE" },
  flag: { type: "BOOLEAN" },
  time: {
    type: "INT64",
    converted_type: "TIMESTAMP_MICROS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
  },
} as const;

/** All columns in memory: what a tape is made of is there too. */
function writeParquet(file: string, { columns, rowCount, notes, schema }: ExportTable): Promise<void> {
  parquetWriteFile({
    filename: file,
    columnData: columns.map((column) => ({ name: column.name, data: parquetData(column, rowCount) })),
    schema: [
      { name: "root", num_children: columns.length },
      ...columns.map(({ name, type, isNullable }) => ({
        name,
        ...PARQUET_TYPES[type],
        repetition_type: isNullable === true ? ("OPTIONAL" as const) : ("REQUIRED" as const),
      })),
    ],
    kvMetadata: Object.entries({ "halfspread.schema": schema, ...notesOf(notes) }).map(([key, value]) => ({
      key,
      value,
    })),
    createdBy: "halfspread",
  });
  return Promise.resolve();
}

function notesOf(notes: ExportTable["notes"] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(notes).map(([name, value]) => [`halfspread.${name}`, value]));
}

function parquetData({ at, type }: ExportColumn, rowCount: number): unknown[] {
  const isWhole = type === "integer" || type === "time";
  return Array.from({ length: rowCount }, (_, row) => {
    const cell = at(row);
    return isWhole && cell !== undefined ? BigInt(cell) : cell;
  });
}
