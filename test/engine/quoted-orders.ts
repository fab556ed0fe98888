/** Lists of orders as one side of a quote keeps them. */
import { BID } from "../../src/core/order-book.ts";
import type { Order } from "../../src/engine/order.ts";
import { QuotedSide } from "../../src/engine/quoted-side.ts";

/** As much of an order as the list of a side looks at. */
export function orderAt(level: number, knownLots: number): Order {
  return { level, knownLots } as Order;
}

export function sideWith(...orders: readonly Order[]): QuotedSide {
  const side = new QuotedSide(BID);
  for (const order of orders) side.keep(order);
  return side;
}

export function listed({ orders, orderCount }: QuotedSide): readonly (Order | undefined)[] {
  return orders.slice(0, orderCount);
}
