import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { CHUNK_ROWS_MAX } from "../../src/data/chunk-format.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { readRecordedRows } from "../../src/data/recorded-rows-store.ts";
import { RECORDED_KIND, type RecordedRows } from "../../src/data/recorded-rows.ts";
import { RowBuffer } from "../../src/data/row-buffer.ts";
import { writeRecording, type Recording } from "../../src/data/write-recording.ts";
import { START_US, testStore, TICKER } from "./workbench.ts";

function recording(rows: RecordedRows): Recording {
  return {
    ticker: TICKER,
    source: "made by a test",
    priceRanges: PRICE_LEVEL_STRUCTURES.get("deci_cent")!,
    closeTimeUs: START_US + 9,
    result: "no",
    settlementMicros: 0,
    rows,
  };
}

const { snapshot, delta, print, gap } = RECORDED_KIND;
const row = fc.record({
  kind: fc.constantFrom(delta, delta, print, print, gap, snapshot),
  side: fc.nat(1),
  priceBp: fc.integer({ min: 1, max: 9_999 }),
  lots: fc.integer({ min: 1, max: 2 ** 36 }),
  timeUs: fc.nat(1_000),
  isBlock: fc.boolean(),
});

describe("a recording that was written", () => {
  it("should be read as it was, whatever stands next to what", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (plain) => {
        const buffer = new RowBuffer();
        buffer.push(snapshot, 0, 0, 0, START_US, START_US, false);
        for (const { kind, side, priceBp, lots, timeUs, isBlock } of plain) {
          const hasPrice = kind === delta || kind === print;
          const atUs = START_US + timeUs;
          const sizeLots = hasPrice ? lots : 0;
          buffer.push(
            kind,
            hasPrice ? side : 0,
            hasPrice ? priceBp : 0,
            sizeLots,
            atUs,
            atUs + 5,
            kind === print && isBlock,
          );
        }
        const store = testStore();
        const rows = buffer.view();
        writeRecording(store, recording(rows));
        expect(readRecordedRows(store, TICKER)).toEqual(rows);
        store.close();
      }),
      { numRuns: 25, seed: 11 },
    );
  });

  it("should be read as it was across chunks", () => {
    const buffer = new RowBuffer();
    buffer.push(snapshot, 0, 0, 0, START_US, START_US, false);
    for (let index = 0; index < 2 * CHUNK_ROWS_MAX + 5; index++)
      buffer.push(
        index % 7 === 0 ? print : delta,
        index & 1,
        5_000,
        index + 1,
        START_US + index,
        START_US + index,
        false,
      );
    const store = testStore();
    writeRecording(store, recording(buffer.view()));
    expect(readRecordedRows(store, TICKER)).toEqual(buffer.view());
  });

  it("should tell of its market, and be written once", () => {
    const buffer = new RowBuffer();
    buffer.push(snapshot, 0, 0, 0, START_US, START_US, false);
    const store = testStore();
    const first = writeRecording(store, recording(buffer.view()));
    expect(writeRecording(store, recording(buffer.view()))).toEqual(first);
    expect(listMarkets(store)).toMatchObject([
      {
        ticker: TICKER,
        isGridAssumed: false,
        closeTimeUs: START_US + 9,
        result: "no",
        settlementMicros: 0,
        captureCount: 1,
        snapshotCount: 1,
      },
    ]);
  });
});
