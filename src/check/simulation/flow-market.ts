/**
 * The models' own world at its barest: a fair value that is a martingale known exactly, in the middle of a book two ticks
 * wide, and orders that come to us by a flow of which everything is known. Nobody is informed and nothing bounces, so that
 * whatever a strategy earns beyond its distance from the fair value is the simulator's mistake.
 */
import { ASK, BID, type Side } from "../../core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../core/price-grid.ts";
import { randomStream } from "../../core/random.ts";
import type { Tape } from "../../core/tape.ts";
import { US_PER_HOUR, US_PER_SECOND } from "../../core/units.ts";
import { RECORDED_KIND } from "../../data/recorded-rows.ts";
import { RowBuffer } from "../../data/row-buffer.ts";
import { buildTape } from "../../data/tape-builder.ts";

export interface FlowMarket {
  readonly tape: Tape;
  readonly seconds: number;
  /** Fair value from each second on, basis points. */
  readonly fairBp: Float64Array;
}

export const TICK_BP = 10;
/** What strategies may reckon with: hours from the end of the tape to the scheduled close. */
const HOURS_TO_CLOSE = 6;
const START_US = 1_767_623_400 * US_PER_SECOND;
const START_BP = 5_000;
/** It stands still once it is here, which a martingale may. */
const EDGE_BP = 1_000;
const SHOWN_LOTS = 10_000;

/** A market of so many seconds, in each of which the fair value goes a tick of 0.1 cents up or down: 6 cents in an hour. */
export function makeFlowMarket(seed: string, label: string, seconds: number): FlowMarket {
  const random = randomStream(seed, `flow-market/${label}`);
  const fairBp = new Float64Array(seconds);
  const rows = new RowBuffer();
  const push = (kind: number, side: Side, priceBp: number, lots: number, timeUs: number): void =>
    rows.push(kind, side, priceBp, lots, timeUs, timeUs, false);
  let fair = START_BP;
  push(RECORDED_KIND.snapshot, BID, 0, 0, START_US);
  push(RECORDED_KIND.snapshotLevel, BID, fair - TICK_BP, SHOWN_LOTS, START_US);
  push(RECORDED_KIND.snapshotLevel, ASK, fair + TICK_BP, SHOWN_LOTS, START_US);
  for (let second = 0; second < seconds; second++) {
    const isAtEdge = fair <= EDGE_BP || fair >= 2 * START_BP - EDGE_BP;
    if (second > 0 && !isAtEdge) {
      const move = random.uniform() < 0.5 ? TICK_BP : -TICK_BP;
      const timeUs = START_US + second * US_PER_SECOND;
      // The side that is run into gives way first: the book never crosses.
      for (const side of move > 0 ? ([ASK, BID] as const) : ([BID, ASK] as const)) {
        const priceBp = fair + (side === BID ? -TICK_BP : TICK_BP);
        push(RECORDED_KIND.delta, side, priceBp, -SHOWN_LOTS, timeUs);
        push(RECORDED_KIND.delta, side, priceBp + move, SHOWN_LOTS, timeUs);
      }
      fair += move;
    }
    fairBp[second] = fair;
  }
  const tape = buildTape(rows.view(), {
    ticker: `FLOW-${label}`,
    priceRanges: PRICE_LEVEL_STRUCTURES.get("deci_cent")!,
    closeTimeUs: START_US + seconds * US_PER_SECOND + HOURS_TO_CLOSE * US_PER_HOUR,
    sources: [],
  });
  return { tape, seconds, fairBp };
}

/** Fair value at a time, basis points. */
export function fairBpAt({ fairBp, seconds }: FlowMarket, timeUs: number): number {
  const second = Math.floor((timeUs - START_US) / US_PER_SECOND);
  return fairBp[Math.max(0, Math.min(seconds - 1, second))]!;
}
