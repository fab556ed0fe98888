/** A backtest's answer for people. */
import type { LaneRow, RunRows } from "../core/result-rows.ts";
import type { Tape } from "../core/tape.ts";
import { lanesText as laneNumbersText } from "./assumptions.ts";
import { fairText } from "./fair-text.ts";
import { fillModelsText } from "./fill-models-text.ts";
import { formatContracts, formatCount, formatDollars, formatSpan } from "./format.ts";
import { lanesText } from "./lanes-view.ts";
import { bullets, facts, heading, paragraph } from "./layout.ts";
import type { ReplayPlan } from "./replay.ts";
import { gateText, limitsText as gateLimitsText } from "./risk-text.ts";
import type { Page } from "./terminal.ts";
import { unfilledText } from "./unfilled-text.ts";

/** More estimates than this are told by their range. */
const INCENTIVES_TOLD_MAX = 6;

export interface BacktestTold {
  readonly rows: RunRows;
  readonly tapes: readonly Tape[];
  readonly plan: ReplayPlan;
  readonly out: string | undefined;
}

export function backtestText(page: Page, { rows, tapes, plan, out }: BacktestTold): string {
  const { manifest, lanes } = rows;
  return [
    facts(page, [
      [
        "markets",
        distinct(manifest.tapes.map(({ ticker, rowCount }) => `${ticker} (${formatCount(rowCount)} rows)`)),
      ],
      ...perLane("strategy", lanes, strategyText),
      ["fill models", distinct(lanes.map(({ fillModel }) => fillModel))],
      ...(lanes.some(({ fair }) => fair.source !== "mid") ? perLane("fair value", lanes, fairText) : []),
      ["fees", feesText(lanes, plan)],
      ...perLane("limits", lanes, limitsText),
      ...(plan.lanes.some(({ risk }) => risk !== undefined) ? perLane("risk", lanes, riskText) : []),
      ["run", `${formatSpan(manifest.elapsedMs * 1_000)}, config ${manifest.configHash.slice(0, 8)}`],
    ]),
    lanesText(page, rows),
    gateText(page, rows),
    incentivesText(page, rows),
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

/** One entry where it is the same for all lanes; else each with the lanes it is true of. */
function perLane(
  name: string,
  lanes: readonly LaneRow[],
  text: (lane: LaneRow) => string,
): (readonly [string, string])[] {
  const groups = [...Map.groupBy(lanes, text)];
  if (groups.length === 1) return [[name, groups[0]![0]]];
  return groups.map(([words, mine], index) => [
    index === 0 ? name : "",
    `${laneNumbersText(mine.map(({ laneIndex }) => laneIndex))}: ${words}`,
  ]);
}

function strategyText({ strategy, parameters }: LaneRow): string {
  return `${strategy}: ${Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ")}`;
}

function feesText(lanes: readonly LaneRow[], { fees, feePrecision }: ReplayPlan): string {
  if (lanes.every((lane) => lane.feePrecisionMicros === undefined)) return "none, as asked";
  const from = fees.kind === "file" ? `of ${fees.file}` : "as the database knows them";
  return `${from}; the balance in ${feePrecision === "direct" ? "$0.0001, a direct member's" : "whole cents"}`;
}

function limitsText({ inventoryLotsLimit, cashAtStartMicros, rateLimit }: LaneRow): string {
  const position =
    inventoryLotsLimit === undefined
      ? "any position"
      : `${formatContracts(inventoryLotsLimit)} contracts either way`;
  const cash = cashAtStartMicros === undefined ? "any cash" : `${formatDollars(cashAtStartMicros)} of cash`;
  const rate =
    rateLimit === undefined
      ? "any number of commands"
      : `${formatCount(rateLimit.tokensPerSecond)} tokens a second for commands, at most ${formatCount(rateLimit.capacityTokens)}`;
  return `${position}; ${cash}; ${rate}`;
}

function riskText({ risk: { profile, limits } }: LaneRow): string {
  return `${profile === undefined ? "" : `${profile}: `}${gateLimitsText(limits)}`;
}

/** A line of its own, in no P&L; nothing where no estimate was asked for. */
function incentivesText(page: Page, { incentives }: RunRows): string {
  if (incentives.length === 0) return "";
  if (incentives.length > INCENTIVES_TOLD_MAX) {
    const micros = incentives.map(({ estimateMicros }) => estimateMicros);
    const [least, most] = [Math.min(...micros), Math.max(...micros)].map(formatDollars);
    return `\n${paragraph(page, `Liquidity incentives, estimates and in no P&L: ${least} to ${most} a lane and market; --json has each.`)}`;
  }
  const parts = incentives.map(
    ({ laneIndex, ticker, estimateMicros }) =>
      `lane ${laneIndex + 1} in ${ticker} ${formatDollars(estimateMicros)}`,
  );
  return `\n${paragraph(page, `Liquidity incentives, an estimate and in no P&L: ${parts.join(", ")}.`)}`;
}

function distinct(values: readonly string[]): string {
  return [...new Set(values)].join(", ");
}
