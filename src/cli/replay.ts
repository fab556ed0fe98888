/** One backtest from loaded markets to complete result rows: the kernel's results, the markets' quality, the manifest. */
import type { QualityRow, RunRows } from "../core/result-rows.ts";
import { HEAD_MOVED, type Tape } from "../core/tape.ts";
import { US_PER_MS } from "../core/units.ts";
import { listCaptures } from "../data/capture-table.ts";
import { requireMarket } from "../data/markets.ts";
import type { Store } from "../data/store.ts";
import { tapeOf } from "../data/tape-cache.ts";
import { qualityOf } from "../data/verify-cache.ts";
import { runBacktest, type LaneRequest } from "../engine/backtest.ts";
import { assembleManifest, statedAssumptions } from "./manifest.ts";

export interface ReplayPlan {
  readonly lanes: readonly LaneRequest[];
  readonly fees: "none";
  readonly isGapAllowed: boolean;
  /** Check every invariant after each event. */
  readonly isVerified: boolean;
  readonly seed: string;
}

/** A market ready to replay, and what a reader of its results has to know of it. */
export interface LoadedMarket {
  readonly tape: Tape;
  readonly quality: QualityRow;
  readonly isGridAssumed: boolean;
  /** Exchange and receive times are the same: one of them was not recorded. */
  readonly hasOneClock: boolean;
  /** What made the rows, where they did not come from the exchange's wire. */
  readonly madeBy: string | undefined;
}

export function loadMarkets(store: Store, tickers: readonly string[], isGapAllowed: boolean): LoadedMarket[] {
  const made = listCaptures(store).filter(({ dialect }) => dialect === "rows");
  return tickers.map((ticker) => {
    const tape = tapeOf(store, ticker, { isGapAllowed });
    return {
      tape,
      quality: qualityOf(store, ticker),
      isGridAssumed: requireMarket(store, ticker).isGridAssumed,
      hasOneClock: tape.lagUs.every((lagUs, row) => lagUs === 0 || (tape.head[row]! & HEAD_MOVED) !== 0),
      madeBy: made.find((capture) => capture.tickers.includes(ticker))?.source,
    };
  });
}

export function replay(plan: ReplayPlan, markets: readonly LoadedMarket[]): RunRows {
  const startedAt = new Date();
  const startMs = performance.now();
  const tapes = markets.map(({ tape }) => tape);
  const results = runBacktest({ tapes, lanes: plan.lanes, isVerified: plan.isVerified });
  const manifest = assembleManifest({
    seed: plan.seed,
    tapes,
    config: configOf(plan, tapes),
    assumptions: assumptionsOf(plan, markets),
    startedAt,
    elapsedMs: performance.now() - startMs,
  });
  return { ...results, manifest, quality: markets.map(({ quality }) => quality) };
}

/** What was configured, complete with defaults, in plain data. */
function configOf(plan: ReplayPlan, tapes: readonly Tape[]): Record<string, unknown> {
  const { lanes, fees, isGapAllowed, seed } = plan;
  return {
    lanes: lanes.map((lane) => ({
      markets: lane.marketIndices.map((index) => tapes[index]!.ticker),
      strategy: lane.definition.name,
      parameters: lane.parameters,
      fillModel: lane.fillModel.name,
      postedThrough: lane.postedThrough,
      latency: lane.latency,
      ...(lane.inventoryLotsMax === undefined ? {} : { inventoryLotsMax: lane.inventoryLotsMax }),
    })),
    fees,
    isGapAllowed,
    seed,
  };
}

function assumptionsOf(plan: ReplayPlan, markets: readonly LoadedMarket[]): string[] {
  const { lanes, isGapAllowed } = plan;
  const { latency, postedThrough } = lanes[0]!;
  const tickersOf = (isMeant: (market: LoadedMarket) => boolean): string[] =>
    markets.filter(isMeant).map(({ tape }) => tape.ticker);
  return statedAssumptions({
    fillModels: [...new Set(lanes.map(({ fillModel }) => fillModel))],
    postedThrough,
    latencyMs: { feed: latency.feedUs / US_PER_MS, order: latency.orderUs / US_PER_MS },
    isGapAllowed,
    oneClockTickers: tickersOf(({ hasOneClock }) => hasOneClock),
    assumedGridTickers: tickersOf(({ isGridAssumed }) => isGridAssumed),
    madeTickers: tickersOf(({ madeBy }) => madeBy !== undefined),
  });
}
