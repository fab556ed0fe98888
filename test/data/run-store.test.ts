import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "better-sqlite3";
import { parseString } from "fast-csv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunRows } from "../../src/core/result-rows.ts";
import { readRun, writeRun } from "../../src/data/run-store.ts";
import { makeRows } from "../reports/fixture.ts";

let dir = "";

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "run-store-"));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Settled neither, one side empty at the end: rows with and without every optional value. */
function rowsWithHoles(): RunRows {
  const rows = makeRows({ seconds: 900, isOneSided: true });
  const [first, ...others] = rows.lanes;
  const [market] = first!.markets;
  const ofProfile = { profile: "calm-daily", limits: { collarBp: 500 }, gammaPerDollar: 0.25 };
  const flow = { intensityPerHour: 600, kappaPerCent: 0.5 };
  const withoutDrift = { ...market!, ticker: "OTHER", inventoryDrift: undefined };
  const incentive = { fromUs: 0, toUs: 9, sampleCount: 10, unknownCount: 1, ownScore: 5.25, allScore: 69 };
  const incentives = [{ laneIndex: 1, ticker: "OTHER", ...incentive, estimateMicros: 32_608 }];
  const trip = {
    reason: "drawdown",
    timeUs: 5,
    lossMicros: 2.5,
    lossMicrosMax: 2,
    equityMicros: -1.5,
  } as const;
  const trips = [
    { laneIndex: 0, ...trip, resumesAtUs: undefined },
    { laneIndex: 1, ...trip, reason: "loss-today" as const, resumesAtUs: 2 ** 50 },
  ];
  return {
    ...rows,
    incentives,
    trips,
    lanes: [{ ...first!, risk: ofProfile, flow, markets: [market!, withoutDrift] }, ...others],
  };
}

async function codeOf(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    const { code, exitCode, hint } = error as { code: string; exitCode: number; hint: string };
    return { code, exitCode, hasHint: hint.length > 10 };
  }
  return undefined;
}

describe("run store", () => {
  it("should read back exactly what was written", async () => {
    for (const rows of [makeRows({ seconds: 900 }), rowsWithHoles(), makeRows({ seconds: 900, lanes: [] })]) {
      await writeRun(dir, rows);
      expect(readRun(dir)).toStrictEqual(rows);
    }
  });

  it("should keep an absent commit absent and numbers beyond 32 bits whole", async () => {
    const rows = makeRows({ seconds: 60 });
    const { commit: _, ...manifest } = rows.manifest;
    const lanes = rows.lanes.map((lane) => ({ ...lane, cashMicros: -(2 ** 52) - 1 }));
    await writeRun(dir, { ...rows, manifest, lanes });
    const back = readRun(dir);
    expect("commit" in back.manifest).toBe(false);
    expect(back.lanes[0]!.cashMicros).toBe(-4_503_599_627_370_497);
  });

  it("should leave three files and nothing half-written", async () => {
    await writeRun(dir, makeRows({ seconds: 60 }));
    await writeRun(dir, makeRows({ seconds: 120 }));
    expect(readdirSync(dir).sort()).toEqual(["fills.csv", "manifest.json", "rows.sqlite"]);
  });

  it("should leave the old run alone when the new one cannot be written", async () => {
    const old = makeRows({ seconds: 60 });
    await writeRun(dir, old);
    const broken = { ...old, equity: old.equity.map((row) => ({ ...row, lastMicros: Number.NaN })) };
    await expect(writeRun(dir, broken)).rejects.toThrow("column lastMicros holds finite numbers");
    expect(readdirSync(dir).sort()).toEqual(["fills.csv", "manifest.json", "rows.sqlite"]);
    expect(readRun(dir)).toStrictEqual(old);
  });

  it("should answer questions asked in SQL", async () => {
    const rows = makeRows({ seconds: 900 });
    await writeRun(dir, rows);
    using db = disposable(new Database(path.join(dir, "rows.sqlite"), { readonly: true }));
    const buys = db.prepare("SELECT sum(lots) FROM fills WHERE lane = 3 AND side = 'bid'").pluck().get();
    expect(buys).toBe(rows.lanes[2]!.boughtLots);
    const mark = db.prepare("SELECT marksExitMicros FROM lanes WHERE fillModel = 'touch'").pluck().get();
    expect(mark).toBe(rows.lanes[2]!.marks.exitMicros);
  });

  it("should write the fills as CSV in cents and contracts", async () => {
    const rows = makeRows({ seconds: 60 });
    const [fill] = makeRows({ seconds: 900 }).fills;
    const plain = {
      ...fill!,
      timeUs: Date.UTC(2026, 0, 8, 2, 14, 12) * 1000 + 880_013,
      priceBp: 4250,
      lots: 150,
    };
    const odd = {
      ...plain,
      ticker: 'A"B,C',
      side: 1,
      midBp: undefined,
      isInFlight: true,
      inventoryLots: -30,
    } as const;
    await writeRun(dir, { ...rows, fills: [{ ...plain, side: 0, isInFlight: false, midBp: 4300 }, odd] });
    const lines = await parseCsv(readFileSync(path.join(dir, "fills.csv"), "utf8"));
    expect(lines[0]).toMatchObject({
      timeUtc: "2026-01-08T02:14:12.880013Z",
      side: "buy",
      priceCents: "42.5",
      sizeContracts: "1.5",
      isInFlight: "false",
      midBeforeCents: "43",
    });
    expect(lines[1]).toMatchObject({
      ticker: 'A"B,C',
      side: "sell",
      isInFlight: "true",
      midBeforeCents: "",
      inventoryAfterContracts: "-0.3",
    });
  });

  it("should write the CSV header even when there were no fills", async () => {
    await writeRun(dir, { ...makeRows({ seconds: 60 }), fills: [] });
    expect(readFileSync(path.join(dir, "fills.csv"), "utf8")).toBe(
      "timeUtc,lane,ticker,side,priceCents,sizeContracts,cause,role,feeCents,isInFlight,midBeforeCents,inventoryAfterContracts\n",
    );
  });
});

describe("run store errors", () => {
  it("should say RUN_MISSING where there is no run or only a part of one", async () => {
    expect(await codeOf(() => readRun(path.join(dir, "nowhere")))).toEqual(error("RUN_MISSING"));
    await writeRun(dir, makeRows({ seconds: 60 }));
    rmSync(path.join(dir, "manifest.json"));
    expect(await codeOf(() => readRun(dir))).toEqual(error("RUN_MISSING"));
  });

  it("should say RUN_UNREADABLE when the rows are no database, a stranger's, or damaged", async () => {
    await writeRun(dir, makeRows({ seconds: 60 }));
    const file = path.join(dir, "rows.sqlite");
    const good = readFileSync(file);
    writeFileSync(file, "not a database, but long enough to look at".repeat(50));
    expect(await codeOf(() => readRun(dir))).toEqual(error("RUN_UNREADABLE"));
    writeFileSync(file, good);
    withDatabase(file, "PRAGMA application_id = 7");
    expect(await codeOf(() => readRun(dir))).toEqual(error("RUN_UNREADABLE"));
    writeFileSync(file, good);
    withDatabase(file, "DROP TABLE equity");
    expect(await codeOf(() => readRun(dir))).toEqual(error("RUN_UNREADABLE"));
  });

  it("should say RUN_NEWER when a later format was written", async () => {
    await writeRun(dir, makeRows({ seconds: 60 }));
    withDatabase(path.join(dir, "rows.sqlite"), "PRAGMA user_version = 7");
    expect(await codeOf(() => readRun(dir))).toEqual(error("RUN_NEWER"));
  });

  it("should say of a folder of an older format that it cannot be read, and name the format", async () => {
    await writeRun(dir, makeRows({ seconds: 60 }));
    withDatabase(path.join(dir, "rows.sqlite"), "PRAGMA user_version = 3");
    expect(await codeOf(() => readRun(dir))).toEqual(error("RUN_UNREADABLE"));
    expect(() => readRun(dir)).toThrow("format 3");
  });

  it("should say RUN_MIXED when the manifest is of another run than the rows", async () => {
    await writeRun(dir, makeRows({ seconds: 60 }));
    const file = path.join(dir, "manifest.json");
    writeFileSync(file, readFileSync(file, "utf8").replace('"seed": "fixture"', '"seed": "other"'));
    expect(await codeOf(() => readRun(dir))).toEqual(error("RUN_MIXED"));
  });
});

function error(code: string): unknown {
  return { code, exitCode: 3, hasHint: true };
}

function withDatabase(file: string, sql: string): void {
  using db = disposable(new Database(file));
  db.exec(sql);
}

function disposable(db: Database.Database): Database.Database & Disposable {
  return Object.assign(db, { [Symbol.dispose]: () => void db.close() });
}

function parseCsv(text: string): Promise<Record<string, string>[]> {
  return new Promise((resolve, reject) => {
    const lines: Record<string, string>[] = [];
    parseString<Record<string, string>, Record<string, string>>(text, { headers: true })
      .on("error", reject)
      .on("data", (line: Record<string, string>) => lines.push(line))
      .on("end", () => resolve(lines));
  });
}
