/** From a table of bookmakers' odds to series of fair values in a database. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../src/data/store.ts";
import { listSeries } from "../../src/data/tables/series-table.ts";
import { runCli, widthOf, type CliEnd } from "./run-cli.ts";
import { Folder } from "./tiny-store.ts";

let folder: Folder;

beforeAll(() => {
  folder = new Folder();
});

afterAll(() => folder[Symbol.dispose]());

const HEADER = "time,event,book,outcome,odds";
const SHARP = ["10:00:00 GAME pinnacle A -110", "10:00:00 GAME pinnacle B -110"];
/** 0.5 and 0.5454.. of 1.0454..: 0.478261 and 0.521739. */
const OTHER = ["10:05:00 GAME other B -120", "10:05:00 GAME other A +100"];

function tableOf(lines: readonly string[], header = HEADER): string {
  const file = folder.file("odds.csv");
  const cells = lines.map((line) => {
    const [clock, ...rest] = line.split(" ");
    return [`2026-01-05T${clock}Z`, ...rest].join(",");
  });
  writeFileSync(file, [header, ...cells, ""].join("\n"));
  return file;
}

function odds(lines: readonly string[], ...more: readonly string[]): Promise<CliEnd> {
  const rules = ["--odds-format", "american", "--method", "multiplicative", "--sharp", "pinnacle=0.7"];
  const out = folder.file("fair.csv");
  return runCli(["odds", tableOf(lines), ...rules, "--age", "30m", "--out", out, ...more]);
}

/** "10:05:00 GAME-A 0.493478" */
function written(): string[] {
  const [, ...lines] = readFileSync(folder.file("fair.csv"), "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [timeUs, series, value] = line.split(",");
    return `${new Date(Number(timeUs) / 1_000).toISOString().slice(11, 19)} ${series} ${Number(value).toFixed(6)}`;
  });
}

describe("odds", () => {
  it("should average books about the sharp one whenever one of them has news", async () => {
    const end = await odds([...SHARP, ...OTHER]);
    expect(end).toMatchObject({ exitCode: 0, stderr: "" });
    expect(widthOf(end.stdout)).toBeLessThanOrEqual(160);
    expect(written()).toEqual([
      "10:00:00 GAME-A 0.500000",
      "10:00:00 GAME-B 0.500000",
      "10:05:00 GAME-A 0.493478", // 0.7 x 0.5 + 0.3 x 0.478261
      "10:05:00 GAME-B 0.506522",
    ]);
  });

  it("should tell nothing while the sharp book's odds are missing or too old, and leave old ones out", async () => {
    await odds([...OTHER, ...SHARP.map((line) => line.replace("10:00:00", "10:40:00"))]);
    expect(written()).toEqual(["10:40:00 GAME-A 0.500000", "10:40:00 GAME-B 0.500000"]);
    await odds([...SHARP, ...OTHER.map((line) => line.replace("10:05:00", "10:31:00"))]);
    expect(written()).toHaveLength(2);
  });

  it("should weigh the other books as stated", async () => {
    await odds([...SHARP, ...OTHER], "--weight", "other=0");
    expect(written().at(-2)).toBe("10:05:00 GAME-A 0.500000");
  });

  it("should be brought into a database without more words, as series named by event and outcome", async () => {
    await odds([...SHARP, ...OTHER]);
    const db = folder.file("odds.db");
    const end = await runCli(["import", "fair-value", folder.file("fair.csv"), "--db", db]);
    expect(end.exitCode).toBe(0);
    using store = openStore(db, "read");
    expect(listSeries(store)).toMatchObject([
      { name: "GAME-A", unit: "probability", observationCount: 2 },
      { name: "GAME-B", unit: "probability", observationCount: 2 },
    ]);
  });

  it.each([
    ["USAGE_UNKNOWN_ODDS_WORD", [...SHARP], ["--method", "shinn"], "Did you mean shin?"],
    ["USAGE_ODDS_WEIGHTS", [...SHARP], ["--sharp", "pinnacle=2"], "at most 1"],
    ["USAGE_ODDS_AGE", [...SHARP], ["--age", "30"], "30m"],
    ["DATA_ODDS_INCOMPLETE", [...SHARP, OTHER[0]!], [], "two or more"],
    ["DATA_BAD_FIELD", [...SHARP.slice(1), "10:00:00 GAME pinnacle A 1.91"], [], "american odds"],
    ["USAGE_ODDS_OUTCOMES", [...SHARP, ...OTHER, "10:05:00 GAME other C +900"], [], "other: A, B, C"],
  ])("should refuse with %s", async (code, lines, more, what) => {
    const { exitCode, stderr } = await odds(lines, ...more);
    expect(exitCode).toBe(code.startsWith("DATA_") ? 3 : 2);
    expect(stderr).toContain(code);
    expect(stderr).toContain(what);
  });

  it("should name a column that is missing", async () => {
    const file = tableOf(SHARP, "time,event,bookmaker,outcome,odds");
    const end = await runCli([
      "odds",
      file,
      "--method",
      "power",
      "--sharp",
      "pinnacle=1",
      "--age",
      "1h",
      "--out",
      folder.file("x.csv"),
    ]);
    expect(end).toMatchObject({ exitCode: 3 });
    expect(end.stderr).toContain("no column book");
  });
});
