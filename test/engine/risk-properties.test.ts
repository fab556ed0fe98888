/** Whatever happens, in whatever order: the gate beside a book of orders kept in the plainest way. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { RiskGate } from "../../src/engine/risk-gate.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { checkProperty } from "./property.ts";
import { actions, CASH, limitsOf, MARKETS, play, START_US, sum } from "./risk-play.ts";

const MINUTE_US = 60_000_000;

function unwatched(): void {
  // The answers alone are compared.
}

describe("a lane behind the gate", () => {
  it("should never be beyond any limit, whatever is asked, filled, ended and settled", () => {
    checkProperty(
      fc.property(actions, limitsOf, (list, given) => {
        const limits = { ...positionLimitOnly("none"), ...given };

        play(limits, list, (account, _gate, nowUs) => {
          for (const market of MARKETS) {
            const inventoryLots = account.inventoryLots[market]!;
            expect(inventoryLots + account.openLots(market, BID)).toBeLessThanOrEqual(given.inventoryLotsMax);
            expect(account.openLots(market, ASK) - inventoryLots).toBeLessThanOrEqual(given.inventoryLotsMax);
            expect(account.collateralMicros(market)).toBeLessThanOrEqual(given.capitalShareMax * CASH);
          }
          const notionalMicros = sum(MARKETS.map((market) => account.notionalMicros(market)));
          const collateralMicros = sum(MARKETS.map((market) => account.collateralMicros(market)));
          expect(notionalMicros).toBeLessThanOrEqual(given.notionalMicrosMax);
          expect(collateralMicros).toBeLessThanOrEqual(given.collateralMicrosMax);
          expect(account.worstMicros()).toBeGreaterThanOrEqual(-given.collateralMicrosMax);
          for (const { lots, priceBp } of account.orders) {
            expect(lots).toBeLessThanOrEqual(given.orderLotsMax);
            expect(Math.abs(priceBp - 5_000)).toBeLessThanOrEqual(given.collarBp);
          }
          const lastMinute = account.sentUs.filter((sentUs) => sentUs > nowUs - MINUTE_US);
          expect(lastMinute.length).toBeLessThanOrEqual(given.ordersPerMinuteMax);
        });
      }),
      400,
    );
  });

  it("should hold at least the collateral of the worst assignment, and exactly it at one price", () => {
    checkProperty(
      fc.property(actions, fc.boolean(), fc.integer({ min: 1, max: 9_999 }), (list, isOnePrice, oneBp) => {
        const limits = { ...positionLimitOnly(5_000), collateralMicrosMax: 50_000_000 };
        const priced = isOnePrice ? list.map((action) => ({ ...action, priceBp: oneBp })) : list;

        play(limits, priced, (account, gate) => {
          for (const market of MARKETS) {
            const heldMicros = gate.exposure.collateralMicrosOf(market);
            expect(heldMicros).toBeGreaterThanOrEqual(account.collateralMicros(market));
            if (isOnePrice) expect(heldMicros).toBe(account.collateralMicros(market));
          }
        });
      }),
      200,
    );
  });

  it("should be given what its mirror image is given", () => {
    checkProperty(
      fc.property(actions, limitsOf, (list, given) => {
        const limits = { ...positionLimitOnly("none"), ...given };

        expect(play(limits, list, unwatched, true)).toEqual(play(limits, list, unwatched));
      }),
      200,
    );
  });

  it("should never be given more than it wished, and always be let out of a position", () => {
    checkProperty(
      fc.property(actions, limitsOf, (list, given) => {
        const limits = {
          ...positionLimitOnly("none"),
          ...given,
          ordersPerMinuteMax: "none",
          collarBp: "none",
        } as const;

        const asked = play(limits, list, (account, gate, nowUs) => {
          for (const market of MARKETS) {
            const inventoryLots = account.inventoryLots[market]!;
            const side = inventoryLots > 0 ? ASK : BID;
            const lots = Math.abs(inventoryLots) - account.openLots(market, side);
            const closingLots = Math.min(lots, given.orderLotsMax);
            if (closingLots <= 0) continue;
            const open = account.openLots(market, side);
            const approved = gate.approve(market, side, 3_000, closingLots, inventoryLots, open, 0, nowUs);
            expect(approved).toBe(closingLots);
          }
        });

        for (const { wishedLots, approvedLots } of asked)
          expect(approvedLots).toBeLessThanOrEqual(wishedLots);
      }),
      200,
    );
  });
});

const lots = fc.integer({ min: 0, max: 5_000 });

describe("the position limit alone", () => {
  it("should leave the least of the wish and the room, in whole lots, never less than none", () => {
    checkProperty(
      fc.property(
        fc.constantFrom(BID, ASK),
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: -6_000, max: 6_000 }),
        lots,
        lots,
        (side, wishedLots, inventoryLots, openLots, max) => {
          const gate = new RiskGate({ limits: positionLimitOnly(max), tickers: ["ONE"] });
          const openTwice = new RiskGate({
            limits: { ...positionLimitOnly(max), orderLotsMax: 2 ** 31 - 1, collarBp: 10_000 },
            tickers: ["ONE"],
          });
          const roomLots = side === BID ? max - inventoryLots - openLots : max + inventoryLots - openLots;

          const approved = gate.approve(0, side, 5_000, wishedLots, inventoryLots, openLots, 0, 0);

          expect(approved).toBe(Math.max(0, Math.min(wishedLots, roomLots)));
          expect(openTwice.approve(0, side, 5_000, wishedLots, inventoryLots, openLots, 10_000, 0)).toBe(
            approved,
          );
        },
      ),
      500,
    );
  });

  it("should leave no less where there is more room", () => {
    checkProperty(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        lots,
        lots,
        lots,
        lots,
        (wished, held, open, max, more) => {
          const approve = (limit: number, inventoryLots: number, openLots: number): number =>
            new RiskGate({ limits: positionLimitOnly(limit), tickers: ["ONE"] }).approve(
              0,
              BID,
              5_000,
              wished,
              inventoryLots,
              openLots,
              0,
              0,
            );
          const approved = approve(max, held, open);

          expect(approve(max + more, held, open)).toBeGreaterThanOrEqual(approved);
          expect(approve(max, held - more, open)).toBeGreaterThanOrEqual(approved);
          expect(approve(max, held, open + more)).toBeLessThanOrEqual(approved);
        },
      ),
      300,
    );
  });
});

describe("a tripped drawdown", () => {
  it("should refuse everything from the mark that tripped it on", () => {
    const marks = fc.array(
      fc.record({ equityMicros: fc.integer({ min: -50, max: 50 }), stepHours: fc.nat(40) }),
      {
        maxLength: 40,
      },
    );
    checkProperty(
      fc.property(marks, fc.integer({ min: 1, max: 60 }), (list, drawdownMicrosMax) => {
        const limits = { ...positionLimitOnly("none"), drawdownMicrosMax, lossTodayMicrosMax: 30 };
        const gate = new RiskGate({ limits, tickers: ["ONE"] });
        let nowUs = START_US;
        let peakMicros = 0;
        let isStopped = false;

        for (const { equityMicros, stepHours } of list) {
          nowUs += stepHours * 60 * MINUTE_US;
          gate.onMark(equityMicros, nowUs);
          peakMicros = Math.max(peakMicros, equityMicros);
          isStopped ||= peakMicros - equityMicros >= drawdownMicrosMax;
          if (isStopped) expect(gate.approve(0, BID, 5_000, 1, 0, 0, 0, nowUs)).toBe(0);
          expect(gate.breakers.isDrawdownTripped).toBe(isStopped);
        }
      }),
      200,
    );
  });
});
