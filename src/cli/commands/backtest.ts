/** `backtest`: replays markets with strategies in one or more lanes. */
import { EXIT_CODES, usageError } from "../../core/errors.ts";
import { openStore } from "../../data/store.ts";
import { writeRun } from "../../data/run-store.ts";
import { removeReport } from "../../reports/report-files.ts";
import {
  laneChoice,
  readFlag,
  replayPlan,
  seedOf,
  type LaneSettings,
  type RunSettings,
} from "../backtest-settings.ts";
import { backtestText } from "../backtest-text.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { readConfig } from "../config-file.ts";
import { withFairSeries } from "../fair-series.ts";
import { feeWarnings } from "../fee-warnings.ts";
import { feeSource } from "../../data/fee-source.ts";
import { formatCount } from "../format.ts";
import { tellOfTapes } from "../interrupt.ts";
import { parsePairs } from "../key-values.ts";
import { laneDocument } from "../lanes-view.ts";
import { measuredPlans } from "../measured-latency.ts";
import { requireOutFolder } from "../out-folder.ts";
import { loadMarkets, replay, type LoadedMarket, type ReplayPlan } from "../replay.ts";
import { tellWarnings } from "../strategy-warnings.ts";
import { missingOption } from "../usage-failure.ts";
import { parseJsonObject } from "../values.ts";

/** Flags as they were given; what is absent has its default. */
export interface BacktestOptions {
  readonly config?: string;
  readonly db?: string;
  readonly market?: readonly string[];
  readonly group?: true;
  readonly strategy?: string;
  readonly params?: string;
  readonly estimates?: string;
  readonly overlay?: readonly string[];
  readonly fillModel?: readonly string[];
  readonly flow?: readonly string[];
  readonly postedThrough?: string;
  readonly latency?: string;
  readonly fair?: string;
  readonly fairAge?: string;
  readonly fairRefetch?: string;
  readonly fees?: string;
  readonly feePrecision?: string;
  readonly cash?: string;
  readonly rateLimit?: string;
  readonly maxPosition?: string;
  readonly riskProfile?: string;
  readonly risk?: readonly string[];
  readonly incentives?: string;
  readonly allowGaps?: true;
  readonly seed?: string;
  readonly check?: true;
  readonly out?: string;
}

/** Everything that was asked for, read and checked before any data is touched. */
interface Request {
  readonly db: string;
  readonly tickers: readonly string[];
  readonly plan: ReplayPlan;
  readonly out: string | undefined;
}

export async function backtest(context: CommandContext, options: BacktestOptions): Promise<CommandResult> {
  const { db, tickers, plan, out } =
    options.config === undefined ? await ofFlags(options) : await ofConfig(options.config, options);
  if (out !== undefined) requireOutFolder(out);
  tellWarnings(context.terminal, plan.lanes);
  tellOfTapes(db);
  using store = openStore(db, "read");
  const markets = loadMarkets(store, tickers, plan.isGapAllowed, await feeSource(plan.fees));
  tellFees(context, plan, markets);
  const lanes = withFairSeries(store, plan.lanes, markets);
  if (context.terminal.isProgressShown) {
    const rowCount = markets.reduce((sum, { tape }) => sum + tape.rowCount, 0);
    context.terminal.note(`replaying ${formatCount(rowCount)} rows, lanes: ${plan.lanes.length}`);
  }
  const rows = replay({ ...plan, lanes }, markets);
  if (out !== undefined) {
    removeReport(out);
    await writeRun(out, rows);
  }
  const tapes = markets.map(({ tape }) => tape);
  return {
    exitCode: EXIT_CODES.good,
    document: {
      schema: "halfspread-backtest/1",
      manifest: rows.manifest,
      lanes: rows.lanes.map((lane) => laneDocument(lane, rows)),
      quality: rows.quality,
      out,
    },
    render: (page) => backtestText(page, { rows, tapes, plan, out }),
  };
}

/** Each warning once, however many lanes it is of. */
function tellFees(
  { terminal }: CommandContext,
  { lanes }: ReplayPlan,
  markets: readonly LoadedMarket[],
): void {
  const charged = markets.map(({ tape, fees }) => ({ ticker: tape.ticker, startUs: tape.timeUs[0]!, fees }));
  for (const warning of new Set(lanes.flatMap((lane) => feeWarnings(lane, charged)))) terminal.warn(warning);
}

async function ofFlags(options: BacktestOptions): Promise<Request> {
  const { db, market, strategy, out } = options;
  if (db === undefined) throw missingOption("--db <file>", "backtest");
  if (market === undefined) throw missingOption("--market <ticker...>", "backtest");
  if (strategy === undefined) throw missingOption("--strategy <name>", "backtest");
  const tickers = [...new Set(market)];
  const params = parseJsonObject("--params", options.params ?? "{}", '{"halfSpreadCents":2}');
  const lane: LaneSettings = { ...laneFlags(options), strategy, params, overlays: options.overlay };
  const run = runFlags(options);
  const lanes = await measuredPlans([laneChoice(lane, readFlag)], seedOf(run));
  const plan = replayPlan(run, lanes, tickers.length, readFlag);
  return { db, tickers, plan, out };
}

/** Flags of the run count more than the file; lanes are the file's alone. */
async function ofConfig(file: string, options: BacktestOptions): Promise<Request> {
  const [laneFlag] = Object.keys({
    ...laneFlags(options),
    ...given({ strategy: options.strategy, params: options.params, overlays: options.overlay }),
  });
  if (laneFlag !== undefined) throw laneFlagBeside(file, laneFlag);
  const config = readConfig(file);
  const db = options.db ?? config.db;
  if (db === undefined) throw missingSetting(file, "db");
  const market = options.market ?? config.market;
  if (market === undefined) throw missingSetting(file, "market");
  const tickers = [...new Set(market)];
  const flags = runFlags(options);
  const run = { ...config.run, ...flags };
  const choices = config.lanes.map(({ settings, read }) => laneChoice(settings, read));
  const lanes = await measuredPlans(choices, seedOf(run));
  const plan = replayPlan(run, lanes, tickers.length, (setting, parse) =>
    (Object.hasOwn(flags, setting) ? readFlag : config.read)(setting, parse),
  );
  return { db, tickers, plan, out: options.out ?? config.run.out };
}

function laneFlags(options: BacktestOptions): Omit<LaneSettings, "strategy" | "params" | "overlays"> {
  const { estimates, fillModel, postedThrough, latency, maxPosition, cash, rateLimit, riskProfile } = options;
  const { fair, fairAge, fairRefetch } = options;
  const risk = pairs(options.risk, "--risk", "--risk collarBp=500,staleBookUs=none");
  const flow = pairs(options.flow, "--flow", "--flow intensityPerHour=600,kappaPerCent=0.5");
  const rest = { maxPosition, cash, rateLimit, riskProfile, risk, fair, fairAge, fairRefetch };
  return given({ estimates, fillModel, flow, postedThrough, latency, ...rest });
}

function pairs(texts: readonly string[] | undefined, option: string, example: string) {
  return texts === undefined ? undefined : parsePairs(option, texts, example);
}

function runFlags(options: BacktestOptions): RunSettings {
  const { fees, feePrecision, incentives, group, allowGaps, check, seed } = options;
  return given({ fees, feePrecision, incentives, group, allowGaps, check, seed });
}

/** Only what is there. */
function given<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<Fields>;
}

function laneFlagBeside(file: string, setting: string): Error {
  return readFlag(setting, (flag) =>
    usageError("USAGE_CONFIG_AND_FLAG", `${flag} was given beside ${file}, whose lanes say that themselves`, {
      hint: `Write ${setting} into ${file}; flags of the whole run (--db, --market, --fees, --seed, --out, ...) may stand beside it.`,
      data: { file, option: flag },
    }),
  );
}

function missingSetting(file: string, setting: string): Error {
  return usageError(
    "USAGE_MISSING_OPTION",
    `${file} does not say ${setting}, and --${setting} was not given`,
    {
      hint: `Write ${setting} into ${file}, or add --${setting}.`,
      data: { file, option: `--${setting}` },
    },
  );
}
