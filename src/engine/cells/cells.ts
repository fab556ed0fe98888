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
import type { CellAccount } from "./cell-account.ts";
import { PAIR, SUM } from "./side-class.ts";
import type { Strands } from "./strands.ts";

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

export interface CellsResult {
  /** By cell. */
  readonly accounts: readonly CellAccount[];
  /** How many different accounts there are. */
  readonly strandCount: number;
}

/** @throws NotPlain where a cell needs more than shared replay knows: it is to be run by itself. */
export function replayCells({ source, rules, venue, way, clock, endUs }: CellsRequest): CellsResult {
  const replay = new CellReplay(source, rules, venue, way, clock);
  replay.run(endUs);
  const { strands, lanes } = replay.sets;
  const accounts: CellAccount[] = Array.from({ length: rules.length });
  for (let strand = 0; strand < strands.count; strand++) {
    const account = accountOf(strands, strand, replay.venue.settlementMicrosPerContract);
    const end = strands.end[strand]!;
    for (let place = strands.start[strand]!; place < end; place++) accounts[lanes[place]!] = account;
  }
  return { accounts, strandCount: strands.count };
}

function accountOf(
  strands: Strands,
  strand: number,
  settlementMicrosPerContract: number | undefined,
): CellAccount {
  const total = (place: number): number => strands.total(strand, place);
  const [boughtLots, soldLots] = [strands.boughtLots(strand), strands.soldLots(strand)];
  const [queue, through] = pairOf(total(SUM.queueAndThrough));
  const [postedThrough, inFlight] = pairOf(total(SUM.postedAndInFlight));
  const [placed, cancelled] = pairOf(total(SUM.placedAndCancelled));
  const [rejected, swept] = pairOf(total(SUM.rejectedAndSwept));
  const [filledOrders, gap] = pairOf(total(SUM.filledOrdersAndGap));
  const digest = new EventDigest();
  const fillCount = queue + through + postedThrough + gap;
  const noteCount = fillCount + placed + cancelled + rejected + swept;
  digest.addSums(total(SUM.digestLow), total(SUM.digestHigh), noteCount);
  return {
    cashMicros: total(SUM.cash),
    feesMicros: total(SUM.fees),
    boughtLots,
    soldLots,
    inventoryLots: boughtLots - soldLots,
    settlementMicrosPerContract,
    spreadEarnedTwiceMicros: total(SUM.spreadTwice),
    adverseTwiceMicros: total(SUM.adverseTwice),
    filledWithoutMidLots: total(SUM.withoutMidLots),
    fillCount,
    fillsByCause: { queue, through, postedThrough, gap, modelled: 0, take: 0 },
    fillsInFlightCount: inFlight,
    ordersFilled: filledOrders,
    ordersPlaced: placed,
    ordersCancelled: cancelled,
    ordersRejected: rejected,
    ordersSwept: swept,
    digest: digest.toString(),
    path: strands.paths[strand]!,
  };
}

function pairOf(sum: number): readonly [number, number] {
  const second = Math.floor(sum / PAIR);
  return [sum - second * PAIR, second];
}
