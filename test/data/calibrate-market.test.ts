import { describe, expect, it } from "vitest";
import type { RollingRow } from "../../src/core/calibration-rows.ts";
import { HEAD_KIND_MASK, packTape, ROW_KIND, type Tape } from "../../src/core/tape.ts";
import { US_PER_HOUR } from "../../src/core/units.ts";
import { calibrateMarket } from "../../src/data/calibrate-market.ts";
import { RECORDED_KIND, type RecordedRows } from "../../src/data/recorded-rows.ts";
import { makeMarket } from "../../src/data/synth/market.ts";
import { buildTape } from "../../src/data/tape-builder.ts";

const ROW_COUNT = 6_000;
const REQUEST = { method: "sweep", heldSeconds: 5, windowMinutes: 8, seed: "1" } as const;

const market = makeMarket({ preset: "poisson", seed: "5", rowCount: ROW_COUNT });

function tapeOf(rowCount: number): Tape {
  const { ticker, priceRanges, closeTimeUs } = market;
  return buildTape(firstRows(market.rows, rowCount), { ticker, priceRanges, closeTimeUs, sources: [] });
}

function firstRows(
  { kind, side, priceBp, lots, timeUs, receiveTimeUs, isBlock }: RecordedRows,
  rowCount: number,
) {
  return {
    rowCount,
    kind: kind.subarray(0, rowCount),
    side: side.subarray(0, rowCount),
    priceBp: priceBp.subarray(0, rowCount),
    lots: lots.subarray(0, rowCount),
    timeUs: timeUs.subarray(0, rowCount),
    receiveTimeUs: receiveTimeUs.subarray(0, rowCount),
    isBlock: isBlock.subarray(0, rowCount),
  };
}

function isKnown({ intensityPerHour }: RollingRow): boolean {
  return intensityPerHour !== undefined;
}

describe("calibrating a market", () => {
  it("should give rolling estimates that nothing later changes", () => {
    const all = calibrateMarket(tapeOf(ROW_COUNT), REQUEST).rolling;
    const half = calibrateMarket(tapeOf(ROW_COUNT / 2), REQUEST).rolling;
    expect(half.length).toBeGreaterThanOrEqual(3);
    expect(all.length).toBeGreaterThan(half.length);
    expect(half.some(isKnown)).toBe(true);
    expect(all.slice(0, half.length)).toEqual(half);
  });

  it("should take the price step from the market's opening, not from a print to come", () => {
    // Half cents of a grid of tenths: what is printed later is nothing that the first estimates could know.
    const fine = [{ startBp: 0, endBp: 10_000, stepBp: 10 }];
    const fineTape = (rowCount: number, isPrinted: (row: number) => boolean): Tape => {
      const { rows, ticker, closeTimeUs } = market;
      const kept = Array.from({ length: rowCount }, (_, row) => row).filter(
        (row) => rows.kind[row] !== RECORDED_KIND.print || isPrinted(row),
      );
      const pick = <Column extends Uint8Array | Uint16Array | Float64Array>(column: Column): Column =>
        column.filter((_, row) => kept.includes(row)) as Column;
      const { kind, side, priceBp, lots, timeUs, receiveTimeUs, isBlock } = firstRows(rows, rowCount);
      const picked = { kind: pick(kind), side: pick(side), priceBp: pick(priceBp), lots: pick(lots) };
      const times = { timeUs: pick(timeUs), receiveTimeUs: pick(receiveTimeUs), isBlock: pick(isBlock) };
      const built = { rowCount: kept.length, ...picked, ...times };
      return buildTape(built, { ticker, priceRanges: fine, closeTimeUs, sources: [] });
    };
    const late = (row: number): boolean => row > ROW_COUNT / 2;
    const [half, all] = [fineTape(ROW_COUNT / 2, late), fineTape(ROW_COUNT, late)];
    const known = calibrateMarket(half, REQUEST).rolling;

    expect(known.some(({ sigmaDollarsPerSqrtHour }) => sigmaDollarsPerSqrtHour !== undefined)).toBe(true);
    expect(calibrateMarket(all, REQUEST).rolling.slice(0, known.length)).toEqual(known);
  });

  it("should end with what was recorded, however much later the market's life goes on", () => {
    const tape = tapeOf(ROW_COUNT);
    const [head, timeUs] = [tape.head.slice(), tape.timeUs.slice()];
    const last = ROW_COUNT - 1;
    head[last] = (head[last]! & ~HEAD_KIND_MASK) | ROW_KIND.status;
    timeUs[last] = timeUs[last]! + 1_000 * 24 * US_PER_HOUR;
    const { ticker, priceRanges, sources, counts } = tape;
    const longLived = packTape({ ticker, priceRanges, sources, counts }, { ...tape, head, timeUs });

    const { whole, rolling } = calibrateMarket(longLived, REQUEST);

    expect(whole.toUs).toBeLessThanOrEqual(timeUs[last - 1]!);
    expect(rolling.length).toBeLessThan(200);
    expect(whole.intensities.some(({ intensityPerHour }) => intensityPerHour !== undefined)).toBe(true);
  });

  it("should be the same for the same seed", () => {
    const tape = tapeOf(ROW_COUNT);
    expect(calibrateMarket(tape, REQUEST)).toEqual(calibrateMarket(tape, REQUEST));
  });

  it("should fit both methods to the whole, the one that was asked for first", () => {
    const { whole, tickCents } = calibrateMarket(tapeOf(ROW_COUNT), { ...REQUEST, method: "held" });
    expect(whole.intensities.map(({ method, side }) => `${method} ${side}`)).toEqual([
      "held bid",
      "held ask",
      "held both",
      "sweep bid",
      "sweep ask",
      "sweep both",
    ]);
    expect(tickCents).toBe(1);
    const sweeps = whole.intensities.slice(3);
    expect(sweeps[2]!.eventCount).toBe(sweeps[0]!.eventCount + sweeps[1]!.eventCount);
    for (const { cells, eventCount } of sweeps)
      expect(cells.reduce((sum, { observedCount }) => sum + observedCount, 0)).toBe(eventCount);
  });

  it("should refuse a window that holds too little, with the reason", () => {
    const { rolling } = calibrateMarket(tapeOf(ROW_COUNT), { ...REQUEST, windowMinutes: 0.5 });
    expect(rolling.length).toBeGreaterThan(10);
    for (const { reasons, sigmaDollarsPerSqrtHour } of rolling) {
      expect(sigmaDollarsPerSqrtHour).toBeUndefined();
      expect(reasons.join()).toContain("60 are the least");
    }
  });
});
