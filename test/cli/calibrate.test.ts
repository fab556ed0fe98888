import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import { documentOf, runCli } from "./run-cli.ts";
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
