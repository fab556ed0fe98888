/** The head of a sweep's page: the verdict in words, why, what would change it, and the figures to know first. */
import type { Figure } from "../../core/figure.ts";
import type { MeanFigure, SweepReportRows } from "../../core/sweep-report-rows.ts";
import { countText, plural, shareText, utcDateText } from "../format.ts";
import { markup, type Html } from "../page/markup.ts";
import { cellText, signedDollars, valueOf } from "./sweep-words.ts";

export function sweepTitle({ strategy, overlays, axes }: SweepReportRows): string {
  const what = [strategy, ...overlays].join(" with ");
  const names = axes.map(({ name }) => name);
  if (names.length === 0) return `Sweep of ${what}: one cell`;
  const over = names.length <= 3 ? names.join(", ") : `${names.length} parameters`;
  return `Sweep of ${what} over ${over}`;
}

const DECISIONS = { "adopt": "Adopt", "do not adopt": "Do not adopt", "not enough data": "Not enough data" } as const; // prettier-ignore

export function sweepHead(rows: SweepReportRows): Html {
  const { verdict } = rows;
  const [why = "", ...others] = verdict.reasons;
  const word = DECISIONS[verdict.decision];
  return markup`<h1>${sweepTitle(rows)}</h1>
    <p class="meta">${extentText(rows)}</p>
    <p class="verdict"><span class="decision ${verdict.decision.replaceAll(" ", "-")}">${word}</span> ${withoutWord(why, word)}</p>
    <div class="cards">${cards(rows)}</div>
    ${list("Why", others)} ${list("What would change it", verdict.wouldChange)}
    ${list("Figures that had no vote", verdict.notes)} ${list("Before this is believed", rows.remarks)}
    <p class="note">${verdict.errorRate}</p>`;
}

/** The first reason begins with the decision, which stands before it already: "Adopt the chosen cell: it was ..". */
function withoutWord(sentence: string, word: string): string {
  const rest = sentence.startsWith(word) ? sentence.slice(sentence.indexOf(": ") + 1).trimStart() : sentence;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

function list(title: string, items: readonly string[]): Html | undefined {
  if (items.length === 0) return undefined;
  return markup`<h3 class="listed">${title}</h3>
    <ul class="plain">
      ${items.map((item) => markup`<li>${item}</li>`)}
    </ul>`;
}

function extentText({ cells, scenarios, events, cellStates }: SweepReportRows): string {
  const [first, last] = [events[0]?.closeTimeUs, events.at(-1)?.closeTimeUs];
  const markets = events.reduce((sum, { marketCount }) => sum + marketCount, 0);
  const held = events.filter(({ part }) => part === "test").length;
  const when =
    first === undefined || last === undefined ? "" : `, closed ${utcDateText(first)} to ${utcDateText(last)}`;
  const apart = cellStates.filter((state) => state !== "complete").length;
  return (
    `${plural(cells.length, "cell")}${apart === 0 ? "" : `, ${countText(apart)} of which cannot be chosen`}; ` +
    `${plural(scenarios.length, "scenario")}; ${plural(events.length, "event")} of ${plural(markets, "market")}, ${countText(held)} of them held out${when}.`
  );
}

function cards(rows: SweepReportRows): Html[] {
  const chosen = valueOf(rows.chosen);
  const [own] = chosen?.compared ?? [];
  const best = chosen?.compared.find(({ cell }) => cell === valueOf(chosen.best));
  return [
    chosen === undefined || own === undefined
      ? card("Chosen cell", naText(rows.chosen), [])
      : meanCard("Chosen cell, held out", own.test, [
          ["in training", meanText(own.train)],
          ["with its neighbours", signedDollars(chosen.neighbourhoodMeanDollars)],
          ["cell", cellText(rows, chosen.cell)],
        ]),
    best === undefined
      ? card("Best in sample", "N/A", [])
      : meanCard("Best in sample, held out", best.test, [
          ["in training", meanText(best.train)],
          ["cell", cellText(rows, best.cell)],
        ]),
    pboCard(rows),
    bracketCard(rows),
  ];
}

type Facts = readonly (readonly [string, string])[];

function card(title: string, amount: string, facts: Facts, note = "", kind = ""): Html {
  return markup`<div class="card">
    <h3>${title}</h3>
    <div class="amount ${kind}">${amount}</div>
    <small>${note}</small>
    <dl>
      ${facts.map(
        ([name, text]) =>
          markup`<dt>${name}</dt>
            <dd>${text}</dd>`,
      )}
    </dl>
  </div>`;
}

function meanCard(title: string, mean: Figure<MeanFigure>, facts: Facts): Html {
  if ("reason" in mean) return card(title, "N/A", facts, mean.reason);
  const { meanDollars, interval } = mean.value;
  const note = "reason" in interval ? interval.reason : `95 % ${spanText(interval.value)}`;
  return card(
    title,
    signedDollars(meanDollars),
    facts,
    `an event; ${note}`,
    meanDollars < 0 ? "loss" : "gain",
  );
}

function pboCard({ overfit }: SweepReportRows): Html {
  const { cscv, pboNoise } = overfit;
  const title = "Probability of backtest overfitting";
  if ("reason" in cscv) return card(title, "N/A", [], cscv.reason);
  const noise: Facts =
    "reason" in pboNoise
      ? []
      : [
          ["95 % about", rateSpan(pboNoise.value.interval)],
          ["without skill", rateSpan(pboNoise.value.withoutSkill)],
        ];
  return card(
    title,
    shareText(cscv.value.pbo),
    noise,
    "of splits: the best cell of one half was below the median in the other",
  );
}

function bracketCard({ bracket }: SweepReportRows): Html {
  const title = "Under every scenario";
  if ("reason" in bracket) return card(title, "N/A", [], bracket.reason);
  const { rows, isSignHeld } = bracket.value;
  const isLosing = rows.some(({ chosenMeanDollars }) => chosenMeanDollars < 0);
  const facts = rows
    .slice(0, 4)
    .map(({ label, chosenMeanDollars }) => [label, signedDollars(chosenMeanDollars)] as const);
  return card(
    title,
    isSignHeld ? (isLosing ? "It loses" : "It earns") : "The sign turns",
    facts,
    "the chosen cell, dollars an event, all events",
    isLosing ? "loss" : "",
  );
}

function meanText(mean: Figure<MeanFigure>): string {
  return "reason" in mean ? "N/A" : signedDollars(mean.value.meanDollars);
}

export function spanText({ low, high }: { readonly low: number; readonly high: number }): string {
  // Whole cents, unless both ends are near nothing.
  const text = (value: number): string =>
    signedDollars(Math.max(Math.abs(low), Math.abs(high)) < 0.1 ? value : Math.round(value * 100) / 100);
  return `${text(low)} to ${text(high)}`;
}

export function rateSpan({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${low.toFixed(2)} to ${high.toFixed(2)}`;
}

function naText(figure: Figure<unknown>): string {
  return "reason" in figure ? `N/A: ${figure.reason}` : "";
}
