import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, runCli, startCli, widthOf } from "./run-cli.ts";
import { Folder, frameLines, makeBadStore, makeOffStore, makeStore, writeFrames } from "./tiny-store.ts";

let folder: Folder;
let db: string;

beforeAll(() => {
  folder = new Folder();
  db = folder.file("tiny.db");
  makeStore(db);
});

afterAll(() => folder[Symbol.dispose]());

describe("import", () => {
  it("should count what it read, once however often it is asked", async () => {
    const file = folder.file("a.jsonl.gz");
    writeFrames(file, frameLines(10));
    const target = folder.file("import.db");
    const first = documentOf(await runCli(["import", "kalshi-frames", file, "--db", target, "--json"]));
    expect(first).toMatchObject({
      schema: "halfspread-import/1",
      db: target,
      files: [
        { tickers: ["KXTEST-26JAN07-A"], snapshotCount: 1, deltaCount: 10, tradeCount: 0, isSkipped: false },
      ],
    });
    const again = documentOf(await runCli(["import", "kalshi-frames", file, "--db", target, "--json"]));
    expect(again).toMatchObject({ files: [{ deltaCount: 10, isSkipped: true }] });
    const people = await runCli(["import", "kalshi-frames", file, "--db", target]);
    expect(people.stdout).toContain(`halfspread verify --db ${target}`);
    expect(people.stderr).toBe("");
  });

  it("should warn of lost messages on standard error", async () => {
    const file = folder.file("gap.jsonl.gz");
    writeFrames(file, frameLines(10, 5));
    const end = await runCli(["import", "kalshi-frames", file, "--db", folder.file("gap.db"), "--json"]);
    expect(end.exitCode).toBe(0);
    expect(end.stderr).toContain("warning: gap.jsonl.gz: 1 messages were lost in 1 gaps");
    expect(documentOf(end)).toMatchObject({ files: [{ gapCount: 1, missingCount: 1 }] });
  });

  it.each([
    { argv: ["kalshi", "x"], code: "USAGE_UNKNOWN_FORMAT", exitCode: 2 },
    { argv: ["kalshi-frames", "x", "--grid", "cents"], code: "USAGE_UNKNOWN_GRID", exitCode: 2 },
    { argv: ["kalshi-frames", "nowhere.jsonl"], code: "DATA_FILE_MISSING", exitCode: 3 },
  ])("should refuse $argv with $code", async ({ argv, code, exitCode }) => {
    const end = await runCli(["import", ...argv, "--db", folder.file("refused.db"), "--json"]);
    expect(end.exitCode).toBe(exitCode);
    expect(documentOf(end)).toMatchObject({ schema: "halfspread-error/1", code });
    expect(existsSync(folder.file("refused.db"))).toBe(false);
  });

  it("should keep a database that an import fails on later", async () => {
    const file = folder.file("good.jsonl.gz");
    writeFrames(file, frameLines(10));
    const target = folder.file("kept.db");
    const argv = ["import", "kalshi-frames", file, folder.file("nowhere.jsonl"), "--db", target];
    expect((await runCli(argv)).exitCode).toBe(3);
    expect(documentOf(await runCli(["markets", "--db", target, "--json"]))["markets"]).toHaveLength(1);
    expect((await runCli(["import", "kalshi-frames", "nowhere", "--db", target])).exitCode).toBe(3);
    expect(existsSync(target)).toBe(true);
  });

  it("should say what to do with a folder, a table and a database", async () => {
    const csv = folder.file("table.csv");
    writeFileSync(csv, "timestamp,market,bid\n1,A,48\n");
    for (const [file, hint] of [
      [folder.path, "Name the recordings in it"],
      [csv, "looks like a table (CSV)"],
      [db, "This is a database, not a recording"],
    ] as const) {
      const end = await runCli([
        "import",
        "kalshi-frames",
        file,
        "--db",
        folder.file("refused.db"),
        "--json",
      ]);
      expect(end.exitCode).toBe(3);
      expect(documentOf(end)["hint"]).toContain(hint);
      expect(existsSync(folder.file("refused.db"))).toBe(false);
    }
  });

  it("should stop at Ctrl-C with 130 and leave nothing half-written", async () => {
    const file = folder.file("long.jsonl");
    const target = folder.file("interrupted.db");
    writeFileSync(file, frameLines(400_000));
    const { child, end } = startCli(["import", "kalshi-frames", file, "--db", target, "--json"]);
    while (!existsSync(`${target}-journal`)) await sleep(5);
    await sleep(100); // the database is open, the file is being read
    child.kill("SIGINT");
    const { exitCode, stdout } = await end;
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ schema: "halfspread-error/1", code: "INTERRUPTED" });
    expect(readdirSync(folder.path).filter((name) => name.startsWith("interrupted.db"))).toEqual([]);
  });
});

describe("markets", () => {
  it("should list what there is for machines and people", async () => {
    const document = documentOf(await runCli(["markets", "--db", db, "--json"]));
    expect(document).toMatchObject({
      schema: "halfspread-markets/1",
      markets: [
        { ticker: "CALM", priceLevelStructure: "linear_cent", isGridAssumed: false },
        { ticker: "QUIET", gapCount: 0 },
      ],
    });
    const people = await runCli(["markets", "--db", db], { isTTY: true, env: { NO_COLOR: "1" } });
    expect(people.stdout).toMatch(/^CALM {3}/m);
    expect(widthOf(people.stdout)).toBeLessThanOrEqual(80);
  });

  it("should name the database that is not there", async () => {
    const end = await runCli(["markets", "--db", folder.file("none.db")]);
    expect(end.exitCode).toBe(3);
    expect(end.stderr).toContain("error DATA_DB_MISSING: ");
  });
});

describe("verify", () => {
  it("should end with 0 when every market can be trusted", async () => {
    const end = await runCli(["verify", "--db", db, "--json"]);
    expect(end.exitCode).toBe(0);
    expect(documentOf(end)).toMatchObject({
      schema: "halfspread-verify/1",
      isGood: true,
      markets: [{ ticker: "CALM", failures: [] }, { ticker: "QUIET" }],
    });
  });

  it("should end with 1 and say what is wrong", async () => {
    const bad = folder.file("bad.db");
    makeBadStore(bad);
    const end = await runCli(["verify", "--db", bad], { isTTY: true, env: { NO_COLOR: "1" } });
    expect(end.exitCode).toBe(1);
    expect(end.stdout).toContain("FAILED");
    expect(end.stdout).toContain("failure: 1 deltas take a level below zero");
    expect(end.stdout).toContain("0 of 1 markets can be trusted");
    expect(widthOf(end.stdout)).toBeLessThanOrEqual(80);
  });

  it("should count the snapshots that differ from the book they replace", async () => {
    const path = folder.file("off.db");
    makeOffStore(path);
    const { stdout } = await runCli(["verify", "--db", path]);
    expect(stdout).toMatch(/^market .* crossed +snapshots off +silence$/m);
    expect(stdout).toMatch(/^OFF .* 1 of 2 +\d/m);
  });

  it("should judge only the markets asked for and know near names", async () => {
    const one = documentOf(await runCli(["verify", "--db", db, "--market", "QUIET", "--json"]));
    expect(one["markets"]).toMatchObject([{ ticker: "QUIET" }]);
    const end = await runCli(["verify", "--db", db, "--market", "QIET"]);
    expect(end.exitCode).toBe(3);
    expect(end.stderr).toContain("Did you mean QUIET?");
  });
});

describe("a reader that goes away", () => {
  it("should change neither the exit code nor standard error", async () => {
    const { child, end } = startCli(["strategies", "--json"]);
    child.stdout!.destroy();
    const { exitCode, stderr } = await end;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });
});
