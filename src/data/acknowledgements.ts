/**
 * Round trips that somebody measured with their own orders: a table with a row for each command that the exchange
 * acknowledged (docs/LATENCY.md), read like every other table.
 */
import { hashText, hashWords } from "../core/digest.ts";
import { dataError } from "../core/errors.ts";
import { readContent } from "./content-reader.ts";
import { timeUsOf, type TableRow } from "./tables/table-cells.ts";
import { tableRows } from "./tables/table-rows.ts";

/** Its columns, each in microseconds since 1970 UTC. */
const COLUMNS = {
  requestUs: "request_time_us",
  exchangeUs: "exchange_time_us",
  acknowledgementUs: "acknowledgement_time_us",
} as const;

export interface Acknowledgements {
  readonly file: string;
  /** Hash of all times: equal rows, equal name. */
  readonly contentHash: string;
  /** When the command left us, by our clock. */
  readonly requestUs: Float64Array;
  /** When the exchange acted on it, by its own. */
  readonly exchangeUs: Float64Array;
  /** When its answer reached us, by our clock. */
  readonly acknowledgementUs: Float64Array;
}

/** @throws DATA_COLUMN_MISSING, DATA_BAD_FIELD, DATA_BAD_ROUND_TRIP, DATA_EMPTY and what reading a table throws. */
export async function readAcknowledgements(file: string): Promise<Acknowledgements> {
  const times: Record<keyof typeof COLUMNS, number[]> = {
    requestUs: [],
    exchangeUs: [],
    acknowledgementUs: [],
  };
  for await (const batch of tableRows(file, readContent(file)))
    for (const row of batch) {
      for (const [name, column] of Object.entries(COLUMNS) as [keyof typeof COLUMNS, string][]) {
        requireColumn(file, row, column);
        times[name].push(timeUsOf(file, row, { column, unit: "us" }));
      }
      requireRoundTrip(file, row, times.requestUs.at(-1)!, times.acknowledgementUs.at(-1)!);
    }
  if (times.requestUs.length === 0)
    throw dataError("DATA_EMPTY", `${file} holds no round trips`, {
      hint: `Its first line names the columns ${Object.values(COLUMNS).join(", ")}; a line for each command follows.`,
      data: { file },
    });
  const requestUs = Float64Array.from(times.requestUs);
  const exchangeUs = Float64Array.from(times.exchangeUs);
  const acknowledgementUs = Float64Array.from(times.acknowledgementUs);
  const hashes = [requestUs, exchangeUs, acknowledgementUs].map(({ buffer }) =>
    hashWords(new Uint32Array(buffer)),
  );
  return {
    file,
    contentHash: hashText(hashes.join("")),
    requestUs,
    exchangeUs,
    acknowledgementUs,
  };
}

function requireColumn(file: string, { fields }: TableRow, column: string): void {
  if (Object.hasOwn(fields, column)) return;
  throw dataError("DATA_COLUMN_MISSING", `${file} has no column ${column}`, {
    hint: `Round trips have the columns ${Object.values(COLUMNS).join(", ")}; found: ${Object.keys(fields).join(", ")}.`,
    data: { file, column },
  });
}

/** Both times are of our own clock: an answer before its question is a mistake, whatever the exchange's clock says. */
function requireRoundTrip(file: string, row: TableRow, requestUs: number, acknowledgementUs: number): void {
  if (acknowledgementUs >= requestUs) return;
  throw dataError(
    "DATA_BAD_ROUND_TRIP",
    `${file}, ${row.unit} ${row.number}: acknowledged ${requestUs - acknowledgementUs} µs before the request`,
    {
      hint: "Both times are of the own clock; correct or remove the row.",
      data: { file, [row.unit]: row.number, requestUs, acknowledgementUs },
    },
  );
}
