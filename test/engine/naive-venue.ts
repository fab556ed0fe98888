/**
 * The simulated venue for one lane in one market once more, written from docs/VENUE.md in the plainest way: objects and
 * lists, everything searched for anew. `naive-replay.ts` adds time and the lane's side.
 */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import type { CanonicalRow } from "./naive-tape.ts";
import { opposite } from "./rows.ts";
import type { Happening, NaiveModelName, PostedThrough } from "./run-scenario.ts";

export interface NaiveOrder {
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

export interface BestPrices {
  readonly bidBp: number | undefined;
  readonly askBp: number | undefined;
  /** Displayed there. */
  readonly bidLots: number;
  readonly askLots: number;
}

export interface NaiveRules {
  readonly model: NaiveModelName;
  readonly postedThrough: PostedThrough;
}

/** Who is told what happened: for the journal, and for the lane. */
export type EndReason = "always" | "ifLimited" | "never";

export interface NaiveSink {
  note(kind: Happening["kind"], order: NaiveOrder, lots: number, detail: string, midTwiceBp: number): void;
  filled(order: NaiveOrder, lots: number): void;
  /** @param reason whether the end is a reason to decide: always, for a lane its limit held back, or never. */
  ended(order: NaiveOrder, reason: EndReason): void;
}

/** What printing exactly at our price, and growth through it, does under each model: the table of fill models in docs/VENUE.md. */
const MODEL_TABLE = {
  "fifo-pessimistic": { usesQueue: true, fillsAtPrice: true, fillsFromGrowth: true },
  through: { usesQueue: false, fillsAtPrice: false, fillsFromGrowth: false },
  touch: { usesQueue: false, fillsAtPrice: true, fillsFromGrowth: true },
} as const;

export class NaiveVenue {
  readonly #rules: NaiveRules;
  readonly #sink: NaiveSink;
  readonly #book = new Map<string, number>();
  readonly #stillToCome = new Map<string, number>();
  readonly #orders: NaiveOrder[] = [];
  #isInGap = false;
  #isSettled = false;
  #midTwiceBp = 0;

  constructor(rules: NaiveRules, sink: NaiveSink) {
    this.#rules = rules;
    this.#sink = sink;
  }

  /** Applies the rows of one event. */
  applyEvent(rows: readonly CanonicalRow[]): void {
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
    const { bidBp, askBp } = this.bestPrices();
    if (bidBp !== undefined && askBp !== undefined) this.#midTwiceBp = bidBp + askBp;
  }

  #applyPrint(print: CanonicalRow): void {
    const { usesQueue, fillsAtPrice } = MODEL_TABLE[this.#rules.model];
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
    if (!MODEL_TABLE[this.#rules.model].fillsFromGrowth) return;
    // A seller prints against bids and leaves an ask.
    if (!printedSides.has(ourSide) && this.#rules.postedThrough !== "fill") return;
    let spentLots = 0;
    for (const order of this.#restingBestFirst(ourSide)) {
      if (isBetter(ourSide, row.priceBp, order.priceBp)) continue;
      spentLots += this.#fill(order, grownLots - spentLots, "postedThrough");
    }
  }

  #fill(order: NaiveOrder, leftLots: number, cause: string): number {
    const lots = Math.min(order.remainingLots, leftLots);
    if (lots <= 0) return 0;
    order.remainingLots -= lots;
    if (order.remainingLots === 0) order.state = "over";
    this.#sink.note("filled", order, lots, cause, this.#midTwiceBp);
    this.#sink.filled(order, lots);
    return lots;
  }

  #capAhead(order: NaiveOrder): void {
    if (order.state !== "resting") return;
    const displayedLots = this.#book.get(key(order.side, order.priceBp)) ?? 0;
    order.aheadLots = Math.min(order.aheadLots, displayedLots);
  }

  #resolveGap(): void {
    const { bidBp, askBp } = this.bestPrices();
    for (const order of [...this.#restingBestFirst(BID), ...this.#restingBestFirst(ASK)]) {
      const isReached =
        order.side === BID
          ? askBp !== undefined && askBp <= order.priceBp
          : bidBp !== undefined && bidBp >= order.priceBp;
      if (isReached) this.#fill(order, order.remainingLots, "gap");
      else this.#end(order, "swept", "always");
    }
  }

  #settle(): void {
    for (const order of [...this.#restingBestFirst(BID), ...this.#restingBestFirst(ASK)])
      this.#end(order, "swept", "never");
    this.#isSettled = true;
  }

  #end(order: NaiveOrder, kind: "cancelled" | "swept", reason: EndReason): void {
    order.state = "over";
    this.#sink.note(kind, order, order.remainingLots, kind === "swept" ? "lost" : "", this.#midTwiceBp);
    this.#sink.ended(order, reason);
  }

  placeArrives(order: NaiveOrder): void {
    const reason = this.#refusal(order);
    if (reason !== undefined) {
      order.state = "over";
      this.#sink.note("rejected", order, order.remainingLots, reason, this.#midTwiceBp);
      this.#sink.ended(order, "never");
      return;
    }
    const at = key(order.side, order.priceBp);
    order.aheadLots = Math.max(0, (this.#book.get(at) ?? 0) - (this.#stillToCome.get(at) ?? 0));
    order.state = "resting";
    this.#orders.push(order);
    this.#sink.note("placed", order, order.remainingLots, "", this.#midTwiceBp);
  }

  #refusal(order: NaiveOrder): string | undefined {
    if (this.#isInGap || this.#isSettled) return "market-not-open";
    const { bidBp, askBp } = this.bestPrices();
    const isBid = order.side === BID;
    const crosses = (otherBp: number): boolean =>
      isBid ? otherBp <= order.priceBp : otherBp >= order.priceBp;
    const oppositeBp = isBid ? askBp : bidBp;
    if (oppositeBp !== undefined && crosses(oppositeBp)) return "post-only-cross";
    const isOwnCross = this.#restingBestFirst(opposite(order.side)).some((own) => crosses(own.priceBp));
    return isOwnCross ? "own-cross" : undefined;
  }

  cancelArrives(order: NaiveOrder): void {
    order.isCancelling = false;
    if (order.state === "resting" && !this.#isInGap) this.#end(order, "cancelled", "ifLimited");
  }

  #restingBestFirst(side: Side): NaiveOrder[] {
    return this.#orders
      .filter((order) => order.side === side && order.state === "resting")
      .toSorted((x, y) => (side === BID ? y.priceBp - x.priceBp : x.priceBp - y.priceBp));
  }

  bestPrices(): BestPrices {
    const bids: number[] = [];
    const asks: number[] = [];
    for (const [at, lots] of this.#book) {
      if (lots === 0) continue;
      const [side, price] = at.split(" ");
      (side === "bid" ? bids : asks).push(Number(price));
    }
    const bidBp = bids.length === 0 ? undefined : Math.max(...bids);
    const askBp = asks.length === 0 ? undefined : Math.min(...asks);
    const lotsAt = (side: Side, priceBp: number | undefined): number =>
      priceBp === undefined ? 0 : (this.#book.get(key(side, priceBp)) ?? 0);
    return { bidBp, askBp, bidLots: lotsAt(BID, bidBp), askLots: lotsAt(ASK, askBp) };
  }
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
