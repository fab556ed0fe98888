/**
 * A backtest from tapes to rows:
 *
 *   tapes + lane requests -> kernel -> journals, ledgers, best prices -> rows of lanes, fills, paths, markouts
 *
 * Pure: equal tapes and requests give equal rows, whatever ran before or beside them.
 */
import type { FeeSchedule } from "../core/fee-schedule.ts";
import { BALANCE_PRECISION_MICROS } from "../core/fee-rounding.ts";
import type { LaneMarketRow, LaneRow, RunRows } from "../core/result-rows.ts";
import type { Parameters, StrategyDefinition } from "../core/strategy.ts";
import type { Tape } from "../core/tape.ts";
import { FILL_CAUSES } from "../core/venue.ts";
import { causeRows } from "./accounting/cause-rows.ts";
import { dayRows } from "./accounting/day-rows.ts";
import { incentiveRows, type IncentiveTerms } from "./accounting/incentives.ts";
import { metricsRow } from "./accounting/metrics-row.ts";
import { restingOrders } from "./accounting/order-spans.ts";
import { closeUpsOf } from "./close-up.ts";
import { laneFair, type FairSetup } from "./fair-value.ts";
import type { FillModel } from "./fill-models/fill-model.ts";
import { isFlow, type MarketFlowModel } from "./fill-models/market-flow.ts";
import { fillRows, outcomeRows, quoteRows } from "./journal-rows.ts";
import { Kernel } from "./kernel.ts";
import type { LaneSetup } from "./lane-setup.ts";
import { bestMarks, sumMarks, sumParts } from "./lane-sums.ts";
import { legsOf, type Latency, type LatencySetup } from "./latency.ts";
import { constantUs, latencyText } from "./latency-text.ts";
import type { Ledger } from "./ledger.ts";
import { MarketHistory } from "./market-history.ts";
import { marketRow } from "./market-row.ts";
import { bestPricePath, bucketsOf, equityPath, inventoryPath, type Buckets } from "./paths.ts";
import { exitFees, markoutsOf, type ExitFees } from "./pnl-parts.ts";
import { fillRulesOf, laneRisk, limitsOf, type RequestedRisk } from "./requested-rules.ts";
import type { RateLimit } from "./token-bucket.ts";

export interface LaneRequest {
  readonly definition: StrategyDefinition;
  /** Complete: see completeParameters. */
  readonly parameters: Parameters;
  /** Indices of the tapes that the lane trades in one account. */
  readonly marketIndices: readonly number[];
  /** One of the tape's, or a fitted flow. */
  readonly fillModel: FillModel | MarketFlowModel;
  /** Names a flow's draws: lanes of equal seed meet the same orders. Needed by flows alone. */
  readonly flowSeed?: string | undefined;
  readonly postedThrough: "remainder" | "fill";
  readonly latency: Latency | LatencySetup;
  /** What it goes by as fair value; the mid where it is left out. */
  readonly fair?: FairSetup | undefined;
  readonly inventoryLotsMax: number | undefined;
  /** All limits of the gate, that of the position among them; left out where that is the only one. */
  readonly risk?: RequestedRisk | undefined;
  /** What fills cost in each of the lane's markets, in their order; left out where fees are switched off. */
  readonly fees?: readonly FeeSchedule[] | undefined;
  /** What the account's balance is a whole multiple of; a direct member's where it is left out. */
  readonly feePrecisionMicros?: number | undefined;
  /** Left out where commands are not limited. */
  readonly rateLimit?: RateLimit | undefined;
  /** What the account begins with; left out where cash is not checked. */
  readonly cashMicros?: number | undefined;
}

export interface BacktestRequest {
  readonly tapes: readonly Tape[];
  readonly lanes: readonly LaneRequest[];
  /** Liquidity incentive programmes to estimate, by tape; none where it is left out. */
  readonly incentives?: readonly (IncentiveTerms | undefined)[] | undefined;
  /** How many points a path has. */
  readonly bucketCount?: number;
  /** Check every stateful part after each event; slow. */
  readonly isVerified?: boolean;
}

export type BacktestRows = Omit<RunRows, "manifest" | "quality">;

const BUCKETS_DEFAULT = 600;

export function runBacktest(request: BacktestRequest): BacktestRows {
  const { tapes, lanes } = request;
  const kernel = new Kernel(tapes, lanes.map(laneSetup), {
    isQuoteSeriesKept: true,
    isVerified: request.isVerified ?? false,
  });
  kernel.run();
  const histories = tapes.map((tape, index) => {
    const { ticker, grid, timeUs, rowCount } = tape;
    const series = kernel.quoteSeries[index]!;
    return new MarketHistory({ ticker, grid, series, startUs: timeUs[0]!, endUs: timeUs[rowCount - 1]! });
  });
  const bucketCount = request.bucketCount ?? BUCKETS_DEFAULT;
  const results = lanes.map((lane, laneIndex) => {
    const own = lane.marketIndices.map((marketIndex) => histories[marketIndex]!);
    return laneResult(kernel, lane, laneIndex, own, bucketsOver(own, bucketCount));
  });
  return {
    lanes: results.map((result) => result.lane),
    markouts: results.flatMap((result) => result.markouts),
    equity: results.flatMap((result) => result.equity),
    inventory: results.flatMap((result) => result.inventory),
    bestPrices: histories.flatMap((history) => bestPricePath(history, bucketsOver([history], bucketCount))),
    quotes: results.flatMap((result) => result.quotes),
    fills: results.flatMap((result) => result.fills),
    outcomes: results.flatMap((result) => result.outcomes),
    refusals: kernel.lanes.flatMap(({ gate, index, markets }) =>
      gate.tally.rows(
        index,
        markets.map(({ ticker }) => ticker),
      ),
    ),
    trips: kernel.lanes.flatMap(({ gate, index: laneIndex }) =>
      gate.breakers.trips.map((trip) => ({ laneIndex, ...trip })),
    ),
    closeUps: closeUpsOf(results.flatMap((result) => result.markets)),
    days: results.flatMap(({ markets }) => markets.flatMap(({ account }) => dayRows(account))),
    causes: results.flatMap(({ markets }) => markets.flatMap(({ account }) => causeRows(account))),
    metrics: results.flatMap(({ markets }) =>
      markets.map(({ account, orders }) => metricsRow(account, orders)),
    ),
    incentives: tapes.flatMap((tape, index) => {
      const terms = request.incentives?.[index];
      const mine = results.flatMap(({ markets }) =>
        markets.filter(({ history }) => history === histories[index]),
      );
      if (terms === undefined) return [];
      return incentiveRows(
        tape,
        terms,
        mine.map(({ laneIndex, orders }) => ({ laneIndex, spans: orders.spans })),
      );
    }),
  };
}

/** Equal slices of the time that some markets' tapes span together. */
function bucketsOver(histories: readonly MarketHistory[], count: number): Buckets {
  const startUs = Math.min(...histories.map((history) => history.startUs));
  const endUs = Math.max(...histories.map((history) => history.endUs));
  return bucketsOf(startUs, endUs, count);
}

function laneSetup(lane: LaneRequest): LaneSetup {
  const { fees, rateLimit, cashMicros, fair } = lane;
  return {
    strategy: lane.definition.create(lane.parameters),
    marketIndices: lane.marketIndices,
    fillRules: fillRulesOf(lane),
    latency: lane.latency,
    limits: limitsOf(lane),
    ...(fees === undefined ? {} : { fees, feePrecisionMicros: precisionOf(lane) }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(cashMicros === undefined ? {} : { cashMicros }),
    ...(fair === undefined ? {} : { fair }),
    isJournalKept: true,
  };
}

function precisionOf({ feePrecisionMicros }: LaneRequest): number {
  return feePrecisionMicros ?? BALANCE_PRECISION_MICROS.direct;
}

function laneResult(
  kernel: Kernel,
  request: LaneRequest,
  laneIndex: number,
  histories: readonly MarketHistory[],
  buckets: Buckets,
) {
  const { entries } = kernel.journals[laneIndex]!;
  const ledgers = kernel.ledgers[laneIndex]!;
  const markets = request.marketIndices.map((marketIndex, position) => {
    const history = histories[position]!;
    const ledger = ledgers[position]!;
    const fills = fillRows(laneIndex, marketIndex, history.ticker, entries);
    const quotes = quoteRows(laneIndex, marketIndex, history.ticker, entries, history.endUs);
    const outcomes = outcomeRows(laneIndex, marketIndex, history.ticker, entries);
    const { settlementMicrosPerContract } = ledger;
    const exitFeesAt = (timeUs: number): ExitFees =>
      exitFees(request.fees?.[position], precisionOf(request), timeUs);
    const account = { laneIndex, history, fills, settlementMicrosPerContract, exitFeesAt };
    return {
      laneIndex,
      history,
      fills,
      quotes,
      outcomes,
      settlementMicrosPerContract,
      account,
      orders: restingOrders(entries, marketIndex, history.endUs),
      row: marketRow(ledger, fills, history, exitFeesAt(history.endUs)),
    };
  });
  const equity = equityPath(laneIndex, markets, buckets);
  return {
    lane: laneRow(
      kernel,
      request,
      laneIndex,
      ledgers,
      markets.map((market) => market.row),
      equity.drawdownMaxMicros,
    ),
    markouts: markoutsOf(laneIndex, markets),
    equity: equity.rows,
    inventory: markets.flatMap(({ fills, history }) =>
      inventoryPath(laneIndex, history.ticker, fills, buckets),
    ),
    quotes: markets.flatMap((market) => market.quotes),
    fills: markets.flatMap((market) => market.fills),
    outcomes: markets.flatMap((market) => market.outcomes),
    markets,
  };
}

function laneRow(
  kernel: Kernel,
  request: LaneRequest,
  laneIndex: number,
  ledgers: readonly Ledger[],
  markets: readonly LaneMarketRow[],
  drawdownMaxMicros: number,
): LaneRow {
  const lane = kernel.lanes[laneIndex]!;
  const total = (value: (ledger: Ledger) => number): number =>
    ledgers.reduce((sum, ledger) => sum + value(ledger), 0);
  const marks = sumMarks(markets.map((market) => market.marks));
  const { definition, parameters, fillModel, postedThrough, latency } = request;
  const { inventoryLotsMax = "none" } = limitsOf(request);
  const legs = legsOf(latency);
  return {
    laneIndex,
    tickers: markets.map((market) => market.ticker),
    strategy: definition.name,
    parameters,
    fillModel: fillModel.name,
    flow: isFlow(fillModel) ? fillModel.parameters : {},
    postedThrough,
    feedUs: constantUs(legs.feed),
    orderUs: constantUs(legs.order),
    latencyModel: latencyText(latency),
    fair: laneFair(
      request.fair,
      lane.markets.map(({ fair }) => fair),
    ),
    inventoryLotsLimit: inventoryLotsMax === "none" ? undefined : inventoryLotsMax,
    risk: laneRisk(request),
    feePrecisionMicros: request.fees === undefined ? undefined : precisionOf(request),
    cashAtStartMicros: request.cashMicros,
    rateLimit: request.rateLimit,
    fillCount: total((ledger) => ledger.fillCount),
    fillsByCause: fillsByCause(ledgers),
    fillsInFlightCount: total((ledger) => ledger.fillsInFlightCount),
    boughtLots: total((ledger) => ledger.boughtLots),
    soldLots: total((ledger) => ledger.soldLots),
    inventoryLots: total((ledger) => ledger.inventoryLots),
    cashMicros: total((ledger) => ledger.cashMicros),
    feesMicros: total((ledger) => ledger.feesMicros),
    marks,
    ...bestMarks(markets),
    pnlParts: sumParts(markets.map((market) => market.pnlParts)),
    drawdownMaxMicros,
    ordersPlaced: total((ledger) => ledger.ordersPlaced),
    ordersCancelled: total((ledger) => ledger.ordersCancelled),
    ordersRejected: total((ledger) => ledger.ordersRejected),
    ordersSwept: total((ledger) => ledger.ordersSwept),
    ordersRefused: lane.refusedCount,
    commandsWaited: lane.bucket?.waitedCount ?? 0,
    commandsWaitedUs: lane.bucket?.waitedUs ?? 0,
    decisions: lane.decisionCount,
    digest: kernel.journals[laneIndex]!.digest.toString(),
    markets,
  };
}

function fillsByCause(ledgers: readonly Ledger[]): LaneRow["fillsByCause"] {
  const counts = FILL_CAUSES.map((cause, index) => [
    cause,
    ledgers.reduce((sum, ledger) => sum + ledger.fillCountByCause[index]!, 0),
  ]);
  return Object.fromEntries(counts) as LaneRow["fillsByCause"];
}
