/** What lanes go by as fair value: flags and configuration, a small series brought in, the manifest, rows and errors. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { openStore } from "../../src/data/store.ts";
import { writeRecording } from "../../src/data/write-recording.ts";
import { readRun } from "../../src/data/run-store.ts";
import { at } from "../engine/outside-fair.ts";
import { deltaRow, recordedRows, snapshotRows } from "../engine/rows.ts";
import { runCli, type CliEnd } from "./run-cli.ts";
import { Folder } from "./tiny-store.ts";

const TICKER = "INXD-23NOV14-B4075";
const MID_US = at(0);
let folder: Folder;
let db: string;

/** A book of 30 and 70 from 0 s to 60 s. Its series: probabilities, and levels of an index. */
beforeAll(async () => {
  folder = new Folder();
  db = folder.file("fair.db");
  {
    using store = openStore(db, "create");
    for (const ticker of [TICKER, "OTHER-1"])
      writeRecording(store, {
        ticker,
        source: "by hand",
        priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!,
        rows: recordedRows([
          ...snapshotRows(MID_US, [
            [BID, 3_000, 10_000],
            [ASK, 7_000, 10_000],
          ]),
          deltaRow(at(60), BID, 1_000, 100),
        ]),
      });
  }
  await bring("NEWS", "probability", [
    [1, 0.5],
    [10, 0.52],
    [99, 0.6],
  ]);
  await bring("SPX", "raw", [
    [1, 4_075],
    [10, 4_100],
  ]);
  await bring("LATE", "cents", [[100, 50]]);
});

afterAll(() => folder[Symbol.dispose]());

async function bring(
  series: string,
  unit: string,
  values: readonly (readonly [number, number])[],
): Promise<void> {
  const file = folder.file(`${series}.csv`);
  writeFileSync(
    file,
    ["time_us,value", ...values.map(([seconds, value]) => `${at(seconds)},${value}`), ""].join("\n"),
  );
  const end = await runCli([
    "import",
    "fair-value",
    file,
    "--db",
    db,
    "--value-unit",
    unit,
    "--series",
    series,
  ]);
  expect(end).toMatchObject({ exitCode: 0 });
}

function backtest(...more: readonly string[]): Promise<CliEnd> {
  const argv = ["backtest", "--db", db, "--market", TICKER, "--strategy", "naive-skew", "--fees", "none"];
  return runCli([...argv, ...more]);
}

interface Document {
  readonly lanes: readonly [
    { readonly fair: object; readonly ordersPlaced: number; readonly decisions: number },
  ];
  readonly manifest: {
    readonly configHash: string;
    readonly assumptions: readonly string[];
    readonly config: { readonly lanes: readonly { readonly fair: object | null }[] };
  };
}

async function documentOf(...more: readonly string[]): Promise<Document> {
  const { exitCode, stdout, stderr } = await backtest("--json", ...more);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as Document;
}

/** Prices quoted, first to last. */
async function quotesOf(...more: readonly string[]): Promise<string[]> {
  const out = folder.file("out");
  await documentOf("--out", out, ...more);
  return readRun(out).quotes.map(({ side, priceBp, fromUs, toUs }) =>
    [side === BID ? "bid" : "ask", priceBp / 100, (fromUs - MID_US) / 1e6, (toUs - MID_US) / 1e6].join(" "),
  );
}

describe("backtest --fair", () => {
  it("should go by the mid where nothing is said, and say so", async () => {
    const plain = await documentOf();
    expect(plain.lanes[0].fair).toEqual({ source: "mid", ageUsMax: null, refetch: null, refetchCount: 0 });
    expect(plain.manifest.config.lanes[0]!.fair).toBeNull();
    expect((await documentOf("--fair", "mid")).manifest.configHash).toBe(plain.manifest.configHash);
  });

  it("should quote by a series from the store: two cents either side, one way there and back after", async () => {
    const quotes = await quotesOf("--fair", "series:NEWS", "--fair-age", "20s");
    expect(quotes).toEqual([
      "bid 48 1.07 10.07",
      "ask 52 1.07 10.07",
      "bid 50 10.07 30.050001",
      "ask 54 10.07 30.050001",
    ]);
  });

  it("should quote by levels of an index: a half at the range's upper end", async () => {
    // Half an hour is left, 9 / sqrt 2 points: 4075 is all but certain, and 69 as high as a bid may go; 4100 is even.
    const mapping = "normal(width=50,pointsPerSqrtHour=9,closes=2023-11-14T22:43:30Z)";
    const quotes = await quotesOf("--fair", `series:SPX:${mapping}`, "--fair-age", "none");
    expect(quotes).toEqual(["bid 69 1.07 10.07", "bid 48 10.07 60", "ask 52 10.07 60"]);
  });

  it("should tell the manifest what the numbers rest on", async () => {
    const { manifest, lanes } = await documentOf(
      "--fair",
      "series:NEWS",
      "--fair-age",
      "20s",
      "--fair-refetch",
      "0.5,5s",
    );
    expect(manifest.config.lanes[0]!.fair).toMatchObject({
      name: "series:NEWS",
      ageUsMax: 20_000_000,
      feeds: [{ series: "NEWS", observationCount: 3, mapping: "probability" }],
    });
    expect(lanes[0].fair).toEqual({
      source: "series:NEWS",
      ageUsMax: 20_000_000,
      refetch: { inventoryShare: 0.5, ageUsMax: 5_000_000 },
      refetchCount: 0,
    });
    expect(manifest.assumptions.join("\n")).toContain("Fair value is series:NEWS, probability");
  });

  it("should be a setting of a configuration, and of each of its lanes", async () => {
    const file = folder.file("fair.yaml");
    const lanes = [
      "strategy: naive-skew",
      "strategy: naive-skew\n    fair: microprice",
      'strategy: naive-skew\n    fair: "series:NEWS"\n    fairAge: 20s\n    fairRefetch: [0.5, 5s]',
    ];
    const lines = [
      `db: ${db}`,
      `market: ${TICKER}`,
      "fees: none",
      "fair: blend:0.6",
      "lanes:",
      ...lanes.map((lane) => `  - ${lane}`),
    ];
    writeFileSync(file, lines.join("\n"));
    const { exitCode, stdout } = await runCli(["backtest", file, "--json"]);
    expect(exitCode).toBe(0);
    const told = JSON.parse(stdout) as { lanes: { fair: { source: string } }[] };
    expect(told.lanes.map(({ fair }) => fair.source)).toEqual(["blend:0.6", "microprice", "series:NEWS"]);
  });

  it("should name the series of each market by its ticker", async () => {
    await bring(`odds-${TICKER}`, "cents", [[1, 50]]);
    const more = ["--fair", "series:odds-{market}", "--fair-age", "none"];
    expect(await quotesOf(...more)).toEqual(["bid 48 1.07 60", "ask 52 1.07 60"]);
    const other = await backtest(...more, "--market", TICKER, "OTHER-1", "--group");
    expect(other.stderr).toContain("DATA_SERIES_UNKNOWN");
  });

  const INDEX = "normal(width=50,pointsPerSqrtHour=9)";
  it.each([
    ["USAGE_BAD_FAIR", ["--fair", "micropice"], "Did you mean microprice?"],
    ["USAGE_BAD_FAIR", ["--fair", "blend:1.5"], "from 0 to 1"],
    ["USAGE_FAIR_AGE", ["--fair", "series:NEWS"], "--fair-age was not stated"],
    ["USAGE_FAIR_AGE", ["--fair", "series:NEWS", "--fair-age", "soon"], "500ms"],
    ["USAGE_FAIR_AGE", ["--fair-age", "20s"], "staleBookUs"],
    [
      "USAGE_FAIR_REFETCH",
      ["--fair", "series:NEWS", "--fair-age", "9s", "--fair-refetch", "0.5,10s"],
      "shorter",
    ],
    [
      "USAGE_FAIR_REFETCH",
      ["--fair", "series:NEWS", "--fair-age", "none", "--fair-refetch", "0.5,1s", "--max-position", "none"],
      "no position limit",
    ],
    ["DATA_SERIES_UNKNOWN", ["--fair", "series:NEW", "--fair-age", "none"], "Did you mean NEWS?"],
    ["DATA_FAIR_APART", ["--fair", "series:LATE", "--fair-age", "none"], "nothing of it is known there"],
    ["USAGE_FAIR_MAPPING", ["--fair", "series:SPX", "--fair-age", "none"], "raw values"],
    ["USAGE_FAIR_MAPPING", ["--fair", `series:NEWS:${INDEX}`, "--fair-age", "none"], "prices already"],
    ["USAGE_FAIR_CLOSE", ["--fair", `series:SPX:${INDEX}`, "--fair-age", "none"], "closes="],
    [
      "USAGE_FAIR_RANGE",
      ["--fair", "series:SPX:normal(pointsPerSqrtHour=9)", "--fair-age", "none"],
      "low and high",
    ],
    [
      "USAGE_BAD_FAIR_MAPPING",
      ["--fair", "series:SPX:lognormal(ratePerSqrtHour=25)", "--fair-age", "none"],
      "share of the level",
    ],
    [
      "USAGE_BAD_FAIR_MAPPING",
      ["--fair", "series:SPX:normal(sigma=9)", "--fair-age", "none"],
      "pointsPerSqrtHour",
    ],
    [
      "USAGE_FAIR_ONE_MARKET",
      ["--fair", "series:NEWS", "--fair-age", "none", "--market", TICKER, "OTHER-1", "--group"],
      "{market}",
    ],
  ])("should refuse with %s: %j", async (code, more, what) => {
    const { exitCode, stderr } = await backtest(...more);
    expect(exitCode).toBe(code.startsWith("DATA_") ? 3 : 2);
    expect(stderr).toContain(code);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(what);
  });
});
