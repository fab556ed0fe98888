/**
 * The SQLite tables of a run's rows: one STRICT table a row type, one column a scalar, named as in the code with the unit
 * last. Nested objects become prefixed columns (`marksMidMicros`); lists of anything become JSON text.
 *
 * The column kinds are checked against the row types: a field added there does not compile until it is stored here.
 */
import type Database from "better-sqlite3";
import { assert } from "../core/errors.ts";
import { ASK, BID, type Side } from "../core/order-book.ts";
import type {
  BestPriceRow,
  CauseRow,
  CloseUp,
  DayRow,
  EquityRow,
  FillRow,
  IncentiveRow,
  InventoryRow,
  LaneMarketRow,
  LaneRow,
  MarkoutRow,
  MetricsRow,
  OrderOutcomeRow,
  QualityRow,
  QuoteRow,
  RiskRow,
  RiskTripRow,
} from "../core/result-rows.ts";

/** `lane`: an index from 0 in the code; kept under the name `lane` as the number people see, from 1. */
type ScalarKind = "integer" | "real" | "text" | "boolean" | "side" | "json" | "lane";

/** What may hold a value of this type; `?` where it may be undefined, `optional` for an object that may be. */
type KindOf<Value> = undefined extends Value ? OptionalKind<NonNullable<Value>> : RequiredKind<Value>;
type RequiredKind<Value> = Value extends boolean
  ? "boolean"
  : Value extends Side
    ? "side"
    : Value extends number
      ? "integer" | "real" | "lane"
      : Value extends string
        ? "text"
        : Value extends readonly unknown[]
          ? "json"
          : ColumnsOf<Value> | "json";
type OptionalKind<Value> = Value extends number
  ? "integer?" | "real?"
  : Value extends string
    ? "text?"
    : Value extends readonly unknown[]
      ? "json?"
      : { readonly optional: ColumnsOf<Value> };

type ColumnsOf<Row> = { readonly [Field in keyof Row]-?: KindOf<Row[Field]> };

interface Column {
  readonly name: string;
  readonly path: readonly string[];
  readonly kind: ScalarKind;
  readonly isOptional: boolean;
}

/** What SQL knows of a table. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** A row type's table. `optionalPaths` name the objects that are absent when all their columns are null. */
export interface Table<Row> extends TableShape {
  readonly optionalPaths: readonly (readonly string[])[];
  /** Never set: ties the table to its row type. */
  readonly row?: Row;
}

function table<Row>(name: string, columns: ColumnsOf<Row>): Table<Row> {
  const flat: Column[] = [];
  const optionalPaths: string[][] = [];
  const visit = (kinds: object, prefix: readonly string[], isInOptional: boolean): void => {
    for (const [field, kind] of Object.entries(kinds) as [string, string | object][]) {
      const path = [...prefix, field];
      if (typeof kind === "string") {
        const isOptional = kind.endsWith("?") || isInOptional;
        const name = kind === "lane" ? kind : columnName(path);
        flat.push({ name, path, kind: kind.replace("?", "") as ScalarKind, isOptional });
      } else if ("optional" in kind) {
        optionalPaths.push(path);
        visit(kind.optional as object, path, true);
      } else visit(kind, path, isInOptional);
    }
  };
  visit(columns, [], false);
  return { name, columns: flat, optionalPaths };
}

function columnName(path: readonly string[]): string {
  return path.map((part, index) => (index === 0 ? part : part[0]!.toUpperCase() + part.slice(1))).join("");
}

const SQL_TYPES: Readonly<Record<ScalarKind, string>> = {
  integer: "INTEGER",
  real: "REAL",
  text: "TEXT",
  boolean: "INTEGER",
  side: "TEXT",
  json: "TEXT",
  lane: "INTEGER",
};

export function createTable(db: Database.Database, { name, columns }: TableShape): void {
  const list = columns.map(
    (column) => `"${column.name}" ${SQL_TYPES[column.kind]}${column.isOptional ? "" : " NOT NULL"}`,
  );
  db.exec(`CREATE TABLE ${name} (${list.join(", ")}) STRICT`);
}

/** Inserts rows in order; their rowids keep it. */
export function insertRows<Row>(
  db: Database.Database,
  { name, columns }: Table<Row>,
  rows: Iterable<Row>,
): void {
  const statement = db.prepare(`INSERT INTO ${name} VALUES (${columns.map(() => "?").join(", ")})`);
  for (const row of rows) statement.run(columns.map((column) => encode(column, row)));
}

/** All rows in the order in which they were inserted. */
export function selectRows<Row>(db: Database.Database, { name, columns, optionalPaths }: Table<Row>): Row[] {
  const list = columns.map((column) => `"${column.name}"`).join(", ");
  const rows: Row[] = [];
  for (const values of db.prepare(`SELECT ${list} FROM ${name} ORDER BY rowid`).raw().iterate()) {
    const row: Record<string, unknown> = {};
    columns.forEach((column, index) => put(row, column.path, decode(column, (values as unknown[])[index])));
    for (const path of optionalPaths) dropIfAbsent(row, path);
    rows.push(row as Row);
  }
  return rows;
}

function encode(column: Column, row: unknown): string | number | null {
  let value: unknown = row;
  for (const part of column.path) value = (value as Record<string, unknown> | undefined)?.[part];
  if (value === undefined) return null;
  switch (column.kind) {
    case "integer":
    case "real":
      assert(Number.isFinite(value), `column ${column.name} holds finite numbers`);
      return value as number;
    case "text":
      return value as string;
    case "lane":
      return (value as number) + 1;
    case "boolean":
      return value === true ? 1 : 0;
    case "side":
      return value === BID ? "bid" : "ask";
    case "json":
      return JSON.stringify(value);
  }
}

function decode(column: Column, value: unknown): unknown {
  if (value === null) return undefined;
  switch (column.kind) {
    case "boolean":
      return value === 1;
    case "side":
      return value === "bid" ? BID : ASK;
    case "json":
      return JSON.parse(value as string);
    case "lane":
      return (value as number) - 1;
    case "integer":
    case "real":
    case "text":
      return value;
  }
}

function put(row: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let holder = row;
  for (const part of path.slice(0, -1)) holder = (holder[part] ??= {}) as Record<string, unknown>;
  holder[path.at(-1)!] = value;
}

function dropIfAbsent(row: Record<string, unknown>, path: readonly string[]): void {
  let holder = row;
  for (const part of path.slice(0, -1)) holder = holder[part] as Record<string, unknown>;
  const last = path.at(-1)!;
  if (Object.values(holder[last] as object).every((value) => value === undefined)) holder[last] = undefined;
}

/** A mid between two ticks values an odd number of lots at half a micro, so whatever rests on a mark is REAL. */
const MARKS = { midMicros: "real?", exitMicros: "real?", settlementMicros: "real?" } as const;

const PNL_PARTS = {
  spreadEarnedMicros: "real",
  adverseSelectionMicros: "real",
  inventoryMicros: "real",
  feesMicros: "real",
  settlementMicros: "real",
  totalMicros: "real",
} as const;

/** A lane without its markets, which have a table of their own. */
type StoredLane = Omit<LaneRow, "markets">;
type StoredLaneMarket = LaneMarketRow & { readonly laneIndex: number };
type StoredCloseUp = Omit<CloseUp, "bestPrices" | "quotes" | "fills">;
type InCloseUp<Row> = Row & { readonly closeUpIndex: number };

export const LANES = table<StoredLane>("lanes", {
  laneIndex: "lane",
  tickers: "json",
  strategy: "text",
  parameters: "json",
  fillModel: "text",
  flow: "json",
  postedThrough: "text",
  feedUs: "integer?",
  orderUs: "integer?",
  latencyModel: "text?",
  fair: {
    source: "text",
    ageUsMax: "integer?",
    refetch: { optional: { inventoryShare: "real", ageUsMax: "integer" } },
    refetchCount: "integer",
  },
  inventoryLotsLimit: "integer?",
  risk: { profile: "text?", limits: "json", gammaPerDollar: "real?" },
  feePrecisionMicros: "integer?",
  cashAtStartMicros: "integer?",
  rateLimit: { optional: { tokensPerSecond: "integer", capacityTokens: "integer" } },
  fillCount: "integer",
  fillsByCause: {
    queue: "integer",
    through: "integer",
    postedThrough: "integer",
    gap: "integer",
    modelled: "integer",
    take: "integer",
  },
  fillsInFlightCount: "integer",
  boughtLots: "integer",
  soldLots: "integer",
  inventoryLots: "integer",
  cashMicros: "integer",
  feesMicros: "integer",
  marks: MARKS,
  pnlMicros: "real",
  pnlMark: "text",
  pnlParts: PNL_PARTS,
  drawdownMaxMicros: "real",
  ordersPlaced: "integer",
  ordersCancelled: "integer",
  ordersRejected: "integer",
  ordersSwept: "integer",
  ordersRefused: "integer",
  commandsWaited: "integer",
  commandsWaitedUs: "integer",
  decisions: "integer",
  digest: "text",
});

export const LANE_MARKETS = table<StoredLaneMarket>("lane_markets", {
  laneIndex: "lane",
  ticker: "text",
  fillCount: "integer",
  boughtLots: "integer",
  soldLots: "integer",
  inventoryLots: "integer",
  inventoryLotsMax: "integer",
  filledWithoutMidLots: "integer",
  cashMicros: "integer",
  feesMicros: "integer",
  marks: MARKS,
  pnlParts: PNL_PARTS,
  inventoryDrift: {
    optional: {
      stepSeconds: "real",
      stepCount: "integer",
      slopePerStep: "real",
      slopeStandardError: "real",
      halfLifeSeconds: "real?",
    },
  },
});

export const MARKOUTS = table<MarkoutRow>("markouts", {
  laneIndex: "lane",
  cause: "text",
  horizonSeconds: "real",
  fillCount: "integer",
  lots: "integer",
  meanCents: "real",
  standardErrorCents: "real?",
});

export const EQUITY = table<EquityRow>("equity", {
  laneIndex: "lane",
  timeUs: "integer",
  lastMicros: "real",
  minMicros: "real",
  maxMicros: "real",
  drawdownMicros: "real",
});

export const INVENTORY = table<InventoryRow>("inventory", {
  laneIndex: "lane",
  ticker: "text",
  timeUs: "integer",
  lastLots: "integer",
  minLots: "integer",
  maxLots: "integer",
});

// A mid may lie on half a basis point.
const BEST_PRICE_COLUMNS: ColumnsOf<BestPriceRow> = {
  ticker: "text",
  timeUs: "integer",
  bidBp: "integer?",
  askBp: "integer?",
  midMinBp: "real?",
  midMaxBp: "real?",
};

const QUOTE_COLUMNS: ColumnsOf<QuoteRow> = {
  laneIndex: "lane",
  ticker: "text",
  side: "side",
  priceBp: "integer",
  lots: "integer",
  fromUs: "integer",
  toUs: "integer",
};

const FILL_COLUMNS: ColumnsOf<FillRow> = {
  laneIndex: "lane",
  ticker: "text",
  timeUs: "integer",
  side: "side",
  priceBp: "integer",
  lots: "integer",
  cause: "text",
  role: "text",
  feeMicros: "integer",
  isInFlight: "boolean",
  midBp: "real?",
  inventoryLots: "integer",
};

export const BEST_PRICES = table<BestPriceRow>("best_prices", BEST_PRICE_COLUMNS);
export const QUOTES = table<QuoteRow>("quotes", QUOTE_COLUMNS);
export const FILLS = table<FillRow>("fills", FILL_COLUMNS);

export const OUTCOMES = table<OrderOutcomeRow>("outcomes", {
  laneIndex: "lane",
  ticker: "text",
  outcome: "text",
  reason: "text",
  orderCount: "integer",
  lots: "integer",
});

export const REFUSALS = table<RiskRow>("refusals", {
  laneIndex: "lane",
  ticker: "text",
  reason: "text",
  refusedCount: "integer",
  trimmedCount: "integer",
  trimmedLots: "integer",
});

// Equity is marked at a mid that may lie on half a basis point.
export const TRIPS = table<RiskTripRow>("trips", {
  laneIndex: "lane",
  reason: "text",
  timeUs: "integer",
  lossMicros: "real",
  lossMicrosMax: "integer",
  equityMicros: "real",
  resumesAtUs: "integer?",
});

export const CLOSE_UPS = table<StoredCloseUp>("close_ups", {
  ticker: "text",
  laneIndex: "lane",
  fromUs: "integer",
  toUs: "integer",
});
export const CLOSE_UP_BEST_PRICES = table<InCloseUp<BestPriceRow>>("close_up_best_prices", {
  closeUpIndex: "integer",
  ...BEST_PRICE_COLUMNS,
});
export const CLOSE_UP_QUOTES = table<InCloseUp<QuoteRow>>("close_up_quotes", {
  closeUpIndex: "integer",
  ...QUOTE_COLUMNS,
});
export const CLOSE_UP_FILLS = table<InCloseUp<FillRow>>("close_up_fills", {
  closeUpIndex: "integer",
  ...FILL_COLUMNS,
});

const REALISED = {
  realisedMicros: "integer",
  unrealisedMidMicros: "real?",
  unrealisedExitMicros: "real?",
} as const;

export const DAYS = table<DayRow>("days", {
  laneIndex: "lane",
  ticker: "text",
  date: "text",
  fromUs: "integer",
  toUs: "integer",
  fillCount: "integer",
  boughtLots: "integer",
  soldLots: "integer",
  inventoryLots: "integer",
  closedMicros: "integer",
  settledMicros: "integer",
  feesMicros: "integer",
  ...REALISED,
  pnlMidMicros: "real?",
});

export const CAUSES = table<CauseRow>("causes", {
  laneIndex: "lane",
  ticker: "text",
  cause: "text",
  fillCount: "integer",
  boughtLots: "integer",
  soldLots: "integer",
  ...REALISED,
  pnlParts: PNL_PARTS,
});

export const METRICS = table<MetricsRow>("metrics", {
  laneIndex: "lane",
  ticker: "text",
  ...REALISED,
  recordedSeconds: "real",
  quoteCount: "integer",
  filledQuoteCount: "integer",
  quotedLots: "integer",
  filledLots: "integer",
  fillRate: "real?",
  filledLotsFrac: "real?",
  pairedLots: "integer",
  pairCount: "integer",
  pairedMicros: "integer",
  pairFeesMicros: "integer",
  pairProfitCents: "real?",
  quotedSpreadCents: "real?",
  spreadLessFeesCents: "real?",
  pairWinRate: "real?",
  pairWaitSecondsMean: "real?",
  unpairedLots: "integer",
  unpairedLegFrac: "real?",
  inventoryLotsMean: "real",
  turnoverPerDay: "real?",
  lockedMicrosMean: "real",
  lockedMicrosMax: "integer",
  returnOnLockedFrac: "real?",
  bothSidesSeconds: "real",
  bidSeconds: "real",
  askSeconds: "real",
  quoteUptimeFrac: "real?",
  timeAtBestFrac: "real?",
  missing: "json",
});

export const INCENTIVES = table<IncentiveRow>("incentives", {
  laneIndex: "lane",
  ticker: "text",
  fromUs: "integer",
  toUs: "integer",
  sampleCount: "integer",
  unknownCount: "integer",
  ownScore: "real",
  allScore: "real",
  estimateMicros: "integer",
});

export const QUALITY = table<QualityRow>("quality", {
  ticker: "text",
  startUs: "integer",
  endUs: "integer",
  counts: {
    snapshotCount: "integer",
    deltaCount: "integer",
    printCount: "integer",
    eventCount: "integer",
    gapCount: "integer",
    rowsInGapCount: "integer",
    pairedLotsByPass: { a: "integer", b: "integer", c: "integer" },
    unpairedLots: "integer",
    movedPrintCount: "integer",
    movedUsTotal: "integer",
    movedUsMax: "integer",
    clockBackwardCount: "integer",
    negativeCutCount: "integer",
    lagCutCount: "integer",
  },
  sequenceGapCount: "integer",
  duplicateCount: "integer",
  negativeSizeCount: "integer",
  comparedSnapshotCount: "integer",
  differingSnapshotCount: "integer",
  snapshotDifferenceLotsMax: "integer",
  twoSidedUs: "integer",
  crossedUs: "integer",
  crossedSpanCount: "integer",
  crossedEventCount: "integer",
  silenceUsMax: "integer",
  printsAt: "integer",
  printsThrough: "integer",
  printsInside: "integer",
  spreadTicksMean: "real?",
  failures: "json",
  warnings: "json",
});
