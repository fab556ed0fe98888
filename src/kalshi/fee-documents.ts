/**
 * Reads what Kalshi's REST answers say about fees, wherever it stands in a JSON document: one answer, pages of them, or answers
 * in an envelope of whoever saved them. Lenient about everything that is not about fees, exact about what is. (Kalshi docs,
 * openapi.yaml: Series, SeriesFeeChange, EventData, EventFeeChange, Market; read 2026-11-20.)
 */
import type { FeeRule } from "../core/fee-terms.ts";
import {
  readDocumentText,
  readDocumentTimeUs,
  readEach,
  walkDocument,
  type DocumentPlace,
  type DocumentReader,
} from "./document-walk.ts";
import { readFeeOverride, readFeeRule } from "./fee-fields.ts";
import type { Fields } from "./frame-fields.ts";

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

/** By the names under which the exchange's answers have them, one object or a list. */
const READERS: ReadonlyMap<string, DocumentReader<FeeFacts>> = new Map([
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
  walkDocument(document, file, READERS, facts);
  return facts;
}

function readSeries(fields: Fields, at: DocumentPlace, { seriesFees }: FeeFacts): void {
  const seriesTicker = readDocumentText(fields, "ticker", at);
  const rule = readFeeRule(fields, at.bad);
  seriesFees.push({ seriesTicker, ...rule, ...seenToHold(at) });
}

function readSeriesChange(fields: Fields, at: DocumentPlace, { seriesFees }: FeeFacts): void {
  const seriesTicker = readDocumentText(fields, "series_ticker", at);
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
  const eventTicker = readDocumentText(fields, "event_ticker", at);
  eventSeries.push({
    eventTicker,
    seriesTicker: readDocumentText(fields, "series_ticker", at),
    seenUs: at.seenUs,
  });
  return eventTicker;
}

function readMarket(fields: Fields, at: DocumentPlace, { markets }: FeeFacts): void {
  const waiverField = "fee_waiver_expiration_time";
  const hasWaiver = (fields[waiverField] ?? undefined) !== undefined;
  markets.push({
    ticker: readDocumentText(fields, "ticker", at),
    eventTicker: readDocumentText(fields, "event_ticker", at),
    waiverUntilUs: hasWaiver ? readDocumentTimeUs(fields, waiverField, at) : undefined,
    seenUs: at.seenUs,
  });
}

function seenToHold({ seenUs }: DocumentPlace): FeeDate {
  return { scheduledUs: undefined, changeId: undefined, seenUs };
}

function readDate(fields: Fields, at: DocumentPlace): FeeDate {
  return {
    scheduledUs: readDocumentTimeUs(fields, "scheduled_ts", at),
    changeId: readDocumentText(fields, "id", at),
    seenUs: at.seenUs,
  };
}
