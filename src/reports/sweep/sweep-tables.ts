/** The tables of a sweep's page. */
import type { Figure } from "../../core/figure.ts";
import type { MeanFigure, SweepReportRows } from "../../core/sweep-report-rows.ts";
import { countText, plural, shareText, utcDateText } from "../format.ts";
import { markup, type Html } from "../page/markup.ts";
import { notAvailable, table, type Cell } from "../page/parts.ts";
import { spanText } from "./sweep-verdict.ts";
import { cellText, numberText, signedDollars, primaryMetric, valueOf } from "./sweep-words.ts";

/** More events are not all told: the worst and the best are. */
const EVENTS_TOLD_MAX = 60;

const PART_TITLES = {
  train: "Training",
  validation: "Validation",
  test: "Held out",
  all: "All events",
} as const;

function dollarsCell(value: number): Html {
  return markup`<span class="${value < 0 ? "loss" : "gain"}">${signedDollars(value)}</span>`;
}

function meanCell(mean: Figure<MeanFigure>): Cell {
  if ("reason" in mean) return notAvailable(mean.reason);
  const { meanDollars, interval } = mean.value;
  const note =
    "reason" in interval
      ? `no interval: ${interval.reason}`
      : `${spanText(interval.value)}, ${interval.value.method}`;
  return markup`${dollarsCell(meanDollars)}<small>${note}</small>`;
}

export function neighbourhoodPart(rows: SweepReportRows): Html {
  if ("reason" in rows.chosen) return markup`<p class="missing">N/A: ${rows.chosen.reason}</p>`;
  const { compared, plateau, sameSignShare, neighbourhoodMeanDollars } = rows.chosen.value;
  const best = valueOf(rows.chosen.value.best);
  const [fills, worst] = [
    primaryMetric(rows, "all", "fillCount"),
    primaryMetric(rows, "all", "pnlWorstEvent"),
  ];
  const lines = compared.map(({ cell, role, train, test }): Cell[] => [
    markup`${role === "chosen" ? markup`<strong>chosen</strong>${best === cell ? ", best in sample" : ""}` : role}`,
    cellText(rows, cell),
    meanCell(train),
    meanCell(test),
    dollarsCell(worst[cell] ?? 0),
    countText(fills[cell] ?? 0),
  ]);
  const ranges =
    "reason" in plateau
      ? `Plateau: N/A, ${plateau.reason}.`
      : `Plateau: ${plural(plateau.value.cells.length, "cell")}, ${shareText(plateau.value.share)} of those that may be chosen, cannot be told from it on the training events` +
        `${plateau.value.ranges.length === 0 ? "" : `: ${plateau.value.ranges.map(({ parameter, low, high }) => `${parameter} ${numberText(low)} to ${numberText(high)}`).join(", ")}`}.`;
  const signs =
    "reason" in sameSignShare
      ? `Signs: N/A, ${sameSignShare.reason}.`
      : `${shareText(sameSignShare.value)} of the neighbours have its sign in training.`;
  return markup`<p>
      With its neighbours the chosen cell came to ${signedDollars(neighbourhoodMeanDollars)} an event in training; by that it was
      chosen, less what its scatter may hide. ${signs} ${ranges}
    </p>
    ${table(
      "The chosen cell, its neighbours, and the best one in sample; mean P&L of an event with its 95 % interval",
      [
        { title: "" },
        { title: "Cell", isLong: true },
        { title: "Training events", isNumber: true },
        { title: "Events held out", isNumber: true },
        { title: "Worst event", isNumber: true },
        { title: "Fills", isNumber: true },
      ],
      lines,
    )}`;
}

/** All figures that a plan can name, of the chosen cell. */
export function metricsTable(rows: SweepReportRows): Html | undefined {
  const chosen = valueOf(rows.chosen)?.cell;
  const parts = rows.scenarios[0]?.parts ?? [];
  if (chosen === undefined) return undefined;
  return table(
    "Figures of the chosen cell",
    [
      { title: "Figure", isLong: true },
      ...parts.map(({ part }) => ({ title: PART_TITLES[part], isNumber: true })),
    ],
    rows.metrics.map(({ name, summary }): Cell[] => [
      markup`${name}<small>${summary}</small>`,
      ...parts.map(({ metrics }) => {
        const value = metrics[name]?.[chosen];
        return value === undefined ? "N/A" : numberText(value);
      }),
    ]),
  );
}

export function scenarioTable({ bracket, ...rows }: SweepReportRows): Html | undefined {
  if ("reason" in bracket) return undefined;
  const { rows: found, rankCorrelations } = bracket.value;
  const cellCount = rows.cellStates.filter((state) => state === "complete").length;
  const lines = found.map((row): Cell[] => [
    row.label,
    dollarsCell(row.chosenMeanDollars),
    "reason" in row.chosenInterval
      ? notAvailable(row.chosenInterval.reason)
      : spanText(row.chosenInterval.value),
    `${countText(row.chosenRank)} of ${countText(cellCount)}`,
    dollarsCell(row.bestMeanDollars),
    cellText({ bracket, ...rows }, row.bestCell),
    row.scenario.latency,
    row.seedCount === 1 ? row.scenario.seed : plural(row.seedCount, "seed"),
  ]);
  const correlations = rankCorrelations.map(
    ({ labels, correlation }) =>
      markup`<li>${labels[0]} and ${labels[1]}: ${"reason" in correlation ? `N/A, ${correlation.reason}` : correlation.value.toFixed(2)}</li>`,
  );
  return markup`${table(
    "Scenarios, over all events",
    [
      { title: "Scenario" },
      { title: "Chosen cell", isNumber: true },
      { title: "95 %", isNumber: true },
      { title: "Its rank", isNumber: true },
      { title: "Best cell", isNumber: true },
      { title: "which is", isLong: true },
      { title: "Latency" },
      { title: "Seed" },
    ],
    lines,
  )}
    <p>How far scenarios agree on the order of the cells, Spearman's rank correlation:</p>
    <ul class="plain">
      ${correlations}
    </ul>`;
}

export function eventsTable(rows: SweepReportRows): Html | undefined {
  const { chosenEvents, events } = rows;
  if (chosenEvents.length === 0) return undefined;
  const sorted = chosenEvents.toSorted((one, other) => one.pnlDollars - other.pnlDollars);
  const isCut = chosenEvents.length > EVENTS_TOLD_MAX;
  const half = EVENTS_TOLD_MAX / 2;
  const told = isCut ? [...sorted.slice(0, half), ...sorted.slice(-half)] : chosenEvents;
  return table(
    isCut
      ? `The ${half} worst and the ${half} best of ${countText(chosenEvents.length)} events of the chosen cell`
      : "Events of the chosen cell",
    [
      { title: "Event" },
      { title: "Part" },
      { title: "Closed" },
      { title: "Markets", isNumber: true },
      { title: "P&L", isNumber: true },
      { title: "Worst market", isNumber: true },
      { title: "Fills", isNumber: true },
      { title: "Contracts", isNumber: true },
      { title: "Fees", isNumber: true },
    ],
    told.map((row): Cell[] => {
      const { eventTicker, part, closeTimeUs, marketCount } = events[row.eventIndex]!;
      return [
        eventTicker,
        part,
        closeTimeUs === undefined ? "not known" : utcDateText(closeTimeUs),
        countText(marketCount),
        dollarsCell(row.pnlDollars),
        dollarsCell(row.worstMarketDollars),
        countText(row.fillCount),
        numberText(row.contracts),
        signedDollars(-row.feesDollars),
      ];
    }),
  );
}

export function failuresPart(rows: SweepReportRows): Html {
  if (rows.failures.length === 0) return markup`<p>No cell failed.</p>`;
  return markup`<p>A cell that failed anywhere is left out of every figure; it counts in none as 0.</p>
    ${table(
      "Failures by their text",
      [
        { title: "Times", isNumber: true },
        { title: "What it said", isLong: true },
        { title: "First cell", isLong: true },
        { title: "Market" },
        { title: "Scenario" },
      ],
      rows.failures.map(({ count, error, cellIndex, marketIndex, scenarioIndex }): Cell[] => [
        countText(count),
        error,
        cellText(rows, cellIndex),
        rows.tickers[marketIndex] ?? "",
        rows.scenarios.find(({ scenario }) => scenario.scenarioIndex === scenarioIndex)?.label ??
          `${scenarioIndex + 1}`,
      ]),
    )}`;
}
