/** Series of fair values: what an outside feed held for true. */
import { dataError } from "../../core/errors.ts";
import { likelyNames } from "../../core/near-names.ts";
import type { Store } from "../store.ts";
import type { ValueUnit } from "./table-fields.ts";

export interface SeriesListing {
  readonly name: string;
  readonly unit: ValueUnit;
  readonly observationCount: number;
  readonly duplicateCount: number;
  readonly repeatCount: number;
  readonly outOfOrderCount: number;
  readonly captureCount: number;
  readonly firstTimeUs: number | undefined;
  readonly lastTimeUs: number | undefined;
}

/** The series' number, made if it is new. @throws DATA_SERIES_UNIT where it is kept in another unit. */
export function ensureSeries({ db }: Store, name: string, unit: string): number {
  const known = db
    .prepare<[string], { id: number; unit: string }>(
      "SELECT series_id AS id, unit FROM fair_value_series WHERE name = ?",
    )
    .get(name);
  if (known === undefined)
    return Number(
      db.prepare("INSERT INTO fair_value_series (name, unit) VALUES (?, ?)").run(name, unit).lastInsertRowid,
    );
  if (known.unit === unit) return known.id;
  throw dataError(
    "DATA_SERIES_UNIT",
    `series ${name} is kept in ${known.unit}, the file's values are ${unit}`,
    {
      hint: `Give --value-unit ${known.unit} if that is what they are, or another name with --series.`,
      data: { series: name, known: known.unit, unit },
    },
  );
}

type ListingColumns = Omit<SeriesListing, "firstTimeUs" | "lastTimeUs"> & {
  readonly firstTimeUs: number | null;
  readonly lastTimeUs: number | null;
};

/** All series by name. */
export function listSeries({ db }: Store): SeriesListing[] {
  return db
    .prepare<[], ListingColumns>(
      `SELECT name, unit, coalesce(sum(row_count), 0) AS observationCount, coalesce(sum(duplicate_count), 0) AS duplicateCount,
         coalesce(sum(repeat_count), 0) AS repeatCount, coalesce(sum(out_of_order_count), 0) AS outOfOrderCount,
         count(capture_id) AS captureCount, min(first_time_us) AS firstTimeUs, max(last_time_us) AS lastTimeUs
       FROM fair_value_series LEFT JOIN fair_value_part USING (series_id) GROUP BY series_id ORDER BY name`,
    )
    .all()
    .map((row) => ({
      ...row,
      firstTimeUs: row.firstTimeUs ?? undefined,
      lastTimeUs: row.lastTimeUs ?? undefined,
    }));
}

/** @throws DATA_SERIES_UNKNOWN, with the names most like it. */
export function requireSeries(store: Store, name: string): SeriesListing {
  const all = listSeries(store);
  const series = all.find((known) => known.name === name);
  if (series !== undefined) return series;
  const names = all.map((known) => known.name);
  const likely = likelyNames(name, names);
  throw dataError("DATA_SERIES_UNKNOWN", `${store.path} has no series ${name}`, {
    hint:
      names.length === 0
        ? "It has no series at all: `halfspread import fair-value` brings one."
        : likely.length > 0
          ? `Did you mean ${likely.join(" or ")}?`
          : `Series: ${names.join(", ")}.`,
    data: { series: name, names },
  });
}

export interface Observations {
  readonly timeUs: Float64Array;
  readonly receiveTimeUs: Float64Array;
  readonly value: Float64Array;
}

/** A series' observations in the order of time. @throws DATA_SERIES_UNKNOWN */
export function readObservations(store: Store, name: string): Observations {
  const { observationCount } = requireSeries(store, name);
  const timeUs = new Float64Array(observationCount);
  const receiveTimeUs = new Float64Array(observationCount);
  const value = new Float64Array(observationCount);
  const rows = store.db
    .prepare<[string], [number, number, number]>(
      `SELECT time_us, receive_time_us, value FROM fair_value JOIN fair_value_series USING (series_id)
         JOIN capture USING (capture_id)
       WHERE name = ? ORDER BY time_us, capture.first_time_us, capture.sha256, observation_index`,
    )
    .raw()
    .iterate(name);
  let at = 0;
  for (const row of rows) {
    timeUs[at] = row[0];
    receiveTimeUs[at] = row[1];
    value[at++] = row[2];
  }
  return { timeUs, receiveTimeUs, value };
}
