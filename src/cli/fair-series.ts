/** Brings the series that lanes go by from the store to the lanes, with what makes a price of them. */
import { hashText, hashWords } from "../core/digest.ts";
import { dataError, usageError } from "../core/errors.ts";
import { formatTimeUs, US_PER_HOUR } from "../core/units.ts";
import type { Store } from "../data/store.ts";
import { readObservations, requireSeries } from "../data/tables/series-table.ts";
import type { ValueUnit } from "../data/tables/table-fields.ts";
import { fairSeries, lastKnownBy, type FairSeries } from "../engine/fair-series.ts";
import type { FairMapping, FairSetup, OutsideFeed } from "../engine/fair-value.ts";
import {
  bracketOfTicker,
  rangeProbability,
  type IndexRange,
} from "../estimators/fair-value/index-mapping.ts";
import type { SeriesChoice } from "./fair-setting.ts";
import type { IndexMapping } from "./index-mapping-setting.ts";
import type { PlannedLane } from "./lanes.ts";
import type { LoadedMarket } from "./replay.ts";

const MARKET = "{market}";
const CENTS_OF: Readonly<Record<Exclude<ValueUnit, "raw">, number>> = {
  probability: 100,
  dollars: 100,
  cents: 1,
};

/** A series ready to replay. */
interface ReadSeries {
  readonly series: FairSeries;
  readonly unit: ValueUnit;
  readonly contentHash: string;
}

/** Reads each series once. @throws DATA_SERIES_UNKNOWN, DATA_FAIR_APART, USAGE_FAIR_ */
export function withFairSeries(
  store: Store,
  lanes: readonly PlannedLane[],
  markets: readonly LoadedMarket[],
): PlannedLane[] {
  const known = new Map<string, ReadSeries>();
  return lanes.map((lane) => {
    const { fairChoice } = lane;
    if (fairChoice?.kind !== "series") return fairChoice === undefined ? lane : { ...lane, fair: fairChoice };
    const traded = lane.marketIndices.map((index) => markets[index]!);
    return { ...lane, fair: setupOf(fairChoice, traded, (name) => seriesNamed(store, name, known)) };
  });
}

/** Of a lane's fair value, for the manifest: series by their content. */
export function fairConfig(fair: FairSetup | undefined): unknown {
  if (fair?.kind !== "outside") return fair;
  const { kind, name, ageUsMax, refetch, feeds } = fair;
  const told = feeds.map(({ series, mapping }) => ({
    series: series.name,
    observationCount: series.length,
    contentHash: hashOf(series),
    mapping: mapping.name,
  }));
  return { kind, name, ageUsMax, refetch, feeds: told };
}

function seriesNamed(store: Store, name: string, known: Map<string, ReadSeries>): ReadSeries {
  const read = known.get(name);
  if (read !== undefined) return read;
  const { unit } = requireSeries(store, name);
  const series = fairSeries(name, readObservations(store, name));
  const made = { series, unit, contentHash: hashOf(series) };
  known.set(name, made);
  return made;
}

function hashOf({ timeUs, receiveTimeUs, value }: FairSeries): string {
  const parts = [timeUs, receiveTimeUs, value].map((column) => hashWords(new Uint32Array(column.buffer)));
  return hashText(parts.join(""));
}

function setupOf(
  choice: SeriesChoice,
  markets: readonly LoadedMarket[],
  read: (name: string) => ReadSeries,
): FairSetup {
  const { text, ageUsMax, refetch } = choice;
  const isOwn = choice.series.includes(MARKET) || choice.mapping?.width !== undefined;
  if (markets.length > 1 && !isOwn) throw oneForAll(text);
  const feeds = markets.map((market) =>
    feedOf(choice, market, read(choice.series.replaceAll(MARKET, market.tape.ticker))),
  );
  return { kind: "outside", name: text, feeds, ageUsMax, refetch };
}

function feedOf(
  { mapping, ageUsMax }: SeriesChoice,
  { tape }: LoadedMarket,
  { series, unit }: ReadSeries,
): OutsideFeed {
  const { ticker, timeUs, rowCount } = tape;
  const endUs = timeUs[rowCount - 1]!;
  const last = lastKnownBy(series, endUs);
  const sinceUs = ageUsMax === "none" ? -Infinity : timeUs[0]! - ageUsMax;
  if (last < 0 || series.timeUs[last]! < sinceUs) throw apart(series, ticker, timeUs[0]!, endUs);
  if (mapping === undefined) return { series, mapping: plainMapping(series.name, unit) };
  if (unit !== "raw") throw notRaw(series.name, unit);
  return { series, mapping: rangeMapping(mapping, ticker, tape.closeTimeUs) };
}

function plainMapping(name: string, unit: ValueUnit): FairMapping {
  if (unit === "raw")
    throw usageError("USAGE_FAIR_MAPPING", `series ${name} holds raw values, which are no prices`, {
      hint: `Say what makes a price of them, for example series:${name}:normal(low=4050,high=4100,pointsPerSqrtHour=10).`,
      data: { series: name, unit },
    });
  const cents = CENTS_OF[unit];
  return { name: unit, cents: (value) => cents * value };
}

function rangeMapping(
  mapping: IndexMapping,
  ticker: string,
  marketClosesUs: number | undefined,
): FairMapping {
  const { volatility } = mapping;
  const range = rangeOf(mapping, ticker);
  const closesUs = mapping.closesUs ?? marketClosesUs;
  if (closesUs === undefined)
    throw usageError(
      "USAGE_FAIR_CLOSE",
      `when ${ticker} closes is not known, and the time left decides what a level is worth`,
      {
        hint: "Say it in the mapping, closes=2023-04-10T20:00:00Z, or bring it with `halfspread import markets`.",
        data: { ticker },
      },
    );
  const { kind, perSqrtHour } = volatility;
  return {
    name: `${kind}(low=${range.low},high=${range.high},perSqrtHour=${perSqrtHour},closes=${formatTimeUs(closesUs)})`,
    cents: (level, nowUs) =>
      100 * rangeProbability(level, range, (closesUs - nowUs) / US_PER_HOUR, volatility),
  };
}

function rangeOf({ low, high, width }: IndexMapping, ticker: string): IndexRange {
  if (low !== undefined || high !== undefined) return { low: low ?? -Infinity, high: high ?? Infinity };
  const bracket = width === undefined ? undefined : bracketOfTicker(ticker, width);
  if (bracket !== undefined) return bracket;
  throw usageError(
    "USAGE_FAIR_RANGE",
    `the range of ${ticker} is not stated${width === undefined ? "" : ", and its ticker names no bracket"}`,
    {
      hint: "Give low and high (one of them where the range is open), or the width of brackets whose ticker ends in -B and a number.",
      data: { ticker },
    },
  );
}

function oneForAll(text: string): Error {
  return usageError(
    "USAGE_FAIR_ONE_MARKET",
    `one fair value, ${text}, was given for a lane of several markets`,
    {
      hint: `Write ${MARKET} where the series' name has the ticker, give brackets by their width, or run the markets one by one.`,
      data: { fair: text },
    },
  );
}

function notRaw(name: string, unit: ValueUnit): Error {
  return usageError("USAGE_FAIR_MAPPING", `series ${name} holds values in ${unit}: they are prices already`, {
    hint: `Leave the mapping away: series:${name}.`,
    data: { series: name, unit },
  });
}

function apart(series: FairSeries, ticker: string, startUs: number, endUs: number): Error {
  const { name, length, timeUs } = series;
  const span =
    length === 0
      ? "is empty"
      : `runs from ${formatTimeUs(timeUs[0]!)} to ${formatTimeUs(timeUs[length - 1]!)}`;
  return dataError(
    "DATA_FAIR_APART",
    `series ${name} ${span}, ${ticker} from ${formatTimeUs(startUs)} to ${formatTimeUs(endUs)}: nothing of it is known there`,
    {
      hint: "Check the series' time unit and day (`halfspread markets`), or allow an older value with --fair-age.",
      data: { series: name, ticker },
    },
  );
}
