import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT, MICROS_PER_CENT, US_PER_MS } from "../../src/core/units.ts";
import { deltaRow, gapRow, opposite, printRow, snapshotRows, tapeOf, type PlainRow } from "../engine/rows.ts";
import { runLane, type Happening, type ModelName } from "../engine/run-scenario.ts";
import type { Strategy } from "../../src/core/strategy.ts";
import { parseTables, type Scenario, type ScenarioRow } from "./table.ts";

const START_US = 1_700_000_000_000_000;
const FOLDER = new URL(".", import.meta.url);

function timeUsOf(row: ScenarioRow): number {
  return START_US + row.timeMs * US_PER_MS;
}

function tapeRows(rows: readonly ScenarioRow[]): PlainRow[] {
  return rows.flatMap((row, index) => {
    const timeUs = timeUsOf(row);
    const priceBp = Math.round(row.priceCents * BP_PER_CENT);
    const lots = Math.round(row.contracts * LOTS_PER_CONTRACT);
    switch (row.what) {
      case "book": {
        const snapshot = snapshotRows(timeUs, [[row.side, priceBp, lots]]);
        const before = rows.slice(0, index).findLast((other) => other.what !== "want");
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
      case "settle":
      case "want":
      case "then":
        return [];
    }
  });
}

/** Wants what the table wants by now, less what has been filled of it, best prices first. */
function scriptedStrategy(rows: readonly ScenarioRow[], decidedUs: Set<number>): Strategy {
  const wants = rows.filter((row) => row.what === "want");
  return {
    quote(group, sheets) {
      decidedUs.add(group.nowUs);
      const inventory = group.markets[0]!.inventoryContracts;
      for (const side of [BID, ASK] as const) {
        const standing = new Map<number, number>();
        for (const want of wants)
          if (want.side === side && timeUsOf(want) <= group.nowUs)
            standing.set(want.priceCents, want.contracts);
        let filled = Math.max(0, side === BID ? inventory : -inventory);
        const bestFirst = [...standing].toSorted(([x], [y]) => (side === BID ? y - x : x - y));
        for (const [priceCents, contracts] of bestFirst) {
          const left = contracts - Math.min(filled, contracts);
          filled -= contracts - left;
          if (left <= 0) continue;
          if (side === BID) sheets[0]!.bid(priceCents, left);
          else sheets[0]!.ask(priceCents, left);
        }
      }
    },
    explain: () => [],
  };
}

function describeHappening(entry: Happening, hasPrice: boolean): string {
  const contracts = entry.lots / LOTS_PER_CONTRACT;
  const price = hasPrice ? ` @${entry.priceBp / BP_PER_CENT}` : "";
  const late = entry.isInFlight ? " late" : "";
  if (entry.kind === "filled") return `${contracts}${price} ${entry.detail}${late}`;
  if (entry.kind === "rejected") return `rejected${price} ${entry.detail}`;
  return `${entry.kind} ${contracts}${price}`;
}

/** Times with what is expected there, then what happened, in the words of the table. */
function compare(scenario: Scenario, model: ModelName): void {
  const { rows } = scenario;
  const decidedUs = new Set<number>();
  const settle = rows.find((row) => row.what === "settle");
  const tape = tapeOf(
    tapeRows(rows),
    settle === undefined ? {} : { settlementMicros: settle.contracts * MICROS_PER_CENT },
  );
  const settledUs = tape.timeUs.at(-1)!;

  const { journal } = runLane(tape, {
    strategy: scriptedStrategy(rows, decidedUs),
    model,
    postedThrough: scenario.postedThrough,
    latency: { feedUs: scenario.feedMs * US_PER_MS, orderUs: scenario.orderMs * US_PER_MS },
    inventoryLotsMax:
      scenario.limitContracts === undefined ? undefined : scenario.limitContracts * LOTS_PER_CONTRACT,
  });

  for (const row of rows) {
    const atUs = timeUsOf(row) + scenario.feedMs * US_PER_MS;
    if (row.what === "want" && !decidedUs.has(atUs))
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

for (const file of readdirSync(FOLDER)
  .filter((name) => name.endsWith(".table"))
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
