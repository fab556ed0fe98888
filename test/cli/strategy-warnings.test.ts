/** Doubtful parameters are told on standard error wherever a strategy is used, and kept where its results are. */
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

  it("should be told by a check of such parameters", async () => {
    const end = await runCli(["check", "--strategy", "avellaneda-stoikov", "--json", ...FAR]);

    expect(end.exitCode).toBe(0);
    expect(end.stderr).toMatch(DOUBT);
  });

  it("should say that no close is known to a strategy that reckons with it, and to no other", async () => {
    const open = folder.file("open.db");
    makeRecordedStore(open, { ticker: "OPEN", deltaLots: 100 });
    const assumptionsOf = async (strategy: string): Promise<string> => {
      const argv = ["backtest", "--db", open, "--market", "OPEN", "--fees", "none", "--json"];
      const end = await runCli([...argv, "--strategy", strategy]);
      return (documentOf(end)["manifest"] as { assumptions: readonly string[] }).assumptions.join(" ");
    };
    const sentence = "the time to go is the horizon alone: OPEN.";

    expect(await assumptionsOf("riccati")).toContain(sentence);
    expect(await assumptionsOf("naive-skew")).not.toContain(sentence);
  });
});
