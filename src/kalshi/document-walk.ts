/**
 * Finds the exchange's REST answers wherever they stand in a JSON document: one answer, pages of them, or answers in an
 * envelope of whoever saved them.
 */
import { dataError } from "../core/errors.ts";
import type { BadField } from "./fee-fields.ts";
import { isFields, type Fields } from "./frame-fields.ts";
import { parseRfc3339Us } from "./frame-time.ts";

/** Where in a document something stands, and when that part of it was captured. */
export class DocumentPlace {
  readonly file: string;
  readonly path: string;
  /** The `captured_at` of the envelope around it, where there is one. */
  readonly seenUs: number | undefined;

  constructor(file: string, path: string, seenUs: number | undefined) {
    this.file = file;
    this.path = path;
    this.seenUs = seenUs;
  }

  under(key: string | number): DocumentPlace {
    const step = typeof key === "number" ? `[${key}]` : this.path === "" ? key : `.${key}`;
    return new DocumentPlace(this.file, this.path + step, this.seenUs);
  }

  readonly bad: BadField = (field, value, rule, cause) => {
    const { path } = this.under(field);
    const shown = value === undefined ? "missing" : JSON.stringify(value).slice(0, 60);
    return dataError("DATA_BAD_FIELD", `${this.file}: ${path} was ${shown}, it must be ${rule}`, {
      hint: "The document is damaged or of a form this version does not know; fetch it again or correct that field.",
      data: { file: this.file, path, value },
      cause,
    });
  };
}

export type DocumentReader<Facts> = (fields: Fields, at: DocumentPlace, facts: Facts) => void;

/** Calls readers by the names under which the exchange's answers have what they read, one object or a list. */
export function walkDocument<Facts>(
  document: unknown,
  file: string,
  readers: ReadonlyMap<string, DocumentReader<Facts>>,
  facts: Facts,
): void {
  walk(document, new DocumentPlace(file, "", undefined), readers, facts);
}

function walk<Facts>(
  value: unknown,
  at: DocumentPlace,
  readers: ReadonlyMap<string, DocumentReader<Facts>>,
  facts: Facts,
): void {
  if (Array.isArray(value))
    for (const [index, item] of (value as readonly unknown[]).entries())
      walk(item, at.under(index), readers, facts);
  if (!isFields(value)) return;
  const seenUs = value.captured_at === undefined ? at.seenUs : readCapturedUs(value, at);
  const here = new DocumentPlace(at.file, at.path, seenUs);
  for (const [key, child] of Object.entries(value)) {
    const reader = readers.get(key);
    if (reader !== undefined && typeof child === "object" && child !== null)
      readEach(child, here.under(key), reader, facts);
    else walk(child, here.under(key), readers, facts);
  }
}

/** One object or a list of them. */
export function readEach<Facts>(
  value: object,
  at: DocumentPlace,
  reader: DocumentReader<Facts>,
  facts: Facts,
): void {
  if (!Array.isArray(value)) return reader(value as Fields, at, facts);
  for (const [index, item] of (value as readonly unknown[]).entries()) {
    if (!isFields(item)) throw at.bad(index, item, "an object");
    reader(item, at.under(index), facts);
  }
}

export function readDocumentText(fields: Fields, field: string, at: DocumentPlace): string {
  const value = fields[field];
  if (typeof value !== "string" || value === "") throw at.bad(field, value, "a text");
  return value;
}

export function readDocumentTimeUs(fields: Fields, field: string, at: DocumentPlace): number {
  const value = fields[field];
  const timeUs = typeof value === "string" ? parseRfc3339Us(value) : undefined;
  if (timeUs === undefined) throw at.bad(field, value, "an RFC 3339 time in UTC");
  return timeUs;
}

/** Recorders write UTC in either way. */
function readCapturedUs({ captured_at: value }: Fields, at: DocumentPlace): number {
  const text = typeof value === "string" ? value.replace(/\+00:00$/, "Z") : value;
  return readDocumentTimeUs({ captured_at: text }, "captured_at", at);
}
