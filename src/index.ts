/**
 * The library: what it takes to write a strategy, replay tapes through it and read the result. Databases, reports and the
 * command line are not part of it, so importing it opens no file and loads no native code.
 */

// Units, errors, chance.
export * from "./core/units.ts";
export { AppError, EXIT_CODES, InvariantError, type ExitCode } from "./core/errors.ts";
export { randomStream, type RandomStream } from "./core/random.ts";

// Markets and their recorded life.
export { PriceGrid, type PriceRange } from "./core/price-grid.ts";
export { ASK, BID, OrderBook, type Side } from "./core/order-book.ts";
export {
  CancelRowsWriter,
  cancelWord,
  NO_ROW,
  oldestRow,
  youngestRow,
  type CancelColumns,
} from "./core/cancel-rows.ts";
export {
  openTape,
  packTape,
  ROW_KIND,
  type RowKind,
  type Tape,
  type TapeColumns,
  type TapeCounts,
} from "./core/tape.ts";
export type { EventSource } from "./core/event-source.ts";

// Strategies: the port to write one against, and those there are.
export {
  completeParameters,
  perMarket,
  QUOTE_LEVELS_MAX,
  type GroupView,
  type MarketRule,
  type MarketView,
  type Parameters,
  type ParameterSpec,
  type QuoteSheet,
  type QuoteTerm,
  type Strategy,
  type StrategyDefinition,
} from "./core/strategy.ts";
export { STRATEGIES, strategyNamed } from "./strategies/catalogue.ts";
export { OVERLAYS, overlayNamed } from "./strategies/overlays/catalogue.ts";
export { overlaid, type OverlayChoice } from "./strategies/overlays/overlaid.ts";
export type { OverlayDefinition } from "./strategies/overlays/overlay.ts";
export { avellanedaStoikov } from "./strategies/avellaneda-stoikov.ts";
export { fixedSpread } from "./strategies/fixed-spread.ts";
export { glft } from "./strategies/glft.ts";
export { linearSkew } from "./strategies/linear-skew.ts";
export { logitSkew } from "./strategies/logit-skew.ts";
export { naiveSkew } from "./strategies/naive-skew.ts";
export { riccati } from "./strategies/riccati.ts";

// Choosing markets.
export {
  comboSignals,
  isComboMarket,
  type ComboSignal,
  type MarketRecordFields,
} from "./core/combo-market.ts";
export {
  lnOneSidedScore,
  lnTightnessScore,
  lnTwoSidedScore,
  quotableMarketCount,
  type MarketFeatures,
  type ScoreShape,
} from "./core/market-score.ts";

// Replaying.
export { runBacktest, type BacktestRequest, type BacktestRows, type LaneRequest } from "./engine/backtest.ts";
export { Kernel } from "./engine/kernel.ts";
export type { KernelOptions } from "./engine/kernel-options.ts";
export type { LaneSetup } from "./engine/lane-setup.ts";
export { DEFAULT_FILL_MODEL, FILL_MODELS, fillModelNamed } from "./engine/fill-models/catalogue.ts";
export type { FillModel } from "./engine/fill-models/fill-model.ts";
export { fairSeries, type FairObservations, type FairSeries } from "./engine/fair-series.ts";
export type { FairMapping, FairSetup, OutsideFeed, RefetchRule } from "./engine/fair-value.ts";
export { flowRules } from "./engine/account-flow.ts";
export { poissonFlow, residualFlow, thinnedFlow } from "./engine/fill-models/flow-models.ts";
export type { FlowIntensity, MarketFlowModel } from "./engine/fill-models/market-flow.ts";
export {
  DEFAULT_LATENCY,
  ZERO_LATENCY,
  type Delay,
  type Latency,
  type LatencySetup,
} from "./engine/latency.ts";
export { positionLimitOnly, type RiskLimits } from "./engine/risk-limits.ts";
export { riskLimitsOf } from "./engine/risk-profiles.ts";
export type { RequestedRisk } from "./engine/requested-rules.ts";
export type { FillRules } from "./engine/fill-sink.ts";

// Fair values.
export { blendCents, micropriceCents, midCents } from "./estimators/fair-value/book-values.ts";
export { aboutSharpBook, type BookView, type SharpBook } from "./estimators/fair-value/consensus.ts";
export {
  bracketOfTicker,
  rangeProbability,
  type IndexRange,
  type IndexVolatility,
} from "./estimators/fair-value/index-mapping.ts";
export { decimalOdds, ODDS_FORMATS, type OddsFormat } from "./estimators/fair-value/odds-formats.ts";
export { consensusRows, type BookOdds, type ConsensusRules } from "./estimators/fair-value/odds-history.ts";
export {
  MARGIN_METHODS,
  withoutMargin,
  type FairOdds,
  type MarginMethod,
} from "./estimators/fair-value/odds-margin.ts";

// Results.
export { REFUSAL_REASONS, type RefusalReason } from "./core/risk-rows.ts";
export type * from "./core/result-rows.ts";
export { FILL_CAUSES, REJECT_REASONS, type FillCause, type RejectReason } from "./core/venue.ts";
