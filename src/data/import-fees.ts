import { basename } from "node:path";
import { dataError } from "../core/errors.ts";
import { parseFeeDocument, type FeeFacts } from "../kalshi/fee-documents.ts";
import { writeFeeFacts } from "./fee-store.ts";
import { fileTimeUs, readJsonDocument } from "./json-document.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

export interface FeeImportOptions {
  /** When it was fetched, for what has no `captured_at` around it; the time of the file when undefined. */
  readonly seenUs?: number | undefined;
}

export interface FeeImportSummary {
  readonly file: string;
  /** Fees of series and overrides of events, dated or seen to hold. */
  readonly seriesFeeCount: number;
  readonly eventFeeCount: number;
  readonly marketCount: number;
}

/**
 * Imports what a JSON document, plain or gzip, of answers of Kalshi's REST interface says about fees: series, events, markets,
 * and the dated changes of series and events, in any mixture (docs/FEES.md). All of it is in the store afterwards, or nothing.
 * Importing the same again changes nothing.
 * @throws DATA_FILE_MISSING, DATA_BAD_JSON, DATA_BAD_FIELD, DATA_EMPTY, DATA_FEES_CONFLICT, DATA_DB_BUSY
 */
export async function importFees(
  store: Store,
  file: string,
  options: FeeImportOptions = {},
): Promise<FeeImportSummary> {
  const facts = parseFeeDocument(await readJsonDocument(file), file);
  if (isEmpty(facts)) throw noFees(file);
  const seenUs = options.seenUs ?? (await fileTimeUs(file));
  await inTransaction(store, () => {
    writeFeeFacts(store, facts, { source: basename(file), seenUs });
    return Promise.resolve();
  });
  return {
    file,
    seriesFeeCount: facts.seriesFees.length,
    eventFeeCount: facts.eventFees.length,
    marketCount: facts.markets.length,
  };
}

function isEmpty({ seriesFees, eventFees, markets }: FeeFacts): boolean {
  return seriesFees.length + eventFees.length + markets.length === 0;
}

function noFees(file: string): Error {
  return dataError("DATA_EMPTY", `${file} says nothing about fees`, {
    hint: "It must hold answers of Kalshi's REST interface: series, events, markets, or their fee changes.",
    data: { file },
  });
}
