/** Where each lane's P&L came from: a waterfall a lane. */
import type { LaneRow, PnlParts, RunRows } from "../../core/result-rows.ts";
import { MICROS_PER_DOLLAR } from "../../core/units.ts";
import { DOLLARS_AXIS, drawnLanes, laneRows, makeChart, type ChartOrReason, type Layer } from "../chart.ts";
import { rounded, signedDollarsText } from "../format.ts";
import { haloedText, roomFor, zeroRule } from "../layers.ts";
import { GAIN_COLOUR, INK, LOSS_COLOUR } from "../palette.ts";

const PARTS: readonly (readonly [Exclude<keyof PnlParts, "totalMicros">, string])[] = [
  ["spreadEarnedMicros", "Spread earned"],
  ["adverseSelectionMicros", "Adverse selection (10 s)"],
  ["inventoryMicros", "Inventory after that"],
  ["feesMicros", "Fees"],
  ["settlementMicros", "Settlement"],
];
const TOTAL = "Total";

interface Step {
  readonly lane: string;
  readonly part: string;
  readonly from: number;
  readonly to: number;
  readonly kind: "gain" | "loss" | "total";
  readonly label: string;
}

export function pnlPartsChart(rows: RunRows): ChartOrReason {
  const [name, title] = ["pnl-parts", "P&L parts"];
  const drawn = drawnLanes(rows.lanes);
  if (drawn.lanes.length === 0) return { name, title, reason: "The run has no lanes." };
  if (drawn.lanes.every((lane) => lane.fillCount === 0))
    return { name, title, reason: "No lane was filled: every part is zero." };
  const steps = drawn.lanes.flatMap((lane) => laneSteps(lane, drawn.labelOf(lane.laneIndex)));
  const subtitle =
    "Read downwards: each bar starts where the one above ended, blue to the right is a gain, orange to the left a loss. " +
    "Parts are measured against the mid and add up to the total exactly; a headline marked at the exit price differs " +
    `from it by the cost of leaving.${drawn.note}`;
  return makeChart(name, title, subtitle, {
    data: { values: steps.map((step) => ({ ...step })) },
    facet: laneRows(drawn),
    spec: {
      height: { step: 22 },
      encoding: {
        y: {
          field: "part",
          type: "nominal",
          sort: [...PARTS.map(([, label]) => label), TOTAL],
          axis: { title: null, grid: false, ticks: false, domain: false },
        },
      },
      layer: [
        zeroRule("x"),
        {
          mark: { type: "bar", height: 14 },
          encoding: {
            x: {
              field: "from",
              type: "quantitative",
              scale: { padding: roomFor(steps.map((step) => step.label)), nice: false },
              axis: {
                title: "Dollars",
                ...DOLLARS_AXIS,
                grid: true,
                tickCount: 7,
              },
            },
            x2: { field: "to" },
            color: {
              field: "kind",
              type: "nominal",
              scale: { domain: ["gain", "loss", "total"], range: [GAIN_COLOUR, LOSS_COLOUR, INK.normal] },
              legend: null,
            },
            tooltip: [
              { field: "lane", type: "nominal", title: "lane" },
              { field: "part", type: "nominal", title: "part" },
              { field: "label", type: "nominal", title: "amount" },
            ],
          },
        },
        ...valueLabels("datum.to >= datum.from", "left", 5),
        ...valueLabels("datum.to < datum.from", "right", -5),
      ],
    },
  });
}

/** The amounts beside the bars. */
function valueLabels(filter: string, align: "left" | "right", dx: number): Layer[] {
  const encoding = { x: { field: "to", type: "quantitative" as const }, text: { field: "label" } };
  return haloedText({ align, dx }, INK.strong, encoding).map((layer) => ({
    ...layer,
    transform: [{ filter }],
  }));
}

function laneSteps(lane: LaneRow, label: string): Step[] {
  let sum = 0;
  const steps = PARTS.map(([field, part]): Step => {
    const micros = lane.pnlParts[field];
    const from = sum;
    sum += micros;
    const isUnsettled = field === "settlementMicros" && lane.marks.settlementMicros === undefined;
    return {
      ...bar(from, sum),
      lane: label,
      part,
      kind: micros < 0 ? "loss" : "gain",
      label: isUnsettled ? "N/A: not settled" : signedDollarsText(micros),
    };
  });
  const total = lane.pnlParts.totalMicros;
  return [
    ...steps,
    { ...bar(0, total), lane: label, part: TOTAL, kind: "total", label: signedDollarsText(total) },
  ];
}

function bar(fromMicros: number, toMicros: number): { from: number; to: number } {
  return { from: rounded(fromMicros / MICROS_PER_DOLLAR, 6), to: rounded(toMicros / MICROS_PER_DOLLAR, 6) };
}
