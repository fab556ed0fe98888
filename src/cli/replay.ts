/** One backtest from loaded markets to complete result rows: the kernel's results, the markets' quality, the manifest. */
import type { QualityRow, RunRows } from "../core/result-rows.ts";
import { HEAD_MOVED, type Tape } from "../core/tape.ts";
import type { FeeSchedule } from "../core/fee-schedule.ts";
import { BALANCE_PRECISION_MICROS } from "../core/fee-rounding.ts";
import { listCaptures } from "../data/capture-table.ts";
import { requireMarket } from "../data/markets.ts";
import { marketKind } from "../data/recorded-rows-store.ts";
import type { Store } from "../data/store.ts";
import type { MarketKind } from "../data/tables/table-parts.ts";
import { tapeOf } from "../data/tape-cache.ts";
import { qualityOf } from "../data/verify-cache.ts";
import { runBacktest, type LaneRequest } from "../engine/backtest.ts";
import { isFlow } from "../engine/fill-models/market-flow.ts";
import { statedAssumptions } from "./assumptions.ts";
import type { FeeChoice, FeeSource } from "../data/fee-source.ts";
import { LaneEstimates, type EstimateChoice } from "./estimates.ts";
import { fairConfig } from "./fair-series.ts";
import { programmesOf, type IncentiveProgrammes } from "./incentive-terms.ts";
import type { PlannedLane } from "./lanes.ts";
import { assembleManifest } from "./manifest.ts";
import { latencyConfig } from "./latency-words.ts";
import { requireLags } from "./required-lags.ts";
import { requireSizes } from "./required-sizes.ts";
import type { FeePrecision } from "../engine/setting-values.ts";

export interface ReplayPlan {
  /** Without what fills cost them, which the markets know. */
  readonly lanes: readonly PlannedLane[];
  readonly fees: FeeChoice;
  readonly feePrecision: FeePrecision;
  /** Liquidity incentives to estimate; none where it is left out. */
  readonly incentives?: IncentiveProgrammes;
  readonly isGapAllowed: boolean;
  /** Check every invariant after each event. */
  readonly isVerified: boolean;
  readonly seed: string;
}

/** A market ready to replay, and what a reader of its results has to know of it. */
export interface LoadedMarket {
  readonly tape: Tape;
  readonly quality: QualityRow;
  /** Undefined where fees are switched off. */
  readonly fees: FeeSchedule | undefined;
  readonly isGridAssumed: boolean;
  /** Exchange and receive times are the same: one of them was not recorded. */
  readonly hasOneClock: boolean;
  /** What was recorded of it: a whole book, or best prices and trades alone. */
  readonly kind: MarketKind;
  /** What made the rows, where they did not come from the exchange's wire. */
  readonly madeBy: string | undefined;
}

/** @throws DATA_FEES_MISSING, USAGE_FEES_UNSTATED and what building tapes throws. */
export function loadMarkets(
  store: Store,
  tickers: readonly string[],
  isGapAllowed: boolean,
  feesOf: FeeSource,
): LoadedMarket[] {
  const made = listCaptures(store).filter(({ dialect }) => dialect === "rows");
  return tickers.map((ticker) => {
    const market = requireMarket(store, ticker);
    const fees = feesOf(store, ticker);
    const tape = tapeOf(store, ticker, { isGapAllowed });
    fees?.requireFrom(tape.timeUs[0]!);
    return {
      tape,
      fees,
      quality: qualityOf(store, ticker),
      isGridAssumed: market.isGridAssumed,
      hasOneClock: tape.lagUs.every((lagUs, row) => lagUs === 0 || (tape.head[row]! & HEAD_MOVED) !== 0),
      kind: marketKind(store, ticker),
      madeBy: made.find((capture) => capture.tickers.includes(ticker))?.source,
    };
  });
}

/** @throws DATA_SIZES_UNKNOWN, DATA_LAGS_UNKNOWN */
export function replay(plan: ReplayPlan, markets: readonly LoadedMarket[]): RunRows {
  requireSizes(plan.lanes, markets);
  requireLags(plan.lanes, markets);
  const startedAt = new Date();
  const startMs = performance.now();
  const tapes = markets.map(({ tape }) => tape);
  const estimates = new LaneEstimates(tapes, plan.seed);
  const estimated = plan.lanes.map(({ estimates: choice = { kind: "fixed" }, ...lane }) =>
    estimates.apply(lane, choice),
  );
  const lanes = estimated.map(({ lane }, index) => ({
    ...chargedLane(lane, plan, markets),
    estimates: plan.lanes[index]!.estimates,
    flowSeed: plan.seed,
  }));
  const incentives = programmesOf(
    plan.incentives,
    tapes.map(({ ticker }) => ticker),
  );
  const results = runBacktest({ tapes, lanes, incentives, isVerified: plan.isVerified });
  const manifest = assembleManifest({
    seed: plan.seed,
    tapes,
    config: configOf(plan, lanes, markets),
    assumptions: statedAssumptions({
      lanes,
      estimates: estimated.map(({ sentences }) => sentences),
      markets: markets.map(({ tape, ...facts }) => ({
        ...facts,
        ticker: tape.ticker,
        startUs: tape.timeUs[0]!,
        isCloseKnown: tape.closeTimeUs !== undefined,
      })),
      feePrecision: plan.feePrecision,
      incentives: results.incentives,
      isGapAllowed: plan.isGapAllowed,
    }),
    startedAt,
    elapsedMs: performance.now() - startMs,
  });
  return { ...results, manifest, quality: markets.map(({ quality }) => quality) };
}

/** A lane with what its fills cost. */
function chargedLane(
  lane: LaneRequest,
  { feePrecision }: ReplayPlan,
  markets: readonly LoadedMarket[],
): LaneRequest {
  const fees = lane.marketIndices.map((index) => markets[index]!.fees);
  if (!fees.every((schedule) => schedule !== undefined)) return lane;
  const feePrecisionMicros = BALANCE_PRECISION_MICROS[feePrecision === "direct" ? "direct" : "nonDirect"];
  return { ...lane, fees, feePrecisionMicros };
}

/** What was configured, complete with defaults, in plain data. */
function configOf(
  plan: ReplayPlan,
  lanes: readonly (Omit<PlannedLane, "estimates"> & { readonly estimates: EstimateChoice | undefined })[],
  markets: readonly LoadedMarket[],
): Record<string, unknown> {
  const { isGapAllowed, seed } = plan;
  return {
    lanes: lanes.map((lane) => ({
      markets: lane.marketIndices.map((index) => markets[index]!.tape.ticker),
      strategy: lane.definition.name,
      parameters: lane.parameters,
      estimates: lane.estimates,
      fillModel: lane.fillModel.name,
      flow: isFlow(lane.fillModel) ? lane.fillModel.parameters : undefined,
      postedThrough: lane.postedThrough,
      latency: latencyConfig(lane.latency),
      fair: fairConfig(lane.fair),
      inventoryLotsMax: lane.inventoryLotsMax,
      risk: lane.risk,
      rateLimit: lane.rateLimit,
      cashMicros: lane.cashMicros,
    })),
    fees: feesConfig(plan, markets),
    ...(plan.incentives === undefined ? {} : { incentives: Object.fromEntries(plan.incentives) }),
    isGapAllowed,
    seed,
  };
}

/** Each market's schedule, with what of it was assumed. */
function feesConfig({ feePrecision }: ReplayPlan, markets: readonly LoadedMarket[]): unknown {
  const schedules = markets.flatMap(({ tape, fees }) =>
    fees === undefined ? [] : [{ market: tape.ticker, ...fees.toJSON() }],
  );
  return schedules.length === 0 ? "none" : { precision: feePrecision, schedules };
}
