/**
 * Reads scenario tables: a market's life as rows of text, with what happens to our orders in the last columns, one column
 * for each fill model that the scenario is run against. See README.md beside it.
 */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { MODEL_NAMES, type ModelName, type PostedThrough } from "../engine/run-scenario.ts";

/** What a row of the tape does. */
export const TAPE_WORDS = ["book", "add", "cut", "print", "block", "gap", "settle"] as const;
export type TapeWord = (typeof TAPE_WORDS)[number];

export interface ScenarioRow {
  readonly line: number;
  readonly timeMs: number;
  /** `want` is ours; `then` is a moment at which nothing is on the tape. */
  readonly what: TapeWord | "want" | "then";
  readonly side: Side;
  readonly priceCents: number;
  readonly contracts: number;
  /** What happens to our orders in this row, by model. */
  readonly expected: ReadonlyMap<ModelName, string>;
}

export interface Scenario {
  readonly name: string;
  readonly line: number;
  readonly models: readonly ModelName[];
  readonly postedThrough: PostedThrough;
  readonly feedMs: number;
  readonly orderMs: number;
  readonly limitContracts: number | undefined;
  /** Whether `placed` entries are written down too. */
  readonly showsPlaced: boolean;
  readonly rows: readonly ScenarioRow[];
}

const COLUMNS = ["time_ms", "what", "side", "price_c", "contracts"];

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
  let models: readonly ModelName[] = [];
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
      models = modelsOf(cells, line);
      continue;
    }
    rows.push(parseRow(cells, models, line));
  }
  if (models.length === 0 || rows.length === 0) throw new Error(`line ${startLine}: "${name}" has no rows`);
  const limit = settings.get("limit");
  return {
    name,
    line: startLine,
    models,
    postedThrough: settings.get("posted-through") === "fill" ? "fill" : "remainder",
    feedMs: Number(settings.get("feed_ms") ?? 0),
    orderMs: Number(settings.get("order_ms") ?? 0),
    limitContracts: limit === undefined ? undefined : Number(limit),
    showsPlaced: settings.has("placed"),
    rows,
  };
}

function modelsOf(cells: readonly string[], line: number): ModelName[] {
  if (COLUMNS.some((column, index) => cells[index] !== column))
    throw new Error(`line ${line}: columns were ${cells.join(", ")}, they must begin ${COLUMNS.join(", ")}`);
  return cells.slice(COLUMNS.length).map((cell) => {
    const model = MODEL_NAMES.find((known) => known === cell);
    if (model === undefined) throw new Error(`line ${line}: there is no fill model "${cell}"`);
    return model;
  });
}

function parseRow(cells: readonly string[], models: readonly ModelName[], line: number): ScenarioRow {
  const [time, what, side, price, contracts, ...expected] = cells;
  if (cells.length !== COLUMNS.length + models.length)
    throw new Error(
      `line ${line}: there were ${cells.length} cells, it must be ${COLUMNS.length + models.length}`,
    );
  const words: readonly string[] = [...TAPE_WORDS, "want", "then"];
  if (!words.includes(what!)) throw new Error(`line ${line}: "${what}" is none of ${words.join(", ")}`);
  return {
    line,
    timeMs: Number(time),
    what: what as ScenarioRow["what"],
    side: side === "ask" ? ASK : BID,
    priceCents: Number(price),
    contracts: Number(contracts),
    expected: new Map(models.map((model, index) => [model, expected[index]!])),
  };
}
