/** Counts what happens to a class's orders, once for all its lanes: money, lots, causes, and the digest of it all. */
import { EventHash } from "../../core/digest.ts";
import type { FeeSchedule } from "../../core/fee-schedule.ts";
import { chargeFill } from "../../core/fees.ts";
import { BID } from "../../core/order-book.ts";
import { FILL_CAUSES } from "../../core/venue.ts";
import { JOURNAL } from "../journal.ts";
import type { MarketHistory } from "../market-history.ts";
import { ADVERSE_SELECTION_US } from "../pnl-parts.ts";
import { LaterMids } from "./later-mids.ts";
import { PAIR, SUM, type SideClass } from "./side-class.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const { filled: FILLED } = JOURNAL;
const TWO = PAIR;
const CAUSE_QUEUE = FILL_CAUSES.indexOf("queue");
const CAUSE_THROUGH = FILL_CAUSES.indexOf("through");
const CAUSE_POSTED_THROUGH = FILL_CAUSES.indexOf("postedThrough");
const AT_CASH = SUM.cash;
const AT_SPREAD = SUM.spreadTwice;
const AT_LOTS = SUM.lots;
const AT_LOW = SUM.digestLow;
const AT_HIGH = SUM.digestHigh;
const AT_FEES = SUM.fees;
const AT_QUEUE_THROUGH = SUM.queueAndThrough;
const AT_POSTED_FLIGHT = SUM.postedAndInFlight;
const AT_FILLED_GAP = SUM.filledOrdersAndGap;
const AT_ADVERSE = SUM.adverseTwice;
const AT_WITHOUT_MID = SUM.withoutMidLots;

/** What every lane of a venue is charged. */
export interface CellFees {
  readonly schedule: FeeSchedule;
  readonly precisionMicros: number;
}

export interface BooksSetup {
  readonly fees: CellFees | undefined;
  /** The market's place among those of a cell. */
  readonly position: number;
  /** What the market will have done. */
  readonly history: MarketHistory;
}

/** When something happens, and what it is measured against. */
export interface Moment {
  readonly nowUs: number;
  readonly nextRow: number;
  /** Best bid + best ask before the event at hand, basis points; 0 before there were both. */
  readonly midTwiceBp: number;
}

export class ClassBooks {
  readonly #fees: CellFees | undefined;
  readonly #position: number;
  readonly #laterMids: LaterMids;
  readonly #hash = new EventHash();

  constructor({ fees, position, history }: BooksSetup) {
    this.#fees = fees;
    this.#position = position;
    this.#laterMids = new LaterMids(history);
  }

  filled(
    at: SideClass,
    lots: number,
    causeIndex: number,
    priceBp: number,
    { nowUs, nextRow, midTwiceBp }: Moment,
  ): void {
    const { level, side, sums } = at;
    const sign = side === BUY ? 1 : -1;
    let feeMicros = 0;
    if (this.#fees !== undefined) {
      const { schedule, precisionMicros } = this.#fees;
      feeMicros = chargeFill(schedule.termsAt(nowUs), precisionMicros, at, true, side, priceBp, lots);
      sums[AT_FEES]! += feeMicros;
      at.hasRareSums = true;
    }
    sums[AT_CASH]! -= sign * priceBp * lots + feeMicros;
    sums[AT_LOTS]! += lots;
    if (midTwiceBp === 0) {
      sums[AT_WITHOUT_MID]! += lots;
      at.hasRareSums = true;
    } else {
      const laterTwiceBp = this.#laterMids.twiceBpAt(nowUs + ADVERSE_SELECTION_US);
      sums[AT_SPREAD]! += sign * (midTwiceBp - 2 * priceBp) * lots;
      sums[AT_ADVERSE]! += sign * (laterTwiceBp - midTwiceBp) * lots;
    }
    if (!at.isPartFilled) sums[AT_FILLED_GAP]! += 1;
    at.isPartFilled = true;
    if (causeIndex === CAUSE_QUEUE) sums[AT_QUEUE_THROUGH]! += 1;
    else if (causeIndex === CAUSE_THROUGH) sums[AT_QUEUE_THROUGH]! += TWO;
    else if (causeIndex === CAUSE_POSTED_THROUGH) sums[AT_POSTED_FLIGHT]! += 1;
    else sums[AT_FILLED_GAP]! += TWO;
    if (at.cancelSentUs < nowUs) sums[AT_POSTED_FLIGHT]! += TWO;
    this.note(FILLED, at, causeIndex, level, lots, nextRow);
  }

  /** Adds an entry to the digest. @param kind of JOURNAL. @param detail index of the cause or reason. */
  note(
    kind: number,
    { side, sums }: SideClass,
    detail: number,
    level: number,
    lots: number,
    row: number,
  ): void {
    const hash = this.#hash;
    hash.of(row, kind | (side << 4) | (detail << 5), level, lots, this.#position);
    sums[AT_LOW] = (sums[AT_LOW]! + hash.low) | 0;
    sums[AT_HIGH] = (sums[AT_HIGH]! + hash.high) | 0;
  }
}
