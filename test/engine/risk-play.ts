/** Drives a risk gate beside a book of orders and fills kept in the plainest way. */
import fc from "fast-check";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { RiskGate } from "../../src/engine/risk-gate.ts";
import type { RiskLimits } from "../../src/engine/risk-limits.ts";

interface OpenOrder {
  readonly market: number;
  readonly side: Side;
  readonly priceBp: number;
  lots: number;
}

interface Action {
  readonly kind: "ask" | "fill" | "end" | "settle";
  readonly market: number;
  readonly side: Side;
  readonly priceBp: number;
  readonly lots: number;
  readonly pick: number;
  readonly stepUs: number;
}

export const MARKETS = [0, 1, 2];
export const CASH = 100_000_000;
export const START_US = Date.UTC(2026, 10, 20, 17) * 1000;

export const actions = fc.array(
  fc.record<Action>({
    kind: fc.constantFrom("ask", "ask", "ask", "fill", "fill", "end", "settle"),
    market: fc.nat(2),
    side: fc.constantFrom(BID, ASK),
    priceBp: fc.integer({ min: 1, max: 9_999 }),
    lots: fc.integer({ min: 1, max: 3_000 }),
    pick: fc.nat(),
    stepUs: fc.constantFrom(0, 1, 1_000_000, 30_000_000),
  }),
  { maxLength: 60 },
);
export const limitsOf = fc.record({
  inventoryLotsMax: fc.integer({ min: 0, max: 4_000 }),
  orderLotsMax: fc.integer({ min: 1, max: 2_000 }),
  notionalMicrosMax: fc.integer({ min: 0, max: 60_000_000 }),
  collateralMicrosMax: fc.integer({ min: 0, max: 40_000_000 }),
  capitalShareMax: fc.double({ min: 0, max: 0.3, noNaN: true }),
  collarBp: fc.integer({ min: 0, max: 10_000 }),
  ordersPerMinuteMax: fc.integer({ min: 1, max: 8 }),
});

/** The naive account: lists, sums, and the worst assignment of which orders close. */
class PlainAccount {
  readonly inventoryLots = MARKETS.map(() => 0);
  readonly cashMicros = MARKETS.map(() => 0);
  orders: OpenOrder[] = [];
  readonly sentUs: number[] = [];

  openLots(market: number, side: Side): number {
    return this.of(market, side).reduce((sum, order) => sum + order.lots, 0);
  }

  of(market: number, side: Side): readonly OpenOrder[] {
    return this.orders.filter((order) => order.market === market && order.side === side);
  }

  notionalMicros(market: number): number {
    const bought = this.inventoryLots[market]! + this.openLots(market, BID);
    const sold = this.inventoryLots[market]! - this.openLots(market, ASK);
    return 10_000 * Math.max(Math.abs(bought), Math.abs(sold));
  }

  collateralMicros(market: number): number {
    const inventoryLots = this.inventoryLots[market]!;
    let micros = -this.cashMicros[market]! + 10_000 * Math.max(0, -inventoryLots);
    for (const side of [BID, ASK] as const) {
      const closableLots = Math.max(0, side === BID ? -inventoryLots : inventoryLots);
      let openingLots = Math.max(0, this.openLots(market, side) - closableLots);
      const costs = this.of(market, side).map(({ priceBp, lots }) => ({
        costBp: side === BID ? priceBp : 10_000 - priceBp,
        lots,
      }));
      for (const { costBp, lots } of costs.sort((a, b) => b.costBp - a.costBp)) {
        const takenLots = Math.min(lots, openingLots);
        openingLots -= takenLots;
        micros += costBp * takenLots;
      }
    }
    return micros;
  }

  /** What settles worst in every market, with nothing of the open orders filled. */
  worstMicros(): number {
    return sum(
      MARKETS.map((market) => this.cashMicros[market]! + 10_000 * Math.min(0, this.inventoryLots[market]!)),
    );
  }
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export interface Asked {
  readonly wishedLots: number;
  readonly approvedLots: number;
}

/** Drives a gate and a plain account through the same actions; prices of the mirror image are those of NO. */
export function play(
  limits: RiskLimits,
  list: readonly Action[],
  look: (account: PlainAccount, gate: RiskGate, nowUs: number) => void,
  isMirrored = false,
): readonly Asked[] {
  const tickers = MARKETS.map((market) => `M${market}`);
  const gate = new RiskGate({ limits, tickers, startingCashMicros: CASH });
  const account = new PlainAccount();
  const asked: Asked[] = [];
  let nowUs = START_US;
  for (const { kind, market, pick, stepUs, ...action } of list) {
    nowUs += stepUs;
    const side = isMirrored ? ((1 - action.side) as Side) : action.side;
    const priceBp = isMirrored ? 10_000 - action.priceBp : action.priceBp;
    if (kind === "ask") {
      const inventoryLots = account.inventoryLots[market]!;
      const openLots = account.openLots(market, side);
      const { lots } = action;
      const approved = gate.approve(market, side, priceBp, lots, inventoryLots, openLots, 10_000, nowUs);
      asked.push({ wishedLots: lots, approvedLots: approved });
      if (approved > 0) {
        gate.onOrderSent(market, side, priceBp, approved, nowUs);
        account.orders.push({ market, side, priceBp, lots: approved });
        account.sentUs.push(nowUs);
      }
    } else if (kind === "settle") settle(gate, account, market, (pick % 2 === 1) !== isMirrored);
    else if (account.orders.length > 0) {
      const order = account.orders[pick % account.orders.length]!;
      const lots = kind === "end" ? order.lots : Math.min(order.lots, action.lots);
      if (kind === "end") gate.onOrderEnded(order.market, order.side, order.priceBp, lots);
      else fill(gate, account, order, lots);
      order.lots -= lots;
      account.orders = account.orders.filter((kept) => kept.lots > 0);
    }
    gate.exposure.assertInvariants();
    look(account, gate, nowUs);
  }
  return asked;
}

function fill(
  gate: RiskGate,
  account: PlainAccount,
  { market, side, priceBp }: OpenOrder,
  lots: number,
): void {
  const sign = side === BID ? 1 : -1;
  account.inventoryLots[market]! += sign * lots;
  account.cashMicros[market]! -= sign * priceBp * lots;
  gate.onFill(market, side, priceBp, lots, -sign * priceBp * lots);
}

function settle(gate: RiskGate, account: PlainAccount, market: number, isYes: boolean): void {
  for (const order of account.orders.filter((open) => open.market === market))
    gate.onOrderEnded(market, order.side, order.priceBp, order.lots);
  account.orders = account.orders.filter((order) => order.market !== market);
  account.cashMicros[market]! += isYes ? account.inventoryLots[market]! * 10_000 : 0;
  account.inventoryLots[market] = 0;
  gate.onSettled(market, isYes ? 1_000_000 : 0);
}
