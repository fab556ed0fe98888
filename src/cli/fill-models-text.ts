/** Whether a gain or a loss rests on who is assumed to be filled: the first thing to know about a backtest. */
import type { LaneRow } from "../core/result-rows.ts";
import { FILL_MODELS } from "../engine/fill-models/catalogue.ts";
import { paragraph } from "./layout.ts";
import type { Page } from "./terminal.ts";

/** A paragraph where there is more than one fill model, else nothing. */
export function fillModelsText(page: Page, lanes: readonly LaneRow[]): string {
  const used = new Set(lanes.map(({ fillModel }) => fillModel));
  const models = [...FILL_MODELS.keys()].filter((name) => used.has(name));
  if (models.length < 2 || lanes.every(({ fillCount }) => fillCount === 0)) return "";
  const byFills = models.toSorted((one, other) => filledLots(lanes, one) - filledLots(lanes, other));
  const [fewest, most] = [byFills[0]!, byFills.at(-1)!];
  const fees = lanes.every(({ feePrecisionMicros }) => feePrecisionMicros === undefined)
    ? "Without fees. "
    : "";
  return `\n${paragraph(
    page,
    `${fees}The same quotes under ${models.length} assumptions about who is filled: ${fewest} fills least, ${most} most. ${signText(lanes)}`,
  )}`;
}

/** Of all lanes of a model; models that fill as much stay in the catalogue's order. */
function filledLots(lanes: readonly LaneRow[], model: string): number {
  return lanes.reduce(
    (sum, { fillModel, boughtLots, soldLots }) => (fillModel === model ? sum + boughtLots + soldLots : sum),
    0,
  );
}

function signText(lanes: readonly LaneRow[]): string {
  const groups = Map.groupBy(lanes, (lane) =>
    JSON.stringify([lane.tickers, lane.strategy, lane.parameters]),
  ).values();
  const undecided = [...groups].filter(
    (group) => new Set(group.map(({ pnlMicros }) => Math.sign(pnlMicros))).size > 1,
  );
  if (undecided.length > 0)
    return `The sign of the P&L depends on that in lanes ${laneNumbersText(undecided)}: there is no result yet.`;
  return "The sign of the P&L does not depend on that, its size does.";
}

function laneNumbersText(groups: readonly (readonly LaneRow[])[]): string {
  const texts = groups.map((group) => {
    const numbers = group.map(({ laneIndex }) => laneIndex + 1);
    const [first, last] = [numbers[0]!, numbers.at(-1)!];
    const isRow = numbers.length > 2 && last - first === numbers.length - 1;
    return isRow ? `${first} to ${last}` : numbers.join(" and ");
  });
  return texts.length === 1 ? texts[0]! : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
