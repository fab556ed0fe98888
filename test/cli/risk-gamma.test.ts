/** What a risk profile gives a strategy that has a gamma. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planWith, readFlag } from "../../src/cli/backtest-settings.ts";
import { laneRequests } from "../../src/cli/lanes.ts";
import { loadMarkets, replay } from "../../src/cli/replay.ts";
import { openStore } from "../../src/data/store.ts";
import { DEFAULT_LATENCY } from "../../src/engine/latency.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { Folder, makeStore } from "./tiny-store.ts";

let folder: Folder;
let db: string;

beforeAll(() => {
  folder = new Folder();
  db = folder.file("tiny.db");
  makeStore(db);
});

afterAll(() => folder[Symbol.dispose]());

/** A strategy that has a gamma, and does nothing with it. */
const WITH_GAMMA = {
  ...naiveSkew,
  parameters: [
    ...naiveSkew.parameters,
    { name: "gammaPerDollar", default: 0.1, min: 0, max: 10, summary: "risk aversion" },
  ],
};

function runWith(params: Readonly<Record<string, number>>) {
  const settings = { params, cash: "100", riskProfile: "game-before-start" };
  const plan = { ...planWith(WITH_GAMMA, settings, readFlag), latency: DEFAULT_LATENCY };
  using store = openStore(db, "read");
  const run = {
    fees: { kind: "none" },
    feePrecision: "direct",
    isGapAllowed: false,
    isVerified: false,
  } as const;
  const rows = replay(
    { ...run, lanes: laneRequests([plan], 1, false), seed: "1" },
    loadMarkets(store, ["CALM"], false, () => undefined),
  );
  return { lane: rows.lanes[0]!, stated: rows.manifest.assumptions.join("\n") };
}

describe("gamma of a profile", () => {
  it("should reach a strategy that was given none: the cautious end of 0.05 to 0.5, and the manifest says so", () => {
    const { lane, stated } = runWith({});

    expect(lane.parameters["gammaPerDollar"]).toBe(0.5);
    expect(lane.risk.gammaPerDollar).toBe(0.5);
    expect(stated).toContain(
      "gammaPerDollar is 0.5, the cautious end of the range of the profile game-before-start.",
    );
  });

  it("should give way to the one that is given, and the manifest says so", () => {
    const { lane, stated } = runWith({ gammaPerDollar: 0.2 });

    expect(lane.parameters["gammaPerDollar"]).toBe(0.2);
    expect(lane.risk.gammaPerDollar).toBeUndefined();
    expect(stated).toContain("gammaPerDollar is 0.2, as it was given, not the profile's.");
  });
});
