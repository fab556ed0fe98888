/**
 * Follows a market event by event and keeps, slot by slot, what volatility and intensity are estimated from. Nothing looks
 * ahead: what a finished slot holds was known when it ended.
 *
 * Distances are those from the mid before an order came. An order that does not reach the best price trades with nobody and is
 * not seen, so time counts by the spread that stood: how far the nearest visible arrival was.
 */
import { ASK, BID, type Side } from "../core/order-book.ts";
import { BP_PER_CENT, US_PER_MS } from "../core/units.ts";
import { emptySlot, heldCell, spreadCell, type FlowSlot, type SpreadCell } from "./flow-slots.ts";

/** Trades of one side at most this far apart are one parent order's. */
const PARENT_GAP_US = 20 * US_PER_MS;
/** Mids outside are left out: there a price cannot move freely. */
const MID_BP_MIN = 3 * BP_PER_CENT;
const MID_BP_MAX = 97 * BP_PER_CENT;
/** Virtual quotes stand at the best price and this many ticks behind, in turn. */
const HELD_TICKS = [0, 1, 2, 3, 4];
const SIDES: readonly Side[] = [BID, ASK];

export interface RecorderSettings {
  readonly startUs: number;
  readonly slotUs: number;
  /** Time between sampled mids. */
  readonly stepUs: number;
  /** How long a virtual quote is held; one a side at a time. */
  readonly heldUs: number;
  readonly tickBp: number;
}

interface OpenParent {
  readonly side: Side;
  readonly touchBp: number;
  readonly cell: SpreadCell;
  ticksBeyond: number;
  lastUs: number;
}

interface HeldQuote {
  readonly priceBp: number;
  readonly twiceDistanceBp: number;
}

export class FlowRecorder {
  /** Finished ones, the oldest first; the owner may drop old ones. */
  readonly slots: FlowSlot[] = [];
  readonly #settings: RecorderSettings;
  #slot: FlowSlot;
  #nowUs: number;
  #sampleUs: number;
  #slotEndUs: number;
  #heldEndUs: number;
  #heldCount = 0;
  /** Over the step so far: mid by time, and the time there was one. */
  #midCentsUs = 0;
  #midUs = 0;
  #bidBp = NaN;
  #askBp = NaN;
  #parent: OpenParent | undefined;
  readonly #quotes: [bid: HeldQuote | undefined, ask: HeldQuote | undefined] = [undefined, undefined];

  constructor(settings: RecorderSettings) {
    const { startUs, slotUs, stepUs, heldUs } = settings;
    this.#settings = settings;
    this.#slot = emptySlot(startUs);
    this.#nowUs = startUs;
    this.#sampleUs = startUs + stepUs;
    this.#slotEndUs = startUs + slotUs;
    this.#heldEndUs = startUs + heldUs;
  }

  /** The mid that stands now, cents; NaN where there is none between 3 and 97. */
  get midCents(): number {
    return this.#hasMid ? (this.#bidBp + this.#askBp) / (2 * BP_PER_CENT) : NaN;
  }

  /** The best prices from a time on; NaN where a side is empty or the book unknown. */
  book(timeUs: number, bidBp: number, askBp: number): void {
    this.advance(timeUs);
    this.#bidBp = bidBp;
    this.#askBp = askBp;
    // Crossed, a quote would have traded with what crossed it: its time at a distance is over.
    if (this.#quotes[ASK] !== undefined && !(bidBp < this.#quotes[ASK].priceBp))
      this.#quotes[ASK] = undefined;
    if (this.#quotes[BID] !== undefined && !(askBp > this.#quotes[BID].priceBp))
      this.#quotes[BID] = undefined;
  }

  /** A trade against the best prices of the last `book`. @param side that was hit. */
  print(timeUs: number, side: Side, priceBp: number): void {
    this.advance(timeUs);
    this.#fillHeld(side, priceBp);
    if (this.#parent?.side !== side || timeUs - this.#parent.lastUs > PARENT_GAP_US)
      this.#beginParent(side, timeUs);
    const parent = this.#parent;
    if (parent === undefined) return;
    const beyondBp = side === ASK ? priceBp - parent.touchBp : parent.touchBp - priceBp;
    parent.ticksBeyond = Math.max(parent.ticksBeyond, Math.floor(beyondBp / this.#settings.tickBp + 0.5));
    parent.lastUs = timeUs;
  }

  /** Time passes; events come at or after it. */
  advance(toUs: number): void {
    while (this.#nowUs < toUs) {
      const untilUs = Math.min(toUs, this.#sampleUs, this.#slotEndUs, this.#heldEndUs);
      this.#pass(untilUs - this.#nowUs);
      this.#nowUs = untilUs;
      if (untilUs === this.#sampleUs) this.#sample();
      if (untilUs === this.#heldEndUs) this.#placeHeld();
      if (untilUs === this.#slotEndUs) this.#endSlot();
    }
  }

  get #hasMid(): boolean {
    const twiceMid = this.#bidBp + this.#askBp;
    return this.#bidBp < this.#askBp && twiceMid > 2 * MID_BP_MIN && twiceMid < 2 * MID_BP_MAX;
  }

  #pass(us: number): void {
    if (us === 0 || !this.#hasMid) return;
    this.#midCentsUs += this.midCents * us;
    this.#midUs += us;
    spreadCell(this.#slot, this.#askBp - this.#bidBp).us += us;
    for (const side of SIDES) {
      const quote = this.#quotes[side];
      if (quote !== undefined && this.#isVisible(side, quote.priceBp))
        heldCell(this.#slot, side, quote.twiceDistanceBp).us += us;
    }
  }

  #sample(): void {
    const { stepUs } = this.#settings;
    this.#slot.mids.push(this.midCents);
    this.#slot.meanMids.push(this.#midUs >= stepUs / 2 ? this.#midCentsUs / this.#midUs : NaN);
    [this.#midCentsUs, this.#midUs] = [0, 0];
    this.#sampleUs += stepUs;
  }

  #endSlot(): void {
    this.#closeParent();
    this.#slot.toUs = this.#slotEndUs;
    this.slots.push(this.#slot);
    this.#slot = emptySlot(this.#slotEndUs);
    this.#slotEndUs += this.#settings.slotUs;
  }

  #beginParent(side: Side, timeUs: number): void {
    this.#closeParent();
    if (!this.#hasMid) return;
    const touchBp = side === ASK ? this.#askBp : this.#bidBp;
    const cell = spreadCell(this.#slot, this.#askBp - this.#bidBp);
    this.#parent = { side, touchBp, cell, ticksBeyond: 0, lastUs: timeUs };
  }

  #closeParent(): void {
    if (this.#parent === undefined) return;
    const { cell, side, ticksBeyond } = this.#parent;
    const counts = cell.reached[side];
    while (counts.length <= ticksBeyond) counts.push(0);
    counts[ticksBeyond]!++;
    this.#parent = undefined;
  }

  #placeHeld(): void {
    const { heldUs, tickBp } = this.#settings;
    this.#heldEndUs += heldUs;
    const ticks = HELD_TICKS[this.#heldCount++ % HELD_TICKS.length]!;
    const twiceDistanceBp = this.#askBp - this.#bidBp + 2 * ticks * tickBp;
    const isPossible = this.#hasMid && this.#bidBp - ticks * tickBp > 0;
    this.#quotes[BID] = isPossible ? { priceBp: this.#bidBp - ticks * tickBp, twiceDistanceBp } : undefined;
    this.#quotes[ASK] = isPossible ? { priceBp: this.#askBp + ticks * tickBp, twiceDistanceBp } : undefined;
  }

  #fillHeld(side: Side, priceBp: number): void {
    const quote = this.#quotes[side];
    if (quote === undefined || !this.#hasMid || !this.#isVisible(side, quote.priceBp)) return;
    if (side === ASK ? priceBp < quote.priceBp : priceBp > quote.priceBp) return;
    heldCell(this.#slot, side, quote.twiceDistanceBp).fillCount++;
    this.#quotes[side] = undefined;
  }

  #isVisible(side: Side, priceBp: number): boolean {
    return side === ASK ? this.#askBp <= priceBp : this.#bidBp >= priceBp;
  }
}
