/** `backtest config.yaml`: the same settings as the flags, lists of lanes, and errors that name their place. */
import { fileURLToPath } from "node:url";
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BACKTEST_DEFAULTS } from "../../src/engine/backtest-defaults.ts";
import { DEFAULT_FILL_MODEL } from "../../src/engine/fill-models/catalogue.ts";
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

interface Lane {
  readonly markets: readonly string[];
  readonly strategy: string;
  readonly fillModel: string;
  readonly params: Readonly<Record<string, number>>;
  readonly orderUs: number;
  readonly cashAtStartMicros: number | null;
  readonly rateLimit: object | null;
  readonly inventoryLotsLimit: number | null;
  readonly commandsWaited: number;
}

interface Document {
  readonly lanes: readonly Lane[];
  readonly manifest: {
    readonly configHash: string;
    readonly seed: string;
    readonly assumptions: readonly string[];
  };
}

function config(text: string): string {
  const file = folder.file("config.yaml");
  writeFileSync(file, text);
  return file;
}

function withConfig(text: string, ...more: string[]): Promise<CliEnd> {
  return runCli(["backtest", config(text), "--db", db, ...more, "--json"]);
}

async function resultOf(end: Promise<CliEnd>): Promise<Document> {
  const { exitCode, stdout, stderr } = await end;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as Document;
}

describe("a configuration", () => {
  it("should be the same run as its flags", async () => {
    const file = await resultOf(
      withConfig(
        `market: [CALM, QUIET]
fees: none
strategy: naive-skew
params: { halfSpreadCents: 1.5 }
fillModel: [through, touch]
postedThrough: fill
latency: [10, 30.5]
maxPosition: 7
cash: 250
rateLimit: [50, 60]
seed: 9
`,
      ),
    );
    const flags = await resultOf(
      runCli(
        (
          `backtest --json --db ${db} --market CALM QUIET --fees none --strategy naive-skew ` +
          '--params {"halfSpreadCents":1.5} --fill-model through,touch --posted-through fill ' +
          "--latency 10,30.5 --max-position 7 --cash 250 --rate-limit 50,60 --seed 9"
        ).split(" "),
      ),
    );
    expect(file.manifest.configHash).toBe(flags.manifest.configHash);
    expect(file.lanes).toEqual(flags.lanes);
    expect(flags.lanes[0]).toMatchObject({
      orderUs: 30_500,
      inventoryLotsLimit: 700,
      cashAtStartMicros: 250_000_000,
      rateLimit: { tokensPerSecond: 50, capacityTokens: 60 },
    });
  });

  it("should make lanes of its list, each with what is said for all where it says nothing", async () => {
    const { lanes, manifest } = await resultOf(
      withConfig(`market: CALM
fees: none
strategy: naive-skew
latency: 5,7
lanes:
  - { params: { halfSpreadCents: 1 } }
  - { strategy: linear-skew, latency: "0,0", rateLimit: none, fillModel: touch }
`),
    );
    expect(lanes).toMatchObject([
      { strategy: "naive-skew", params: { halfSpreadCents: 1 }, orderUs: 7_000, fillModel: "fifo-matched" },
      { strategy: "linear-skew", orderUs: 0, rateLimit: null, fillModel: "touch" },
    ]);
    expect(manifest.assumptions).toContain("Lane 2: Commands are not limited in number.");
  });

  it("should give way to flags of the whole run, and refuse those of lanes beside it", async () => {
    const text = "market: CALM\nstrategy: naive-skew\nfees: recorded\nseed: 3\n";
    const { lanes, manifest } = await resultOf(
      withConfig(text, "--market", "QUIET", "--fees", "none", "--seed", "x"),
    );
    expect(lanes.map(({ markets }) => markets)).toEqual([["QUIET"]]);
    expect(manifest.seed).toBe("x");
    const end = await withConfig(text, "--latency", "1,1");
    expect(end.exitCode).toBe(2);
    expect(documentOf(end)).toMatchObject({
      code: "USAGE_CONFIG_AND_FLAG",
      message: expect.stringContaining("--latency"),
      hint: expect.stringContaining("Write latency into"),
    });
  });

  it("should default to what the flags default to", () => {
    expect(BACKTEST_DEFAULTS.fillModel).toBe(DEFAULT_FILL_MODEL.name);
  });
});

describe("the example", () => {
  it("should run, and show what its settings do", async () => {
    const file = fileURLToPath(new URL("../../examples/backtest.yaml", import.meta.url));
    const out = folder.file("example");
    const { lanes } = await resultOf(
      runCli(["backtest", file, "--db", db, "--market", "CALM", "QUIET", "--out", out, "--json"]),
    );
    expect(lanes.map(({ strategy, fillModel }) => `${strategy} ${fillModel}`).slice(0, 5)).toEqual([
      "naive-skew fifo-matched",
      "naive-skew touch",
      "naive-skew fifo-matched",
      "linear-skew fifo-matched",
      "linear-skew touch",
    ]);
    expect(lanes).toHaveLength(10);
    expect(lanes[0]).toMatchObject({ commandsWaited: 0, cashAtStartMicros: null });
    expect(lanes[2]).toMatchObject({ cashAtStartMicros: 40_000_000, params: { sizeContracts: 5 } });
    expect(lanes[3]).toMatchObject({ orderUs: 200_000, inventoryLotsLimit: 500 });
    expect(lanes[3]!.commandsWaited).toBeGreaterThan(0);
    expect(await runCli(["report", out])).toMatchObject({ exitCode: 0 });
  }, 60_000);
});

describe("an error in a configuration", () => {
  const good = "market: CALM\nfees: none\n";
  it.each([
    // Not what may stand there: the place, the value, what is allowed.
    [`${good}strategy: 7\n`, "USAGE_BAD_CONFIG", "line 3, strategy: strategy was 7, it must be the name", ""],
    [
      `${good}lanes:\n  - strategy: naive-skew\n    latency: [1, 2, 3]\n`,
      "USAGE_BAD_CONFIG",
      "line 5, lanes[0].latency: lanes[0].latency was [1,2,3], it must be two times in milliseconds",
      "examples/backtest.yaml",
    ],
    [
      `${good}strategy: naive-skew\nparams: { halfSpreadCents: wide }\n`,
      "USAGE_BAD_CONFIG",
      'line 4, params.halfSpreadCents: params.halfSpreadCents was "wide", it must be a number',
      "",
    ],
    [`${good}lanes: []\n`, "USAGE_BAD_CONFIG", "lanes was [], it must be a list of lanes", ""],
    ["- a\n", "USAGE_BAD_CONFIG", 'the document was ["a"], it must be settings', ""],
    // Names that are not known: what was likely meant.
    [
      `${good}fillModels: touch\n`,
      "USAGE_UNKNOWN_SETTING",
      'line 3, fillModels: there is no setting "fillModels"',
      "Did you mean fillModel?",
    ],
    [
      `${good}lanes:\n  - { strategy: naive-skew, rate-limit: none }\n`,
      "USAGE_UNKNOWN_SETTING",
      'there is no setting "rate-limit" in lanes[0]',
      "Did you mean rateLimit?",
    ],
    [
      `${good}strategy: naive-scew\n`,
      "USAGE_UNKNOWN_STRATEGY",
      "line 3, strategy: ",
      "Did you mean naive-skew?",
    ],
    [
      `${good}lanes:\n  - strategy: naive-skew\n    params:\n      halfSpreadCent: 1\n`,
      "USAGE_UNKNOWN_PARAMETER",
      "lanes[0].params: ",
      "Did you mean halfSpreadCents?",
    ],
    // Values out of their range.
    [
      `${good}strategy: naive-skew\nparams: { halfSpreadCents: -1 }\n`,
      "USAGE_BAD_PARAMETER",
      "line 4, params: naive-skew.halfSpreadCents was -1, it must be a number from",
      "",
    ],
    [
      `${good}strategy: naive-skew\ncash: 0\n`,
      "USAGE_BAD_CASH",
      'line 4, cash: cash was "0", it must be dollars above 0',
      "",
    ],
    [
      `${good}rateLimit: advansed\nstrategy: naive-skew\n`,
      "USAGE_UNKNOWN_RATE_LIMIT",
      "line 3, rateLimit: ",
      "Did you mean advanced?",
    ],
    [
      `market: CALM\nstrategy: naive-skew\nfees: recoded\n`,
      "USAGE_FEES_UNKNOWN",
      "line 3, fees: ",
      "Did you mean recorded?",
    ],
    // What is missing.
    [good, "USAGE_BAD_CONFIG", "no strategy is named", "strategy: naive-skew"],
    ["strategy: naive-skew\n", "USAGE_MISSING_OPTION", "does not say market", "--market"],
    // Not YAML at all.
    [`${good}strategy: [naive-skew\n`, "USAGE_BAD_CONFIG", "it is not YAML", "name: value"],
    [`${good}market: QUIET\n`, "USAGE_BAD_CONFIG", "line 3: it is not YAML: Map keys must be unique", ""],
  ])("should name its place: %j", async (text, code, message, hint) => {
    const end = await withConfig(text);
    expect(end.exitCode).toBe(2);
    expect(documentOf(end)).toMatchObject({
      code,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
    expect(String(documentOf(end)["message"])).toContain("config.yaml");
  });

  it("should name the file that is not there", async () => {
    const end = await runCli(["backtest", folder.file("none.yaml"), "--json"]);
    expect(end.exitCode).toBe(3);
    expect(documentOf(end)).toMatchObject({
      code: "DATA_FILE_UNREADABLE",
      hint: expect.stringContaining("examples/"),
    });
  });
});
