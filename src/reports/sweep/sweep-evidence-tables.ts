/** Tables of what speaks for and against: overfitting, capacity, constraints, what was swept. */
import type { Figure } from "../../core/figure.ts";
import type { SweepReportRows } from "../../core/sweep-report-rows.ts";
import { countText, plural, shareText, signedPlain } from "../format.ts";
import { markup, type Html } from "../page/markup.ts";
import { notAvailable, table, type Cell } from "../page/parts.ts";
import { rateSpan } from "./sweep-verdict.ts";
import { metricSummary, numberText, signedDollars } from "./sweep-words.ts";

type Line = readonly [name: string, value: Cell, meaning: string];

export function overfitTable({ overfit }: SweepReportRows): Html {
  const lines: Line[] = [
    read(
      "PBO",
      overfit.cscv,
      "Share of the splits in which the best cell of one half is at or below the median in the other. Without skill .5 on average, and noisy: alone it proves nothing.",
      ({ pbo, splitCount }) => [shareText(pbo), `${countText(splitCount)} splits`],
    ),
    read(
      "PBO's noise",
      overfit.pboNoise,
      "Standard error over events drawn anew, and where nine of ten PBOs lie if no cell has any skill.",
      ({ standardError, interval, withoutSkill, pValue }) => [
        `± ${standardError.toFixed(2)}`,
        `95 % ${rateSpan(interval)}; without skill ${rateSpan(withoutSkill)}, p = ${pValue.toFixed(3)}`,
      ],
    ),
    read(
      "Loss share",
      overfit.cscv,
      "Share of the splits in which the best cell of one half loses money in the other.",
      ({ lossShare, eventsPerBlock, eventsLeftOut }) => [
        shareText(lossShare),
        `blocks of ${plural(eventsPerBlock, "event")}, ${countText(eventsLeftOut)} left out`,
      ],
    ),
    read(
      "Test of all cells",
      overfit.family,
      "The chance that the best of all cells looks as good in training if none has an edge.",
      ({ pValue, testedCount, chosenPValue }) => [
        `p = ${pValue.toFixed(4)}`,
        `${plural(testedCount, "cell")}; the chosen one ${"reason" in chosenPValue ? `N/A, ${chosenPValue.reason}` : chosenPValue.value.toFixed(4)}`,
      ],
    ),
    read(
      "Deflated Sharpe ratio",
      overfit.deflatedSharpe,
      "The chance that the chosen cell's true Sharpe ratio of an event exceeds what the best of so many trials reaches by luck.",
      ({ dsr, sharpe, expectedMax, psr }) => [
        dsr.toFixed(2),
        `${signedPlain(sharpe, 2)} an event, luck alone ${expectedMax.toFixed(2)}; above 0: ${psr.toFixed(2)}`,
      ],
    ),
    read(
      "Events it would take",
      "reason" in overfit.deflatedSharpe
        ? overfit.deflatedSharpe
        : overfit.deflatedSharpe.value.minTrackRecord,
      "For that at 95 % confidence.",
      (count) => [countText(Math.ceil(count)), ""],
    ),
    [
      "Trials",
      countText(overfit.trialCount),
      "Cells that were ever tried on these events, as far as was stated.",
    ],
    read(
      "Effective trials",
      overfit.effectiveTrials,
      "How many independent ones they are worth.",
      ({ byAverage, bySpectrum, averageCorrelation }) => [
        byAverage.toFixed(1),
        `mean correlation ${averageCorrelation.toFixed(2)}; by the spectrum ${bySpectrum.toFixed(1)}`,
      ],
    ),
  ];
  return table(
    "Overfitting",
    [{ title: "Figure" }, { title: "Value", isNumber: true }, { title: "What it says", isLong: true }],
    lines.map((line) => [...line]),
  );
}

function read<T>(
  name: string,
  figure: Figure<T>,
  meaning: string,
  say: (value: T) => readonly [string, string],
): Line {
  if ("reason" in figure) return [name, notAvailable(figure.reason), meaning];
  const [text, note] = say(figure.value);
  return [name, markup`${text}<small>${note}</small>`, meaning];
}

export function capacityTable({ capacity }: SweepReportRows): Html | undefined {
  if ("reason" in capacity) return undefined;
  const { slopeDollarsPerContractSquared: slope, halvingContracts, bestContracts } = capacity.value;
  const lines: Line[] = [
    ["Size that earned most", withSpan(bestContracts, numberText), "Of those that were tried, contracts."],
    [
      "Size that halves",
      "reason" in halvingContracts
        ? notAvailable(halvingContracts.reason)
        : withSpan(halvingContracts.value, numberText),
      "Where P&L by contract is half of that at the smallest size, contracts.",
    ],
    [
      "Slope",
      withSpan(slope, signedDollars),
      "P&L of an event by contract for each contract more. Below 0: size costs.",
    ],
  ];
  return table(
    "Capacity",
    [{ title: "Figure" }, { title: "Value", isNumber: true }, { title: "What it says", isLong: true }],
    lines.map((line) => [...line]),
  );
}

export function questionPart(rows: SweepReportRows): Html {
  const { question, decision, objective, strategy, overlays, fixed } = rows;
  const what = `${objective.direction === "maximise" ? "Largest" : "Smallest"} ${objective.metric}: ${metricSummary(rows, objective.metric)}`;
  const fixedText = Object.entries(fixed)
    .map(([name, value]) => `${name} ${numberText(value)}`)
    .join(", ");
  const facts: readonly (readonly [string, string])[] = [
    ["Question", question],
    ["Decision rule", decision],
    ["Objective", what],
    ["Strategy", [strategy, ...overlays].join(" with ")],
    ["Not swept", fixedText === "" ? "nothing" : fixedText],
  ];
  return markup`<p>Stated before the run, and unchanged by it: their hash is in the manifest.</p>
    <dl class="facts">
      ${facts.map(
        ([name, text]) =>
          markup`<dt>${name}</dt>
            <dd>${text}</dd>`,
      )}
    </dl>
    ${axesTable(rows)} ${constraintsTable(rows)}`;
}

function axesTable({ axes }: SweepReportRows): Html | undefined {
  if (axes.length === 0) return undefined;
  return table(
    "Swept parameters",
    [
      { title: "Parameter" },
      { title: "Values", isNumber: true },
      { title: "From", isNumber: true },
      { title: "To", isNumber: true },
      { title: "Spacing" },
      { title: "What it is", isLong: true },
    ],
    axes.map(({ name, values, scale, isDrawn, summary }): Cell[] => [
      name,
      countText(values.length),
      numberText(values[0]!),
      numberText(values.at(-1)!),
      `${scale === "log" ? "logarithmic" : "linear"}${isDrawn ? ", drawn" : ""}`,
      summary,
    ]),
  );
}

function constraintsTable({ objective }: SweepReportRows): Html | undefined {
  if (objective.constraints.length === 0) return undefined;
  return table(
    "Constraints on the training events; cells that break one are never chosen",
    [
      { title: "Figure" },
      { title: "At least", isNumber: true },
      { title: "At most", isNumber: true },
      { title: "Cells that break it", isNumber: true },
    ],
    objective.constraints.map(({ metric, min, max, brokenCount }): Cell[] => [
      metric,
      min === undefined ? "" : numberText(min),
      max === undefined ? "" : numberText(max),
      countText(brokenCount),
    ]),
  );
}

interface Estimate {
  readonly value: number;
  readonly interval: Figure<{ readonly low: number; readonly high: number }>;
}

function withSpan({ value, interval }: Estimate, text: (value: number) => string): Cell {
  return markup`${text(value)}<small>${"reason" in interval ? `no interval: ${interval.reason}` : `95 % ${text(interval.value.low)} to ${text(interval.value.high)}`}</small>`;
}
