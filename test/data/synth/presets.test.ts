/** The presets against what recordings showed, measured the same way: the mean over a few markets of a recording's length. */
import { describe, expect, it } from "vitest";
import { US_PER_HOUR } from "../../../src/core/units.ts";
import { marketFigures, meanFigures, type MarketFigures } from "../../../src/data/market-figures.ts";
import { RECORDED_KIND } from "../../../src/data/recorded-rows.ts";
import { makeMarket } from "../../../src/data/synth/market.ts";
import { SYNTH_PRESETS } from "../../../src/data/synth/presets.ts";
import { expectFigures, INXD_QUIET, NBA_LIVE } from "./recorded-figures.ts";

const SHARE_MAX = 0.25;

function measured(
  preset: string,
  rowCount: number,
  { seedCount, heldSeconds }: { seedCount: number; heldSeconds: number },
): MarketFigures {
  const seeds = Array.from({ length: seedCount }, (_, index) => String(index + 1));
  return meanFigures(
    seeds.map((seed) => marketFigures(makeMarket({ preset, seed, rowCount }).rows, heldSeconds)),
  );
}

describe("nba-live", () => {
  it("should be within a quarter of every figure of two recorded games", () => {
    expectFigures(measured("nba-live", 36_000, { seedCount: 12, ...NBA_LIVE }), NBA_LIVE, SHARE_MAX);
  });
});

describe("inxd-quiet", () => {
  it("should be within a quarter of every figure of two recorded days", () => {
    expectFigures(measured("inxd-quiet", 24_800, { seedCount: 16, ...INXD_QUIET }), INXD_QUIET, SHARE_MAX);
  });

  it("should trade several times as often in its last hour as in its first", () => {
    let firstCount = 0;
    let lastCount = 0;
    for (let seed = 1; seed <= 16; seed++) {
      const { rows } = makeMarket({ preset: "inxd-quiet", seed: String(seed), rowCount: 24_800 });
      const startUs = rows.timeUs[0]!;
      const endUs = rows.timeUs[24_799]!;
      for (let row = 0; row < rows.rowCount; row++) {
        if (rows.kind[row] !== RECORDED_KIND.print) continue;
        if (rows.timeUs[row]! < startUs + US_PER_HOUR) firstCount++;
        if (rows.timeUs[row]! > endUs - US_PER_HOUR) lastCount++;
      }
    }
    expect(lastCount / firstCount).toBeGreaterThan(2);
  });
});

describe("nba-pregame", () => {
  const figures = measured("nba-pregame", 4_000, { seedCount: 6, heldSeconds: 60 });

  it("should be a cent wide and move no more than 2 cents in the square root of an hour", () => {
    expect(figures.spreadShares[0]).toBeGreaterThan(0.9);
    expect(figures.volatilityCentsPerSqrtHour).toBeLessThan(2.5);
  });

  it("should hold 5,000 to 220,000 contracts at each of the top levels", () => {
    for (const contracts of figures.depthContracts.slice(0, 3)) {
      expect(contracts).toBeGreaterThan(5_000);
      expect(contracts).toBeLessThan(220_000);
    }
  });
});

describe("weather-wide", () => {
  it("should be 1 to 8 cents wide, mostly more than one", () => {
    const { spreadShares } = measured("weather-wide", 6_000, { seedCount: 4, heldSeconds: 60 });
    expect(spreadShares[0]).toBeLessThan(0.2);
    expect(spreadShares.slice(1).filter((share) => share > 0.05)).toHaveLength(4);
  });

  it("should trade fractions of contracts now and then", () => {
    const { rows } = makeMarket({ preset: "weather-wide", seed: "1", rowCount: 6_000 });
    const prints = Array.from(rows.lots).filter((_, row) => rows.kind[row] === RECORDED_KIND.print);
    const share = prints.filter((lots) => lots % 100 !== 0).length / prints.length;
    expect(share).toBeGreaterThan(0.01);
    expect(share).toBeLessThan(0.3);
  });
});

describe("poisson", () => {
  const told = SYNTH_PRESETS.get("poisson")!.uninformed;
  const figures = measured("poisson", 40_000, { seedCount: 4, heldSeconds: 5 });

  it("should show the A and k it was told, by sweeps and by quotes that are held", () => {
    for (const { perMinute, kappaPerCent } of [figures.sweeps, figures.held]) {
      expect(kappaPerCent / told.kappaPerCent).toBeGreaterThan(0.85);
      expect(kappaPerCent / told.kappaPerCent).toBeLessThan(1.15);
      expect(perMinute / told.intensityPerMinute).toBeGreaterThan(0.75);
      expect(perMinute / told.intensityPerMinute).toBeLessThan(1.25);
    }
  });

  it("should have takers that come independently: exponential waiting, and nobody informed", () => {
    expect(figures.parentGapVariation).toBeGreaterThan(0.85);
    expect(figures.parentGapVariation).toBeLessThan(1.1);
    const { accounts } = makeMarket({ preset: "poisson", seed: "1", rowCount: 10_000 });
    expect(accounts.find(({ agent }) => agent === "informed")!.takenLots).toBe(0);
  });
});
