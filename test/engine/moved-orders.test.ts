/** What is told anew while it stands, worked by hand: when a market closes, what an order asks for. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import type { OrderDesk, OwnOrder, Strategy } from "../../src/core/strategy.ts";
import { ROW_KIND } from "../../src/core/tape.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import { runBacktest } from "../../src/engine/backtest.ts";
import { fifoPessimistic } from "../../src/engine/fill-models/fifo-pessimistic.ts";
import { buildTape } from "../../src/data/tape-builder.ts";
import { at, doing, market, order, play, START_US, type Act } from "./acting.ts";
import { deltaRow, printRow, recordedRows, snapshotRows } from "./rows.ts";

/** Said at a second: it closes at another. */
const closing = (seconds: number, toSeconds: number) => ({
  timeUs: at(seconds),
  receiveUs: at(seconds),
  kind: ROW_KIND.close,
  size: at(toSeconds) / US_PER_SECOND,
});

describe("a close that is moved", () => {
  it("should be in the hours that a strategy is shown from then on, and end its orders when it comes", () => {
    const tape = buildTape(
      recordedRows([
        ...snapshotRows(START_US, [
          [BID, 4_500, 10_000],
          [ASK, 5_500, 10_000],
        ]),
        ...[10, 20, 30, 40, 50].map((seconds, index) =>
          deltaRow(at(seconds), ASK, 5_400, index % 2 === 0 ? 100 : -100),
        ),
      ]),
      {
        ticker: "CLOSING",
        priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!,
        sources: [],
        closeTimeUs: at(3_600),
        lifeRows: [closing(15, 7_200), closing(25, 45)],
      },
    );
    const seen: [number, number | undefined][] = [];
    // Quotes as long as more than 10 s are left.
    const strategy: Strategy = {
      quote: ({ nowUs, markets: [view] }, [sheet]) => {
        seen.push([(nowUs - START_US) / US_PER_SECOND, view!.hoursToClose]);
        if (view!.hoursToClose! > 10 / 3_600) sheet!.bid(view!.bestAskCents === 54 ? 44 : 43, 1);
      },
      explain: () => [],
    };
    const latency = { feedUs: 2 * US_PER_SECOND, orderUs: 0 };
    const texts = play([tape], strategy, latency);

    // The time that counts is the lane's own, two seconds later; told at 15 and 25 s, seen at the next decision.
    expect(seen).toEqual([
      [2, 3_598 / 3_600],
      [12, 3_588 / 3_600],
      [22, 7_178 / 3_600],
      [32, 13 / 3_600],
      [42, 3 / 3_600],
      [47, -2 / 3_600],
      [52, -7 / 3_600],
    ]);
    expect(texts).toEqual([
      "2 A placed 1 @43",
      "12 A cancelled 1 @43",
      "12 A placed 1 @44",
      "22 A cancelled 1 @44",
      "22 A placed 1 @43",
      "32 A cancelled 1 @43",
      "32 A placed 1 @44",
      "42 A cancelled 1 @44",
    ]);
  });

  it("should end what rests at the new time, though the old one was later", () => {
    const tape = buildTape(
      recordedRows([
        ...snapshotRows(START_US, [[ASK, 5_500, 10_000]]),
        deltaRow(at(10), BID, 4_000, 100),
        printRow(at(50), BID, 4_000, 100),
      ]),
      {
        ticker: "CLOSING",
        priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!,
        sources: [],
        closeTimeUs: at(3_600),
        lifeRows: [{ timeUs: at(20), receiveUs: at(20), kind: ROW_KIND.close, size: at(30) / US_PER_SECOND }],
      },
    );
    const texts = play([tape], doing([[0, (desk) => desk.send(order(0, BID, 45, 1))]]));
    expect(texts).toEqual(["0 A placed 1 @45", "30 A swept 1 @45 close"]);
  });
});

describe("the quote rows of amended orders", () => {
  it("should be one for each price and size, from the amendment's arrival, and end when it ends", () => {
    const held: OwnOrder[] = [];
    const amend =
      (index: number, change: Parameters<OrderDesk["amend"]>[1]): Act =>
      (desk) =>
        desk.amend(held[index]!, change);
    const strategy = doing([
      [
        1,
        (desk) => {
          for (const cents of [45, 44]) held.push(desk.send(order(0, BID, cents, 5))!);
        },
      ],
      [2, amend(0, { openContracts: 3 })], // keeps its place
      [4, amend(0, { priceCents: 46 })], // comes in again
      [5.7, amend(0, { openContracts: 9, priceCents: 30 })], // refused: it is over by then
      [8, amend(1, { openContracts: 0 })], // a cancel
      [10, (desk) => void held.push(desk.send(order(0, ASK, 60, 2))!)],
      [12, amend(2, { priceCents: 45 })], // takes as it comes in again, whole
    ]);
    const seconds = [1, 2, 4, 5.7, 8, 10, 12, 14];
    const tape = market(seconds, [printRow(at(5), BID, 4_500, 100), printRow(at(6), BID, 4_500, 200)]);
    const { quotes, outcomes } = runBacktest({
      tapes: [tape],
      lanes: [
        {
          definition: {
            name: "amending",
            summary: "",
            source: "",
            parameters: [],
            assumes: [],
            wrongWhen: [],
            create: () => strategy,
          },
          parameters: {},
          marketIndices: [0],
          fillModel: fifoPessimistic,
          postedThrough: "remainder",
          latency: { feedUs: 0, orderUs: US_PER_SECOND / 2 },
          inventoryLotsMax: undefined,
        },
      ],
    });

    expect(
      quotes.map(({ side, priceBp, lots, fromUs, toUs }) => [
        side === BID ? "bid" : "ask",
        priceBp / 100,
        lots / 100,
        (fromUs - START_US) / US_PER_SECOND,
        (toUs - START_US) / US_PER_SECOND,
      ]),
    ).toEqual([
      ["bid", 45, 5, 1.5, 2.5],
      ["bid", 44, 5, 1.5, 8.5],
      ["bid", 45, 3, 2.5, 4.5],
      ["bid", 46, 3, 4.5, 6],
      ["ask", 60, 2, 10.5, 12.5],
    ]);
    expect(outcomes.map(({ outcome, orderCount }) => [outcome, orderCount])).toEqual([["kept", 1]]);
  });
});
