/** `synth`: makes a market whose truth is known, straight into a database. */
import { existsSync, readFileSync } from "node:fs";
import { EXIT_CODES, usageError } from "../../core/errors.ts";
import { MICROS_PER_DOLLAR } from "../../core/units.ts";
import { openStore } from "../../data/store.ts";
import { parseScript, type CompetitorScript } from "../../data/synth/competitor.ts";
import { announce } from "../../data/synth/market.ts";
import { SYNTH_PRESETS } from "../../data/synth/presets.ts";
import { storeMarket, type StoredMarket } from "../../data/synth/store-market.ts";
import { TruthFile } from "../../data/synth/truth-file.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { formatCount, formatSpan } from "../format.ts";
import { tellSupervisor } from "../interrupt.ts";
import { facts, table } from "../layout.ts";
import { startProgress } from "../progress.ts";
import type { Page } from "../terminal.ts";

export interface SynthOptions {
  readonly db: string;
  readonly preset: string;
  readonly seed: string;
  readonly rows: string;
  readonly ticker?: string;
  readonly competitor?: string;
  readonly truth?: string;
}

export async function synth({ terminal }: CommandContext, options: SynthOptions): Promise<CommandResult> {
  const { db, preset, seed, ticker } = options;
  const rowCount = parseRows(options.rows);
  const request = { preset, seed, rowCount, ticker, script: readScript(options.competitor) };
  // Before a database or a file is made for nothing.
  announce(request);
  if (!existsSync(db)) tellSupervisor({ kind: "newDatabase", path: db });
  using store = openStore(db, "create");
  using truth = options.truth === undefined ? undefined : new TruthFile(options.truth);
  const progress = await startProgress(terminal, rowCount);
  try {
    const market = storeMarket(store, request, {
      truth: truth && ((event) => truth.add(event)),
      onRows: (done) => progress.update(done, "rows"),
    });
    truth?.finish(market);
    return result(market, options, truth?.lineCount);
  } finally {
    progress.stop();
  }
}

function parseRows(text: string): number {
  const rowCount = Number(text);
  if (text.trim() !== "" && Number.isInteger(rowCount) && rowCount > 0) return rowCount;
  throw usageError("USAGE_BAD_ROW_COUNT", `--rows was "${text}", it must be a whole number of rows`, {
    hint: "Give for example --rows 100000.",
    data: { rows: text },
  });
}

function readScript(path: string | undefined): CompetitorScript | undefined {
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw usageError("USAGE_SCRIPT_UNREADABLE", `the competitor's script ${path} could not be read`, {
      hint: "Name a text file with --competitor; docs/SYNTHETIC.md says what stands in it.",
      data: { path },
      cause,
    });
  }
  return parseScript(text);
}

function result(
  market: StoredMarket,
  { db, truth }: SynthOptions,
  truthLineCount: number | undefined,
): CommandResult {
  const { ticker, preset, seed, rowCount, openTimeUs, closeTimeUs, lastFair, accounts, isKnown } = market;
  return {
    exitCode: EXIT_CODES.good,
    document: {
      schema: "halfspread-synth/1",
      db,
      ticker,
      preset,
      seed,
      rowCount,
      openTimeUs,
      closeTimeUs,
      result: market.result,
      settlementMicros: market.settlementMicros,
      lastFair,
      accounts,
      isKnown,
      truth,
      truthLineCount,
      parameters: market.parameters,
    },
    render: (page) => render(page, market, { db, truth }),
  };
}

function render(
  page: Page,
  market: StoredMarket,
  { db, truth }: { db: string; truth: string | undefined },
): string {
  const { ticker, preset, rowCount, openTimeUs, closeTimeUs, lastFair, isKnown } = market;
  const columns = [
    { title: "who", align: "left" },
    { title: "P&L, $", align: "right" },
    { title: "rested, contracts", align: "right" },
    { title: "took, contracts", align: "right" },
  ] as const;
  const accounts = market.accounts.filter(({ restingLots, takenLots }) => restingLots + takenLots > 0);
  return [
    facts(page, [
      ["market", ticker],
      ["kind", SYNTH_PRESETS.get(preset)?.summary ?? preset],
      ["rows", `${formatCount(rowCount)}, ${formatSpan(closeTimeUs - openTimeUs)} of trading`],
      ["result", `${market.result}, at a fair value of ${(100 * lastFair).toFixed(1)} cents`],
      ["database", isKnown ? `${db}, which held it already` : db],
      ...(truth === undefined ? [] : [["truth", truth] as const]),
    ]),
    table(
      page,
      columns,
      accounts.map(({ agent, pnlMicros, restingLots, takenLots }) => [
        agent,
        (pnlMicros / MICROS_PER_DOLLAR).toFixed(2),
        formatCount(Math.floor(restingLots / 100)),
        formatCount(Math.floor(takenLots / 100)),
      ]),
    ),
  ].join("");
}
