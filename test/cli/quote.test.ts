import { describe, expect, it } from "vitest";
import { unitOfName } from "../../src/cli/commands/strategies.ts";
import { STRATEGIES } from "../../src/strategies/catalogue.ts";
import { documentOf, runCli, widthOf } from "./run-cli.ts";

interface Side {
  readonly rawCents: number | null;
  readonly roundingCents: number | null;
  readonly postOnlyCents: number | null;
  readonly priceCents: number | null;
  readonly reason: string | null;
}

async function quoteOf(
  strategy: string,
  state: object,
  options: { params?: object; grid?: string } = {},
): Promise<{
  bid: Side;
  ask: Side;
  terms: readonly { label: string; bidCents: number; askCents: number }[];
}> {
  const argv = ["quote", strategy, "--state", JSON.stringify(state), "--json"];
  if (options.params !== undefined) argv.push("--params", JSON.stringify(options.params));
  if (options.grid !== undefined) argv.push("--grid", options.grid);
  const end = await runCli(argv);
  expect(end).toMatchObject({ exitCode: 0, stderr: "" });
  const document = documentOf(end);
  expect(document["schema"]).toBe("halfspread-quote/1");
  return document as unknown as Awaited<ReturnType<typeof quoteOf>>;
}

describe("quote", () => {
  // Worked by hand: fair 50, half-spread 2, skew 3/10 x 2 = 0.6; bids round down, asks up.
  it("should explain each cent from fair value to quote", async () => {
    const { bid, ask, terms } = await quoteOf("naive-skew", {
      bidCents: 48,
      askCents: 52,
      inventoryContracts: 3,
    });
    expect(terms).toEqual([
      { label: "fair value", bidCents: 50, askCents: 50 },
      { label: "half-spread", bidCents: -2, askCents: 2 },
      { label: "inventory skew", bidCents: -0.6, askCents: -0.6 },
    ]);
    expect(bid).toMatchObject({ priceCents: 47, postOnlyCents: 0, reason: null });
    expect(bid.rawCents).toBeCloseTo(47.4, 9);
    expect(bid.roundingCents).toBeCloseTo(-0.4, 9);
    expect(ask.rawCents).toBeCloseTo(51.4, 9);
    expect(ask).toMatchObject({ priceCents: 52, postOnlyCents: 0, reason: null });
  });

  // reservation 48.5 + 1 x 5 = 53.5; bid 51.5 -> 51, but post-only leaves 48 below the ask at 49; ask 55.5 -> 56.
  it("should show what post-only takes", async () => {
    const params = { skewCentsPerContract: 1, halfSpreadCents: 2 };
    const { bid, ask } = await quoteOf(
      "linear-skew",
      { bidCents: 48, askCents: 49, inventoryContracts: -5 },
      { params },
    );
    expect(bid).toMatchObject({ rawCents: 51.5, roundingCents: -0.5, postOnlyCents: -3, priceCents: 48 });
    expect(ask).toMatchObject({ rawCents: 55.5, roundingCents: 0.5, postOnlyCents: 0, priceCents: 56 });
  });

  // 50 - 2 = 48 less 0.3 x 0.2 = 0.06: 47.94 -> 47.9 on a grid of tenths.
  it("should round onto the named grid", async () => {
    const { bid } = await quoteOf(
      "linear-skew",
      { bidCents: 48, askCents: 52, inventoryContracts: 0.3 },
      { grid: "deci_cent" },
    );
    expect(bid.priceCents).toBe(47.9);
  });

  it.each([
    { state: { bidCents: 48 }, reason: "needs a bid and an ask" },
    { state: { bidCents: 52, askCents: 48 }, reason: "best bid is not below the best ask" },
    {
      state: { bidCents: 48, askCents: 52, inventoryContracts: 10 },
      reason: "would pass maxPositionContracts 10",
    },
    { state: { bidCents: 1, askCents: 2 }, reason: "below the price grid" },
  ])("should say why there is no bid in $state", async ({ state, reason }) => {
    const { bid } = await quoteOf("naive-skew", state);
    expect(bid.priceCents).toBeNull();
    expect(bid.reason).toContain(reason);
    const people = await runCli(["quote", "naive-skew", "--state", JSON.stringify(state)]);
    expect(people.stdout).toContain(`no bid  `);
    expect(widthOf(people.stdout)).toBeLessThanOrEqual(80);
  });

  it.each([
    { argv: ["--state", "{bidCents:48}"], code: "USAGE_BAD_JSON" },
    { argv: ["--state", "[48,52]"], code: "USAGE_BAD_JSON" },
    { argv: ["--state", '{"bid":48}'], code: "USAGE_BAD_STATE" },
    { argv: ["--state", '{"bidCents":"48"}'], code: "USAGE_BAD_STATE" },
    { argv: ["--state", '{"bidCents":48.5,"askCents":52}'], code: "USAGE_BAD_STATE" },
    { argv: ["--state", '{"bidCents":48,"inventoryContracts":0.001}'], code: "USAGE_BAD_STATE" },
    { argv: ["--state", "{}", "--grid", "cents"], code: "USAGE_UNKNOWN_GRID" },
    { argv: ["--state", "{}", "--params", '{"halfSpread":2}'], code: "USAGE_UNKNOWN_PARAMETER" },
    { argv: ["--state", "{}", "--params", '{"halfSpreadCents":-2}'], code: "USAGE_BAD_PARAMETER" },
  ])("should refuse $argv with $code", async ({ argv, code }) => {
    const { exitCode, stderr } = await runCli(["quote", "naive-skew", ...argv]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error ${code}: `);
  });
});

describe("sizes", () => {
  it("should be shown to the lot", async () => {
    const state = '{"bidCents":48,"askCents":52,"inventoryContracts":0.30000000000000004}';
    const argv = ["quote", "naive-skew", "--state", state, "--params", '{"sizeContracts":0.29}'];
    const { stdout } = await runCli(argv);
    expect(stdout).toMatch(/^size, contracts +0\.29 +0\.29$/m);
    expect(stdout).toContain("inventory +0.3 contracts");
  });
});

describe("strategies", () => {
  it("should say when two of them are the same, and quote so", async () => {
    const { stdout } = await runCli(["strategies"]);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "the same quotes as naive-skew while skew = half-spread / maximum",
    );
    const state = { bidCents: 48, askCents: 52, inventoryContracts: 7 };
    const [naive, linear] = [await quoteOf("naive-skew", state), await quoteOf("linear-skew", state)];
    expect(linear.bid.priceCents).toBe(naive.bid.priceCents);
    expect(linear.ask.priceCents).toBe(naive.ask.priceCents);
    const other = await quoteOf("linear-skew", state, { params: { skewCentsPerContract: 0.5 } });
    expect(other.bid.priceCents).not.toBe(naive.bid.priceCents);
  });

  it("should give machines each parameter with unit, default and range", async () => {
    const document = documentOf(await runCli(["strategies", "linear-skew", "--json"]));
    expect(document).toMatchObject({
      schema: "halfspread-strategies/1",
      strategies: [{ name: "linear-skew", assumes: expect.any(Array), wrongWhen: expect.any(Array) }],
    });
    const [{ parameters }] = document["strategies"] as [{ parameters: readonly object[] }];
    expect(parameters).toContainEqual({
      name: "skewCentsPerContract",
      summary: expect.any(String),
      default: 0.2,
      min: 0,
      max: 50,
      unit: "cents per contract",
    });
  });

  it.each([80, 120])("should fit %d columns", async (columns) => {
    for (const argv of [["strategies"], ...[...STRATEGIES.keys()].map((name) => ["strategies", name])]) {
      const { exitCode, stdout } = await runCli(argv, { columns });
      expect(exitCode).toBe(0);
      expect(widthOf(stdout)).toBeLessThanOrEqual(columns);
    }
  });

  it.each([
    ["halfSpreadCents", "cents"],
    ["skewCentsPerContract", "cents per contract"],
    ["maxPositionContracts", "contracts"],
    ["gammaPerDollar", "per dollar"],
    ["kappaPerCent", "per cent"],
    ["sigmaDollarsPerSqrtHour", "dollars per root hour"],
    ["intensityPerHour", "per hour"],
    ["horizonHours", "hours"],
    ["phi", "number"],
  ])("should read the unit of %s from its name", (name, unit) => {
    expect(unitOfName(name)).toBe(unit);
  });
});
