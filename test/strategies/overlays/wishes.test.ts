/** The sheet between a strategy and its overlays: both sides alike, levels in whatever order they were wished. */
import { describe, expect, it } from "vitest";
import { QUOTE_LEVELS_MAX } from "../../../src/core/strategy.ts";
import { WishedSide, Wishes } from "../../../src/strategies/overlays/wishes.ts";

/** Levels of [price, size]; bids at 100 less the price where they are asks. */
function side(towards: 1 | -1, ...levels: readonly (readonly [number, number])[]): WishedSide {
  const wished = new WishedSide(towards);
  for (const [price, size] of levels) wished.add(towards === 1 ? price : 100 - price, size);
  return wished;
}

function levelsOf({ towards, priceCents, sizeContracts, count }: WishedSide) {
  return Array.from({ length: count }, (_, level) => [
    towards === 1 ? priceCents[level]! : 100 - priceCents[level]!,
    sizeContracts[level]!,
  ]);
}

describe.each([
  ["bids", 1],
  ["asks", -1],
] as const)("wished %s", (_, towards) => {
  const three = () => side(towards, [46, 3], [48, 1], [47, 2]);

  it("should know the one nearest to the market", () => {
    expect(three().bestCents).toBe(towards === 1 ? 48 : 52);
    expect(side(towards).bestCents).toBeUndefined();
  });

  it("should be taken from the market's side first", () => {
    const wished = three();
    wished.take(2.5);
    expect(levelsOf(wished)).toEqual([
      [46, 3],
      [47, 0.5],
    ]);
    wished.take(9);
    expect(wished.count).toBe(0);
  });

  it("should be kept from the market's side first", () => {
    const wished = three();
    wished.keep(2.505);
    expect(levelsOf(wished)).toEqual([
      [48, 1],
      [47, 1.5],
    ]);
    wished.keep(-1);
    expect(wished.count).toBe(0);
  });

  it("should move and shrink together", () => {
    const wished = three();
    wished.move(0.5);
    wished.scale(0.335);
    expect(levelsOf(wished)).toEqual([
      [46.5, 1],
      [48.5, 0.33],
      [47.5, 0.67],
    ]);
  });
});

describe("a sheet of wishes", () => {
  it("should refuse more levels than a quote can have", () => {
    const sheet = new Wishes();
    for (let level = 0; level < QUOTE_LEVELS_MAX; level++) sheet.ask(60 + level, 1);
    expect(() => sheet.ask(90, 1)).toThrow("levels in one side of a quote");
  });

  it("should take a side that is not wished from what is explained, and know no spread where nothing is", () => {
    const sheet = new Wishes();
    sheet.ask(52, 1);
    expect(sheet.spreadCents).toBe(0);
    sheet.explain = () => [
      { label: "fair value", bidCents: 50, askCents: 50 },
      { label: "half-spread", bidCents: -2, askCents: 2 },
    ];
    expect(sheet.bestPrices()).toEqual({ bidCents: 48, askCents: 52 });
    expect(sheet.spreadCents).toBe(4);
  });
});
