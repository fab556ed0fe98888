/**
 * The rows a run leaves behind: written by the engine, kept in SQLite by `data`, drawn by `reports`. Plain data, integers
 * in the engine's units, units in the names; only money that rests on a mid may end in half a micro. Absent values are
 * `undefined`, never a sentinel.
 */
import type { LaneFair } from "./fair-rows.ts";
import type { LaneRisk, RiskRow, RiskTripRow } from "./risk-rows.ts";
import type { CauseRow, DayRow, IncentiveRow, MetricsRow } from "./accounting-rows.ts";
import type { Side } from "./order-book.ts";
import type { EndReason, FillCause, RejectReason } from "./venue.ts";
import type { TapeCounts } from "./tape.ts";

export type { LaneRisk, RiskRow, RiskTripRow } from "./risk-rows.ts";
export type { CauseRow, DayRow, IncentiveRow, MetricsRow } from "./accounting-rows.ts";

/** What reproduces a run to the byte, and the circumstances it ran in. */
export interface Manifest {
  readonly schema: "halfspread-manifest/1";
  readonly halfspreadVersion: string;
  readonly nodeVersion: string;
  /** Commit of the checkout, where it is one; `-dirty` when files differ from it. */
  readonly commit?: string;
  readonly seed: string;
  readonly tapes: readonly {
    readonly ticker: string;
    readonly contentHash: string;
    readonly rowCount: number;
  }[];
  /** Hash of the canonical text of everything configured: equal hash, equal results. */
  readonly configHash: string;
  /** What was configured, complete with defaults. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What the numbers rest on, one sentence each. */
  readonly assumptions: readonly string[];
  readonly startedAt: string;
  readonly elapsedMs: number;
}

export interface FillCountsByCause extends Readonly<Record<FillCause, number>> {}

/** Values of a lane's cash and inventory under each mark, micros; undefined where the mark does not exist. */
export interface Marks {
  /** Inventory at the last mid. */
  readonly midMicros: number | undefined;
  /** Sold to the best bid or bought back at the best ask, the worse of the two while crossed; undefined when that is empty. */
  readonly exitMicros: number | undefined;
  /** Inventory at its settlement payout; undefined before the result is known. */
  readonly settlementMicros: number | undefined;
}

/** Where the P&L came from; the parts sum to `totalMicros` exactly. */
export interface PnlParts {
  /** Sum of sign x (mid before the event - price) x size. */
  readonly spreadEarnedMicros: number;
  /** Sum of sign x (mid 10 s after the fill - mid before it) x size: what the fills' own moment cost. */
  readonly adverseSelectionMicros: number;
  /** What the mid did to the inventory after that. */
  readonly inventoryMicros: number;
  /** Zero or negative. */
  readonly feesMicros: number;
  /** Inventory x (settlement - last mid); zero while unsettled. */
  readonly settlementMicros: number;
  readonly totalMicros: number;
}

/** Regression of the inventory's change on its level over a fixed grid, no intercept: does it come back? */
export interface InventoryDrift {
  readonly stepSeconds: number;
  readonly stepCount: number;
  /** Share of the inventory that one step undoes, negative when it comes back. */
  readonly slopePerStep: number;
  readonly slopeStandardError: number;
  /** ln 2 / -ln(1 + slope) steps, in seconds; undefined unless -1 < slope < 0. */
  readonly halfLifeSeconds: number | undefined;
}

/** A lane's account in one of its markets. */
export interface LaneMarketRow {
  readonly ticker: string;
  readonly fillCount: number;
  readonly boughtLots: number;
  readonly soldLots: number;
  readonly inventoryLots: number;
  readonly inventoryLotsMax: number;
  /** Filled before both sides ever had a price: in cash and P&L, but in no spread earned, adverse selection or markout. */
  readonly filledWithoutMidLots: number;
  /** Trading cash net of fees, before any settlement. */
  readonly cashMicros: number;
  readonly feesMicros: number;
  readonly marks: Marks;
  readonly pnlParts: PnlParts;
  readonly inventoryDrift: InventoryDrift | undefined;
}

/** Mean mid move in favour of the fill after a horizon, by cause. */
export interface MarkoutRow {
  readonly laneIndex: number;
  readonly cause: FillCause;
  readonly horizonSeconds: number;
  /** Fills with a mid before them whose horizon ends within the tape; others are left out. */
  readonly fillCount: number;
  readonly lots: number;
  /** Size-weighted mean of sign x (mid then - price), cents per contract. */
  readonly meanCents: number;
  /** Standard error of that mean over fills; undefined for fewer than two fills. */
  readonly standardErrorCents: number | undefined;
}

/** A lane's totals: what `backtest --json` prints. */
export interface LaneRow {
  readonly laneIndex: number;
  readonly tickers: readonly string[];
  readonly strategy: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly fillModel: string;
  /** What a fitted flow goes by, units in the names; empty for the models of the tape. */
  readonly flow: Readonly<Record<string, number>>;
  readonly postedThrough: "remainder" | "fill";
  /** What every message takes, undefined where that differs; the model, as it is written, is undefined where these say it all. */
  readonly feedUs: number | undefined;
  readonly orderUs: number | undefined;
  readonly latencyModel: string | undefined;
  readonly fair: LaneFair;
  readonly inventoryLotsLimit: number | undefined;
  readonly risk: LaneRisk;
  /** What the account's balance is a whole multiple of; undefined where fees were switched off. */
  readonly feePrecisionMicros: number | undefined;
  /** What the account began with; undefined where cash was not checked. */
  readonly cashAtStartMicros: number | undefined;
  /** The bucket that commands paid from; undefined where they were not limited. */
  readonly rateLimit: { readonly tokensPerSecond: number; readonly capacityTokens: number } | undefined;
  readonly fillCount: number;
  readonly fillsByCause: FillCountsByCause;
  readonly fillsInFlightCount: number;
  readonly boughtLots: number;
  readonly soldLots: number;
  readonly inventoryLots: number;
  readonly cashMicros: number;
  readonly feesMicros: number;
  readonly marks: Marks;
  /** Each market at its settlement where the result is known, else at the exit mark, else at the mid; `mixed` where they differ. */
  readonly pnlMicros: number;
  readonly pnlMark: "settlement" | "exit" | "mid" | "mixed";
  readonly pnlParts: PnlParts;
  /** Largest fall of the mid-marked equity from its highest point before. */
  readonly drawdownMaxMicros: number;
  readonly ordersPlaced: number;
  readonly ordersCancelled: number;
  readonly ordersRejected: number;
  readonly ordersSwept: number;
  /** Orders the gate refused whole; `refusals` has the reasons. */
  readonly ordersRefused: number;
  /** Commands that the rate limit held back, and for how long in all. */
  readonly commandsWaited: number;
  readonly commandsWaitedUs: number;
  readonly decisions: number;
  readonly digest: string;
  readonly markets: readonly LaneMarketRow[];
}

/** One bucket of a lane's mid-marked equity from `timeUs` on; extremes are those within the bucket, so nothing is smoothed away. */
export interface EquityRow {
  readonly laneIndex: number;
  readonly timeUs: number;
  readonly lastMicros: number;
  readonly minMicros: number;
  readonly maxMicros: number;
  /** Largest distance within the bucket below the highest point so far; zero or positive. */
  readonly drawdownMicros: number;
}

/** One bucket of a lane's inventory in one market, from `timeUs` on. */
export interface InventoryRow {
  readonly laneIndex: number;
  readonly ticker: string;
  readonly timeUs: number;
  readonly lastLots: number;
  readonly minLots: number;
  readonly maxLots: number;
}

/** One bucket of a market's best prices from `timeUs` on: the last ones and the extremes within it. */
export interface BestPriceRow {
  readonly ticker: string;
  readonly timeUs: number;
  readonly bidBp: number | undefined;
  readonly askBp: number | undefined;
  readonly midMinBp: number | undefined;
  readonly midMaxBp: number | undefined;
}

/** An own order while it rested: one step of the quote chart. */
export interface QuoteRow {
  readonly laneIndex: number;
  readonly ticker: string;
  readonly side: Side;
  readonly priceBp: number;
  readonly lots: number;
  readonly fromUs: number;
  /** When it was filled whole, cancelled or swept; the tape's end if it still rested. */
  readonly toUs: number;
}

export interface FillRow {
  readonly laneIndex: number;
  readonly ticker: string;
  readonly timeUs: number;
  readonly side: Side;
  readonly priceBp: number;
  readonly lots: number;
  readonly cause: FillCause;
  /** Who was charged: one who rested, or one who took. */
  readonly role: "maker" | "taker";
  /** After rounding and rebates; negative where a rebate was more than the charge. */
  readonly feeMicros: number;
  readonly isInFlight: boolean;
  /** Mid before the event, basis points; undefined if there never was one. */
  readonly midBp: number | undefined;
  /** Inventory in that market after the fill. */
  readonly inventoryLots: number;
}

/** How many of a lane's orders in one market the venue answered in a way nobody asked for, and why. */
export interface OrderOutcomeRow {
  readonly laneIndex: number;
  readonly ticker: string;
  /** rejected: never rested. ended: the venue took it away. kept: a change of it was refused, it rests as it was. */
  readonly outcome: "rejected" | "ended" | "kept";
  readonly reason: RejectReason | EndReason;
  readonly orderCount: number;
  /** What of them was still open. */
  readonly lots: number;
}

/** A stretch of one market in full detail, for the close-up of quotes against the book. */
export interface CloseUp {
  readonly ticker: string;
  readonly laneIndex: number;
  readonly fromUs: number;
  readonly toUs: number;
  /** Every change of the best prices in it, the one before it first. */
  readonly bestPrices: readonly BestPriceRow[];
  readonly quotes: readonly QuoteRow[];
  readonly fills: readonly FillRow[];
}

/** How good one market's recording is: `verify`'s answer. */
export interface QualityRow {
  readonly ticker: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly counts: TapeCounts;
  readonly sequenceGapCount: number;
  readonly duplicateCount: number;
  readonly negativeSizeCount: number;
  /** Snapshots that came without a gap before them, those that differ from the book they replace, and by how much at most. */
  readonly comparedSnapshotCount: number;
  readonly differingSnapshotCount: number;
  readonly snapshotDifferenceLotsMax: number;
  /** Time during which both sides had a price. */
  readonly twoSidedUs: number;
  /** Part of it during which the best bid was at or above the best ask, in how many spans, and the events that left it so. */
  readonly crossedUs: number;
  readonly crossedSpanCount: number;
  readonly crossedEventCount: number;
  readonly silenceUsMax: number;
  /** Prints by where they stood against the best prices before their event. */
  readonly printsAt: number;
  readonly printsThrough: number;
  readonly printsInside: number;
  readonly spreadTicksMean: number | undefined;
  /** Findings that stop a replay; empty when the market can be trusted. */
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
}

/** Everything a report is drawn from. */
export interface RunRows {
  readonly manifest: Manifest;
  readonly lanes: readonly LaneRow[];
  readonly markouts: readonly MarkoutRow[];
  readonly equity: readonly EquityRow[];
  readonly inventory: readonly InventoryRow[];
  readonly bestPrices: readonly BestPriceRow[];
  readonly quotes: readonly QuoteRow[];
  readonly fills: readonly FillRow[];
  readonly outcomes: readonly OrderOutcomeRow[];
  /** What the lanes' own gates refused and trimmed. */
  readonly refusals: readonly RiskRow[];
  /** Breakers that tripped, in time within a lane. */
  readonly trips: readonly RiskTripRow[];
  readonly closeUps: readonly CloseUp[];
  readonly days: readonly DayRow[];
  readonly causes: readonly CauseRow[];
  readonly metrics: readonly MetricsRow[];
  /** Empty unless estimates were asked for. */
  readonly incentives: readonly IncentiveRow[];
  readonly quality: readonly QualityRow[];
}
