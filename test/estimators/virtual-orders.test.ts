import { describe, expect, it } from "vitest";
import { NO_ROW } from "../../src/core/cancel-rows.ts";
import { cutAhead, keepAhead } from "../../src/estimators/queue-policies.ts";
import { NOT_FILLED, VirtualOrders, type QueueModel } from "../../src/estimators/virtual-orders.ts";

const MODELS: readonly QueueModel[] = [
  { name: "through", atPrice: "never", aheadAfterCancels: keepAhead },
  { name: "none ahead", atPrice: "queue", aheadAfterCancels: keepAhead },
  { name: "all ahead", atPrice: "queue", aheadAfterCancels: cutAhead },
  { name: "touch", atPrice: "always", aheadAfterCancels: keepAhead },
];
const UNKNOWN = { arrival: 10, youngest: NO_ROW };

describe("virtual orders", () => {
  it("should be filled by what prints leave of the queue ahead of them", () => {
    const orders = new VirtualOrders(MODELS, 100, 50);

    orders.print(60, false, 1);
    orders.reduce(30, 70, UNKNOWN);
    orders.print(60, false, 2);
    orders.print(30, false, 3);

    // 100 ahead less 60, then 40 or 10 are left; the second print fills 20 or 50 of them, the third the rest.
    expect([...orders.filledUs]).toEqual([NOT_FILLED, 3, 2, 1]);
  });

  it("should be next once a print has gone through their price, and be filled by it", () => {
    const orders = new VirtualOrders(MODELS, 100, 50);

    orders.print(30, true, 1);
    orders.print(20, false, 2);

    expect([...orders.filledUs]).toEqual([NOT_FILLED, 2, 2, 2]);
  });

  it("should have no more ahead of them than is displayed", () => {
    const orders = new VirtualOrders(MODELS, 100, 50);

    orders.reduce(0, 20, UNKNOWN);
    orders.print(70, false, 1);

    expect([...orders.filledUs]).toEqual([NOT_FILLED, 1, 1, 1]);
  });

  it("should keep the time at which they were filled", () => {
    const orders = new VirtualOrders(MODELS, 0, 50);

    orders.print(50, true, 1);
    orders.print(50, true, 2);

    expect([...orders.filledUs]).toEqual([1, 1, 1, 1]);
  });
});
