/** Lanes through the real kernel, with what checks look at: journal, ledger, digest. */
import type { EventSource } from "../../core/event-source.ts";
import type { FeeSchedule } from "../../core/fee-schedule.ts";
import { feeScheduleOf } from "../../core/fee-history.ts";
import type { Strategy } from "../../core/strategy.ts";
import { MICROS_PER_DOLLAR, US_PER_MS } from "../../core/units.ts";
import { fillModelNamed } from "../../engine/fill-models/catalogue.ts";
import type { FillRules } from "../../engine/fill-sink.ts";
import type { JournalEntry } from "../../engine/journal.ts";
import { Kernel } from "../../engine/kernel.ts";
import { DEFAULT_LATENCY, ZERO_LATENCY, type Latency } from "../../engine/latency.ts";
import type { Ledger } from "../../engine/ledger.ts";
import { positionLimitOnly, type RiskLimits } from "../../engine/risk-limits.ts";
import type { RiskBreakers } from "../../engine/risk-breakers.ts";

/** One lane on one market. */
export interface LanePlan {
  /** For people. */
  readonly name: string;
  /** Anew for each run: a strategy may remember. */
  readonly create: () => Strategy;
  readonly fillRules: FillRules;
  readonly latency: Latency;
  readonly limits: RiskLimits;
  readonly fees?: FeeSchedule;
}

/** What a lane did. */
export interface LaneRun {
  readonly plan: LanePlan;
  readonly entries: readonly JournalEntry[];
  readonly ledger: Ledger;
  readonly digest: string;
  readonly trips: RiskBreakers["trips"];
}

/** What replays lanes: the kernel, and in tests what is broken about it. */
export type Replay = (source: EventSource, plans: readonly LanePlan[]) => readonly LaneRun[];

export const replayLanes: Replay = (source, plans) => {
  const kernel = new Kernel(
    [source],
    plans.map(({ create, fillRules, latency, limits, fees }) => ({
      strategy: create(),
      marketIndices: [0],
      fillRules,
      latency,
      limits,
      ...(fees === undefined ? {} : { fees: [fees] }),
      isJournalKept: true,
    })),
    { isQuoteSeriesKept: false, isVerified: false },
  );
  kernel.run();
  return plans.map((plan, index) => {
    const { entries, digest } = kernel.journals[index]!;
    const { trips } = kernel.lanes[index]!.gate.breakers;
    return { plan, entries, ledger: kernel.ledgers[index]![0]!, digest: digest.toString(), trips };
  });
};

/** A quarter of the taker's fee, as on the exchange's series that charge makers. */
export const MAKER_FEES = feeScheduleOf({
  name: "CHECK",
  series: [{ fromTimeUs: 0, feeType: "quadratic_with_maker_fees", multiplierPpm: 1_000_000 }],
});

/** Under which latencies lanes are looked at: none, ours, and one that leaves much under way. */
export const LATENCIES: readonly Latency[] = [
  ZERO_LATENCY,
  DEFAULT_LATENCY,
  { feedUs: 300 * US_PER_MS, orderUs: 700 * US_PER_MS },
];

export function tapeRules(model: string, isGrowthFill = false): FillRules {
  return { model: fillModelNamed(model), isGrowthFill };
}

/** No limit at all. */
export const UNLIMITED = positionLimitOnly("none");

/**
 * Quotes the best prices and those a tick behind, for more than most prints have: one print reaches two orders, and takers'
 * remainders meet them. It sees nothing but the book, so its fills are the venue's doing alone.
 */
export function eagerMaker(sizeContracts: number): Strategy {
  return {
    quote({ markets }, [sheet]) {
      const { bestBidCents, bestAskCents } = markets[0]!;
      for (const behindCents of [0, 1]) {
        if (bestBidCents !== undefined && bestBidCents - behindCents >= 1)
          sheet!.bid(bestBidCents - behindCents, sizeContracts);
        if (bestAskCents !== undefined && bestAskCents + behindCents <= 99)
          sheet!.ask(bestAskCents + behindCents, sizeContracts);
      }
    },
    explain: () => [],
  };
}

/** The lanes of accounting and venue: every way in which a quote is filled, with fees. */
export function makerPlans(sizeContracts = 400.5): readonly LanePlan[] {
  return ["fifo-matched", "fifo-pessimistic", "touch"].map((model) => ({
    name: `quotes at the best prices, fills by ${model}`,
    create: () => eagerMaker(sizeContracts),
    fillRules: tapeRules(model),
    latency: DEFAULT_LATENCY,
    limits: UNLIMITED,
    fees: MAKER_FEES,
  }));
}

/** What one YES contract is worth, in basis points. */
export function payoutBp(payoutMicros: number): number {
  return (payoutMicros * 10_000) / MICROS_PER_DOLLAR;
}
