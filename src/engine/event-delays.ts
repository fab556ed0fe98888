/** How long the feed takes to deliver each event of a tape. */
import type { EventSource } from "../core/event-source.ts";
import { HEAD_MOVED } from "../core/tape.ts";
import { delayDraws } from "./delay-draws.ts";
import type { Delay } from "./latency.ts";

export interface EventDelays {
  /** Of the event whose rows begin at one and end before another, microseconds. */
  us(firstRow: number, endRow: number): number;
}

/** An event's number is that of its first row. */
export function eventDelays(source: EventSource, feed: Delay, seed: string): EventDelays {
  if (feed.kind === "recorded") return recordedDelays(source, feed.plusUs);
  const draws = delayDraws(feed, seed, `latency/feed/${source.ticker}`);
  return { us: (firstRow) => draws.us(firstRow, source.timeUs[firstRow]!) };
}

/**
 * The greatest lag of an event's rows, negative ones cut to 0: it is seen when the last of it has come. Prints that were
 * moved are left out. They came beside the book, on a channel of their own, and stand where they were paired, so their lag
 * is not the way's.
 */
function recordedDelays({ head: heads, lagUs: lags }: EventSource, plusUs: number): EventDelays {
  return {
    us(firstRow, endRow) {
      let delayUs = 0;
      for (let row = firstRow; row < endRow; row++)
        if ((heads[row]! & HEAD_MOVED) === 0 && lags[row]! > delayUs) delayUs = lags[row]!;
      return delayUs + plusUs;
    },
  };
}
