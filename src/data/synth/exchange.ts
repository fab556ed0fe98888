/**
 * The exchange of a synthetic market: places, cancels and matches orders, writes the rows that a feed would carry, books
 * both sides of every trade, and tells the truth to whoever wants it. It knows no agent's reasons.
 */
import { assert } from "../../core/errors.ts";
import { ASK, BID, type Side } from "../../core/order-book.ts";
import type { RandomStream } from "../../core/random.ts";
import { US_PER_MS } from "../../core/units.ts";
import { RECORDED_KIND } from "../recorded-rows.ts";
import { NO_ORDER, QueueBook } from "./queue-book.ts";
import type { RowStream } from "./row-stream.ts";
import { AGENT_KINDS, type AgentAccount, type TruthSink } from "./truth.ts";

/** Orders that one aggressor meets at most; what is left of it goes. */
const MATCHES_MAX = 64;
/** Rows of one event at most: reductions, prints, a remainder. */
export const EVENT_ROWS_MAX = 2 * MATCHES_MAX + 2;
const LATE_PRINT_MS_MAX = 40;
const KIND_COUNT = AGENT_KINDS.length;

/** Is told when an order of its own is gone by a trade. */
export interface OrderOwner {
  forget(order: number): void;
}

export interface ExchangeRequest {
  readonly levelCount: number;
  readonly priceBpOfLevel: Int32Array;
  readonly rows: RowStream;
  readonly wires: RandomStream;
  readonly latePrintShare: number;
  readonly truth: TruthSink | undefined;
}

export class Exchange {
  readonly book: QueueBook;
  readonly levelCount: number;
  // Declared, not defined: a field that begins as undefined would box every number it is given later.
  declare nowUs: number;
  /** Time of what comes next, for whoever it is that comes. */
  declare dueUs: number;
  /** By agent kind. */
  readonly owners: (OrderOwner | undefined)[] = AGENT_KINDS.map(() => undefined);
  readonly #rows: RowStream;
  readonly #priceBpOfLevel: Int32Array;
  readonly #wires: RandomStream;
  readonly #latePrintShare: number;
  readonly #truth: TruthSink | undefined;
  readonly #matchLevels = new Int32Array(MATCHES_MAX);
  readonly #matchLots = new Float64Array(MATCHES_MAX);
  readonly #cashMicros = new Float64Array(KIND_COUNT);
  readonly #inventoryLots = new Float64Array(KIND_COUNT);
  readonly #restingLots = new Float64Array(KIND_COUNT);
  readonly #takenLots = new Float64Array(KIND_COUNT);
  readonly #parentCounts = new Float64Array(KIND_COUNT);
  #lastParent = 0;
  #isRecording = false;

  constructor(
    { levelCount, priceBpOfLevel, rows, wires, latePrintShare, truth }: ExchangeRequest,
    openUs: number,
  ) {
    this.book = new QueueBook(levelCount);
    this.levelCount = levelCount;
    this.nowUs = openUs;
    this.dueUs = openUs;
    this.#rows = rows;
    this.#priceBpOfLevel = priceBpOfLevel;
    this.#wires = wires;
    this.#latePrintShare = latePrintShare;
    this.#truth = truth;
  }

  /** Ends the time before the recording: accounts are empty again, a snapshot shows the book as it is. */
  startRecording(): void {
    for (const column of [
      this.#cashMicros,
      this.#inventoryLots,
      this.#restingLots,
      this.#takenLots,
      this.#parentCounts,
    ])
      column.fill(0);
    this.#isRecording = true;
    const { book } = this;
    this.#rows.startEvent(this.nowUs);
    this.#rows.add(RECORDED_KIND.snapshot, BID, -1, 0);
    for (const side of [BID, ASK] as const)
      for (let level = 0; level < this.levelCount; level++) {
        const lots = book.displayed.lotsAt(side, level);
        if (lots === 0) continue;
        let aheadLots = 0;
        for (let order = book.oldest[2 * level + side]!; order !== NO_ORDER; order = book.behind(order)) {
          this.#tellPlaced(order, aheadLots);
          aheadLots += book.lotsOf[order]!;
        }
        this.#rows.add(RECORDED_KIND.snapshotLevel, side, level, lots);
      }
  }

  /** Rows written from now on belong to one event of this time, later than all before. */
  startEvent(timeUs: number): void {
    this.nowUs = timeUs;
    if (this.#isRecording) this.#rows.startEvent(timeUs);
  }

  /** Places an order that does not cross; returns its handle. hot: bench/synth.ts */
  place(agent: number, side: Side, level: number, lots: number): number {
    const { book } = this;
    const aheadLots = book.displayed.lotsOfSlot[2 * level + side]!;
    const order = book.add(side, level, lots, agent);
    if (this.#isRecording) {
      if (this.#truth !== undefined) this.#tellPlaced(order, aheadLots);
      this.#rows.add(RECORDED_KIND.delta, side, level, lots);
    }
    return order;
  }

  /** Takes an order out of the book. hot: bench/synth.ts */
  cancel(order: number): void {
    const { book } = this;
    const lots = book.lotsOf[order]!;
    const slot = book.slotOf[order]!;
    if (this.#isRecording) {
      if (this.#truth !== undefined)
        this.#truth({
          kind: "cancelled",
          orderId: book.idOf[order]!,
          sizeLots: lots,
          timeUs: this.nowUs,
          row: this.#rows.count,
        });
      this.#rows.add(RECORDED_KIND.delta, (slot & 1) === BID ? BID : ASK, slot >> 1, -lots);
    }
    book.reduce(order, lots);
  }

  /**
   * Matches an aggressor against the book, best price first, then oldest: all reductions, then all prints, as the wire has
   * them. @returns the lots it got. hot: bench/synth.ts
   */
  take(agent: number, aggressor: Side, limitLevel: number, wantedLots: number, parentId: number): number {
    const { book } = this;
    const { displayed } = book;
    const isBuyer = aggressor === BID;
    const hitSide = isBuyer ? ASK : BID;
    let leftLots = wantedLots;
    let takenLots = 0;
    let matchCount = 0;
    while (leftLots > 0 && matchCount < MATCHES_MAX) {
      const level = isBuyer ? displayed.bestAskLevel : displayed.bestBidLevel;
      if (isBuyer ? level > limitLevel || level >= this.levelCount : level < limitLevel || level < 0) break;
      const order = book.oldest[2 * level + hitSide]!;
      const lots = Math.min(leftLots, book.lotsOf[order]!);
      leftLots -= lots;
      takenLots += lots;
      this.#matchLevels[matchCount] = level;
      this.#matchLots[matchCount++] = lots;
      this.#match(order, lots, agent, aggressor, parentId, level);
    }
    if (matchCount > 0) this.#print(hitSide, matchCount);
    if (takenLots > 0) this.#noteTaker(agent, takenLots, parentId);
    return takenLots;
  }

  /** Cash, inventory and volume of every kind, settled at a payout. */
  accounts(settlementMicros: number): AgentAccount[] {
    const bpOfPayout = settlementMicros / 100;
    return AGENT_KINDS.map((agent, kind) => {
      const cashMicros = this.#cashMicros[kind]!;
      const inventoryLots = this.#inventoryLots[kind]!;
      const pnlMicros = cashMicros + inventoryLots * bpOfPayout;
      assert(Number.isSafeInteger(pnlMicros), "an account is a whole number of micros");
      return {
        agent,
        cashMicros,
        inventoryLots,
        restingLots: this.#restingLots[kind]!,
        takenLots: this.#takenLots[kind]!,
        parentCount: this.#parentCounts[kind]!,
        pnlMicros,
      };
    });
  }

  #match(order: number, lots: number, agent: number, aggressor: Side, parentId: number, level: number): void {
    const { book } = this;
    const owner = book.agentOf[order]!;
    const boughtLots = aggressor === BID ? lots : -lots;
    const costMicros = boughtLots * this.#priceBpOfLevel[level]!;
    this.#inventoryLots[agent]! += boughtLots;
    this.#inventoryLots[owner]! -= boughtLots;
    this.#cashMicros[agent]! -= costMicros;
    this.#cashMicros[owner]! += costMicros;
    this.#restingLots[owner]! += lots;
    if (this.#isRecording) {
      if (this.#truth !== undefined)
        this.#truth({
          kind: "filled",
          orderId: book.idOf[order]!,
          sizeLots: lots,
          leftLots: book.lotsOf[order]! - lots,
          taker: AGENT_KINDS[agent]!,
          parentId,
          timeUs: this.nowUs,
          row: this.#rows.count,
        });
      this.#rows.add(RECORDED_KIND.delta, aggressor === BID ? ASK : BID, level, -lots);
    }
    const isGone = book.lotsOf[order] === lots;
    book.reduce(order, lots);
    if (isGone) this.owners[owner]!.forget(order);
  }

  #print(hitSide: Side, matchCount: number): void {
    if (!this.#isRecording) return;
    if (this.#latePrintShare > 0 && this.#wires.uniform() < this.#latePrintShare)
      this.startEvent(this.nowUs + US_PER_MS * (1 + this.#wires.below(LATE_PRINT_MS_MAX)));
    for (let match = 0; match < matchCount; match++)
      this.#rows.add(RECORDED_KIND.print, hitSide, this.#matchLevels[match]!, this.#matchLots[match]!);
  }

  #noteTaker(agent: number, lots: number, parentId: number): void {
    this.#takenLots[agent]! += lots;
    if (parentId !== this.#lastParent) this.#parentCounts[agent]!++;
    this.#lastParent = parentId;
  }

  #tellPlaced(order: number, aheadLots: number): void {
    if (this.#truth === undefined) return;
    const { book } = this;
    const slot = book.slotOf[order]!;
    this.#truth({
      kind: "placed",
      orderId: book.idOf[order]!,
      agent: AGENT_KINDS[book.agentOf[order]!]!,
      side: (slot & 1) === BID ? BID : ASK,
      level: slot >> 1,
      sizeLots: book.lotsOf[order]!,
      aheadLots,
      timeUs: this.nowUs,
      row: this.#rows.count,
    });
  }
}
