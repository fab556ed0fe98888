/**
 * The rows of a run's accounts: P&L by day and by cause, the metrics of quoting and of pairs, the estimate of liquidity
 * incentives. docs/METRICS.md defines each. Realised is what fills have closed, first in first out; unrealised is what is
 * still open against what it cost; together they are the equity, exactly.
 */
import type { PnlParts } from "./result-rows.ts";
import type { FillCause } from "./venue.ts";

/** What is realised and what is not. */
export interface RealisedPnl {
  /** Closed lots and payouts, net of all fees charged so far; whole micros. */
  readonly realisedMicros: number;
  /** Open lots at the mid, less what they cost; undefined where there never was a mid. Zero while nothing is open. */
  readonly unrealisedMidMicros: number | undefined;
  /** The same at the price to leave at; undefined where that side was empty. */
  readonly unrealisedExitMicros: number | undefined;
}

/** A lane's P&L in one market in one day of the exchange, midnight to midnight in New York. */
export interface DayRow extends RealisedPnl {
  readonly laneIndex: number;
  readonly ticker: string;
  /** The day in New York: "2026-01-07". */
  readonly date: string;
  /** The part of it that was recorded; the end belongs to the next day, the last day's to itself. */
  readonly fromUs: number;
  readonly toUs: number;
  readonly fillCount: number;
  readonly boughtLots: number;
  readonly soldLots: number;
  /** Held at the day's end. */
  readonly inventoryLots: number;
  /** Of lots closed by trading that day, before fees. */
  readonly closedMicros: number;
  /** Of lots closed by a payout that day. */
  readonly settledMicros: number;
  /** Charged that day; zero or negative. `realisedMicros` is the sum of these three. */
  readonly feesMicros: number;
  /** Change of the equity at the mid since the last day that had one; undefined where this day has none. */
  readonly pnlMidMicros: number | undefined;
}

/** What fills of one cause did to a lane's P&L in one market. Causes add up to the market. */
export interface CauseRow extends RealisedPnl {
  readonly laneIndex: number;
  readonly ticker: string;
  readonly cause: FillCause;
  readonly fillCount: number;
  readonly boughtLots: number;
  readonly soldLots: number;
  readonly pnlParts: PnlParts;
}

/** Metrics that may not exist. */
export type MetricName =
  | "fillRate"
  | "filledLotsFrac"
  | "pairProfitCents"
  | "quotedSpreadCents"
  | "spreadLessFeesCents"
  | "pairWinRate"
  | "pairWaitSecondsMean"
  | "unpairedLegFrac"
  | "turnoverPerDay"
  | "returnOnLockedFrac"
  | "quoteUptimeFrac"
  | "timeAtBestFrac";

/** How a lane quoted one market and what became of it. */
export interface MetricsRow extends RealisedPnl, Readonly<Record<MetricName, number | undefined>> {
  readonly laneIndex: number;
  readonly ticker: string;
  readonly recordedSeconds: number;
  /** Orders that came to rest, and those of them that were filled at least in part. */
  readonly quoteCount: number;
  readonly filledQuoteCount: number;
  readonly quotedLots: number;
  readonly filledLots: number;
  /** Lots bought and sold again or sold and bought back, in how many matches of two fills. */
  readonly pairedLots: number;
  readonly pairCount: number;
  /** What pairs made before fees, and the fees of both legs; positive is a cost. */
  readonly pairedMicros: number;
  readonly pairFeesMicros: number;
  /** Filled, and not paired by the end. */
  readonly unpairedLots: number;
  /** Mean over the recorded time of the inventory's size. */
  readonly inventoryLotsMean: number;
  /** Collateral of the position and of resting orders: its mean over the recorded time and its largest. */
  readonly lockedMicrosMean: number;
  readonly lockedMicrosMax: number;
  /** Time with a quote on both sides, and on each. */
  readonly bothSidesSeconds: number;
  readonly bidSeconds: number;
  readonly askSeconds: number;
  /** Why metrics do not exist, one sentence part each, by name. */
  readonly missing: Readonly<Partial<Record<MetricName, string>>>;
}

/** What a liquidity incentive programme would have paid a lane in one market, by a formula that the exchange does not state in full. */
export interface IncentiveRow {
  readonly laneIndex: number;
  readonly ticker: string;
  /** What of the programme's period was recorded. */
  readonly fromUs: number;
  readonly toUs: number;
  /** Seconds looked at, and seconds of which the book was not known. */
  readonly sampleCount: number;
  readonly unknownCount: number;
  /** Contract-seconds, weighted by distance from the best price: ours and everybody's. */
  readonly ownScore: number;
  readonly allScore: number;
  /** Whole micros; never part of any P&L. */
  readonly estimateMicros: number;
}
