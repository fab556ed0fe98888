/**
 * A small made-up run with every kind of row, from a seeded random walk: one market, one naive quoter under several fill
 * assumptions. It only has to look like a run and to add up; it is no simulation of an exchange.
 */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { randomStream } from "../../src/core/random.ts";
import type {
  BestPriceRow,
  CloseUp,
  EquityRow,
  FillRow,
  InventoryRow,
  LaneMarketRow,
  LaneRow,
  Manifest,
  Marks,
  MarkoutRow,
  PnlParts,
  QualityRow,
  QuoteRow,
  RunRows,
} from "../../src/core/result-rows.ts";
import { FILL_CAUSES, type FillCause } from "../../src/core/venue.ts";
import { BP_PER_CENT, US_PER_SECOND } from "../../src/core/units.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { madeAccounts } from "./fixture-accounts.ts";

export interface FixtureLane {
  readonly strategy: string;
  readonly fillModel: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Chance of a fill a side and second while quoting, and how it splits over causes. */
  readonly fillRatePerSecond: number;
  readonly causes: readonly FillCause[];
  /** How much of a fill is informed: the mid moves against it afterwards, basis points. */
  readonly adverseBp: number;
}

export interface FixtureOptions {
  readonly seed?: string;
  readonly ticker?: string;
  readonly seconds?: number;
  readonly lanes?: readonly FixtureLane[];
  readonly bucketSeconds?: number;
  /** The last part of the run has no asks at all. */
  readonly isOneSided?: boolean;
  /** Payout of one YES contract, micros; undefined leaves the run unsettled. */
  readonly settlementMicros?: number | undefined;
  readonly hasCloseUp?: boolean;
}

const START_US = Date.UTC(2026, 0, 8, 1, 30) * 1000;

export const THREE_LANES: readonly FixtureLane[] = [
  lane("through", 0.004, ["through"], 130),
  lane("fifo-pessimistic", 0.008, ["queue", "queue", "through", "postedThrough"], 70),
  lane("touch", 0.02, ["queue", "queue", "queue", "through", "postedThrough"], 25),
];

export function lane(
  fillModel: string,
  fillRatePerSecond: number,
  causes: readonly FillCause[],
  adverseBp: number,
): FixtureLane {
  return {
    strategy: "naive-skew",
    fillModel,
    parameters: { halfSpreadCents: 1.5, sizeContracts: 10, maxPositionContracts: 50 },
    fillRatePerSecond,
    causes,
    adverseBp,
  };
}

/** The book, a second at a time. */
interface BookSecond {
  readonly timeUs: number;
  readonly bidBp: number | undefined;
  readonly askBp: number | undefined;
  /** The last mid there was. */
  readonly midBp: number;
}

export function makeRows(options: FixtureOptions = {}): RunRows {
  const seed = options.seed ?? "fixture";
  const ticker = options.ticker ?? "KXNBAGAME-26JAN07TORCHA-TOR";
  const seconds = options.seconds ?? 7200;
  const bucketSeconds = options.bucketSeconds ?? 10;
  const laneSpecs = options.lanes ?? THREE_LANES;
  const book = walkBook(seed, seconds, options.isOneSided ?? false);
  const endUs = book.at(-1)!.timeUs;
  const runs = laneSpecs.map((spec, laneIndex) =>
    runLane({
      seed,
      ticker,
      book,
      spec,
      laneIndex,
      bucketSeconds,
      settlementMicros: options.settlementMicros,
    }),
  );
  const accounts = runs.map(({ lane, fills, quotes }) =>
    madeAccounts({
      laneIndex: lane.laneIndex,
      ticker,
      book,
      fills,
      quotes,
      settlementMicros: options.settlementMicros,
    }),
  );
  return {
    manifest: manifest(ticker, laneSpecs, seed, book.length),
    lanes: runs.map((run) => run.lane),
    markouts: runs.flatMap((run) => run.markouts),
    equity: runs.flatMap((run) => run.equity),
    inventory: runs.flatMap((run) => run.inventory),
    bestPrices: bucketBook(book, ticker, bucketSeconds),
    quotes: runs.flatMap((run) => run.quotes),
    fills: runs.flatMap((run) => run.fills),
    outcomes: runs.map(({ lane }) => ({
      laneIndex: lane.laneIndex,
      ticker,
      outcome: "rejected",
      reason: "post-only-cross",
      orderCount: 2,
      lots: 200,
    })),
    refusals: runs.map(({ lane }) => ({
      laneIndex: lane.laneIndex,
      ticker,
      reason: "position",
      refusedCount: 1,
      trimmedCount: 3,
      trimmedLots: 450,
    })),
    trips: [],
    closeUps:
      options.hasCloseUp === false || runs.length === 0
        ? []
        : [closeUp(ticker, book, runs.at(Math.min(1, runs.length - 1))!)],
    days: accounts.flatMap(({ days }) => days),
    causes: accounts.flatMap(({ causes }) => causes),
    metrics: accounts.flatMap(({ metrics }) => metrics),
    incentives: [],
    quality: [quality(ticker, endUs)],
  };
}

function walkBook(seed: string, seconds: number, isOneSided: boolean): BookSecond[] {
  const random = randomStream(seed, "book");
  const book: BookSecond[] = [];
  let fair = 47;
  let last = 4700;
  for (let second = 0; second < seconds; second++) {
    fair = Math.min(95, Math.max(5, fair + random.normal() * 0.16));
    const isWide = random.uniform() < 0.06;
    const bidBp = (Math.floor(fair) - (isWide ? 1 : 0)) * BP_PER_CENT;
    const hasAsk = !isOneSided || second < seconds * 0.8;
    const askBp = hasAsk ? (Math.floor(fair) + 1 + (isWide ? 1 : 0)) * BP_PER_CENT : undefined;
    if (askBp !== undefined) last = (bidBp + askBp) / 2;
    book.push({ timeUs: START_US + second * US_PER_SECOND, bidBp, askBp, midBp: last });
  }
  return book;
}

interface LaneRun {
  readonly lane: LaneRow;
  readonly markouts: MarkoutRow[];
  readonly equity: EquityRow[];
  readonly inventory: InventoryRow[];
  readonly quotes: QuoteRow[];
  readonly fills: FillRow[];
}

interface LaneRequest {
  readonly seed: string;
  readonly ticker: string;
  readonly book: readonly BookSecond[];
  readonly spec: FixtureLane;
  readonly laneIndex: number;
  readonly bucketSeconds: number;
  readonly settlementMicros: number | undefined;
}

function runLane(request: LaneRequest): LaneRun {
  const { book, spec, laneIndex, ticker, bucketSeconds } = request;
  const random = randomStream(request.seed, `lane/${laneIndex}`);
  const sizeLots = spec.parameters["sizeContracts"]! * 100;
  const limitLots = spec.parameters["maxPositionContracts"]! * 100;
  const fills: FillRow[] = [];
  const quotes: QuoteRow[] = [];
  const equitySeconds: number[] = [];
  const inventorySeconds: number[] = [];
  const open = new Map<Side, QuoteRow>();
  let inventoryLots = 0;
  let cashMicros = 0;
  let feesMicros = 0;
  book.forEach((now, second) => {
    for (const side of [BID, ASK] as const) {
      const priceBp = wantedBp(now, side, inventoryLots, limitLots, sizeLots);
      const resting = open.get(side);
      if (resting !== undefined && resting.priceBp !== priceBp) {
        quotes.push({ ...resting, toUs: now.timeUs });
        open.delete(side);
      }
      if (priceBp === undefined) continue;
      if (!open.has(side))
        open.set(side, {
          laneIndex,
          ticker,
          side,
          priceBp,
          lots: sizeLots,
          fromUs: now.timeUs,
          toUs: now.timeUs,
        });
      if (random.uniform() >= spec.fillRatePerSecond) continue;
      const lots = random.uniform() < 0.7 ? sizeLots : Math.ceil(random.uniform() * sizeLots);
      const sign = side === BID ? 1 : -1;
      inventoryLots += sign * lots;
      const fee = Math.ceil((0.0175 * lots * priceBp * (10_000 - priceBp)) / 10_000 / 10_000) * 10_000;
      cashMicros -= sign * priceBp * lots + fee;
      feesMicros += fee;
      fills.push({
        laneIndex,
        ticker,
        timeUs: now.timeUs + 1000,
        side,
        priceBp,
        lots,
        cause: spec.causes[random.below(spec.causes.length)]!,
        role: "maker",
        feeMicros: fee,
        isInFlight: random.uniform() < 0.1,
        midBp: now.midBp,
        inventoryLots,
      });
      quotes.push({ ...open.get(side)!, toUs: now.timeUs + 1000 });
      open.delete(side);
    }
    void second;
    inventorySeconds.push(inventoryLots);
    equitySeconds.push(cashMicros + inventoryLots * now.midBp);
  });
  const end = book.at(-1)!;
  for (const resting of open.values()) quotes.push({ ...resting, toUs: end.timeUs });
  const equity = bucketEquity(equitySeconds, book, laneIndex, bucketSeconds);
  const marks = marksOf(end, inventoryLots, cashMicros, request.settlementMicros);
  const lane = laneRow({
    request,
    fills,
    marks,
    cashMicros,
    feesMicros,
    inventoryLots,
    equity,
    inventorySeconds,
  });
  return {
    lane,
    markouts: markoutsOf(fills, book, spec, laneIndex),
    equity,
    inventory: bucketInventory(inventorySeconds, book, laneIndex, ticker, bucketSeconds),
    quotes,
    fills,
  };
}

function wantedBp(
  now: BookSecond,
  side: Side,
  inventoryLots: number,
  limitLots: number,
  sizeLots: number,
): number | undefined {
  if (now.bidBp === undefined || now.askBp === undefined) return undefined;
  if (side === BID && inventoryLots + sizeLots > limitLots) return undefined;
  if (side === ASK && inventoryLots - sizeLots < -limitLots) return undefined;
  const skewBp = (inventoryLots / limitLots) * 150;
  const wanted = side === BID ? now.midBp - 100 - skewBp : now.midBp + 100 - skewBp;
  const cents = side === BID ? Math.floor(wanted / 100) : Math.ceil(wanted / 100);
  const touching = side === BID ? now.askBp / 100 - 1 : now.bidBp / 100 + 1;
  return (side === BID ? Math.min(cents, touching) : Math.max(cents, touching)) * 100;
}

function marksOf(
  end: BookSecond,
  inventoryLots: number,
  cashMicros: number,
  settlementMicros: number | undefined,
): Marks {
  const exitBp = inventoryLots >= 0 ? end.bidBp : end.askBp;
  return {
    midMicros: cashMicros + inventoryLots * end.midBp,
    exitMicros: exitBp === undefined ? undefined : cashMicros + inventoryLots * exitBp,
    settlementMicros:
      settlementMicros === undefined ? undefined : cashMicros + (inventoryLots * settlementMicros) / 100,
  };
}

interface LaneRowRequest {
  readonly request: LaneRequest;
  readonly fills: readonly FillRow[];
  readonly marks: Marks;
  readonly cashMicros: number;
  readonly feesMicros: number;
  readonly inventoryLots: number;
  readonly equity: readonly EquityRow[];
  readonly inventorySeconds: readonly number[];
}

function laneRow(run: LaneRowRequest): LaneRow {
  const { request, fills, marks, cashMicros, feesMicros, inventoryLots } = run;
  const boughtLots = sum(fills.filter((fill) => fill.side === BID).map((fill) => fill.lots));
  const soldLots = sum(fills.map((fill) => fill.lots)) - boughtLots;
  const causeCount = (cause: FillCause): number => fills.filter((fill) => fill.cause === cause).length;
  const pnlMark =
    marks.settlementMicros !== undefined ? "settlement" : marks.exitMicros !== undefined ? "exit" : "mid";
  const parts = pnlParts(fills, request.book, marks, feesMicros);
  const market: LaneMarketRow = {
    ticker: request.ticker,
    fillCount: fills.length,
    boughtLots,
    soldLots,
    inventoryLots,
    filledWithoutMidLots: 0,
    inventoryLotsMax: Math.max(0, ...fills.map((fill) => Math.abs(fill.inventoryLots))),
    cashMicros,
    feesMicros,
    marks,
    pnlParts: parts,
    inventoryDrift: fills.length < 3 ? undefined : drift(run.inventorySeconds, 10),
  };
  return {
    laneIndex: request.laneIndex,
    tickers: [request.ticker],
    strategy: request.spec.strategy,
    parameters: request.spec.parameters,
    fillModel: request.spec.fillModel,
    flow: {},
    postedThrough: "remainder",
    feedUs: 20_000,
    orderUs: 50_000,
    latencyModel: undefined,
    fair: { source: "mid", ageUsMax: undefined, refetch: undefined, refetchCount: 0 },
    inventoryLotsLimit: request.spec.parameters["maxPositionContracts"]! * 100,
    risk: {
      profile: undefined,
      limits: positionLimitOnly(request.spec.parameters["maxPositionContracts"]! * 100),
      gammaPerDollar: undefined,
    },
    feePrecisionMicros: 100,
    cashAtStartMicros: undefined,
    rateLimit: { tokensPerSecond: 300, capacityTokens: 900 },
    fillCount: fills.length,
    fillsByCause: {
      queue: causeCount("queue"),
      through: causeCount("through"),
      postedThrough: causeCount("postedThrough"),
      gap: causeCount("gap"),
      modelled: causeCount("modelled"),
      take: causeCount("take"),
    },
    fillsInFlightCount: fills.filter((fill) => fill.isInFlight).length,
    boughtLots,
    soldLots,
    inventoryLots,
    cashMicros,
    feesMicros,
    marks,
    pnlMicros: (marks.settlementMicros ?? marks.exitMicros ?? marks.midMicros)!,
    pnlMark,
    pnlParts: parts,
    drawdownMaxMicros: Math.max(0, ...run.equity.map((row) => row.drawdownMicros)),
    ordersPlaced: fills.length * 4,
    ordersCancelled: fills.length * 3,
    ordersRejected: 2,
    ordersSwept: 2,
    ordersRefused: 1,
    commandsWaited: 0,
    commandsWaitedUs: 0,
    decisions: 4321,
    digest: "00000000000000000000abcd",
    markets: [market],
  };
}

function pnlParts(
  fills: readonly FillRow[],
  book: readonly BookSecond[],
  marks: Marks,
  feesMicros: number,
): PnlParts {
  const signed = fills.map((fill) => ({ ...fill, sign: fill.side === BID ? 1 : -1, midBp: fill.midBp! }));
  const later = (fill: FillRow): number => midAt(book, fill.timeUs + 10 * US_PER_SECOND);
  const spreadEarnedMicros = Math.round(
    sum(signed.map((fill) => fill.sign * (fill.midBp - fill.priceBp) * fill.lots)),
  );
  const adverseSelectionMicros = Math.round(
    sum(signed.map((fill) => fill.sign * (later(fill) - fill.midBp) * fill.lots)),
  );
  const inventoryMicros = Math.round(
    marks.midMicros! + feesMicros - spreadEarnedMicros - adverseSelectionMicros,
  );
  const settlementMicros =
    marks.settlementMicros === undefined ? 0 : Math.round(marks.settlementMicros - marks.midMicros!);
  return {
    spreadEarnedMicros,
    adverseSelectionMicros,
    inventoryMicros,
    feesMicros: -feesMicros || 0,
    settlementMicros,
    totalMicros:
      spreadEarnedMicros + adverseSelectionMicros + inventoryMicros - feesMicros + settlementMicros,
  };
}

/** Ordinary least squares through the origin of the change on the level. */
function drift(
  inventorySeconds: readonly number[],
  stepSeconds: number,
): NonNullable<LaneMarketRow["inventoryDrift"]> {
  let xy = 0;
  let xx = 0;
  let count = 0;
  const pairs: [number, number][] = [];
  for (let second = 0; second + stepSeconds < inventorySeconds.length; second += stepSeconds) {
    const level = inventorySeconds[second]!;
    const change = inventorySeconds[second + stepSeconds]! - level;
    xy += level * change;
    xx += level * level;
    count++;
    pairs.push([level, change]);
  }
  const slope = xy / xx;
  const residual = sum(pairs.map(([level, change]) => (change - slope * level) ** 2));
  return {
    stepSeconds,
    stepCount: count,
    slopePerStep: slope,
    slopeStandardError: Math.sqrt(residual / (count - 1) / xx),
    halfLifeSeconds: slope > -1 && slope < 0 ? (Math.LN2 / -Math.log(1 + slope)) * stepSeconds : undefined,
  };
}

function markoutsOf(
  fills: readonly FillRow[],
  book: readonly BookSecond[],
  spec: FixtureLane,
  laneIndex: number,
): MarkoutRow[] {
  const rows: MarkoutRow[] = [];
  for (const cause of FILL_CAUSES)
    for (const horizonSeconds of [1, 10, 60]) {
      const mine = fills.filter((fill) => fill.cause === cause);
      if (mine.length === 0) continue;
      const moves = mine.map((fill) => {
        const sign = fill.side === BID ? 1 : -1;
        const adverse = spec.adverseBp * (1 - Math.exp(-horizonSeconds / 5));
        return (
          (sign * (midAt(book, fill.timeUs + horizonSeconds * US_PER_SECOND) - fill.priceBp) - adverse) / 100
        );
      });
      const mean = sum(moves) / moves.length;
      const variance = sum(moves.map((move) => (move - mean) ** 2)) / Math.max(1, moves.length - 1);
      rows.push({
        laneIndex,
        cause,
        horizonSeconds,
        fillCount: mine.length,
        lots: sum(mine.map((fill) => fill.lots)),
        meanCents: mean,
        standardErrorCents: mine.length < 2 ? undefined : Math.sqrt(variance / mine.length),
      });
    }
  return rows;
}

function midAt(book: readonly BookSecond[], timeUs: number): number {
  const index = Math.min(book.length - 1, Math.floor((timeUs - START_US) / US_PER_SECOND));
  return book[index]!.midBp;
}

function bucketEquity(
  values: readonly number[],
  book: readonly BookSecond[],
  laneIndex: number,
  bucketSeconds: number,
): EquityRow[] {
  let peak = 0;
  return buckets(values.length, bucketSeconds).map(([start, end]) => {
    const part = values.slice(start, end);
    let drawdownMicros = 0;
    for (const value of part) {
      peak = Math.max(peak, value);
      drawdownMicros = Math.max(drawdownMicros, peak - value);
    }
    return {
      laneIndex,
      timeUs: book[start]!.timeUs,
      lastMicros: part.at(-1)!,
      minMicros: Math.min(...part),
      maxMicros: Math.max(...part),
      drawdownMicros,
    };
  });
}

function bucketInventory(
  values: readonly number[],
  book: readonly BookSecond[],
  laneIndex: number,
  ticker: string,
  bucketSeconds: number,
): InventoryRow[] {
  return buckets(values.length, bucketSeconds).map(([start, end]) => {
    const part = values.slice(start, end);
    return {
      laneIndex,
      ticker,
      timeUs: book[start]!.timeUs,
      lastLots: part.at(-1)!,
      minLots: Math.min(...part),
      maxLots: Math.max(...part),
    };
  });
}

function bucketBook(book: readonly BookSecond[], ticker: string, bucketSeconds: number): BestPriceRow[] {
  return buckets(book.length, bucketSeconds).map(([start, end]) => {
    const part = book.slice(start, end);
    const mids = part.filter((now) => now.askBp !== undefined).map((now) => now.midBp);
    const last = part.at(-1)!;
    return {
      ticker,
      timeUs: part[0]!.timeUs,
      bidBp: last.bidBp,
      askBp: last.askBp,
      midMinBp: mids.length === 0 ? undefined : Math.min(...mids),
      midMaxBp: mids.length === 0 ? undefined : Math.max(...mids),
    };
  });
}

function buckets(count: number, size: number): [number, number][] {
  return Array.from({ length: Math.ceil(count / size) }, (_, index) => [
    index * size,
    Math.min(count, (index + 1) * size),
  ]);
}

/** Five minutes around the middle fill, every change of the book in it. */
function closeUp(ticker: string, book: readonly BookSecond[], run: LaneRun): CloseUp {
  const middleUs =
    run.fills[Math.floor(run.fills.length / 2)]?.timeUs ?? book[Math.floor(book.length / 2)]!.timeUs;
  const fromUs = Math.max(book[0]!.timeUs, middleUs - 150 * US_PER_SECOND);
  const toUs = Math.min(book.at(-1)!.timeUs, middleUs + 150 * US_PER_SECOND);
  const bestPrices: BestPriceRow[] = [];
  for (const now of book) {
    if (now.timeUs > toUs) break;
    const row = {
      ticker,
      timeUs: now.timeUs,
      bidBp: now.bidBp,
      askBp: now.askBp,
      midMinBp: now.midBp,
      midMaxBp: now.midBp,
    };
    if (now.timeUs <= fromUs) bestPrices.length = 0;
    const before = bestPrices.at(-1);
    if (before === undefined || before.bidBp !== row.bidBp || before.askBp !== row.askBp)
      bestPrices.push(row);
  }
  return {
    ticker,
    laneIndex: run.lane.laneIndex,
    fromUs,
    toUs,
    bestPrices,
    quotes: run.quotes.filter((quote) => quote.toUs >= fromUs && quote.fromUs <= toUs),
    fills: run.fills.filter((fill) => fill.timeUs >= fromUs && fill.timeUs <= toUs),
  };
}

function manifest(ticker: string, lanes: readonly FixtureLane[], seed: string, rowCount: number): Manifest {
  return {
    schema: "halfspread-manifest/1",
    halfspreadVersion: "0.1.0",
    nodeVersion: "v24.9.0",
    commit: "0123456789abcdef0123456789abcdef01234567",
    seed,
    tapes: [{ ticker, contentHash: "5f3c0a7e9b1d2c4455667788990011aa", rowCount: rowCount * 7 }],
    configHash: "aa11bb22cc33dd44ee55ff6677889900",
    config: {
      lanes: lanes.map(({ strategy, fillModel, parameters }) => ({ strategy, fillModel, parameters })),
    },
    assumptions: [
      "Competitors do not react to our orders: the recorded book is replayed as it was.",
      "Own orders are not in the recorded book and do not move it.",
      "Orders reach the exchange after 50 ms, market data reaches us after 20 ms, always.",
      "Orders still open at the end of the tape are neither filled nor charged.",
    ],
    startedAt: "2026-01-09T08:00:00.000Z",
    elapsedMs: 1234,
  };
}

function quality(ticker: string, endUs: number): QualityRow {
  return {
    ticker,
    startUs: START_US,
    endUs,
    counts: {
      snapshotCount: 1,
      deltaCount: 48_210,
      printCount: 913,
      eventCount: 39_004,
      gapCount: 0,
      rowsInGapCount: 0,
      pairedLotsByPass: { a: 812_300, b: 20_100, c: 4_400 },
      unpairedLots: 1_250,
      movedPrintCount: 12,
      movedUsTotal: 1_203_441,
      movedUsMax: 401_200,
      clockBackwardCount: 0,
      negativeCutCount: 0,
      lagCutCount: 0,
    },
    sequenceGapCount: 0,
    duplicateCount: 3,
    negativeSizeCount: 0,
    comparedSnapshotCount: 0,
    differingSnapshotCount: 0,
    snapshotDifferenceLotsMax: 0,
    twoSidedUs: endUs - START_US,
    crossedSpanCount: 2,
    crossedUs: 1_250_000,
    crossedEventCount: 4,
    silenceUsMax: 41_000_000,
    printsAt: 803,
    printsThrough: 71,
    printsInside: 39,
    spreadTicksMean: 1.12,
    failures: [],
    warnings: ["4 events had the best bid at or above the best ask, 1.3 s in all"],
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
