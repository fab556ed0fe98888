/** Fitted flows and incentive programmes in a backtest: stated by flag or file, never guessed. */
import { writeFileSync } from "node:fs";
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

interface Lane {
  readonly fillModel: string;
  readonly flow: Readonly<Record<string, number>>;
  readonly digest: string;
  readonly fillCount: number;
  readonly fillsByCause: Readonly<Record<string, number>>;
  readonly incentives: readonly { readonly ticker: string; readonly estimateMicros: number }[];
}

interface Document {
  readonly lanes: readonly Lane[];
  readonly manifest: { readonly configHash: string; readonly assumptions: readonly string[] };
}

function backtest(...more: readonly string[]): Promise<CliEnd> {
  const argv = ["backtest", "--db", db, "--market", "CALM", "--strategy", "naive-skew", "--fees", "none"];
  return runCli([...argv, ...more]);
}

async function resultOf(...more: readonly string[]): Promise<Document> {
  const { exitCode, stdout, stderr } = await backtest("--json", ...more);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as Document;
}

const FLOW = ["--flow", "intensityPerHour=900,kappaPerCent=0.4"];
const TAPE = ["tapeIntensityPerHour=900", "tapeKappaPerCent=0.4"];

async function drawnBy(seed: string): Promise<string> {
  return (await resultOf("--fill-model", "poisson", ...FLOW, "--seed", seed)).lanes[0]!.digest;
}

describe("--fill-model poisson, thinned, residual", () => {
  it("should run beside the tape's models, each with what it goes by", async () => {
    const { lanes, manifest } = await resultOf(
      "--fill-model",
      "touch,poisson",
      "thinned",
      "residual",
      ...FLOW,
      ...TAPE,
    );
    const target = { intensityPerHour: 900, kappaPerCent: 0.4 };
    const [touch, poisson, thinned, residual] = lanes as [Lane, Lane, Lane, Lane];

    expect(lanes.map(({ fillModel, flow }) => [fillModel, flow])).toEqual([
      ["touch", {}],
      ["poisson", target],
      ["thinned", { ...target, tapeIntensityPerHour: 900, tapeKappaPerCent: 0.4 }],
      ["residual", target],
    ]);
    // A flow fills by its own orders, never by prints; prints fill the two that go by the tape.
    expect(poisson.fillsByCause["modelled"]).toBe(poisson.fillCount);
    expect(poisson.fillCount).toBeGreaterThan(0);
    expect([touch, thinned].map(({ fillsByCause }) => fillsByCause["modelled"])).toEqual([0, 0]);
    expect(residual.fillsByCause["queue"]! + residual.fillsByCause["through"]!).toBeGreaterThan(0);
    expect(manifest.assumptions.join()).toContain(
      "The flow of poisson is what was stated: intensityPerHour 900, kappaPerCent 0.4; orders an hour and side.",
    );
  });

  it("should be drawn from the seed: the same again, another with another", async () => {
    const [one, again, other] = [await drawnBy("1"), await drawnBy("1"), await drawnBy("2")];

    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it("should be the same in a configuration", async () => {
    const file = folder.file("flow.yaml");
    writeFileSync(
      file,
      "market: CALM\nstrategy: naive-skew\nfees: none\nfillModel: [poisson, residual]\nflow: { intensityPerHour: 900, kappaPerCent: 0.4 }\n",
    );
    const config = JSON.parse((await runCli(["backtest", file, "--db", db, "--json"])).stdout) as Document;
    const flags = await resultOf("--fill-model", "poisson", "residual", ...FLOW);

    expect(config.manifest.configHash).toBe(flags.manifest.configHash);
    expect(config.lanes).toEqual(flags.lanes);
  });

  it("should be told of beside the tape's models on the screen", async () => {
    const { stdout } = await backtest("--fill-model", "touch", "poisson", ...FLOW);

    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "The same quotes under 2 assumptions about who is filled",
    );
  });

  it.each<[string, readonly string[], string, string]>([
    ["no parameter", ["poisson"], "USAGE_FLOW_UNSTATED", "needs intensityPerHour, kappaPerCent"],
    [
      "the tape's missing",
      ["thinned", ...FLOW],
      "USAGE_FLOW_UNSTATED",
      "needs tapeIntensityPerHour, tapeKappaPerCent",
    ],
    [
      "NaN",
      ["poisson", "--flow", "intensityPerHour=NaN,kappaPerCent=1"],
      "USAGE_BAD_PARAMETER",
      'intensityPerHour was "NaN"',
    ],
    [
      "a negative one",
      ["poisson", "--flow", "intensityPerHour=1,kappaPerCent=-1"],
      "USAGE_BAD_PARAMETER",
      "kappaPerCent was -1",
    ],
    [
      "zero",
      ["residual", "--flow", "intensityPerHour=0,kappaPerCent=1"],
      "USAGE_BAD_PARAMETER",
      "intensityPerHour was 0",
    ],
    [
      "more orders than can be drawn",
      ["poisson", "--flow", "intensityPerHour=1e30,kappaPerCent=1"],
      "USAGE_BAD_PARAMETER",
      "intensityPerHour was 1e+30, it must be a number above 0 and at most 3600000",
    ],
    ["an unknown name", ["poisson", "--flow", "kapaPerCent=1"], "USAGE_UNKNOWN_PARAMETER", '"kapaPerCent"'],
    ["what no model uses", ["touch", ...FLOW], "USAGE_OPTION_UNUSED", "states intensityPerHour"],
    [
      "the tape's of no thinned",
      ["poisson", ...FLOW, ...TAPE],
      "USAGE_OPTION_UNUSED",
      "states tapeIntensityPerHour",
    ],
    ["an unknown model", ["poison"], "USAGE_UNKNOWN_FILL_MODEL", '"poison"'],
    ["an unknown model with a flow", ["poison", ...FLOW], "USAGE_UNKNOWN_FILL_MODEL", '"poison"'],
  ])("should be refused by name: %s", async (_, argv, code, message) => {
    const end = await backtest("--json", "--fill-model", ...argv);

    expect(end.exitCode).toBe(2);
    expect(documentOf(end)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("should say how to get what is missing, and what a misspelled name was meant to be", async () => {
    const unstated = documentOf(await backtest("--json", "--fill-model", "poisson"));
    expect(unstated["hint"]).toContain("docs/QUEUE.md");
    const misspelled = documentOf(
      await backtest("--json", "--fill-model", "poisson", "--flow", "kapaPerCent=1"),
    );
    expect(misspelled["hint"]).toContain("Did you mean kappaPerCent?");
  });
});

const PROGRAMME = {
  start: "2026-01-05T00:00:00Z",
  end: "2026-01-06T00:00:00Z",
  periodRewardDollars: 1_000_000,
  discountFrac: 0.5,
  targetContracts: 300,
};

function programmes(content: unknown): string {
  const file = folder.file("programmes.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

describe("--incentives", () => {
  it("should be off unless it is given", async () => {
    const { lanes, manifest } = await resultOf();
    expect(lanes[0]!.incentives).toEqual([]);
    expect(manifest.assumptions.join()).not.toContain("incentives");
  });

  it("should estimate the programmes of the run's markets, apart from the P&L, from JSON and YAML alike", async () => {
    const file = programmes({ CALM: PROGRAMME, ELSEWHERE: PROGRAMME });
    const { lanes, manifest } = await resultOf("--incentives", file);

    expect(lanes[0]!.incentives).toMatchObject([{ ticker: "CALM" }]);
    expect(lanes[0]!.incentives[0]!.estimateMicros).toBeGreaterThan(0);
    expect(manifest.assumptions.join()).toContain("The liquidity incentives of CALM are an estimate");
    const { stdout } = await backtest("--incentives", file);
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(
      /incentives, an estimate and in no P&L: lane 1 in CALM \$[\d.,]+\./,
    );
    const yaml = folder.file("run.yaml");
    const lines = Object.entries(PROGRAMME).map(([name, value]) => `    ${name}: ${value}`);
    writeFileSync(
      yaml,
      `market: CALM\nstrategy: naive-skew\nfees: none\nincentives:\n  CALM:\n${lines.join("\n")}\n`,
    );
    const config = JSON.parse((await runCli(["backtest", yaml, "--db", db, "--json"])).stdout) as Document;
    expect(config.lanes[0]!.incentives).toEqual(lanes[0]!.incentives);
  });

  it("should pay one account at most what it is paid at most", async () => {
    const file = programmes({ CALM: { ...PROGRAMME, rewardDollarsMax: 0.25 } });
    expect((await resultOf("--incentives", file)).lanes[0]!.incentives[0]!.estimateMicros).toBe(250_000);
  });

  it.each<[string, unknown, string, string]>([
    [
      "a time without a zone",
      { CALM: { ...PROGRAMME, start: "2026-01-05T00:00:00" } },
      "USAGE_BAD_INCENTIVES",
      "CALM: start was",
    ],
    [
      "a time that is none",
      { CALM: { ...PROGRAMME, end: "2026-13-05T00:00:00Z" } },
      "USAGE_BAD_INCENTIVES",
      "CALM: end was",
    ],
    [
      "an end before its start",
      { CALM: { ...PROGRAMME, end: PROGRAMME.start } },
      "USAGE_BAD_INCENTIVES",
      "end must be later",
    ],
    [
      "a factor above 1",
      { CALM: { ...PROGRAMME, discountFrac: 50 } },
      "USAGE_BAD_INCENTIVES",
      "discountFrac was 50, it must be a number from 0 to 1",
    ],
    [
      "a negative reward",
      { CALM: { ...PROGRAMME, periodRewardDollars: -1 } },
      "USAGE_BAD_INCENTIVES",
      "periodRewardDollars was -1",
    ],
    [
      "no target",
      { CALM: { ...PROGRAMME, targetContracts: 0 } },
      "USAGE_BAD_INCENTIVES",
      "targetContracts was 0",
    ],
    [
      "a missing field",
      { CALM: { start: PROGRAMME.start, end: PROGRAMME.end } },
      "USAGE_BAD_INCENTIVES",
      "periodRewardDollars was not stated",
    ],
    [
      "a text for a number",
      "CALM: { start: 2026-01-05T00:00:00Z, end: 2026-01-06T00:00:00Z, periodRewardDollars: .nan }",
      "USAGE_BAD_INCENTIVES",
      "periodRewardDollars was NaN",
    ],
    [
      "an unknown field",
      { CALM: { ...PROGRAMME, discount: 1 } },
      "USAGE_UNKNOWN_SETTING",
      'has no "discount"',
    ],
    ["a list", [PROGRAMME], "USAGE_BAD_INCENTIVES", "a programme for each market"],
    ["no programme", {}, "USAGE_BAD_INCENTIVES", "a programme for each market"],
    ["neither JSON nor YAML", "{ CALM: [", "USAGE_BAD_INCENTIVES", "neither JSON nor YAML"],
    ["other markets", { CALMER: PROGRAMME }, "USAGE_INCENTIVES_UNUSED", "CALM"],
  ])("should be refused by name: %s", async (_, content, code, message) => {
    const end = await backtest("--json", "--incentives", programmes(content));

    expect(end.exitCode).toBe(2);
    expect(documentOf(end)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("should say that a file is not there", async () => {
    const end = await backtest("--json", "--incentives", folder.file("nowhere.json"));
    expect(documentOf(end)).toMatchObject({ code: "DATA_FILE_UNREADABLE" });
  });
});
