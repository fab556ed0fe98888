/**
 * Reads what Kalshi's REST answers say about fees, wherever it stands in a JSON document: one answer, pages of them, or answers
 * in an envelope of whoever saved them. Lenient about everything that is not about fees, exact about what is. (Kalshi docs,
 * openapi.yaml: Series, SeriesFeeChange, EventData, EventFeeChange, Market; read 2026-11-20.)
 */
import { dataError } from "../core/errors.ts";
import type { FeeRule } from "../core/fee-terms.ts";
import { readFeeOverride, readFeeRule, type BadField } from "./fee-fields.ts";
import { isFields, type Fields } from "./frame-fields.ts";
import { parseRfc3339Us } from "./frame-time.ts";

/** When something was seen: the `captured_at` of the envelope around it, where there is one. */
interface Seen {
  readonly seenUs: number | undefined;
}

/** When something holds: from a time the exchange gave, with an id; else it was only seen to hold. */
export interface FeeDate extends Seen {
  readonly scheduledUs: number | undefined;
  readonly changeId: string | undefined;
}

export interface SeriesFee extends FeeDate, FeeRule {
  readonly seriesTicker: string;
}

/** `rule` is undefined where the event has no override. */
export interface EventOverride {
  readonly eventTicker: string;
  readonly rule: FeeRule | undefined;
}

interface EventFee extends EventOverride, FeeDate {}

export interface EventSeries extends Seen {
  readonly eventTicker: string;
  readonly seriesTicker: string;
}

export interface FeeMarket extends Seen {
  readonly ticker: string;
  readonly eventTicker: string;
  /** `fee_waiver_expiration_time` */
  readonly waiverUntilUs: number | undefined;
}

/** Everything a document says about fees. */
export interface FeeFacts {
  readonly seriesFees: SeriesFee[];
  readonly eventFees: EventFee[];
  readonly eventSeries: EventSeries[];
  readonly markets: FeeMarket[];
}

type Reader = (fields: Fields, at: DocumentPlace, facts: FeeFacts) => void;

/** By the names under which the exchange's answers have them, one object or a list. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ["series", readSeries],
  ["series_fee_change_arr", readSeriesChange],
  ["event", readEvent],
  ["events", readEvent],
  ["event_fee_changes", readEventChange],
  ["market", readMarket],
  ["markets", readMarket],
]);

/** @throws DATA_BAD_FIELD with the file and the path in the document. */
export function parseFeeDocument(document: unknown, file: string): FeeFacts {
  const facts: FeeFacts = { seriesFees: [], eventFees: [], eventSeries: [], markets: [] };
  walk(document, new DocumentPlace(file, "", undefined), facts);
  return facts;
}

/** Where in a document something stands, and when that part of it was captured. */
class DocumentPlace {
  readonly file: string;
  readonly path: string;
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

function walk(value: unknown, at: DocumentPlace, facts: FeeFacts): void {
  if (Array.isArray(value))
    for (const [index, item] of (value as readonly unknown[]).entries()) walk(item, at.under(index), facts);
  if (!isFields(value)) return;
  const seenUs = value.captured_at === undefined ? at.seenUs : readCapturedUs(value, at);
  const here = new DocumentPlace(at.file, at.path, seenUs);
  for (const [key, child] of Object.entries(value)) {
    const reader = READERS.get(key);
    if (reader !== undefined && typeof child === "object" && child !== null)
      readEach(child, here.under(key), reader, facts);
    else walk(child, here.under(key), facts);
  }
}

function readEach(value: object, at: DocumentPlace, reader: Reader, facts: FeeFacts): void {
  if (!Array.isArray(value)) return reader(value as Fields, at, facts);
  for (const [index, item] of (value as readonly unknown[]).entries()) {
    if (!isFields(item)) throw at.bad(index, item, "an object");
    reader(item, at.under(index), facts);
  }
}

function readSeries(fields: Fields, at: DocumentPlace, { seriesFees }: FeeFacts): void {
  const seriesTicker = readText(fields, "ticker", at);
  const rule = readFeeRule(fields, at.bad);
  seriesFees.push({ seriesTicker, ...rule, ...seenToHold(at) });
}

function readSeriesChange(fields: Fields, at: DocumentPlace, { seriesFees }: FeeFacts): void {
  const seriesTicker = readText(fields, "series_ticker", at);
  const rule = readFeeRule(fields, at.bad);
  seriesFees.push({ seriesTicker, ...rule, ...readDate(fields, at) });
}

/** Its markets may stand in it. An override that is not mentioned is none. */
function readEvent(fields: Fields, at: DocumentPlace, facts: FeeFacts): void {
  const eventTicker = readEventSeries(fields, at, facts);
  facts.eventFees.push({ eventTicker, rule: readFeeOverride(fields, at.bad), ...seenToHold(at) });
  if (Array.isArray(fields.markets)) readEach(fields.markets, at.under("markets"), readMarket, facts);
}

function readEventChange(fields: Fields, at: DocumentPlace, facts: FeeFacts): void {
  const eventTicker = readEventSeries(fields, at, facts);
  facts.eventFees.push({ eventTicker, rule: readFeeOverride(fields, at.bad), ...readDate(fields, at) });
}

function readEventSeries(fields: Fields, at: DocumentPlace, { eventSeries }: FeeFacts): string {
  const eventTicker = readText(fields, "event_ticker", at);
  eventSeries.push({ eventTicker, seriesTicker: readText(fields, "series_ticker", at), seenUs: at.seenUs });
  return eventTicker;
}

function readMarket(fields: Fields, at: DocumentPlace, { markets }: FeeFacts): void {
  const waiverField = "fee_waiver_expiration_time";
  const hasWaiver = (fields[waiverField] ?? undefined) !== undefined;
  markets.push({
    ticker: readText(fields, "ticker", at),
    eventTicker: readText(fields, "event_ticker", at),
    waiverUntilUs: hasWaiver ? readTimeUs(fields, waiverField, at) : undefined,
    seenUs: at.seenUs,
  });
}

function seenToHold({ seenUs }: DocumentPlace): FeeDate {
  return { scheduledUs: undefined, changeId: undefined, seenUs };
}

function readDate(fields: Fields, at: DocumentPlace): FeeDate {
  return {
    scheduledUs: readTimeUs(fields, "scheduled_ts", at),
    changeId: readText(fields, "id", at),
    seenUs: at.seenUs,
  };
}

function readText(fields: Fields, field: string, at: DocumentPlace): string {
  const value = fields[field];
  if (typeof value !== "string" || value === "") throw at.bad(field, value, "a text");
  return value;
}

function readTimeUs(fields: Fields, field: string, at: DocumentPlace): number {
  const value = fields[field];
  const timeUs = typeof value === "string" ? parseRfc3339Us(value) : undefined;
  if (timeUs === undefined) throw at.bad(field, value, "an RFC 3339 time in UTC");
  return timeUs;
}

/** Recorders write UTC in either way. */
function readCapturedUs({ captured_at: value }: Fields, at: DocumentPlace): number {
  const text = typeof value === "string" ? value.replace(/\+00:00$/, "Z") : value;
  return readTimeUs({ captured_at: text }, "captured_at", at);
}
