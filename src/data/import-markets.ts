import { basename } from "node:path";
import { dataError } from "../core/errors.ts";
import { parseMarketDocument } from "../kalshi/market-documents.ts";
import { fileTimeUs, readJsonDocument } from "./json-document.ts";
import { seenStatement, writeLife } from "./market-life-table.ts";
import { writeSchedule } from "./schedule-store.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

export interface MarketImportOptions {
  /** When it was fetched, for what has no `captured_at` around it; the time of the file when undefined. */
  readonly seenUs?: number | undefined;
}

export interface MarketImportSummary {
  readonly file: string;
  readonly marketCount: number;
  /** Of those, the ones that said something new. */
  readonly newCount: number;
  readonly settledCount: number;
  readonly scheduleCount: number;
}

/**
 * Imports what a JSON document, plain or gzip, of answers of Kalshi's REST interface says of markets and of the exchange's
 * hours: markets, alone, in lists or in their events, and schedules, in any mixture (docs/DATA.md). All of it is in the store
 * afterwards, or nothing. Importing the same again changes nothing.
 * @throws DATA_FILE_MISSING, DATA_BAD_JSON, DATA_BAD_FIELD, DATA_EMPTY, DATA_DB_BUSY
 */
export async function importMarkets(
  store: Store,
  file: string,
  options: MarketImportOptions = {},
): Promise<MarketImportSummary> {
  const { markets, schedules } = parseMarketDocument(await readJsonDocument(file), file);
  if (markets.length + schedules.length === 0) throw noMarkets(file);
  const seenUs = options.seenUs ?? (await fileTimeUs(file));
  const source = basename(file);
  let newCount = 0;
  await inTransaction(store, () => {
    for (const market of markets)
      if (writeLife(store, market.ticker, undefined, seenStatement(market, seenUs, source))) newCount++;
    for (const schedule of schedules) writeSchedule(store, schedule, seenUs, source);
    return Promise.resolve();
  });
  return {
    file,
    marketCount: markets.length,
    newCount,
    settledCount: markets.filter(({ status }) => status === "settled").length,
    scheduleCount: schedules.length,
  };
}

function noMarkets(file: string): Error {
  return dataError("DATA_EMPTY", `${file} holds neither markets nor a schedule of the exchange`, {
    hint: "It must hold answers of Kalshi's REST interface: markets, events with their markets, or the exchange's schedule.",
    data: { file },
  });
}
