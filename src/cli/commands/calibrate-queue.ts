/** `calibrate queue`: which queue model fits recordings, by real orders whose end can be seen in them. */
import { EXIT_CODES, usageError } from "../../core/errors.ts";
import { randomStream } from "../../core/random.ts";
import { openStore } from "../../data/store.ts";
import { tapeOf } from "../../data/tape-cache.ts";
import { FILL_MODELS } from "../../engine/fill-models/catalogue.ts";
import {
  calibrateQueue,
  type CalibrationOptions,
  type QueueCalibration,
} from "../../estimators/queue-calibration.ts";
import {
  errorRates,
  filledCount,
  unavoidableRates,
  type ErrorRates,
  type ModelRates,
} from "../../estimators/queue-errors.ts";
import type { CommandResult } from "../command.ts";
import { formatCount, NO_VALUE } from "../format.ts";
import { tellOfTapes } from "../interrupt.ts";
import { table } from "../layout.ts";
import type { Page } from "../terminal.ts";

export interface CalibrateQueueOptions {
  readonly db: string;
  readonly market: readonly string[];
  readonly filledBy: string;
  readonly seed: string;
  readonly allowGaps?: boolean;
}

/** Stretches of time of each market; some twenty of a recording keep what belongs together in one. */
const BLOCK_COUNT = 20;

/** One row for each market, and one for all of them where there are several. */
interface Judged {
  readonly markets: readonly string[];
  readonly followedCount: number;
  readonly lostCount: number;
  readonly filledCount: number;
  readonly cancelledCount: number;
  readonly cancels: QueueCalibration["cancelCounts"];
  readonly unavoidable: ErrorRates | undefined;
  readonly models: readonly ModelRates[] | undefined;
}

/** @throws USAGE_BAD_ARGUMENTS and what building tapes throws. */
export function calibrateQueueCommand(options: CalibrateQueueOptions): CommandResult {
  const { db, market: tickers, seed, allowGaps } = options;
  const filledBy = requireFilledBy(options.filledBy);
  tellOfTapes(db);
  using store = openStore(db, "write");
  const models = [...FILL_MODELS.values()];
  const names = models.map(({ name }) => name);
  const calibrations = tickers.map((ticker) =>
    calibrateQueue(tapeOf(store, ticker, { isGapAllowed: allowGaps }), models, {
      blockCount: BLOCK_COUNT,
      filledBy,
    }),
  );
  const judge = (markets: readonly string[], chosen: readonly QueueCalibration[]): Judged =>
    judged(markets, chosen, names, seed);
  const results = tickers.map((ticker, index) => judge([ticker], [calibrations[index]!]));
  if (tickers.length > 1) results.push(judge(tickers, calibrations));
  return {
    exitCode: EXIT_CODES.good,
    document: {
      schema: "halfspread-calibrate-queue/1",
      db,
      seed,
      filledBy,
      blockCount: BLOCK_COUNT,
      results,
    },
    render: (page) => results.map((result) => render(page, result)).join("\n"),
  };
}

function requireFilledBy(value: string): CalibrationOptions["filledBy"] {
  if (value === "first-lot" || value === "whole") return value;
  throw usageError("USAGE_BAD_ARGUMENTS", `--filled-by was "${value}"`, {
    hint: "A virtual order counts as filled by its first-lot or as a whole.",
    data: { value },
  });
}

function judged(
  markets: readonly string[],
  calibrations: readonly QueueCalibration[],
  names: readonly string[],
  seed: string,
): Judged {
  const blocks = calibrations.flatMap((calibration) => calibration.blocks);
  const total = (count: (calibration: QueueCalibration) => number): number =>
    calibrations.reduce((sum, calibration) => sum + count(calibration), 0);
  return {
    markets,
    followedCount: total(({ followedCount }) => followedCount),
    lostCount: total(({ lostCount }) => lostCount),
    filledCount: filledCount(blocks),
    cancelledCount: blocks.reduce((sum, { cancelledCount }) => sum + cancelledCount, 0),
    cancels: {
      unique: total(({ cancelCounts }) => cancelCounts.unique),
      ambiguous: total(({ cancelCounts }) => cancelCounts.ambiguous),
      unmatched: total(({ cancelCounts }) => cancelCounts.unmatched),
    },
    unavoidable: unavoidableRates(blocks),
    models: errorRates(blocks, names, randomStream(seed, `calibrate-queue/${markets.join("+")}`)),
  };
}

const COLUMNS = [
  { title: "fill model", align: "left" },
  { title: "errors a fill", align: "right" },
  { title: "95 %", align: "right" },
  { title: "missed", align: "right", isOptional: true },
  { title: "early", align: "right", isOptional: true },
  { title: "false", align: "right", isOptional: true },
] as const;

function render(page: Page, result: Judged): string {
  const { markets, filledCount: filled, cancelledCount, followedCount, lostCount, cancels } = result;
  const cancelCount = cancels.unique + cancels.ambiguous + cancels.unmatched;
  const head =
    `${page.colors.bold(markets.join(" + "))}\n` +
    `${formatCount(followedCount)} orders followed: ${formatCount(filled)} filled, ${formatCount(cancelledCount)} cancelled, ` +
    `${formatCount(lostCount)} lost from sight\n` +
    `cancels by the known orders of their size: one ${share(cancels.unique, cancelCount)}, ` +
    `several ${share(cancels.ambiguous, cancelCount)}, none ${share(cancels.unmatched, cancelCount)}\n`;
  if (result.models === undefined)
    return `${head}No order that could be followed was filled: nothing to compare.\n`;
  const rows = result.models.map((rates) => [rates.model, ...cells(rates)]);
  const floor = result.unavoidable!;
  rows.push(["unavoidable", formatRate(floor.errorRate), NO_VALUE, ...parts(floor)]);
  return head + table(page, COLUMNS, rows);
}

function cells(rates: ModelRates): string[] {
  const { errorRate, errorRateLow, errorRateHigh } = rates;
  return [
    formatRate(errorRate),
    `${formatRate(errorRateLow)} to ${formatRate(errorRateHigh)}`,
    ...parts(rates),
  ];
}

function parts({ missedRate, earlyRate, falseRate }: ErrorRates): string[] {
  return [formatRate(missedRate), formatRate(earlyRate), formatRate(falseRate)];
}

function formatRate(rate: number): string {
  return rate.toFixed(3);
}

function share(count: number, total: number): string {
  return total === 0 ? NO_VALUE : `${((100 * count) / total).toFixed(1)} %`;
}
