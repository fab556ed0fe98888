/**
 * Reads scenario tables: a market's life as rows of text, with what happens to our orders in the last columns, one column
 * for each fill model, or set of models, that the scenario is run against. See README.md beside it.
 */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { MODEL_NAMES, QUEUE_MODEL_NAMES, type PostedThrough } from "../engine/run-scenario.ts";

/** What a row does: on the tape, in the market's life, by wish, by order. */
const WORDS = {
  tape: ["book", "add", "cut", "print", "block", "gap", "settle"],
  life: ["status", "closes"],
  wish: ["want", "then"],
  desk: ["send", "cancel", "amend", "group", "trigger", "reset", "delete", "limit"],
} as const;
export type Word = (typeof WORDS)[keyof typeof WORDS][number];

/** Columns that stand for several models. */
const MODEL_SETS: ReadonlyMap<string, readonly string[]> = new Map([
  ["all", MODEL_NAMES],
  ["queue-models", QUEUE_MODEL_NAMES],
  ["fifo", ["fifo-pessimistic", "fifo-matched"]],
]);

export interface ScenarioRow {
  readonly line: number;
  readonly timeMs: number;
  readonly what: Word;
  /** What stands after the word. */
  readonly details: readonly string[];
  readonly side: Side;
  /** NaN where the cell is empty. */
  readonly priceCents: number;
  readonly contracts: number;
  /** What happens to our orders in this row, by model. */
  readonly expected: ReadonlyMap<string, string>;
}

export interface Scenario {
  readonly name: string;
  readonly line: number;
  readonly models: readonly string[];
  readonly postedThrough: PostedThrough;
  readonly feedMs: number;
  readonly orderMs: number;
  /** Undefined where news of own orders is as fast as the feed. */
  readonly responseMs: number | undefined;
  readonly limitContracts: number | undefined;
  /** What the account begins with, undefined where cash is not checked. */
  readonly cashDollars: number | undefined;
  /** Name of a rate limit's tier. */
  readonly tier: string | undefined;
  /** Whether `placed` entries are written down too. */
  readonly showsPlaced: boolean;
  readonly rows: readonly ScenarioRow[];
}

const COLUMNS = ["time_ms", "what", "side", "price_c", "contracts"];

export function isDeskRow({ what }: ScenarioRow): boolean {
  return (WORDS.desk as readonly string[]).includes(what);
}

export function parseTables(text: string): Scenario[] {
  const scenarios: Scenario[] = [];
  for (const block of text.split(/^(?=scenario )/m)) {
    const startLine = text.slice(0, text.indexOf(block)).split("\n").length;
    if (block.startsWith("scenario ")) scenarios.push(parseScenario(block.split("\n"), startLine));
  }
  return scenarios;
}

function parseScenario(lines: readonly string[], startLine: number): Scenario {
  const name = lines[0]!.slice("scenario ".length).trim();
  const settings = new Map<string, string>();
  const rows: ScenarioRow[] = [];
  let columns: readonly (readonly string[])[] = [];
  for (const [index, raw] of lines.entries()) {
    const line = startLine + index;
    const text = raw.trim();
    if (index === 0 || text === "" || text.startsWith("#")) continue;
    if (text.startsWith("with ")) {
      const [key, value] = text.slice("with ".length).split(/\s+/);
      settings.set(key!, value ?? "");
      continue;
    }
    const cells = text.split("|").map((cell) => cell.trim());
    if (cells[0] === COLUMNS[0]) {
      columns = modelsOf(cells, line);
      continue;
    }
    rows.push(parseRow(cells, columns, line));
  }
  if (columns.length === 0 || rows.length === 0) throw new Error(`line ${startLine}: "${name}" has no rows`);
  const number = (key: string): number | undefined =>
    settings.has(key) ? Number(settings.get(key)) : undefined;
  return {
    name,
    line: startLine,
    models: columns.flat(),
    postedThrough: settings.get("posted-through") === "fill" ? "fill" : "remainder",
    feedMs: number("feed_ms") ?? 0,
    orderMs: number("order_ms") ?? 0,
    responseMs: number("response_ms"),
    limitContracts: number("limit"),
    cashDollars: number("cash"),
    tier: settings.get("tier"),
    showsPlaced: settings.has("placed"),
    rows,
  };
}

function modelsOf(cells: readonly string[], line: number): (readonly string[])[] {
  if (COLUMNS.some((column, index) => cells[index] !== column))
    throw new Error(`line ${line}: columns were ${cells.join(", ")}, they must begin ${COLUMNS.join(", ")}`);
  return cells.slice(COLUMNS.length).map((cell) => {
    const models = MODEL_SETS.get(cell) ?? MODEL_NAMES.filter((known) => known === cell);
    if (models.length === 0) throw new Error(`line ${line}: there is no fill model "${cell}"`);
    return models;
  });
}

function parseRow(
  cells: readonly string[],
  columns: readonly (readonly string[])[],
  line: number,
): ScenarioRow {
  const [time, text, side, price, contracts, ...expected] = cells;
  if (cells.length !== COLUMNS.length + columns.length)
    throw new Error(
      `line ${line}: there were ${cells.length} cells, it must be ${COLUMNS.length + columns.length}`,
    );
  const words: readonly string[] = Object.values(WORDS).flat();
  const [what, ...details] = text!.split(/\s+/);
  if (!words.includes(what!)) throw new Error(`line ${line}: "${what}" is none of ${words.join(", ")}`);
  return {
    line,
    timeMs: Number(time),
    what: what as Word,
    details,
    side: side === "ask" ? ASK : BID,
    priceCents: price === "" ? NaN : Number(price),
    contracts: contracts === "" ? NaN : Number(contracts),
    expected: new Map(
      columns.flatMap((models, index) => models.map((model) => [model, expected[index]!] as const)),
    ),
  };
}
