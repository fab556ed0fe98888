/**
 * The rows of a table in CSV or JSON, as they come. What a file is, is seen by how it begins:
 *
 *   csv    a line of column names, then lines of as many cells
 *   jsonl  a JSON record, or an array of them, on each line
 *   json   one document over several lines, read whole
 *
 * Records inside a line or document are reached by a stated way (`--json-path`), never searched for.
 */
import { parse } from "fast-csv";
import { dataError, type AppError } from "../../core/errors.ts";
import { isFields } from "../../kalshi/frame-fields.ts";
import type { TableRow } from "./table-cells.ts";

/** Rows that are handed on at a time. */
const BATCH_ROWS = 1_024;
const NEWLINE = 10;
const BEGINNING_BYTES = 4_096;
const BYTE_ORDER_MARK = "\uFEFF";

export type Rows = AsyncGenerator<readonly TableRow[]>;

/** @throws DATA_BAD_TABLE, DATA_BAD_JSON, DATA_JSON_PATH and what reading the bytes throws. */
export async function* tableRows(file: string, content: AsyncGenerator<Buffer>, jsonPath?: string): Rows {
  const first = await content.next();
  if (first.done === true) return;
  if (first.value.subarray(0, BEGINNING_BYTES).includes(0)) throw noText(file);
  const bytes = withFirst(first.value, content);
  const beginning = first.value.toString("utf8", 0, 64).replace(BYTE_ORDER_MARK, "").trimStart();
  if (/^[[{]/.test(beginning)) yield* jsonRows(file, bytes, jsonPath);
  else yield* csvRows(file, bytes, jsonPath);
}

function noText(file: string): AppError {
  return dataError("DATA_BAD_TABLE", `${file} is no text`, {
    hint: "Tables are CSV, JSON or Parquet, in UTF-8; a database is named with --db.",
    data: { file },
  });
}

async function* withFirst(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined); // who stops at the first chunk has not begun with the rest, whose file is open
  }
}

async function* csvRows(file: string, bytes: AsyncGenerator<Buffer>, jsonPath: string | undefined): Rows {
  if (jsonPath !== undefined) throw badPath(file, jsonPath, "the file is no JSON");
  let columns: readonly string[] | undefined;
  let number = 0;
  for await (const lines of csvLines(file, bytes)) {
    const batch: TableRow[] = [];
    for (const cells of lines) {
      number++;
      if (cells.length === 0 || (cells.length === 1 && cells[0] === "")) continue;
      if (columns === undefined) {
        columns = requireNames(file, cells);
        continue;
      }
      if (cells.length !== columns.length) throw badTable(file, number, cells.length, columns.length);
      batch.push({ number, unit: "line", fields: record(columns, cells) });
    }
    yield batch;
  }
}

/** Lines as cells, as many at a time as a chunk has: reading the parser line by line takes twice as long. */
async function* csvLines(
  file: string,
  bytes: AsyncGenerator<Buffer>,
): AsyncGenerator<readonly (readonly string[])[]> {
  const parser = parse({ headers: false, ignoreEmpty: false });
  let lines: string[][] = [];
  let lineCount = 0;
  let failure: Error | undefined;
  parser.on("data", (cells: string[]) => lines.push(cells));
  parser.on("error", (error) => (failure = error));
  const take = (): string[][] => {
    if (failure !== undefined) throw csvError(failure, file, lineCount + lines.length);
    const taken = lines;
    lines = [];
    lineCount += taken.length;
    return taken;
  };
  for await (const chunk of bytes) {
    await new Promise<void>((resolve) => parser.write(chunk, () => resolve()));
    yield take();
  }
  await new Promise<void>((resolve) => {
    parser.on("end", resolve);
    parser.on("error", () => resolve());
    parser.end();
  });
  yield take();
}

/** Without a prototype: a column may be called anything. */
function record(columns: readonly string[], cells: readonly string[]): TableRow["fields"] {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (let index = 0; index < columns.length; index++) fields[columns[index]!] = cells[index]!;
  return fields;
}

function requireNames(file: string, cells: readonly string[]): readonly string[] {
  const names = cells.map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined || names.includes(""))
    throw dataError(
      "DATA_BAD_TABLE",
      `${file}: ${twice === undefined || twice === "" ? "a column has no name" : `two columns are called "${twice}"`}`,
      { hint: "The first line names the columns, each once.", data: { file, columns: names } },
    );
  return names;
}

function badTable(file: string, line: number, cellCount: number, columnCount: number): AppError {
  return dataError(
    "DATA_BAD_TABLE",
    `${file}, line ${line}: ${cellCount} cells, the first line names ${columnCount} columns`,
    {
      hint: "A line that was cut in half is the usual cause; repair or remove it, then import again.",
      data: { file, line, cellCount, columnCount },
    },
  );
}

/** The parser's own complaints are plain errors that begin with "Parse Error". */
function csvError(error: unknown, file: string, line: number): unknown {
  if (!(error instanceof Error) || !error.message.startsWith("Parse Error")) return error;
  return dataError("DATA_BAD_TABLE", `${file}, after line ${line}: ${error.message.slice(0, 120)}`, {
    hint: "A quotation mark that is not closed is the usual cause; repair it, then import again.",
    data: { file, line },
    cause: error,
  });
}

async function* jsonRows(file: string, bytes: AsyncGenerator<Buffer>, path: string | undefined): Rows {
  let line = 0;
  let recordCount = 0;
  let isDocument: boolean | undefined;
  let documentText = "";
  let batch: TableRow[] = [];
  for await (const raw of textLines(bytes)) {
    line++;
    const text = line === 1 ? raw.replace(BYTE_ORDER_MARK, "") : raw;
    if (isDocument === true) {
      documentText += `${text}\n`;
      continue;
    }
    if (text.trim() === "") continue;
    const value = parseLine(text);
    if (isDocument === undefined) isDocument = value === undefined;
    if (isDocument) {
      documentText = `${text}\n`;
      continue;
    }
    if (value === undefined) throw badJson(`${file}, line ${line}`);
    const { records, isList } = recordsAt(file, value, path);
    for (const fields of records)
      batch.push({
        number: isList ? ++recordCount : line,
        unit: isList ? "record" : "line",
        fields: requireRecord(file, fields, line),
      });
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (isDocument === true)
    recordsAt(file, parseDocument(file, documentText), path).records.forEach((fields, index) =>
      batch.push({ number: index + 1, unit: "record", fields: requireRecord(file, fields, index + 1) }),
    );
  yield batch;
}

async function* textLines(bytes: AsyncGenerator<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      rest.push(chunk.subarray(from, end));
      yield (rest.length === 1 ? rest[0]! : Buffer.concat(rest)).toString();
      rest = [];
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString();
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseDocument(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badJson(file, error);
  }
}

function badJson(where: string, cause?: unknown): AppError {
  const why = cause instanceof Error ? `: ${cause.message}` : "";
  return dataError("DATA_BAD_JSON", `${where}: what stands there is not JSON${why}`, {
    hint: "A line that was cut in half is the usual cause, NaN and Infinity are another; repair it, then import again.",
    data: { where },
    cause,
  });
}

/** The records that a value holds at the way stated. */
function recordsAt(
  file: string,
  value: unknown,
  path: string | undefined,
): { records: readonly unknown[]; isList: boolean } {
  let at = value;
  for (const name of path?.split(".") ?? []) {
    if (!isFields(at) || !Object.hasOwn(at, name)) throw badPath(file, path!, listsText(value));
    at = at[name];
  }
  if (Array.isArray(at)) return { records: at as readonly unknown[], isList: true };
  if (!isFields(at)) throw badPath(file, path ?? "", listsText(value));
  return { records: [at], isList: false };
}

/** Where a record's lists are: what a user may have meant. */
function listsText(value: unknown): string {
  if (!isFields(value)) return "no records are there";
  const names = Object.keys(value);
  const lists = names.filter((name) => Array.isArray(value[name]));
  return lists.length > 0 ? `lists are at: ${lists.join(", ")}` : `names found: ${names.join(", ")}`;
}

function badPath(file: string, path: string, why: string): AppError {
  return dataError("DATA_JSON_PATH", `${file} has no records at --json-path "${path}": ${why}`, {
    hint: "Name the way to the list of records, names with points between: --json-path data.trades.",
    data: { file, path },
  });
}

function requireRecord(file: string, value: unknown, number: number): TableRow["fields"] {
  if (isFields(value)) return value;
  throw badPath(file, "", `record ${number} is no object`);
}
