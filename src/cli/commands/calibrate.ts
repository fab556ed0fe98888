/** `calibrate`: sigma, A and k of recordings, with intervals and how well they fit. */
import path from "node:path";
import {
  INTENSITY_METHODS,
  type IntensityMethod,
  type CalibrationRows,
} from "../../core/calibration-rows.ts";
import { EXIT_CODES, usageError } from "../../core/errors.ts";
import { calibrateMarket } from "../../data/calibrate-market.ts";
import { openStore } from "../../data/store.ts";
import { tapeOf } from "../../data/tape-cache.ts";
import { renderCalibration } from "../../reports/calibration-report.ts";
import { writeReport } from "../../reports/report.ts";
import { REPORT_PAGE_FILE } from "../../reports/report-files.ts";
import { modelInputs } from "../calibration-inputs.ts";
import { calibrationText } from "../calibration-text.ts";
import { budgetWarnings } from "../calibration-warnings.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { tellOfTapes } from "../interrupt.ts";
import { assembleManifest } from "../manifest.ts";
import { requireOutFolder } from "../out-folder.ts";
import { rollingText } from "../rolling-text.ts";

/** Shorter ones are no quotes, longer ones no sample. */
const HELD_SECONDS_MIN = 0.1;
const HELD_SECONDS_MAX = 3_600;

export interface CalibrateOptions {
  readonly db: string;
  readonly market: readonly string[];
  readonly method: string;
  readonly held: string;
  readonly window?: string;
  readonly seed: string;
  readonly allowGaps?: boolean;
  readonly out?: string;
}

/** @throws USAGE_BAD_ARGUMENTS, DATA_OUT_UNUSABLE and what building tapes throws. */
export async function calibrate(context: CommandContext, options: CalibrateOptions): Promise<CommandResult> {
  const { db, seed, allowGaps, out } = options;
  const startedAt = new Date();
  const method = requireMethod(options.method);
  const heldSeconds = requirePositive("--held", options.held, "seconds");
  if (heldSeconds < HELD_SECONDS_MIN || heldSeconds > HELD_SECONDS_MAX)
    throw usageError(
      "USAGE_BAD_ARGUMENTS",
      `--held was ${heldSeconds} seconds, it must be from ${HELD_SECONDS_MIN} to ${HELD_SECONDS_MAX}`,
      {
        hint: "Hold virtual quotes as long as you would hold real ones: some seconds.",
        data: { held: heldSeconds },
      },
    );
  const windowMinutes =
    options.window === undefined ? undefined : requirePositive("--window", options.window, "minutes");
  if (out !== undefined) requireOutFolder(out);
  tellOfTapes(db);
  using store = openStore(db, "write");
  const tickers = [...new Set(options.market)];
  const tapes = tickers.map((ticker) => tapeOf(store, ticker, { isGapAllowed: allowGaps }));
  const markets = tapes.map((tape) => calibrateMarket(tape, { method, heldSeconds, windowMinutes, seed }));
  const rows: CalibrationRows = {
    manifest: assembleManifest({
      seed,
      tapes,
      config: { command: "calibrate", method, heldSeconds, windowMinutes, allowGaps: allowGaps ?? false },
      assumptions: ASSUMPTIONS,
      startedAt,
      elapsedMs: Date.now() - startedAt.getTime(),
    }),
    method,
    heldSeconds,
    markets,
  };
  if (out !== undefined) {
    const report = await renderCalibration(rows);
    writeReport(out, report);
    for (const warning of report.warnings) context.terminal.warn(warning);
  }
  for (const { ticker, whole } of markets)
    for (const warning of budgetWarnings(ticker, whole.volatility)) context.terminal.warn(warning);
  return {
    exitCode: EXIT_CODES.good,
    document: {
      schema: "halfspread-calibration/1",
      db,
      seed,
      method,
      heldSeconds,
      markets: markets.map((market) => ({ ...market, parameters: modelInputs(market) })),
      manifest: rows.manifest,
      out,
    },
    render: (page) =>
      [
        markets
          .map((market) =>
            windowMinutes === undefined
              ? calibrationText(page, market)
              : calibrationText(page, market) + rollingText(page, market),
          )
          .join("\n"),
        out === undefined ? "" : `\nreport: ${path.join(out, REPORT_PAGE_FILE)}\n`,
      ].join(""),
  };
}

const ASSUMPTIONS: readonly string[] = [
  "The mid stands for the fair value; sigma is taken as constant over the window, jumps are part of it.",
  "Every order reaches as far from the mid as the exponential law says, whatever its size; the test of fit says how well that holds.",
  "Nobody reacts to an order of ours: what was reached is what would have been.",
];

function requireMethod(value: string): IntensityMethod {
  const method = INTENSITY_METHODS.find((name) => name === value);
  if (method !== undefined) return method;
  throw usageError("USAGE_BAD_ARGUMENTS", `--method was "${value}"`, {
    hint: "A and k come from prints (sweep) or from virtual quotes (held).",
    data: { value },
  });
}

function requirePositive(option: string, text: string, unit: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw usageError("USAGE_BAD_ARGUMENTS", `${option} was "${text}", it must be a number of ${unit} above 0`, {
    hint: `Give for example ${option} 10.`,
    data: { value: text },
  });
}
