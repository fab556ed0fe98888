/** What is exported of a store: trades, best quotes, recorded book rows, fair values. Names and units are DATA.md's. */
import { dataError } from "../../core/errors.ts";
import { ASK } from "../../core/order-book.ts";
import { requireMarket } from "../markets.ts";
import { isTablePart, hasRows } from "./table-parts.ts";
import { marketParts, readRecordedRows } from "../recorded-rows-store.ts";
import { RECORDED_KIND } from "../recorded-rows.ts";
import type { Store } from "../store.ts";
import { priceColumns, sizeColumns, type ExportColumn, type ExportTable } from "./export-columns.ts";
import { readObservations, requireSeries } from "./series-table.ts";
import { readQuotes } from "./sparse-market.ts";

interface TradeRow {
  readonly ticker: string;
  readonly timeUs: number;
  readonly receiveTimeUs: number;
  readonly priceBp: number;
  readonly lots: number;
  readonly hitSide: "bid" | "ask";
  readonly isBlock: number;
  readonly tradeId: string | null;
}

/** Captures whose rows of a market a replay uses, as a JSON array. */
function usedCaptures(store: Store, ticker: string): string {
  return JSON.stringify(
    marketParts(store, ticker)
      .filter(hasRows)
      .map(({ captureId }) => captureId),
  );
}

/** The trades of markets that a replay would see, each market's in recorded order. */
export function tradesTable(store: Store, tickers: readonly string[]): ExportTable {
  const select = store.db.prepare<[string, number, string], TradeRow>(
    `SELECT ? AS ticker, time_us AS timeUs, receive_time_us AS receiveTimeUs, price_bp AS priceBp, size_lots AS lots,
       hit_side AS hitSide, is_block AS isBlock, trade_id AS tradeId
     FROM trade JOIN capture USING (capture_id)
     WHERE market_id = ? AND capture_id IN (SELECT value FROM json_each(?))
     ORDER BY capture.first_time_us, capture.first_seq, capture.sha256, trade_index`,
  );
  const rows = tickers.flatMap((ticker) =>
    select.all(ticker, requireMarket(store, ticker).marketId, usedCaptures(store, ticker)),
  );
  return {
    schema: "halfspread-trades/1",
    rowCount: rows.length,
    columns: [
      { name: "ticker", type: "text", at: (row) => rows[row]!.ticker },
      ...timeColumns(
        (row) => rows[row]!.timeUs,
        (row) => rows[row]!.receiveTimeUs,
      ),
      ...priceColumns("price", (row) => rows[row]!.priceBp),
      ...sizeColumns("size", (row) => rows[row]!.lots),
      { name: "taker_side", type: "text", at: (row) => (rows[row]!.hitSide === "ask" ? "yes" : "no") },
      { name: "is_block", type: "flag", at: (row) => rows[row]!.isBlock === 1 },
      { name: "trade_id", type: "text", isNullable: true, at: (row) => rows[row]!.tradeId ?? undefined },
    ],
  };
}

/** The best quotes of markets that came as tables. @throws DATA_NO_QUOTES for a market with a recorded book */
export function quotesTable(store: Store, tickers: readonly string[]): ExportTable {
  const rows = tickers.flatMap((ticker) => {
    const { marketId } = requireMarket(store, ticker);
    if (!marketParts(store, ticker).every(isTablePart)) throw noQuotes(ticker);
    return readQuotes(store, marketId, usedCaptures(store, ticker)).map((quote) => ({ ticker, ...quote }));
  });
  return {
    schema: "halfspread-quotes/1",
    rowCount: rows.length,
    columns: [
      { name: "ticker", type: "text", at: (row) => rows[row]!.ticker },
      ...timeColumns(
        (row) => rows[row]!.timeUs,
        (row) => rows[row]!.receiveTimeUs,
      ),
      ...priceColumns("bid", (row) => rows[row]!.bidBp ?? undefined, true),
      ...sizeColumns("bid_size", (row) => rows[row]!.bidLots ?? undefined, true),
      ...priceColumns("ask", (row) => rows[row]!.askBp ?? undefined, true),
      ...sizeColumns("ask_size", (row) => rows[row]!.askLots ?? undefined, true),
    ],
  };
}

function noQuotes(ticker: string): Error {
  return dataError("DATA_NO_QUOTES", `market ${ticker} has a recorded book, not a table of best quotes`, {
    hint: "Export its rows with `export book`, or its tape, which marks each move of a best price.",
    data: { ticker },
  });
}

const KIND_NAMES = Object.fromEntries(Object.entries(RECORDED_KIND).map(([name, kind]) => [kind, name]));

/** A market's rows as they were recorded. */
export function bookTable(store: Store, ticker: string): ExportTable {
  const rows = readRecordedRows(store, ticker);
  const hasLevel = (row: number): boolean =>
    rows.kind[row] !== RECORDED_KIND.snapshot && rows.kind[row] !== RECORDED_KIND.gap;
  const ofLevel =
    <Value>(value: (row: number) => Value) =>
    (row: number) =>
      hasLevel(row) ? value(row) : undefined;
  return {
    schema: "halfspread-book/1",
    rowCount: rows.rowCount,
    notes: { ticker },
    columns: [
      { name: "row", type: "integer", at: (row) => row },
      ...timeColumns(
        (row) => rows.timeUs[row]!,
        (row) => rows.receiveTimeUs[row]!,
      ),
      { name: "kind", type: "text", at: (row) => KIND_NAMES[rows.kind[row]!] },
      {
        name: "side",
        type: "text",
        isNullable: true,
        at: ofLevel((row) => (rows.side[row] === ASK ? "ask" : "bid")),
      },
      ...priceColumns(
        "price",
        ofLevel((row) => rows.priceBp[row]!),
        true,
      ),
      ...sizeColumns(
        "size",
        ofLevel((row) => rows.lots[row]!),
        true,
      ),
      { name: "is_block", type: "flag", at: (row) => rows.isBlock[row] === 1 },
    ],
  };
}

/** A series of fair values; the name of the value's column states its unit. */
export function fairValueTable(store: Store, names: readonly string[]): ExportTable {
  const units = new Set(names.map((name) => requireSeries(store, name).unit));
  if (units.size > 1)
    throw dataError("DATA_SERIES_UNIT", `the series are in different units: ${[...units].join(", ")}`, {
      hint: "Export those of one unit at a time: --series NAME.",
      data: { units: [...units] },
    });
  const parts = names.map((name) => ({ name, ...readObservations(store, name) }));
  const owner: number[] = [];
  const index: number[] = [];
  parts.forEach(({ timeUs }, part) =>
    timeUs.forEach((_, at) => {
      owner.push(part);
      index.push(at);
    }),
  );
  const from = (row: number): (typeof parts)[number] => parts[owner[row]!]!;
  return {
    schema: "halfspread-fair-value/1",
    rowCount: owner.length,
    columns: [
      { name: "series", type: "text", at: (row) => from(row).name },
      ...timeColumns(
        (row) => from(row).timeUs[index[row]!]!,
        (row) => from(row).receiveTimeUs[index[row]!]!,
      ),
      { name: `value_${[...units][0] ?? "raw"}`, type: "number", at: (row) => from(row).value[index[row]!]! },
    ],
  };
}

function timeColumns(timeAt: (row: number) => number, receiveAt: (row: number) => number): ExportColumn[] {
  return [
    { name: "time_us", type: "integer", at: timeAt },
    { name: "receive_time_us", type: "integer", at: receiveAt },
  ];
}
