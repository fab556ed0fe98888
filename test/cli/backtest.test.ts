import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalText } from "../../src/cli/manifest.ts";
import { documentOf, runCli, widthOf } from "./run-cli.ts";
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
      fillModel: "fifo-pessimistic",
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
    expect(lanes.map(({ lane }) => lane)).toEqual([1, 2, 3]);
    expect(lanes[0]).not.toHaveProperty("laneIndex");
    const people = await backtest(...argv);
    expect(people.stdout).toMatch(/^# +fill model/m);
    expect(people.stdout).toMatch(/^1 +through/m);
    const csv = readFileSync(join(out, "fills.csv"), "utf8").trim().split("\n");
    const column = csv[0]!.split(",").indexOf("lane");
    expect(new Set(csv.slice(1).map((line) => line.split(",")[column]))).toEqual(new Set(["1", "2", "3"]));
    const rows = new Database(join(out, "rows.sqlite"), { readonly: true });
    for (const table of ["lanes", "fills", "quotes", "markouts"])
      expect(rows.prepare(`SELECT DISTINCT lane FROM ${table} ORDER BY 1`).pluck().all()).toEqual([1, 2, 3]);
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
      "CALM+QUIET fifo-pessimistic",
    ]);
    expect(namesOf(await resultOf("--market", "CALM", "--fill-model", "all"))).toEqual([
      "CALM through",
      "CALM fifo-pessimistic",
      "CALM touch",
    ]);
  });

  it("should give a lane the same digest alone and beside others", async () => {
    const alone = await resultOf("--market", "CALM", "--fill-model", "touch");
    const beside = await resultOf("--market", "CALM", "--fill-model", "all");
    expect(beside.lanes[2]!.digest).toBe(alone.lanes[0]!.digest);
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
      "fifo-pessimistic",
      "20 ms",
      "Any growth",
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

describe("backtest refusals", () => {
  const market = ["--market", "CALM"];
  it.each([
    { argv: [...market], code: "USAGE_FEES_UNSTATED", hint: "--fees none" },
    { argv: [...market, "--fees", "maker"], code: "USAGE_FEES_UNKNOWN", hint: "--fees none" },
    { argv: [...market, "--fees", "none", "--latency", "20"], code: "USAGE_BAD_LATENCY", hint: "20,50" },
    { argv: [...market, "--fees", "none", "--latency", "-1,5"], code: "USAGE_BAD_LATENCY", hint: "20,50" },
    {
      argv: [...market, "--fees", "none", "--max-position", "0"],
      code: "USAGE_BAD_LIMIT",
      hint: "--max-position",
    },
    {
      argv: [...market, "--fees", "none", "--fill-model", "fifo"],
      code: "USAGE_UNKNOWN_FILL_MODEL",
      hint: "Did you mean fifo-pessimistic?",
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

describe("canonical text", () => {
  it("should not depend on the order of fields or on absent ones", () => {
    expect(canonicalText({ b: [1, { d: "x", c: null }], a: true, e: undefined })).toBe(
      '{"a":true,"b":[1,{"c":null,"d":"x"}]}',
    );
  });
});
