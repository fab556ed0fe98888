/** Cash that fees have used up; what else is held back and checked is in test/scenarios/cash.table. */
import { expect, it } from "vitest";
import { FeeSchedule } from "../../src/core/fee-schedule.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { OrderRequest, Strategy } from "../../src/core/strategy.ts";
import { deltaRow, printRow, snapshotRows, tapeOf } from "./rows.ts";
import { createKernel, outcomeOf } from "./run-scenario.ts";

const START_US = 1_767_838_452_000_000;
const FEES = new FeeSchedule("TEST-1", [
  { fromTimeUs: 0, takerRatePpt: 70_000_000_000, makerRatePpt: 17_500_000_000, rounding: "micro" },
]);

it("should let a position be closed when fees have left less than nothing", () => {
  // 20 at 50 hold back $10 and may be charged 0.0175 x 20 x 0.25 = $0.0875; 8.8 at 1 hold back $0.088.
  const resting: OrderRequest[] = [
    { market: 0, side: BID, priceCents: 50, sizeContracts: 20, terms: { isPostOnly: true } },
    { market: 0, side: BID, priceCents: 1, sizeContracts: 8.8, terms: { isPostOnly: true } },
  ];
  const closing: OrderRequest = {
    market: 0,
    side: ASK,
    priceCents: 45,
    sizeContracts: 20,
    terms: { timeInForce: "immediate-or-cancel", isReduceOnly: true },
  };
  const available: number[] = [];
  const strategy: Strategy = {
    quote: () => undefined,
    explain: () => [],
    trade: (group, desk) => {
      available.push(kernel.lanes[0]!.cash!.availableMicros);
      for (const request of resting.splice(0)) desk.send(request);
      if (group.markets[0]!.inventoryContracts === 20) desk.send(closing);
    },
  };
  const tape = tapeOf([
    ...snapshotRows(START_US, [
      [BID, 4500, 10_000],
      [ASK, 5500, 10_000],
    ]),
    printRow(START_US + 9_000_000, BID, 4900, 2_000),
    deltaRow(START_US + 20_000_000, ASK, 5400, 100),
  ]);
  const kernel = createKernel([tape], [{ strategy, fees: [FEES], cashMicros: 10_090_000 }]);

  kernel.run();

  const { journal } = outcomeOf(kernel, 0);
  expect(journal.map(({ kind, detail, lots }) => `${kind} ${detail} ${lots}`)).toEqual([
    "placed  2000",
    "placed  880",
    "filled through 2000",
    "filled take 2000",
  ]);
  expect(available[1]).toBe(10_090_000 - 88_000 - 10_000_000 - 87_500);
});
