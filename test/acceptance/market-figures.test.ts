/** The measuring of markets against what was measured independently of the same recordings. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { marketFigures, meanFigures, type MarketFigures } from "../../src/data/market-figures.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { readRecordedRows } from "../../src/data/recorded-rows-store.ts";
import { expectFigures, INXD_QUIET, NBA_LIVE } from "../data/synth/recorded-figures.ts";
import { RECORDINGS_DIR } from "./folders.ts";
import { withRecordings } from "./load-recording.ts";

const GAMES = ["kalshi_ws_KXNBAGAME-26JAN07-TOR.jsonl.gz", "kalshi_ws_KXNBAGAME-26JAN07-CHA.jsonl.gz"];
const DAYS = ["kalshi_ws_INXD-23APR10-B4075.jsonl.gz", "kalshi_ws_INXD-23APR14-B4125.jsonl.gz"];

function figuresOf(file: string, heldSeconds: number): Promise<MarketFigures> {
  return withRecordings([file], (store) =>
    marketFigures(readRecordedRows(store, listMarkets(store)[0]!.ticker), heldSeconds),
  );
}

function isThere(files: readonly string[]): boolean {
  return files.every((file) => existsSync(join(RECORDINGS_DIR, file)));
}

describe.runIf(isThere(GAMES))("two games in play", () => {
  it("should measure as they were measured before, within a fifth", async () => {
    const all = await Promise.all(GAMES.map((file) => figuresOf(file, NBA_LIVE.heldSeconds)));
    // The fourth level differs by half between the two games: its median over both is not the mean of two medians.
    expectFigures(meanFigures(all), NBA_LIVE, 0.2, ["depth 3 behind the best"]);
    expect(Math.min(...all.map(({ depthContracts }) => depthContracts[3]!))).toBeLessThan(95 * 1.2);
    // the figures that need no choice of method are the same to the digits that were noted
    expect(all.map(({ tradesPerMinute }) => Math.round(tradesPerMinute))).toEqual([390, 201]);
    expect(all.map(({ parentsPerMinute }) => Math.round(parentsPerMinute))).toEqual([281, 144]);
    expect(all.map(({ tradeContractsMean }) => Math.round(tradeContractsMean))).toEqual([173, 221]);
    expect(all.map(({ deltasPerTrade }) => deltasPerTrade.toFixed(1))).toEqual(["7.5", "13.0"]);
    for (const { volatilityCentsPerSqrtHour } of all) expect(Math.round(volatilityCentsPerSqrtHour)).toBe(93);
    expect(all.map(({ signCorrelation1 }) => signCorrelation1.toFixed(2))).toEqual(["0.44", "0.36"]);
    expect(all.map(({ signCorrelation5 }) => signCorrelation5.toFixed(2))).toEqual(["0.18", "0.15"]);
  });
});

describe.runIf(isThere(DAYS))("two days of an index range", () => {
  it("should measure as they were measured before", async () => {
    const all = await Promise.all(DAYS.map((file) => figuresOf(file, INXD_QUIET.heldSeconds)));
    const mean = meanFigures(all);
    for (const [index, share] of INXD_QUIET.spreadShares.entries())
      expect(Math.abs(mean.spreadShares[index]! - share)).toBeLessThan(0.05);
    expect(all.map(({ tradesPerMinute }) => tradesPerMinute.toFixed(1))).toEqual(["2.0", "1.4"]);
    expect(all.map(({ parentsPerMinute }) => parentsPerMinute.toFixed(1))).toEqual(["1.5", "1.1"]);
    expect(all.map(({ parentGapVariation }) => parentGapVariation.toFixed(1))).toEqual(["2.5", "2.5"]);
    expect(all.map(({ volatilityCentsPerSqrtHour }) => Math.round(volatilityCentsPerSqrtHour))).toEqual([
      18, 12,
    ]);
    expect(all.map(({ signCorrelation1 }) => signCorrelation1.toFixed(2))).toEqual(["0.45", "0.63"]);
    expect(mean.sweeps.perMinute).toBeGreaterThan(0.69 * 0.75);
    expect(mean.sweeps.kappaPerCent).toBeLessThan(0.92 * 1.25);
    expect(mean.held.perMinute).toBeGreaterThan(0.23);
    expect(mean.held.perMinute).toBeLessThan(0.36);
  });
});
