/** Strategies that do one thing after another in markets made by hand, and what happens then as text. */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import type { GroupView, OrderDesk, OrderRequest, Strategy } from "../../src/core/strategy.ts";
import type { Tape } from "../../src/core/tape.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import type { OrderTerms } from "../../src/core/venue.ts";
import type { JournalEntry } from "../../src/engine/journal.ts";
import { ZERO_LATENCY } from "../../src/engine/latency.ts";
import { deltaRow, snapshotRows, tapeOf, type PlainRow } from "./rows.ts";
import { createKernel, happening } from "./run-scenario.ts";

export const START_US = 1_767_838_400_000_000;
export const at = (seconds: number): number => START_US + seconds * US_PER_SECOND;

/** 45 to 55 with 100 contracts each; a change at 56 in each given second gives reason to decide without touching an order. */
export function market(
  secondsWithReason: readonly number[],
  rows: readonly PlainRow[] = [],
  settlementMicros?: number,
) {
  const open: PlainRow[] = snapshotRows(START_US, [
    [BID, 4_500, 10_000],
    [ASK, 5_500, 10_000],
  ]);
  const reasons = secondsWithReason.map((seconds, index) =>
    deltaRow(at(seconds), ASK, 5_400, index % 2 === 0 ? 100 : -100),
  );
  const all = [...open, ...[...reasons, ...rows].toSorted((a, b) => a.timeUs - b.timeUs)];
  return tapeOf(all, settlementMicros === undefined ? {} : { settlementMicros });
}

export type Act = (desk: OrderDesk, group: GroupView) => void;

/** Does something once, at the first decision at or after each given second. */
export function doing(acts: readonly (readonly [seconds: number, act: Act])[]): Strategy {
  const left = [...acts];
  return {
    quote: () => undefined,
    explain: () => [],
    trade: (group, desk) => {
      while (left.length > 0 && at(left[0]![0]) <= group.nowUs) left.shift()![1](desk, group);
    },
  };
}

export function order(
  place: number,
  side: Side,
  priceCents: number,
  sizeContracts: number,
  terms: Partial<OrderTerms> = {},
): OrderRequest {
  return { market: place, side, priceCents, sizeContracts, terms };
}

export function textOf(entry: JournalEntry): string {
  const { timeUs, market: place, kind, lots, priceBp, detail } = happening(entry);
  const seconds = (timeUs - START_US) / US_PER_SECOND;
  return `${seconds} ${"AB"[place]!} ${kind} ${lots / 100} @${priceBp / 100} ${detail}`.trim();
}

/** What happens to a lane over some markets. */
export function play(tapes: readonly Tape[], strategy: Strategy, latency = ZERO_LATENCY): string[] {
  const kernel = createKernel(tapes, [{ strategy, marketIndices: tapes.map((_, index) => index), latency }]);
  kernel.run();
  return kernel.journals[0]!.entries.map(textOf);
}
