/** What the strategy of a naive lane is shown. */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import type { MarketView, OwnOrder } from "../../src/core/strategy.ts";
import { LOTS_PER_CONTRACT, US_PER_HOUR } from "../../src/core/units.ts";
import type { NaiveExchange } from "./naive-exchange.ts";
import { key, type NaiveMarket } from "./naive-market.ts";
import type { AnyOrder } from "./naive-orders.ts";

export function bestOf(market: NaiveMarket): readonly [bidBp: number | undefined, askBp: number | undefined] {
  return [market.bestBp(BID), market.bestBp(ASK)];
}

export function marketView(
  { markets, positions, closesUs }: NaiveExchange,
  market: number,
  nowUs: number,
  { isTrading, isChanged }: Pick<MarketView, "isTrading" | "isChanged">,
): MarketView {
  const { settlementMicros, inventoryLots } = positions[market]!;
  const [bidBp, askBp] = bestOf(markets[market]!);
  const contractsAt = (side: Side, priceBp: number | undefined): number | undefined =>
    priceBp === undefined ? undefined : markets[market]!.book.get(key(side, priceBp))! / LOTS_PER_CONTRACT;
  const leftUs = closesUs[market]! - nowUs;
  return {
    ticker: `TEST-${market + 1}`,
    get grid(): never {
      throw new Error("the strategies of these tests do not look at the grid");
    },
    fairCents: undefined,
    bestBidCents: bidBp === undefined ? undefined : bidBp / 100,
    bestAskCents: askBp === undefined ? undefined : askBp / 100,
    bestBidContracts: contractsAt(BID, bidBp),
    bestAskContracts: contractsAt(ASK, askBp),
    inventoryContracts: settlementMicros === undefined ? inventoryLots / LOTS_PER_CONTRACT : 0,
    hoursToClose: leftUs === Infinity ? undefined : leftUs / US_PER_HOUR,
    isTrading,
    isChanged,
  };
}

export function ownView(order: AnyOrder): OwnOrder {
  return {
    side: order.side,
    get priceCents() {
      return order.priceBp / 100;
    },
    get openContracts() {
      return order.state === "over" ? 0 : order.remainingLots / LOTS_PER_CONTRACT;
    },
    get isOpen() {
      return order.state !== "over";
    },
    get isAmending() {
      return order.isAmending;
    },
  };
}
