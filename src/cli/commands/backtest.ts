/** `backtest`: replays markets with one strategy in one or more lanes. */
import { EXIT_CODES } from "../../core/errors.ts";
import type { RunRows } from "../../core/result-rows.ts";
import type { StrategyDefinition } from "../../core/strategy.ts";
import type { Tape } from "../../core/tape.ts";
import { openStore } from "../../data/store.ts";
import { writeRun } from "../../data/run-store.ts";
import { removeReport } from "../../reports/report-files.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { fillModelsText } from "../fill-models-text.ts";
import { formatContracts, formatCount, formatSpan } from "../format.ts";
import { tellOfTapes } from "../interrupt.ts";
import { fillModelsNamed, inventoryLimit, laneRequests, parsePostedThrough } from "../lanes.ts";
import { laneDocument, lanesText } from "../lanes-view.ts";
import { bullets, facts, heading } from "../layout.ts";
import { requireOutFolder } from "../out-folder.ts";
import { chooseStrategy, parseParameters } from "../parameters.ts";
import { loadMarkets, replay, type ReplayPlan } from "../replay.ts";
import type { Page } from "../terminal.ts";
import { unfilledText } from "../unfilled-text.ts";
import { parseLatency, requireFeesOff } from "../values.ts";

export interface BacktestOptions {
  readonly db: string;
  readonly market: readonly string[];
  readonly group?: true;
  readonly strategy: string;
  readonly params?: string;
  readonly fillModel: readonly string[];
  readonly postedThrough: string;
  readonly latency: string;
  readonly fees?: string;
  readonly maxPosition?: string;
  readonly allowGaps?: true;
  readonly seed: string;
  readonly check?: true;
  readonly out?: string;
}

export async function backtest(context: CommandContext, options: BacktestOptions): Promise<CommandResult> {
  const tickers = [...new Set(options.market)];
  const definition = chooseStrategy(options.strategy);
  const plan = planOf(options, definition, tickers.length);
  if (options.out !== undefined) requireOutFolder(options.out);
  tellOfTapes(options.db);
  using store = openStore(options.db, "read");
  const markets = loadMarkets(store, tickers, plan.isGapAllowed);
  if (context.terminal.isProgressShown) {
    const rowCount = markets.reduce((sum, { tape }) => sum + tape.rowCount, 0);
    context.terminal.note(`replaying ${formatCount(rowCount)} rows, lanes: ${plan.lanes.length}`);
  }
  const rows = replay(plan, markets);
  if (options.out !== undefined) {
    removeReport(options.out);
    await writeRun(options.out, rows);
  }
  return {
    exitCode: EXIT_CODES.good,
    document: {
      schema: "halfspread-backtest/1",
      manifest: rows.manifest,
      lanes: rows.lanes.map(laneDocument),
      quality: rows.quality,
      out: options.out,
    },
    render: (page) =>
      render(page, { rows, tapes: markets.map(({ tape }) => tape), definition, out: options.out }),
  };
}

/** Everything that was asked for, read and checked before any data is touched. */
function planOf(options: BacktestOptions, definition: StrategyDefinition, marketCount: number): ReplayPlan {
  const fees = requireFeesOff(options.fees);
  const parameters = parseParameters(definition, options.params);
  return {
    lanes: laneRequests({
      definition,
      parameters,
      marketCount,
      isGrouped: options.group === true,
      fillModels: fillModelsNamed(options.fillModel),
      postedThrough: parsePostedThrough(options.postedThrough),
      latency: parseLatency(options.latency),
      inventoryLotsMax: inventoryLimit(options.maxPosition, definition, parameters),
    }),
    fees,
    isGapAllowed: options.allowGaps === true,
    isVerified: options.check === true,
    seed: options.seed,
  };
}

interface Told {
  readonly rows: RunRows;
  readonly tapes: readonly Tape[];
  readonly definition: StrategyDefinition;
  readonly out: string | undefined;
}

function render(page: Page, { rows, tapes, definition, out }: Told): string {
  const { manifest, lanes } = rows;
  const [first] = lanes;
  const limit = first!.inventoryLotsLimit;
  const parameters = Object.entries(first!.parameters).map(([name, value]) => `${name} ${value}`);
  return [
    facts(page, [
      [
        "markets",
        distinct(manifest.tapes.map(({ ticker, rowCount }) => `${ticker} (${formatCount(rowCount)} rows)`)),
      ],
      ["strategy", `${definition.name}: ${parameters.join(", ")}`],
      ["fill models", distinct(lanes.map(({ fillModel }) => fillModel))],
      ["limit", limit === undefined ? "none, as asked" : `${formatContracts(limit)} contracts either way`],
      ["run", `${formatSpan(manifest.elapsedMs * 1_000)}, config ${manifest.configHash.slice(0, 8)}`],
    ]),
    lanesText(page, lanes),
    fillModelsText(page, lanes),
    unfilledText(page, rows, tapes),
    heading(page, "What these numbers rest on"),
    bullets(page, manifest.assumptions),
    heading(page, "Next"),
    out === undefined
      ? "  Keep the rows and draw them: add --out DIR, then halfspread report DIR\n"
      : `  halfspread report ${out}\n`,
  ].join("");
}

function distinct(values: readonly string[]): string {
  return [...new Set(values)].join(", ");
}
