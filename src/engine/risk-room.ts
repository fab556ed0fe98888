/** How many lots of an order the limits on sizes leave: order, position, notional, collateral, capital share of a market. */
import { assert, usageError } from "../core/errors.ts";
import { BID, type Side } from "../core/order-book.ts";
import { RiskExposure } from "./risk-exposure.ts";
import { boundOf, type RiskLimits } from "./risk-limits.ts";
import { NO_REFUSAL, reasonIndex } from "./risk-reasons.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;

const ORDER_SIZE = reasonIndex("order-size");
const POSITION = reasonIndex("position");
const NOTIONAL = reasonIndex("notional");
const COLLATERAL = reasonIndex("collateral");
const CAPITAL_SHARE = reasonIndex("capital-share");

export class RiskRoom {
  declare readonly exposure: RiskExposure;
  /** Whether a limit rests on the lane's orders and fills, which `exposure` then has to hear of. */
  declare readonly isExposureKept: boolean;
  // Without a limit these are Infinity, and no size is above it.
  readonly #inventoryLotsMax: number;
  readonly #orderLotsMax: number;
  readonly #notionalMicrosMax: number;
  readonly #collateralMicrosMax: number;
  readonly #marketMicrosMax: number;
  /** Number of the reason why `leastLots` last gave less than was wished. */
  reason = NO_REFUSAL;

  /** @throws USAGE_RISK_CASH_UNSTATED when a share is to be taken of a cash nobody stated. */
  constructor(limits: RiskLimits, marketCount: number, startingCashMicros: number | undefined) {
    this.exposure = new RiskExposure(marketCount);
    this.#inventoryLotsMax = boundOf(limits.inventoryLotsMax);
    this.#orderLotsMax = boundOf(limits.orderLotsMax);
    this.#notionalMicrosMax = boundOf(limits.notionalMicrosMax);
    this.#collateralMicrosMax = boundOf(limits.collateralMicrosMax);
    const share = boundOf(limits.capitalShareMax);
    this.#marketMicrosMax = share < Infinity ? shareOf(startingCashMicros, share) : Infinity;
    this.isExposureKept =
      this.#notionalMicrosMax < Infinity ||
      this.#collateralMicrosMax < Infinity ||
      this.#marketMicrosMax < Infinity;
  }

  /** Whether there is a limit besides that of the position. */
  get isMoreThanPosition(): boolean {
    return this.isExposureKept || this.#orderLotsMax < Infinity;
  }

  /**
   * The least of the wish and the room that each limit leaves, 0 or less where one leaves none. Of equal ones the first
   * in the list of reasons is told.
   */
  leastLots(
    market: number,
    side: Side,
    priceBp: number,
    wishedLots: number,
    inventoryLots: number,
    openLots: number,
  ): number {
    const lots = this.#less(wishedLots, this.#orderLotsMax, ORDER_SIZE);
    const towardLots = side === BUY ? inventoryLots : -inventoryLots;
    const withinLots = this.#less(lots, this.#inventoryLotsMax - towardLots - openLots, POSITION);
    return this.isExposureKept
      ? this.#leastExposed(market, side, priceBp, withinLots, inventoryLots)
      : withinLots;
  }

  #leastExposed(
    market: number,
    side: Side,
    priceBp: number,
    wishedLots: number,
    inventoryLots: number,
  ): number {
    const { exposure } = this;
    assert(exposure.inventoryLotsOf(market) === inventoryLots, "the gate has been told of every fill");
    let lots = wishedLots;
    if (this.#notionalMicrosMax < Infinity) {
      const roomLots = exposure.notionalRoomLots(market, side, this.#notionalMicrosMax);
      lots = this.#less(lots, roomLots, NOTIONAL);
    }
    if (this.#collateralMicrosMax < Infinity) {
      const roomLots = exposure.collateralRoomLots(market, side, priceBp, this.#collateralMicrosMax);
      lots = this.#less(lots, roomLots, COLLATERAL);
    }
    if (this.#marketMicrosMax < Infinity) {
      const roomLots = exposure.marketRoomLots(market, side, priceBp, this.#marketMicrosMax);
      lots = this.#less(lots, roomLots, CAPITAL_SHARE);
    }
    return lots;
  }

  #less(lots: number, roomLots: number, reason: number): number {
    if (lots <= roomLots) return lots;
    this.reason = reason;
    return roomLots;
  }
}

/** Whether a share of the capital has a capital. @throws USAGE_RISK_CASH_UNSTATED */
export function requireShareOfCash(limits: RiskLimits, startingCashMicros: number | undefined): void {
  const share = boundOf(limits.capitalShareMax);
  if (share < Infinity) shareOf(startingCashMicros, share);
}

function shareOf(startingCashMicros: number | undefined, capitalShareMax: number): number {
  if (startingCashMicros !== undefined && startingCashMicros > 0)
    return Math.floor(startingCashMicros * capitalShareMax);
  const message = `capitalShareMax was ${capitalShareMax}, a share of a starting cash that was ${startingCashMicros ?? "not stated"}`;
  throw usageError("USAGE_RISK_CASH_UNSTATED", message, {
    hint: 'State the lane\'s starting cash, above 0, or capitalShareMax as "none".',
    data: { capitalShareMax, startingCashMicros },
  });
}
