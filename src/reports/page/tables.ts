/** The tables beside the charts: exact figures for what the pictures show. */
import type { LaneRow, RunRows } from "../../core/result-rows.ts";
import { FILL_CAUSES } from "../../core/venue.ts";
import { US_PER_SECOND } from "../../core/units.ts";
import { driftText } from "../charts/inventory-regression.ts";
import { COMPARED_SECONDS, markoutText } from "../charts/markouts.ts";
import {
  contractsText,
  countText,
  durationText,
  signedCentsText,
  signedPlain,
  inventoryText,
} from "../format.ts";
import { fullLaneLabels, parametersText } from "../lane-labels.ts";
import { CAUSE_STYLES } from "../palette.ts";
import { markup, type Html } from "./markup.ts";
import { amount, notAvailable, plainAmount, table, type Cell } from "./parts.ts";

const NO_MARK = {
  mid: "the book never had two sides",
  exit: "the side to leave on was empty at the end",
  settlement: "not settled in the recording",
} as const;

function number(title: string) {
  return { title, isNumber: true };
}

export function settingsTable({ lanes }: RunRows): Html {
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    { title: "Strategy" },
    { title: "Parameters", isLong: true },
    { title: "Fill model" },
    { title: "Latency" },
    number("Position limit, contracts"),
  ];
  const rows = lanes.map((lane): Cell[] => [
    labels.get(lane.laneIndex)!,
    markup`${lane.strategy}<small>${strategySettings(lane)}</small>`,
    parametersText(lane),
    markup`${lane.fillModel}<small>${fillSettings(lane)}</small>`,
    latencyOf(lane),
    lane.inventoryLotsLimit === undefined
      ? notAvailable("no limit was set")
      : contractsText(lane.inventoryLotsLimit),
  ]);
  return table("What ran", columns, rows);
}

function strategySettings({ tickers, fair }: LaneRow): string {
  return [...tickers, ...(fair.source === "mid" ? [] : [`fair value: ${fair.source}`])].join(", ");
}

/** What a fill model goes by. */
function fillSettings({ flow, postedThrough }: LaneRow): string {
  const parameters = Object.entries(flow).map(([name, value]) => `${name} ${signedPlain(value, 6)}`);
  return [...parameters, `posted through: ${postedThrough}`].join(", ");
}

function latencyOf({ feedUs, orderUs, latencyModel }: LaneRow): string {
  if (latencyModel !== undefined || feedUs === undefined || orderUs === undefined)
    return (latencyModel ?? "").replaceAll(/,(?=[a-z]+=)/g, ", "); // room to break between the legs
  return `feed ${durationText(feedUs / US_PER_SECOND)}, orders ${durationText(orderUs / US_PER_SECOND)}`;
}

export function outcomeTable({ lanes }: RunRows): Html {
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    number("P&L"),
    { title: "marked at" },
    number("at mid"),
    number("at exit"),
    number("at settlement"),
    number("Fills"),
    number("Inventory left, contracts"),
    number("Largest drawdown"),
    number("Fees"),
  ];
  const rows = lanes.map((lane): Cell[] => [
    labels.get(lane.laneIndex)!,
    amount(lane.pnlMicros),
    lane.pnlMark,
    mark(lane, "mid"),
    mark(lane, "exit"),
    mark(lane, "settlement"),
    countText(lane.fillCount),
    inventoryText(lane),
    plainAmount(lane.drawdownMaxMicros),
    plainAmount(lane.feesMicros),
  ]);
  return table("What came out", columns, rows);
}

function mark(lane: LaneRow, name: keyof typeof NO_MARK): Html {
  const micros = lane.marks[`${name}Micros`];
  return micros === undefined ? notAvailable(NO_MARK[name]) : amount(micros);
}

export function ordersTable({ lanes }: RunRows): Html {
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    number("Contracts bought"),
    number("Contracts sold"),
    number("Orders placed"),
    number("cancelled"),
    number("rejected on arrival"),
    number("refused by the gate"),
    number("ended by the venue"),
    number("Decisions"),
  ];
  const rows = lanes.map((lane): Cell[] => [
    labels.get(lane.laneIndex)!,
    contractsText(lane.boughtLots),
    contractsText(lane.soldLots),
    countText(lane.ordersPlaced),
    countText(lane.ordersCancelled),
    countText(lane.ordersRejected),
    countText(lane.ordersRefused),
    countText(lane.ordersSwept),
    countText(lane.decisions),
  ]);
  return table("Orders", columns, rows);
}

export function partsTable({ lanes }: RunRows): Html {
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    number("Spread earned"),
    number("Adverse selection (10 s)"),
    number("Inventory after that"),
    number("Fees"),
    number("Settlement"),
    number("Total"),
  ];
  const rows = lanes.map(({ laneIndex, pnlParts, marks }): Cell[] => [
    labels.get(laneIndex)!,
    amount(pnlParts.spreadEarnedMicros),
    amount(pnlParts.adverseSelectionMicros),
    amount(pnlParts.inventoryMicros),
    amount(pnlParts.feesMicros),
    marks.settlementMicros === undefined ? notAvailable("not settled") : amount(pnlParts.settlementMicros),
    amount(pnlParts.totalMicros),
  ]);
  return table("The same in figures", columns, rows);
}

export function inventoryTable({ lanes }: RunRows): Html {
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    { title: "Market" },
    number("Largest, contracts"),
    number("Left"),
    { title: "Does it come back?", isLong: true },
  ];
  const rows = lanes.flatMap((lane) =>
    lane.markets.map((market): Cell[] => [
      labels.get(lane.laneIndex)!,
      market.ticker,
      contractsText(market.inventoryLotsMax),
      contractsText(market.inventoryLots),
      market.inventoryDrift === undefined
        ? notAvailable(market.fillCount === 0 ? "never filled, never moved" : "too little movement to fit")
        : driftText(market.inventoryDrift),
    ]),
  );
  return table("Inventory in words", columns, rows);
}

export function markoutTable(rows: RunRows): Html | undefined {
  if (rows.markouts.length === 0) return undefined;
  const labels = fullLaneLabels(rows.lanes);
  const horizons = [...new Set(rows.markouts.map((row) => row.horizonSeconds))].sort((a, b) => a - b);
  const columns = [
    { title: "Lane" },
    { title: "Cause" },
    ...horizons.map((seconds) => number(`after ${durationText(seconds)}`)),
  ];
  const groups = Map.groupBy(rows.markouts, (row) => `${row.laneIndex} ${row.cause}`);
  const lines = [...groups.values()].map((group): Cell[] => [
    labels.get(group[0]!.laneIndex) ?? `${group[0]!.laneIndex + 1}`,
    CAUSE_STYLES[group[0]!.cause].label,
    ...horizons.map((seconds): Cell => {
      const row = group.find((candidate) => candidate.horizonSeconds === seconds);
      if (row === undefined || row.fillCount === 0) return notAvailable("beyond the recording");
      return markup`${markoutText(row)}<small
          >${countText(row.fillCount)} fills, ${contractsText(row.lots)} contracts</small
        >`;
    }),
  ]);
  return table("Mean, with half its 95 % interval, cents a contract", columns, lines);
}

export function fillModelTable(rows: RunRows): Html {
  const { lanes } = rows;
  const labels = fullLaneLabels(lanes);
  const causes = FILL_CAUSES.filter((cause) => lanes.some((lane) => lane.fillsByCause[cause] > 0));
  const columns = [
    { title: "Lane" },
    { title: "Fill model" },
    number("Fills"),
    ...causes.map((cause) => number(CAUSE_STYLES[cause].label)),
    number("while a cancel was on its way"),
    number("Fills for 100 orders"),
    number(`Mean markout after ${durationText(COMPARED_SECONDS)}`),
    number("P&L"),
    { title: "marked at" },
  ];
  const lines = lanes.map((lane): Cell[] => [
    labels.get(lane.laneIndex)!,
    lane.fillModel,
    countText(lane.fillCount),
    ...causes.map((cause) => countText(lane.fillsByCause[cause])),
    countText(lane.fillsInFlightCount),
    lane.ordersPlaced === 0
      ? notAvailable("no order was placed")
      : signedPlain((100 * lane.fillCount) / lane.ordersPlaced, 1),
    pooledMarkout(rows, lane),
    amount(lane.pnlMicros),
    lane.pnlMark,
  ]);
  return table("Lanes side by side", columns, lines);
}

/** Over all causes, weighted by size as each cause's mean is. */
function pooledMarkout(rows: RunRows, lane: LaneRow): Cell {
  const mine = rows.markouts.filter(
    (row) => row.laneIndex === lane.laneIndex && row.horizonSeconds === COMPARED_SECONDS,
  );
  const lots = mine.reduce((sum, row) => sum + row.lots, 0);
  if (lots === 0) return notAvailable(lane.fillCount === 0 ? "no fills" : "beyond the recording");
  return signedCentsText(mine.reduce((sum, row) => sum + row.meanCents * row.lots, 0) / lots);
}
