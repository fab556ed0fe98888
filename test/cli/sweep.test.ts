import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, runCli } from "./run-cli.ts";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "halfspread-sweep-cli-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PLAN = {
  question: "question: Does it matter?",
  decision: "decision: Nothing is decided by it.",
  strategy: "strategy: naive-skew",
  parameters: "parameters: { halfSpreadCents: [1, 2, 3] }",
  markets: "synthetic: { preset: poisson, eventCount: 2, rowsPerMarket: 1000 }",
  run: "run: { fees: none }",
  objective: "objective: { metric: pnlPerEvent }",
};

function planFile(name: string, change: Partial<Record<keyof typeof PLAN | "split", string>> = {}): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, Object.values({ ...PLAN, ...change }).join("\n"));
  return file;
}

describe("sweep", () => {
  it("should run a plan over made markets and leave its rows in the folder", async () => {
    const out = join(folder, "out");
    const end = await runCli(["sweep", planFile("plan"), "--out", out, "--workers", "1", "--json"]);

    expect([end.exitCode, end.stderr]).toEqual([0, ""]);
    expect(documentOf(end)).toMatchObject({
      schema: "halfspread-sweep/1",
      out,
      cellCount: 3,
      marketCount: 2,
      scenarioCount: 1,
      unitCount: 6,
    });
    expect(existsSync(join(out, "rows.sqlite"))).toBe(true);
  });

  it.each([
    ["a plan that is not there", "missing.yaml", {}, "DATA_FILE_UNREADABLE", 3],
    [
      "a parameter that the strategy does not have",
      undefined,
      { parameters: "parameters: { halfSpreadCent: [1, 2] }" },
      "USAGE_UNKNOWN_PARAMETER",
      2,
    ],
    [
      "a grid of a thousand million cells",
      undefined,
      {
        parameters:
          "parameters: { halfSpreadCents: { from: 1, to: 2, count: 1000 }, maxPositionContracts: { from: 10, to: 20, count: 1000 }, sizeContracts: { from: 1, to: 10, count: 901 } }",
      },
      "USAGE_TOO_MANY_CELLS",
      2,
    ],
    [
      "a part of the split without an event",
      undefined,
      { split: "split: { by: event, train: 0.9, validation: 0.05, test: rest }" },
      "USAGE_EMPTY_SPLIT",
      2,
    ],
    ["markets of no database", undefined, { markets: "markets: { tickers: [A] }" }, "USAGE_NO_DATABASE", 2],
    ["no word about fees", undefined, { run: "" }, "USAGE_FEES_UNSTATED", 2],
  ] as const)("should refuse %s before any work", async (what, name, change, code, exitCode) => {
    const out = join(folder, `refused-${what.replaceAll(" ", "-")}`);
    const file = name === undefined ? planFile("refused", change) : join(folder, name);
    const end = await runCli(["sweep", file, "--out", out, "--json"]);

    expect(end.exitCode).toBe(exitCode);
    expect(end.stderr).toContain(`error ${code}:`);
    expect(existsSync(join(out, "rows.sqlite"))).toBe(false);
  });

  it("should refuse workers and tasks that are no whole numbers", async () => {
    const end = await runCli(["sweep", planFile("plan"), "--workers", "two"]);

    expect(end.exitCode).toBe(2);
    expect(end.stderr).toContain('--workers was "two", it must be a whole number from 1 to 256');
  });
});
