/**
 * The exchange and one lane that sends orders of every kind over one or more markets, once more: written from docs/VENUE.md
 * in the plainest way. The kernel is compared with it entry by entry.
 *
 * What a constant feed shows at t + feed is what the venue was at t, so the lane looks at the naive markets themselves when
 * everything of t has happened; that news travel that way is what naive-replay.ts is for.
 */
import { chargeFill } from "../../src/core/fees.ts";
import { BID } from "../../src/core/order-book.ts";
import type { EndReason, FillCause, GroupCommand } from "../../src/core/venue.ts";
import { NaiveAgenda } from "./naive-agenda.ts";
import {
  NaiveBucket,
  NaiveCash,
  type NaiveGroup,
  noPosition,
  type Position,
  type WideLane,
} from "./naive-account.ts";
import { letIn, orderArrives, planAmendment } from "./naive-entry.ts";
import { NaiveLane } from "./naive-lane.ts";
import { eventsOf, type NaiveLife } from "./naive-life.ts";
import { NaiveMarket } from "./naive-market.ts";
import type { AnyOrder, NaiveEntry, VenueSink } from "./naive-orders.ts";
import { bestOf } from "./naive-view.ts";

export class NaiveExchange implements VenueSink {
  readonly journal: NaiveEntry[] = [];
  readonly markets: readonly NaiveMarket[];
  readonly positions: readonly Position[];
  readonly groups: NaiveGroup[] = [];
  readonly lane: NaiveLane;
  readonly closesUs: number[];
  nowUs = -Infinity;
  readonly #setup: WideLane;
  readonly #cash: NaiveCash | undefined;
  readonly #bucket: NaiveBucket | undefined;
  readonly #timers = new NaiveAgenda();
  readonly #commands = new NaiveAgenda();
  #lastRowUs = -Infinity;
  #isRinging = false;
  #overLimit: number[] = [];

  constructor(setup: WideLane, lives: readonly NaiveLife[]) {
    this.#setup = setup;
    const { model, postedThrough, cashMicros, rateLimit, fees } = setup;
    this.markets = lives.map(
      ({ pricesBp }, index) => new NaiveMarket({ index, model, postedThrough, pricesBp }, this),
    );
    this.positions = lives.map(noPosition);
    const account = { markets: this.markets, positions: this.positions };
    const terms = { terms: fees?.termsAt(0), precisionMicros: setup.feePrecisionMicros };
    this.#cash = cashMicros === undefined ? undefined : new NaiveCash(cashMicros, account, terms);
    this.#bucket = rateLimit === undefined ? undefined : new NaiveBucket(rateLimit);
    this.closesUs = lives.map(() => Infinity);
    lives.forEach(({ closesUs }, market) => this.closesAt(market, closesUs));
    this.lane = new NaiveLane(setup, this);
    this.#play(lives);
  }

  #play(lives: readonly NaiveLife[]): void {
    const ordered = eventsOf(lives);
    this.#lastRowUs = ordered.at(-1)?.timeUs ?? -Infinity;
    for (const { timeUs, market, event, word } of ordered) {
      this.#deliverBefore(timeUs);
      this.nowUs = timeUs;
      const before = bestOf(this.markets[market]!);
      if (word === undefined) this.markets[market]!.applyEvent(event, () => this.#sweepGroups());
      else this.markets[market]!.applyWord(word);
      const after = bestOf(this.markets[market]!);
      if (before.join() !== after.join()) this.lane.noteNews(market, true);
    }
    this.#deliverBefore(this.#lastRowUs + 0.5);
    this.#deliverRest();
  }

  /** At one time: what the exchange does by itself, commands, the lane's decision. */
  #deliverBefore(untilUs: number): void {
    for (;;) {
      const dueUs = Math.min(
        this.lane.isWoken ? this.nowUs : Infinity,
        this.#timers.firstUs,
        this.#commands.firstUs,
      );
      if (!(dueUs < untilUs)) return;
      this.nowUs = dueUs;
      this.#ringUntil(dueUs);
      this.#deliver(dueUs);
    }
  }

  /** Rule 33: after the last row only commands count, and what the exchange does by itself before they arrive. */
  #deliverRest(): void {
    for (;;) {
      const dueUs = this.lane.isWoken ? this.nowUs : this.#commands.firstUs;
      if (dueUs === Infinity) return;
      this.#ringUntil(dueUs);
      this.nowUs = dueUs;
      this.#deliver(dueUs);
    }
  }

  #ringUntil(dueUs: number): void {
    while (this.#timers.firstUs <= dueUs) {
      this.nowUs = this.#timers.firstUs;
      this.#isRinging = true;
      this.#timers.takeFirst()();
      this.#isRinging = false;
    }
  }

  #deliver(dueUs: number): void {
    for (const act of this.#commands.takeAll(dueUs)) {
      act();
      this.#sweepGroups();
    }
    if (this.lane.isWoken) this.lane.decide();
  }

  /** Sends commands in one message. @param costTokens of all of them. */
  send(arrivals: readonly (() => void)[], costTokens: number): void {
    const nowUs = this.nowUs + this.#setup.feedUs;
    const leavesUs = this.#bucket?.leavesUs(nowUs, costTokens) ?? nowUs;
    for (const act of arrivals) this.#commands.add(leavesUs + this.#setup.orderUs, act);
  }

  placeArrives(order: AnyOrder): void {
    orderArrives(this.markets[order.market]!, order);
  }

  cancelArrives(order: AnyOrder): void {
    const end = this.markets[order.market]!.cancelArrives(order);
    if (end === "cancelled") {
      this.#note("cancelled", order, order.remainingLots);
      this.lane.orderOver(order);
      this.lane.roomMade(order.market);
    } else if (end === "refused") this.lane.cancelRefused(order);
    order.cancelSentUs = undefined;
  }

  amendmentArrives(
    order: AnyOrder,
    asked: { priceBp: number; changeLots: number; expiryUs: number | "keep" | "clear" },
  ): void {
    const market = this.markets[order.market]!;
    order.isAmending = false;
    order.askedLots = 0;
    const lots = order.remainingLots + asked.changeLots;
    const plan = planAmendment(
      market,
      order,
      asked.priceBp,
      lots,
      typeof asked.expiryUs === "number" ? asked.expiryUs : undefined,
    );
    if (plan === "refused") return this.#note("kept", order, order.remainingLots);
    if (plan === "cancel") {
      order.state = "over";
      this.#note("cancelled", order, order.remainingLots);
      this.lane.orderOver(order);
      return this.lane.roomMade(order.market);
    }
    if (plan === "come-in-again") market.withdraw(order);
    order.priceBp = asked.priceBp;
    order.remainingLots = lots;
    if (asked.expiryUs !== "keep") order.expiryUs = asked.expiryUs === "clear" ? Infinity : asked.expiryUs;
    this.#note("amended", order, lots);
    if (plan === "keep-place") {
      this.#noteExpiry(order);
      return this.lane.roomMade(order.market);
    }
    letIn(market, order);
  }

  groupCommandArrives(group: number, command: GroupCommand): void {
    const meant = this.groups[group]!;
    if (meant.obey(command, this.nowUs)) this.#overLimit.push(group);
  }

  /** Rule 49: all of a group's orders in every market. */
  #sweepGroups(): void {
    for (const group of this.#overLimit.splice(0)) {
      this.groups[group]!.isTriggered = true;
      for (const market of this.markets) market.sweepGroup(group);
    }
  }

  placed(order: AnyOrder): void {
    this.#noteExpiry(order);
    this.#note("placed", order, order.remainingLots);
  }

  rejected(order: AnyOrder, reason: string): void {
    this.#note("rejected", order, order.remainingLots, reason);
    this.lane.orderOver(order);
  }

  filled(order: AnyOrder, lots: number, priceBp: number, cause: FillCause): void {
    const { fees, feePrecisionMicros } = this.#setup;
    const isMaker = cause !== "take";
    const feeMicros =
      fees === undefined
        ? 0
        : chargeFill(
            fees.termsAt(this.nowUs),
            feePrecisionMicros,
            order.fees,
            isMaker,
            order.side,
            priceBp,
            lots,
          );
    const sign = order.side === BID ? 1 : -1;
    const position = this.positions[order.market]!;
    position.cashMicros -= sign * priceBp * lots + feeMicros;
    position.feesMicros += feeMicros;
    position.inventoryLots += sign * lots;
    this.#note("filled", order, lots, cause, priceBp, feeMicros);
    if (order.state === "over") this.lane.orderOver(order);
    this.lane.noteNews(order.market, true);
    const { group } = order.terms;
    if (group === undefined) return;
    this.groups[group]!.match(this.nowUs, lots);
    if (!this.groups[group]!.isOverLimit(this.nowUs)) return;
    this.groups[group]!.isTriggered = true;
    this.#overLimit.push(group);
  }

  ended(order: AnyOrder, reason: EndReason, isNewer: boolean): void {
    this.#note("swept", order, order.remainingLots, reason);
    this.lane.orderOver(order);
    const isSettled = this.markets[order.market]!.flags.has("settled");
    if (isNewer) this.lane.noteNews(order.market, false);
    else if (!isSettled) this.lane.noteNews(order.market, reason !== "self-trade" && this.#isReason);
  }

  statusTold(market: number): void {
    this.lane.noteStatus(market);
    this.lane.noteNews(market, this.#isReason);
  }

  closesAt(market: number, timeUs: number): void {
    this.closesUs[market] = timeUs;
    if (timeUs < this.nowUs) return this.markets[market]!.close();
    const act = (): void => {
      if (this.closesUs[market] === timeUs) this.markets[market]!.close();
    };
    if (timeUs !== Infinity) this.#timers.add(timeUs, act);
  }

  settled(market: number, microsPerContract: number): void {
    this.positions[market]!.settlementMicros = microsPerContract;
  }

  isGroupOpen(group: number): boolean {
    return this.groups[group]!.isOpen;
  }

  inventoryLots(market: number): number {
    return this.positions[market]!.inventoryLots;
  }

  canAfford(order: AnyOrder, priceBp: number, lots: number): boolean {
    return this.#cash?.canAfford(order, priceBp, lots) ?? true;
  }

  /** What the exchange does by itself after the last row is no reason to decide. */
  get #isReason(): boolean {
    return !this.#isRinging || this.nowUs <= this.#lastRowUs;
  }

  #noteExpiry(order: AnyOrder): void {
    const { expiryUs, market } = order;
    if (expiryUs !== Infinity) this.#timers.add(expiryUs, () => this.markets[market]!.expire(order));
  }

  #note(
    kind: NaiveEntry["kind"],
    order: AnyOrder,
    lots: number,
    detail = "",
    priceBp = order.priceBp,
    feeMicros = 0,
  ): void {
    const { market, side, cancelSentUs } = order;
    this.journal.push({
      timeUs: this.nowUs,
      market,
      kind,
      side,
      priceBp,
      lots,
      detail,
      isInFlight: kind !== "cancelled" && cancelSentUs !== undefined && cancelSentUs < this.nowUs,
      midTwiceBp: this.markets[market]!.midTwiceBp,
      feeMicros,
    });
  }
}
