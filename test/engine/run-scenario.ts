/** The one place where tests make a kernel: a change of its constructor is one edit here. */
import { PRICE_LEVEL_STRUCTURES, PriceGrid } from "../../src/core/price-grid.ts";
import type { EventSource } from "../../src/core/event-source.ts";
import type { FeeSchedule } from "../../src/core/fee-schedule.ts";
import type { Side } from "../../src/core/order-book.ts";
import type { Strategy } from "../../src/core/strategy.ts";
import { HEAD_EVENT_END, type Tape } from "../../src/core/tape.ts";
import { END_REASONS, FILL_CAUSES, REJECT_REASONS } from "../../src/core/venue.ts";
import type { FairSetup } from "../../src/engine/fair-value.ts";
import { FILL_MODELS, fillModelNamed } from "../../src/engine/fill-models/catalogue.ts";
import type { JournalEntry } from "../../src/engine/journal.ts";
import { Kernel } from "../../src/engine/kernel.ts";
import { ZERO_LATENCY, type Latency, type LatencySetup } from "../../src/engine/latency.ts";
import { positionLimitOnly, type RiskLimits } from "../../src/engine/risk-limits.ts";
import type { Ledger } from "../../src/engine/ledger.ts";
import type { RateLimit } from "../../src/engine/token-bucket.ts";

/** Every fill model of the tape's own prints. */
export const MODEL_NAMES: readonly string[] = [...FILL_MODELS.keys()];
/** Those that let a print at our price spend a queue first; they differ in what they think of cancels. */
export const QUEUE_MODEL_NAMES: readonly string[] = [...FILL_MODELS.values()]
  .filter(({ atPrice }) => atPrice === "queue")
  .map(({ name }) => name);
/** Those that know nothing of cancels, and that `naive-venue.ts` therefore knows. */
export const NAIVE_MODEL_NAMES = ["fifo-pessimistic", "through", "touch"] as const;
export type NaiveModelName = (typeof NAIVE_MODEL_NAMES)[number];
export type PostedThrough = "remainder" | "fill";

export const CENT_GRID = new PriceGrid(PRICE_LEVEL_STRUCTURES.get("linear_cent")!);

export interface LaneOptions {
  readonly strategy: Strategy;
  readonly model?: string;
  readonly postedThrough?: PostedThrough;
  readonly latency?: Latency | LatencySetup;
  readonly inventoryLotsMax?: number | undefined;
  /** All limits, instead of the one above. */
  readonly limits?: RiskLimits;
  readonly marketIndices?: readonly number[];
  /** What fills cost in each market; nothing where it is left out. */
  readonly fees?: readonly FeeSchedule[];
  readonly feePrecisionMicros?: number;
  readonly rateLimit?: RateLimit;
  readonly cashMicros?: number;
  /** What it goes by as fair value; the mid where it is left out. */
  readonly fair?: FairSetup;
  /** After how many decisions the lane is taken for one that wakes itself for ever. */
  readonly decisionsMax?: number;
}

/** More decisions than any made-up tape gives reason for: a lane that wakes itself for ever fails instead of hanging. */
export const DECISIONS_MAX = 5_000;

function notForEver(strategy: Strategy, decisionsMax: number): Strategy {
  let decisionCount = 0;
  return {
    ...strategy,
    quote(group, sheets) {
      if (decisionCount++ >= decisionsMax)
        throw new Error(`the lane decided ${decisionsMax} times by ${group.nowUs} us`);
      strategy.quote(group, sheets);
    },
  };
}

export function createKernel(sources: readonly EventSource[], lanes: readonly LaneOptions[]): Kernel {
  return new Kernel(
    sources,
    lanes.map((lane) => ({
      strategy: notForEver(lane.strategy, lane.decisionsMax ?? DECISIONS_MAX),
      marketIndices: lane.marketIndices ?? [0],
      fillRules: {
        model: fillModelNamed(lane.model ?? "fifo-pessimistic"),
        isGrowthFill: lane.postedThrough === "fill",
      },
      latency: lane.latency ?? ZERO_LATENCY,
      limits: lane.limits ?? positionLimitOnly(lane.inventoryLotsMax ?? "none"),
      isJournalKept: true,
      ...(lane.fees === undefined ? {} : { fees: lane.fees }),
      ...(lane.feePrecisionMicros === undefined ? {} : { feePrecisionMicros: lane.feePrecisionMicros }),
      ...(lane.rateLimit === undefined ? {} : { rateLimit: lane.rateLimit }),
      ...(lane.cashMicros === undefined ? {} : { cashMicros: lane.cashMicros }),
      ...(lane.fair === undefined ? {} : { fair: lane.fair }),
    })),
    { isQuoteSeriesKept: true, isVerified: true },
  );
}

/** A journal entry in words; the pool's index of the order is left out, since it depends on the other lanes. */
export interface Happening {
  readonly timeUs: number;
  readonly market: number;
  readonly kind: JournalEntry["kind"];
  readonly side: Side;
  readonly priceBp: number;
  readonly lots: number;
  /** Cause of a fill, reason of a rejection or of an end by the venue. */
  readonly detail: string;
  readonly isInFlight: boolean;
  readonly midTwiceBp: number;
}

export function happening(entry: JournalEntry): Happening {
  const { timeUs, market, kind, side, priceBp, lots, isInFlight, midTwiceBp } = entry;
  let detail = "";
  if (kind === "filled") detail = FILL_CAUSES[entry.detail]!;
  if (kind === "rejected") detail = REJECT_REASONS[entry.detail]!;
  if (kind === "swept") detail = END_REASONS[entry.detail]!;
  return { timeUs, market, kind, side, priceBp, lots, detail, isInFlight, midTwiceBp };
}

/** What the lane's own gate took off is not the venue's news. */
function isOfVenue({ kind }: JournalEntry): boolean {
  return kind !== "trimmed" && kind !== "refused";
}

export interface LaneOutcome {
  readonly journal: readonly Happening[];
  readonly entries: readonly JournalEntry[];
  readonly ledger: Ledger;
  readonly decisionCount: number;
  readonly digest: string;
}

export function outcomeOf(kernel: Kernel, laneIndex: number): LaneOutcome {
  const { entries, digest } = kernel.journals[laneIndex]!;
  return {
    journal: entries.filter(isOfVenue).map(happening),
    entries,
    ledger: kernel.ledgers[laneIndex]![0]!,
    decisionCount: kernel.lanes[laneIndex]!.decisionCount,
    digest: digest.toString(),
  };
}

export function runLanes(sources: readonly EventSource[], lanes: readonly LaneOptions[]): LaneOutcome[] {
  const kernel = createKernel(sources, lanes);
  kernel.run();
  return lanes.map((_, laneIndex) => outcomeOf(kernel, laneIndex));
}

export function runLane(source: EventSource, lane: LaneOptions): LaneOutcome {
  return runLanes([source], [lane])[0]!;
}

/** Rows after which an event is over, first to last. */
export function eventEnds(tape: Tape): number[] {
  const ends: number[] = [];
  for (let row = 0; row < tape.rowCount; row++)
    if ((tape.head[row]! & HEAD_EVENT_END) !== 0) ends.push(row + 1);
  return ends;
}

/**
 * Replays a tape event by event and calls back after each. Only for lanes without latency: what is under way is delivered
 * before the callback.
 */
export function stepThrough(
  tape: Tape,
  lanes: readonly LaneOptions[],
  afterEvent: (kernel: Kernel) => void,
): Kernel {
  const source = { ...tape, rowCount: 0 };
  const kernel = createKernel([source], lanes);
  for (const end of eventEnds(tape)) {
    source.rowCount = end;
    kernel.run();
    afterEvent(kernel);
  }
  return kernel;
}

export interface RestingOrder {
  readonly order: number;
  readonly lane: number;
  readonly aheadLots: number;
}

/** The orders that rest at the venue just now, with the queue ahead of each. */
export function restingOrders(kernel: Kernel): RestingOrder[] {
  const resting: RestingOrder[] = [];
  for (const { own } of kernel.markets)
    own.forEach(({ id, laneIndex, aheadLots }) => resting.push({ order: id, lane: laneIndex, aheadLots }));
  return resting;
}
