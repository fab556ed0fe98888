/**
 * The simulated venue and a lane once more, written from docs/VENUE.md in the plainest way: one lane, one market,
 * objects and lists, everything searched for anew. The kernel is compared with it entry by entry.
 *
 * Where the text leaves room the engine's header comments decide: a snapshot's event ends before queues are capped and a
 * gap is resolved; a cancel that arrives within a gap leaves its order to the next snapshot; the end of a resting order is
 * a reason to decide only when the position limit trimmed or refused something in the decision before, and a rejection
 * never is, or a lane could wake itself for ever; settlement ends all orders and is no change of the book.
 */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import type { CanonicalRow } from "./naive-tape.ts";
import {
  NaiveVenue,
  type EndReason,
  type BestPrices,
  type NaiveOrder,
  type NaiveRules,
} from "./naive-venue.ts";
import { DECISIONS_MAX, type Happening } from "./run-scenario.ts";
import type { Wish, WishRule } from "./wishes.ts";

export interface NaiveLane extends NaiveRules {
  readonly rule: WishRule;
  readonly feedUs: number;
  readonly orderUs: number;
  readonly inventoryLotsMax: number | undefined;
  /** All valid prices, ascending. */
  readonly pricesBp: readonly number[];
}

export interface NaiveOutcome {
  readonly journal: readonly Happening[];
  readonly decisionCount: number;
}

interface Message {
  readonly timeUs: number;
  readonly to: "venue" | "lane";
  readonly act: () => void;
}

export function naiveReplay(rows: readonly CanonicalRow[], lane: NaiveLane): NaiveOutcome {
  const events = Map.groupBy(rows, (row) => row.timeUs);
  const world = new NaiveWorld(lane);
  for (const [timeUs, eventRows] of events) {
    world.deliverBefore(timeUs);
    world.applyEvent(timeUs, eventRows);
  }
  world.deliverBefore(Infinity);
  return { journal: world.journal, decisionCount: world.decisionCount };
}

class NaiveWorld {
  readonly journal: Happening[] = [];
  decisionCount = 0;
  readonly #lane: NaiveLane;
  readonly #venue: NaiveVenue;
  #nowUs = 0;
  #messages: Message[] = [];
  /** The best prices after each event. */
  readonly #seen: { readonly timeUs: number; readonly best: BestPrices }[] = [];
  #inventoryLots = 0;
  #mustDecide = false;
  #wasLimited = false;
  /** Every order the lane ever sent. */
  readonly #known: NaiveOrder[] = [];

  constructor(lane: NaiveLane) {
    this.#lane = lane;
    this.#venue = new NaiveVenue(lane, {
      note: (kind, order, lots, detail, midTwiceBp) => {
        const { side, priceBp, isCancelling: isInFlight } = order;
        const entry = {
          timeUs: this.#nowUs,
          market: 0,
          kind,
          side,
          priceBp,
          lots,
          detail,
          isInFlight,
          midTwiceBp,
        };
        this.journal.push(entry);
      },
      filled: (order, lots) => this.#tellLane(() => this.#learnOfFill(order, lots)),
      ended: (order, reason) => this.#tellLane(() => this.#learnOfEnd(order, reason)),
    });
  }

  /** At each time: what the venue receives, then what the lane receives, then the lane's decision. */
  deliverBefore(untilUs: number): void {
    for (;;) {
      const nextUs = Math.min(...this.#messages.map((message) => message.timeUs));
      if (!(nextUs < untilUs)) return;
      this.#nowUs = nextUs;
      const due = this.#messages.filter((message) => message.timeUs === nextUs);
      const to = due.some((message) => message.to === "venue") ? "venue" : "lane";
      this.#messages = this.#messages.filter((message) => message.timeUs !== nextUs || message.to !== to);
      for (const message of due) if (message.to === to) message.act();
      if (to === "lane" && this.#mustDecide) this.#decide();
    }
  }

  applyEvent(timeUs: number, rows: readonly CanonicalRow[]): void {
    this.#nowUs = timeUs;
    const before = this.#venue.bestPrices();
    this.#venue.applyEvent(rows);
    const after = this.#venue.bestPrices();
    this.#seen.push({ timeUs, best: after });
    if (before.bidBp !== after.bidBp || before.askBp !== after.askBp)
      this.#tellLane(() => (this.#mustDecide = true));
  }

  #learnOfFill(order: NaiveOrder, lots: number): void {
    order.knownLots -= lots;
    this.#inventoryLots += order.side === BID ? lots : -lots;
    this.#mustDecide = true;
    if (order.knownLots === 0) order.isWorking = false;
  }

  #learnOfEnd(order: NaiveOrder, reason: EndReason): void {
    order.isWorking = false;
    order.knownLots = 0;
    if (reason === "always" || (reason === "ifLimited" && this.#wasLimited)) this.#mustDecide = true;
  }

  #decide(): void {
    this.#mustDecide = false;
    if (this.decisionCount >= DECISIONS_MAX) throw new Error(`the naive lane decided ${DECISIONS_MAX} times`);
    const { bidBp, askBp, bidLots, askLots } = this.#knownBest();
    const wishes = this.#lane.rule({
      bestBidCents: bidBp === undefined ? undefined : bidBp / 100,
      bestAskCents: askBp === undefined ? undefined : askBp / 100,
      bestBidContracts: bidBp === undefined ? undefined : bidLots / 100,
      bestAskContracts: askBp === undefined ? undefined : askLots / 100,
      inventoryContracts: this.#inventoryLots / 100,
      turn: this.decisionCount++,
    });
    const wanted = this.#rounded(wishes);
    const working = this.#known.filter((order) => order.isWorking);
    for (const side of [BID, ASK])
      for (const order of working) {
        if (order.side !== side) continue;
        const wish = wanted.find((other) => other.side === side && other.priceBp === order.priceBp);
        if (wish !== undefined && order.knownLots <= wish.lots) continue;
        order.isWorking = false;
        order.isCancelling = true;
        this.#send(() => this.#venue.cancelArrives(order));
      }
    this.#wasLimited = false;
    for (const wish of wanted) this.#placeMissing(wish);
  }

  #placeMissing({ side, priceBp, lots: wishedLots }: RoundedWish): void {
    const isThere = this.#known.some(
      (order) => order.isWorking && order.side === side && order.priceBp === priceBp,
    );
    if (isThere) return;
    const openLots = this.#known
      .filter((order) => order.side === side)
      .reduce((sum, order) => sum + order.knownLots, 0);
    const towardsLimit = side === BID ? this.#inventoryLots : -this.#inventoryLots;
    const roomLots = (this.#lane.inventoryLotsMax ?? Infinity) - towardsLimit - openLots;
    if (roomLots < wishedLots) this.#wasLimited = true;
    const lots = Math.min(wishedLots, roomLots);
    if (lots <= 0) return;
    const order: NaiveOrder = {
      side,
      priceBp,
      remainingLots: lots,
      aheadLots: 0,
      state: "travelling",
      isCancelling: false,
      knownLots: lots,
      isWorking: true,
    };
    this.#known.push(order);
    this.#send(() => this.#venue.placeArrives(order));
  }

  /** Passive rounding, one tick inside the opposite best; bids first; wishes at one price are one wish. */
  #rounded(wishes: readonly Wish[]): RoundedWish[] {
    const { bidBp, askBp } = this.#knownBest();
    const { pricesBp } = this.#lane;
    const rounded: RoundedWish[] = [];
    for (const side of [BID, ASK])
      for (const wish of wishes) {
        if (wish.side !== side) continue;
        const rawBp = wish.priceCents * 100;
        const priceBp =
          side === BID
            ? pricesBp.findLast((price) => price <= rawBp + 1e-7 && (askBp === undefined || price < askBp))
            : pricesBp.find((price) => price >= rawBp - 1e-7 && (bidBp === undefined || price > bidBp));
        const lots = Math.floor(wish.contracts * 100 + 1e-6);
        if (priceBp === undefined || lots <= 0) continue;
        const same = rounded.find((other) => other.side === side && other.priceBp === priceBp);
        if (same === undefined) rounded.push({ side, priceBp, lots });
        else same.lots += lots;
      }
    return rounded;
  }

  #knownBest(): BestPrices {
    const seen = this.#seen.findLast(({ timeUs }) => timeUs + this.#lane.feedUs <= this.#nowUs);
    return seen?.best ?? { bidBp: undefined, askBp: undefined, bidLots: 0, askLots: 0 };
  }

  #tellLane(act: () => void): void {
    this.#messages.push({ timeUs: this.#nowUs + this.#lane.feedUs, to: "lane", act });
  }

  #send(act: () => void): void {
    this.#messages.push({ timeUs: this.#nowUs + this.#lane.orderUs, to: "venue", act });
  }
}

interface RoundedWish {
  readonly side: Side;
  readonly priceBp: number;
  lots: number;
}
