/** Fees from the exchange's answers to the result: imported, taken from a file, missing. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, runCli } from "./run-cli.ts";
import { Folder, makeStore } from "./tiny-store.ts";

let folder: Folder;
let db: string;
let answers: string;

/** Seen years after the market traded: what held before is an assumption. */
const SEEN = "2035-05-06T00:00:00Z";

beforeAll(() => {
  folder = new Folder();
  db = folder.file("tiny.db");
  makeStore(db);
  answers = folder.file("answers.json");
  writeFileSync(
    answers,
    JSON.stringify({
      captured_at: SEEN,
      answers: [
        { series: { ticker: "S", fee_type: "quadratic_with_maker_fees", fee_multiplier: 1 } },
        { event: { event_ticker: "S-1", series_ticker: "S" } },
        { market: { ticker: "CALM", event_ticker: "S-1" } },
      ],
    }),
  );
});

afterAll(() => folder[Symbol.dispose]());

function backtest(...more: string[]): ReturnType<typeof runCli> {
  return runCli(["backtest", "--db", db, "--market", "CALM", "--strategy", "naive-skew", ...more]);
}

interface Document {
  readonly manifest: { readonly config: { readonly fees: unknown }; readonly assumptions: readonly string[] };
  readonly lanes: readonly {
    readonly fillCount: number;
    readonly cashMicros: number;
    readonly feesMicros: number;
    readonly pnlMicros: number;
    readonly digest: string;
    readonly feePrecisionMicros: number | null;
    readonly pnlParts: Readonly<Record<string, number>>;
  }[];
}

async function resultOf(...more: string[]): Promise<Document> {
  const end = await backtest("--json", ...more);
  expect(end).toMatchObject({ exitCode: 0, stderr: "" });
  return documentOf(end) as unknown as Document;
}

/** One schedule for every market, in the form a manifest has it. */
function scheduleFile(name: string, makerRatePpt: number): string {
  const segment = { fromTimeUs: 0, takerRatePpt: 70_000_000_000, makerRatePpt, rounding: "micro" };
  const file = folder.file(name);
  writeFileSync(file, JSON.stringify({ schema: "halfspread-fees/1", name: "mine", segments: [segment] }));
  return file;
}

describe("fees of a file", () => {
  it("should be charged to every fill, and leave the fills as they were", async () => {
    const out = folder.file("charged");
    const none = (await resultOf("--fees", "none")).lanes[0]!;
    const charged = (await resultOf("--fees", scheduleFile("maker.json", 17_500_000_000), "--out", out))
      .lanes[0]!;
    expect(charged.fillCount).toBe(none.fillCount);
    expect(charged.digest).toBe(none.digest);
    expect(charged.feesMicros).toBeGreaterThan(0);
    expect(charged.cashMicros).toBe(none.cashMicros - charged.feesMicros);
    expect(charged.pnlMicros).toBe(none.pnlMicros - charged.feesMicros);
    expect(charged.pnlParts["feesMicros"]).toBe(-charged.feesMicros);

    const [head, ...lines] = readFileSync(join(out, "fills.csv"), "utf8").trim().split("\n");
    const column = (name: string): string[] =>
      lines.map((line) => line.split(",")[head!.split(",").indexOf(name)]!);
    const feeCents = column("feeCents").map(Number);
    expect(Math.round(feeCents.reduce((sum, cents) => sum + cents, 0) * 10_000)).toBe(charged.feesMicros);
    expect(new Set(column("role"))).toEqual(new Set(["maker"]));
  });

  it("should depend on the account's precision", async () => {
    const file = scheduleFile("maker2.json", 17_500_000_000);
    const direct = (await resultOf("--fees", file)).lanes[0]!;
    const other = (await resultOf("--fees", file, "--fee-precision", "non-direct")).lanes[0]!;
    expect([direct.feePrecisionMicros, other.feePrecisionMicros]).toEqual([100, 10_000]);
    expect(other.feesMicros % 10_000).toBe(0);
    expect(other.feesMicros).toBeGreaterThan(direct.feesMicros);
  });

  it("should come from the exchange's own answers as well, and say whose they are not", async () => {
    const { lanes } = await resultOf("--fees", answers);
    expect(lanes[0]!.feesMicros).toBeGreaterThan(0);
    const end = await runCli([
      ..."backtest --market QUIET --strategy naive-skew --json --db".split(" "),
      db,
      "--fees",
      answers,
    ]);
    expect(end.exitCode).toBe(3);
    expect(documentOf(end)).toMatchObject({
      code: "DATA_FEES_MISSING",
      message: expect.stringContaining("QUIET"),
      data: { file: answers },
    });
  });

  it.each([
    ["no JSON", "DATA_BAD_JSON", 3],
    ['{"a":1}', "DATA_EMPTY", 3],
    ['{"schema":"halfspread-fees/1","name":"x","segments":[]}', "DATA_FEES_INVALID", 3],
    ['{"schema":"halfspread-fees/2"}', "DATA_FEES_INVALID", 3],
  ])("should be refused where the file says %s", async (text, code, exitCode) => {
    const file = folder.file("bad.json");
    writeFileSync(file, text);
    const end = await backtest("--fees", file, "--json");
    expect(end.exitCode).toBe(exitCode);
    expect(documentOf(end)).toMatchObject({ code });
  });
});

describe("fees in the database", () => {
  it("should be an error that says what to do where there are none", async () => {
    const end = await backtest("--fees", "recorded", "--json");
    expect(end.exitCode).toBe(3);
    expect(documentOf(end)).toMatchObject({
      code: "DATA_FEES_MISSING",
      message: expect.stringContaining("CALM"),
      hint: expect.stringContaining(`halfspread import fees FILE.. --db ${db}`),
    });
  });

  it("should be imported, then charged without being asked for, and told with what was assumed", async () => {
    const imported = await runCli(["import", "fees", answers, "--db", db, "--json"]);
    expect(documentOf(imported)).toMatchObject({
      schema: "halfspread-import-fees/1",
      files: [{ file: answers, seriesFeeCount: 1, marketCount: 1 }],
    });
    const people = await runCli(["import", "fees", answers, "--db", db]);
    expect(people.stdout).toMatch(/answers\.json +1 +\d +1/);

    const { lanes, manifest } = await resultOf();
    expect(lanes[0]!.feesMicros).toBeGreaterThan(0);
    expect((await resultOf("--fees", "recorded")).lanes).toEqual(lanes);
    expect(manifest.config.fees).toMatchObject({
      precision: "direct",
      schedules: [
        {
          market: "CALM",
          schema: "halfspread-fees/1",
          assumedBeforeUs: Date.parse(SEEN) * 1_000,
          segments: expect.arrayContaining([
            expect.objectContaining({ makerRatePpt: 17_500_000_000, takerRatePpt: 70_000_000_000 }),
          ]),
        },
      ],
    });
    const stated = manifest.assumptions.join("\n");
    expect(stated).toContain("The fees of CALM were first seen on 2035-05-06");
    expect(stated).not.toContain("No fees");
    const words = (await backtest()).stdout.replaceAll(/\s+/g, " ");
    expect(words).toContain("fees as the database knows them");
    expect(words).not.toContain("Without fees");
  });

  it("should refuse what says nothing of them, and leave no database for what is none", async () => {
    expect(
      await runCli(["import", "fees", answers, "--db", db, "--grid", "linear_cent", "--json"]),
    ).toMatchObject({
      exitCode: 2,
      stdout: expect.stringContaining("USAGE_OPTION_UNUSED"),
    });
    const file = folder.file("nothing.json");
    writeFileSync(file, "[]");
    const target = folder.file("unmade.db");
    expect(await runCli(["import", "fees", file, "--db", target])).toMatchObject({ exitCode: 3 });
    expect((await runCli(["markets", "--db", target])).stderr).toContain("DATA_DB_MISSING");
  });
});
