/** Which markets a plan is run over: chosen from a database, or made. Pure; store-markets.ts reads the database. */
import { dataError, type AppError } from "../../core/errors.ts";
import { likelyNames } from "../../core/near-names.ts";
import { didYouMean, suggesting } from "../../core/suggestions.ts";
import { announce } from "../../data/synth/market.ts";
import { SYNTH_PRESETS } from "../../data/synth/presets.ts";
import type { YamlSource } from "../yaml-source.ts";
import type { PlanDocument, WrittenMarkets, WrittenSynthetic } from "./document.ts";
import { timeUsOf } from "./plan-time.ts";

/** A market as far as a plan looks at it. */
export interface PlanMarket {
  readonly ticker: string;
  /** Kalshi's event; the market's own ticker where none is known. */
  readonly kalshiEvent: string;
  readonly series: string | undefined;
  /** When it closed, where that is known, else when its recording ends. */
  readonly closeUs: number;
  readonly isSettled: boolean;
  /** Recorded snapshots, deltas, trades and quotes. */
  readonly rowCount: number;
}

/** Every filter that is given narrows; `limit` takes the first by close, then by ticker. */
export interface MarketQuery {
  readonly kind: "store";
  /** Undefined where whoever runs the plan names the database. */
  readonly db: string | undefined;
  readonly tickers: readonly string[] | undefined;
  readonly series: readonly string[] | undefined;
  readonly events: readonly string[] | undefined;
  readonly isSettledOnly: boolean;
  /** The first time that counts, and the first that does not. */
  readonly closesAfterUs: number | undefined;
  readonly closesBeforeUs: number | undefined;
  readonly rowsMin: number | undefined;
  readonly limit: number | undefined;
}

/** Markets to make, each an event of its own. */
export interface SyntheticMarkets {
  readonly kind: "synthetic";
  readonly preset: string;
  readonly eventCount: number;
  readonly rowsPerMarket: number;
  readonly seed: string;
}

export type MarketSource = MarketQuery | SyntheticMarkets;

/** @throws USAGE_BAD_PLAN unless the plan names one source, USAGE_BAD_TIME, USAGE_UNKNOWN_PRESET, USAGE_BAD_ROW_COUNT */
export function marketSource(source: YamlSource, { markets, synthetic }: PlanDocument): MarketSource {
  if (markets !== undefined && synthetic === undefined) return queryOf(source, markets);
  if (synthetic !== undefined && markets === undefined)
    return source.at(["synthetic"], () => syntheticOf(synthetic));
  const isBoth = markets !== undefined;
  throw source.bad(
    isBoth ? ["synthetic"] : [],
    isBoth ? "the plan has both markets and synthetic" : "the plan names no markets",
    "State markets: { db, .. } for recorded ones, or synthetic: { preset, eventCount, rowsPerMarket }.",
  );
}

function queryOf(source: YamlSource, written: WrittenMarkets): MarketQuery {
  const { db, tickers, series, events, settledOnly, closesAfter, closesBefore, rowsMin, limit } = written;
  const read = source.reader(["markets"]);
  const closesAfterUs = read("closesAfter", (name) => optionalTimeUs(closesAfter, name));
  const closesBeforeUs = read("closesBefore", (name) => optionalTimeUs(closesBefore, name));
  if (closesAfterUs !== undefined && closesBeforeUs !== undefined && closesAfterUs >= closesBeforeUs)
    throw source.bad(
      ["markets", "closesBefore"],
      "closesBefore is not later than closesAfter: no market closes between them",
      "closesAfter is the first time that counts, closesBefore the first that does not.",
    );
  return {
    kind: "store",
    db,
    tickers,
    series,
    events,
    isSettledOnly: settledOnly === true,
    closesAfterUs,
    closesBeforeUs,
    rowsMin,
    limit,
  };
}

function optionalTimeUs(text: string | undefined, name: string): number | undefined {
  return text === undefined ? undefined : timeUsOf(text, name);
}

function syntheticOf({ preset, eventCount, rowsPerMarket, seed = "1" }: WrittenSynthetic): SyntheticMarkets {
  suggesting([...SYNTH_PRESETS.keys()], () => announce({ preset, seed, rowCount: rowsPerMarket }));
  return { kind: "synthetic", preset, eventCount, rowsPerMarket, seed };
}

/** One market to make: what `storeMarket` of src/data/synth takes. */
export interface MadeMarket {
  readonly preset: string;
  readonly seed: string;
  readonly rowCount: number;
  readonly ticker: string;
}

/** Seeds are "SEED-1", "SEED-2", ..: more events begin with those of fewer. */
export function madeMarkets({
  preset,
  eventCount,
  rowsPerMarket,
  seed,
}: SyntheticMarkets): readonly MadeMarket[] {
  return Array.from({ length: eventCount }, (_, index) => {
    const own = `${seed}-${index + 1}`;
    const request = { preset, seed: own, rowCount: rowsPerMarket };
    return { ...request, ticker: announce(request).ticker };
  });
}

/** These markets and no others. */
export function tickersQuery(tickers: readonly string[]): MarketQuery {
  const none = undefined;
  return {
    kind: "store",
    db: none,
    tickers,
    series: none,
    events: none,
    isSettledOnly: false,
    closesAfterUs: none,
    closesBeforeUs: none,
    rowsMin: none,
    limit: none,
  };
}

/** The markets that a query chooses. @throws DATA_MARKET_UNKNOWN, DATA_NO_MARKETS */
export function chosenMarkets(all: readonly PlanMarket[], query: MarketQuery): readonly PlanMarket[] {
  requireKnown(
    "market",
    query.tickers,
    all.map(({ ticker }) => ticker),
  );
  requireKnown(
    "event",
    query.events,
    all.map(({ kalshiEvent }) => kalshiEvent),
  );
  requireKnown(
    "series",
    query.series,
    all.flatMap(({ series }) => series ?? []),
  );
  let left = all.toSorted(byClose);
  for (const [name, isKept] of filtersOf(query)) {
    const before = left.length;
    left = left.filter(isKept);
    if (left.length === 0) throw noMarkets(name, before);
  }
  return left.slice(0, query.limit);
}

type Filter = readonly [name: string, isKept: (market: PlanMarket) => boolean];

function filtersOf(query: MarketQuery): readonly Filter[] {
  const { tickers, series, events, isSettledOnly, closesAfterUs, closesBeforeUs, rowsMin } = query;
  return [
    ["the database", () => true],
    ["tickers", ({ ticker }) => tickers?.includes(ticker) ?? true],
    ["series", (market) => series?.includes(market.series ?? "") ?? true],
    ["events", ({ kalshiEvent }) => events?.includes(kalshiEvent) ?? true],
    ["settledOnly", ({ isSettled }) => isSettled || !isSettledOnly],
    ["closesAfter", ({ closeUs }) => closesAfterUs === undefined || closeUs >= closesAfterUs],
    ["closesBefore", ({ closeUs }) => closesBeforeUs === undefined || closeUs < closesBeforeUs],
    ["rowsMin", ({ rowCount }) => rowCount >= (rowsMin ?? 0)],
  ];
}

/** Earlier closes first; of equal ones by ticker. */
function byClose(one: PlanMarket, other: PlanMarket): number {
  return one.closeUs - other.closeUs || (one.ticker < other.ticker ? -1 : Number(one.ticker > other.ticker));
}

function requireKnown(what: string, wanted: readonly string[] | undefined, known: readonly string[]): void {
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const likely = likelyNames(unknown, [...new Set(known)]);
  throw dataError("DATA_MARKET_UNKNOWN", `the database has no ${what} ${unknown} that can be replayed`, {
    hint: `${likely.length === 0 ? "" : `${didYouMean(likely)} `}\`halfspread markets\` lists what there is; events and series are known from the exchange's documents (docs/FEES.md).`,
    data: { name: unknown },
  });
}

function noMarkets(filter: string, before: number): AppError {
  const why = filter === "the database" ? "there is none" : `${filter} leaves none of ${before}`;
  return dataError("DATA_NO_MARKETS", `the plan chooses no market: ${why}`, {
    hint: "Loosen what markets are chosen by, or import more recordings.",
    data: { filter, before },
  });
}
