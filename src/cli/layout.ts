/** Text blocks for people: tables without lines, name-and-value lists, wrapped sentences. Nothing wider than the page, nothing left out unsaid. */
import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import { shorten } from "./format.ts";
import type { Page } from "./terminal.ts";

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  /** Left out where the page is too narrow, the rightmost first. */
  readonly isOptional?: true;
  /** Cells lose their middle where the page is too narrow. */
  readonly isShortened?: true;
}

const NO_LINES = {
  "top": "", "top-mid": "", "top-left": "", "top-right": "", "bottom": "", "bottom-mid": "", "bottom-left": "",
  "bottom-right": "", "left": "", "left-mid": "", "mid": "", "mid-mid": "", "right": "", "right-mid": "", "middle": "  ",
} as const; // prettier-ignore

const COLUMN_GAP = 2;
/** Down to this width a column is shortened before optional columns are left out; down to that if need be. */
const SHORTENED_WIDTH_GOOD = 22;
const SHORTENED_WIDTH_MIN = 12;

/**
 * A table with a dimmed head, columns two blanks apart. Cells may be coloured, but for shortened ones. What the page has
 * no room for is named under the table; where even the rest does not fit, each row is written as a list of its own.
 */
export function table(page: Page, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, index) => textWidth([title, ...rows.map((row) => row[index]!)]));
  const shown = fittingColumns(page, columns, widths);
  const room = page.tableColumns - takenWidth(withoutShortened(columns, shown), widths);
  const cellWidth = (index: number): number =>
    columns[index]!.isShortened === true ? Math.max(room, SHORTENED_WIDTH_MIN) : Number.POSITIVE_INFINITY;
  const taken = shown.map((index) => Math.min(widths[index]!, cellWidth(index)));
  if (taken.reduce((sum, width) => sum + width + COLUMN_GAP, -COLUMN_GAP) > page.tableColumns)
    return stacked(page, columns, rows);
  const drawn = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 0 },
    head: shown.map((index) => page.colors.dim(columns[index]!.title)),
    colAligns: shown.map((index) => columns[index]!.align),
  });
  for (const row of rows) drawn.push(shown.map((index) => shorten(row[index]!, cellWidth(index))));
  const lines = drawn.toString().split("\n");
  const leftOut = columns.filter((_, index) => !shown.includes(index)).map(({ title }) => title);
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n${leftOutText(page, leftOut)}`;
}

function leftOutText(page: Page, titles: readonly string[]): string {
  if (titles.length === 0) return "";
  const text = `left out for width: ${titles.join(", ")}; use --json or a wider terminal`;
  return wrap(text, page.columns)
    .map((line) => `${page.colors.dim(line)}\n`)
    .join("");
}

/** Each row as names and values, a blank line between rows. */
function stacked(page: Page, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) =>
      facts(
        page,
        columns.map(({ title }, index) => [title, row[index]!]),
      ),
    )
    .join("\n");
}

/** Indices of the columns that fit the page side by side. */
function fittingColumns(
  page: Page,
  columns: readonly Column[],
  widths: readonly number[],
): readonly number[] {
  const least = widths.map((width, index) =>
    columns[index]!.isShortened === true ? Math.min(width, SHORTENED_WIDTH_GOOD) : width,
  );
  let shown = columns.map((_, index) => index);
  while (takenWidth(shown, least) - COLUMN_GAP > page.tableColumns) {
    const last = shown.findLast((index) => columns[index]!.isOptional === true);
    if (last === undefined) break;
    shown = shown.filter((index) => index !== last);
  }
  return shown;
}

function withoutShortened(columns: readonly Column[], shown: readonly number[]): readonly number[] {
  return shown.filter((index) => columns[index]!.isShortened !== true);
}

/** Width of columns with a gap after each. */
function takenWidth(shown: readonly number[], widths: readonly number[]): number {
  return shown.reduce((sum, index) => sum + widths[index]! + COLUMN_GAP, 0);
}

/** Characters of the longest text, colour codes not counted. */
function textWidth(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => stripVTControlCharacters(text).length));
}

/** Names and their values, the values in line and wrapped beside their names. */
export function facts(page: Page, entries: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length)) + 2;
  return entries
    .map(([name, value]) => {
      const [first = "", ...rest] = wrap(value, page.columns - width);
      return [page.colors.dim(name.padEnd(width)) + first, ...rest.map((line) => " ".repeat(width) + line)];
    })
    .flat()
    .map((line) => `${line}\n`)
    .join("");
}

/** One item a line, each wrapped under its dash. */
export function bullets(page: Page, items: readonly string[]): string {
  return items
    .flatMap((item) =>
      wrap(item, page.columns - 4).map((line, index) => `${index === 0 ? "  - " : "    "}${line}\n`),
    )
    .join("");
}

export function heading(page: Page, text: string): string {
  return `\n${page.colors.bold(text)}\n`;
}

/** Sentences as lines of the page. */
export function paragraph(page: Page, text: string): string {
  return wrap(text, page.columns)
    .map((line) => `${line}\n`)
    .join("");
}

/** A sentence broken into lines of at most `width` characters; words longer than that stay whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
