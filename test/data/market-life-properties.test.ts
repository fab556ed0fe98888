/** Random lives, compared with what a plain search through everything that was told says of each moment. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { MARKET_STATUS, ROW_KIND, type MarketStatus } from "../../src/core/tape.ts";
import { marketLife, type LifeMarket, type LifeRow } from "../../src/data/market-life.ts";
import type { LifeStatement } from "../../src/data/market-life-table.ts";
import { checkProperty } from "../engine/property.ts";

const RECORDED = { startUs: 1_000, endUs: 2_000 };
const MARKET: LifeMarket = {
  ticker: "T1",
  priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!,
  isGridAssumed: true,
  closeTimeUs: undefined,
  settlementMicros: undefined,
};
const STATUSES = { activated: "open", deactivated: "inactive", determined: "determined" } as const;

function statement(timeUs: number, more: Partial<LifeStatement>): LifeStatement {
  const nothing = {
    openUs: undefined,
    closeUs: undefined,
    result: undefined,
    settlementMicros: undefined,
    settledUs: undefined,
    priceLevelStructure: undefined,
    priceRanges: undefined,
    settlementFloorBp: undefined,
  };
  const basics = { event: "metadata_updated", status: undefined, source: "test" } as const;
  return { ...nothing, ...basics, timeUs, receiveUs: timeUs, ...more };
}

const timeUs = fc.integer({ min: 800, max: 2_200 });
const told = fc
  .array(
    fc.oneof(
      fc
        .tuple(timeUs, fc.constantFrom(...(Object.keys(STATUSES) as (keyof typeof STATUSES)[])))
        .map(([at, event]) => statement(at, { event, status: STATUSES[event] })),
      fc
        .tuple(timeUs, fc.constantFrom(...PRICE_LEVEL_STRUCTURES.values()))
        .map(([at, priceRanges]) => statement(at, { event: "price_level_structure_updated", priceRanges })),
      fc
        .tuple(timeUs, fc.integer({ min: 0, max: 10_000 }))
        .map(([at, settlementFloorBp]) => statement(at, { settlementFloorBp })),
    ),
    { maxLength: 12 },
  )
  .map((list) => list.toSorted((a, b) => a.timeUs - b.timeUs));
const pauses = fc
  .uniqueArray(fc.integer({ min: 800, max: 2_200 }), { minLength: 0, maxLength: 6 })
  .map((times) => times.toSorted((a, b) => a - b))
  .map((times) =>
    Array.from({ length: Math.floor(times.length / 2) }, (_, index) => ({
      startUs: times[2 * index]!,
      endUs: times[2 * index + 1]!,
    })),
  );

/** What the last row of a kind says after all rows of a time. */
function sizeAt(rows: readonly LifeRow[], kind: number, atUs: number): number | undefined {
  return rows.findLast((row) => row.kind === kind && row.timeUs <= atUs)?.size;
}

function naiveStatus(
  statements: readonly LifeStatement[],
  spans: readonly { startUs: number; endUs: number }[],
  atUs: number,
): MarketStatus {
  const status =
    statements.findLast((one) => one.status !== undefined && one.timeUs <= atUs)?.status ?? "open";
  const isPaused = spans.some(({ startUs, endUs }) => startUs <= atUs && atUs < endUs);
  return status === "open" && isPaused ? "paused" : (status as MarketStatus);
}

describe("any life of a market", () => {
  it("should leave the market at each moment as the last word of it and the exchange's pauses say", () => {
    checkProperty(
      fc.property(told, pauses, (statements, spans) => {
        const { rows } = marketLife(MARKET, statements, RECORDED, spans);

        for (let atUs = RECORDED.startUs; atUs < RECORDED.endUs; atUs += 7)
          expect(sizeAt(rows, ROW_KIND.status, atUs) ?? MARKET_STATUS.open).toBe(
            MARKET_STATUS[naiveStatus(statements, spans, atUs)],
          );
      }),
      150,
    );
  });

  it("should have at each moment the grid that was told last and the highest floor told so far", () => {
    checkProperty(
      fc.property(told, (statements) => {
        const life = marketLife(MARKET, statements, RECORDED, []);
        const grids = life.gridRanges ?? [life.priceRanges];
        expect(grids[0]).toEqual(life.priceRanges);

        for (let atUs = RECORDED.startUs; atUs <= RECORDED.endUs; atUs += 11) {
          const before = statements.filter((one) => one.timeUs <= atUs);
          const grid = before.findLast(({ priceRanges }) => priceRanges !== undefined)?.priceRanges;
          expect(grids[sizeAt(life.rows, ROW_KIND.grid, atUs) ?? 0]).toEqual(grid ?? MARKET.priceRanges);
          const floorBp = Math.max(0, ...before.map(({ settlementFloorBp = 0 }) => settlementFloorBp));
          expect(sizeAt(life.rows, ROW_KIND.floor, atUs) ?? 0).toBe(floorBp);
        }
      }),
      150,
    );
  });

  it("should never tell anything before its time, nor go back in time, nor settle twice", () => {
    const settled = fc.tuple(fc.integer({ min: 900, max: 5_000 }), fc.boolean()).map(([at, isDocument]) =>
      isDocument
        ? statement(at + 700, {
            event: "seen",
            status: "settled",
            settlementMicros: 250_000,
            settledUs: at,
          })
        : statement(at, { event: "settled", status: "settled", settlementMicros: 250_000, settledUs: at }),
    );
    checkProperty(
      fc.property(told, settled, pauses, (statements, final, spans) => {
        const all = [...statements, final].toSorted((a, b) => a.timeUs - b.timeUs);
        const { rows } = marketLife(MARKET, all, RECORDED, spans);

        expect(rows.map((row) => row.timeUs)).toEqual(
          rows.map((row) => row.timeUs).toSorted((a, b) => a - b),
        );
        expect(rows[0]!.timeUs).toBeGreaterThanOrEqual(RECORDED.startUs);
        const settlements = rows.filter(({ kind }) => kind === ROW_KIND.settlement);
        expect(settlements).toMatchObject([
          { size: 250_000, timeUs: Math.max(RECORDED.startUs, final.settledUs!) },
        ]);
      }),
      150,
    );
  });
});
