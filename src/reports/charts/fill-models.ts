/** Lanes side by side, which is how fill models are compared: fills by cause, and P&L under each mark. */
import type { LaneRow, RunRows } from "../../core/result-rows.ts";
import { MICROS_PER_DOLLAR } from "../../core/units.ts";
import { FILL_CAUSES } from "../../core/venue.ts";
import {
  causeScales,
  DOLLARS_AXIS,
  drawnLanes,
  makeChart,
  type ChartOrReason,
  type DrawnLanes,
} from "../chart.ts";
import { countText, rounded, signedDollarsText } from "../format.ts";
import { haloedText, roomFor, ZERO_GRID } from "../layers.ts";
import { CAUSE_STYLES, INK, OKABE_ITO } from "../palette.ts";

/** Bars shorter than this have no room for their number on a narrow screen. */
const LABELLED_SHARE = 0.11;

export function fillModelCharts(rows: RunRows): ChartOrReason[] {
  const drawn = drawnLanes(rows.lanes);
  return [fillsByCauseChart(drawn), pnlByMarkChart(drawn)];
}

function fillsByCauseChart(drawn: DrawnLanes): ChartOrReason {
  const [name, title] = ["fills-by-cause", "Fills by cause"];
  const causes = FILL_CAUSES.filter((cause) => drawn.lanes.some((lane) => lane.fillsByCause[cause] > 0));
  if (causes.length === 0) return { name, title, reason: "No lane was filled." };
  const mostFills = Math.max(...drawn.lanes.map((lane) => lane.fillCount));
  const meanings = causes
    .map((cause) => `${CAUSE_STYLES[cause].label}: ${CAUSE_STYLES[cause].meaning}`)
    .join("; ");
  const subtitle = `How many fills each lane had and why; the number at the end is the sum. ${upper(meanings)}.${drawn.note}`;
  const bars = drawn.lanes.flatMap((lane) => {
    let before = 0;
    return causes.map((cause) => {
      const count = lane.fillsByCause[cause];
      const from = before;
      before += count;
      const label = count >= mostFills * LABELLED_SHARE ? countText(count) : "";
      return {
        lane: drawn.labelOf(lane.laneIndex),
        cause: CAUSE_STYLES[cause].label,
        ink: CAUSE_STYLES[cause].ink,
        from,
        to: before,
        count,
        label,
      };
    });
  });
  return makeChart(name, title, subtitle, {
    height: { step: 30 },
    data: { values: bars },
    encoding: { y: laneAxis(drawn) },
    layer: [
      {
        mark: { type: "bar", height: 18, stroke: "white", strokeWidth: 1 },
        encoding: {
          x: {
            field: "from",
            type: "quantitative",
            scale: { domainMin: 0, domainMax: Math.ceil(mostFills * 1.08), nice: false },
            axis: { title: "Fills", grid: true, tickMinStep: 1, format: ",d" },
          },
          x2: { field: "to" },
          color: {
            field: "cause",
            type: "nominal",
            scale: causeScales(causes).colour,
            legend: { symbolType: "square", symbolSize: 110, symbolStrokeWidth: 0, columns: causes.length },
          },
          tooltip: [
            { field: "lane", type: "nominal", title: "lane" },
            { field: "cause", type: "nominal", title: "cause" },
            { field: "count", type: "quantitative", title: "fills", format: ",d" },
          ],
        },
      },
      {
        transform: [{ calculate: "(datum.from + datum.to) / 2", as: "middle" }],
        mark: { type: "text", fontSize: 10.5, fontWeight: "bold" },
        encoding: {
          x: { field: "middle", type: "quantitative" },
          text: { field: "label" },
          color: { field: "ink", type: "nominal", scale: null },
        },
      },
      {
        data: {
          values: drawn.lanes.map((lane) => ({ lane: drawn.labelOf(lane.laneIndex), sum: lane.fillCount })),
        },
        mark: { type: "text", align: "left", dx: 6, color: INK.strong, fontSize: 11 },
        encoding: { x: { field: "sum", type: "quantitative" }, text: { field: "sum", format: ",d" } },
      },
    ],
  });
}

const MARK_LABELS = ["mid", "exit", "settlement"] as const;
const MARK_STYLES = {
  mid: { colour: OKABE_ITO.skyBlue, shape: "circle" },
  exit: { colour: OKABE_ITO.vermillion, shape: "square" },
  settlement: { colour: OKABE_ITO.black, shape: "diamond" },
} as const;

function pnlByMarkChart(drawn: DrawnLanes): ChartOrReason {
  const [name, title] = ["pnl-by-mark", "P&L under each mark"];
  if (drawn.lanes.every((lane) => lane.fillCount === 0))
    return { name, title, reason: "No lane was filled: every mark is zero." };
  const points = drawn.lanes.flatMap((lane) => marksOf(lane, drawn.labelOf(lane.laneIndex)));
  if (points.length === 0) return { name, title, reason: "No mark exists: the book never had two sides." };
  const missing = MARK_LABELS.filter((mark) =>
    drawn.lanes.some((lane) => lane.marks[`${mark}Micros`] === undefined),
  );
  const absent =
    missing.length === 0
      ? ""
      : ` Not every lane has a mark at ${missing.join(" and ")}: see the table of lanes for why.`;
  const subtitle =
    "What each lane is worth with its inventory at the mid, sold out at the best opposite price, and settled. Lanes with " +
    `the same strategy on both sides of zero mean that the fill assumption decides the sign.${absent}${drawn.note}`;
  const marks = MARK_LABELS.filter((mark) => points.some((point) => point.mark === mark));
  const domain = [...marks];
  const colours = marks.map((mark) => MARK_STYLES[mark].colour);
  const shapes = marks.map((mark) => MARK_STYLES[mark].shape);
  const legend = { symbolSize: 80, columns: marks.length };
  return makeChart(name, title, subtitle, {
    height: { step: 19 * marks.length, for: "position" },
    data: { values: points },
    encoding: {
      y: laneAxis(drawn),
      yOffset: { field: "mark", type: "nominal", scale: { domain } },
      x: {
        field: "dollars",
        type: "quantitative",
        scale: { zero: true, padding: roomFor(points.map((point) => point.text)), nice: false },
        axis: { title: "P&L, dollars", ...DOLLARS_AXIS, ...ZERO_GRID },
      },
    },
    layer: [
      {
        mark: { type: "point", filled: true, size: 90, opacity: 1 },
        encoding: {
          color: { field: "mark", type: "nominal", scale: { domain, range: colours }, legend },
          shape: { field: "mark", type: "nominal", scale: { domain, range: shapes }, legend },
          tooltip: [
            { field: "lane", type: "nominal", title: "lane" },
            { field: "mark", type: "nominal", title: "mark" },
            { field: "text", type: "nominal", title: "P&L" },
          ],
        },
      },
      ...haloedText({ align: "left", dx: 9 }, INK.normal, { text: { field: "text" } }),
    ],
  });
}

function marksOf(lane: LaneRow, label: string) {
  return MARK_LABELS.flatMap((mark) => {
    const micros = lane.marks[`${mark}Micros`];
    if (micros === undefined) return [];
    return [
      { lane: label, mark, dollars: rounded(micros / MICROS_PER_DOLLAR, 6), text: signedDollarsText(micros) },
    ];
  });
}

function laneAxis({ labels }: DrawnLanes) {
  return {
    field: "lane",
    type: "nominal" as const,
    scale: { domain: [...labels] },
    axis: { title: null, grid: false, ticks: false, domain: false },
  };
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
