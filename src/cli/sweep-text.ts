/** A sweep for people: the verdict, the chosen cell against the best in sample, its neighbourhood, and what overfitting says. */
import type { Figure } from "../core/figure.ts";
import type { ChosenCell, MeanFigure, SweepReportRows } from "../core/sweep-report-rows.ts";
import { formatCount, NO_VALUE } from "./format.ts";
import { bullets, facts, table, wrap } from "./layout.ts";
import type { Page } from "./terminal.ts";

/** Neighbours that are told; the report has all. */
const NEIGHBOURS_TOLD_MAX = 6;
const FAILURES_TOLD_MAX = 3;

export function sweepText(page: Page, rows: SweepReportRows): string {
  const { verdict, chosen } = rows;
  const [why = "", ...others] = verdict.reasons;
  const block = (title: string, text: string): string =>
    text === "" ? "" : `\n${page.colors.bold(title)}\n${text}`;
  return [
    `${page.colors.bold(DECISIONS[verdict.decision])}\n`,
    wrap(why, page.columns)
      .map((line) => `${line}\n`)
      .join(""),
    "\n",
    facts(page, summary(rows)),
    "reason" in chosen ? "" : `\n${comparedTable(page, rows, chosen.value)}`,
    block("why", bullets(page, others)),
    block("what would change it", bullets(page, verdict.wouldChange)),
    block("before this is believed", bullets(page, [...rows.remarks, ...failures(rows)])),
  ].join("");
}

const DECISIONS = { "adopt": "ADOPT", "do not adopt": "DO NOT ADOPT", "not enough data": "NOT ENOUGH DATA" } as const; // prettier-ignore

function summary(rows: SweepReportRows): readonly (readonly [string, string])[] {
  const { chosen, overfit, bracket, events, cells, scenarios } = rows;
  const held = events.filter(({ part }) => part === "test").length;
  const found = "reason" in chosen ? undefined : chosen.value;
  return [
    [
      "sweep",
      `${counted(cells.length, "cell")}, ${counted(events.length, "event")}, ${formatCount(held)} of them held out, ${counted(scenarios.length, "scenario")}`,
    ],
    ["chosen cell", "reason" in chosen ? na(chosen) : cellText(rows, chosen.value.cell)],
    ["neighbours", found === undefined ? NO_VALUE : neighboursText(found)],
    ["PBO", pboText(overfit)],
    [
      "deflated Sharpe",
      "reason" in overfit.deflatedSharpe
        ? na(overfit.deflatedSharpe)
        : overfit.deflatedSharpe.value.dsr.toFixed(2),
    ],
    [
      "scenarios",
      "reason" in bracket
        ? na(bracket)
        : bracket.value.rows
            .map(({ label, chosenMeanDollars }) => `${label} ${money(chosenMeanDollars)}`)
            .join("; "),
    ],
  ];
}

function neighboursText({
  neighbourhoodMeanDollars,
  sameSignShare,
  plateau,
}: {
  readonly neighbourhoodMeanDollars: number;
  readonly sameSignShare: Figure;
  readonly plateau: Figure<{ readonly cells: readonly number[] }>;
}): string {
  const signs =
    "reason" in sameSignShare ? "" : `, ${(100 * sameSignShare.value).toFixed(0)} % of them with its sign`;
  const wide = "reason" in plateau ? "" : `; plateau of ${counted(plateau.value.cells.length, "cell")}`;
  return `${money(neighbourhoodMeanDollars)} an event in training with it${signs}${wide}`;
}

function pboText({ cscv, pboNoise }: SweepReportRows["overfit"]): string {
  if ("reason" in cscv) return na(cscv);
  const noise =
    "reason" in pboNoise
      ? ""
      : `, give or take ${(1.96 * pboNoise.value.standardError).toFixed(2)}; without skill ${pboNoise.value.withoutSkill.low.toFixed(2)} to ${pboNoise.value.withoutSkill.high.toFixed(2)}`;
  return `${cscv.value.pbo.toFixed(2)}${noise}`;
}

const COLUMNS = [
  { title: "dollars an event", align: "left" },
  { title: "cell", align: "left", isOptional: true },
  { title: "training", align: "right" },
  { title: "held out", align: "right" },
  { title: "95 %", align: "right" },
] as const;

function comparedTable(page: Page, rows: SweepReportRows, { compared, best: found }: ChosenCell): string {
  const best = "reason" in found ? undefined : found.value;
  const told = [
    ...compared.filter(({ role }) => role !== "neighbour"),
    ...compared.filter(({ role }) => role === "neighbour").slice(0, NEIGHBOURS_TOLD_MAX),
  ];
  const lines = told.map(({ cell, role, train, test }) => [
    cell === best && role === "chosen" ? "chosen, best in sample" : role,
    rows.axes.map((_, index) => number(rows.cells[cell]!.values[index]!)).join(", "),
    meanText(train),
    meanText(test),
    intervalText(test),
  ]);
  return table(page, COLUMNS, lines);
}

function failures({ failures: found }: SweepReportRows): readonly string[] {
  const told = found
    .slice(0, FAILURES_TOLD_MAX)
    .map(({ count, error }) => `${counted(count, "failure")}: ${error}`);
  const left = found.length - told.length;
  return left > 0 ? [...told, `${left} other texts of failures are in the report`] : told;
}

function cellText({ axes, cells }: SweepReportRows, cell: number): string {
  if (axes.length === 0) return "the only one";
  return axes.map(({ name }, index) => `${name} ${number(cells[cell]!.values[index]!)}`).join(", ");
}

function meanText(mean: Figure<MeanFigure>): string {
  return "reason" in mean ? NO_VALUE : money(mean.value.meanDollars);
}

function intervalText(mean: Figure<MeanFigure>): string {
  if ("reason" in mean || "reason" in mean.value.interval) return NO_VALUE;
  const { low, high } = mean.value.interval.value;
  return `${money(low)} to ${money(high)}`;
}

function na({ reason }: { readonly reason: string }): string {
  return `N/A: ${reason}`;
}

/** +1.23; four decimals where it is less than ten cents. */
function money(dollars: number): string {
  const text = Math.abs(dollars).toFixed(Math.abs(dollars) < 0.1 ? 4 : 2);
  if (Number(text) === 0) return text;
  return `${dollars < 0 ? "-" : "+"}${text}`;
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(6)));
}
