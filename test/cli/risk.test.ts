/** The risk gate of a backtest: flags and configuration, what it refused in `--json`, on the screen and in the kept rows. */
import { writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits } from "./risk-limit-flags.ts";
import { runCli, widthOf, type CliEnd } from "./run-cli.ts";
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
  readonly inventoryLotsLimit: number | null;
  readonly ordersPlaced: number;
  readonly ordersRefused: number;
  readonly risk: object;
  readonly refusals: readonly {
    reason: string;
    refusedCount: number;
    trimmedCount: number;
    trimmedLots: number;
  }[];
  readonly trips: readonly object[];
}

interface Document {
  readonly lanes: readonly [Lane];
  readonly manifest: {
    readonly configHash: string;
    readonly assumptions: readonly string[];
    readonly config: object;
  };
}

function backtest(...more: readonly string[]): Promise<CliEnd> {
  const argv = ["backtest", "--db", db, "--market", "CALM", "--strategy", "naive-skew", "--fees", "none"];
  return runCli([...argv, ...more]);
}

async function resultOf(end: Promise<CliEnd>): Promise<Document> {
  const { exitCode, stdout, stderr } = await end;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as Document;
}

async function laneOf(...more: readonly string[]): Promise<Lane> {
  return (await resultOf(backtest("--json", ...more))).lanes[0];
}

async function hashOf(...more: readonly string[]): Promise<string> {
  return (await resultOf(backtest("--json", ...more))).manifest.configHash;
}

describe("--risk-profile and --risk", () => {
  it("should leave a run that says neither as it was: the position limit alone", async () => {
    const { lanes, manifest } = await resultOf(backtest("--json"));

    expect(lanes[0].risk).toMatchObject({
      profile: null,
      limits: { inventoryLotsMax: 1_000, collarBp: "none", drawdownMicrosMax: "none" },
    });
    expect(manifest.config).toMatchObject({ lanes: [{ inventoryLotsMax: 1_000, risk: null }] });
    expect(manifest.assumptions).toContain(
      "The risk gate has the position limit alone; every other limit is stated as none.",
    );
  });

  it("should take a profile's limits, and what is stated beside it instead", async () => {
    const { lanes, manifest } = await resultOf(
      backtest(
        "--json",
        "--cash",
        "200",
        "--risk-profile",
        "calm-daily",
        "--risk",
        "collarBp=900",
        "staleBookUs=none,staleFairUs=none",
      ),
    );

    expect(lanes[0].risk).toMatchObject({
      profile: "calm-daily",
      limits: { collarBp: 900, staleBookUs: "none", orderLotsMax: 100, capitalShareMax: 0.1 },
    });
    expect(lanes[0].inventoryLotsLimit).toBe(1_000);
    expect(manifest.assumptions.join()).toContain("the profile calm-daily and what was stated beside it");
    expect(manifest.assumptions.join()).toContain("collarBp 900");
  });

  it("should let --max-position count instead of a profile's, and the strategy's own where nobody states one", async () => {
    const profile = ["--risk-profile", "calm-daily", "--risk", "capitalShareMax=none"];

    expect((await laneOf(...profile, "--max-position", "3")).inventoryLotsLimit).toBe(300);
    expect((await laneOf(...profile, "--max-position", "none")).inventoryLotsLimit).toBeNull();
    expect((await laneOf("--risk", limits())).inventoryLotsLimit).toBe(1_000);
    expect((await laneOf("--risk", limits("inventoryLotsMax=200"))).inventoryLotsLimit).toBe(200);
  });

  it("should be the same in a configuration", async () => {
    const file = folder.file("risk.yaml");
    const text = "market: CALM\nstrategy: naive-skew\nfees: none\ncash: 100\n";
    writeFileSync(file, `${text}risk: { profile: game-in-play, staleBookUs: none, orderLotsMax: 50 }\n`);
    const flags = [
      "--cash",
      "100",
      "--risk-profile",
      "game-in-play",
      "--risk",
      "staleBookUs=none,orderLotsMax=50",
    ];

    const config = await resultOf(runCli(["backtest", file, "--db", db, "--json"]));
    const typed = await resultOf(backtest("--json", ...flags));

    expect(config.manifest.configHash).toBe(typed.manifest.configHash);
    expect(config.lanes).toEqual(typed.lanes);
    writeFileSync(
      file,
      `${text}riskProfile: game-in-play\nlanes:\n  - risk: { staleBookUs: none, orderLotsMax: 50 }\n`,
    );
    expect((await resultOf(runCli(["backtest", file, "--db", db, "--json"]))).lanes).toEqual(typed.lanes);
  });

  it("should change the hash of the configuration", async () => {
    expect(await hashOf("--risk", limits("collarBp=500"))).not.toBe(
      await hashOf("--risk", limits("collarBp=501")),
    );
  });
});

describe("what the gate did", () => {
  it("should be told by reason: five contracts wished, four allowed", async () => {
    const { refusals } = await laneOf(
      "--params",
      '{"sizeContracts":5}',
      "--risk",
      limits("orderLotsMax=400", "inventoryLotsMax=none"),
    );

    expect(refusals).toMatchObject([{ ticker: "CALM", reason: "order-size", refusedCount: 0 }]);
    const [{ trimmedCount, trimmedLots }] = refusals as [Lane["refusals"][number]];
    expect(trimmedCount).toBeGreaterThan(100);
    expect(trimmedLots).toBe(100 * trimmedCount);
  });

  it("should be told by reason: nothing is within half a cent of the mid that stands two cents off", async () => {
    const lane = await laneOf("--risk", limits("collarBp=50"));

    expect(lane.refusals).toMatchObject([
      { reason: "collar", refusedCount: lane.ordersRefused, trimmedCount: 0 },
    ]);
    expect(lane.ordersPlaced).toBe(0);
    const { stdout } = await backtest("--risk", limits("collarBp=50"));
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      `the risk gate refused ${lane.ordersRefused.toLocaleString("en-US")} orders (collar`,
    );
  });

  it("should be told and kept where a breaker trips, with that it stays", async () => {
    const out = folder.file("stopped");
    const argv = ["--risk", limits("drawdownMicrosMax=1"), "--out", out];
    const { trips, refusals } = await laneOf(...argv);

    expect(trips).toEqual([
      {
        reason: "drawdown",
        timeUs: expect.any(Number),
        lossMicros: expect.any(Number),
        lossMicrosMax: 1,
        equityMicros: expect.any(Number),
        resumesAtUs: null,
      },
    ]);
    expect(refusals.map(({ reason }) => reason)).toEqual(["drawdown"]);
    const rows = new Database(`${out}/rows.sqlite`, { readonly: true });
    expect(rows.prepare("SELECT lane, reason, resumesAtUs FROM trips").all()).toEqual([
      { lane: 1, reason: "drawdown", resumesAtUs: null },
    ]);
    expect(
      rows.prepare("SELECT sum(refusedCount) FROM refusals WHERE reason = 'drawdown'").pluck().get(),
    ).toBe(refusals[0]!.refusedCount);
    rows.close();
  });

  it.each([80, 120])(
    "should be told on a screen of %d columns, and nothing where nothing was refused",
    async (columns) => {
      const argv = ["backtest", "--db", db, "--market", "CALM", "--strategy", "naive-skew", "--fees", "none"];
      const { stdout } = await runCli([...argv, "--risk", limits("drawdownMicrosMax=1")], {
        isTTY: true,
        columns,
      });

      expect(widthOf(stdout)).toBeLessThanOrEqual(columns);
      expect(stdout.replaceAll(/\s+/g, " ")).toMatch(
        /The risk gate refused [\d,]+ orders \(drawdown [\d,]+\)\. Lane 1 was stopped for good at \S+Z by drawdown, a loss of \$/,
      );
      expect((await runCli([...argv, "--max-position", "none"])).stdout).not.toContain(
        "The risk gate refused",
      );
    },
  );
});
