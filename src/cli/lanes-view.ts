/** A backtest's lanes for people, and for machines. */
import type { LaneRow, OrderOutcomeRow, RunRows } from "../core/result-rows.ts";
import {
  dollarColumn,
  formatContracts,
  formatCount,
  formatInventory,
  formatSpan,
  NO_VALUE,
} from "./format.ts";
import { heading, table, type Column } from "./layout.ts";
import type { Page } from "./terminal.ts";

/** A lane as `--json` prints it: its row under the names of the documented format. */
export function laneDocument(
  lane: LaneRow,
  { outcomes, refusals, trips, incentives }: Pick<RunRows, "outcomes" | "refusals" | "trips" | "incentives">,
): object {
  const { laneIndex, tickers, parameters, markets, ...rest } = lane;
  const own = <Row extends { readonly laneIndex: number }>(rows: readonly Row[]): Omit<Row, "laneIndex">[] =>
    rows.filter((row) => row.laneIndex === laneIndex).map(({ laneIndex: _, ...row }) => row);
  return {
    lane: laneIndex + 1,
    ...rest,
    markets: tickers,
    params: parameters,
    accounts: markets,
    outcomes: own(outcomes),
    refusals: own(refusals),
    trips: own(trips),
    incentives: own(incentives),
  };
}

/** What came out, where it came from, what was done for it, what filled it, what the venue refused. Names that do not differ are left out. */
export function lanesText(page: Page, { lanes, outcomes }: RunRows): string {
  return [
    resultText(page, lanes),
    heading(page, "Where it came from, dollars, inventory marked at the settlement or the mid"),
    partsTable(page, lanes),
    heading(page, "Orders, and contracts traded"),
    ordersTable(page, lanes),
    heading(page, "Fills by cause"),
    causesTable(page, lanes),
    outcomesText(page, lanes, outcomes),
  ].join("");
}

interface Part {
  readonly column: Column;
  readonly cells: readonly string[];
}

function left(title: string, cells: readonly string[]): Part {
  return { column: { title, align: "left" }, cells };
}

function right(title: string, cells: readonly string[]): Part {
  return { column: { title, align: "right" }, cells };
}

function optional({ column, cells }: Part): Part {
  return { column: { ...column, isOptional: true }, cells };
}

function shortened({ column, cells }: Part): Part {
  return { column: { ...column, isShortened: true }, cells };
}

/** Puts columns of equal length side by side. */
function columnsTable(page: Page, parts: readonly Part[]): string {
  const rows = parts[0]!.cells.map((_, row) => parts.map(({ cells }) => cells[row]!));
  return table(
    page,
    parts.map(({ column }) => column),
    rows,
  );
}

function laneNumbers(lanes: readonly LaneRow[]): Part {
  return right(
    "#",
    lanes.map(({ laneIndex }) => String(laneIndex + 1)),
  );
}

/** What came out, one line a lane. */
export function resultText(page: Page, lanes: readonly LaneRow[]): string {
  const [mark, ...otherMarks] = new Set(lanes.map(({ pnlMark }) => pnlMark));
  const isOneMark = otherMarks.length === 0;
  return [
    heading(
      page,
      `Result by lane, contracts and dollars${isOneMark ? `, inventory marked at the ${mark}` : ""}`,
    ),
    resultTable(page, lanes, isOneMark),
  ].join("");
}

function resultTable(page: Page, lanes: readonly LaneRow[], isOneMark: boolean): string {
  const { colors } = page;
  const paint = (text: string): string =>
    text.startsWith("-") ? colors.red(text) : text.startsWith("+") ? colors.green(text) : text;
  const differing = [
    shortened(
      left(
        "market",
        lanes.map(({ tickers }) => tickers.join(" + ")),
      ),
    ),
    left(
      "strategy",
      lanes.map(({ strategy }) => strategy),
    ),
    left(
      "fill model",
      lanes.map(({ fillModel }) => fillModel),
    ),
    shortened(
      left(
        "fair value",
        lanes.map(({ fair }) => fair.source),
      ),
    ),
  ].filter(({ cells }) => new Set(cells).size > 1);
  const amounts = [
    right(
      "fills",
      lanes.map(({ fillCount }) => formatCount(fillCount)),
    ),
    right(
      "inventory",
      lanes.map(({ markets }) =>
        markets.map(({ inventoryLots }) => formatInventory(inventoryLots)).join(" / "),
      ),
    ),
    right("P&L", dollarColumn(lanes.map(({ pnlMicros }) => pnlMicros)).map(paint)),
  ];
  const drawdown = optional(
    right("drawdown", dollarColumn(lanes.map(({ drawdownMaxMicros }) => -drawdownMaxMicros))),
  );
  const marks = left(
    "marked at",
    lanes.map(({ pnlMark }) => pnlMark),
  );
  const parts = [laneNumbers(lanes), ...differing, ...amounts, ...(isOneMark ? [] : [marks]), drawdown];
  return columnsTable(page, parts);
}

function partsTable(page: Page, lanes: readonly LaneRow[]): string {
  const part = (title: string, pick: (lane: LaneRow) => number): Part =>
    right(title, dollarColumn(lanes.map(pick)));
  return columnsTable(page, [
    laneNumbers(lanes),
    part("spread", ({ pnlParts }) => pnlParts.spreadEarnedMicros),
    part("adverse", ({ pnlParts }) => pnlParts.adverseSelectionMicros),
    part("inventory", ({ pnlParts }) => pnlParts.inventoryMicros),
    part("settlement", ({ pnlParts }) => pnlParts.settlementMicros),
    part("fees", ({ pnlParts }) => pnlParts.feesMicros),
    part("total", ({ pnlParts }) => pnlParts.totalMicros),
  ]);
}

function counts(lanes: readonly LaneRow[], title: string, pick: (lane: LaneRow) => number): Part {
  return right(
    title,
    lanes.map((lane) => formatCount(pick(lane))),
  );
}

function ordersTable(page: Page, lanes: readonly LaneRow[]): string {
  const contracts = (title: string, pick: (lane: LaneRow) => number): Part =>
    right(
      title,
      lanes.map((lane) => formatContracts(pick(lane))),
    );
  return columnsTable(page, [
    laneNumbers(lanes),
    counts(lanes, "placed", ({ ordersPlaced }) => ordersPlaced),
    counts(lanes, "cancelled", ({ ordersCancelled }) => ordersCancelled),
    counts(lanes, "rejected", ({ ordersRejected }) => ordersRejected),
    contracts("bought", ({ boughtLots }) => boughtLots),
    contracts("sold", ({ soldLots }) => soldLots),
    ...waitedParts(lanes),
  ]);
}

/** Commands that the rate limit held back, where there were any. */
function waitedParts(lanes: readonly LaneRow[]): Part[] {
  if (lanes.every(({ commandsWaited }) => commandsWaited === 0)) return [];
  const meanWaits = lanes.map(({ commandsWaited, commandsWaitedUs }) =>
    commandsWaited === 0 ? NO_VALUE : formatSpan(commandsWaitedUs / commandsWaited),
  );
  return [counts(lanes, "waited", ({ commandsWaited }) => commandsWaited), right("mean wait", meanWaits)].map(
    optional,
  );
}

/** Causes that not every fill model or strategy knows have a column only where they occur. */
function causesTable(page: Page, lanes: readonly LaneRow[]): string {
  const rare = [
    counts(lanes, "modelled", ({ fillsByCause }) => fillsByCause.modelled),
    counts(lanes, "taken", ({ fillsByCause }) => fillsByCause.take),
  ];
  return columnsTable(page, [
    laneNumbers(lanes),
    counts(lanes, "queue", ({ fillsByCause }) => fillsByCause.queue),
    counts(lanes, "through", ({ fillsByCause }) => fillsByCause.through),
    counts(lanes, "posted", ({ fillsByCause }) => fillsByCause.postedThrough),
    counts(lanes, "gap", ({ fillsByCause }) => fillsByCause.gap),
    ...rare.filter(({ cells }) => cells.some((cell) => cell !== "0")),
  ]);
}

/** What the venue did with orders that nobody had asked for, by reason; nothing where there was none of it. */
function outcomesText(page: Page, lanes: readonly LaneRow[], outcomes: readonly OrderOutcomeRow[]): string {
  if (outcomes.length === 0) return "";
  const kinds = [...Map.groupBy(outcomes, outcomeTitle)].map(([title, rows]) => {
    const countOf = (laneIndex: number): number =>
      rows.reduce((sum, row) => (row.laneIndex === laneIndex ? sum + row.orderCount : sum), 0);
    return optional(
      right(
        title,
        lanes.map(({ laneIndex }) => formatCount(countOf(laneIndex))),
      ),
    );
  });
  return [
    heading(page, "Orders that the venue rejected or ended, by reason"),
    columnsTable(page, [laneNumbers(lanes), ...kinds]),
  ].join("");
}

function outcomeTitle({ outcome, reason }: OrderOutcomeRow): string {
  return `${outcome === "kept" ? "change refused" : outcome}: ${reason === "lost" ? "gap or settlement" : reason}`;
}
