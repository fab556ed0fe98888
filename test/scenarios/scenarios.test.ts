import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  BP_PER_CENT,
  LOTS_PER_CONTRACT,
  MICROS_PER_CENT,
  MICROS_PER_DOLLAR,
  US_PER_MS,
} from "../../src/core/units.ts";
import type { MarketStatus } from "../../src/core/tape.ts";
import type { Latency, LatencySetup } from "../../src/engine/latency.ts";
import { RATE_LIMITS } from "../../src/engine/token-bucket.ts";
import {
  deltaRow,
  gapRow,
  opposite,
  printRow,
  snapshotRows,
  tapeOf,
  withMarketWords,
  type MarketWord,
  type PlainRow,
} from "../engine/rows.ts";
import { runLane, type Happening } from "../engine/run-scenario.ts";
import { scriptedStrategy } from "./scripted-desk.ts";
import { isDeskRow, parseTables, type Scenario, type ScenarioRow } from "./table.ts";

const START_US = 1_700_000_000_000_000;
const FOLDER = new URL(".", import.meta.url);

function timeUsOfMs(timeMs: number): number {
  return START_US + timeMs * US_PER_MS;
}

function timeUsOf(row: ScenarioRow): number {
  return timeUsOfMs(row.timeMs);
}

function tapeRows(rows: readonly ScenarioRow[]): PlainRow[] {
  return rows.flatMap((row, index) => {
    const timeUs = timeUsOf(row);
    const priceBp = Math.round(row.priceCents * BP_PER_CENT);
    const lots = Math.round(row.contracts * LOTS_PER_CONTRACT);
    switch (row.what as string) {
      case "book": {
        const snapshot = snapshotRows(timeUs, [[row.side, priceBp, lots]]);
        const before = rows.slice(0, index).findLast((other) => other.what !== "want" && !isDeskRow(other));
        return before?.what === "book" && before.timeMs === row.timeMs ? snapshot.slice(1) : snapshot;
      }
      case "add":
        return [deltaRow(timeUs, row.side, priceBp, lots)];
      case "cut":
        return [deltaRow(timeUs, row.side, priceBp, -lots)];
      case "print":
      case "block":
        return [printRow(timeUs, row.side, priceBp, lots, row.what === "block")];
      case "gap":
        return [gapRow(timeUs)];
      default:
        return [];
    }
  });
}

/** What the exchange says; beside it the status is repeated where orders are to be sent and nothing else causes a decision. */
function marketWords(rows: readonly ScenarioRow[]): MarketWord[] {
  let status: MarketStatus = "open";
  const words: MarketWord[] = [];
  for (const row of rows) {
    const timeUs = timeUsOf(row);
    if (row.what === "status") {
      status = row.details[0] as MarketStatus;
      words.push({ timeUs, status });
    } else if (row.what === "closes") words.push({ timeUs, closesUs: timeUsOfMs(Number(row.details[0])) });
    else if (isDeskRow(row)) words.push({ timeUs, status });
  }
  return words;
}

function describeHappening(entry: Happening, hasPrice: boolean): string {
  const contracts = entry.lots / LOTS_PER_CONTRACT;
  const price = hasPrice ? ` @${entry.priceBp / BP_PER_CENT}` : "";
  const late = entry.isInFlight ? " late" : "";
  if (entry.kind === "filled") return `${contracts}${price} ${entry.detail}${late}`;
  if (entry.kind === "rejected") return `rejected${price} ${entry.detail}`;
  if (entry.kind === "swept" && entry.detail !== "lost") return `ended ${contracts}${price} ${entry.detail}`;
  return `${entry.kind} ${contracts}${price}`;
}

function latencyOf({ feedMs, orderMs, responseMs }: Scenario): Latency | LatencySetup {
  const feedUs = feedMs * US_PER_MS;
  const orderUs = orderMs * US_PER_MS;
  if (responseMs === undefined) return { feedUs, orderUs };
  return {
    feed: { kind: "constant", us: feedUs },
    order: { kind: "constant", us: orderUs },
    response: { kind: "constant", us: responseMs * US_PER_MS },
    seed: "1",
  };
}

/** Times with what is expected there, then what happened, in the words of the table. */
function compare(scenario: Scenario, model: string): void {
  const { rows } = scenario;
  const decidedUs = new Set<number>();
  const settle = rows.find((row) => row.what === "settle");
  const tape = withMarketWords(
    tapeOf(
      tapeRows(rows),
      settle === undefined ? {} : { settlementMicros: settle.contracts * MICROS_PER_CENT },
    ),
    marketWords(rows),
  );
  const settledUs = tape.timeUs.at(-1)!;

  const feedUs = scenario.feedMs * US_PER_MS;
  const { journal } = runLane(tape, {
    strategy: scriptedStrategy(rows, timeUsOfMs, feedUs, decidedUs),
    model,
    postedThrough: scenario.postedThrough,
    latency: latencyOf(scenario),
    inventoryLotsMax:
      scenario.limitContracts === undefined ? undefined : scenario.limitContracts * LOTS_PER_CONTRACT,
    ...(scenario.cashDollars === undefined
      ? {}
      : { cashMicros: Math.round(scenario.cashDollars * MICROS_PER_DOLLAR) }),
    ...(scenario.tier === undefined ? {} : { rateLimit: RATE_LIMITS.get(scenario.tier)! }),
  });

  for (const row of rows) {
    const isOurs = row.what === "want" || isDeskRow(row);
    if (isOurs && !decidedUs.has(timeUsOf(row) + feedUs))
      throw new Error(`line ${row.line}: nothing causes a decision at ${row.timeMs} ms`);
  }
  const expected = new Map<number, string[]>();
  for (const row of rows) {
    const cell = row.expected.get(model)!;
    const atUs = row.what === "settle" ? settledUs : timeUsOf(row);
    if (cell !== "") expected.set(atUs, [...(expected.get(atUs) ?? []), ...cell.split(/\s*,\s*/)]);
  }
  const actual = new Map<number, string[]>();
  for (const entry of journal) {
    if (entry.kind === "placed" && !scenario.showsPlaced) continue;
    const words = (expected.get(entry.timeUs) ?? []).join(",");
    const text = describeHappening(entry, words.includes("@"));
    actual.set(entry.timeUs, [...(actual.get(entry.timeUs) ?? []), text]);
  }
  expect(readable(actual)).toBe(readable(expected));
}

function readable(happenings: ReadonlyMap<number, readonly string[]>): string {
  return [...happenings]
    .toSorted(([x], [y]) => x - y)
    .map(([timeUs, texts]) => `${(timeUs - START_US) / US_PER_MS} ms: ${texts.join(", ")}`)
    .join("\n");
}

function mirroredText(text: string): string {
  return text.replaceAll(/@([\d.]+)/g, (_, price: string) => `@${100 - Number(price)}`);
}

function mirrored(scenario: Scenario): Scenario {
  return {
    ...scenario,
    rows: scenario.rows.map((row) => ({
      ...row,
      side: opposite(row.side),
      priceCents: 100 - row.priceCents,
      contracts: row.what === "settle" ? 100 - row.contracts : row.contracts,
      expected: new Map([...row.expected].map(([model, text]) => [model, mirroredText(text)])),
    })),
  };
}

/** HALFSPREAD_TEST_TABLES=queue,limits runs these tables alone: what `npm run mutate` asks of each group. */
const chosen = process.env["HALFSPREAD_TEST_TABLES"]?.split(",");

for (const file of readdirSync(FOLDER)
  .filter((name) => name.endsWith(".table"))
  .filter((name) => chosen === undefined || chosen.includes(name.slice(0, -".table".length)))
  .toSorted()) {
  const scenarios = parseTables(readFileSync(new URL(file, FOLDER), "utf8"));
  describe(file, () => {
    for (const scenario of scenarios)
      for (const model of scenario.models) {
        it(`${scenario.name} (${model})`, () => compare(scenario, model));
        it(`${scenario.name} (${model}, seen from the NO side)`, () => compare(mirrored(scenario), model));
      }
  });
}
