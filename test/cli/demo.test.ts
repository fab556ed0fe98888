import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRun } from "../../src/data/run-store.ts";
import { documentOf, runCli, widthOf, type CliEnd } from "./run-cli.ts";
import { Folder } from "./tiny-store.ts";

let folder: Folder;
let argv: readonly string[];
let first: CliEnd;

beforeAll(async () => {
  folder = new Folder();
  argv = ["demo", "--db", folder.file("demo.db"), "--out", folder.file("out"), "--rows", "3000"];
  first = await runCli(argv, { isTTY: true, env: { NO_COLOR: "1" } });
}, 60_000);

afterAll(() => folder[Symbol.dispose]());

describe("demo", () => {
  it("should say what it did, what came out and what to do next", () => {
    expect(first.exitCode).toBe(0);
    expect(first.stderr.trim().split("\n")).toHaveLength(4);
    for (const part of ["SYN-POISSON-1", "SYN-NBA-LIVE-1", "linear-skew", "touch", "assumptions", "Next"])
      expect(first.stdout).toContain(part);
    expect(widthOf(first.stdout.replaceAll(folder.path, "data"))).toBeLessThanOrEqual(80);
  });

  it("should leave a page, its charts, the rows and the manifest", () => {
    const page = readFileSync(folder.file("out/index.html"), "utf8");
    expect(page).toContain("SYN-POISSON-1");
    for (const name of ["charts", "rows.sqlite", "manifest.json", "fills.csv"])
      expect(existsSync(folder.file(join("out", name)))).toBe(true);
  });

  it("should offer only commands that work", async () => {
    const lines = first.stdout.slice(first.stdout.indexOf("\nNext\n")).replaceAll("\\\n", " ").split("\n");
    const commands = lines.filter((line) => line.startsWith("  npx halfspread ") && !line.includes(".."));
    expect(commands).toHaveLength(4);
    for (const command of commands) {
      const words = command.match(/'[^']*'|\S+/g)!.map((word) => word.replaceAll("'", ""));
      expect(await runCli(words.slice(2))).toMatchObject({ exitCode: 0 });
    }
  });

  it("should do the same again over its own results", { timeout: 60_000 }, async () => {
    const before = readRun(folder.file("out")).lanes.map(({ digest }) => digest);
    const document = documentOf(await runCli([...argv, "--json"]));
    expect(document).toMatchObject({ schema: "halfspread-demo/1", markets: [{ preset: "poisson" }, {}] });
    expect((document["lanes"] as { digest: string }[]).map(({ digest }) => digest)).toEqual(before);
  });

  it("should leave a database alone that holds another market of that name", async () => {
    const list = ["markets", "--db", folder.file("demo.db")];
    const before = await runCli(list);
    const end = await runCli([...argv.slice(0, -1), "4000"]);
    expect(end.exitCode).toBe(3);
    expect(end.stderr).toContain("error DATA_SYNTH_MIXED: ");
    expect(await runCli(list)).toEqual(before);
  });

  it("should refuse a count that is none", async () => {
    expect(await runCli(["demo", "--rows", "many"])).toMatchObject({ exitCode: 2 });
  });
});

describe("report", () => {
  it("should draw kept rows where asked", { timeout: 60_000 }, async () => {
    const out = folder.file("elsewhere");
    const document = documentOf(await runCli(["report", folder.file("out"), "--out", out, "--json"]));
    expect(document).toMatchObject({ schema: "halfspread-report/1", out, page: join(out, "index.html") });
    expect(statSync(join(out, "index.html")).size).toBe(statSync(folder.file("out/index.html")).size);
  });

  it("should say that a folder holds no run", async () => {
    const end = await runCli(["report", folder.file("nothing")]);
    expect(end.exitCode).toBe(3);
    expect(end.stderr).toContain("error RUN_MISSING: ");
  });
});
