/** A lane as a plain one and in the replay that lanes share: everything that a run leaves behind, to be compared. */
import type { EventSource } from "../../src/core/event-source.ts";
import { fillModelNamed } from "../../src/engine/fill-models/catalogue.ts";
import type { JournalEntry } from "../../src/engine/journal.ts";
import { Kernel } from "../../src/engine/kernel.ts";
import type { LaneSetup } from "../../src/engine/lane-setup.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import type { Tape } from "../../src/core/tape.ts";

export const PLAIN: Omit<LaneSetup, "strategy"> = {
  marketIndices: [0],
  fillRules: { model: fillModelNamed("fifo-pessimistic"), isGrowthFill: false },
  latency: { feedUs: 20_000, orderUs: 50_000 },
  limits: positionLimitOnly("none"),
  isJournalKept: false,
};

/** The same rows without the word that they are all there are: no lane is plain on it. */
export function general(tape: Tape): EventSource {
  const { isWhole: _, ...source } = tape;
  return source;
}

/**
 * Markets are replayed one after the other, which object an order is depends on the way, and so does the row at which the gate cut
 * one that was never sent: rows that concern nobody are applied when they are needed. None of it is part of a result.
 */
function byMarket(entries: readonly JournalEntry[]): readonly unknown[] {
  return entries
    .toSorted((a, b) => a.market - b.market)
    .map(({ order: _, row, ...entry }) => {
      const isCut = entry.kind === "trimmed" || entry.kind === "refused";
      return isCut ? entry : { ...entry, row };
    });
}

export function resultOf(sources: readonly EventSource[], setups: readonly LaneSetup[]) {
  const kernel = new Kernel(sources, setups, {
    isQuoteSeriesKept: setups.some(({ isJournalKept }) => isJournalKept),
    isVerified: false,
  });
  kernel.run();
  return kernel.lanes.map((lane, index) => ({
    ledgers: kernel.ledgers[index],
    digest: kernel.journals[index]!.digest.toString(),
    decisionCount: lane.decisionCount,
    refusedCount: lane.refusedCount,
    cuts: lane.gate.tally.rows(
      index,
      lane.markets.map(({ ticker }) => ticker),
    ),
    waited: [lane.bucket?.waitedCount, lane.bucket?.waitedUs],
    inventories: lane.markets.map((market) => market.inventoryContracts),
    entries: byMarket(kernel.journals[index]!.entries),
    series: kernel.quoteSeries.map((series) => series && [series.timeUs, series.bidLevel, series.askLevel]),
  }));
}
