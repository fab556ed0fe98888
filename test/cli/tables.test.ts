import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

const START_US = 1_767_838_452_880_000;

function writeQuotes(name: string, hasSizes: boolean): string {
  const file = folder.file(name);
  const lines = Array.from({ length: 30 }, (_, index) => {
    const size = hasSizes ? "10" : "";
    return `T,${START_US + index ** 2 * 1_000_000},${40 + (index % 3)},${size},${45 + (index % 2)},${size}`;
  });
  writeFileSync(file, ["ticker,time_us,bid,bid_size,ask,ask_size", ...lines, ""].join("\n"));
  return file;
}

const backtestOf = (target: string, ticker: string): string[] =>
  `backtest --market ${ticker} --strategy naive-skew --fees none --db`.split(" ").concat(target);

const run = (target: string, ...models: string[]): Promise<CliEnd> =>
  halfspread(...backtestOf(target, "T"), "--fill-model", ...models);

const halfspread = (...argv: string[]): Promise<CliEnd> => runCli([...argv, "--json"]);

describe("import of tables", () => {
  it("should say what it read, and refuse to guess", async () => {
    const file = writeQuotes("quotes.csv", true);
    const target = folder.file("new.db");
    const refused = await halfspread("import", "quotes", file, "--db", target);
    expect(refused.exitCode).toBe(2);
    expect(documentOf(refused)).toMatchObject({
      code: "USAGE_UNIT_UNSTATED",
      data: { flag: "--price-unit" },
    });
    expect(existsSync(target)).toBe(false);
    const argv = ["import", "quotes", file, "--db", target, "--price-unit", "cents"];
    const people = await runCli(argv);
    expect(people.stdout).toContain("bid from bid (cents), bid_size from bid_size (contracts)");
    expect(people.stdout).toContain(`next: halfspread verify --db ${target}`);
    expect(people.stderr).toBe("");
    expect(documentOf(await halfspread(...argv))).toMatchObject({
      schema: "halfspread-import-table/1",
      files: [{ kind: "quotes", isSkipped: true, keptCount: 30, names: ["T"] }],
    });
  });

  it.each([
    [["kalshi-frames", "x", "--price-unit", "cents"], "USAGE_OPTION_UNUSED"],
    [["trades", "x", "--series", "S"], "USAGE_OPTION_UNUSED"],
    [["fair-value", "x", "--grid", "deci_cent"], "USAGE_OPTION_UNUSED"],
    [["parquet", "x"], "USAGE_MISSING_OPTION"],
    [["parquet", "x", "--as", "frames"], "USAGE_UNKNOWN_FORMAT"],
    [["trade", "x"], "USAGE_UNKNOWN_FORMAT"],
    [["quotes", "x", "--time-unit", "minutes"], "USAGE_UNKNOWN_UNIT"],
  ])("should refuse %j with %s", async (argv, code) => {
    const end = await halfspread("import", ...argv, "--db", folder.file("refused.db"));
    expect(end.exitCode).toBe(2);
    expect(documentOf(end)).toMatchObject({ schema: "halfspread-error/1", code });
    expect(existsSync(folder.file("refused.db"))).toBe(false);
  });

  it("should warn of a last row that may be cut", async () => {
    const file = folder.file("cut.csv");
    writeFileSync(file, `series,time_us,value_raw\nS,${START_US},1.2`);
    const end = await halfspread("import", "fair-value", file, "--db", folder.file("cut.db"));
    expect(end.stderr).toContain("cut.csv: ends without a line break, its last row may be cut");
  });

  it("should read Parquet by what it is said to hold", async () => {
    const file = join(import.meta.dirname, "..", "data", "fixtures", "trades-by-pyarrow.parquet");
    const target = folder.file("parquet.db");
    const end = await halfspread("import", "parquet", file, "--as", "trades", "--db", target);
    expect(documentOf(end)).toMatchObject({ files: [{ kind: "trades", keptCount: 7 }] });
    const { markets } = documentOf(await halfspread("markets", "--db", target)) as { markets: object[] };
    expect(markets).toMatchObject([
      { ticker: "EXAMPLE-1", kind: "trades", tradeCount: 5 },
      { ticker: "EXAMPLE-2", kind: "trades", tradeCount: 2 },
    ]);
    const replayed = await halfspread(...backtestOf(target, "EXAMPLE-1"));
    expect(replayed.exitCode).toBe(3);
    expect(documentOf(replayed)).toMatchObject({ code: "DATA_NO_BOOK" });
  });
});

describe("backtest of best quotes", () => {
  it("should refuse fill models with queues where no sizes are known", async () => {
    const target = folder.file("unsized.db");
    await halfspread(
      "import",
      "quotes",
      writeQuotes("unsized.csv", false),
      "--db",
      target,
      "--price-unit",
      "cents",
    );
    const refused = await run(target, "through", "fifo-pessimistic");
    expect(refused.exitCode).toBe(3);
    expect(documentOf(refused)).toMatchObject({
      code: "DATA_SIZES_UNKNOWN",
      data: { ticker: "T", fillModel: "fifo-pessimistic" },
    });
    expect((await run(target, "through", "touch")).exitCode).toBe(0);
  });

  it("should state that only best prices were recorded", async () => {
    const target = folder.file("sized.db");
    await halfspread(
      "import",
      "quotes",
      writeQuotes("sized.csv", true),
      "--db",
      target,
      "--price-unit",
      "cents",
    );
    const { manifest } = documentOf(await run(target, "fifo-pessimistic")) as {
      manifest: { assumptions: string[] };
    };
    expect(manifest.assumptions).toContainEqual(
      expect.stringMatching(/^Only best prices were recorded.*: T\.$/),
    );
  });
});

describe("export", () => {
  it("should write a tape and tell its columns", async () => {
    const out = folder.file("calm.csv");
    const argv = ["export", "tape", "--db", db, "--market", "CALM", "--format", "csv", "--out", out];
    const told = documentOf(await halfspread(...argv)) as { rowCount: number; columns: string[] };
    const lines = readFileSync(out, "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(told.rowCount + 1);
    expect(lines[0]).toBe(told.columns.join(","));
    expect((await runCli(argv)).stdout).toContain(`rows of ${told.columns.length} columns: ${out}`);
  });

  it.each([
    [["trade", "--format", "csv"], 2, "USAGE_UNKNOWN_EXPORT"],
    [["trades", "--format", "xls"], 2, "USAGE_UNKNOWN_FORMAT"],
    [["tape", "--format", "csv"], 2, "USAGE_MISSING_OPTION"],
    [["tape", "--format", "csv", "--market", "CALM", "QUIET"], 2, "USAGE_MISSING_OPTION"],
    [["trades", "--format", "csv", "--series", "S"], 2, "USAGE_OPTION_UNUSED"],
    [["book", "--format", "csv", "--market", "CALM", "--allow-gaps"], 2, "USAGE_OPTION_UNUSED"],
    [["fair-value", "--format", "csv"], 3, "DATA_EMPTY_STORE"],
    [["fair-value", "--format", "csv", "--series", "S"], 3, "DATA_SERIES_UNKNOWN"],
    [["quotes", "--format", "csv", "--market", "CALM"], 3, "DATA_NO_QUOTES"],
    [["trades", "--format", "csv", "--market", "CALN"], 3, "DATA_MARKET_UNKNOWN"],
  ])("should refuse %j with exit code %i, %s", async (argv, exitCode, code) => {
    const out = folder.file("refused.csv");
    const end = await halfspread("export", ...argv, "--db", db, "--out", out);
    expect(end.exitCode).toBe(exitCode);
    expect(documentOf(end)).toMatchObject({ code });
    expect(existsSync(out)).toBe(false);
  });
});
