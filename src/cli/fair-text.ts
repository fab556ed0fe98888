/** What lanes went by as fair value, in words. */
import type { LaneRow } from "../core/result-rows.ts";
import { US_PER_SECOND } from "../core/units.ts";
import type { LaneRequest } from "../engine/backtest.ts";
import { formatCount } from "./format.ts";

/** For the manifest; nothing for lanes that go by the mid. */
export function fairSentences({ fair }: LaneRequest): string[] {
  if (fair === undefined) return [];
  if (fair.kind === "microprice")
    return ["Fair value is the microprice, read at each decision and at least each second."];
  if (fair.kind === "blend")
    return [
      `Fair value is ${fair.bookWeight} of the mid and the rest of the last trade's price, read at each decision and at least each second.`,
    ];
  const { name, ageUsMax, refetch, feeds } = fair;
  const age = ageUsMax === "none" ? "however old it is" : `for ${ageUsMax / US_PER_SECOND} s`;
  const shorter =
    refetch === undefined
      ? ""
      : `, ${refetch.ageUsMax / US_PER_SECOND} s while the inventory is beyond ${refetch.inventoryShare} of its limit`;
  const mappings = [...new Set(feeds.map(({ mapping }) => mapping.name))].join("; ");
  return [
    `Fair value is ${name}, ${mappings}: known one feed latency after its recorder had it, and good ${age}${shorter}.`,
  ];
}

/** For a line of the screen. */
export function fairText({ fair: { source, refetch, refetchCount } }: LaneRow): string {
  return refetch === undefined ? source : `${source}, fresher values wanted: ${formatCount(refetchCount)}`;
}
