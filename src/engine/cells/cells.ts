/**
 * Many cells over one market in one pass: lanes that differ in their parameters alone. What they did is told as numbers, the
 * same to the bit as if each had been replayed by itself.
 */
import { EventDigest } from "../../core/digest.ts";
import type { EventSource } from "../../core/event-source.ts";
import type { MarketRule } from "../../core/strategy.ts";
import { CellReplay, type SampleClock } from "./cell-replay.ts";
import type { CellWay } from "./class-sender.ts";
import type { VenueRules } from "./class-venue.ts";
import type { PathSums } from "./path-sums.ts";
import { PAIR, SUM } from "./side-class.ts";
import type { Strand } from "./strand.ts";

export interface CellsRequest {
  readonly source: EventSource;
  /** One a cell. */
  readonly rules: readonly MarketRule[];
  readonly venue: VenueRules;
  readonly way: CellWay;
  readonly clock: SampleClock;
  /** Time of the last row of all markets that a cell trades, microseconds. */
  readonly endUs: number;
}

/** What a cell's lane did in one market. Cells that did the same share one. */
export interface CellAccount {
  readonly cashMicros: number;
  readonly feesMicros: number;
  readonly boughtLots: number;
  readonly soldLots: number;
  /** Twice the spread earned: sum of sign x (mid before the event - price) x size. */
  readonly spreadEarnedTwiceMicros: number;
  readonly filledWithoutMidLots: number;
  readonly fillsByCause: {
    readonly queue: number;
    readonly through: number;
    readonly postedThrough: number;
    readonly gap: number;
  };
  readonly fillsInFlightCount: number;
  readonly ordersPlaced: number;
  readonly ordersCancelled: number;
  readonly ordersRejected: number;
  readonly ordersSwept: number;
  readonly digest: string;
  readonly path: PathSums;
}

export interface CellsResult {
  /** By cell. */
  readonly accounts: readonly CellAccount[];
  /** How many different accounts there are. */
  readonly strandCount: number;
  readonly settlementMicrosPerContract: number | undefined;
  /** Twice the last mid, basis points; 0 where there never was one. */
  readonly midTwiceBp: number;
}

/** @throws NotPlain where a cell needs more than shared replay knows: it is to be run by itself. */
export function replayCells({ source, rules, venue, way, clock, endUs }: CellsRequest): CellsResult {
  const replay = new CellReplay(source, rules, venue, way, clock);
  replay.run(endUs);
  const { strands, lanes } = replay.sets;
  const accounts: CellAccount[] = Array.from({ length: rules.length });
  for (const strand of strands) {
    const account = accountOf(strand);
    for (let place = strand.start; place < strand.end; place++) accounts[lanes[place]!] = account;
  }
  const { settlementMicrosPerContract, midTwiceBp } = replay.venue;
  return { accounts, strandCount: strands.length, settlementMicrosPerContract, midTwiceBp };
}

function accountOf(strand: Strand): CellAccount {
  const [queue, through] = pairOf(strand.total(SUM.queueAndThrough));
  const [postedThrough, inFlight] = pairOf(strand.total(SUM.postedAndInFlight));
  const [placed, cancelled] = pairOf(strand.total(SUM.placedAndCancelled));
  const [rejected, swept] = pairOf(strand.total(SUM.rejectedAndSwept));
  const gap = strand.total(SUM.gap);
  const digest = new EventDigest();
  const noteCount = queue + through + postedThrough + gap + placed + cancelled + rejected + swept;
  digest.addSums(strand.total(SUM.digestLow), strand.total(SUM.digestHigh), noteCount);
  return {
    cashMicros: strand.cashMicros,
    feesMicros: strand.total(SUM.fees),
    boughtLots: strand.boughtLots,
    soldLots: strand.soldLots,
    spreadEarnedTwiceMicros: strand.total(SUM.spreadTwice),
    filledWithoutMidLots: strand.total(SUM.withoutMidLots),
    fillsByCause: { queue, through, postedThrough, gap },
    fillsInFlightCount: inFlight,
    ordersPlaced: placed,
    ordersCancelled: cancelled,
    ordersRejected: rejected,
    ordersSwept: swept,
    digest: digest.toString(),
    path: strand.path,
  };
}

function pairOf(sum: number): readonly [number, number] {
  const second = Math.floor(sum / PAIR);
  return [sum - second * PAIR, second];
}
