/**
 * Short names for lanes in legends and headings: the number, then what sets this lane apart from the others.
 */
import type { LaneRow } from "../core/result-rows.ts";
import { fitText, textWidthPx } from "./fonts.ts";
import { signedPlain } from "./format.ts";

const LABEL_FONT_PX = 11;
/** Widest label in a chart; what does not fit is in the table of lanes. */
const LABEL_PX_MAX = 270;

/**
 * What a strategy with estimates is called. That is said of its lanes though others are called the same: what was estimated sets lanes apart that
 * are one strategy, and a parameter's figure alone does not say that it is an estimate.
 */
const ESTIMATED = /, (?:in-sample|rolling [\d.]+ min)/;

/** Labels in lane order, unique because they start with the lane's number. */
export function laneLabels(
  lanes: readonly LaneRow[],
  widthPxMax = LABEL_PX_MAX,
): ReadonlyMap<number, string> {
  const traits = lanes.map(laneTraits);
  // A parameter that only one strategy has says no more than the strategy's name.
  const isShared = (lane: LaneRow, name: string, text: string): boolean =>
    traits.every(
      (other, index) =>
        other.get(name) === text || (name in lane.parameters && lanes[index]!.strategy !== lane.strategy),
    );
  const labels = new Map<number, string>();
  lanes.forEach((lane, index) => {
    const own = [...traits[index]!]
      .filter(([name, text]) => !isShared(lane, name, text))
      .map(([, text]) => text);
    if (own.length > 0 && ESTIMATED.test(lane.strategy) && !own.includes(lane.strategy))
      own.splice(1, 0, lane.strategy); // after what sets it apart most
    const words = own.length > 0 ? own : [lane.strategy, lane.fillModel];
    labels.set(lane.laneIndex, labelOf(lane.laneIndex, words, widthPxMax));
  });
  return labels;
}

/** As many whole words as fit; only a first one that is too long by itself is cut. */
function labelOf(laneIndex: number, words: readonly string[], widthPxMax: number): string {
  const textOf = (count: number): string => `${laneIndex + 1}: ${words.slice(0, count).join(", ")}`;
  let count = words.length;
  while (count > 1 && textWidthPx(textOf(count), LABEL_FONT_PX) > widthPxMax) count--;
  return fitText(textOf(count), LABEL_FONT_PX, widthPxMax);
}

/** Everything that may set a lane apart, in the order in which a reader wants it. */
function laneTraits(lane: LaneRow): Map<string, string> {
  const traits = new Map([
    ["fillModel", lane.fillModel],
    ["strategy", lane.strategy],
  ]);
  traits.set("tickers", lane.tickers.join("+"));
  for (const name of Object.keys(lane.parameters).sort())
    traits.set(name, `${name} ${signedPlain(lane.parameters[name]!, 6)}`);
  traits.set("postedThrough", `posted through: ${lane.postedThrough}`);
  traits.set("latency", latencyTrait(lane));
  traits.set("risk", riskTrait(lane));
  return traits;
}

function latencyTrait({ feedUs, orderUs, latencyModel }: LaneRow): string {
  if (latencyModel !== undefined || feedUs === undefined || orderUs === undefined)
    return `latency ${latencyModel ?? ""}`;
  return `latency ${feedUs / 1000}+${orderUs / 1000} ms`;
}

function riskTrait({ risk: { profile, limits } }: LaneRow): string {
  if (profile !== undefined) return `profile ${profile}`;
  const others = Object.entries(limits).filter(([name]) => name !== "inventoryLotsMax");
  return others.every(([, limit]) => limit === "none") ? "position limit alone" : "own risk limits";
}

/** Labels for tables and sentences, which have room. */
export function fullLaneLabels(lanes: readonly LaneRow[]): ReadonlyMap<number, string> {
  return laneLabels(lanes, Number.POSITIVE_INFINITY);
}

/** "halfSpreadCents 1.5, sizeContracts 10" */
export function parametersText(lane: LaneRow): string {
  return Object.entries(lane.parameters)
    .map(([name, value]) => `${name} ${signedPlain(value, 6)}`)
    .join(", ");
}
