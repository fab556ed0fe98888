/** Doubtful parameters are told on standard error wherever a strategy is used, and kept where its results are. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, runCli } from "./run-cli.ts";
import { Folder, makeRecordedStore, makeStore } from "./tiny-store.ts";

let folder: Folder;
let db: string;

beforeAll(() => {
  folder = new Folder();
  db = folder.file("tiny.db");
  makeStore(db);
});

afterAll(() => folder[Symbol.dispose]());

const FAR = ["--params", '{"horizonHours":6}'];
const DOUBT = /^warning: avellaneda-stoikov: horizonHours is 6, but with intensityPerHour 6 .*/;

const feeWarningsOf = async (...more: readonly string[]) => {
  const end = await runCli(["backtest", "--db", db, "--market", "CALM", "--json", ...more]);
  expect(end.exitCode).toBe(0);
  const { assumptions } = documentOf(end)["manifest"] as { assumptions: readonly string[] };
  const told = end.stderr
    .trim()
    .split("\n")
    .filter((line) => line.includes("makerFeeRate"));
  expect(assumptions).toEqual(expect.arrayContaining(told.map((line) => line.replace("warning: ", ""))));
  return told;
};

describe("warnings of a strategy", () => {
  it("should stand before a quote, and in its document", async () => {
    const argv = ["quote", "avellaneda-stoikov", "--state", '{"bidCents":48,"askCents":52}', "--json"];
    const [far, usual] = [await runCli([...argv, ...FAR]), await runCli(argv)];

    expect(far.exitCode).toBe(0);
    expect(far.stderr).toMatch(DOUBT);
    expect(documentOf(far)["warnings"]).toEqual([
      far.stderr.trim().replace("warning: avellaneda-stoikov: ", ""),
    ]);
    expect([usual.stderr, documentOf(usual)["warnings"]]).toEqual(["", []]);
  });

  it("should be told once of all lanes of a backtest, and be among what its numbers rest on", async () => {
    const argv = ["backtest", "--db", db, "--market", "CALM", "QUIET", "--fees", "none", "--json"];
    const end = await runCli([...argv, "--strategy", "avellaneda-stoikov", ...FAR]);

    expect(end.exitCode).toBe(0);
    expect(end.stderr).toMatch(DOUBT);
    expect(end.stderr.trim().split("\n")).toHaveLength(1);
    const { assumptions } = documentOf(end)["manifest"] as { assumptions: readonly string[] };
    expect(assumptions).toContain(end.stderr.trim().replace("warning: ", ""));
  });

  it("should be told where a strategy or an overlay reckons with another maker's fee than the run charges", async () => {
    const table = ["--strategy", "hjb-fixed-fair", "--params"];
    const free = ["--fees", "none"];
    expect(await feeWarningsOf(...table, "{}", ...free)).toEqual([
      expect.stringContaining("makerFeeRate is 0.0175, but this run charges makers nothing in CALM"),
    ]);
    expect(await feeWarningsOf(...table, '{"makerFeeRate":0}', ...free)).toEqual([]);
    const charged = ["--fees", folder.file("fees.json")];
    const segment = {
      fromTimeUs: 0,
      takerRatePpt: 70_000_000_000,
      makerRatePpt: 17_500_000_000,
      rounding: "micro",
    };
    writeFileSync(
      charged[1]!,
      JSON.stringify({ schema: "halfspread-fees/1", name: "made", segments: [segment] }),
    );
    expect(await feeWarningsOf(...table, "{}", ...charged)).toEqual([]);
    expect(await feeWarningsOf(...table, '{"makerFeeRate":0}', ...charged)).toEqual([
      expect.stringContaining("do not earn their fee. Set makerFeeRate to 0.0175"),
    ]);
    const overlay = ["--strategy", "naive-skew", "--overlay", "competition"];
    expect(await feeWarningsOf(...overlay, ...free)).toEqual([
      expect.stringContaining("naive-skew+competition: competition.makerFeeRate is 0.0175"),
    ]);
  });

  it("should be told by a check of such parameters", async () => {
    const end = await runCli(["check", "--strategy", "avellaneda-stoikov", "--json", ...FAR]);

    expect(end.exitCode).toBe(0);
    expect(end.stderr).toMatch(DOUBT);
  });

  it("should say that no close is known to a strategy that reckons with it, and to no other", async () => {
    const open = folder.file("open.db");
    makeRecordedStore(open, { ticker: "OPEN", deltaLots: 100 });
    const assumptionsOf = async (strategy: string, ...more: readonly string[]): Promise<string> => {
      const argv = ["backtest", "--db", open, "--market", "OPEN", "--fees", "none", "--json"];
      const end = await runCli([...argv, "--strategy", strategy, ...more]);
      return (documentOf(end)["manifest"] as { assumptions: readonly string[] }).assumptions.join(" ");
    };
    const sentence = "the time to go is the horizon alone: OPEN.";

    expect(await assumptionsOf("riccati")).toContain(sentence);
    expect(await assumptionsOf("naive-skew")).not.toContain(sentence);
    const never = "overlays that wait for it never act: OPEN.";
    expect(await assumptionsOf("naive-skew", "--overlay", "stop-before-close")).toContain(never);
    expect(await assumptionsOf("naive-skew", "--overlay", "expiry-widening")).toContain(never);
    expect(await assumptionsOf("naive-skew", "--overlay", "jump-pause")).not.toContain(never);
  });
});
