/** What the exchange said of markets' lives, in the store: statement by statement, as frames and documents told it. */
import type { PriceRange } from "../core/price-grid.ts";
import { US_PER_SECOND } from "../core/units.ts";
import type { LifeEvent, LifeFrame } from "../kalshi/life-frames.ts";
import type { LifeStatus, MarketSeen } from "../kalshi/market-documents.ts";
import type { MarketFacts } from "../kalshi/market-fields.ts";
import type { Store } from "./store.ts";

/** One statement. */
export interface LifeStatement extends MarketFacts {
  /** The exchange's name of what happened; `seen`: nothing happened, a document has the market as it stood. */
  readonly event: LifeEvent | "seen";
  /** From when it holds: the exchange's time where it gave one. */
  readonly timeUs: number;
  readonly receiveUs: number;
  readonly status: LifeStatus | undefined;
  readonly source: string;
}

const STATUS_AFTER: Readonly<Partial<Record<LifeEvent, LifeStatus>>> = {
  activated: "open",
  deactivated: "inactive",
  determined: "determined",
  settled: "settled",
};

/** @param toldUs when the frame came, by the best clock there is; NaN where there is none and the frame itself tells a time. */
export function lifeStatement(frame: LifeFrame, toldUs: number, source: string): LifeStatement {
  const ownSecondUs = happenedUs(frame);
  const timeUs = ownSecondUs === undefined ? toldUs : timeOfSecond(ownSecondUs, toldUs);
  return {
    ...frame,
    timeUs,
    receiveUs: frame.receiveUs ?? timeUs,
    status: STATUS_AFTER[frame.event],
    settledUs: frame.event === "settled" ? timeUs : undefined,
    source,
  };
}

/** When it happened, in whole seconds, where the frame tells. */
export function happenedUs({ event, determinedUs, settledUs }: LifeFrame): number | undefined {
  if (event === "determined") return determinedUs;
  return event === "settled" ? settledUs : undefined;
}

/** A time that was cut to its second: a finer one within that second is the same time. */
export function timeOfSecond(secondUs: number, finerUs: number): number {
  return finerUs >= secondUs && finerUs < secondUs + US_PER_SECOND ? finerUs : secondUs;
}

/** @param seenUs when the document was fetched, where it does not say. */
export function seenStatement(market: MarketSeen, seenUs: number, source: string): LifeStatement {
  const timeUs = market.seenUs ?? seenUs;
  return { ...market, event: "seen", timeUs, receiveUs: timeUs, source };
}

const FACT_COLUMNS =
  "event, time_us, receive_time_us, status, open_time_us, close_time_us, result, settlement_micros, settled_time_us, " +
  "price_level_structure, price_ranges, settlement_floor_bp";

type Value = string | number | null;

function factValues(told: LifeStatement): Value[] {
  return [
    told.event,
    told.timeUs,
    told.receiveUs,
    told.status ?? null,
    told.openUs ?? null,
    told.closeUs ?? null,
    told.result ?? null,
    told.settlementMicros ?? null,
    told.settledUs ?? null,
    told.priceLevelStructure ?? null,
    told.priceRanges === undefined ? null : JSON.stringify(told.priceRanges),
    told.settlementFloorBp ?? null,
  ];
}

/** Keeps a statement; a document's only where nothing says the same of that time. @returns whether it is new. */
export function writeLife(
  { db }: Store,
  ticker: string,
  captureId: number | undefined,
  told: LifeStatement,
): boolean {
  const facts = factValues(told);
  const marks = facts.map(() => "?").join();
  if (captureId === undefined) {
    const known = db.prepare(
      `SELECT 1 FROM market_life WHERE ticker = ? AND capture_id IS NULL AND (${FACT_COLUMNS}) IS (${marks})`,
    );
    if (known.get(ticker, ...facts) !== undefined) return false;
  }
  db.prepare(
    `INSERT INTO market_life (ticker, capture_id, ${FACT_COLUMNS}, source) VALUES (?, ?, ${marks}, ?)`,
  ).run(ticker, captureId ?? null, ...facts, told.source);
  return true;
}

interface LifeColumns {
  readonly event: LifeStatement["event"];
  readonly time_us: number;
  readonly receive_time_us: number;
  readonly status: LifeStatus | null;
  readonly open_time_us: number | null;
  readonly close_time_us: number | null;
  readonly result: string | null;
  readonly settlement_micros: number | null;
  readonly settled_time_us: number | null;
  readonly price_level_structure: string | null;
  readonly price_ranges: string | null;
  readonly settlement_floor_bp: number | null;
  readonly source: string;
}

/** What was told of a market, in the order in which it holds; at one time in the order in which it was read. */
export function lifeOf({ db }: Store, ticker: string): LifeStatement[] {
  return db
    .prepare<[string], LifeColumns>("SELECT * FROM market_life WHERE ticker = ? ORDER BY time_us, life_id")
    .all(ticker)
    .map((row) => ({
      event: row.event,
      timeUs: row.time_us,
      receiveUs: row.receive_time_us,
      status: row.status ?? undefined,
      openUs: row.open_time_us ?? undefined,
      closeUs: row.close_time_us ?? undefined,
      result: row.result ?? undefined,
      settlementMicros: row.settlement_micros ?? undefined,
      settledUs: row.settled_time_us ?? undefined,
      priceLevelStructure: row.price_level_structure ?? undefined,
      priceRanges: rangesOf(row.price_ranges),
      settlementFloorBp: row.settlement_floor_bp ?? undefined,
      source: row.source,
    }));
}

function rangesOf(text: string | null): readonly PriceRange[] | undefined {
  return text === null ? undefined : (JSON.parse(text) as readonly PriceRange[]);
}

/** Every grid that was told of a market, the first first. */
export function toldGrids(store: Store, ticker: string): (readonly PriceRange[])[] {
  return store.db
    .prepare<[string], string>(
      `SELECT price_ranges FROM market_life WHERE ticker = ? AND price_ranges IS NOT NULL ORDER BY time_us, life_id`,
    )
    .pluck()
    .all(ticker)
    .map((text) => JSON.parse(text) as readonly PriceRange[]);
}

/** The same with the time from which each is known to have been; a grid that was only seen had been before, too. */
export function timedGrids(
  { db }: Store,
  ticker: string,
): { readonly fromUs: number; readonly priceRanges: readonly PriceRange[] }[] {
  return db
    .prepare<[string], { event: string; timeUs: number; ranges: string }>(
      `SELECT event, time_us AS timeUs, price_ranges AS ranges FROM market_life
       WHERE ticker = ? AND price_ranges IS NOT NULL ORDER BY time_us, life_id`,
    )
    .all(ticker)
    .map(({ event, timeUs, ranges }, index) => ({
      fromUs: index === 0 && event !== "price_level_structure_updated" ? -Infinity : timeUs,
      priceRanges: rangesOf(ranges)!,
    }));
}

/** The grid that a market was first told or seen to have; a change of it does not say what it had before. */
export function firstToldGrid(
  { db }: Store,
  ticker: string,
):
  | { readonly priceLevelStructure: string | undefined; readonly priceRanges: readonly PriceRange[] }
  | undefined {
  const row = db
    .prepare<[string], { event: string; name: string | null; ranges: string }>(
      `SELECT event, price_level_structure AS name, price_ranges AS ranges FROM market_life
       WHERE ticker = ? AND price_ranges IS NOT NULL ORDER BY time_us, life_id LIMIT 1`,
    )
    .get(ticker);
  if (row === undefined || row.event === "price_level_structure_updated") return undefined;
  return { priceLevelStructure: row.name ?? undefined, priceRanges: rangesOf(row.ranges)! };
}
