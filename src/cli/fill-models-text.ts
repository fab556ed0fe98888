/** Whether a gain or a loss rests on who is assumed to be filled: the first thing to know about a backtest. */
import type { LaneRow } from "../core/result-rows.ts";
import { FILL_MODELS } from "../engine/fill-models/catalogue.ts";
import { FLOW_PARAMETERS } from "../engine/fill-models/market-flow.ts";
import { paragraph } from "./layout.ts";
import type { Page } from "./terminal.ts";

/** A paragraph where the same quotes were replayed under more than one fill model, else nothing. */
export function fillModelsText(page: Page, lanes: readonly LaneRow[]): string {
  const groups = [...Map.groupBy(lanes, settingsKey).values()].filter((group) => group.length > 1);
  const compared = groups.flat();
  if (compared.every(({ fillCount }) => fillCount === 0)) return "";
  const used = new Set(compared.map(({ fillModel }) => fillModel));
  const models = [...FILL_MODELS.keys(), ...Object.keys(FLOW_PARAMETERS)].filter((name) => used.has(name));
  const areFeesOff = lanes.every(({ feePrecisionMicros }) => feePrecisionMicros === undefined);
  return `\n${paragraph(
    page,
    `${areFeesOff ? "Without fees. " : ""}The same quotes under ${models.length} assumptions about who is filled${extremesText(groups, models)}. ${signText(groups)}`,
  )}`;
}

/** Everything a lane is but its fill model. */
function settingsKey(lane: LaneRow): string {
  const { tickers, strategy, parameters, postedThrough, feedUs, orderUs, latencyModel } = lane;
  const { risk, cashAtStartMicros, rateLimit } = lane;
  return JSON.stringify([
    [tickers, strategy, parameters, postedThrough, feedUs, orderUs, latencyModel],
    [risk, cashAtStartMicros, rateLimit],
  ]);
}

/** Nothing where some settings ran under fewer models than others: then there is no comparing. */
function extremesText(groups: readonly (readonly LaneRow[])[], models: readonly string[]): string {
  if (groups.some((group) => group.length !== models.length)) return "";
  const byFills = models.toSorted((one, other) => filledLots(groups, one) - filledLots(groups, other));
  return `: ${byFills[0]!} fills least, ${byFills.at(-1)!} most`;
}

/** Of all lanes of a model; models that fill as much stay in the catalogue's order. */
function filledLots(groups: readonly (readonly LaneRow[])[], model: string): number {
  return groups
    .flat()
    .filter(({ fillModel }) => fillModel === model)
    .reduce((sum, { boughtLots, soldLots }) => sum + boughtLots + soldLots, 0);
}

function signText(groups: readonly (readonly LaneRow[])[]): string {
  const undecided = groups.filter(
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
