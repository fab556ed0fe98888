/** What the risk gate went by, refused and trimmed, and when it stopped lanes. */
import type { LaneRow, RunRows } from "../../core/result-rows.ts";
import { REFUSAL_SENTENCES } from "../../core/risk-rows.ts";
import { contractsText, countText, signedPlain, utcText } from "../format.ts";
import { fullLaneLabels } from "../lane-labels.ts";
import { markup, type Html } from "./markup.ts";
import { amount, notAvailable, plainAmount, table, type Cell } from "./parts.ts";

/** Lines of the table of trips; more are in the rows. */
const TRIPS_SHOWN_MAX = 100;

function number(title: string) {
  return { title, isNumber: true };
}

/** Nothing where every lane had the position limit alone, which the settings tell. */
export function limitsTable({ lanes }: RunRows): Html | undefined {
  if (lanes.every(hasPositionLimitAlone)) return undefined;
  const labels = fullLaneLabels(lanes);
  const columns = [{ title: "Lane" }, { title: "Profile" }, { title: "Limits", isLong: true }];
  const rows = lanes.map((lane): Cell[] => {
    const { profile, limits, gammaPerDollar } = lane.risk;
    const gamma = gammaPerDollar === undefined ? "" : `; gammaPerDollar ${signedPlain(gammaPerDollar, 6)}`;
    return [
      labels.get(lane.laneIndex)!,
      profile === undefined ? notAvailable("the run stated all limits itself") : `${profile}${gamma}`,
      Object.entries(limits)
        .map(([name, limit]) => `${name} ${limit === "none" ? "none" : signedPlain(limit, 6)}`)
        .join(", "),
    ];
  });
  return table("Limits of the risk gate", columns, rows);
}

function hasPositionLimitAlone({ risk }: LaneRow): boolean {
  const others = Object.entries(risk.limits).filter(([name]) => name !== "inventoryLotsMax");
  return risk.profile === undefined && others.every(([, limit]) => limit === "none");
}

/** Nothing where the gates let everything pass. */
export function refusalsTable({ refusals, lanes }: RunRows): Html | undefined {
  if (refusals.length === 0) return undefined;
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    { title: "Market" },
    { title: "Reason" },
    number("Orders refused"),
    number("Orders trimmed"),
    number("Contracts trimmed off"),
    { title: "What it means", isLong: true },
  ];
  const rows = refusals.map((row): Cell[] => [
    labels.get(row.laneIndex) ?? `${row.laneIndex + 1}`,
    row.ticker,
    row.reason,
    countText(row.refusedCount),
    countText(row.trimmedCount),
    contractsText(row.trimmedLots),
    REFUSAL_SENTENCES[row.reason],
  ]);
  return markup`${table("What the risk gate refused and trimmed", columns, rows)}
    <p class="note">A wish that stays is asked for again at each decision, and counted again.</p>`;
}

/** Nothing where no breaker tripped. */
export function tripsTable({ trips, lanes }: RunRows): Html | undefined {
  if (trips.length === 0) return undefined;
  const labels = fullLaneLabels(lanes);
  const columns = [
    { title: "Lane" },
    { title: "Breaker" },
    { title: "Time, UTC" },
    number("Loss"),
    number("Limit"),
    number("Equity then"),
    { title: "Stopped until" },
  ];
  const rows = trips
    .slice(0, TRIPS_SHOWN_MAX)
    .map((trip): Cell[] => [
      labels.get(trip.laneIndex) ?? `${trip.laneIndex + 1}`,
      trip.reason,
      utcText(trip.timeUs),
      plainAmount(trip.lossMicros),
      plainAmount(trip.lossMicrosMax),
      amount(trip.equityMicros),
      trip.resumesAtUs === undefined
        ? markup`the end<small>a person would have to clear it</small>`
        : markup`${utcText(trip.resumesAtUs)}<small>midnight in New York</small>`,
    ]);
  const note =
    trips.length > TRIPS_SHOWN_MAX ? `, the first ${TRIPS_SHOWN_MAX} of ${countText(trips.length)}` : "";
  return table(`Breakers that stopped a lane${note}`, columns, rows);
}
