/**
 * The simulated venue and a lane once more, written from DESIGN section 5 in the plainest way: one lane, one market,
 * objects and lists, everything searched for anew. The kernel is compared with it entry by entry.
 *
 * Where the text leaves room the engine's header comments decide: a snapshot's event ends before queues are capped and a
 * gap is resolved; a cancel that arrives within a gap leaves its order to the next snapshot; the end of a resting order is
 * a reason to decide only when the position limit trimmed or refused something in the decision before, and a rejection
 * never is, or a lane could wake itself for ever; settlement ends all orders and is no change of the book.
 */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import type { CanonicalRow } from "./naive-tape.ts";
import { DECISIONS_MAX, type Happening, type ModelName, type PostedThrough } from "./run-scenario.ts";
import { opposite } from "./rows.ts";
import type { Wish, WishRule } from "./wishes.ts";

export interface NaiveLane {
  readonly rule: WishRule;
  readonly model: ModelName;
  readonly postedThrough: PostedThrough;
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

interface Order {
  readonly side: Side;
  readonly priceBp: number;
  remainingLots: number;
  aheadLots: number;
  state: "travelling" | "resting" | "over";
  /** A cancel is under way. */
  isCancelling: boolean;
  /** What the lane knows. */
  knownLots: number;
  isWorking: boolean;
}

interface Message {
  readonly timeUs: number;
  readonly to: "venue" | "lane";
  readonly act: () => void;
}

interface BestPrices {
  readonly bidBp: number | undefined;
  readonly askBp: number | undefined;
}

/** What printing exactly at our price, and growth through it, does under each model: DESIGN's table of fill models. */
const MODEL_TABLE = {
  "fifo-pessimistic": { usesQueue: true, fillsAtPrice: true, fillsFromGrowth: true },
  through: { usesQueue: false, fillsAtPrice: false, fillsFromGrowth: false },
  touch: { usesQueue: false, fillsAtPrice: true, fillsFromGrowth: true },
} as const;

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
  #nowUs = 0;
  #messages: Message[] = [];

  // The venue.
  readonly #book = new Map<string, number>();
  readonly #stillToCome = new Map<string, number>();
  readonly #orders: Order[] = [];
  #isInGap = false;
  #isSettled = false;
  #midTwiceBp = 0;

  // The lane.
  readonly #seen: { readonly timeUs: number; readonly best: BestPrices }[] = [];
  #inventoryLots = 0;
  #mustDecide = false;
  #wasLimited = false;

  constructor(lane: NaiveLane) {
    this.#lane = lane;
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
    const before = this.#bestPrices();
    const printedSides = new Set<Side>();
    let isSnapshot = false;
    let hadGap = this.#isInGap;
    for (const row of rows) {
      if (row.kind === "clear") {
        this.#book.clear();
        this.#stillToCome.clear();
        isSnapshot = true;
        this.#isInGap = false;
      } else if (row.kind === "gap") {
        this.#book.clear();
        this.#isInGap = true;
        isSnapshot = false;
        hadGap = true;
      } else if (row.kind === "settlement") this.#settle();
      else if (row.kind === "level") this.#applyLevel(row, printedSides, isSnapshot);
      else if (!row.isBlock) {
        printedSides.add(row.side);
        add(this.#stillToCome, key(row.side, row.priceBp), row.tradedLots);
        this.#applyPrint(row);
      }
    }
    if (isSnapshot && hadGap) this.#resolveGap();
    else if (isSnapshot) for (const order of this.#orders) this.#capAhead(order);
    const after = this.#bestPrices();
    if (after.bidBp !== undefined && after.askBp !== undefined) this.#midTwiceBp = after.bidBp + after.askBp;
    if (before.bidBp !== after.bidBp || before.askBp !== after.askBp) {
      this.#seen.push({ timeUs, best: after });
      this.#tellLane(() => (this.#mustDecide = true));
    }
  }

  #applyPrint(print: CanonicalRow): void {
    const { usesQueue, fillsAtPrice } = MODEL_TABLE[this.#lane.model];
    let spentLots = 0;
    for (const order of this.#restingBestFirst(print.side)) {
      if (isBetter(print.side, print.priceBp, order.priceBp)) continue; // printed before it came to our price
      let leftLots = print.lots - spentLots;
      if (order.priceBp === print.priceBp) {
        if (!fillsAtPrice) continue;
        if (usesQueue) {
          const queueLots = Math.min(order.aheadLots, leftLots);
          order.aheadLots -= queueLots;
          leftLots -= queueLots;
        }
        spentLots += this.#fill(order, leftLots, "queue");
      } else {
        order.aheadLots = 0;
        spentLots += this.#fill(order, leftLots, "through");
      }
    }
  }

  #applyLevel(row: CanonicalRow, printedSides: ReadonlySet<Side>, isSnapshot: boolean): void {
    const { side, priceBp, lots } = row;
    const beforeLots = this.#book.get(key(side, priceBp)) ?? 0;
    this.#book.set(key(side, priceBp), lots);
    add(this.#stillToCome, key(side, priceBp), -row.tradedLots);
    if (lots < beforeLots)
      for (const order of this.#orders) {
        if (order.side === side && order.priceBp === priceBp) this.#capAhead(order);
      }
    if (lots > beforeLots && !isSnapshot) this.#growthThrough(row, lots - beforeLots, printedSides);
  }

  /** Growth of one side at or through our price on the other. */
  #growthThrough(row: CanonicalRow, grownLots: number, printedSides: ReadonlySet<Side>): void {
    const ourSide = opposite(row.side);
    if (!MODEL_TABLE[this.#lane.model].fillsFromGrowth) return;
    // A seller prints against bids and leaves an ask.
    if (!printedSides.has(ourSide) && this.#lane.postedThrough !== "fill") return;
    let spentLots = 0;
    for (const order of this.#restingBestFirst(ourSide)) {
      if (isBetter(ourSide, row.priceBp, order.priceBp)) continue;
      spentLots += this.#fill(order, grownLots - spentLots, "postedThrough");
    }
  }

  #fill(order: Order, leftLots: number, cause: string): number {
    const lots = Math.min(order.remainingLots, leftLots);
    if (lots <= 0) return 0;
    order.remainingLots -= lots;
    if (order.remainingLots === 0) order.state = "over";
    this.#note("filled", order, lots, cause);
    this.#tellLane(() => {
      order.knownLots -= lots;
      this.#inventoryLots += order.side === BID ? lots : -lots;
      this.#mustDecide = true;
      if (order.knownLots === 0) order.isWorking = false;
    });
    return lots;
  }

  #capAhead(order: Order): void {
    if (order.state !== "resting") return;
    const displayedLots = this.#book.get(key(order.side, order.priceBp)) ?? 0;
    order.aheadLots = Math.min(order.aheadLots, displayedLots);
  }

  #resolveGap(): void {
    const { bidBp, askBp } = this.#bestPrices();
    for (const order of [...this.#restingBestFirst(BID), ...this.#restingBestFirst(ASK)]) {
      const isReached =
        order.side === BID
          ? askBp !== undefined && askBp <= order.priceBp
          : bidBp !== undefined && bidBp >= order.priceBp;
      if (isReached) this.#fill(order, order.remainingLots, "gap");
      else this.#end(order, "swept");
    }
  }

  #settle(): void {
    for (const order of [...this.#restingBestFirst(BID), ...this.#restingBestFirst(ASK)])
      this.#end(order, "swept");
    this.#isSettled = true;
  }

  #end(order: Order, kind: "cancelled" | "swept"): void {
    order.state = "over";
    this.#note(kind, order, order.remainingLots, "");
    this.#tellLaneOfEnd(order, true);
  }

  #placeArrives(order: Order): void {
    const reason = this.#refusal(order);
    if (reason !== undefined) {
      order.state = "over";
      this.#note("rejected", order, order.remainingLots, reason);
      this.#tellLaneOfEnd(order, false);
      return;
    }
    const at = key(order.side, order.priceBp);
    order.aheadLots = Math.max(0, (this.#book.get(at) ?? 0) - (this.#stillToCome.get(at) ?? 0));
    order.state = "resting";
    this.#orders.push(order);
    this.#note("placed", order, order.remainingLots, "");
  }

  #refusal(order: Order): string | undefined {
    if (this.#isInGap || this.#isSettled) return "market-not-open";
    const { bidBp, askBp } = this.#bestPrices();
    const isBid = order.side === BID;
    const crosses = (otherBp: number): boolean =>
      isBid ? otherBp <= order.priceBp : otherBp >= order.priceBp;
    const oppositeBp = isBid ? askBp : bidBp;
    if (oppositeBp !== undefined && crosses(oppositeBp)) return "post-only-cross";
    const isOwnCross = this.#restingBestFirst(opposite(order.side)).some((own) => crosses(own.priceBp));
    return isOwnCross ? "own-cross" : undefined;
  }

  #cancelArrives(order: Order): void {
    order.isCancelling = false;
    if (order.state === "resting" && !this.#isInGap) this.#end(order, "cancelled");
  }

  #decide(): void {
    this.#mustDecide = false;
    if (this.decisionCount >= DECISIONS_MAX) throw new Error(`the naive lane decided ${DECISIONS_MAX} times`);
    const { bidBp, askBp } = this.#knownBest();
    const wishes = this.#lane.rule({
      bestBidCents: bidBp === undefined ? undefined : bidBp / 100,
      bestAskCents: askBp === undefined ? undefined : askBp / 100,
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
        this.#send(() => this.#cancelArrives(order));
      }
    this.#wasLimited = false;
    for (const wish of wanted) this.#placeMissing(wish);
  }

  readonly #known: Order[] = [];

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
    const order: Order = {
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
    this.#send(() => this.#placeArrives(order));
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

  #restingBestFirst(side: Side): Order[] {
    return this.#orders
      .filter((order) => order.side === side && order.state === "resting")
      .toSorted((x, y) => (side === BID ? y.priceBp - x.priceBp : x.priceBp - y.priceBp));
  }

  #bestPrices(): BestPrices {
    const bids: number[] = [];
    const asks: number[] = [];
    for (const [at, lots] of this.#book) {
      if (lots === 0) continue;
      const [side, price] = at.split(" ");
      (side === "bid" ? bids : asks).push(Number(price));
    }
    return {
      bidBp: bids.length === 0 ? undefined : Math.max(...bids),
      askBp: asks.length === 0 ? undefined : Math.min(...asks),
    };
  }

  #knownBest(): BestPrices {
    const seen = this.#seen.findLast(({ timeUs }) => timeUs + this.#lane.feedUs <= this.#nowUs);
    return seen?.best ?? { bidBp: undefined, askBp: undefined };
  }

  #tellLane(act: () => void): void {
    this.#messages.push({ timeUs: this.#nowUs + this.#lane.feedUs, to: "lane", act });
  }

  #tellLaneOfEnd(order: Order, isReason: boolean): void {
    this.#tellLane(() => {
      order.isWorking = false;
      order.knownLots = 0;
      if (isReason && this.#wasLimited) this.#mustDecide = true;
    });
  }

  #send(act: () => void): void {
    this.#messages.push({ timeUs: this.#nowUs + this.#lane.orderUs, to: "venue", act });
  }

  #note(kind: Happening["kind"], order: Order, lots: number, detail: string): void {
    this.journal.push({
      timeUs: this.#nowUs,
      market: 0,
      kind,
      side: order.side,
      priceBp: order.priceBp,
      lots,
      detail,
      isInFlight: order.isCancelling,
      midTwiceBp: this.#midTwiceBp,
    });
  }
}

interface RoundedWish {
  readonly side: Side;
  readonly priceBp: number;
  lots: number;
}

function key(side: Side, priceBp: number): string {
  return `${side === BID ? "bid" : "ask"} ${priceBp}`;
}

function add(lotsByKey: Map<string, number>, at: string, lots: number): void {
  lotsByKey.set(at, (lotsByKey.get(at) ?? 0) + lots);
}

/** Whether an order at `priceBp` stands before one at `otherBp`. */
function isBetter(side: Side, priceBp: number, otherBp: number): boolean {
  return side === BID ? priceBp > otherBp : priceBp < otherBp;
}
