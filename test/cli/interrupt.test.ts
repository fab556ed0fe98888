/** Ctrl-C and SIGTERM in the middle of long commands: the same words and exit code, and nothing half-written. */
import { copyFileSync, existsSync, globSync, readdirSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readRun } from "../../src/data/run-store.ts";
import { openStore } from "../../src/data/store.ts";
import { storeMarket } from "../../src/data/synth/store-market.ts";
import { documentOf, runCli, startCli, type CliEnd } from "./run-cli.ts";
import { Folder } from "./tiny-store.ts";

const STRATEGY = ["--strategy", "naive-skew", "--params", '{"halfSpreadCents":1}', "--fees", "none"];

/** Holds one large market, of which each test takes a copy. */
let models: Folder;
let folder: Folder;
beforeAll(() => {
  models = new Folder();
  using store = openStore(models.file("market.db"), "create");
  storeMarket(store, { preset: "poisson", seed: "1", rowCount: 120_000, ticker: "CALM" });
});
afterAll(() => models[Symbol.dispose]());
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder[Symbol.dispose]());

function market(): string[] {
  const db = folder.file("market.db");
  copyFileSync(models.file("market.db"), db);
  return ["--db", db, "--market", "CALM"];
}

/** Starts a command and signals it as soon as it says something, or writes something, that matches. */
async function interrupted(
  argv: readonly string[],
  when: { stderr?: RegExp; file?: RegExp; afterMs?: number },
  signal: "SIGINT" | "SIGTERM",
): Promise<CliEnd> {
  const { child, end } = startCli(argv);
  let isStopped = false;
  const stop = (): void => {
    if (!isStopped) child.kill(signal); // a second one, while it ends, would be another thing
    isStopped = true;
  };
  if (when.afterMs !== undefined) setTimeout(stop, when.afterMs);
  if (when.stderr !== undefined)
    child.stderr!.on("data", (text: string) => {
      if (when.stderr!.test(text)) stop();
    });
  const watcher = setInterval(() => {
    if (readdirSync(folder.path, { recursive: true, encoding: "utf8" }).some((name) => when.file?.test(name)))
      stop();
  }, 2);
  try {
    return await end;
  } finally {
    clearInterval(watcher);
  }
}

function leftovers(): string[] {
  return globSync("**/*{.part,.partial,-journal}*", { cwd: folder.path });
}

function expectInterrupted(end: CliEnd, command: string): void {
  expect(end.stderr).toContain(`error INTERRUPTED: \`halfspread ${command}\` was interrupted`);
  expect(end.exitCode).toBe(130);
  expect(leftovers()).toEqual([]);
}

describe("an interrupt", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "should stop a demo's replay at once by %s",
    async (signal) => {
      const argv = ["demo", "--db", folder.file("demo.db"), "--out", folder.file("out"), "--rows", "150000"];
      const end = await interrupted(argv, { stderr: /3\/4/ }, signal);
      expectInterrupted(end, "demo");
      expect(end.stdout).toBe("");
      const markets = documentOf(await runCli(["markets", "--db", folder.file("demo.db"), "--json"]));
      expect(markets["markets"]).toHaveLength(2);
    },
    60_000,
  );

  it("should leave no database where none of a demo's markets was finished", async () => {
    const argv = ["demo", "--db", folder.file("demo.db"), "--out", folder.file("out"), "--rows", "2000000"];
    expectInterrupted(await interrupted(argv, { stderr: /1\/4/ }, "SIGTERM"), "demo");
    expect(globSync("demo.db*", { cwd: folder.path })).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "should leave no half-written rows by %s",
    async (signal) => {
      const out = folder.file("out");
      const argv = ["backtest", ...market(), ...STRATEGY, "--fill-model", "all", "--out", out];
      expectInterrupted(await interrupted(argv, { file: /rows\.sqlite\.\d+\.partial/ }, signal), "backtest");
      expect(existsSync(`${out}/manifest.json`)).toBe(false);
    },
    120_000,
  );

  it("should leave what a command finished before it, and a folder that the same command goes through in", async () => {
    const out = folder.file("out");
    const argv = ["backtest", ...market(), ...STRATEGY, "--out", out];
    expectInterrupted(await interrupted(argv, { file: /rows\.sqlite\.\d+\.partial/ }, "SIGINT"), "backtest");
    expect((await runCli(argv)).exitCode).toBe(0);
    const before = readRun(out).manifest;
    const report = await interrupted(["report", out], { afterMs: 1_000 }, "SIGTERM");
    expectInterrupted(report, "report");
    expect(existsSync(`${out}/index.html`)).toBe(false);
    expect(readRun(out).manifest).toEqual(before);
  }, 120_000);

  it("should stop a calibration at once, and leave no half-written tape", async () => {
    const argv = ["calibrate", "queue", ...market()];
    expectInterrupted(await interrupted(argv, { file: /\.tape$/ }, "SIGINT"), "calibrate");
  }, 60_000);

  it("should tell machines in one document", async () => {
    const [, db] = market() as [string, string];
    // The store is open: who it is that stops has long been settled.
    const end = await interrupted(["verify", "--db", db, "--json"], { file: /\.db-(?:shm|wal)$/ }, "SIGINT");
    expectInterrupted(end, "verify");
    expect(documentOf(end)).toMatchObject({ schema: "halfspread-error/1", code: "INTERRUPTED" });
  }, 60_000);
});
