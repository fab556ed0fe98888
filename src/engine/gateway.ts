/**
 * What lies between the lanes and the venue: commands on their way there, what becomes of orders, the books kept of it,
 * and who is to decide when. It keeps the simulated time.
 *
 * A feed that delays everything by the same time shows at t + delay exactly what the venue was at t. So news needs no
 * queue: a lane decides on the venue's state at t, its clock says t + delay, and its commands arrive one order latency
 * after that (docs/adr/0003-lanes.md).
 */
import type { Clock } from "../core/clock.ts";
import type { EventSource } from "../core/event-source.ts";
import { REJECT_REASONS } from "../core/venue.ts";
import type { CommandQueue } from "./command-queue.ts";
import { JOURNAL, JOURNAL_KINDS } from "./journal.ts";
import type { Lane } from "./lane.ts";
import type { Latency } from "./latency.ts";
import { LatencyClass } from "./latency-class.ts";
import { ORDER_STATE, type Order } from "./order.ts";
import { SimulatedMarket, type FillRules, type FillSink } from "./simulated-market.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const { inFlight: IN_FLIGHT, resting: RESTING, done: DONE } = ORDER_STATE;
const { placed: PLACED, rejected: REJECTED, filled: FILLED, cancelled: CANCELLED, swept: SWEPT } = JOURNAL;

export class Gateway implements Clock, FillSink {
  /** Before the first event there is no time. */
  nowUs = -Infinity;
  /** Earliest time at which something other than a row is to happen: a command's arrival, a decision. */
  dueUs = Infinity;
  declare readonly markets: readonly SimulatedMarket[];
  readonly #classes: LatencyClass[] = [];
  /** Lanes that decide once everything of the time at hand has happened. */
  readonly #deciding: (Lane | undefined)[];
  #decidingCount = 0;

  /** @param rules how each lane is filled. */
  constructor(sources: readonly EventSource[], rules: readonly FillRules[]) {
    this.markets = sources.map((source) => new SimulatedMarket(source, rules, this));
    this.#deciding = rules.map(() => undefined);
  }

  latencyClass(latency: Latency): LatencyClass {
    const isSame = (other: LatencyClass): boolean =>
      other.latency.feedUs === latency.feedUs && other.latency.orderUs === latency.orderUs;
    const known = this.#classes.find(isSame);
    if (known !== undefined) return known;
    const latencyClass = new LatencyClass(latency, this);
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

  /** Delivers commands and lets lanes decide before `timeUs`; at equal times commands first. hot: bench/lane.ts */
  deliverBefore(timeUs: number): void {
    const classes = this.#classes;
    while (this.dueUs < timeUs) {
      const { dueUs } = this;
      this.nowUs = dueUs;
      for (let index = 0; index < classes.length; index++) {
        const { commands } = classes[index]!;
        if (commands.headTimeUs === dueUs) this.#deliver(commands, dueUs);
      }
      const decidingCount = this.#decidingCount;
      this.#decidingCount = 0;
      for (let index = 0; index < decidingCount; index++) this.#deciding[index]!.decide();
      let nextUs = Infinity;
      for (let index = 0; index < classes.length; index++) {
        const { headTimeUs } = classes[index]!.commands;
        if (headTimeUs < nextUs) nextUs = headTimeUs;
      }
      this.dueUs = nextUs;
    }
  }

  #deliver(commands: CommandQueue, dueUs: number): void {
    do {
      const order = commands.take();
      if (order.state === IN_FLIGHT) this.#placeArrives(order);
      else this.#cancelArrives(order);
    } while (commands.headTimeUs === dueUs);
  }

  #placeArrives(order: Order): void {
    const { ledger, lane, market } = order.account;
    const reason = market.refusal(order);
    if (reason === undefined) {
      market.rest(order);
      ledger.ordersPlaced++;
      this.#note(order, PLACED, order.remainingLots, 0);
      return;
    }
    order.state = DONE;
    ledger.ordersRejected++;
    this.#note(order, REJECTED, order.remainingLots, REJECT_REASONS.indexOf(reason));
    lane.ended(order);
  }

  #cancelArrives(order: Order): void {
    const { known, lane, ledger, market } = order.account;
    if (order.state === RESTING && !market.isInGap) {
      market.own.remove(order);
      ledger.ordersCancelled++;
      this.#note(order, CANCELLED, order.remainingLots, 0);
      lane.ended(order);
      if (known.isLimited) {
        known.isChanged = true; // the limit had held the lane back, now there is room
        this.wake(lane);
      }
    } // in a gap nobody knows what became of it: that shows at the next snapshot
    order.isCancelling = false;
    order.pool.releaseIfForgotten(order);
  }

  orderFilled(order: Order, lots: number, causeIndex: number): void {
    const { ledger, lane, market } = order.account;
    const priceBp = market.grid.priceBpOfLevel[order.level]!;
    const isInFlight = this.#isCancelUnderWay(order);
    ledger.fill(order.side, priceBp, lots, causeIndex, isInFlight, market.midTwiceBp, 0);
    this.#note(order, FILLED, lots, causeIndex);
    lane.filled(order, lots);
    this.wake(lane);
  }

  orderEnded(order: Order): void {
    const { ledger, lane, known, market } = order.account;
    ledger.ordersSwept++;
    this.#note(order, SWEPT, order.remainingLots, 0);
    lane.ended(order);
    if (market.isSettled) return;
    known.isChanged = true; // a gap took it: even where the best prices came back as they were, a quote is missing
    this.wake(lane);
  }

  /** Whether a cancel had been sent before the time at hand. A lane may have decided on it that will say so only later. */
  #isCancelUnderWay(order: Order): boolean {
    return order.isCancelling && order.cancelSentUs < this.nowUs;
  }

  /** Adds an entry to the lane's digest and, where it is kept, to its journal. */
  #note(order: Order, kind: number, lots: number, detail: number): void {
    const { journal, market, position } = order.account;
    const { level, side, marketIndex } = order;
    const row = market.nextRow;
    journal.digest.add(row, kind | (side << 4) | (detail << 5), level, lots, position);
    if (!journal.isKept) return;
    journal.keep({
      timeUs: this.nowUs,
      row,
      market: marketIndex,
      order: order.id,
      kind: JOURNAL_KINDS[kind]!,
      side,
      priceBp: market.grid.priceBpOfLevel[level]!,
      lots,
      detail,
      isInFlight: kind !== CANCELLED && this.#isCancelUnderWay(order),
      midTwiceBp: market.midTwiceBp,
    });
  }
}
