/**
 * Every recording in the folder goes the whole way: import, verify, replay under each fill model with all invariants
 * checked after each event, report. Nothing here knows a file by name; counts come from reading the file a second time in
 * the plainest way.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { loadMarkets, replay } from "../../src/cli/replay.ts";
import { completeParameters } from "../../src/core/strategy.ts";
import { listMarkets, type MarketListing } from "../../src/data/markets.ts";
import type { Store } from "../../src/data/store.ts";
import { verifyStore } from "../../src/data/verify-store.ts";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import type { LaneRequest } from "../../src/engine/backtest.ts";
import { DEFAULT_LATENCY } from "../../src/engine/latency.ts";
import { renderReport } from "../../src/reports/report.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { frameFiles, RECORDINGS_DIR } from "./folders.ts";
import { withRecordings } from "./load-recording.ts";

interface PlainFrame {
  readonly type: string;
}

/** The frames of a file, read at once. */
function framesOf(file: string): PlainFrame[] {
  const bytes = readFileSync(join(RECORDINGS_DIR, file));
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  if (/\.json(\.gz)?$/.test(file))
    return (JSON.parse(text) as { frames: { frame: PlainFrame }[] }).frames.map(({ frame }) => frame);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as PlainFrame);
}

function total(markets: readonly MarketListing[], count: (market: MarketListing) => number): number {
  return markets.reduce((sum, market) => sum + count(market), 0);
}

/** A lane for each fill model, on the busiest market. */
function lanesOfEachModel(): LaneRequest[] {
  return [...FILL_MODELS.values()].map((fillModel) => ({
    definition: naiveSkew,
    parameters: completeParameters(naiveSkew, { halfSpreadCents: 1 }),
    marketIndices: [0],
    fillModel,
    postedThrough: "remainder",
    latency: DEFAULT_LATENCY,
    inventoryLotsMax: 1_000,
  }));
}

function expectImportedWhole(store: Store, file: string): void {
  const frames = framesOf(file);
  const countOf = (type: string): number => frames.filter((frame) => frame.type === type).length;
  const markets = listMarkets(store);
  expect(total(markets, (market) => market.snapshotCount)).toBe(countOf("orderbook_snapshot"));
  expect(total(markets, (market) => market.deltaCount)).toBe(countOf("orderbook_delta"));
  expect(total(markets, (market) => market.tradeCount)).toBe(countOf("trade"));
  const { integrityErrors, damagedCaptures, sequences } = verifyStore(store);
  expect({ integrityErrors, damagedCaptures }).toEqual({ integrityErrors: [], damagedCaptures: [] });
  expect(sequences.filter(({ isContiguous }) => !isContiguous)).toEqual([]);
}

const files = frameFiles();

describe.runIf(files.length === 0)("recordings", () => {
  it("should go the whole way from frames to a report", (context) =>
    context.skip(`no recording of frames is in ${RECORDINGS_DIR}; set RECORDINGS_DIR`));
});

describe.runIf(files.length > 0).each(files)("%s", (file) => {
  it("should go the whole way: imported whole, no negative size, no crossed book, replayed, reported", async () => {
    await withRecordings([file], async (store) => {
      expectImportedWhole(store, file);
      const markets = loadMarkets(
        store,
        listMarkets(store).map(({ ticker }) => ticker),
        false,
        () => undefined,
      );
      for (const { quality } of markets)
        expect(quality).toMatchObject({ failures: [], negativeSizeCount: 0, crossedEventCount: 0 });

      const busiest = markets.toSorted((a, b) => b.tape.rowCount - a.tape.rowCount)[0]!;
      const plan = {
        fees: { kind: "none" },
        feePrecision: "direct",
        isGapAllowed: false,
        isVerified: true,
        seed: "1",
        lanes: lanesOfEachModel(),
      } as const;
      const rows = replay(plan, [busiest]);
      expect(rows.lanes).toHaveLength(FILL_MODELS.size);
      for (const {
        pnlParts,
        cashMicros,
        inventoryLots,
        boughtLots,
        soldLots,
        markets: accounts,
      } of rows.lanes) {
        const {
          spreadEarnedMicros,
          adverseSelectionMicros,
          inventoryMicros,
          feesMicros,
          settlementMicros,
          totalMicros,
        } = pnlParts;
        expect(
          spreadEarnedMicros + adverseSelectionMicros + inventoryMicros + feesMicros + settlementMicros,
        ).toBe(totalMicros);
        expect(inventoryLots).toBe(boughtLots - soldLots);
        expect(Number.isSafeInteger(cashMicros)).toBe(true);
        expect(accounts[0]!.inventoryLotsMax).toBeLessThanOrEqual(1_000);
      }

      const { html, charts } = await renderReport(rows);
      expect(html).toContain(busiest.tape.ticker);
      expect(html).not.toMatch(/(src|href)="https?:/);
      expect(charts.every(({ png, svg }) => png.length > 5_000 && svg.startsWith("<svg"))).toBe(true);
    });
  });
});
