/**
 * What a lane has at stake, over all its markets, from its orders and fills: notional and collateral, in O(1) each.
 *
 * notional    a dollar for each contract of the largest position, either way, that a market can come to by its open orders
 * collateral  the cash a market keeps from other uses, as the exchange holds it (Kalshi docs: collateral return; resting
 *             orders, read 2026-11-20): what its fills have taken so far, fees included; a dollar for each contract short,
 *             which is what netting leaves of selling at p and paying 1 - p; and of each open order the part that would
 *             open a position, p a contract for a bid and 1 - p for an ask. A closing part needs none.
 *
 * Which of several orders close a position the exchange does not say. Their opening part is taken at the highest price
 * among those open, and never above what they cost together: exact while a side's orders have one price or nothing is
 * there to close, else too high, never too low. Fees of fills to come are not reserved.
 */
import { assert } from "../core/errors.ts";
import { BID, type Side } from "../core/order-book.ts";
import { BP_PER_DOLLAR, LOTS_PER_CONTRACT } from "../core/units.ts";

/** Payoff of a lot: a cent. */
const LOT_MICROS = BP_PER_DOLLAR;

export class RiskExposure {
  readonly #inventoryLots: Float64Array;
  /** What fills have brought in, less what they took. */
  readonly #cashMicros: Float64Array;
  // By 2 x market + side.
  readonly #openLots: Float64Array;
  readonly #openCostMicros: Float64Array;
  /** Highest cost of a lot among the orders that were open together, basis points. */
  readonly #dearestBp: Float64Array;
  // By market, and their sums.
  readonly #notionalLots: Float64Array;
  readonly #collateralMicros: Float64Array;
  notionalLots = 0;
  collateralMicros = 0;

  constructor(marketCount: number) {
    this.#inventoryLots = new Float64Array(marketCount);
    this.#cashMicros = new Float64Array(marketCount);
    this.#openLots = new Float64Array(2 * marketCount);
    this.#openCostMicros = new Float64Array(2 * marketCount);
    this.#dearestBp = new Float64Array(2 * marketCount);
    this.#notionalLots = new Float64Array(marketCount);
    this.#collateralMicros = new Float64Array(marketCount);
  }

  /** A lane that takes over a position, before its first order. @param cashMicros what it took to get it: negative for a purchase. */
  startFrom(market: number, inventoryLots: number, cashMicros: number): void {
    this.#inventoryLots[market] = inventoryLots;
    this.#cashMicros[market] = cashMicros;
    this.#refresh(market);
  }

  sent(market: number, side: Side, priceBp: number, lots: number): void {
    const slot = 2 * market + side;
    const costBp = costOfLotBp(side, priceBp);
    this.#dearestBp[slot] = this.#dearestWith(slot, costBp);
    this.#openLots[slot]! += lots;
    this.#openCostMicros[slot]! += costBp * lots;
    this.#refresh(market);
  }

  /** @param priceBp the order's. @param cashMicros what the fill did to the cash, fee included: negative for a bid. */
  filled(market: number, side: Side, priceBp: number, lots: number, cashMicros: number): void {
    this.#inventoryLots[market]! += side === BID ? lots : -lots;
    this.#cashMicros[market]! += cashMicros;
    this.ended(market, side, priceBp, lots);
  }

  /** @param lots what can no longer fill. */
  ended(market: number, side: Side, priceBp: number, lots: number): void {
    const slot = 2 * market + side;
    this.#openLots[slot]! -= lots;
    this.#openCostMicros[slot]! -= costOfLotBp(side, priceBp) * lots;
    this.#refresh(market);
  }

  settled(market: number, settlementMicrosPerContract: number): void {
    this.#cashMicros[market]! +=
      (this.#inventoryLots[market]! * settlementMicrosPerContract) / LOTS_PER_CONTRACT;
    this.#inventoryLots[market] = 0;
    this.#refresh(market);
  }

  /** How many lots an order may have so that the lane's notional stays within `micros`; closing is always within. */
  notionalRoomLots(market: number, side: Side, notionalMicrosMax: number): number {
    const elsewhereLots = this.notionalLots - this.#notionalLots[market]!;
    const leftLots = Math.max(0, Math.floor(notionalMicrosMax / LOT_MICROS) - elsewhereLots);
    const inventoryLots = this.#inventoryLots[market]!;
    return leftLots - (side === BID ? inventoryLots : -inventoryLots) - this.#openLots[2 * market + side]!;
  }

  /** How many lots an order may have so that the lane's collateral stays within the limit; closing is always within. */
  collateralRoomLots(market: number, side: Side, priceBp: number, collateralMicrosMax: number): number {
    return this.#reserveRoomLots(market, side, priceBp, collateralMicrosMax - this.collateralMicros);
  }

  /** The same of one market's collateral. */
  marketRoomLots(market: number, side: Side, priceBp: number, collateralMicrosMax: number): number {
    const leftMicros = collateralMicrosMax - this.#collateralMicros[market]!;
    return this.#reserveRoomLots(market, side, priceBp, leftMicros);
  }

  openLotsOf(market: number, side: Side): number {
    return this.#openLots[2 * market + side]!;
  }

  inventoryLotsOf(market: number): number {
    return this.#inventoryLots[market]!;
  }

  collateralMicrosOf(market: number): number {
    return this.#collateralMicros[market]!;
  }

  assertInvariants(): void {
    assert(
      this.#openLots.every((lots) => lots >= 0),
      "no more can end than was sent",
    );
    assert(this.notionalLots === sum(this.#notionalLots), "notional is the sum over markets");
    assert(this.collateralMicros === sum(this.#collateralMicros), "collateral is the sum over markets");
  }

  /** @param leftMicros what is left of the limit while all that is open stays. */
  #reserveRoomLots(market: number, side: Side, priceBp: number, leftMicros: number): number {
    const slot = 2 * market + side;
    const costBp = costOfLotBp(side, priceBp);
    const reserveMicros = Math.max(0, leftMicros + this.#reserveMicros(market, side));
    const byCostLots = Math.floor((reserveMicros - this.#openCostMicros[slot]!) / costBp);
    const openingLots = Math.floor(reserveMicros / this.#dearestWith(slot, costBp));
    const byOpeningLots = openingLots + this.#closableLots(market, side) - this.#openLots[slot]!;
    return Math.max(byCostLots, byOpeningLots);
  }

  /** Cash kept for the open orders of a side. */
  #reserveMicros(market: number, side: Side): number {
    const slot = 2 * market + side;
    const openingLots = Math.max(0, this.#openLots[slot]! - this.#closableLots(market, side));
    return Math.min(this.#openCostMicros[slot]!, openingLots * this.#dearestBp[slot]!);
  }

  /** Position of the other sign, which orders of this side close. */
  #closableLots(market: number, side: Side): number {
    const inventoryLots = this.#inventoryLots[market]!;
    return Math.max(0, side === BID ? -inventoryLots : inventoryLots);
  }

  #dearestWith(slot: number, costBp: number): number {
    return this.#openLots[slot] === 0 ? costBp : Math.max(this.#dearestBp[slot]!, costBp);
  }

  /** All are whole numbers, so that adding differences never drifts. */
  #refresh(market: number): void {
    const inventoryLots = this.#inventoryLots[market]!;
    const bought = inventoryLots + this.#openLots[2 * market]!;
    const sold = this.#openLots[2 * market + 1]! - inventoryLots;
    const notionalLots = Math.max(bought, sold);
    const shortLots = Math.max(0, -inventoryLots);
    const takenMicros = shortLots * LOT_MICROS - this.#cashMicros[market]!;
    const collateralMicros = takenMicros + this.#reserveMicros(market, 0) + this.#reserveMicros(market, 1);
    this.notionalLots += notionalLots - this.#notionalLots[market]!;
    this.collateralMicros += collateralMicros - this.#collateralMicros[market]!;
    this.#notionalLots[market] = notionalLots;
    this.#collateralMicros[market] = collateralMicros;
  }
}

/** What a lot of an order costs who opens a position with it: YES at p, NO at 1 - p. Basis points, and so micros. */
function costOfLotBp(side: Side, priceBp: number): number {
  return side === BID ? priceBp : BP_PER_DOLLAR - priceBp;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
