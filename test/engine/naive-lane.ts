/** The trader's side of the naive exchange: view, desk and quoter, written from docs/VENUE.md rules 2, 9, 28 to 30. */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import type { GroupView, OrderDesk, OrderRequest, OwnOrder, QuoteSheet } from "../../src/core/strategy.ts";
import { QUOTE_TERMS, type OrderTerms } from "../../src/core/venue.ts";
import { NaiveGroup, type WideLane } from "./naive-account.ts";
import type { NaiveExchange } from "./naive-exchange.ts";
import { freshFees, type AnyOrder } from "./naive-orders.ts";
import { bestOf, marketView, ownView } from "./naive-view.ts";
import { DECISIONS_MAX } from "./run-scenario.ts";

interface RoundedWish {
  readonly side: Side;
  readonly priceBp: number;
  lots: number;
}

/** What the lane keeps of one market beside what it can look up. */
interface LaneMarket {
  isChanged: boolean;
  isLimited: boolean;
  isTrading: boolean;
  wishes: RoundedWish[];
  /** Quotes that are meant to stay. */
  working: AnyOrder[];
}

export class NaiveLane {
  isWoken = false;
  decisionCount = 0;
  readonly #setup: WideLane;
  readonly #exchange: NaiveExchange;
  readonly #states: readonly LaneMarket[];
  /** Every order the lane ever sent. */
  readonly #known: AnyOrder[] = [];
  /** What the strategy holds of those it sent itself. */
  readonly #held = new Map<OwnOrder, AnyOrder>();

  constructor(setup: WideLane, exchange: NaiveExchange) {
    this.#setup = setup;
    this.#exchange = exchange;
    this.#states = exchange.markets.map(() => ({
      isChanged: false,
      isLimited: false,
      isTrading: true,
      wishes: [],
      working: [],
    }));
  }

  get nowUs(): number {
    return this.#exchange.nowUs + this.#setup.feedUs;
  }

  noteNews(market: number, isReason: boolean): void {
    this.#states[market]!.isChanged = true;
    if (isReason) this.isWoken = true;
  }

  noteStatus(market: number): void {
    const { flags } = this.#exchange.markets[market]!;
    this.#states[market]!.isTrading = [...flags].every((flag) => flag === "gap");
  }

  /** Room under the limit is a reason where the limit had held the lane back. */
  roomMade(market: number): void {
    if (this.#states[market]!.isLimited) this.noteNews(market, true);
  }

  orderOver(order: AnyOrder): void {
    const state = this.#states[order.market]!;
    state.working = state.working.filter((other) => other !== order);
  }

  cancelRefused(order: AnyOrder): void {
    if (order.isQuote) this.#states[order.market]!.working.push(order);
    this.noteNews(order.market, false);
  }

  decide(): void {
    this.isWoken = false;
    this.decisionCount += this.#states.filter(({ isChanged }) => isChanged).length;
    if (this.decisionCount > DECISIONS_MAX) throw new Error(`the naive lane decided ${DECISIONS_MAX} times`);
    const view = this.#view();
    const { strategy, watch } = this.#setup;
    watch(this.#exchange.markets);
    strategy.quote(
      view,
      this.#states.map((_, market) => this.#sheet(market)),
    );
    for (const state of this.#states)
      if (!state.isTrading) state.wishes = [];
      else if (state.isChanged) this.#cancelUnwanted(state);
    this.#states.forEach((state, market) => {
      if (!state.isChanged) return;
      state.isChanged = false;
      state.isLimited = false;
      for (const side of [BID, ASK] as const)
        for (const wish of state.wishes) if (wish.side === side) this.#placeMissing(market, wish);
      state.wishes = [];
    });
    strategy.trade?.(view, this.#desk());
  }

  #view(): GroupView {
    const markets = this.#states.map((state, market) =>
      marketView(this.#exchange, market, this.nowUs, state),
    );
    const changed = this.#states.flatMap(({ isChanged }, market) => (isChanged ? [market] : []));
    return { markets, changed, changedCount: changed.length, nowUs: this.nowUs };
  }

  #sheet(market: number): QuoteSheet {
    const state = this.#states[market]!;
    const wish = (side: Side, priceCents: number, contracts: number): void => {
      const [bidBp, askBp] = bestOf(this.#exchange.markets[market]!);
      const isPassive = (priceBp: number): boolean =>
        side === BID ? askBp === undefined || priceBp < askBp : bidBp === undefined || priceBp > bidBp;
      const priceBp = this.#rounded(market, side, priceCents, isPassive);
      const lots = wholeLots(contracts);
      if (!state.isChanged || priceBp === undefined || lots <= 0) return;
      const same = state.wishes.find((other) => other.side === side && other.priceBp === priceBp);
      if (same === undefined) state.wishes.push({ side, priceBp, lots });
      else same.lots += lots;
    };
    return {
      bid: (priceCents, contracts) => wish(BID, priceCents, contracts),
      ask: (priceCents, contracts) => wish(ASK, priceCents, contracts),
    };
  }

  #rounded(
    market: number,
    side: Side,
    priceCents: number,
    isAllowed: (priceBp: number) => boolean = () => true,
  ): number | undefined {
    const { pricesBp } = this.#exchange.markets[market]!;
    const rawBp = priceCents * 100;
    return side === BID
      ? pricesBp.findLast((priceBp) => priceBp <= rawBp + 1e-7 && isAllowed(priceBp))
      : pricesBp.find((priceBp) => priceBp >= rawBp - 1e-7 && isAllowed(priceBp));
  }

  #cancelUnwanted(state: LaneMarket): void {
    for (const side of [BID, ASK] as const)
      for (const order of state.working) {
        if (order.side !== side) continue;
        const wish = state.wishes.find((other) => other.side === side && other.priceBp === order.priceBp);
        if (wish !== undefined && order.remainingLots <= wish.lots) continue;
        state.working = state.working.filter((other) => other !== order);
        this.#sendCancel(order);
      }
  }

  #placeMissing(market: number, { side, priceBp, lots: wishedLots }: RoundedWish): void {
    const state = this.#states[market]!;
    if (state.working.some((order) => order.side === side && order.priceBp === priceBp)) return;
    const lots = this.#approved(market, side, wishedLots);
    if (lots <= 0) return;
    const order = this.#create({ market, side, priceBp, lots, terms: QUOTE_TERMS, isQuote: true });
    state.working.push(order);
    this.#exchange.send([() => this.#exchange.placeArrives(order)], 10);
  }

  /** The position limit (rule 28). */
  #approved(market: number, side: Side, wishedLots: number): number {
    const { inventoryLotsMax } = this.#setup;
    if (inventoryLotsMax === undefined) return wishedLots;
    const openLots = this.#known
      .filter((order) => order.market === market && order.side === side)
      .reduce(
        (sum, { state, remainingLots, askedLots }) =>
          sum + askedLots + (state === "over" ? 0 : remainingLots),
        0,
      );
    const { settlementMicros, inventoryLots } = this.#exchange.positions[market]!;
    const knownLots = settlementMicros === undefined ? inventoryLots : 0;
    const roomLots = inventoryLotsMax - (side === BID ? knownLots : -knownLots) - openLots;
    if (roomLots < wishedLots) this.#states[market]!.isLimited = true;
    return Math.max(0, Math.min(wishedLots, roomLots));
  }

  #create(made: {
    market: number;
    side: Side;
    priceBp: number;
    lots: number;
    terms: OrderTerms;
    isQuote: boolean;
  }): AnyOrder {
    const { lots, ...rest } = made;
    const order: AnyOrder = {
      ...rest,
      remainingLots: lots,
      aheadLots: 0,
      expiryUs: made.terms.expiryUs ?? Infinity,
      arrivalRow: 0,
      state: "travelling",
      cancelSentUs: undefined,
      isAmending: false,
      askedLots: 0,
      fees: freshFees(),
    };
    this.#known.push(order);
    return order;
  }

  #sendCancel(order: AnyOrder): void {
    order.cancelSentUs = this.nowUs;
    this.#exchange.send([() => this.#exchange.cancelArrives(order)], 2);
  }

  #desk(): OrderDesk {
    const exchange = this.#exchange;
    const hold = (order: AnyOrder): OwnOrder => {
      const own = ownView(order);
      this.#held.set(own, order);
      return own;
    };
    return {
      send: (request) => {
        const order = this.#requested(request);
        if (order === undefined) return undefined;
        exchange.send([() => exchange.placeArrives(order)], 10);
        return hold(order);
      },
      sendBatch: (requests) => {
        const orders = requests.map((request) => this.#requested(request));
        const sent = orders.filter((order) => order !== undefined);
        if (sent.length > 0)
          exchange.send(
            sent.map((order) => () => exchange.placeArrives(order)),
            10 * sent.length,
          );
        return orders.map((order) => (order === undefined ? undefined : hold(order)));
      },
      cancel: (own) => {
        const order = this.#held.get(own)!;
        if (own.isOpen && order.cancelSentUs === undefined) this.#sendCancel(order);
      },
      amend: (own, change) => this.#amend(this.#held.get(own)!, change),
      createGroup: (limitContracts) => exchange.groups.push(new NaiveGroup(wholeLots(limitContracts))) - 1,
      commandGroup: (group, command) => {
        const meant =
          typeof command === "string"
            ? { kind: command }
            : { kind: "limit" as const, limitLots: wholeLots(command.limitContracts) };
        exchange.send([() => exchange.groupCommandArrives(group, meant)], 10);
      },
    };
  }

  #requested({ market, side, priceCents, sizeContracts, terms: given }: OrderRequest): AnyOrder | undefined {
    const terms: OrderTerms = { ...QUOTE_TERMS, isPostOnly: false, ...given };
    const priceBp = this.#rounded(market, side, priceCents);
    const wishedLots = wholeLots(sizeContracts);
    if (priceBp === undefined || !this.#states[market]!.isTrading || wishedLots <= 0) return undefined;
    const lots = this.#approved(market, side, wishedLots);
    if (lots === 0 || (terms.timeInForce === "fill-or-kill" && lots < wishedLots)) return undefined;
    return this.#create({ market, side, priceBp, lots, terms, isQuote: false });
  }

  #amend(
    order: AnyOrder,
    change: { priceCents?: number; openContracts?: number; expiryUs?: number | "clear" },
  ): void {
    const { market, side, remainingLots } = order;
    if (order.state === "over" || order.cancelSentUs !== undefined) return;
    const { priceCents, openContracts } = change;
    const priceBp = priceCents === undefined ? order.priceBp : this.#rounded(market, side, priceCents);
    if (priceBp === undefined) return;
    const changeLots = openContracts === undefined ? 0 : wholeLots(openContracts) - remainingLots;
    if (changeLots > 0) {
      if (this.#approved(market, side, changeLots) < changeLots) return;
      order.askedLots = changeLots;
    }
    order.isAmending = true;
    const asked = { priceBp, changeLots, expiryUs: change.expiryUs ?? ("keep" as const) };
    this.#exchange.send([() => this.#exchange.amendmentArrives(order, asked)], 10);
  }
}

function wholeLots(contracts: number): number {
  return Math.floor(contracts * 100 + 1e-6);
}
