/** The events of a sweep in order of time, and which market belongs to which. */
import type { SweepEventRow } from "../../core/sweep-report-rows.ts";
import type { SweepMarketRow } from "../../core/sweep-rows.ts";

export interface SweepEvents {
  /** By their last close, then by ticker; in the order of their first markets where a close is not known. */
  readonly rows: readonly SweepEventRow[];
  readonly isInTime: boolean;
  /** Of each market, by `marketIndex`. */
  readonly eventOfMarket: Int32Array;
}

export function sweepEvents(markets: readonly SweepMarketRow[]): SweepEvents {
  const found = new Map<string, SweepEventRow>();
  for (const { eventTicker, part, closeTimeUs } of markets) {
    const known = found.get(eventTicker);
    const close =
      known === undefined ? closeTimeUs : laterClose(known.closeTimeUs, closeTimeUs, known.marketCount);
    found.set(eventTicker, {
      eventTicker,
      part,
      closeTimeUs: close,
      marketCount: (known?.marketCount ?? 0) + 1,
    });
  }
  const isInTime = markets.every(({ closeTimeUs }) => closeTimeUs !== undefined);
  const rows = [...found.values()];
  if (isInTime)
    rows.sort(
      (one, other) => one.closeTimeUs! - other.closeTimeUs! || order(one.eventTicker, other.eventTicker),
    );
  const indices = new Map(rows.map(({ eventTicker }, index) => [eventTicker, index]));
  const eventOfMarket = new Int32Array(
    1 + markets.reduce((most, { marketIndex }) => Math.max(most, marketIndex), -1),
  );
  for (const { marketIndex, eventTicker } of markets) eventOfMarket[marketIndex] = indices.get(eventTicker)!;
  return { rows, isInTime, eventOfMarket };
}

/** Undefined as soon as one of them is: then it is not known when the event was over. */
function laterClose(
  first: number | undefined,
  second: number | undefined,
  marketCount: number,
): number | undefined {
  if (marketCount > 0 && (first === undefined || second === undefined)) return undefined;
  return Math.max(first!, second!);
}

function order(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
