/**
 * The one font of the charts, from files, so that pictures do not depend on what a machine has installed; and the widths
 * of its glyphs, so that the layout leaves exactly the room that the drawing takes.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { assert } from "../core/errors.ts";

/** Verdana has nearly the same widths: a browser without DejaVu Sans keeps the layout. */
export const CHART_FONT = "DejaVu Sans, Verdana, sans-serif";
export const FONT_FAMILY = "DejaVu Sans";

const FOLDER = path.join(
  path.dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")),
  "ttf",
);
export const FONT_FILES = [
  path.join(FOLDER, "DejaVuSans.ttf"),
  path.join(FOLDER, "DejaVuSans-Bold.ttf"),
] as const;

/** Widths of characters in em. */
interface FontWidths {
  readonly emOf: (codePoint: number) => number;
}

let regular: FontWidths | undefined;
let bold: FontWidths | undefined;

/** Width of one line of text in pixels, kerning left out (it would be a few hundredths). */
export function textWidthPx(text: string, fontSizePx: number, isBold = false): number {
  const widths = isBold ? (bold ??= readWidths(FONT_FILES[1])) : (regular ??= readWidths(FONT_FILES[0]));
  let em = 0;
  for (const character of text) em += widths.emOf(character.codePointAt(0)!);
  return em * fontSizePx;
}

/** Breaks a text into lines of at most `widthPx`, between words. */
export function wrapText(text: string, fontSizePx: number, widthPx: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidthPx(longer, fontSizePx) > widthPx) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Cuts a text that is too wide, with an ellipsis. */
export function fitText(text: string, fontSizePx: number, widthPx: number): string {
  if (textWidthPx(text, fontSizePx) <= widthPx) return text;
  const characters = Array.from(text);
  while (characters.length > 1 && textWidthPx(`${characters.join("")}…`, fontSizePx) > widthPx)
    characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** Reads a TrueType file's character map (format 4) and advance widths: the OpenType specification, `cmap` and `hmtx`. */
function readWidths(file: string): FontWidths {
  const bytes = readFileSync(file);
  const tables = new Map<string, number>();
  for (let index = 0; index < bytes.readUInt16BE(4); index++) {
    const record = 12 + index * 16;
    tables.set(bytes.toString("latin1", record, record + 4), bytes.readUInt32BE(record + 8));
  }
  const start = (tag: string): number => {
    const offset = tables.get(tag);
    assert(offset !== undefined, `font file has a ${tag} table`);
    return offset;
  };
  const unitsPerEm = bytes.readUInt16BE(start("head") + 18);
  const metricCount = bytes.readUInt16BE(start("hhea") + 34);
  const metrics = start("hmtx");
  const glyphOf = characterMap(bytes, start("cmap"));
  const emOf = (codePoint: number): number => {
    const metric = Math.min(glyphOf(codePoint), metricCount - 1);
    return bytes.readUInt16BE(metrics + metric * 4) / unitsPerEm;
  };
  return { emOf };
}

function characterMap(bytes: Buffer, cmap: number): (codePoint: number) => number {
  const table = formatFour(bytes, cmap);
  const segmentBytes = bytes.readUInt16BE(table + 6);
  const ends = table + 14;
  const starts = ends + segmentBytes + 2;
  const deltas = starts + segmentBytes;
  const rangeOffsets = deltas + segmentBytes;
  return (codePoint) => {
    for (let at = 0; at < segmentBytes; at += 2) {
      if (codePoint > bytes.readUInt16BE(ends + at)) continue;
      const first = bytes.readUInt16BE(starts + at);
      if (codePoint < first) return 0;
      const delta = bytes.readUInt16BE(deltas + at);
      const rangeOffset = bytes.readUInt16BE(rangeOffsets + at);
      if (rangeOffset === 0) return (codePoint + delta) & 0xffff;
      const glyph = bytes.readUInt16BE(rangeOffsets + at + rangeOffset + (codePoint - first) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

function formatFour(bytes: Buffer, cmap: number): number {
  for (let index = 0; index < bytes.readUInt16BE(cmap + 2); index++) {
    const table = cmap + bytes.readUInt32BE(cmap + 4 + index * 8 + 4);
    if (bytes.readUInt16BE(table) === 4) return table;
  }
  assert(false, "font file has a character map of format 4");
}
