/** Accounts of any fills: the sums that hold whatever happens. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { FILL_CAUSES } from "../../src/core/venue.ts";
import { causeRows } from "../../src/engine/accounting/cause-rows.ts";
import { dayRows } from "../../src/engine/accounting/day-rows.ts";
import { FifoPosition, type AccountedFill } from "../../src/engine/accounting/fifo-position.ts";
import { metricsRow } from "../../src/engine/accounting/metrics-row.ts";
import { restingOrders } from "../../src/engine/accounting/order-spans.ts";
import { Ledger } from "../../src/engine/ledger.ts";
import type { MarketHistory } from "../../src/engine/market-history.ts";
import { marksOf, pnlPartsOf } from "../../src/engine/pnl-parts.ts";
import { accountOf, fillOf, marketHistory, SECOND } from "./accounts.ts";
import { checkProperty } from "./property.ts";

const START_US = Date.UTC(2026, 0, 7, 20) * 1000;
const DAY = 86_400 * SECOND;

function madeMarket(quotes: readonly (readonly [number, number | undefined, number | undefined])[]) {
  let timeUs = START_US;
  const timed = quotes.map(([afterUs, bid, ask]) => [(timeUs += afterUs), bid, ask] as const);
  return marketHistory(timed, START_US, START_US + 3 * DAY);
}

function booked(history: MarketHistory, fills: readonly AccountedFill[], payout: number | undefined) {
  const ledger = new Ledger();
  for (const { side, priceBp, lots, cause, midBp, feeMicros } of fills)
    ledger.fill(side, priceBp, lots, FILL_CAUSES.indexOf(cause), false, 2 * (midBp ?? 0), feeMicros);
  ledger.settlementMicrosPerContract = payout;
  const row = { laneIndex: 0, ticker: "M", isInFlight: false, inventoryLots: 0, role: "maker" } as const;
  const rows = fills.map((fill) => ({ ...fill, ...row }));
  return { marks: marksOf(ledger, history, feeOfLeaving), parts: pnlPartsOf(ledger, rows, history) };
}

const feeOfLeaving = (inventoryLots: number, priceBp: number): number =>
  Math.ceil((Math.abs(inventoryLots) * priceBp) / 1_000) + 7;

const sum = (values: readonly (number | undefined)[]): number | undefined =>
  values.reduce<number | undefined>(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  );

describe("accounts of any fills", () => {
  const anyFill = fc.record({
    afterUs: fc.integer({ min: 0, max: DAY / 4 }),
    side: fc.constantFrom(BID, ASK),
    priceCents: fc.integer({ min: 1, max: 99 }),
    lots: fc.integer({ min: 1, max: 5_000 }),
    feeMicros: fc.integer({ min: -5_000, max: 90_001 }),
    cause: fc.constantFrom(...FILL_CAUSES),
  });
  const anyQuotes = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: DAY / 4 }),
      fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 8 }),
      fc.option(fc.integer({ min: 40, max: 99 }), { nil: undefined, freq: 8 }),
    ),
    { maxLength: 12 },
  );
  const anyPayout = fc.option(fc.constantFrom(0, 1_000_000, 333_333, 500_001), { nil: undefined });

  it("should be realised plus unrealised, and the same by day, by cause and in all, to the micro", () => {
    checkProperty(
      fc.property(fc.array(anyFill, { maxLength: 40 }), anyQuotes, anyPayout, (list, quotes, payout) => {
        const history = madeMarket(quotes);
        let timeUs = START_US;
        const fills = list.map(({ afterUs, side, priceCents, lots, feeMicros, cause }) => {
          timeUs = Math.min(timeUs + afterUs, history.endUs);
          const midTwiceBp = history.midTwiceBpAt(timeUs);
          const midBp = midTwiceBp === 0 ? undefined : midTwiceBp / 2;
          return fillOf(timeUs, side, priceCents, lots, { feeMicros, cause, midBp });
        });
        const account = { ...accountOf(history, fills, payout), exitFeesAt: () => feeOfLeaving };
        const { marks, parts } = booked(history, fills, payout);
        const equity = payout === undefined ? marks.midMicros : marks.settlementMicros;
        const exit = payout === undefined ? marks.exitMicros : marks.settlementMicros;

        const whole = metricsRow(account, restingOrders([], 0, history.endUs));
        const days = dayRows(account);
        const causes = causeRows(account);

        expect(sum([whole.realisedMicros, whole.unrealisedMidMicros])).toBe(equity);
        expect(sum([whole.realisedMicros, whole.unrealisedExitMicros])).toBe(exit);
        expect(sum(days.map((day) => day.realisedMicros))).toBe(whole.realisedMicros);
        expect(days.at(-1)!.unrealisedMidMicros).toBe(whole.unrealisedMidMicros);
        expect(days.at(-1)!.unrealisedExitMicros).toBe(whole.unrealisedExitMicros);
        if (equity !== undefined) expect(sum(days.map((day) => day.pnlMidMicros ?? 0))).toBe(equity);
        expect(sum(days.map((day) => day.fillCount))).toBe(fills.length);
        expect(sum(causes.map((row) => row.realisedMicros))).toBe(whole.realisedMicros);
        expect(sum(causes.map((row) => row.unrealisedMidMicros))).toBe(whole.unrealisedMidMicros);
        expect(sum(causes.map((row) => row.unrealisedExitMicros))).toBe(whole.unrealisedExitMicros);
        for (const part of Object.keys(parts) as (keyof typeof parts)[])
          expect(sum(causes.map(({ pnlParts }) => pnlParts[part]))).toBe(parts[part]);
        for (const row of [...days, ...causes, whole])
          expect(Number.isInteger(row.realisedMicros)).toBe(true);
      }),
      300,
    );
  });

  it("should hold exactly the lots that are open, oldest gone first, and bear each fee once", () => {
    checkProperty(
      fc.property(fc.array(anyFill, { maxLength: 40 }), (list) => {
        const position = new FifoPosition();
        const fills = list.map((fill) => fillOf(0, fill.side, fill.priceCents, fill.lots, fill));
        const matches = fills.flatMap((fill) => {
          const made = position.add(fill);
          position.assertInvariants();
          return made;
        });
        const lotsOf = (side: number): number =>
          fills.filter((fill) => fill.side === side).reduce((total, { lots }) => total + lots, 0);
        const paired = matches.reduce((total, { lots }) => total + lots, 0);
        expect(paired).toBe(Math.min(lotsOf(BID), lotsOf(ASK)));
        expect(position.inventoryLots).toBe(lotsOf(BID) - lotsOf(ASK));
        const openedOrder = matches.map(({ opened }) => fills.indexOf(opened));
        expect(openedOrder).toEqual(openedOrder.toSorted((a, b) => a - b));
        const feesMicros = fills.reduce((total, fill) => total + fill.feeMicros, 0);
        const borne = matches.reduce((total, match) => total + match.feesMicros, 0);
        if (position.inventoryLots === 0) expect(borne).toBe(feesMicros);
      }),
      200,
    );
  });
});
