/**
 * Keeps the simulated time: commands on their way to the venue, what the exchange does by itself, who is to decide when.
 *
 * What delays everything by the same time shows at t + delay exactly what the venue was at t. So such news needs no queue: a
 * lane decides on the venue's state at t, its clock says t + delay, and its commands arrive one order latency after that
 * (docs/adr/0003-lanes.md). Where delays differ a lane's clock is the venue's, and it is told when the news has arrived.
 */
import type { Clock } from "../core/clock.ts";
import type { Side } from "../core/order-book.ts";
import type { Account } from "./account.ts";
import type { CommandQueue } from "./command-queue.ts";
import type { FairNews } from "./fair-news.ts";
import type { Lane } from "./lane.ts";
import { latencyKey, type LatencySetup } from "./latency.ts";
import { LatencyClass } from "./latency-class.ts";
import { closeMarket } from "./market-status.ts";
import { ORDER_STATE, type Order } from "./order.ts";
import type { RareCommand, RareRequest } from "./rare-command.ts";
import type { SimulatedMarket } from "./simulated-market.ts";
import { TimeHeap } from "./time-heap.ts";
import { isTooLate, ring, type Timer } from "./timer.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const { inFlight: IN_FLIGHT, command: COMMAND } = ORDER_STATE;

/** Less than the shortest time between two things. */
export const MOMENT_US = 0.5;

/** What commands do at the venue. */
export interface Arrivals {
  placeArrives(order: Order): void;
  cancelArrives(order: Order): void;
  rareArrives(request: RareRequest): void;
  /** A match is over: groups that it took over their limit are swept. */
  sweepOverLimit(): void;
}

export class Scheduler implements Clock {
  /** Before the first event there is no time. */
  nowUs = -Infinity;
  /** Earliest time at which something other than a row is to happen: a command's arrival, a decision, a timer. */
  dueUs = Infinity;
  readonly #classes: LatencyClass[] = [];
  readonly #timers = new TimeHeap<Timer>();
  /** What lanes are told once it has reached them, where it takes times that differ. */
  readonly #news = new TimeHeap<() => void>();
  /** What would happen after all that concerns it is over, and when: not yet, there may be more rows. */
  readonly #waiting: { readonly timeUs: number; readonly timer: Timer }[] = [];
  /** Lanes that decide once everything of the time at hand has happened. */
  readonly #deciding: (Lane | undefined)[];
  #decidingCount = 0;
  /** Whether what happens just now is done by the exchange itself. */
  #isRinging = false;

  readonly #arrivals: Arrivals;

  constructor(laneCount: number, arrivals: Arrivals) {
    this.#deciding = Array.from({ length: laneCount }, () => undefined);
    this.#arrivals = arrivals;
  }

  latencyClass(legs: LatencySetup): LatencyClass {
    const key = latencyKey(legs);
    const known = this.#classes.find((other) => other.key === key);
    if (known !== undefined) return known;
    const latencyClass = new LatencyClass(legs, this);
    this.#classes.push(latencyClass);
    return latencyClass;
  }

  /** Notes that a lane is to decide once everything of the time at hand has happened. */
  wake(lane: Lane): void {
    if (lane.isWoken) return;
    lane.isWoken = true;
    this.#deciding[this.#decidingCount++] = lane;
    this.dueUs = this.nowUs; // no command can be due earlier: it would have been delivered
  }

  /** Tells lanes something at a time, after the commands of that time and before they decide. */
  tells(timeUs: number, news: () => void): void {
    this.#news.push(timeUs, news);
    if (timeUs < this.dueUs) this.dueUs = timeUs;
  }

  /** Lets everything happen that is due before `timeUs`; at one time timers, commands, news, decisions. hot: bench/lane.ts */
  deliverBefore(timeUs: number): void {
    while (this.dueUs < timeUs) {
      const { dueUs } = this;
      this.nowUs = dueUs;
      while (this.#timers.headTimeUs === dueUs) this.#ring(dueUs);
      this.#happen(dueUs);
      const commandUs = this.#commandUs();
      const timerUs = this.#timers.headTimeUs;
      const newsUs = this.#news.headTimeUs;
      const otherUs = timerUs < newsUs ? timerUs : newsUs;
      this.dueUs = commandUs < otherUs ? commandUs : otherUs;
    }
  }

  /** Lets happen what is due first. */
  deliverOnce(): void {
    this.deliverBefore(this.dueUs + MOMENT_US);
  }

  /**
   * Delivers what is under way when the rows have come to an end. What the exchange does by itself meanwhile happens to lanes
   * whose commands are still under way, but is no reason to decide: two orders that expire in turn would keep a lane busy
   * for ever. To a lane that has nothing under way it does not happen, whatever other lanes do; news alone brings nothing about.
   * @param endUs time of the last row.
   */
  deliverRest(endUs: number): void {
    this.deliverBefore(endUs + MOMENT_US);
    for (;;) {
      const commandUs = this.#decidingCount > 0 ? this.nowUs : this.#commandUs();
      const dueUs = Math.min(commandUs, this.#news.headTimeUs);
      if (dueUs === Infinity) break;
      const ringUntilUs = commandUs < Infinity ? dueUs : -Infinity;
      while (this.#timers.headTimeUs <= ringUntilUs) {
        this.nowUs = this.#timers.headTimeUs;
        this.#ring(this.nowUs);
      }
      this.nowUs = dueUs;
      this.#happen(dueUs);
    }
    this.dueUs = this.#timers.headTimeUs;
  }

  /** Whether what happens to a lane just now is a reason to decide: what the exchange does by itself after its last row is not. */
  isReason(lane: Lane): boolean {
    return !this.#isRinging || this.nowUs <= lane.endUs;
  }

  #ring(nowUs: number): void {
    const timer = this.#timers.take();
    if (isTooLate(timer, nowUs)) {
      this.#waiting.push({ timeUs: nowUs, timer });
      return;
    }
    this.#isRinging = true;
    ring(timer, nowUs);
    this.#isRinging = false;
    this.#arrivals.sweepOverLimit();
    if (timer.kind === "flow") this.#comesNext(timer);
    if (timer.kind === "fair") this.hears(timer.news);
  }

  /** Lets the orders of an account's flow come, if it has any. */
  startFlow(account: Account): void {
    for (const [side, stream] of (account.flow?.streams ?? []).entries())
      this.#comesNext({ kind: "flow", account, side: side as Side, stream });
  }

  /** Lets a lane hear of what an outside feed says next. */
  hears(news: FairNews): void {
    if (news.nextUs < Infinity) this.#note(news.nextUs, { kind: "fair", news, scheduler: this });
  }

  /** There may be more rows: what was to come after the last one was held back. */
  resume(): void {
    for (const { timeUs, timer } of this.#waiting.splice(0)) this.#note(timeUs, timer);
  }

  #comesNext(timer: Timer & { kind: "flow" }): void {
    this.#note(Math.ceil(timer.stream.timeUs), timer);
  }

  #note(timeUs: number, timer: Timer): void {
    this.#timers.push(timeUs, timer);
    if (timeUs < this.dueUs) this.dueUs = timeUs;
  }

  /** Commands arrive, lanes are told what has reached them, then they decide. */
  #happen(dueUs: number): void {
    const classes = this.#classes;
    for (let index = 0; index < classes.length; index++) {
      const { commands } = classes[index]!;
      if (commands.headTimeUs === dueUs) this.#deliver(commands, dueUs);
    }
    while (this.#news.headTimeUs <= dueUs) this.#news.take()();
    const decidingCount = this.#decidingCount;
    this.#decidingCount = 0;
    for (let index = 0; index < decidingCount; index++) this.#deciding[index]!.decide();
  }

  /** Arrival of the first command. */
  #commandUs(): number {
    const classes = this.#classes;
    let firstUs = Infinity;
    for (let index = 0; index < classes.length; index++) {
      const { headTimeUs } = classes[index]!.commands;
      if (headTimeUs < firstUs) firstUs = headTimeUs;
    }
    return firstUs;
  }

  #deliver(commands: CommandQueue, dueUs: number): void {
    do {
      const order = commands.take();
      const { state } = order;
      if (state === IN_FLIGHT) this.#arrivals.placeArrives(order as Order);
      else if (state === COMMAND) this.#arrivals.rareArrives((order as RareCommand).request);
      else this.#arrivals.cancelArrives(order as Order);
    } while (commands.headTimeUs === dueUs);
  }

  /** Notes when an order is to end by itself. */
  expiresAt(order: Order, timeUs: number): void {
    this.#note(timeUs, { kind: "expiry", order, useCount: order.useCount });
  }

  /** Lets a lane look at a market at a time, whatever happens; at the earliest of several, never at Infinity. */
  looksAt(account: Account, timeUs: number): void {
    if (timeUs >= account.lookUs || timeUs <= this.nowUs) return;
    account.lookUs = timeUs;
    this.#note(timeUs, { kind: "look", account, scheduler: this });
  }

  /** Notes when a market is to close, as far as that is known. */
  closesAt(market: SimulatedMarket, timeUs: number): void {
    market.closeTimeUs = timeUs;
    for (const feed of market.feeds) feed.closeTimeChanged(timeUs);
    if (timeUs === Infinity) return;
    if (timeUs < this.nowUs) return closeMarket(market); // said too late
    this.#note(timeUs, { kind: "close", market });
  }
}
