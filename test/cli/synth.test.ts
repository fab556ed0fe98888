/** `synth` from the command line. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documentOf, runCli } from "./run-cli.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "halfspread-synth-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("synth", () => {
  it("should put a market into a new database that verify finds good, with its truth beside it", async () => {
    const db = join(folder, "synth.db");
    const truth = join(folder, "truth.jsonl");
    const args = ["--preset", "nba-live", "--rows", "5000", "--seed", "7", "--db", db];
    const made = await runCli(["synth", ...args, "--truth", truth, "--json"]);
    expect(made.exitCode).toBe(0);
    const document = documentOf(made);
    expect(document).toMatchObject({
      schema: "halfspread-synth/1",
      ticker: "SYN-NBA-LIVE-7",
      rowCount: 5_000,
      isKnown: false,
      truth,
    });
    const lines = readFileSync(truth, "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(document["truthLineCount"] as number);
    expect((await runCli(["verify", "--db", db])).exitCode).toBe(0);
    const again = await runCli(["synth", ...args]);
    expect(again.stdout).toContain("which held it already");
    expect(again.stdout).toContain("SYN-NBA-LIVE-7");
  });

  it("should take a competitor's script", async () => {
    const script = join(folder, "script.txt");
    writeFileSync(
      script,
      "every 0.2 bid improve 0 edge 0.2 size 500\nevery 0.2 ask improve 0 edge 0.2 size 500\n",
    );
    const args = [
      "--preset",
      "nba-live",
      "--rows",
      "20000",
      "--db",
      join(folder, "a.db"),
      "--competitor",
      script,
    ];
    expect((await runCli(["synth", ...args])).stdout).toMatch(/^scripted /m);
  });

  it.each([
    [["--preset", "nba-liv"], "USAGE_UNKNOWN_PRESET"],
    [["--preset", "nba-live", "--rows", "many"], "USAGE_BAD_ROW_COUNT"],
    [["--preset", "nba-live", "--rows", "999"], "USAGE_BAD_ROW_COUNT"],
    [["--preset", "nba-live", "--competitor", "none.txt"], "USAGE_SCRIPT_UNREADABLE"],
  ])("should refuse %j with %s, and make no database", async (args, code) => {
    const db = join(folder, "none.db");
    const end = await runCli(["synth", ...args, "--db", db]);
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toContain(code);
    expect(existsSync(db)).toBe(false);
  });
});
