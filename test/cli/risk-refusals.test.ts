/** Limits of the risk gate that cannot be, each refused by name before any data is read. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits } from "./risk-limit-flags.ts";
import { documentOf, runCli, type CliEnd } from "./run-cli.ts";
import { Folder, makeStore } from "./tiny-store.ts";

let folder: Folder;
let db: string;

beforeAll(() => {
  folder = new Folder();
  db = folder.file("tiny.db");
  makeStore(db);
});

afterAll(() => folder[Symbol.dispose]());

function backtest(...more: readonly string[]): Promise<CliEnd> {
  const argv = ["backtest", "--market", "CALM", "--strategy", "naive-skew", "--fees", "none"];
  return runCli([...argv, ...more]);
}

describe("limits that cannot be", () => {
  it.each<[string, readonly string[], string, string]>([
    ["an unknown name", ["--risk", "colarBp=5"], "USAGE_UNKNOWN_RISK_LIMIT", "Did you mean collarBp?"],
    [
      "an unknown profile",
      ["--risk-profile", "calm-dayly"],
      "USAGE_UNKNOWN_RISK_PROFILE",
      "Did you mean calm-daily?",
    ],
    [
      "a profile that refuses",
      ["--risk-profile", "combo"],
      "USAGE_RISK_PROFILE_REFUSED",
      "Trade single markets",
    ],
    ["NaN", ["--risk", limits("collarBp=NaN")], "USAGE_BAD_RISK_LIMIT", "distance of an order's price"],
    [
      "a negative one",
      ["--risk", limits("collarBp=-1")],
      "USAGE_BAD_RISK_LIMIT",
      "distance of an order's price",
    ],
    ["a part of a lot", ["--risk", limits("orderLotsMax=1.5")], "USAGE_BAD_RISK_LIMIT", "size of one order"],
    ["infinity", ["--risk", limits("staleBookUs=Infinity")], "USAGE_BAD_RISK_LIMIT", "age of the book"],
    ["limits that are not stated", ["--risk", "collarBp=5"], "USAGE_RISK_LIMITS_UNSTATED", "name a profile"],
    ["a share of no cash", ["--risk-profile", "calm-daily"], "USAGE_RISK_CASH_UNSTATED", "starting cash"],
    ["no pair", ["--risk", "collarBp"], "USAGE_BAD_PAIR", "collarBp=500"],
    ["a name given twice", ["--risk", "collarBp=5,collarBp=6"], "USAGE_BAD_PAIR", "collarBp=500"],
    [
      "two profiles",
      ["--risk-profile", "calm-daily", "--risk", "profile=combo"],
      "USAGE_RISK_CONFLICT",
      "one profile",
    ],
    [
      "two position limits",
      ["--risk", limits("inventoryLotsMax=5"), "--max-position", "5"],
      "USAGE_RISK_CONFLICT",
      "State the position limit once",
    ],
  ])("should be refused by name before any data is read: %s", async (_, argv, code, hint) => {
    const end = await backtest("--json", "--db", folder.file("missing.db"), ...argv);

    expect(end.exitCode).toBe(2);
    expect(documentOf(end)).toMatchObject({ code, hint: expect.stringContaining(hint) });
  });

  it("should be refused in a configuration with their place", async () => {
    const file = folder.file("bad.yaml");
    for (const [text, code, place] of [
      ["risk: { collarBp: .nan }", "USAGE_BAD_RISK_LIMIT", "line 3, risk"],
      ["risk: { colarBp: 5 }", "USAGE_UNKNOWN_RISK_LIMIT", "line 3, risk"],
      ["riskProfile: nope", "USAGE_UNKNOWN_RISK_PROFILE", "line 3, riskProfile"],
      ["risk: 5", "USAGE_BAD_CONFIG", "line 3, risk"],
    ] as const) {
      writeFileSync(file, `market: CALM\nstrategy: naive-skew\n${text}\n`);
      const end = await runCli(["backtest", file, "--db", db, "--fees", "none", "--json"]);
      expect(documentOf(end)).toMatchObject({ code, message: expect.stringContaining(place) });
    }
  });

  it("should not be given beside a configuration, whose lanes say them", async () => {
    const file = folder.file("lanes.yaml");
    writeFileSync(file, "market: CALM\nstrategy: naive-skew\nfees: none\n");

    const end = await runCli(["backtest", file, "--db", db, "--risk-profile", "calm-daily", "--json"]);

    expect(documentOf(end)).toMatchObject({
      code: "USAGE_CONFIG_AND_FLAG",
      message: expect.stringContaining("--risk-profile"),
    });
  });
});
