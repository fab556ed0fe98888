import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CancelRowsWriter, NO_ROW } from "../../src/core/cancel-rows.ts";
import { checkProperty } from "../engine/property.ts";
import { packCancels, plainCancels, type PlainCancels } from "./plain-cancels.ts";

type Candidates = readonly [oldest: number, youngest: number];

const NOBODY: Candidates = [NO_ROW, NO_ROW];

function plain(rows: readonly Candidates[]): PlainCancels {
  return { oldest: rows.map(([oldest]) => oldest), youngest: rows.map(([, youngest]) => youngest) };
}

/** Rows that name nobody and then one that names these. */
function atRow(row: number, candidates: Candidates): PlainCancels {
  return plain([...Array.from({ length: row }, () => NOBODY), candidates]);
}

/** Near ones, far ones, equal ones and any two at all; most rows name nobody. */
const anyRow = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.constant(NOBODY) },
  { weight: 2, arbitrary: fc.nat(2_000).map((row): Candidates => [row, row]) },
  { weight: 2, arbitrary: fc.tuple(fc.nat(2_000), fc.nat(2_000)) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(NO_ROW), fc.nat(NO_ROW)) },
  { weight: 1, arbitrary: fc.constantFrom<Candidates>([NO_ROW, 0], [0, NO_ROW], [2 ** 31, 2 ** 31]) },
);

describe("packed rows of cancels", () => {
  it("should be read back as they were, whatever they name", () => {
    checkProperty(
      fc.property(fc.array(anyRow, { maxLength: 700, size: "max" }), (rows) => {
        const cancels = plain(rows);

        expect(plainCancels(packCancels(cancels), rows.length)).toEqual(cancels);
      }),
      300,
    );
  });

  it("should be read alike whether rows without a name were told or left out", () => {
    checkProperty(
      fc.property(fc.array(anyRow, { maxLength: 200, size: "max" }), (rows) => {
        const writer = new CancelRowsWriter(rows.length);
        for (const [row, [oldest, youngest]] of rows.entries())
          if (oldest !== NO_ROW || youngest !== NO_ROW) writer.add(row, oldest, youngest);

        expect(writer.columns(rows.length)).toEqual(packCancels(plain(rows)));
      }),
      100,
    );
  });

  it("should not change where a tape goes on", () => {
    checkProperty(
      fc.property(fc.array(anyRow, { maxLength: 200, size: "max" }), fc.nat(200), (rows, cut) => {
        const cancels = plain(rows);
        const firstCount = Math.min(cut, rows.length);
        const writer = new CancelRowsWriter(rows.length);
        const readTo = (rowCount: number): PlainCancels => plainCancels(writer.columns(rowCount), rowCount);

        for (let row = 0; row < firstCount; row++)
          writer.add(row, cancels.oldest[row]!, cancels.youngest[row]!);
        expect(readTo(firstCount)).toEqual(plain(rows.slice(0, firstCount)));

        for (let row = firstCount; row < rows.length; row++)
          writer.add(row, cancels.oldest[row]!, cancels.youngest[row]!);
        expect(readTo(rows.length)).toEqual(cancels);
      }),
      100,
    );
  });

  it("should be none of an empty tape", () => {
    const columns = Object.values(packCancels(plain([]))) as Uint32Array[];

    expect(columns.map(({ length }) => length)).toEqual([0, 0, 0, 0]);
  });

  // By hand, of the layout that docs/DATA.md states.
  it.each<readonly [what: string, row: number, candidates: Candidates, word: number, far: number[]]>([
    ["one order", 40, [7, 7], 7, []],
    ["the first row", 1, [0, 0], 0, []],
    ["one order of the highest row a word can name", 0, [2 ** 31 - 1, 2 ** 31 - 1], 2 ** 31 - 1, []],
    ["one order of a row above that", 0, [2 ** 31, 2 ** 31], 0xc0000000, [2 ** 31, 2 ** 31]],
    ["two orders, 2 and 3 + 2 rows before", 40, [35, 38], 0x80010003, []],
    ["two orders as far apart as they may be near", 32_768, [0, 32_767], 0x8000ffff, []],
    ["two orders one row further apart", 32_769, [0, 32_768], 0xc0000000, [0, 32_768]],
    ["two orders as far back as they may be near", 32_768, [0, 1], 0xbfff8001, []],
    ["two orders one row further back", 32_769, [0, 1], 0xc0000000, [0, 1]],
  ])("should hold %s in one word", (_what, row, candidates, word, far) => {
    const cancels = atRow(row, candidates);
    const columns = packCancels(cancels);

    expect([...columns.cancelOrder]).toEqual([word]);
    expect([...columns.farOrder]).toEqual(far);
    expect(plainCancels(columns, row + 1)).toEqual(cancels);
  });

  it("should count the words before a row by the bits of its block", () => {
    const named = new Set([0, 1, 7, 15, 255, 512, 519, 520]);
    const rows = Array.from({ length: 521 }, (_, row): Candidates => (named.has(row) ? [1, 1] : NOBODY));
    const { cancelStart, cancelBlock } = packCancels(plain(rows));

    expect([...cancelStart]).toEqual([0, 0, 5]);
    expect(cancelBlock).toHaveLength(66);
    const told = [...cancelBlock.entries()].filter(([, block]) => block !== 0);
    expect(told).toEqual([
      [0, 0x0200 | 0b11000001], // rows 0, 1 and 7: words 0, 1 and 2
      [1, 0x0300 | 0b00000001], // row 15
      [31, 0x0400 | 0b00000001], // row 255
      [64, 0x0100 | 0b10000001], // rows 512 and 519, counted from word 5
      [65, 0x0200 | 0b10000000], // row 520
    ]);
  });

  it("should be told in the order of their rows", () => {
    const writer = new CancelRowsWriter(100);
    writer.add(5, 1, 1);

    expect(() => {
      writer.add(5, 2, 2);
    }).toThrow(/rows of cancels come in their order/);
  });

  it("should take four bytes for a cancel of one order, and a quarter of a byte for any row", () => {
    const writer = new CancelRowsWriter(3_200);
    for (let row = 10; row < 3_200; row += 10) writer.add(row, row - 3, row - 3);
    const { cancelOrder, cancelStart, cancelBlock, farOrder } = writer.columns(3_200);

    expect(cancelBlock.byteLength).toBe(3_200 / 4);
    expect(cancelStart.byteLength).toBe(13 * 4);
    expect(cancelOrder.byteLength).toBe(319 * 4);
    expect(farOrder.byteLength).toBe(0);
  });
});
