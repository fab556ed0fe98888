/** What pairing and the canonical order keep on any recording, however strange. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { HEAD_EVENT_END, HEAD_KIND_MASK, ROW_KIND, rowLots } from "../../src/core/tape.ts";
import { PAIRING_WINDOW_US, type Pairing } from "../../src/data/pairing.ts";
import { canonicalRows } from "../../src/data/tape-builder.ts";
import { checkProperty } from "../engine/property.ts";
import {
  deltaRow,
  gapRow,
  printRow,
  recordedRows,
  snapshotRows,
  tapeOf,
  type PlainRow,
} from "../engine/rows.ts";

const RUNS = 1_500;
const PRICES_BP = [4_000, 4_100];
/** Deep enough that no sequence below empties a level. */
const DEEP_LOTS = 1_000;

const side = fc.constantFrom<Side>(BID, ASK);
const priceBp = fc.constantFrom(...PRICES_BP);
const sizeLots = fc.integer({ min: 1, max: 4 });
/** Time since the row before: mostly none or little, now and then about the window, at times backwards. */
const stepUs = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 0, 1, 1_000) },
  { weight: 2, arbitrary: fc.constantFrom(PAIRING_WINDOW_US - 1_000, PAIRING_WINDOW_US, 700_000) },
  { weight: 1, arbitrary: fc.constantFrom(PAIRING_WINDOW_US + 1, -1, -1_000) },
);

type MakeRow = (timeUs: number) => PlainRow[];
const delta: fc.Arbitrary<MakeRow> = fc
  .tuple(side, priceBp, sizeLots, fc.integer({ min: 0, max: 3 }))
  .map(([side, priceBp, lots, kind]) => (timeUs) => [
    deltaRow(timeUs, side, priceBp, kind === 0 ? lots : -lots),
  ]);
const print: fc.Arbitrary<MakeRow> = fc
  .tuple(side, priceBp, sizeLots, fc.integer({ min: 0, max: 9 }))
  .map(([side, priceBp, lots, kind]) => (timeUs) => [printRow(timeUs, side, priceBp, lots, kind === 0)]);
const deepSnapshot: MakeRow = (timeUs) =>
  snapshotRows(
    timeUs,
    PRICES_BP.flatMap((priceBp) => [[BID, priceBp, DEEP_LOTS] as const, [ASK, priceBp, DEEP_LOTS] as const]),
  );

function recording(extra: readonly fc.Arbitrary<MakeRow>[]): fc.Arbitrary<PlainRow[]> {
  const row = fc.oneof(
    { weight: 10, arbitrary: delta },
    { weight: 8, arbitrary: print },
    ...extra.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
  return fc.array(fc.tuple(stepUs, row), { maxLength: 40 }).map((steps) => {
    let timeUs = 10_000_000;
    const rows = deepSnapshot(timeUs);
    for (const [stepUs, makeRow] of steps) {
      timeUs += stepUs;
      rows.push(...makeRow(timeUs));
    }
    return rows;
  });
}

const withSnapshots = recording([fc.constant(deepSnapshot)]);
const withGaps = recording([
  fc.constant(deepSnapshot),
  fc.constant<MakeRow>((timeUs) => [gapRow(timeUs), ...deepSnapshot(timeUs)]),
]);

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The pairs one by one. */
function pairList({ pairs }: Pairing): { printRow: number; reductionRow: number; lots: number }[] {
  return pairs.lots.map((lots, index) => ({
    printRow: pairs.printRow[index]!,
    reductionRow: pairs.reductionRow[index]!,
    lots,
  }));
}

describe("pairing", () => {
  it("should pair no more of a print than its size and no more of a reduction than was reduced", () => {
    checkProperty(
      fc.property(withGaps, (plainRows) => {
        const { pairing } = canonicalRows(recordedRows(plainRows));
        const { tradedLots } = pairing;
        plainRows.forEach((row, index) => {
          const isPaired = (row.kind === "print" && !row.isBlock) || (row.kind === "delta" && row.lots < 0);
          const limitLots = isPaired ? Math.abs(row.lots) : 0;
          expect(tradedLots[index]).toBeGreaterThanOrEqual(0);
          expect(tradedLots[index]).toBeLessThanOrEqual(limitLots);
          const own = pairList(pairing).filter(
            ({ printRow, reductionRow }) => printRow === index || reductionRow === index,
          );
          expect(tradedLots[index]).toBe(sum(own.map(({ lots }) => lots)));
        });
      }),
      RUNS,
    );
  });

  it("should account for every printed lot: paired in one of the passes, or unpaired", () => {
    checkProperty(
      fc.property(withGaps, (plainRows) => {
        const { tradedLots, pairedLotsByPass, unpairedLots } = canonicalRows(recordedRows(plainRows)).pairing;
        const tradedOf = (kind: PlainRow["kind"]): number =>
          sum(tradedLots.filter((_, index) => plainRows[index]!.kind === kind));
        const prints = plainRows.filter(({ kind, isBlock }) => kind === "print" && !isBlock);
        const { a, b, c } = pairedLotsByPass;
        expect(a + b + c + unpairedLots).toBe(sum(prints.map(({ lots }) => lots)));
        expect(tradedOf("print")).toBe(a + b + c);
        expect(tradedOf("delta")).toBe(a + b + c);
      }),
      RUNS,
    );
  });

  it("should pair within one level, one book and two seconds", () => {
    checkProperty(
      fc.property(withGaps, (plainRows) => {
        const { pairing, timeUs } = canonicalRows(recordedRows(plainRows));
        for (const { printRow, reductionRow } of pairList(pairing)) {
          const print = plainRows[printRow]!;
          const reduction = plainRows[reductionRow]!;
          expect([reduction.side, reduction.priceBp]).toEqual([print.side, print.priceBp]);
          expect(Math.abs(timeUs[printRow]! - timeUs[reductionRow]!)).toBeLessThanOrEqual(PAIRING_WINDOW_US);
          const between = plainRows.slice(Math.min(printRow, reductionRow), Math.max(printRow, reductionRow));
          expect(between.some(({ kind }) => kind === "snapshot" || kind === "gap")).toBe(false);
        }
      }),
      RUNS,
    );
  });
});

describe("canonical order", () => {
  it("should never move a print later, and no other row at all", () => {
    checkProperty(
      fc.property(withGaps, (plainRows) => {
        const { pairing, order, timeUs } = canonicalRows(recordedRows(plainRows));
        for (const [row, anchor] of pairing.anchorRow.entries()) {
          expect(anchor).toBeLessThanOrEqual(row);
          expect(timeUs[anchor]).toBeLessThanOrEqual(timeUs[row]!);
          if (plainRows[row]!.kind !== "print") expect(anchor).toBe(row);
        }
        const still = [...order].filter((row) => pairing.anchorRow[row] === row);
        expect(still).toEqual(still.toSorted((x, y) => x - y));
      }),
      RUNS,
    );
  });

  it("should keep the order of prints that move to one place", () => {
    checkProperty(
      fc.property(withGaps, (plainRows) => {
        const { pairing, order } = canonicalRows(recordedRows(plainRows));
        const moved = [...order].filter((row) => pairing.anchorRow[row] !== row);
        const byAnchor = Map.groupBy(moved, (row) => pairing.anchorRow[row]!);
        for (const [anchor, prints] of byAnchor) {
          expect(prints).toEqual(prints.toSorted((x, y) => x - y));
          const place = order.indexOf(anchor);
          expect(Array.from(order.slice(place - prints.length, place))).toEqual(prints);
        }
      }),
      RUNS,
    );
  });

  it("should make the tape a permutation of the recorded rows and a settlement, with time never decreasing", () => {
    checkProperty(
      fc.property(withSnapshots, (plainRows) => {
        const { order } = canonicalRows(recordedRows(plainRows));
        expect([...order].toSorted((x, y) => x - y)).toEqual(plainRows.map((_, row) => row));
        const tape = tapeOf(plainRows, { settlementMicros: 1_000_000 });
        expect(tape.rowCount).toBe(plainRows.length + 1);
        const tapeKind = {
          snapshot: "clear",
          snapshotLevel: "level",
          delta: "level",
          print: "print",
        } as const;
        for (let index = 0; index < tape.rowCount; index++) {
          const kind = tape.head[index]! & HEAD_KIND_MASK;
          const plain = plainRows[order[index] ?? -1];
          if (plain === undefined) expect(kind).toBe(ROW_KIND.settlement);
          else if (plain.kind !== "gap") expect(kind).toBe(ROW_KIND[tapeKind[plain.kind]]);
          if (plain?.kind === "print") expect(rowLots(tape, index)).toBe(plain.lots);
          if (index === 0) continue;
          expect(tape.timeUs[index]).toBeGreaterThanOrEqual(tape.timeUs[index - 1]!);
          const isEventOver = (tape.head[index - 1]! & HEAD_EVENT_END) !== 0;
          expect(isEventOver).toBe(tape.timeUs[index] !== tape.timeUs[index - 1]);
        }
      }),
      RUNS,
    );
  });
});
