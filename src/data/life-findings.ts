/** What verify says of a market's life: the exchange's pauses in its recording, and an end that is not final. */
import { formatTimeUs } from "../core/units.ts";
import type { TimeSpan } from "../kalshi/schedule-fields.ts";
import { finalSettlementMicros } from "./market-life.ts";
import { lifeOf } from "./market-life-table.ts";
import type { MarketRecord } from "./market-table.ts";
import { recordedPauses } from "./recorded-life.ts";
import { RECORDED_KIND, type RecordedRows } from "./recorded-rows.ts";
import type { MarketPart } from "./recorded-rows-store.ts";
import type { Store } from "./store.ts";

export function lifeWarnings(
  store: Store,
  { ticker, settlementMicros }: MarketRecord,
  parts: readonly MarketPart[],
  rows: RecordedRows,
): string[] {
  const told = lifeOf(store, ticker);
  const determined = told.findLast(({ status }) => status === "determined");
  const isFinal = settlementMicros !== undefined || finalSettlementMicros(told) !== undefined;
  return [
    ...pauseWarnings(recordedPauses(store, parts), rows),
    ...(determined === undefined || isFinal
      ? []
      : [`the result ${determined.result ?? ""} is not known to be final: the market does not settle`]),
  ];
}

/** Trades while the exchange paused mean that it did not, or that a clock is wrong. */
function pauseWarnings(pauses: readonly TimeSpan[], rows: RecordedRows): string[] {
  return pauses.map((pause) => {
    const span = `trading was paused from ${formatTimeUs(pause.startUs)} to ${formatTimeUs(pause.endUs)}`;
    const printCount = printsWithin(pause, rows);
    return printCount === 0 ? span : `${span} by the exchange's hours, but ${printCount} trades fall into it`;
  });
}

function printsWithin({ startUs, endUs }: TimeSpan, { kind, timeUs, rowCount }: RecordedRows): number {
  let count = 0;
  for (let row = 0; row < rowCount; row++)
    if (kind[row] === RECORDED_KIND.print && timeUs[row]! > startUs && timeUs[row]! < endUs) count++;
  return count;
}
