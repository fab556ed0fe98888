/** `--latency` and `latency:` in all their forms: what is taken, what is refused, what is said of it. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseLatency } from "../../src/engine/latency-setting.ts";
import { documentOf, runCli } from "./run-cli.ts";
import { Folder, makeOffStore, makeStore } from "./tiny-store.ts";

let folder: Folder;
let db: string;
let acks: string;

beforeAll(() => {
  folder = new Folder();
  db = folder.file("tiny.db");
  makeStore(db);
  acks = folder.file("acks.csv");
  const base = 1_700_000_000_000_000;
  const lines = [
    [200, 230, 290],
    [0, 50, 80],
    [100, 90, 130],
  ].map((times) => times.map((ms) => base + ms * 1_000).join(","));
  writeFileSync(acks, `request_time_us,exchange_time_us,acknowledgement_time_us\n${lines.join("\n")}\n`);
});

afterAll(() => folder[Symbol.dispose]());

function backtest(latency: string, ...more: readonly string[]): ReturnType<typeof runCli> {
  return runCli([
    ..."backtest --market CALM --fees none --strategy naive-skew --json".split(" "),
    "--db",
    db,
    "--latency",
    latency,
    ...more,
  ]);
}

interface Document {
  readonly lanes: readonly {
    readonly feedUs: number | null;
    readonly orderUs: number | null;
    readonly latencyModel: string | null;
    readonly digest: string;
    readonly cashMicros: number;
    readonly fillCount: number;
  }[];
  readonly manifest: {
    readonly configHash: string;
    readonly config: { readonly lanes: readonly { readonly latency: unknown }[] };
    readonly assumptions: readonly string[];
  };
}

async function resultOf(end: ReturnType<typeof runCli>): Promise<Document> {
  const { exitCode, stdout, stderr } = await end;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as Document;
}

const DEFAULT = { kind: "constant", us: 20_000 };

describe("a latency that is written", () => {
  it.each([
    ["20,50", { feedUs: 20_000, orderUs: 50_000 }],
    ["0.5,1e3", { feedUs: 500, orderUs: 1_000_000 }],
    [
      "feed=lognormal(10ms,0.5)+5ms,order=uniform(20ms,80ms),response=20ms",
      {
        feed: { kind: "lognormal", medianUs: 10_000, sigma: 0.5, plusUs: 5_000 },
        order: { kind: "uniform", lowUs: 20_000, highUs: 80_000, plusUs: 0 },
        response: DEFAULT,
      },
    ],
    [
      "feed=recorded",
      { feed: { kind: "recorded", plusUs: 0 }, order: { kind: "constant", us: 50_000 }, response: DEFAULT },
    ],
    [
      " order = exponential( 1.5ms ) + 250us , response = quantiles(1ms,2ms,1s)",
      {
        feed: DEFAULT,
        order: { kind: "exponential", meanUs: 1_500, plusUs: 250 },
        response: { kind: "quantiles", quantilesUs: [1_000, 2_000, 1_000_000], plusUs: 0 },
      },
    ],
    [
      "order=recorded(my acks.csv),response=measured(b.csv)+1ms",
      {
        feed: DEFAULT,
        order: { kind: "file", file: "my acks.csv", reading: "by-time", plusUs: 0 },
        response: { kind: "file", file: "b.csv", reading: "distribution", plusUs: 1_000 },
      },
    ],
  ])("should be understood: %s", (text, latency) => {
    expect(parseLatency(text, "--latency")).toEqual(latency);
  });

  it.each([
    ["feed=-5ms", '"-5ms" is no time'],
    ["feed=NaN", '"NaN" is no time'],
    ["feed=20", '"20" is no time; write 20ms'],
    ["feed=", '"" is no time'],
    ["feed=0.0005ms", "whole microseconds"],
    ["feed=2000s", undefined],
    ["feed=5000s", "from 0 to an hour"],
    ["feed=lognormal(10ms)", "lognormal needs median and sigma"],
    ["feed=lognormal(10ms,)", "lognormal needs median and sigma"],
    ["feed=lognormal(10ms,x)", "sigma NaN"],
    ["feed=lognormal(10ms,0.5", "a bracket has no other half"],
    ["feed=uniform(80ms,20ms)", "must not be above the second"],
    ["feed=quantiles(5ms,4ms)", "they must ascend"],
    ["feed=quantiles(5ms)", "two times or more"],
    ["feed=recorded(x.csv)", "the tape's own lag"],
    ["feed=measured(x.csv)", "the tape's own lag"],
    ["order=recorded", "need their file"],
    ["order=normal(1ms,2ms)", 'a model "normal(1ms,2ms)" for order, which there is not'],
    ["fed=20ms", 'a leg "fed", which there is not'],
    ["feed=20ms,feed=30ms", "the leg feed twice"],
    ["feed=20ms,50", '"50", each part must be LEG=MODEL'],
    ["uniform(20ms,80ms)", "two times in milliseconds, FEED,ORDER, or a model for each leg"],
    ["20,50,20", "two times in milliseconds"],
  ])("should be refused where it cannot be: %s", (text, message) => {
    const parse = () => parseLatency(text, "--latency");

    if (message === undefined) expect(parse).not.toThrow();
    else expect(parse).toThrow(message);
  });

  it("should name what was likely meant", async () => {
    const end = await backtest("feed=lognormall(10ms,0.5)");

    expect(end.exitCode).toBe(2);
    expect(documentOf(end)).toMatchObject({
      code: "USAGE_BAD_LATENCY",
      hint: expect.stringContaining("Did you mean lognormal?"),
    });
  });
});

describe("a backtest", () => {
  it("should come to the same with delays that are always the same", async () => {
    const constant = await resultOf(backtest("20,50"));
    const drawn = await resultOf(backtest("feed=uniform(20ms,20ms),order=uniform(50ms,50ms),response=20ms"));

    expect(constant.lanes[0]!.fillCount).toBeGreaterThan(0);
    expect({ ...drawn.lanes[0]!, feedUs: 20_000, orderUs: 50_000, latencyModel: null }).toEqual(
      constant.lanes[0],
    );
    expect(constant.lanes[0]).toMatchObject({ feedUs: 20_000, orderUs: 50_000, latencyModel: null });
  });

  it("should state its latency in the manifest, in the assumptions and with the lane", async () => {
    const latency = "feed=lognormal(10ms,0.5)+5ms,order=uniform(20ms,80ms),response=30ms";
    const { lanes, manifest } = await resultOf(backtest(latency, "--seed", "x"));

    expect(lanes[0]).toMatchObject({ feedUs: null, orderUs: null, latencyModel: latency });
    expect(manifest.config.lanes[0]!.latency).toEqual({
      feed: { kind: "lognormal", medianUs: 10_000, sigma: 0.5, plusUs: 5_000 },
      order: { kind: "uniform", lowUs: 20_000, highUs: 80_000, plusUs: 0 },
      response: { kind: "constant", us: 30_000 },
      seed: "x",
    });
    expect(manifest.assumptions).toContain(
      "Latency: the feed takes lognormal(10ms,0.5)+5ms, news of own orders 30ms, commands uniform(20ms,80ms); no message overtakes another of its way; draws of seed x.",
    );
  });

  it("should come to the same again with its seed, to something else with another", async () => {
    const latency = "feed=exponential(30ms),order=exponential(100ms)";
    const digest = async (seed: string) =>
      (await resultOf(backtest(latency, "--seed", seed))).lanes[0]!.digest;

    expect(await digest("1")).toBe(await digest("1"));
    expect(await digest("2")).not.toBe(await digest("1"));
  });

  it("should read measured round trips, and name them by their content", async () => {
    const { lanes, manifest } = await resultOf(
      backtest(`order=recorded(${acks}),response=measured(${acks})+1ms`),
    );

    expect(lanes[0]!.latencyModel).toBe(`feed=20ms,order=recorded(${acks}),response=measured(${acks})+1ms`);
    expect(manifest.config.lanes[0]!.latency).toMatchObject({
      order: { delays: { name: acks, contentHash: expect.stringMatching(/^[0-9a-f]{32}$/), count: 3 } },
    });
    expect(manifest.assumptions.join("\n")).toContain(
      `commands what 3 round trips of ${acks} took (the latest at each time)`,
    );
  });

  it("should take the feed's latency from the tape, where both clocks were recorded", async () => {
    const { lanes, manifest } = await resultOf(backtest("feed=recorded+1ms"));

    expect(lanes[0]!.latencyModel).toBe("feed=recorded+1ms,order=50ms,response=20ms");
    expect(manifest.assumptions.join("\n")).toContain(
      "the feed takes the tape's own lag (receive time less exchange time, never below 0) and 1 ms",
    );
  });

  it("should not take it from a tape with one clock", async () => {
    const off = folder.file("off.db");
    makeOffStore(off);

    const end = await runCli(
      `backtest --db ${off} --market OFF --fees none --strategy naive-skew --latency feed=recorded --json`.split(
        " ",
      ),
    );

    expect(end.exitCode).toBe(3);
    expect(documentOf(end)).toMatchObject({
      code: "DATA_LAGS_UNKNOWN",
      message: expect.stringContaining("OFF was recorded with one clock"),
    });
  });

  it("should say which file of round trips is not there", async () => {
    const end = await backtest("order=recorded(none.csv)");

    expect(end.exitCode).toBe(3);
    expect(documentOf(end)).toMatchObject({
      code: "DATA_FILE_MISSING",
      message: expect.stringContaining("none.csv"),
    });
  });
});

function withLatency(latency: string): ReturnType<typeof runCli> {
  const file = folder.file("config.yaml");
  writeFileSync(file, `market: CALM\nfees: none\nstrategy: naive-skew\nlatency:${latency}\n`);
  return runCli(["backtest", file, "--db", db, "--json"]);
}

describe("a configuration", () => {
  it("should say each leg as a text or as an object", async () => {
    const { lanes } = await resultOf(
      withLatency(`
  feed: { model: lognormal, median: 10ms, sigma: 0.5, plus: 5ms }
  order: uniform(20ms,80ms)
  response: { model: quantiles, times: [1ms, 2ms, 40ms] }`),
    );

    expect(lanes[0]!.latencyModel).toBe(
      "feed=lognormal(10ms,0.5)+5ms,order=uniform(20ms,80ms),response=quantiles(1ms,2ms,40ms)",
    );
  });

  it.each([
    [" { feed: 20 }", "has feed: 20, it must be a text or an object with a model"],
    [" { fed: 20ms }", 'a leg "fed"'],
    [" { feed: { model: lognormal, median: 10ms } }", "lognormal needs median and sigma"],
    [" { feed: { model: uniform, low: 1ms, hihg: 2ms } }", "has feed.hihg, which there is not"],
    [" { feed: { median: 10ms } }", "has no model for feed"],
    [" {}", "names no leg"],
  ])("should be told the place of what cannot be:%s", async (latency, message) => {
    const end = await withLatency(latency);

    expect(end.exitCode).toBe(2);
    const { code, message: said } = documentOf(end) as { code: string; message: string };
    expect(code).toBe("USAGE_BAD_LATENCY");
    expect(said).toContain("line 4, latency: latency");
    expect(said).toContain(message);
  });
});
