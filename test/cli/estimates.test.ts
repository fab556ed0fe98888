import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tape } from "../../src/core/tape.ts";
import { makeMarket } from "../../src/data/synth/market.ts";
import type { RecordedRows } from "../../src/data/recorded-rows.ts";
import { buildTape } from "../../src/data/tape-builder.ts";
import { runBacktest } from "../../src/engine/backtest.ts";
import { laneChoice, readFlag } from "../../src/cli/backtest-settings.ts";
import { LaneEstimates, parseEstimates } from "../../src/cli/estimates.ts";
import { laneRequests } from "../../src/cli/lanes.ts";
import { measuredPlans } from "../../src/cli/measured-latency.ts";
import { documentOf, runCli } from "./run-cli.ts";
import { Folder } from "./tiny-store.ts";

const ROW_COUNT = 6_000;
const made = makeMarket({ preset: "poisson", seed: "5", rowCount: ROW_COUNT });

function tapeOf(rowCount: number): Tape {
  const { ticker, priceRanges, closeTimeUs } = made;
  const cut = Object.entries(made.rows).map(([name, column]) =>
    typeof column === "number" ? [name, rowCount] : [name, (column as Uint8Array).subarray(0, rowCount)],
  );
  const rows = Object.fromEntries(cut) as RecordedRows;
  return buildTape(rows, { ticker, priceRanges, closeTimeUs, sources: [] });
}

async function fixedFills(tape: Tape) {
  const choice = laneChoice({ strategy: "riccati", fillModel: ["touch"] }, readFlag);
  const lanes = laneRequests(await measuredPlans([choice], "1"), 1, false);
  return runBacktest({ tapes: [tape], lanes }).fills;
}

async function rollingFills(tape: Tape) {
  const choice = laneChoice({ strategy: "riccati", fillModel: ["touch"], estimates: "rolling:8" }, readFlag);
  const [{ estimates, ...lane }] = laneRequests(await measuredPlans([choice], "1"), 1, false) as [
    ReturnType<typeof laneRequests>[number],
  ];
  const estimated = new LaneEstimates([tape], "1").apply(lane, estimates!);
  expect(estimated.lane.definition.name).toBe("riccati, rolling 8 min");
  expect(estimated.sentences[0]).toContain("from the 8 minutes before");
  return runBacktest({ tapes: [tape], lanes: [estimated.lane] }).fills;
}

describe("rolling estimates", () => {
  it("should lead to the same fills whatever comes later, and to others than fixed parameters", async () => {
    const half = tapeOf(ROW_COUNT / 2);
    const untilUs = half.timeUs.at(-1)!;
    const [all, early] = [await rollingFills(tapeOf(ROW_COUNT)), await rollingFills(half)];
    const before = all.filter(({ timeUs }) => timeUs < untilUs);

    expect(before.length).toBeGreaterThan(20);
    expect(early.filter(({ timeUs }) => timeUs < untilUs)).toEqual(before);
    expect(all).not.toEqual(await fixedFills(tapeOf(ROW_COUNT)));
  });

  it("should hold on to the estimates before those that the strategy does not take", () => {
    const tape = tapeOf(ROW_COUNT);
    // A risk that the table takes with these, and not with the volatility and decay that are estimated.
    const params = {
      gammaPerDollar: 0.5,
      maxPositionContracts: 100,
      kappaPerCent: 0.2,
      sigmaDollarsPerSqrtHour: 0.02,
      horizonHours: 24,
    };
    const choice = laneChoice({ strategy: "hjb-continuous", params, estimates: "rolling:8" }, readFlag);
    const lane = {
      ...choice,
      latency: { feedUs: 0, orderUs: 0 },
      marketIndices: [0],
      fillModel: choice.fillModels[0]!,
    };

    const { sentences } = new LaneEstimates([tape], "1").apply(lane, choice.estimates!);

    expect(sentences.join(" ")).toMatch(
      /estimates were not taken, those before them held on; the first: SYN-POISSON-5: /,
    );
  });
});

describe("what estimates are asked for", () => {
  it.each([
    ["fixed", { kind: "fixed" }],
    ["whole", { kind: "whole" }],
    ["rolling", { kind: "rolling", windowMinutes: 30 }],
    ["rolling:2.5", { kind: "rolling", windowMinutes: 2.5 }],
  ])("should be read from %s", (text, choice) => {
    expect(parseEstimates(text, "--estimates")).toEqual(choice);
  });

  it.each(["rolled", "rolling:", "rolling:0", "rolling:x", "rolling:Infinity", "rolling:1:2", "whole:3"])(
    "should be refused where they are %s",
    (text) => {
      expect(() => parseEstimates(text, "--estimates")).toThrow(`--estimates was "${text}"`);
    },
  );
});

describe("backtest --estimates", () => {
  let folder: Folder;
  let db: string;

  beforeAll(async () => {
    folder = new Folder();
    db = folder.file("made.db");
    await runCli(["synth", "--preset", "poisson", "--rows", "6000", "--db", db]);
  });

  afterAll(() => folder[Symbol.dispose]());

  const backtest = (strategy: string, estimates: string, ...more: string[]): ReturnType<typeof runCli> => {
    const market = ["--db", db, "--market", "SYN-POISSON-1", "--fees", "none", "--json"];
    return runCli(["backtest", ...market, "--strategy", strategy, "--estimates", estimates, ...more]);
  };

  it("should put what the whole recording says in the parameters' place, and call it in-sample", async () => {
    const { manifest, lanes } = documentOf(await backtest("glft", "whole")) as {
      manifest: { assumptions: string[] };
      lanes: { strategy: string; params: Record<string, number> }[];
    };

    expect(lanes[0]!.strategy).toBe("glft, in-sample");
    // The market's own: 720 orders an hour and side, 0.5 a cent (docs/SYNTHETIC.md), within a fifth.
    expect(lanes[0]!.params["kappaPerCent"]).toBeGreaterThan(0.4);
    expect(lanes[0]!.params["kappaPerCent"]).toBeLessThan(0.6);
    expect(lanes[0]!.params["intensityPerHour"]).toBeGreaterThan(576);
    expect(lanes[0]!.params["intensityPerHour"]).toBeLessThan(864);
    expect(manifest.assumptions).toContainEqual(expect.stringMatching(/^In-sample: /));
  });

  it("should estimate what lies under overlays", async () => {
    const overlay = ["--overlay", "minimum-market-spread", "--overlay", "inventory-widening"];
    const end = await backtest("riccati", "rolling:5", ...overlay);

    expect((documentOf(end) as { lanes: { strategy: string }[] }).lanes[0]!.strategy).toBe(
      "riccati, rolling 5 min+minimum-market-spread+inventory-widening",
    );
  });

  it("should refuse them for a strategy without such parameters", async () => {
    expect(documentOf(await backtest("naive-skew", "rolling"))).toMatchObject({
      code: "USAGE_ESTIMATES_UNUSED",
    });
  });
});
