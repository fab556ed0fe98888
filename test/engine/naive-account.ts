/** Cash, order groups and the token bucket of one naive lane, written from docs/VENUE.md rules 48 to 56. */
import { worstFeeMicros } from "../../src/core/fees.ts";
import type { FeeSchedule } from "../../src/core/fee-schedule.ts";
import type { FeeTerms } from "../../src/core/fee-terms.ts";
import { BID } from "../../src/core/order-book.ts";
import type { Strategy } from "../../src/core/strategy.ts";
import type { GroupCommand } from "../../src/core/venue.ts";
import { fillsAtOnceMax } from "./naive-entry.ts";
import type { NaiveMarket } from "./naive-market.ts";
import type { AnyOrder } from "./naive-orders.ts";
import type { PostedThrough } from "./run-scenario.ts";

const DOLLAR_BP = 10_000;
const WINDOW_US = 15_000_000;

export class NaiveGroup {
  limitLots: number;
  isTriggered = false;
  isDeleted = false;
  #matches: { readonly timeUs: number; readonly lots: number }[] = [];

  constructor(limitLots: number) {
    this.limitLots = limitLots;
  }

  get isOpen(): boolean {
    return !this.isTriggered && !this.isDeleted;
  }

  match(timeUs: number, lots: number): void {
    this.#matches.push({ timeUs, lots });
  }

  isOverLimit(nowUs: number): boolean {
    const within = this.#matches.filter(({ timeUs }) => timeUs > nowUs - WINDOW_US);
    return within.reduce((sum, { lots }) => sum + lots, 0) > this.limitLots;
  }

  /** Rule 50. @returns whether the group's orders are to end. */
  obey(command: GroupCommand, nowUs: number): boolean {
    switch (command.kind) {
      case "reset":
        this.isTriggered = false;
        this.#matches = [];
        return false;
      case "limit":
        this.limitLots = command.limitLots;
        return this.isOpen && this.isOverLimit(nowUs);
      case "delete":
        this.isDeleted = true;
        return true;
      case "trigger":
        return true;
    }
  }
}

export interface NaiveBucketRate {
  readonly tokensPerSecond: number;
  readonly capacityTokens: number;
}

/** Says when commands leave: each when it can be paid for and what was sent before it has left. */
export class NaiveBucket {
  readonly #rate: NaiveBucketRate;
  /** Tokens as of when the last command left, in millionths. */
  #level: { readonly timeUs: number; readonly millionths: number };

  constructor(rate: NaiveBucketRate) {
    this.#rate = rate;
    this.#level = { timeUs: -1e15, millionths: rate.capacityTokens * 1e6 };
  }

  leavesUs(nowUs: number, costTokens: number): number {
    const { tokensPerSecond, capacityTokens } = this.#rate;
    const heldAt = (timeUs: number): number =>
      Math.min(
        capacityTokens * 1e6,
        this.#level.millionths + (timeUs - this.#level.timeUs) * tokensPerSecond,
      );
    let timeUs = Math.max(nowUs, this.#level.timeUs);
    const missing = costTokens * 1e6 - heldAt(timeUs);
    if (missing > 0) timeUs += Math.ceil(missing / tokensPerSecond);
    this.#level = { timeUs, millionths: heldAt(timeUs) - costTokens * 1e6 };
    return timeUs;
  }
}

export interface Position {
  cashMicros: number;
  inventoryLots: number;
  feesMicros: number;
  settlementMicros: number | undefined;
}

export function noPosition(): Position {
  return { cashMicros: 0, inventoryLots: 0, feesMicros: 0, settlementMicros: undefined };
}

/** What a lane is, in one market or several. */
export interface WideLane {
  readonly strategy: Strategy;
  readonly model: string;
  readonly postedThrough: PostedThrough;
  readonly feedUs: number;
  readonly orderUs: number;
  readonly inventoryLotsMax: number | undefined;
  readonly fees: FeeSchedule | undefined;
  readonly feePrecisionMicros: number;
  readonly cashMicros: number | undefined;
  readonly rateLimit: NaiveBucketRate | undefined;
  /** Called at each decision. */
  readonly watch: (markets: readonly NaiveMarket[]) => void;
}

/** Rules 53 to 55: one cash for all markets. */
export class NaiveCash {
  readonly #startMicros: number;
  readonly #markets: readonly NaiveMarket[];
  readonly #positions: readonly Position[];
  readonly #terms: FeeTerms | undefined;
  readonly #precisionMicros: number;

  constructor(
    startMicros: number,
    account: { markets: readonly NaiveMarket[]; positions: readonly Position[] },
    fees: { terms: FeeTerms | undefined; precisionMicros: number },
  ) {
    this.#startMicros = startMicros;
    this.#markets = account.markets;
    this.#positions = account.positions;
    this.#terms = fees.terms;
    this.#precisionMicros = fees.precisionMicros;
  }

  availableMicros(): number {
    return this.#markets.reduce((sum, _, market) => {
      const { cashMicros, inventoryLots, settlementMicros } = this.#positions[market]!;
      const positionMicros =
        settlementMicros === undefined
          ? Math.min(0, inventoryLots) * DOLLAR_BP
          : Math.floor((inventoryLots * settlementMicros) / 100);
      return sum + cashMicros + positionMicros - this.#heldMicros(market, this.#resting(market));
    }, this.#startMicros);
  }

  /** Whether an order may come in, or come in again, at a price and size. */
  canAfford(order: AnyOrder, priceBp: number, lots: number): boolean {
    const { market, side, terms } = order;
    const others = this.#resting(market).filter((other) => other !== order);
    const withoutMicros = this.#heldMicros(market, others);
    const withMicros = this.#heldMicros(market, [...others, { side, priceBp, remainingLots: lots }]);
    const paysBp = side === BID ? priceBp : DOLLAR_BP - priceBp;
    const openingLots = (withMicros - withoutMicros) / paysBp;
    const broughtMicros = (lots - openingLots) * (DOLLAR_BP - paysBp);
    const fillCount = terms.isPostOnly ? 1 : fillsAtOnceMax(this.#markets[market]!, side, priceBp);
    const feeMicros = Math.max(
      0,
      this.#feeMicros(terms.isPostOnly, priceBp, lots, fillCount) - broughtMicros,
    );
    const nowMicros = this.#heldMicros(market, this.#resting(market));
    const neededMicros = withMicros + feeMicros - nowMicros;
    return neededMicros <= 0 || this.availableMicros() >= neededMicros;
  }

  #feeMicros(isMaker: boolean, priceBp: number, lots: number, fillCount: number): number {
    if (this.#terms === undefined) return 0;
    return worstFeeMicros(this.#terms, this.#precisionMicros, isMaker, priceBp, lots, fillCount);
  }

  #resting(market: number): AnyOrder[] {
    return this.#markets[market]!.orders.filter((order) => order.state === "resting");
  }

  /** What orders hold back; what closes a position holds back nothing, and who came first closes first. */
  #heldMicros(
    market: number,
    orders: readonly Pick<AnyOrder, "side" | "priceBp" | "remainingLots">[],
  ): number {
    const { inventoryLots } = this.#positions[market]!;
    const closable = { bid: Math.max(0, -inventoryLots), ask: Math.max(0, inventoryLots) };
    let micros = 0;
    for (const { side, priceBp, remainingLots } of orders) {
      const name = side === BID ? "bid" : "ask";
      const closingLots = Math.min(closable[name], remainingLots);
      closable[name] -= closingLots;
      micros += (remainingLots - closingLots) * (side === BID ? priceBp : DOLLAR_BP - priceBp);
    }
    return micros;
  }
}
