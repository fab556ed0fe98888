/** What `backtest` refuses, and what it says of it. */
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, runCli } from "./run-cli.ts";
import { Folder, makeBadStore, makeStore } from "./tiny-store.ts";

let folder: Folder;
let db: string;

beforeAll(() => {
  folder = new Folder();
  db = folder.file("tiny.db");
  makeStore(db);
});

afterAll(() => folder[Symbol.dispose]());

function backtest(...more: readonly string[]): ReturnType<typeof runCli> {
  return runCli(["backtest", "--db", db, "--strategy", "naive-skew", ...more]);
}

describe("backtest refusals", () => {
  const market = ["--market", "CALM"];
  it.each([
    { argv: [...market], code: "USAGE_FEES_UNSTATED", hint: "halfspread import fees FILE.. --db" },
    { argv: [...market], code: "USAGE_FEES_UNSTATED", hint: "--fees none" },
    { argv: [...market, "--fees", "recoded"], code: "USAGE_FEES_UNKNOWN", hint: "Did you mean recorded?" },
    {
      argv: [...market, "--fees", "none", "--fee-precision", "cent"],
      code: "USAGE_BAD_FEE_PRECISION",
      hint: "$0.0001",
    },
    { argv: [...market, "--fees", "none", "--cash", "-5"], code: "USAGE_BAD_CASH", hint: "500" },
    { argv: [...market, "--fees", "none", "--cash", "0.001"], code: "USAGE_BAD_CASH", hint: "a cent" },
    {
      argv: [...market, "--fees", "none", "--rate-limit", "advansed"],
      code: "USAGE_UNKNOWN_RATE_LIMIT",
      hint: "Did you mean advanced?",
    },
    {
      argv: [...market, "--fees", "none", "--rate-limit", "300,5"],
      code: "USAGE_BAD_RATE_LIMIT",
      hint: "one order",
    },
    { argv: [...market, "--fees", "maker"], code: "USAGE_FEES_UNKNOWN", hint: "--fees none" },
    { argv: [...market, "--fees", "none", "--latency", "20"], code: "USAGE_BAD_LATENCY", hint: "20,50" },
    { argv: [...market, "--fees", "none", "--latency", "-1,5"], code: "USAGE_BAD_LATENCY", hint: "20,50" },
    {
      argv: [...market, "--fees", "none", "--latency", "3600001,5"],
      code: "USAGE_BAD_LATENCY",
      hint: "an hour",
    },
    {
      argv: [...market, "--fees", "none", "--max-position", "0"],
      code: "USAGE_BAD_LIMIT",
      hint: "smallest step",
    },
    {
      argv: [...market, "--fees", "none", "--fill-model", "fifo"],
      code: "USAGE_UNKNOWN_FILL_MODEL",
      hint: "Did you mean fifo-pessimistic or fifo-matched?",
    },
    {
      argv: [...market, "--fees", "none", "--posted-through", "no"],
      code: "USAGE_BAD_POSTED_THROUGH",
      hint: "fill",
    },
    { argv: [...market, "--fees", "none", "--params", "{a}"], code: "USAGE_BAD_JSON", hint: "--params" },
    {
      argv: [...market, "--fees", "none", "--params", '{"halfSpreadCents":"2"}'],
      code: "USAGE_BAD_PARAMETER",
      hint: "",
    },
    { argv: ["--fees", "none"], code: "USAGE_MISSING_OPTION", hint: "halfspread backtest --help" },
    {
      argv: [...market, "--fees", "none", "--params", '{"sizeContracts":1.005}'],
      code: "USAGE_BAD_PARAMETER",
      hint: "Give 1 or 1.01.",
    },
    {
      argv: [...market, "--fees", "none", "--params", '{"maxPositionContracts":9.999}'],
      code: "USAGE_BAD_PARAMETER",
      hint: "Give 9.99 or 10.",
    },
    {
      argv: [...market, "--fees", "none", "--params", '{"halfSpreadCent":1}'],
      code: "USAGE_UNKNOWN_PARAMETER",
      hint: "Did you mean halfSpreadCents?",
    },
  ])("should answer $argv with $code", async ({ argv, code, hint }) => {
    const end = await backtest(...argv, "--json");
    expect(end.exitCode).toBe(2);
    expect(documentOf(end)).toMatchObject({ code, hint: expect.stringContaining(hint) });
  });

  it("should refuse data it cannot trust, unless told otherwise", async () => {
    const bad = folder.file("bad.db");
    makeBadStore(bad);
    const argv = [
      "backtest",
      "--db",
      bad,
      "--market",
      "BAD",
      "--strategy",
      "naive-skew",
      "--fees",
      "none",
      "--json",
    ];
    const refused = await runCli(argv);
    expect(refused.exitCode).toBe(3);
    expect(documentOf(refused)).toMatchObject({
      code: "DATA_NEGATIVE_LEVEL",
      hint: expect.stringContaining("--allow-gaps"),
    });
    expect((await runCli([...argv, "--allow-gaps"])).exitCode).toBe(0);
  });

  it("should blame the folder it cannot write to, not itself", async () => {
    // A market that is not there would be refused with another code, had the folder not been tried first.
    for (const [market, out] of [
      ["CALM", `${db}/inside-a-file`],
      ["NONE", db],
      ["NONE", "/proc/x"], // says that folders can be made there, and makes none
    ] as const) {
      const end = await backtest("--market", market, "--fees", "none", "--out", out);
      expect(end.exitCode).toBe(3);
      expect(end.stderr).toContain(`error DATA_OUT_UNUSABLE: nothing can be written to the folder ${out}: `);
      expect(end.stderr).toContain("--out");
    }
  });

  it("should leave no folder behind where nothing came of the backtest", async () => {
    const out = folder.file("never/made");
    expect((await backtest("--market", "NONE", "--fees", "none", "--out", out)).exitCode).toBe(3);
    expect(existsSync(folder.file("never"))).toBe(false);
  });
});
