import { QUOTE_LEVELS_MAX } from "../core/strategy.ts";
import type { Order } from "./order.ts";

/** The orders a lane means to keep on one side of one market, oldest first. A fixed list with a count: resizing is slow. */
export class WorkingOrders {
  readonly orders: (Order | undefined)[] = Array.from({ length: QUOTE_LEVELS_MAX }, () => undefined);
  count = 0;

  add(order: Order): void {
    this.orders[this.count++] = order;
  }

  /** Takes an order off the list, if it is there. */
  forget(order: Order): void {
    const { orders, count } = this;
    let kept = 0;
    for (let index = 0; index < count; index++) if (orders[index] !== order) orders[kept++] = orders[index];
    this.count = kept;
  }

  hasLevel(level: number): boolean {
    const { orders, count } = this;
    for (let index = 0; index < count; index++) if (orders[index]!.level === level) return true;
    return false;
  }
}
