/**
 * The traders of a synthetic market: makers who place and cancel around a late estimate of fair value, uninformed takers
 * with a reach, informed takers who know fair value.
 *
 * Everything is one race of exponential clocks, run again after each event and each step of the fair value (both without
 * memory). Deltas are per order, as on the exchange: an arrival grows its level by its size, a cancel takes exactly its
 * size off, each match of a taker with a resting order is one delta and one print. The two sides differ in nothing but
 * their sign: with `orientation` -1 the same draws give the mirror image.
 */
import { ASK, BID, type Side } from "../core/order-book.ts";
import { randomStream } from "../core/random.ts";
import { LOTS_PER_CONTRACT, US_PER_HOUR, US_PER_MS, US_PER_SECOND } from "../core/units.ts";
import { RECORDED_KIND } from "./recorded-rows.ts";
import { FifoBook } from "./synthetic-book.ts";
import type { FairValue } from "./synthetic-fair.ts";
import type { SyntheticPreset } from "./synthetic-presets.ts";
import type { RowWriter } from "./synthetic-rows.ts";

const SIZE_CONTRACTS_MAX = 50_000;
const LATE_PRINT_MS_MAX = 5;
const MATCH_ROWS_MAX = 3; // two deltas and a print

export interface FlowSetup {
  readonly seed: string;
  readonly preset: SyntheticPreset;
  readonly levelCount: number;
  readonly openTimeUs: number;
  readonly orientation: 1 | -1;
}

/** What each kind of taker did: parents that traded, and their lots. */
export interface TakerTotals {
  count: number;
  lots: number;
}

export class SyntheticFlow {
  readonly informed: TakerTotals = { count: 0, lots: 0 };
  readonly uninformed: TakerTotals = { count: 0, lots: 0 };
  nowUs: number;
  readonly #preset: SyntheticPreset;
  readonly #fair: FairValue;
  readonly #writer: RowWriter;
  readonly #book: FifoBook;
  /** The level of 50 cents: the middle one. */
  readonly #centreLevel: number;
  readonly #levelMax: number;
  readonly #first: Side;
  readonly #times;
  readonly #kinds;
  readonly #sides;
  readonly #distances;
  readonly #sizes;
  readonly #cancels;
  readonly #takers;
  readonly #wires;
  /** Extra takers that earlier ones draw, per µs, by the aggressor's side. */
  readonly #drawnPerUs: [number, number] = [0, 0];

  constructor(setup: FlowSetup, fair: FairValue, writer: RowWriter) {
    const { seed, preset, levelCount, openTimeUs, orientation } = setup;
    this.#preset = preset;
    this.#fair = fair;
    this.#writer = writer;
    this.#book = new FifoBook(levelCount);
    this.#centreLevel = (levelCount - 1) / 2;
    this.#levelMax = levelCount - 1;
    this.#first = orientation === 1 ? BID : ASK;
    this.nowUs = openTimeUs;
    this.#times = randomStream(seed, "synthetic/times");
    this.#kinds = randomStream(seed, "synthetic/kinds");
    this.#sides = randomStream(seed, "synthetic/sides");
    this.#distances = randomStream(seed, "synthetic/distances");
    this.#sizes = randomStream(seed, "synthetic/sizes");
    this.#cancels = randomStream(seed, "synthetic/cancels");
    this.#takers = randomStream(seed, "synthetic/takers");
    this.#wires = randomStream(seed, "synthetic/wire");
  }

  /** Fills the book with as many orders as live in it on average and writes it as a snapshot. */
  open(): void {
    const { ordersPerHour, lifeSeconds } = this.#preset.makers;
    const orderCount = Math.round((ordersPerHour / US_PER_HOUR) * lifeSeconds * US_PER_SECOND);
    for (let order = 0; order < orderCount; order++) this.#placeOrder();
    const { displayed } = this.#book;
    const writer = this.#writer;
    writer.startEvent(this.nowUs);
    writer.add(RECORDED_KIND.snapshot, BID, -1, 0);
    for (const side of [BID, ASK] as const)
      for (let level = 0; level <= this.#levelMax; level++) {
        const lots = displayed.lotsAt(side, level);
        if (lots > 0) writer.add(RECORDED_KIND.snapshotLevel, side, level, lots);
      }
  }

  /** Trades until the writer has all its rows. */
  run(): void {
    const { makers, takers, activity } = this.#preset;
    const first = this.#first;
    const second = first === BID ? ASK : BID;
    const drawn = this.#drawnPerUs;
    const fair = this.#fair;
    const writer = this.#writer;
    const book = this.#book;
    const rowCount = writer.rows.rowCount;
    const arrivalsPerUs = makers.ordersPerHour / US_PER_HOUR;
    const cancelsPerUs = 1 / (makers.lifeSeconds * US_PER_SECOND);
    const ownPerUs = (2 * takers.intensityPerHour * (1 - takers.followersMean)) / US_PER_HOUR;
    const informedPerUs = takers.informedPerHour / US_PER_HOUR;
    const followUs = takers.followSeconds * US_PER_SECOND;
    while (writer.count < rowCount) {
      const speed = activity.start + (activity.end - activity.start) * (writer.count / rowCount);
      const arrivals = speed * arrivalsPerUs;
      const cancels = arrivals + speed * cancelsPerUs * book.liveCount;
      const own = cancels + speed * fair.liveliness * ownPerUs;
      const informed = own + speed * fair.liveliness * informedPerUs;
      const followers = informed + (drawn[BID] + drawn[ASK]);
      const staleFirst = this.#staleRate(first);
      const total = followers + (staleFirst + this.#staleRate(second));
      const dueUs = Math.max(this.nowUs + 1, Math.round(this.nowUs + this.#times.exponential(total)));
      const untilUs = Math.min(dueUs, fair.nextUs);
      const kept = Math.exp((this.nowUs - untilUs) / followUs);
      drawn[BID] *= kept;
      drawn[ASK] *= kept;
      this.nowUs = untilUs;
      if (dueUs > untilUs) {
        fair.step();
        continue;
      }
      const choice = this.#kinds.uniform() * total;
      if (choice < arrivals) this.#arrive();
      else if (choice < cancels) this.#cancel(book.liveOrder(this.#cancels.below(book.liveCount)));
      else if (choice < own) this.#takeUninformed(this.#sides.uniform() < 0.5 ? first : second);
      else if (choice < informed) this.#takeInformed();
      else if (choice < followers) {
        // the pull of earlier takers has faded since the race began: thinning
        const point = choice - informed;
        if (point < drawn[first]) this.#takeUninformed(first);
        else if (point < drawn[first] + drawn[second]) this.#takeUninformed(second);
      } else this.#cancelStale(choice < followers + staleFirst ? first : second);
      fair.advanceTo(this.nowUs);
    }
  }
  /** A maker's new order, unless there is no price for it. */
  #arrive(): void {
    const order = this.#placeOrder();
    if (order === undefined) return;
    this.#writer.startEvent(this.nowUs);
    this.#writer.add(RECORDED_KIND.delta, order.side, order.level, order.lots);
  }

  #placeOrder(): { side: Side; level: number; lots: number } | undefined {
    const { makers } = this.#preset;
    const { bestBidLevel, bestAskLevel } = this.#book.displayed;
    const draws = this.#distances;
    const isFirst = this.#sides.uniform() < 0.5;
    const side = isFirst === (this.#first === BID) ? BID : ASK;
    const meanCents =
      draws.uniform() < makers.farShare ? makers.farDistanceCentsMean : makers.distanceCentsMean;
    const distanceCents = makers.distanceCentsMin + draws.exponential(1 / meanCents);
    // post-only: beside the opposite best where the price wanted would cross it
    const level =
      side === BID
        ? Math.min(this.#floorLevel(this.#fair.estimateCentred - distanceCents), bestAskLevel - 1)
        : Math.max(this.#ceilLevel(this.#fair.estimateCentred + distanceCents), bestBidLevel + 1);
    if (level < 0 || level > this.#levelMax) return undefined;
    const lots = this.#makerLots();
    this.#book.add(side, level, lots);
    return { side, level, lots };
  }

  #cancel(order: number): void {
    const book = this.#book;
    const lots = book.lots[order]!;
    this.#writer.startEvent(this.nowUs);
    this.#writer.add(RECORDED_KIND.delta, book.sideOf(order), book.levelOf(order), -lots);
    book.reduce(order, lots);
  }

  /** Cancels per µs of a best level that stands too near the estimate or beyond it. */
  #staleRate(side: Side): number {
    const { staleCents, staleCancelsPerSecond } = this.#preset.makers;
    const { bestBidLevel, bestAskLevel } = this.#book.displayed;
    const { estimateCentred } = this.#fair;
    const level = side === BID ? bestBidLevel : bestAskLevel;
    if (level < 0 || level > this.#levelMax) return 0;
    const isStale =
      side === BID
        ? level > this.#floorLevel(estimateCentred - staleCents)
        : level < this.#ceilLevel(estimateCentred + staleCents);
    return isStale ? (staleCancelsPerSecond / US_PER_SECOND) * this.#book.countAt(side, level) : 0;
  }

  #cancelStale(side: Side): void {
    const { bestBidLevel, bestAskLevel } = this.#book.displayed;
    const level = side === BID ? bestBidLevel : bestAskLevel;
    const place = this.#cancels.below(this.#book.countAt(side, level));
    this.#cancel(this.#book.orderAt(side, level, place));
  }

  /** Pays at most the estimate and an exponential reach: intensity A exp(-k delta). Draws others after it. */
  #takeUninformed(aggressor: Side): void {
    const { takers } = this.#preset;
    this.#drawnPerUs[aggressor] += takers.followersMean / (takers.followSeconds * US_PER_SECOND);
    const reachCents = this.#takers.exponential(takers.kappaPerCent);
    const limitCentred = this.#fair.estimateCentred + (aggressor === BID ? reachCents : -reachCents);
    this.#take(aggressor, limitCentred, this.#takers.uniform() < takers.restShare, this.uninformed);
  }

  /** Takes whatever stands on the wrong side of the true fair value by more than the edge wanted. */
  #takeInformed(): void {
    const { bestBidLevel, bestAskLevel } = this.#book.displayed;
    const { informedEdgeCents } = this.#preset.takers;
    const { fairCentred } = this.#fair;
    if (bestAskLevel <= this.#floorLevel(fairCentred - informedEdgeCents))
      this.#take(BID, fairCentred - informedEdgeCents, false, this.informed);
    else if (bestBidLevel >= this.#ceilLevel(fairCentred + informedEdgeCents))
      this.#take(ASK, fairCentred + informedEdgeCents, false, this.informed);
  }

  /** Matches a taker against the book in price-time order; what is left rests at its limit or is gone. */
  #take(aggressor: Side, limitCentred: number, isResting: boolean, totals: TakerTotals): void {
    const book = this.#book;
    const writer = this.#writer;
    const { displayed } = book;
    const isBuyer = aggressor === BID;
    const hitSide = isBuyer ? ASK : BID;
    const limitLevel = isBuyer
      ? Math.min(this.#floorLevel(limitCentred), this.#levelMax)
      : Math.max(this.#ceilLevel(limitCentred), 0);
    const wantedLots = this.#takerLots();
    let leftLots = wantedLots;
    writer.startEvent(this.nowUs);
    let printLots = 0;
    let printLevel = 0;
    while (leftLots > 0 && writer.leftCount > MATCH_ROWS_MAX) {
      const level = isBuyer ? displayed.bestAskLevel : displayed.bestBidLevel;
      if (isBuyer ? level > limitLevel : level < limitLevel) break;
      if (level < 0 || level > this.#levelMax) break;
      if (printLots > 0) writer.add(RECORDED_KIND.print, hitSide, printLevel, printLots);
      const order = book.orderAt(hitSide, level, 0);
      printLots = Math.min(leftLots, book.lots[order]!);
      printLevel = level;
      leftLots -= printLots;
      this.#writeMatch(hitSide, level, printLots);
      book.reduce(order, printLots);
    }
    if (printLots === 0) return;
    const isRemainder = isResting && leftLots > 0;
    if (!isRemainder && this.#wires.uniform() < this.#preset.wire.latePrintShare) {
      this.nowUs += US_PER_MS * (1 + this.#wires.below(LATE_PRINT_MS_MAX));
      writer.startEvent(this.nowUs);
    }
    writer.add(RECORDED_KIND.print, hitSide, printLevel, printLots);
    if (isRemainder && writer.leftCount > 0) {
      book.add(aggressor, limitLevel, leftLots);
      writer.add(RECORDED_KIND.delta, aggressor, limitLevel, leftLots);
    }
    totals.count++;
    totals.lots += wantedLots - leftLots;
  }

  /** The reduction of one resting order by a match: one delta, now and then reported as two. */
  #writeMatch(side: Side, level: number, lots: number): void {
    const isSplit = lots > 1 && this.#wires.uniform() < this.#preset.wire.splitDeltaShare;
    const firstLots = isSplit ? 1 + this.#wires.below(lots - 1) : lots;
    this.#writer.add(RECORDED_KIND.delta, side, level, -firstLots);
    if (isSplit) this.#writer.add(RECORDED_KIND.delta, side, level, firstLots - lots);
  }

  #makerLots(): number {
    const { sizeContractsMedian, sizeLogSd, roundShare } = this.#preset.makers;
    const isRound = this.#sizes.uniform() < roundShare;
    if (isRound) return Math.ceil(sizeContractsMedian / 2) * (1 << this.#sizes.below(3)) * LOTS_PER_CONTRACT;
    return this.#lognormalLots(sizeContractsMedian, sizeLogSd);
  }

  #takerLots(): number {
    const { sizeContractsMedian, sizeLogSd } = this.#preset.takers;
    return this.#lognormalLots(sizeContractsMedian, sizeLogSd);
  }

  /** A lognormal size: whole contracts but for the share of fractional ones. */
  #lognormalLots(medianContracts: number, logSd: number): number {
    const drawn = medianContracts * Math.exp(logSd * this.#sizes.normal());
    const contracts = Math.min(drawn, SIZE_CONTRACTS_MAX);
    if (this.#sizes.uniform() < this.#preset.wire.fractionalShare)
      return Math.max(1, Math.round(contracts * LOTS_PER_CONTRACT));
    return Math.max(1, Math.round(contracts)) * LOTS_PER_CONTRACT;
  }

  /** The highest level not above a centred price; may lie off the grid. */
  #floorLevel(centredCents: number): number {
    return this.#centreLevel + Math.floor(centredCents);
  }

  #ceilLevel(centredCents: number): number {
    return this.#centreLevel + Math.ceil(centredCents);
  }
}
