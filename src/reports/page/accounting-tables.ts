/** The accounts in figures: P&L by day and by cause, the metrics of quoting and of pairs, the incentive estimate. */
import type { MetricName } from "../../core/accounting-rows.ts";
import type { MetricsRow, RunRows } from "../../core/result-rows.ts";
import {
  contractsText,
  countText,
  dateText,
  durationText,
  shareText,
  signedCentsText,
  signedPlain,
} from "../format.ts";
import { fullLaneLabels } from "../lane-labels.ts";
import { CAUSE_STYLES } from "../palette.ts";
import { markup, type Html } from "./markup.ts";
import { amount, notAvailable, plainAmount, table, type Cell } from "./parts.ts";

/** Lines of a table by day; more are in the rows. */
const DAYS_SHOWN_MAX = 200;

function number(title: string) {
  return { title, isNumber: true };
}

function amountOr(micros: number | undefined, reason: string): Cell {
  return micros === undefined ? notAvailable(reason) : amount(micros);
}

const NO_MID = "the book never had two sides";
const NO_EXIT = "the side to leave on was empty";

export function daysTable({ days, lanes }: RunRows): Html | undefined {
  if (days.length === 0) return undefined;
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    { title: "Market" },
    { title: "Day in New York" },
    number("Fills"),
    number("Closed by trading"),
    number("Closed by payout"),
    number("Fees"),
    number("Realised"),
    number("Unrealised at its end, at mid"),
    number("at exit"),
    number("P&L of the day, at mid"),
  ];
  const rows = days
    .slice(0, DAYS_SHOWN_MAX)
    .map((day): Cell[] => [
      labels.get(day.laneIndex)!,
      day.ticker,
      dateText(day.date),
      countText(day.fillCount),
      amount(day.closedMicros),
      amount(day.settledMicros),
      amount(day.feesMicros),
      amount(day.realisedMicros),
      amountOr(day.unrealisedMidMicros, NO_MID),
      amountOr(day.unrealisedExitMicros, NO_EXIT),
      amountOr(day.pnlMidMicros, NO_MID),
    ]);
  const note =
    days.length > DAYS_SHOWN_MAX ? `, the first ${DAYS_SHOWN_MAX} of ${countText(days.length)} lines` : "";
  return markup`<p class="note">
      Realised is what was closed, first in first out, less fees; unrealised is what is open, against what it
      cost. A day's P&amp;L is what was realised and the change of what was not.
    </p>
    ${table(`The days in figures${note}`, columns, rows)}`;
}

export function causesTable({ causes, lanes }: RunRows): Html | undefined {
  if (causes.length === 0) return undefined;
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    { title: "Market" },
    { title: "Cause" },
    number("Fills"),
    number("Contracts bought"),
    number("sold"),
    number("Spread earned"),
    number("Adverse selection (10 s)"),
    number("Inventory after that"),
    number("Fees"),
    number("Settlement"),
    number("Total"),
    number("Realised by them"),
    number("Left open by them, at mid"),
  ];
  const rows = causes.map((row): Cell[] => [
    labels.get(row.laneIndex)!,
    row.ticker,
    CAUSE_STYLES[row.cause].label,
    countText(row.fillCount),
    contractsText(row.boughtLots),
    contractsText(row.soldLots),
    amount(row.pnlParts.spreadEarnedMicros),
    amount(row.pnlParts.adverseSelectionMicros),
    amount(row.pnlParts.inventoryMicros),
    amount(row.pnlParts.feesMicros),
    amount(row.pnlParts.settlementMicros),
    amount(row.pnlParts.totalMicros),
    amount(row.realisedMicros),
    amountOr(row.unrealisedMidMicros, NO_MID),
  ]);
  return markup`${table("By market and cause", columns, rows)}
    <p class="note">
      Realised counts for the fill that closed a contract, what is left open for the fill that opened it; the
      total counts each fill from its own price to the end. All three add up to the market.
    </p>`;
}

export function quotesTable({ metrics, lanes }: RunRows): Html | undefined {
  if (metrics.length === 0) return undefined;
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    { title: "Market" },
    number("Orders that came to rest"),
    number("Fill rate"),
    number("Contracts filled of those quoted"),
    number("Time with both sides quoted"),
    number("Quoted time at the best price"),
    number("Own spread"),
    number("Capital locked, mean"),
    number("at most"),
    number("Return on the most locked"),
  ];
  const rows = metrics.map((row): Cell[] => [
    labels.get(row.laneIndex)!,
    row.ticker,
    countText(row.quoteCount),
    metric(row, "fillRate", shareText),
    metric(row, "filledLotsFrac", shareText),
    metric(row, "quoteUptimeFrac", shareText),
    metric(row, "timeAtBestFrac", shareText),
    metric(row, "quotedSpreadCents", (cents) => `${signedPlain(cents, 2)}¢`),
    plainAmount(row.lockedMicrosMean),
    plainAmount(row.lockedMicrosMax),
    metric(row, "returnOnLockedFrac", shareText),
  ]);
  return table("Quotes, and what they tied up", columns, rows);
}

export function pairsTable({ metrics, lanes }: RunRows): Html | undefined {
  if (metrics.length === 0) return undefined;
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    { title: "Market" },
    number("Contracts paired"),
    number("Profit a pair"),
    number("Own spread less fees"),
    number("Pair win rate"),
    number("Time to the second leg"),
    number("Inventory turnover a day"),
    number("Unpaired leg"),
  ];
  const rows = metrics.map((row): Cell[] => [
    labels.get(row.laneIndex)!,
    row.ticker,
    markup`${contractsText(row.pairedLots)}<small>in ${countText(row.pairCount)} matches of two fills</small>`,
    metric(row, "pairProfitCents", signedCentsText),
    metric(row, "spreadLessFeesCents", signedCentsText),
    metric(row, "pairWinRate", shareText),
    metric(row, "pairWaitSecondsMean", durationText),
    metric(row, "turnoverPerDay", (times) => signedPlain(times, 1)),
    row.unpairedLegFrac === undefined
      ? metric(row, "unpairedLegFrac", shareText)
      : markup`${shareText(row.unpairedLegFrac)}<small>${contractsText(row.unpairedLots)} contracts</small>`,
  ]);
  return markup`${table("Pairs", columns, rows)}
    <p class="note">
      A pair is a contract bought and sold again, or sold and bought back, first in first out; its profit is
      after the fees of both legs. Own spread is the distance of our best bid from our best ask while both
      rested: a profit a pair far below it less fees was lost between the legs.
    </p>`;
}

function metric(row: MetricsRow, name: MetricName, textOf: (value: number) => string): Cell {
  const value = row[name];
  return value === undefined ? notAvailable(row.missing[name] ?? "not measured") : textOf(value);
}

/** Its own lines, in no P&L; nothing where no estimate was asked for. */
export function incentivesPart({ incentives, lanes }: RunRows): Html | undefined {
  if (incentives.length === 0) return undefined;
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    { title: "Market" },
    number("Estimate"),
    number("Our share of the score"),
    number("Seconds looked at"),
    number("of those without a book"),
  ];
  const rows = incentives.map((row): Cell[] => [
    labels.get(row.laneIndex)!,
    row.ticker,
    plainAmount(row.estimateMicros),
    row.allScore === 0 ? notAvailable("nobody scored") : shareText(row.ownScore / row.allScore),
    countText(row.sampleCount),
    countText(row.unknownCount),
  ]);
  return markup`${table("Liquidity incentives", columns, rows)}
    <p class="note">
      An estimate by a formula that the exchange does not state in full, and in no P&amp;L on this page.
    </p>`;
}
