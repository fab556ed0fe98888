/**
 * Reads what Kalshi's REST answers say of markets (their state, grid, times, result and settlement) and of the exchange's
 * hours, wherever it stands in a JSON document. Lenient about everything else, exact about that. (Kalshi docs, openapi.yaml:
 * Market, GetExchangeScheduleResponse; read 2026-11-20.)
 */
import {
  readDocumentText,
  readDocumentTimeUs,
  readEach,
  walkDocument,
  type DocumentPlace,
  type DocumentReader,
} from "./document-walk.ts";
import type { Fields } from "./frame-fields.ts";
import { readFloorBp, readGrid, readSettlement, type MarketFacts } from "./market-fields.ts";
import { readSchedule, type ExchangeSchedule } from "./schedule-fields.ts";

/** How a market stands; `settled` is final, `determined` is not. */
export type LifeStatus = "unopened" | "open" | "inactive" | "closed" | "determined" | "settled";

/** A market as it was seen once. */
export interface MarketSeen extends MarketFacts {
  readonly ticker: string;
  readonly status: LifeStatus | undefined;
  /** The `captured_at` of the envelope around it, where there is one. */
  readonly seenUs: number | undefined;
}

export interface ScheduleSeen extends ExchangeSchedule {
  readonly seenUs: number | undefined;
}

export interface MarketDocumentFacts {
  readonly markets: MarketSeen[];
  readonly schedules: ScheduleSeen[];
}

const READERS: ReadonlyMap<string, DocumentReader<MarketDocumentFacts>> = new Map([
  ["market", readMarket],
  ["markets", readMarket],
  ["event", readEvent],
  ["events", readEvent],
  ["schedule", readScheduleSeen],
]);

/** By the exchange's words. */
const STATUSES: ReadonlyMap<string, LifeStatus> = new Map([
  ["initialized", "unopened"],
  ["inactive", "inactive"],
  ["active", "open"],
  ["closed", "closed"],
  ["determined", "determined"],
  ["disputed", "determined"],
  ["amended", "determined"],
  ["finalized", "settled"],
  ["settled", "settled"],
] as const);

/** @throws DATA_BAD_FIELD with the file and the path in the document. */
export function parseMarketDocument(document: unknown, file: string): MarketDocumentFacts {
  const facts: MarketDocumentFacts = { markets: [], schedules: [] };
  walkDocument(document, file, READERS, facts);
  return facts;
}

/** Only the markets that stand in it are told of here. */
function readEvent(fields: Fields, at: DocumentPlace, facts: MarketDocumentFacts): void {
  if (Array.isArray(fields.markets)) readEach(fields.markets, at.under("markets"), readMarket, facts);
}

function readMarket(fields: Fields, at: DocumentPlace, { markets }: MarketDocumentFacts): void {
  const { status } = fields;
  if (status !== undefined && typeof status !== "string") throw at.bad("status", status, "a text");
  markets.push({
    ticker: readDocumentText(fields, "ticker", at),
    status: STATUSES.get(status ?? ""),
    openUs: readOptionalTimeUs(fields, "open_time", at),
    closeUs: readOptionalTimeUs(fields, "close_time", at),
    settledUs: readOptionalTimeUs(fields, "settlement_ts", at),
    ...readSettlement(fields, "settlement_value_dollars", at.bad),
    ...readGrid(fields, at.bad),
    settlementFloorBp: readFloorBp(fields, at.bad),
    seenUs: at.seenUs,
  });
}

function readOptionalTimeUs(fields: Fields, field: string, at: DocumentPlace): number | undefined {
  return (fields[field] ?? "") === "" ? undefined : readDocumentTimeUs(fields, field, at);
}

function readScheduleSeen(fields: Fields, at: DocumentPlace, { schedules }: MarketDocumentFacts): void {
  schedules.push({ ...readSchedule(fields, at), seenUs: at.seenUs });
}
