/** What the venue charged, refused, ended and made us wait for. */
import type { LaneRow, OrderOutcomeRow, RunRows } from "../../core/result-rows.ts";
import { LOTS_PER_CONTRACT, US_PER_SECOND } from "../../core/units.ts";
import { contractsText, countText, durationText } from "../format.ts";
import { fullLaneLabels } from "../lane-labels.ts";
import { markup, type Html } from "./markup.ts";
import { notAvailable, plainAmount, table, type Cell } from "./parts.ts";

function number(title: string) {
  return { title, isNumber: true };
}

export function feesTable({ lanes, fills }: RunRows): Html | undefined {
  if (lanes.length === 0) return undefined;
  const labels = fullLaneLabels(lanes);
  const byLane = Map.groupBy(fills, (fill) => fill.laneIndex);
  const columns = [
    { title: "Lane" },
    number("Fees as maker"),
    number("as taker"),
    number("Fees in all"),
    number("for each contract filled"),
    number("Cash at the start"),
    number("Commands that waited for the rate limit"),
  ];
  const rows = lanes.map((lane): Cell[] => {
    const mine = byLane.get(lane.laneIndex) ?? [];
    const filledLots = lane.boughtLots + lane.soldLots;
    const roleCell = (role: "maker" | "taker"): Cell => {
      const meant = mine.filter((fill) => fill.role === role);
      const lots = meant.reduce((sum, fill) => sum + fill.lots, 0);
      const micros = meant.reduce((sum, fill) => sum + fill.feeMicros, 0);
      return markup`${plainAmount(micros)}<small>on ${contractsText(lots)} contracts</small>`;
    };
    return [
      labels.get(lane.laneIndex)!,
      ...(lane.feePrecisionMicros === undefined
        ? [OFF, OFF, OFF, OFF]
        : [
            roleCell("maker"),
            roleCell("taker"),
            plainAmount(lane.feesMicros),
            filledLots === 0
              ? notAvailable("nothing was filled")
              : plainAmount((lane.feesMicros * LOTS_PER_CONTRACT) / filledLots),
          ]),
      lane.cashAtStartMicros === undefined
        ? notAvailable("cash was not checked")
        : plainAmount(lane.cashAtStartMicros),
      waits(lane),
    ];
  });
  return table("Fees, cash and waits", columns, rows);
}

const OFF = notAvailable("fees were switched off");

function waits(lane: LaneRow): Cell {
  if (lane.rateLimit === undefined) return notAvailable("commands were not limited");
  const { commandsWaited, commandsWaitedUs } = lane;
  const seconds = commandsWaitedUs / US_PER_SECOND;
  const each = commandsWaited === 0 ? "" : `${durationText(seconds / commandsWaited)} each on average, `;
  return markup`${countText(commandsWaited)}<small
      >${each}${countText(lane.rateLimit.tokensPerSecond)} tokens a second</small
    >`;
}

const OUTCOME_TEXTS: Readonly<Record<OrderOutcomeRow["outcome"], string>> = {
  rejected: "rejected on arrival",
  ended: "ended by the venue",
  kept: "change refused, kept as it was",
};

export function outcomesTable({ outcomes, lanes }: RunRows): Html | undefined {
  if (outcomes.length === 0) return undefined;
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    { title: "Market" },
    { title: "What the venue did" },
    { title: "Why" },
    number("Orders"),
    number("Contracts still open"),
  ];
  const rows = outcomes.map((row): Cell[] => [
    labels.get(row.laneIndex) ?? `${row.laneIndex + 1}`,
    row.ticker,
    OUTCOME_TEXTS[row.outcome],
    row.reason,
    countText(row.orderCount),
    contractsText(row.lots),
  ]);
  return table("Orders that ended in a way nobody asked for", columns, rows);
}
