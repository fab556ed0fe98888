import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalText } from "../../src/cli/manifest.ts";
import { documentOf, runCli, widthOf } from "./run-cli.ts";
import { Folder, makeStore } from "./tiny-store.ts";

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

/** Every fill model, from the fewest fills to the most (docs/QUEUE.md). */
const MODELS = [
  "through",
  "fifo-pessimistic",
  "queue-power3",
  "queue-log",
  "queue-proportional",
  "queue-power",
  "fifo-matched",
  "touch",
];
const NUMBERS = MODELS.map((_, index) => index + 1);

interface Lane {
  readonly markets: readonly string[];
  readonly fillModel: string;
  readonly digest: string;
  readonly inventoryLotsLimit: number | null;
}

interface Document {
  readonly lanes: readonly Lane[];
  readonly manifest: {
    readonly configHash: string;
    readonly assumptions: readonly string[];
    readonly config: object;
  };
}

async function resultOf(...more: readonly string[]): Promise<Document> {
  const end = await backtest("--fees", "none", "--json", ...more);
  expect(end).toMatchObject({ exitCode: 0, stderr: "" });
  return documentOf(end) as unknown as Document;
}

function namesOf({ lanes }: Document): string[] {
  return lanes.map((lane) => `${lane.markets.join("+")} ${lane.fillModel}`);
}

async function hashOf(...more: string[]): Promise<string> {
  return (await resultOf("--market", "CALM", ...more)).manifest.configHash;
}

async function limitOf(...more: string[]): Promise<number | null> {
  return (await resultOf("--market", "CALM", ...more)).lanes[0]!.inventoryLotsLimit;
}

describe("backtest --json", () => {
  it("should hold every field of the documented lane", async () => {
    const { lanes, ...rest } = await resultOf("--market", "CALM");
    expect(rest).toMatchObject({
      schema: "halfspread-backtest/1",
      manifest: { schema: "halfspread-manifest/1" },
    });
    expect(lanes).toHaveLength(1);
    expect(lanes[0]).toMatchObject({
      markets: ["CALM"],
      strategy: "naive-skew",
      params: { halfSpreadCents: 2, maxPositionContracts: 10, sizeContracts: 1 },
      fillModel: "fifo-matched",
      rateLimit: { tokensPerSecond: 300, capacityTokens: 900 },
      cashAtStartMicros: null,
      feePrecisionMicros: null,
      outcomes: [{ ticker: "CALM", outcome: "ended", reason: "lost", orderCount: expect.any(Number) }],
      postedThrough: "remainder",
      feedUs: 20_000,
      orderUs: 50_000,
      inventoryLotsLimit: 1_000,
      fillsByCause: { queue: expect.any(Number), through: expect.any(Number), modelled: 0 },
      marks: { midMicros: expect.any(Number), settlementMicros: expect.any(Number) },
      feesMicros: 0,
      digest: expect.stringMatching(/^[0-9a-f]{24}$/),
    });
    for (const name of [
      "boughtLots",
      "soldLots",
      "inventoryLots",
      "cashMicros",
      "pnlMicros",
      "ordersPlaced",
      "decisions",
    ])
      expect(Number.isSafeInteger((lanes[0] as unknown as Record<string, number>)[name])).toBe(true);
  });

  it("should number lanes from 1, as the terminal and the kept rows do", async () => {
    const out = folder.file("numbered");
    const argv = ["--market", "CALM", "--fill-model", "all", "--fees", "none"];
    const { lanes } = (await resultOf(...argv, "--out", out)) as unknown as {
      lanes: readonly Record<string, unknown>[];
    };
    expect(lanes.map(({ lane }) => lane)).toEqual(NUMBERS);
    expect(lanes[0]).not.toHaveProperty("laneIndex");
    const people = await backtest(...argv);
    expect(people.stdout).toMatch(/^# +fill model/m);
    expect(people.stdout).toMatch(/^1 +through/m);
    const csv = readFileSync(join(out, "fills.csv"), "utf8").trim().split("\n");
    const column = csv[0]!.split(",").indexOf("lane");
    expect(new Set(csv.slice(1).map((line) => line.split(",")[column]))).toEqual(
      new Set(NUMBERS.map(String)),
    );
    const rows = new Database(join(out, "rows.sqlite"), { readonly: true });
    for (const table of ["lanes", "fills", "quotes", "markouts"])
      expect(rows.prepare(`SELECT DISTINCT lane FROM ${table} ORDER BY 1`).pluck().all()).toEqual(NUMBERS);
    rows.close();
  });

  it("should make a lane of each market and fill model, or one of all markets", async () => {
    expect(namesOf(await resultOf("--market", "CALM", "QUIET", "--fill-model", "through", "touch"))).toEqual([
      "CALM through",
      "CALM touch",
      "QUIET through",
      "QUIET touch",
    ]);
    expect(namesOf(await resultOf("--market", "CALM", "QUIET", "--group"))).toEqual([
      "CALM+QUIET fifo-matched",
    ]);
    expect(namesOf(await resultOf("--market", "CALM", "--fill-model", "all"))).toEqual(
      MODELS.map((name) => `CALM ${name}`),
    );
    expect(namesOf(await resultOf("--market", "CALM", "--fill-model", "touch,queue-log", "touch"))).toEqual([
      "CALM touch",
      "CALM queue-log",
    ]);
  });

  it("should give a lane the same digest alone and beside others", async () => {
    const alone = await resultOf("--market", "CALM", "--fill-model", "touch");
    const beside = await resultOf("--market", "CALM", "--fill-model", "all");
    const twin = beside.lanes.find(({ fillModel }) => fillModel === "touch");
    expect(twin!.digest).toBe(alone.lanes[0]!.digest);
  });

  it("should hash the configuration: equal ones alike, others not", async () => {
    const first = await hashOf();
    expect(await hashOf("--params", '{"halfSpreadCents":2}', "--latency", "20,50")).toBe(first);
    expect(await hashOf("--latency", "20,51")).not.toBe(first);
    expect(await hashOf("--params", '{"halfSpreadCents":3}')).not.toBe(first);
  });

  it("should take the limit that is stated, and null for none", async () => {
    expect(await limitOf("--params", '{"maxPositionContracts":3.5}')).toBe(350);
    expect(await limitOf("--max-position", "2")).toBe(200);
    expect(await limitOf("--max-position", "none")).toBeNull();
  });

  it("should state what its numbers rest on", async () => {
    const { manifest } = await resultOf("--market", "CALM", "--posted-through", "fill", "--allow-gaps");
    const stated = manifest.assumptions.join("\n");
    for (const part of [
      "No fees",
      "competitors",
      "fifo-matched",
      "20 ms",
      "Any growth",
      "300 tokens a second",
      "Cash is not limited",
      "Quotes are post-only",
      "Gaps",
      "Made or converted",
    ])
      expect(stated).toContain(part);
  });
});

describe("backtest for people", () => {
  it.each([80, 120])("should fit %d columns", async (columns) => {
    const argv = ["--market", "CALM", "QUIET", "--fees", "none", "--fill-model", "all"];
    const { exitCode, stdout } = await runCli(
      ["backtest", "--db", db, "--strategy", "linear-skew", ...argv],
      { isTTY: true, columns },
    );
    expect(exitCode).toBe(0);
    expect(widthOf(stdout)).toBeLessThanOrEqual(columns);
    for (const part of [
      "Result by lane, contracts and dollars",
      "fifo-pessimistic",
      "What these numbers rest on",
    ])
      expect(stdout).toContain(part);
  });

  it("should keep the rows where asked and say how to draw them", async () => {
    const out = folder.file("run");
    const { stdout } = await backtest("--market", "CALM", "--fees", "none", "--out", out);
    expect(stdout).toContain(`halfspread report ${out}`);
    for (const name of ["manifest.json", "rows.sqlite", "fills.csv"])
      expect(existsSync(`${out}/${name}`)).toBe(true);
  });
});

describe("canonical text", () => {
  it("should not depend on the order of fields or on absent ones", () => {
    expect(canonicalText({ b: [1, { d: "x", c: null }], a: true, e: undefined })).toBe(
      '{"a":true,"b":[1,{"c":null,"d":"x"}]}',
    );
  });
});
