/** What tests of fees in the store share: answers of the exchange as it writes them, and schedules as text. */
import type { FeeSchedule } from "../../src/core/fee-schedule.ts";
import { feeScheduleOfMarket } from "../../src/data/fee-store.ts";
import { importFees } from "../../src/data/import-fees.ts";
import type { Store } from "../../src/data/store.ts";
import { testFile, testStore } from "./workbench.ts";

export const SERIES = "KXTEST";
export const EVENT = "KXTEST-26SEP06";
export const MARKET = "KXTEST-26SEP06-A";
/** Kept apart from the fees in what the tests look at. */
export const ONE_ROUNDING = [{ fromTimeUs: 0, rounding: "micro" }] as const;

export function timeUs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) * 1000;
}

export const series = (fee_type: unknown = "quadratic", fee_multiplier: unknown = 1): object => ({
  series: { ticker: SERIES, title: "Test", fee_type, fee_multiplier, tags: null },
});
export const event = (more: object = {}): object => ({
  event: { event_ticker: EVENT, series_ticker: SERIES, title: "Test", ...more },
});
export const market = (more: object = {}): object => ({
  market: { ticker: MARKET, event_ticker: EVENT, status: "active", ...more },
});
export const seriesChange = (
  id: string,
  scheduled_ts: string,
  fee_type: string,
  fee_multiplier: number,
): object => ({
  series_fee_change_arr: [{ id, series_ticker: SERIES, fee_type, fee_multiplier, scheduled_ts }],
});
export const eventChange = (
  id: string,
  scheduled_ts: string,
  feeType: string | null,
  multiplier: number | null,
): object => ({
  event_fee_changes: [
    {
      id,
      event_ticker: EVENT,
      series_ticker: SERIES,
      fee_type_override: feeType,
      fee_multiplier_override: multiplier,
      scheduled_ts,
    },
  ],
  cursor: "",
});
export const captured = (captured_at: string, multiplier: number): object => ({
  captured_at,
  payloads: { [SERIES]: series("quadratic", multiplier) },
});
/** Everything that is needed, as one would save it. */
export const all = (): readonly object[] => [series(), event(), market()];

export async function imported(store: Store, document: unknown, day = "2026-08-20"): Promise<Store> {
  await importFees(store, testFile(JSON.stringify(document), "fees.json"), { seenUs: timeUs(day) });
  return store;
}

/** Segments as text: day, what takers and makers pay in ppm. */
export function told({ segments }: FeeSchedule): string[] {
  return segments.map(
    ({ fromTimeUs, takerRatePpt, makerRatePpt }) =>
      `${new Date(fromTimeUs / 1000).toISOString().slice(0, 10)} ${takerRatePpt / 1e6} ${makerRatePpt / 1e6}`,
  );
}

export async function scheduleOf(...documents: readonly unknown[]): Promise<string[]> {
  const store = testStore();
  for (const document of documents) await imported(store, document);
  return told(feeScheduleOfMarket(store, MARKET, ONE_ROUNDING));
}
