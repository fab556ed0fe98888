/** A plain lane beside the shared replay in lives that chance seldom makes: every turn of a market's status, every time to close. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { perMarket, type MarketRule } from "../../src/core/strategy.ts";
import { MARKET_STATUS, type MarketStatus, type Tape } from "../../src/core/tape.ts";
import { Kernel } from "../../src/engine/kernel.ts";
import { general, PLAIN, resultOf } from "./plain-twins.ts";
import {
  deltaRow,
  gapRow,
  printRow,
  snapshotRows,
  tapeOf,
  withMarketWords,
  type MarketWord,
  type PlainRow,
} from "./rows.ts";

const SECOND = 1_000_000;
const START_US = 1_767_838_452 * SECOND;
const at = (seconds: number): number => START_US + Math.round(seconds * SECOND);

/** A tick and a half from fair value, a contract each; fewer to buy once something is held. */
const AROUND: MarketRule = {
  reads: "fair-and-inventory",
  quote({ fairCents, inventoryContracts }, sheet) {
    if (fairCents === undefined) return;
    sheet.bid(fairCents - 1.5, inventoryContracts > 0 ? 0.5 : 1);
    sheet.ask(fairCents + 1.5, 1);
  },
  explain: () => [],
};
/** Always 45 c for a contract. */
const AT_45: MarketRule = { ...AROUND, quote: (_, sheet) => sheet.bid(45, 1) };

function both(tape: Tape, rule: MarketRule, latency = PLAIN.latency) {
  const lane = { ...PLAIN, strategy: perMarket(rule), latency, isJournalKept: true };
  const [plain] = resultOf([tape], [lane]);
  return { plain: plain!, shared: resultOf([general(tape)], [lane])[0]! };
}

/** The mid swings each half second until `lastSeconds`; sellers print at every fourth turn. */
function swinging(lastSeconds: number, more: readonly PlainRow[] = []): readonly PlainRow[] {
  const rows = snapshotRows(START_US, [
    [BID, 4_700, 300],
    [BID, 4_600, 200],
    [BID, 4_500, 250],
    [ASK, 5_100, 300],
    [ASK, 5_200, 200],
  ]);
  for (let turn = 1; turn * 0.5 < lastSeconds; turn++) {
    rows.push(deltaRow(at(turn * 0.5), BID, 4_800, turn % 2 === 1 ? 60 : -60));
    if (turn % 4 === 0) rows.push(printRow(at(turn * 0.5 + 0.1), BID, 4_500, 30));
  }
  rows.push(...more, deltaRow(at(lastSeconds), ASK, 5_200, 7));
  return rows.toSorted((a, b) => a.timeUs - b.timeUs);
}

const LATENCIES = [{ feedUs: 0, orderUs: 0 }, { feedUs: 20_000, orderUs: 400_000 }, { feedUs: 20_000, orderUs: 900_000 }]; // prettier-ignore
const STATUSES = Object.keys(MARKET_STATUS) as MarketStatus[];

describe("a plain lane beside the shared replay", () => {
  it.each(STATUSES)("should come to the same whatever is said of the market after: %s", (first) => {
    const rows = tapeOf(swinging(12));
    for (const second of STATUSES)
      for (const third of ["open", "paused"] as const) {
        const words: MarketWord[] = [
          { timeUs: at(3.2), status: first },
          { timeUs: at(5.7), status: second },
          { timeUs: at(9), status: third },
        ];
        const tape = withMarketWords(rows, words);
        for (const latency of LATENCIES) {
          const { plain, shared } = both(tape, AROUND, latency);
          expect([first, second, third, latency, plain]).toEqual([first, second, third, latency, shared]);
        }
      }
  });

  it("should come to the same whenever the market closes by itself, also when all rows are over", () => {
    for (const lastSeconds of [11.8, 12])
      for (let closes = 1; closes <= 13; closes++)
        for (const said of [0.3, closes - 0.2, closes, closes + 0.3]) {
          if (said > lastSeconds) continue;
          const words: MarketWord[] = [{ timeUs: at(said), closesUs: at(closes) }];
          const tape = withMarketWords(tapeOf(swinging(lastSeconds)), words);
          for (const latency of LATENCIES) {
            const { plain, shared } = both(tape, AROUND, latency);
            expect([closes, said, plain]).toEqual([closes, said, shared]);
          }
        }
  });

  it("should come to the same through gaps and snapshots that show less than was ahead, or reach an order", () => {
    const levels = [
      [[BID, 4_700, 300], [BID, 4_500, 20], [ASK, 5_100, 300]],
      [[BID, 4_300, 20], [ASK, 4_500, 50]],
      [[BID, 5_400, 20], [ASK, 5_600, 50]],
      [[ASK, 4_600, 50]],
    ] as const; // prettier-ignore
    for (const shown of levels)
      for (const isGap of [false, true]) {
        const more = [...(isGap ? [gapRow(at(4.3))] : []), ...snapshotRows(at(4.9), shown), printRow(at(5.05), BID, 4_500, 60)]; // prettier-ignore
        const rows = swinging(4.2).concat(more, [
          deltaRow(at(6), ASK, 5_900, 5),
          printRow(at(7), BID, 4_400, 500),
        ]);
        for (const latency of LATENCIES)
          for (const rule of [AROUND, AT_45]) {
            const { plain, shared } = both(tapeOf(rows), rule, latency);
            expect(plain).toEqual(shared);
          }
      }
  });
});

describe("a queue in front of a plain quote", () => {
  const opening = snapshotRows(START_US, [
    [BID, 4_700, 300],
    [BID, 4_500, 200],
    [ASK, 5_100, 300],
  ]);
  const end = deltaRow(at(9), ASK, 5_200, 7);

  it("should be gone once a print has gone through the price", () => {
    // 0.3 through our price fill 0.3, and then 0.5 at it as much again.
    const rows = [...opening, printRow(at(1), BID, 4_400, 30), printRow(at(2), BID, 4_500, 50), end];
    const { plain, shared } = both(tapeOf(rows), AT_45);

    expect(plain.ledgers![0]!.boughtLots).toBe(80);
    expect(plain).toEqual(shared);
  });

  it("should not hold what was traded and is still displayed", () => {
    // Of 2 at 45 c 0.3 were traded before we come, which the book shows later; 0.5 join behind us. 1.7 are ahead: of 1.8 we get 0.1.
    const waits: MarketRule = { ...AROUND, quote: ({ fairCents }, sheet) => (fairCents! < 49 ? sheet.bid(45, 1) : undefined) }; // prettier-ignore
    const rows = [
      ...opening,
      printRow(at(1), BID, 4_500, 30),
      deltaRow(at(1.01), ASK, 5_000, 40),
      deltaRow(at(1.05), BID, 4_500, 50),
      deltaRow(at(1.08), BID, 4_500, -30),
      printRow(at(2), BID, 4_500, 180),
      end,
    ];
    const { plain, shared } = both(tapeOf(rows), waits, { feedUs: 0, orderUs: 20_000 });

    expect(plain).toEqual(shared);
    expect(plain.ledgers![0]!.boughtLots).toBe(10);
  });
});

describe("the journal of a plain lane", () => {
  it("should number orders apart: one that is turned away is never one that rests", () => {
    const lane = {
      ...PLAIN,
      strategy: perMarket(AROUND),
      latency: { feedUs: 20_000, orderUs: 900_000 },
      isJournalKept: true,
    };
    const kernel = new Kernel([tapeOf(swinging(12, [deltaRow(at(6.2), ASK, 4_800, 40), deltaRow(at(6.45), ASK, 4_800, -40)]))], [lane], { isQuoteSeriesKept: false, isVerified: false }); // prettier-ignore
    kernel.run();
    const entries = kernel.journals[0]!.entries;
    const ordersOf = (kind: string) =>
      entries.filter((entry) => entry.kind === kind).map(({ order }) => order);
    const [placed, rejected] = [ordersOf("placed"), ordersOf("rejected")];

    expect(rejected.length).toBeGreaterThan(0);
    expect(new Set([...placed, ...rejected]).size).toBe(placed.length + rejected.length);
  });
});
