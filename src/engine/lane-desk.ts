/** The desk of one lane: orders that its strategy sends itself go through the same gate and the same pools as its quotes. */
import { assert } from "../core/errors.ts";
import { BID } from "../core/order-book.ts";
import type { OrderDesk, OrderRequest, OwnOrder } from "../core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT } from "../core/units.ts";
import { QUOTE_TERMS, type OrderTerms } from "../core/venue.ts";
import type { Lane } from "./lane.ts";
import { ORDER_STATE, OrderPool, type Order } from "./order.ts";
import { OrderGroup } from "./order-group.ts";
import { lotsOfContracts } from "./quoted-side.ts";

/** An order as the strategy holds it: the object behind it may serve another order later. */
class DeskOrder implements OwnOrder {
  readonly order: Order;
  readonly #useCount: number;

  constructor(order: Order) {
    this.order = order;
    this.#useCount = order.useCount;
  }

  get isOpen(): boolean {
    return this.order.useCount === this.#useCount && !this.order.isReleased;
  }

  get isAmending(): boolean {
    return this.order.useCount === this.#useCount && this.order.isAmending;
  }

  get side() {
    return this.order.side;
  }

  get priceCents(): number {
    return this.order.account.known.grid.priceBpOfLevel[this.order.knownLevel]! / BP_PER_CENT;
  }

  get openContracts(): number {
    return this.isOpen ? this.order.knownLots / LOTS_PER_CONTRACT : 0;
  }
}

/** So many orders are held before those that are over are let go. */
const HELD_MIN = 64;

export class LaneDesk implements OrderDesk {
  readonly #lane: Lane;
  /** By market and side: apart from the quotes' own, whose orders are all plain. */
  readonly #pools: readonly (readonly [OrderPool, OrderPool])[];

  /** Orders that may have to be taken back, some of them over; kept only where the gate may ask for that. */
  #held: DeskOrder[] = [];
  #heldMax = HELD_MIN;

  constructor(lane: Lane) {
    this.#lane = lane;
    this.#pools = lane.accounts.map(
      (account) =>
        [new OrderPool(account, account.known.bids), new OrderPool(account, account.known.asks)] as const,
    );
  }

  send(request: OrderRequest): OwnOrder | undefined {
    const order = this.#create(request);
    if (order === undefined) return undefined;
    this.#lane.venue.place(order);
    return this.#hold(order);
  }

  sendBatch(requests: readonly OrderRequest[]): readonly (OwnOrder | undefined)[] {
    const orders = requests.map((request) => this.#create(request));
    this.#lane.venue.placeBatch(
      this.#lane,
      orders.filter((order) => order !== undefined),
    );
    return orders.map((order) => (order === undefined ? undefined : this.#hold(order)));
  }

  cancel(own: OwnOrder): void {
    const { order } = own as DeskOrder;
    if (own.isOpen && !order.isCancelling) this.#lane.venue.cancel(order);
  }

  amend(
    own: OwnOrder,
    change: { priceCents?: number; openContracts?: number; expiryUs?: number | "clear" },
  ): void {
    const { order } = own as DeskOrder;
    if (!own.isOpen || order.isCancelling) return;
    assert(!order.isAmending, "at most one change of an order is under way");
    const { priceCents, openContracts, expiryUs } = change;
    const level = priceCents === undefined ? order.knownLevel : this.#levelOf(order, priceCents);
    if (level < 0) return;
    const remainingLots = openContracts === undefined ? order.knownLots : lotsOfContracts(openContracts);
    const moreLots = remainingLots - order.knownLots;
    const isMoved = level !== order.knownLevel && remainingLots > 0;
    if ((isMoved || moreLots > 0) && !this.#mayBecome(order, level, remainingLots)) return;
    if (moreLots > 0) {
      order.askedLots = moreLots;
      order.askedLevel = level;
      order.quoted.openLots += moreLots;
      const { account, side } = order;
      this.#lane.gate.onOrderGrows(account.position, side, account.priceBpAt(level), moreLots);
    }
    this.#lane.venue.amend(order, { level, remainingLots, expiry: expiryUs ?? "keep" });
  }

  /** Whether the gate lets an order become another one, whole or not at all; the room it takes up itself is free for that. */
  #mayBecome(order: Order, level: number, lots: number): boolean {
    const { gate } = this.#lane;
    const { account, side, quoted, knownLots } = order;
    const priceBp = this.#lane.priceBpOf(order);
    gate.onOrderEnded(account.position, side, priceBp, knownLots);
    quoted.openLots -= knownLots;
    const approvedLots = this.#lane.approveWhole(account, quoted, level, lots);
    quoted.openLots += knownLots;
    gate.onOrderGrows(account.position, side, priceBp, knownLots);
    return approvedLots > 0;
  }

  /** Cancels the orders of a market, where nothing of the lane may rest. @param position the market's place in the lane. */
  withdraw(position: number): void {
    this.#held = this.#held.filter((own) => own.isOpen);
    for (const own of this.#held) if (own.order.account.position === position) this.cancel(own);
  }

  createGroup(limitContracts: number): number {
    return this.#lane.groups.push(new OrderGroup(lotsOfContracts(limitContracts))) - 1;
  }

  commandGroup(group: number, command: "trigger" | "reset" | "delete" | { limitContracts: number }): void {
    this.#lane.venue.commandGroup(
      this.#lane,
      group,
      typeof command === "string"
        ? { kind: command }
        : { kind: "limit", limitLots: lotsOfContracts(command.limitContracts) },
    );
  }

  #hold(order: Order): OwnOrder {
    const own = new DeskOrder(order);
    if (!this.#lane.gate.isStandingWatched) return own;
    if (this.#held.push(own) > this.#heldMax) {
      this.#held = this.#held.filter(({ isOpen }) => isOpen);
      this.#heldMax = Math.max(HELD_MIN, 2 * this.#held.length);
    }
    return own;
  }

  #create({ market, side, priceCents, sizeContracts, terms: given }: OrderRequest): Order | undefined {
    const terms: OrderTerms = { ...QUOTE_TERMS, isPostOnly: false, ...given };
    assertTerms(terms, this.#lane.groups.length);
    const account = this.#lane.accounts[market]!;
    const { known } = account;
    const level =
      side === BID
        ? known.grid.bidLevel(priceCents * BP_PER_CENT)
        : known.grid.askLevel(priceCents * BP_PER_CENT);
    if (level < 0 || !known.isTrading) return undefined;
    const quoted = side === BID ? known.bids : known.asks;
    const wishedLots = lotsOfContracts(sizeContracts);
    if (!(wishedLots > 0)) return undefined;
    const isWhole = terms.timeInForce === "fill-or-kill";
    const lots = isWhole
      ? this.#lane.approveWhole(account, quoted, level, wishedLots)
      : this.#lane.approve(account, quoted, level, wishedLots);
    if (lots <= 0) return undefined;
    const order = this.#pools[market]![side].take();
    order.terms = terms;
    order.expiryUs = terms.expiryUs ?? Infinity;
    order.level = level;
    order.knownLevel = level;
    order.sizeLots = lots;
    order.remainingLots = lots;
    order.knownLots = lots;
    order.state = ORDER_STATE.inFlight;
    quoted.openLots += lots;
    this.#lane.sent(order);
    return order;
  }

  #levelOf({ side, account }: Order, priceCents: number): number {
    const { grid } = account.known;
    return side === BID ? grid.bidLevel(priceCents * BP_PER_CENT) : grid.askLevel(priceCents * BP_PER_CENT);
  }
}

/** What the exchange would not take in any market is a mistake of the strategy. */
function assertTerms({ timeInForce, isReduceOnly, expiryUs, group }: OrderTerms, groupCount: number): void {
  const isResting = timeInForce === "good-till-cancelled";
  assert(!isReduceOnly || timeInForce === "immediate-or-cancel", "reduce-only goes with immediate-or-cancel");
  assert(expiryUs === undefined || isResting, "an expiry goes with good-till-cancelled");
  assert(group === undefined || group < groupCount, "an order's group has been created");
}
