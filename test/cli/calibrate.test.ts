import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import { setCloseTime } from "../../src/data/market-table.ts";
import { openStore } from "../../src/data/store.ts";
import { documentOf, runCli, widthOf } from "./run-cli.ts";
import { Folder, makeStore } from "./tiny-store.ts";

let folder: Folder;
let db: string;

beforeAll(() => {
  folder = new Folder();
  db = folder.file("tiny.db");
  makeStore(db);
});

afterAll(() => folder[Symbol.dispose]());

const calibrate = (...more: string[]): ReturnType<typeof runCli> =>
  runCli(["calibrate", "queue", "--db", db, ...more]);

async function resultsOf(...more: string[]): Promise<unknown> {
  return documentOf(await calibrate("--market", "CALM", "--json", ...more))["results"];
}

describe("calibrate queue", () => {
  it("should judge every fill model on each market, and on all of them together", async () => {
    const end = await calibrate("--market", "CALM", "QUIET", "--json");

    expect(end.exitCode).toBe(0);
    const document = documentOf(end) as {
      schema: string;
      results: { markets: string[]; filledCount: number; models: { model: string }[] | null }[];
    };
    expect(document).toMatchObject({ schema: "halfspread-calibrate-queue/1", filledBy: "whole", seed: "1" });
    expect(document.results.map(({ markets }) => markets)).toEqual([["CALM"], ["QUIET"], ["CALM", "QUIET"]]);
    const [calm, quiet, both] = document.results;
    expect(both!.filledCount).toBe(calm!.filledCount + quiet!.filledCount);
    expect(both!.models!.map(({ model }) => model)).toEqual([...FILL_MODELS.keys()]);
  });

  it("should give the same intervals for the same seed, and other ones for another", async () => {
    const results = await resultsOf();

    expect(await resultsOf()).toEqual(results);
    expect(await resultsOf("--seed", "2")).not.toEqual(results);
  });

  it("should print one row a model for people", async () => {
    const { stdout } = await calibrate("--market", "CALM");
    for (const name of FILL_MODELS.keys()) expect(stdout).toContain(name);
    expect(stdout).toContain("unavoidable");
  });

  it.each([
    [["--market", "CALM", "--filled-by", "half"], "USAGE_BAD_ARGUMENTS", 2],
    [["--market", "CALMER"], "DATA_MARKET_UNKNOWN", 3],
    [[], "USAGE_MISSING_OPTION", 2],
  ] as const)("should refuse %j with %s", async (argv, code, exitCode) => {
    const end = await calibrate(...argv, "--json");
    expect(end.exitCode).toBe(exitCode);
    expect(documentOf(end)).toMatchObject({ schema: "halfspread-error/1", code });
  });
});

interface CalibrationDocument {
  readonly schema: string;
  readonly markets: readonly {
    readonly ticker: string;
    readonly parameters: Readonly<Record<string, number>>;
    readonly whole: { readonly intensities: readonly { readonly reason: string | null }[] };
  }[];
}

const inputs = (...more: string[]): ReturnType<typeof runCli> => runCli(["calibrate", "--db", db, ...more]);

describe("calibrate", () => {
  it("should give models' inputs under their names, and a reason where there is too little", async () => {
    const end = await inputs("--market", "CALM", "--json");

    expect(end.exitCode).toBe(0);
    const document = documentOf(end) as unknown as CalibrationDocument;
    expect(document).toMatchObject({ schema: "halfspread-calibration/1", method: "sweep", heldSeconds: 5 });
    expect(Object.keys(document.markets[0]!.parameters)).toEqual([
      "sigmaDollarsPerSqrtHour",
      "intensityPerHour",
      "kappaPerCent",
    ]);
    const held = documentOf(await inputs("--market", "QUIET", "--method", "held", "--json"));
    const [quiet] = (held as unknown as CalibrationDocument).markets;
    expect(Object.keys(quiet!.parameters)).toEqual(["sigmaDollarsPerSqrtHour"]);
    expect(quiet!.whole.intensities[0]!.reason).toMatch(/^\d+ fills of virtual quotes, 60 are the least$/);
  });

  it("should feed --flow of a backtest", async () => {
    const document = documentOf(await inputs("--market", "CALM", "--json")) as unknown as CalibrationDocument;
    const { intensityPerHour, kappaPerCent } = document.markets[0]!.parameters;
    const flow = `intensityPerHour=${intensityPerHour},kappaPerCent=${kappaPerCent}`;
    const argv = ["backtest", "--db", db, "--market", "CALM", "--strategy", "naive-skew", "--json"];
    const end = await runCli([...argv, "--fill-model", "poisson", "--flow", flow, "--fees", "none"]);
    expect(end.exitCode).toBe(0);
  });

  it("should print tables of 80 columns, with the line to feed models", async () => {
    const { stdout } = await inputs("--market", "CALM");
    for (const text of ["two-scale", "A per hour", "k per cent", "either", "variance budget"])
      expect(stdout).toContain(text);
    const wide = stdout.split("\n").filter((line) => line.length > 80 && !line.includes("--params"));
    expect(wide).toEqual([]);
  });

  it("should print some of the rolling estimates where a window is given, in 80 columns", async () => {
    const { stdout } = await inputs("--market", "CALM", "--window", "2");
    const [, rolled = ""] = stdout.split("\nrolling  the 2 minutes before each time, 12 of ");
    const lines = rolled
      .split("\n")
      .filter((line) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +[\d.-]+ +[\d.,-]+ +[\d.-]+/.test(line));
    expect(lines).toHaveLength(12);
    expect(widthOf(rolled)).toBeLessThanOrEqual(80);
    expect((await inputs("--market", "CALM")).stdout).not.toContain("rolling");
    expect((await inputs("--market", "CALM", "--window", "100000")).stdout).toContain(
      "longer than the recording",
    );
  });

  it("should warn where the scheduled close and what was measured contradict each other", async () => {
    const far = folder.file("far.db");
    makeStore(far);
    {
      using store = openStore(far, "write");
      const ids = store.db.prepare("SELECT market_id FROM market").pluck().all() as number[];
      for (const id of ids) setCloseTime(store, id, 1.9e15);
    }
    const argv = ["calibrate", "--market", "CALM", "--db"];
    expect((await runCli([...argv, db])).stderr).toBe("");
    const told = /^warning: CALM: sigma was measured as 0\.\d+ .* and was cut to that/;
    expect((await runCli([...argv, far])).stderr).toMatch(told);
    const estimates = ["--strategy", "glft", "--fees", "none", "--estimates", "whole", "--json"];
    const { manifest } = documentOf(
      await runCli(["backtest", "--market", "CALM", "--db", far, ...estimates]),
    ) as {
      manifest: { assumptions: string[] };
    };
    expect(manifest.assumptions.join(" ")).toContain("CALM: sigma was measured as");
  });

  it("should draw a report without a flaw", async () => {
    const out = folder.file("report");
    const end = await inputs("--market", "CALM", "--out", out, "--window", "12");
    expect(end.stderr).toBe("");
    expect(readFileSync(join(out, "index.html"), "utf8")).toContain("How far orders reach: CALM");
    for (const name of ["intensity-calm", "rolling-sigma-calm", "rolling-a-calm", "rolling-k-calm"])
      for (const extension of ["png", "svg", "vl.json"])
        expect(existsSync(join(out, "charts", `${name}.${extension}`)), `${name}.${extension}`).toBe(true);
  });

  it.each([
    [["--market", "CALM", "--method", "guess"], "USAGE_BAD_ARGUMENTS", 2],
    [["--market", "CALM", "--held", "0"], "USAGE_BAD_ARGUMENTS", 2],
    [["--market", "CALM", "--window", "soon"], "USAGE_BAD_ARGUMENTS", 2],
    [["--market", "CALMER"], "DATA_MARKET_UNKNOWN", 3],
    [["fees", "--market", "CALM"], "USAGE_BAD_ARGUMENTS", 2],
    [[], "USAGE_MISSING_OPTION", 2],
  ] as const)("should refuse %j with %s", async (argv, code, exitCode) => {
    const end = await inputs(...argv, "--json");
    expect(end.exitCode).toBe(exitCode);
    expect(documentOf(end)).toMatchObject({ schema: "halfspread-error/1", code });
  });
});
