/**
 * One lane's cash at the venue, over all its markets: what it began with, what it traded, what its short positions and
 * resting orders hold back. Buying YES pays its price; selling YES that is not held pays the rest of the dollar, since it is
 * buying NO; a pair of both is paid out at once. A resting order holds back what it would pay, as far as it would open a
 * position; what closes one pays its fee from what it brings (Kalshi help, collateral; docs/VENUE.md). Checked when an order
 * comes in, not later.
 */
import { BID } from "../core/order-book.ts";
import { BP_PER_DOLLAR } from "../core/units.ts";
import type { Amendment } from "../core/venue.ts";
import type { Account } from "./account.ts";
import type { Order } from "./order.ts";
import { fillsAtOnceMax } from "./order-entry.ts";
import { payoutMicros } from "./pnl-parts.ts";

export class CashBook {
  /** What the account began with, micros. */
  declare readonly startMicros: number;
  readonly #accounts: readonly Account[];

  constructor(startMicros: number, accounts: readonly Account[]) {
    this.startMicros = startMicros;
    this.#accounts = accounts;
  }

  /** Free to open positions with, micros; negative where fills have cost more than was there. */
  get availableMicros(): number {
    let micros = this.startMicros;
    for (const account of this.#accounts) micros += balanceMicros(account) - reservedMicros(account);
    return micros;
  }

  /** Whether an order that comes in could be paid, with what it would cost at its own price and as a taker. */
  canAfford(order: Order): boolean {
    return this.#canAfford(order, order.level, order.remainingLots, reservedMicros(order.account));
  }

  canAffordAmended(order: Order, { level, remainingLots }: Amendment): boolean {
    return this.#canAfford(order, level, remainingLots, reservedMicros(order.account));
  }

  /** @param nowMicros what the account's resting orders hold back so far. */
  #canAfford(order: Order, level: number, lots: number, nowMicros: number): boolean {
    const { account, side } = order;
    const withoutMicros = reservedMicros(account, order);
    const withMicros = reservedMicros(account, order, lots, level);
    const priceBp = account.market.grid.priceBpOfLevel[level]!;
    const buysBp = side === BID ? priceBp : BP_PER_DOLLAR - priceBp;
    const closingLots = lots - (withMicros - withoutMicros) / buysBp;
    const broughtMicros = closingLots * (BP_PER_DOLLAR - buysBp);
    const fillCount = order.terms.isPostOnly ? 1 : Math.max(1, fillsAtOnceMax(order, level));
    const feeMicros = Math.max(0, account.worstFeeMicros(order, level, lots, fillCount) - broughtMicros);
    const neededMicros = withMicros + feeMicros - nowMicros;
    return neededMicros <= 0 || this.availableMicros >= neededMicros;
  }
}

/** What an account's trades left of its cash: a short contract holds back its whole dollar, until it has settled. */
function balanceMicros({ ledger }: Account): number {
  const { cashMicros, inventoryLots, settlementMicrosPerContract } = ledger;
  if (settlementMicrosPerContract !== undefined)
    return cashMicros + payoutMicros(inventoryLots, settlementMicrosPerContract);
  return inventoryLots < 0 ? cashMicros + inventoryLots * BP_PER_DOLLAR : cashMicros;
}

/**
 * What resting orders hold back. Orders that close a position hold back nothing: the one that came first closes first.
 * @param other an order to count besides, last, with a size and level; where it rests already it counts with these.
 */
function reservedMicros(account: Account, other?: Order, otherLots = 0, otherLevel = 0): number {
  const { inventoryLots } = account.ledger;
  let closableBidLots = inventoryLots < 0 ? -inventoryLots : 0;
  let closableAskLots = inventoryLots > 0 ? inventoryLots : 0;
  const priceBpOfLevel = account.market.grid.priceBpOfLevel;
  let micros = 0;
  const count = (order: Order, lots: number, level: number): void => {
    const priceBp = priceBpOfLevel[level]!;
    if (order.side === BID) {
      const closingLots = Math.min(lots, closableBidLots);
      closableBidLots -= closingLots;
      micros += (lots - closingLots) * priceBp;
    } else {
      const closingLots = Math.min(lots, closableAskLots);
      closableAskLots -= closingLots;
      micros += (lots - closingLots) * (BP_PER_DOLLAR - priceBp);
    }
  };
  for (const order of account.resting) if (order !== other) count(order, order.remainingLots, order.level);
  if (other !== undefined) count(other, otherLots, otherLevel);
  return micros;
}
