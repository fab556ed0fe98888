/**
 * The risk gate: no order reaches a venue without passing it. One for each lane. It looks at what is known when an order is
 * about to be sent, inventory and all that can still fill, cancels under way included, and says how many lots may go; it
 * trims a size before it refuses it. Cancels never ask. Without all limits stated it refuses everything (docs/RISK.md).
 */
import { BID, type Side } from "../core/order-book.ts";
import { REFUSAL_REASONS, REFUSAL_SENTENCES } from "../core/risk-rows.ts";
import type { RiskBreakers } from "./risk-breakers.ts";
import type { RiskExposure } from "./risk-exposure.ts";
import type { RiskLimits } from "./risk-limits.ts";
import { NO_REFUSAL, reasonIndex, RiskTally, type RiskVerdict } from "./risk-reasons.ts";
import { RiskRoom } from "./risk-room.ts";
import { RiskWatch } from "./risk-watch.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const NONE = NO_REFUSAL;

// What there is to look at, as bits: a lane with the position limit alone is told by one comparison.
const POSITION = 1;
const SIZES = 2;
const WATCH = 4;

const POSITION_REASON = reasonIndex("position");

/** A size the gate has passed, lots; 0 where it refuses. Only the gate makes one, only it can be sent. */
export type ApprovedLots = number & { readonly approved: unique symbol };

export interface RiskSetup {
  /** Until every limit is a number or "none" the gate refuses everything. */
  readonly limits: RiskLimits;
  /** The lane's markets in their order. */
  readonly tickers: readonly string[];
  /** What `capitalShareMax` is a share of. */
  readonly startingCashMicros?: number | undefined;
  /** Combos are refused unless this says otherwise. */
  readonly areCombosTraded?: boolean;
}

export class RiskGate {
  #checks: number;
  /** 0 where there is none, which is not asked then: always a whole number of 31 bits, which is read fastest. */
  readonly #inventoryLotsMax: number;
  readonly #room: RiskRoom;
  readonly #watch: RiskWatch;
  declare readonly breakers: RiskBreakers;
  declare readonly exposure: RiskExposure;
  declare readonly tally: RiskTally;
  /** What the gate has to hear of; a call may be left out where it need not. */
  declare readonly areOrdersNeeded: boolean;
  declare readonly areMarksNeeded: boolean;
  declare readonly isBookNeeded: boolean;
  declare readonly isFairNeeded: boolean;
  /** Whether what rests may have to be withdrawn: `withdrawalReason` is to be asked at each decision. */
  declare readonly isStandingWatched: boolean;
  /** Number of the reason of the last refusal or trim; means nothing after an order that passed whole. */
  lastReason = NONE;

  /** @throws USAGE_RISK_CASH_UNSTATED when a share is to be taken of a cash nobody stated. */
  constructor({ limits, tickers, startingCashMicros, areCombosTraded = false }: RiskSetup) {
    const { inventoryLotsMax = "none" } = limits;
    this.#inventoryLotsMax = inventoryLotsMax === "none" ? 0 : inventoryLotsMax;
    this.#room = new RiskRoom(limits, tickers.length, startingCashMicros);
    this.#watch = new RiskWatch(limits, tickers, areCombosTraded);
    this.tally = new RiskTally(tickers.length);
    this.breakers = this.#watch.breakers;
    this.exposure = this.#room.exposure;
    this.areOrdersNeeded = this.#room.isExposureKept || this.#watch.isRateKept;
    this.areMarksNeeded = this.breakers.isAny;
    this.isBookNeeded = this.#watch.isBookNeeded;
    this.isFairNeeded = this.#watch.isFairNeeded;
    this.isStandingWatched = this.isBookNeeded || this.isFairNeeded || this.areMarksNeeded;
    this.#checks =
      (inventoryLotsMax === "none" ? 0 : POSITION) |
      (this.#room.isMoreThanPosition ? SIZES : 0) |
      (this.#watch.isAlwaysAsked ? WATCH : 0);
  }

  /**
   * How many lots of an order may be sent, 0 when it is refused; `lastReason` says why it is less than wished. O(1),
   * allocates nothing. hot: bench/risk-gate.ts
   * @param market the market's place in the lane.
   * @param openLots what can still fill on that side of the market, cancels under way included.
   * @param fairTwiceBp twice the fair value, basis points; 0 while it is unknown.
   */
  approve(
    market: number,
    side: Side,
    priceBp: number,
    wishedLots: number,
    inventoryLots: number,
    openLots: number,
    fairTwiceBp: number,
    nowUs: number,
  ): ApprovedLots {
    const checks = this.#checks;
    if (checks > POSITION) {
      const refusal = checks >= WATCH ? this.#watch.refusalOf(market, priceBp, fairTwiceBp, nowUs) : NONE;
      if (refusal !== NONE) return this.#cut(market, wishedLots, 0, refusal);
      const lots = this.#room.leastLots(market, side, priceBp, wishedLots, inventoryLots, openLots);
      if (lots === wishedLots) return lots as ApprovedLots;
      return this.#cut(market, wishedLots, lots, this.#room.reason);
    }
    if (checks === 0) return wishedLots as ApprovedLots;
    const max = this.#inventoryLotsMax;
    const roomLots = (side === BUY ? max - inventoryLots : max + inventoryLots) - openLots;
    if (wishedLots <= roomLots) return wishedLots as ApprovedLots;
    return this.#cut(market, wishedLots, roomLots, POSITION_REASON);
  }

  /** Counts a wish in a market where nothing of ours may rest. @param reason as `withdrawalReason` told it. */
  refuse(market: number, reason: number): void {
    this.lastReason = reason;
    this.tally.refused(market, reason);
  }

  /** What was just trimmed goes whole or not at all: it is not sent. @param cutLots what had been taken off. */
  refuseTrimmed(market: number, cutLots: number): void {
    this.tally.refusedAfterAll(market, this.lastReason, cutLots);
  }

  /** Why nothing of ours may rest in a market now, as a reason's number; NO_REFUSAL when something may. */
  withdrawalReason(market: number, nowUs: number): number {
    return this.#watch.withdrawalReason(market, nowUs);
  }

  /** The last moment at which a market is fresh if nothing more is heard of it; Infinity without such a limit. */
  freshUntilUs(market: number): number {
    return this.#watch.freshUntilUs(market);
  }

  /** Whether a breaker has stopped the lane. */
  get isTripped(): boolean {
    return this.breakers.isTripped;
  }

  /** Number of the reason why the lane stands still; NO_REFUSAL when it does not. */
  trippedReason(nowUs: number): number {
    return this.#watch.trippedReason(nowUs);
  }

  /** The feed has spoken of a market's book, if only to say that nothing changed. */
  onBook(market: number, timeUs: number): void {
    this.#watch.onBook(market, timeUs);
  }

  /** A fair value was given or confirmed. */
  onFair(market: number, timeUs: number): void {
    this.#watch.onFair(market, timeUs);
  }

  /** An order that was passed goes out. */
  onOrderSent(market: number, side: Side, priceBp: number, lots: number, timeUs: number): void {
    if (!this.areOrdersNeeded) return;
    this.#watch.onOrderSent(timeUs);
    this.exposure.sent(market, side, priceBp, lots);
  }

  /** So much more can fill of an order that has been sent: the order rate does not count it. */
  onOrderGrows(market: number, side: Side, priceBp: number, lots: number): void {
    if (this.areOrdersNeeded) this.exposure.sent(market, side, priceBp, lots);
  }

  /** @param priceBp the order's. @param cashMicros what the fill did to the cash, fee included: negative for a bid. */
  onFill(market: number, side: Side, priceBp: number, lots: number, cashMicros: number): void {
    if (this.areOrdersNeeded) this.exposure.filled(market, side, priceBp, lots, cashMicros);
  }

  /** An order is over: cancelled, rejected or swept. @param lots what of it can no longer fill. */
  onOrderEnded(market: number, side: Side, priceBp: number, lots: number): void {
    if (this.areOrdersNeeded) this.exposure.ended(market, side, priceBp, lots);
  }

  onSettled(market: number, settlementMicrosPerContract: number): void {
    if (this.areOrdersNeeded) this.exposure.settled(market, settlementMicrosPerContract);
  }

  /**
   * The lane's equity over all its markets, micros, 0 at its start.
   * @returns whether a breaker tripped by it: everything that rests is then to be cancelled.
   */
  onMark(equityMicros: number, timeUs: number): boolean {
    const hasTripped = this.breakers.mark(equityMicros, timeUs);
    this.noteBreakers();
    return hasTripped;
  }

  /** To be called after `breakers.clearDrawdown()` or `breakers.resume(..)`. */
  noteBreakers(): void {
    const isAsked = this.#watch.isAlwaysAsked || this.breakers.isTripped;
    this.#checks = isAsked ? this.#checks | WATCH : this.#checks & ~WATCH;
  }

  /** Whether the position limit is all there is to ask. */
  get isPositionOnly(): boolean {
    return this.#checks <= POSITION && !this.areOrdersNeeded && !this.isStandingWatched;
  }

  /** Infinity where there is no such limit. */
  get inventoryLotsMax(): number {
    return (this.#checks & POSITION) === 0 ? Infinity : this.#inventoryLotsMax;
  }

  /** What was said of the last order, for a journal or a person; not for hot code. */
  verdict(wishedLots: number, approvedLots: ApprovedLots): RiskVerdict {
    if (approvedLots === wishedLots) return { kind: "approved", lots: approvedLots };
    const reason = REFUSAL_REASONS[this.lastReason]!;
    if (approvedLots > 0) return { kind: "trimmed", lots: approvedLots, reason };
    return { kind: "refused", reason, sentence: REFUSAL_SENTENCES[reason] };
  }

  /** Leaves less than was wished, and notes why. */
  #cut(market: number, wishedLots: number, roomLots: number, reason: number): ApprovedLots {
    this.lastReason = reason;
    if (roomLots <= 0) {
      this.tally.refused(market, reason);
      return 0 as ApprovedLots;
    }
    this.tally.trimmed(market, reason, wishedLots - roomLots);
    return roomLots as ApprovedLots;
  }
}
