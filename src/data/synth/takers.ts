/**
 * Takers. Uninformed ones come by a self-exciting process and go as far as their limit, which lies exponentially far from
 * what the makers know; informed ones know the fair value and take what stands on its wrong side.
 */
import { ASK, BID, type Side } from "../../core/order-book.ts";
import type { RandomStream } from "../../core/random.ts";
import { US_PER_MS, US_PER_SECOND } from "../../core/units.ts";
import type { Background } from "./background.ts";
import type { Belief } from "./belief.ts";
import { Draws } from "./draws.ts";
import type { Exchange } from "./exchange.ts";
import { levelAtOrAbove, levelAtOrBelow } from "./levels.ts";
import type { InformedParameters, UninformedParameters } from "./parameters.ts";
import { SizeTable } from "./size-table.ts";
import { AGENT } from "./truth.ts";

const SECONDS_PER_MINUTE = 60;
/** Children of one parent come at most this far apart; runs of trades closer than 20 ms are one parent. */
const CHILD_GAP_MS_MAX = 18;
const CHILDREN_WAITING_MAX = 32;

/** A child of a parent order that is still to come. */
interface WaitingChild {
  dueUs: number;
  parentId: number;
  side: Side;
  limitLevel: number;
  lots: number;
  /** Children that come after it. */
  moreCount: number;
}

export interface TakerStreams {
  readonly arrivals: RandomStream;
  readonly reaches: RandomStream;
  readonly sizes: RandomStream;
}

export class Takers {
  /** When the next child of a parent comes; Infinity without one. */
  nextChildUs = Infinity;
  readonly informedPerSecond: number;
  readonly #exchange: Exchange;
  readonly #belief: Belief;
  readonly #background: Background;
  readonly #uninformed: UninformedParameters;
  readonly #informed: InformedParameters;
  readonly #arrivals: RandomStream;
  readonly #reaches: Draws;
  readonly #sizes: SizeTable | undefined;
  readonly #informedSizes: SizeTable;
  readonly #basePerSecond: number;
  /** By kernel and side, 2 x kernel + side: arrivals a second that earlier ones draw, at `#excitedUs`. */
  readonly #excited: Float64Array;
  #excitedUs = NaN; // a number from the beginning: a field that begins as undefined boxes every one it is given
  /** Sum of `#excited`. */
  #excitedPerSecond = 0;
  #parentCount = 0;
  readonly #children: WaitingChild[] = [];

  constructor(
    exchange: Exchange,
    belief: Belief,
    background: Background,
    { uninformed, informed }: { uninformed: UninformedParameters; informed: InformedParameters },
    streams: TakerStreams,
  ) {
    this.#exchange = exchange;
    this.#belief = belief;
    this.#background = background;
    this.#uninformed = uninformed;
    this.#informed = informed;
    this.#arrivals = streams.arrivals;
    this.#reaches = new Draws("waiting", streams.reaches);
    this.#sizes = uninformed.sizes === undefined ? undefined : new SizeTable(uninformed.sizes, streams.sizes);
    this.#informedSizes = new SizeTable(informed.sizes, streams.sizes);
    const drawn = uninformed.excitations.reduce(
      (sum, { sameSideMean, otherSideMean }) => sum + sameSideMean + otherSideMean,
      0,
    );
    this.#basePerSecond = (2 * uninformed.intensityPerMinute * (1 - drawn)) / SECONDS_PER_MINUTE;
    this.informedPerSecond = informed.arrivalsPerMinute / SECONDS_PER_MINUTE;
    this.#excited = new Float64Array(2 * uninformed.excitations.length);
    this.#excitedUs = exchange.nowUs;
  }

  /** At most so many uninformed arrivals a second until the next call of `arrive`. */
  uninformedPerSecond(activity: number): number {
    return this.#basePerSecond * activity + this.#excitedPerSecond;
  }

  /**
   * An uninformed arrival, or none: the rate above was that of the last arrival, and has fallen since (Ogata's thinning).
   * @param at uniform in [0, uninformedPerSecond). hot: bench/synth.ts
   */
  arrive(at: number, activity: number): void {
    const timeUs = this.#exchange.dueUs;
    this.#decay(timeUs);
    const base = this.#basePerSecond * activity;
    if (at >= base + this.#excitedPerSecond) return;
    const side = this.#sideOf(at, base);
    this.#excite(side);
    const { kappaPerCent, hurriedShare, hurriedKappaPerCent, splitShare, childrenMax } = this.#uninformed;
    const isHurried = hurriedShare > 0 && this.#arrivals.uniform() < hurriedShare;
    const reachCents = this.#reaches.next() / (isHurried ? hurriedKappaPerCent : kappaPerCent);
    const anchorCents = this.#anchorCents();
    const limitLevel =
      side === BID ? levelAtOrBelow(anchorCents + reachCents) : levelAtOrAbove(anchorCents - reachCents);
    if (!this.#isReached(side, limitLevel)) return;
    const lots = this.#sizes === undefined ? Infinity : this.#sizes.draw();
    const isSplit = splitShare > 0 && this.#arrivals.uniform() < splitShare;
    const childCount = isSplit ? 2 + this.#arrivals.below(childrenMax - 1) : 1;
    this.#begin(timeUs, side, limitLevel, lots, childCount);
  }

  /** An informed arrival; trades if there is something to take. */
  arriveInformed(): void {
    const { bestBidLevel, bestAskLevel } = this.#exchange.book.displayed;
    const { edgeCents } = this.#informed;
    const { fairCents } = this.#belief;
    const buyLevel = levelAtOrBelow(fairCents - edgeCents);
    const sellLevel = levelAtOrAbove(fairCents + edgeCents);
    if (bestAskLevel <= buyLevel) this.#takeInformed(BID, buyLevel);
    else if (bestBidLevel >= sellLevel) this.#takeInformed(ASK, sellLevel);
  }

  /** The next child of a parent comes. */
  runChild(): void {
    const index = this.#children.findIndex(({ dueUs }) => dueUs === this.nextChildUs);
    const [child] = this.#children.splice(index, 1);
    this.nextChildUs = this.#children.reduce((least, { dueUs }) => Math.min(least, dueUs), Infinity);
    this.#send({ ...child!, dueUs: Math.max(child!.dueUs, this.#exchange.nowUs + 1) });
  }

  #takeInformed(side: Side, limitLevel: number): void {
    this.#exchange.startEvent(this.#exchange.dueUs);
    this.#exchange.take(AGENT.informed, side, limitLevel, this.#informedSizes.draw(), ++this.#parentCount);
  }

  #begin(timeUs: number, side: Side, limitLevel: number, lots: number, childCount: number): void {
    const canSplit = childCount > 1 && Number.isFinite(lots) && this.#children.length < CHILDREN_WAITING_MAX;
    const parentId = ++this.#parentCount;
    this.#send({ dueUs: timeUs, parentId, side, limitLevel, lots, moreCount: canSplit ? childCount - 1 : 0 });
  }

  /** Sends one child, and has the next one wait. The last one takes what is left. */
  #send({ dueUs, parentId, side, limitLevel, lots, moreCount }: WaitingChild): void {
    const exchange = this.#exchange;
    const childLots = moreCount === 0 ? lots : Math.max(1, Math.floor(lots / (moreCount + 1)));
    exchange.startEvent(dueUs);
    const takenLots = exchange.take(AGENT.uninformed, side, limitLevel, childLots, parentId);
    const leftLots = lots - childLots;
    if (moreCount > 0 && leftLots > 0) {
      const gapUs = US_PER_MS * (1 + this.#arrivals.below(CHILD_GAP_MS_MAX));
      const nextUs = exchange.nowUs + gapUs;
      this.#children.push({
        dueUs: nextUs,
        parentId,
        side,
        limitLevel,
        lots: leftLots,
        moreCount: moreCount - 1,
      });
      if (nextUs < this.nextChildUs) this.nextChildUs = nextUs;
    } else if (takenLots > 0 && takenLots < childLots) this.#rest(side, limitLevel, childLots - takenLots);
  }

  /** Some leave in the book what they could not get. */
  #rest(side: Side, limitLevel: number, lots: number): void {
    const { restShare } = this.#uninformed;
    if (restShare === 0 || !Number.isFinite(lots) || this.#arrivals.uniform() >= restShare) return;
    const { displayed } = this.#exchange.book;
    const isCrossing =
      side === BID ? limitLevel >= displayed.bestAskLevel : limitLevel <= displayed.bestBidLevel;
    if (isCrossing || limitLevel < 0 || limitLevel >= this.#exchange.levelCount) return;
    this.#background.adopt(this.#exchange.place(AGENT.uninformed, side, limitLevel, lots));
  }

  #anchorCents(): number {
    const { displayed } = this.#exchange.book;
    const { estimateCents } = this.#belief;
    if (!displayed.hasBothSides) return estimateCents;
    const midCents = (displayed.bestBidLevel + displayed.bestAskLevel) / 2 + 1;
    return estimateCents + this.#uninformed.midShare * (midCents - estimateCents);
  }

  #isReached(side: Side, limitLevel: number): boolean {
    const { displayed } = this.#exchange.book;
    return side === BID
      ? limitLevel >= displayed.bestAskLevel && displayed.bestAskLevel < this.#exchange.levelCount
      : limitLevel <= displayed.bestBidLevel && displayed.bestBidLevel >= 0;
  }

  #sideOf(at: number, base: number): Side {
    if (at < base) return at < base / 2 ? BID : ASK;
    let left = at - base;
    for (let index = 0; index < this.#excited.length; index++) {
      left -= this.#excited[index]!;
      if (left < 0) return (index & 1) === BID ? BID : ASK;
    }
    return BID;
  }

  #excite(side: Side): void {
    const { excitations } = this.#uninformed;
    for (let kernel = 0; kernel < excitations.length; kernel++) {
      const { sameSideMean, otherSideMean, seconds } = excitations[kernel]!;
      this.#excited[2 * kernel + side]! += sameSideMean / seconds;
      this.#excited[2 * kernel + 1 - side]! += otherSideMean / seconds;
      this.#excitedPerSecond += (sameSideMean + otherSideMean) / seconds;
    }
  }

  #decay(timeUs: number): void {
    const { excitations } = this.#uninformed;
    if (excitations.length === 0) return;
    const seconds = (timeUs - this.#excitedUs) / US_PER_SECOND;
    this.#excitedUs = timeUs;
    let sum = 0;
    for (let kernel = 0; kernel < excitations.length; kernel++) {
      const kept = Math.exp(-seconds / excitations[kernel]!.seconds);
      for (let index = 2 * kernel; index < 2 * kernel + 2; index++) {
        this.#excited[index]! *= kept;
        sum += this.#excited[index]!;
      }
    }
    this.#excitedPerSecond = sum;
  }
}
