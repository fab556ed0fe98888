/** How good the recordings are, and what of the results their holes touch. */
import type { QualityRow, RunRows } from "../../core/result-rows.ts";
import { US_PER_SECOND } from "../../core/units.ts";
import {
  contractsText,
  countText,
  durationText,
  plural,
  secondsBetween,
  shareText,
  signedPlain,
  utcText,
} from "../format.ts";
import { fullLaneLabels } from "../lane-labels.ts";
import { markup, type Html } from "./markup.ts";
import { notAvailable, table, type Cell } from "./parts.ts";

export function qualityPart(rows: RunRows): Html {
  return markup`${recordings(rows)}${fillsWithoutMid(rows)}`;
}

function number(title: string) {
  return { title, isNumber: true };
}

function recordings({ quality }: RunRows): Html {
  if (quality.length === 0)
    return markup`<p class="missing">N/A: the run kept no judgement of its recordings.</p>`;
  const columns = [
    { title: "Market" },
    { title: "Recorded, UTC" },
    number("Deltas"),
    number("Prints"),
    number("Gaps"),
    number("Snapshots that differ"),
    number("Duplicates"),
    number("Crossed or locked"),
    number("Longest silence"),
    number("Mean spread, ticks"),
    { title: "Prints at, through, inside the best prices" },
  ];
  const rows = quality.map((row): Cell[] => [
    row.ticker,
    markup`${utcText(row.startUs)} to ${utcText(row.endUs)}<small
        >${durationText(secondsBetween(row.startUs, row.endUs))}</small
      >`,
    countText(row.counts.deltaCount),
    markup`${countText(row.counts.printCount)}<small>${pairedText(row)}</small>`,
    markup`${countText(row.counts.gapCount)}<small
        >${countText(row.sequenceGapCount)} in the sequence numbers</small
      >`,
    markup`${countText(row.differingSnapshotCount)}<small>${differencesText(row)}</small>`,
    countText(row.duplicateCount),
    markup`${durationText(row.crossedUs / US_PER_SECOND)}<small>${crossedText(row)}</small>`,
    durationText(row.silenceUsMax / US_PER_SECOND),
    row.spreadTicksMean === undefined
      ? notAvailable("the book never had two sides")
      : signedPlain(row.spreadTicksMean, 2),
    printsText(row),
  ]);
  return markup`${table("Recordings", columns, rows)}${quality.map(findings)}`;
}

/** How much of the printed volume was found in the book's own changes. */
function pairedText({ counts }: QualityRow): string {
  const paired = counts.pairedLotsByPass.a + counts.pairedLotsByPass.b + counts.pairedLotsByPass.c;
  const all = paired + counts.unpairedLots;
  return all === 0 ? "nothing printed" : `${shareText(paired / all)} of volume found in the book`;
}

/** Snapshots without a gap before them should repeat the book they replace. */
function differencesText(row: QualityRow): string {
  if (row.comparedSnapshotCount === 0) return "none to compare";
  const by =
    row.differingSnapshotCount === 0
      ? ""
      : `, by up to ${contractsText(row.snapshotDifferenceLotsMax)} contracts`;
  return `of ${countText(row.comparedSnapshotCount)} compared${by}`;
}

function crossedText(row: QualityRow): string {
  if (row.crossedEventCount === 0) return "never";
  const share =
    row.twoSidedUs === 0 ? "" : `${shareText(row.crossedUs / row.twoSidedUs)} of the time with both sides, `;
  return `${share}in ${plural(row.crossedSpanCount, "span")}`;
}

function printsText(row: QualityRow): string {
  const all = row.printsAt + row.printsThrough + row.printsInside;
  if (all === 0) return "none";
  return [row.printsAt, row.printsThrough, row.printsInside]
    .map((count) => shareText(count / all))
    .join(", ");
}

function findings(row: QualityRow): Html | undefined {
  if (row.failures.length + row.warnings.length === 0) return undefined;
  const line =
    (kind: string) =>
    (text: string): Html =>
      markup`<li><strong>${kind}</strong>, ${row.ticker}: ${text}</li>`;
  return markup`<ul class="plain">
    ${[...row.failures.map(line("Failure")), ...row.warnings.map(line("Warning"))]}
  </ul>`;
}

/** What was filled before a mid existed cannot be measured against one. */
function fillsWithoutMid({ lanes }: RunRows): Html | undefined {
  const labels = fullLaneLabels(lanes);
  const lines = lanes.flatMap((lane) =>
    lane.markets
      .filter((market) => market.filledWithoutMidLots > 0)
      .map(
        (market) =>
          markup`<li>
            <strong>Left out</strong>, lane ${labels.get(lane.laneIndex)}, ${market.ticker}:
            ${contractsText(market.filledWithoutMidLots)} contracts were filled before both sides had a price.
            They are in cash and P&amp;L, but not in spread earned, adverse selection or markouts.
          </li>`,
      ),
  );
  if (lines.length === 0) return undefined;
  return markup`<ul class="plain">
    ${lines}
  </ul>`;
}
