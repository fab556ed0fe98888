/**
 * Money when a lane trades on a synthetic market. Nobody reacts to the lane, so its fills replace others': of a print's lots
 * those that fill us were sold to us instead of the maker whom the print filled in truth. The maker has them back, the taker
 * has our price instead of the maker's, and the exchange has our fee. A remainder that meets us comes out of its poster's pocket.
 */
import { describe, expect, it } from "vitest";
import { FeeSchedule } from "../../../src/core/fee-schedule.ts";
import { ASK, BID, type Side } from "../../../src/core/order-book.ts";
import { HEAD_KIND_MASK, HEAD_SLOT_SHIFT, ROW_KIND, rowLots, type Tape } from "../../../src/core/tape.ts";
import { FILL_CAUSES } from "../../../src/core/venue.ts";
import { makeMarket } from "../../../src/data/synth/market.ts";
import { OrderLog } from "../../../src/data/synth/order-log.ts";
import type { TrueEvent, TrueFill, TruePlacement } from "../../../src/data/synth/truth.ts";
import { buildTape } from "../../../src/data/tape-builder.ts";
import type { JournalEntry } from "../../../src/engine/journal.ts";
import { runLane, type LaneOutcome } from "../../engine/run-scenario.ts";
import { strategyOf, type Wish } from "../../engine/wishes.ts";

const ROWS = 20_000;
/** Makers pay a quarter of 0.07 x P x (1 - P). */
const FEES = new FeeSchedule("SYN", [
  { fromTimeUs: 0, takerRatePpt: 70_000_000_000, makerRatePpt: 17_500_000_000, rounding: "cent" },
]);

interface Account {
  micros: number;
  lots: number;
}

function madeMarket(preset: string) {
  const events: TrueEvent[] = [];
  const log = new OrderLog(ROWS);
  const market = makeMarket({ preset, seed: "conservation", rowCount: ROWS }, (event) => {
    events.push(event);
    log.note(event);
  });
  const { rows, ticker, priceRanges, closeTimeUs, settlementMicros } = market;
  const tape = buildTape(rows, { ticker, priceRanges, closeTimeUs, settlementMicros, sources: [] });
  return { ...market, events, tape, orders: log.onTape(rows, tape) };
}

type MadeMarket = ReturnType<typeof madeMarket>;

/** A lane at the best prices and a tick behind, so that one print can reach two orders, and large enough to meet remainders. */
function quoted(tape: Tape, model: string): LaneOutcome {
  const strategy = strategyOf(({ bestBidCents, bestAskCents }) => {
    const wishes: Wish[] = [];
    for (const behind of [0, 1]) {
      if (bestBidCents !== undefined && bestBidCents - behind >= 1)
        wishes.push({ side: BID, priceCents: bestBidCents - behind, contracts: 400.5 });
      if (bestAskCents !== undefined && bestAskCents + behind <= 99)
        wishes.push({ side: ASK, priceCents: bestAskCents + behind, contracts: 400.5 });
    }
    return wishes;
  });
  const latency = { feedUs: 20_000, orderUs: 50_000 };
  return runLane(tape, { strategy, model, fees: [FEES], latency, decisionsMax: ROWS });
}

/** The true fill of each print of the tape: both stand in the order of the matches. */
function fillOfPrint({ tape, events }: MadeMarket): Map<number, TrueFill> {
  const fills = events.filter((event) => event.kind === "filled");
  const byRow = new Map<number, TrueFill>();
  for (let row = 0; row < tape.rowCount; row++)
    if ((tape.head[row]! & HEAD_KIND_MASK) === ROW_KIND.print) byRow.set(row, fills[byRow.size]!);
  expect(byRow.size).toBe(fills.length);
  for (const [row, fill] of byRow)
    if (rowLots(tape, row) !== fill.sizeLots) expect.fail(`print at row ${row}`);
  return byRow;
}

class Books {
  readonly #accounts = new Map<string, Account>();

  constructor(accounts: MadeMarket["accounts"]) {
    for (const { agent, cashMicros, inventoryLots } of accounts)
      this.#accounts.set(agent, { micros: cashMicros, lots: inventoryLots });
  }

  of(name: string): Account {
    const account = this.#accounts.get(name) ?? { micros: 0, lots: 0 };
    this.#accounts.set(name, account);
    return account;
  }

  /** `buyer` gets lots of `seller` at a price. */
  trade(buyer: string, seller: string, lots: number, priceBp: number): void {
    this.of(buyer).lots += lots;
    this.of(buyer).micros -= lots * priceBp;
    this.of(seller).lots -= lots;
    this.of(seller).micros += lots * priceBp;
  }

  pay(payer: string, payee: string, micros: number): void {
    this.of(payer).micros -= micros;
    this.of(payee).micros += micros;
  }

  /** Everybody's cash, inventory, and P&L at a payout. */
  totals(settlementMicros: number) {
    const accounts = [...this.#accounts.values()];
    const micros = accounts.reduce((sum, account) => sum + account.micros, 0);
    const lots = accounts.reduce((sum, account) => sum + account.lots, 0);
    return { micros, lots, pnlMicros: micros + (lots * settlementMicros) / 100 };
  }
}

function tradeBy(
  books: Books,
  restingSide: Side,
  resting: string,
  taker: string,
  lots: number,
  priceBp: number,
) {
  if (restingSide === BID) books.trade(resting, taker, lots, priceBp);
  else books.trade(taker, resting, lots, priceBp);
}

/** Books our fills in place of the true ones; expects the whole to balance after each. */
function replaced(market: MadeMarket, fills: readonly JournalEntry[]): Books {
  const { tape, events, orders, settlementMicros } = market;
  const placements = events.filter((event) => event.kind === "placed");
  const placed = new Map<number, TruePlacement>(placements.map((event) => [event.orderId, event]));
  const trueFills = fillOfPrint(market);
  const leftOfRow = new Map<number, number>();
  const books = new Books(market.accounts);
  const postedLots = new Map<number, number>();
  for (const { row, side, priceBp, lots, detail, feeMicros } of fills) {
    const trueFill = trueFills.get(row);
    if (trueFill === undefined) {
      expect(FILL_CAUSES[detail]).toBe("postedThrough");
      const poster = placed.get(orders.orderOfRow[row]!)!;
      expect(poster).toMatchObject({ agent: "uninformed", side: side === BID ? ASK : BID });
      postedLots.set(row, (postedLots.get(row) ?? 0) + lots);
      expect(postedLots.get(row), "no more than was posted").toBeLessThanOrEqual(poster.sizeLots);
      tradeBy(books, side, "us", poster.agent, lots, priceBp);
    } else {
      const leftLots = (leftOfRow.get(row) ?? trueFill.sizeLots) - lots;
      leftOfRow.set(row, leftLots);
      if (leftLots < 0) expect.fail(`we got more of the print at row ${row} than was traded`);
      const maker = placed.get(trueFill.orderId)!;
      const level = (tape.head[row]! >>> HEAD_SLOT_SHIFT) >> 1;
      const printBp = tape.grid.priceBpOfLevel[level]!;
      expect(maker).toMatchObject({ side, level });
      if (FILL_CAUSES[detail] === "queue") expect(priceBp).toBe(printBp);
      else expect(side === BID ? priceBp - printBp : printBp - priceBp).toBeGreaterThan(0);
      tradeBy(books, side, maker.agent, trueFill.taker, -lots, printBp);
      tradeBy(books, side, "us", trueFill.taker, lots, priceBp);
    }
    books.pay("us", "exchange", feeMicros);
    expect(books.totals(settlementMicros)).toEqual({ micros: 0, lots: 0, pnlMicros: 0 });
  }
  return books;
}

describe.each([
  ["nba-live", ["queue", "through"]],
  ["weather-wide", ["postedThrough", "queue", "through"]],
])("a lane on %s", (preset, causesSeen) => {
  const market = madeMarket(preset);

  it.each(["fifo-matched", "touch"])(
    "should leave its P&L, the others' and the fees at zero, print by print, to the micro: %s",
    (model) => {
      const { entries, ledger } = quoted(market.tape, model);
      const fills = entries.filter(({ kind }) => kind === "filled");

      const books = replaced(market, fills);

      const causes = new Set(fills.map(({ detail }) => FILL_CAUSES[detail]!));
      expect([...causes].toSorted()).toEqual(causesSeen);
      expect(fills.length).toBeGreaterThan(100);
      expect(ledger.feesMicros).toBeGreaterThan(0);
      expect(books.of("exchange")).toEqual({ micros: ledger.feesMicros, lots: 0 });
      expect(books.of("us")).toEqual({ micros: ledger.cashMicros, lots: ledger.inventoryLots });
      expect(ledger.settlementMicrosPerContract).toBe(market.settlementMicros);
    },
  );
});
