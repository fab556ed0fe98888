/**
 * An estimate of what Kalshi's liquidity incentive programme would have paid. The programme's page says that the book is
 * looked at about once a second, that on each side only size up to the target size counts, that size weighs less the
 * farther it is from the best price, 1 at the best, by way of the programme's discount factor, and that the reward is
 * shared by summed score (Kalshi help, liquidity incentive programme, read 2026-11-20). It does not say how weight falls
 * with distance, nor how one level is shared. Assumed here, docs/METRICS.md: weight = discount factor ^ ticks from the best,
 * size counted from the best price on, a level that the target cuts shared by size.
 */
import type { IncentiveRow } from "../../core/accounting-rows.ts";
import { assert } from "../../core/errors.ts";
import { ASK, BID, type OrderBook, type Side } from "../../core/order-book.ts";
import type { PriceGrid } from "../../core/price-grid.ts";
import type { Tape } from "../../core/tape.ts";
import { LOTS_PER_CONTRACT } from "../../core/units.ts";
import { visitBookSeconds } from "./book-seconds.ts";
import type { OrderSpan } from "./order-spans.ts";

/** One programme, as the exchange lists it. */
export interface IncentiveTerms {
  readonly startUs: number;
  readonly endUs: number;
  /** For the whole period and all accounts. */
  readonly periodRewardMicros: number;
  /** What size weighs one tick farther from the best price, as a share of 1. */
  readonly discountFrac: number;
  /** Size on each side beyond which nothing counts. */
  readonly targetLots: number;
  /** The most one account is paid; undefined where there is no limit. */
  readonly rewardMicrosMax: number | undefined;
}

/** One lane in the market, by when its orders rested. */
export interface IncentiveLane {
  readonly laneIndex: number;
  readonly spans: readonly OrderSpan[];
}

/** Estimates for all lanes of one market, each as if it were the only one; none where nothing of the period was recorded. */
export function incentiveRows(
  tape: Tape,
  terms: IncentiveTerms,
  lanes: readonly IncentiveLane[],
): IncentiveRow[] {
  assertTerms(terms);
  const fromUs = Math.max(terms.startUs, tape.timeUs[0]!);
  const toUs = Math.min(terms.endUs, tape.timeUs[tape.rowCount - 1]!);
  if (fromUs > toUs) return [];
  let sampleCount = 0;
  let unknownCount = 0;
  const walkers = lanes.map(({ spans }) => new OwnSizes(spans, tape.grid));
  const scores = lanes.map(() => ({ own: 0, all: 0 }));
  visitBookSeconds(tape, fromUs, toUs, (timeUs, book) => {
    sampleCount++;
    if (book === undefined) unknownCount++;
    walkers.forEach((walker, lane) => {
      walker.moveTo(timeUs);
      if (book === undefined) return;
      for (const side of [BID, ASK] as const) {
        const { own, all } = sideScore(book, walker.lotsOfLevel(side), side, terms);
        scores[lane]!.own += own;
        scores[lane]!.all += all;
      }
    });
  });
  const knownShare = sampleCount === 0 ? 0 : (sampleCount - unknownCount) / sampleCount;
  const recordedShare = Math.min(1, (toUs - fromUs) / (terms.endUs - terms.startUs));
  return lanes.map(({ laneIndex }, lane) => {
    const { own, all } = scores[lane]!;
    const share = all === 0 ? 0 : own / all;
    const micros = Math.floor(terms.periodRewardMicros * recordedShare * knownShare * share);
    return {
      laneIndex,
      ticker: tape.ticker,
      fromUs,
      toUs,
      sampleCount,
      unknownCount,
      ownScore: own / LOTS_PER_CONTRACT,
      allScore: all / LOTS_PER_CONTRACT,
      estimateMicros: Math.min(micros, terms.rewardMicrosMax ?? micros),
    };
  });
}

function assertTerms({ startUs, endUs, periodRewardMicros, discountFrac, targetLots }: IncentiveTerms): void {
  assert(startUs < endUs, "an incentive programme ends after it starts");
  assert(periodRewardMicros >= 0 && targetLots > 0, "a programme has a reward and a target size");
  assert(discountFrac >= 0 && discountFrac <= 1, "a discount factor is a share of 1");
}

/** One look at one side: lots weighted by distance, ours and everybody's. @param ownLots our size by level. */
export function sideScore(
  book: OrderBook,
  ownLots: ReadonlyMap<number, number>,
  side: Side,
  { discountFrac, targetLots }: Pick<IncentiveTerms, "discountFrac" | "targetLots">,
): { readonly own: number; readonly all: number } {
  const step = side === BID ? -1 : 1;
  const displayedBest = side === BID ? book.bestBidLevel : book.bestAskLevel;
  let level = displayedBest; // one beyond the grid where nothing is displayed
  for (const own of ownLots.keys()) if ((own - level) * step < 0) level = own;
  let weight = 1;
  let leftLots = targetLots;
  let own = 0;
  let all = 0;
  for (; leftLots > 0 && weight > 0 && isLevel(book, level); level += step, weight *= discountFrac) {
    const mineLots = ownLots.get(level) ?? 0;
    const standingLots = book.lotsAt(side, level) + mineLots;
    if (standingLots === 0) continue;
    const countedLots = Math.min(standingLots, leftLots);
    all += weight * countedLots;
    own += weight * countedLots * (mineLots / standingLots);
    leftLots -= countedLots;
  }
  return { own, all };
}

function isLevel({ levelCount }: OrderBook, level: number): boolean {
  return level >= 0 && level < levelCount;
}

/** A lane's resting sizes by level, moved forward in time. */
class OwnSizes {
  readonly #starts: readonly OrderSpan[];
  readonly #resting = new Set<OrderSpan>();
  readonly #levelOfPrice: ReadonlyMap<number, number>;
  #next = 0;

  constructor(spans: readonly OrderSpan[], { priceBpOfLevel }: PriceGrid) {
    this.#starts = spans;
    // All levels, those of an earlier grid too: orders may rest there.
    this.#levelOfPrice = new Map(Array.from(priceBpOfLevel, (priceBp, level) => [priceBp, level]));
  }

  moveTo(timeUs: number): void {
    for (; this.#next < this.#starts.length && this.#starts[this.#next]!.fromUs <= timeUs; this.#next++)
      this.#resting.add(this.#starts[this.#next]!);
    for (const span of this.#resting) if (span.toUs <= timeUs) this.#resting.delete(span);
  }

  lotsOfLevel(side: Side): ReadonlyMap<number, number> {
    const lotsOf = new Map<number, number>();
    for (const span of this.#resting) {
      if (span.side !== side) continue;
      const level = this.#levelOfPrice.get(span.priceBp)!;
      lotsOf.set(level, (lotsOf.get(level) ?? 0) + span.lots);
    }
    return lotsOf;
  }
}
