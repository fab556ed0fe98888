/**
 * Fees in the store: what the exchange said of series, events and markets, when it holds from and where that was read; and
 * the fee schedule of a market made of it.
 */
import { dataError } from "../core/errors.ts";
import { feeScheduleOf, type DatedOverride, type DatedRule } from "../core/fee-history.ts";
import type { DatedRounding } from "../core/fee-rounding.ts";
import { feesMissing, type FeeSchedule } from "../core/fee-schedule.ts";
import type { FeeRule, FeeType } from "../core/fee-terms.ts";
import { formatTimeUs } from "../core/units.ts";
import type { EventOverride, EventSeries, FeeDate, FeeFacts, FeeMarket } from "../kalshi/fee-documents.ts";
import type { Store } from "./store.ts";

/** Where facts were read, and when: what says itself when it was seen was seen then. */
export interface FeeSource {
  readonly source: string;
  readonly seenUs: number;
}

/** Series and events are kept alike, each in its own table. */
const OWNERS = {
  series: { table: "series_fee", column: "series_ticker" },
  event: { table: "event_fee", column: "event_ticker" },
} as const;
type Owner = keyof typeof OWNERS;

interface FeeColumns {
  readonly fromTimeUs: number;
  readonly isChange: number;
  readonly feeType: FeeType | null;
  readonly multiplierPpm: number | null;
}

/** Keeps everything a document said; saying the same again changes nothing. @throws DATA_FEES_CONFLICT */
export function writeFeeFacts(store: Store, facts: FeeFacts, from: FeeSource): void {
  for (const fee of facts.seriesFees) writeFee(store, "series", fee.seriesTicker, fee, fee, from);
  for (const fee of facts.eventFees) writeFee(store, "event", fee.eventTicker, fee.rule, fee, from);
  for (const event of facts.eventSeries) writeEventSeries(store, event, from);
  for (const market of facts.markets) writeMarket(store, market, from);
}

/** An event's override from a time on, as a feed tells of it; of several at one time the last counts. */
export function writeEventUpdate(
  store: Store,
  { eventTicker, rule }: EventOverride,
  timeUs: number,
  source: string,
): void {
  store.db
    .prepare(
      "DELETE FROM event_fee WHERE event_ticker = ? AND from_time_us = ? AND change_id IS NULL AND is_change",
    )
    .run(eventTicker, timeUs);
  const date: FeeDate = { scheduledUs: timeUs, changeId: undefined, seenUs: timeUs };
  writeFee(store, "event", eventTicker, rule, date, { source, seenUs: timeUs });
}

function writeFee(
  store: Store,
  owner: Owner,
  ticker: string,
  rule: FeeRule | undefined,
  { scheduledUs, changeId, seenUs: ownSeenUs }: FeeDate,
  { source, seenUs: sourceSeenUs }: FeeSource,
): void {
  const { table, column } = OWNERS[owner];
  const seenUs = ownSeenUs ?? sourceSeenUs;
  const isChange = Number(scheduledUs !== undefined);
  const fromTimeUs = scheduledUs ?? seenUs;
  if (changeId !== undefined && !forgetChange(store, owner, changeId, seenUs)) return;
  const known = store.db
    .prepare<[string, number, number], FeeColumns & { readonly source: string }>(
      `SELECT fee_type AS feeType, multiplier_ppm AS multiplierPpm, source FROM ${table}
       WHERE ${column} = ? AND from_time_us = ? AND is_change = ?`,
    )
    .get(ticker, fromTimeUs, isChange);
  const feeType = rule?.feeType ?? null;
  const multiplierPpm = rule?.multiplierPpm ?? null;
  if (known === undefined) {
    store.db
      .prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
      .run(ticker, fromTimeUs, isChange, changeId ?? null, feeType, multiplierPpm, source, seenUs);
    return;
  }
  if (known.feeType === feeType && known.multiplierPpm === multiplierPpm) return;
  throw dataError(
    "DATA_FEES_CONFLICT",
    `${source}: the fee of ${ticker} at ${formatTimeUs(fromTimeUs)} is ${told(feeType, multiplierPpm)}, ` +
      `${known.source} has ${told(known.feeType, known.multiplierPpm)}`,
    {
      hint: "One of the two is wrong: fetch both again, and import the right one into a database without the other.",
      data: { source, ticker, fromTimeUs, feeType, multiplierPpm, known },
    },
  );
}

/** A change that was put off or corrected keeps its id. @returns false where what is known of it was seen later. */
function forgetChange({ db }: Store, owner: Owner, changeId: string, seenUs: number): boolean {
  const { table } = OWNERS[owner];
  const isOutdated = db.prepare(`SELECT 1 FROM ${table} WHERE change_id = ? AND seen_time_us > ?`);
  if (isOutdated.get(changeId, seenUs) !== undefined) return false;
  db.prepare(`DELETE FROM ${table} WHERE change_id = ?`).run(changeId);
  return true;
}

function told(feeType: FeeType | null, multiplierPpm: number | null): string {
  return feeType === null ? "no override" : `${feeType} x ${(multiplierPpm ?? 0) / 1e6}`;
}

/** An event never changes its series. */
function writeEventSeries(store: Store, event: EventSeries, from: FeeSource): void {
  const { eventTicker, seriesTicker, seenUs = from.seenUs } = event;
  const known = seriesOf(store, eventTicker);
  if (known !== undefined && known !== seriesTicker)
    throw dataError(
      "DATA_FEES_CONFLICT",
      `${from.source}: event ${eventTicker} is of the series ${seriesTicker}, the database has ${known}`,
      {
        hint: "One of the two documents is wrong: fetch the event again.",
        data: { source: from.source, eventTicker, seriesTicker, known },
      },
    );
  store.db
    .prepare("INSERT OR IGNORE INTO kalshi_event VALUES (?, ?, ?, ?)")
    .run(eventTicker, seriesTicker, from.source, seenUs);
}

/** What was seen last counts; but a waiver that had ended by then is no longer mentioned, and was there all the same. */
function writeMarket(store: Store, market: FeeMarket, { source, seenUs: sourceSeenUs }: FeeSource): void {
  const { ticker, eventTicker, waiverUntilUs = null, seenUs = sourceSeenUs } = market;
  store.db
    .prepare(
      `INSERT INTO market_event VALUES (:ticker, :eventTicker, :waiverUntilUs, :source, :seenUs)
       ON CONFLICT (ticker) DO UPDATE SET
         event_ticker = excluded.event_ticker,
         fee_waiver_until_us = CASE
           WHEN excluded.fee_waiver_until_us IS NULL AND fee_waiver_until_us <= excluded.seen_time_us
           THEN fee_waiver_until_us ELSE excluded.fee_waiver_until_us END,
         source = excluded.source,
         seen_time_us = excluded.seen_time_us
       WHERE excluded.seen_time_us >= seen_time_us`,
    )
    .run({ ticker, eventTicker, waiverUntilUs, source, seenUs });
}

function seriesOf(store: Store, eventTicker: string): string | undefined {
  return store.db
    .prepare<[string], string>("SELECT series_ticker FROM kalshi_event WHERE event_ticker = ?")
    .pluck()
    .get(eventTicker);
}

/**
 * The fee schedule of a market.
 *
 * A fee that was only seen to hold, with nothing known before it, is taken to have held before, too: the schedule says so
 * in `assumedBeforeUs`. Before a dated change nothing is taken for granted but that an event had no override.
 * @param rounding the rounding rules' dates where the documented ones are not wanted.
 * @throws DATA_FEES_MISSING which says what is missing, DATA_FEE_TYPE_UNSUPPORTED
 */
export function feeScheduleOfMarket(
  store: Store,
  ticker: string,
  rounding?: readonly DatedRounding[],
): FeeSchedule {
  const market = store.db
    .prepare<[string], { readonly eventTicker: string; readonly waiverUntilUs: number | null }>(
      "SELECT event_ticker AS eventTicker, fee_waiver_until_us AS waiverUntilUs FROM market_event WHERE ticker = ?",
    )
    .get(ticker);
  if (market === undefined) throw feesMissing(ticker, "because nothing says of which event it is");
  const { eventTicker, waiverUntilUs } = market;
  const seriesTicker = seriesOf(store, eventTicker);
  if (seriesTicker === undefined)
    throw feesMissing(ticker, `because nothing says of which series its event ${eventTicker} is`);
  const series = feesOf(store, "series", seriesTicker);
  const event = feesOf(store, "event", eventTicker);
  if (series.fees.length === 0) throw feesMissing(ticker, `because its series ${seriesTicker} is not known`);
  return feeScheduleOf({
    name: ticker,
    series: series.fees.map(({ fromTimeUs, rule }): DatedRule => ({ fromTimeUs, ...rule! })),
    event: event.fees,
    waiverUntilUs: waiverUntilUs ?? undefined,
    assumedBeforeUs: latest(series.assumedBeforeUs, event.assumedBeforeUs),
    ...(rounding === undefined ? {} : { rounding }),
  });
}

interface KnownFees {
  readonly fees: readonly DatedOverride[];
  readonly assumedBeforeUs: number | undefined;
}

/** In order of time. Of a dated change and what was seen at the same time the change counts. */
function feesOf(store: Store, owner: Owner, ticker: string): KnownFees {
  const { table, column } = OWNERS[owner];
  const rows = store.db
    .prepare<[string], FeeColumns>(
      `SELECT from_time_us AS fromTimeUs, is_change AS isChange, fee_type AS feeType, multiplier_ppm AS multiplierPpm
       FROM ${table} WHERE ${column} = ? ORDER BY from_time_us, is_change`,
    )
    .all(ticker);
  const counted = rows.filter(({ fromTimeUs }, index) => rows[index + 1]?.fromTimeUs !== fromTimeUs);
  const fees = counted.map(({ fromTimeUs, feeType, multiplierPpm }): DatedOverride => {
    const hasRule = feeType !== null && multiplierPpm !== null;
    return { fromTimeUs, rule: hasRule ? { feeType, multiplierPpm } : undefined };
  });
  const [first, ...others] = fees;
  if (first === undefined || counted[0]!.isChange === 1) return { fees, assumedBeforeUs: undefined };
  return {
    fees: [{ ...first, fromTimeUs: 0 }, ...others],
    // That an event without an override had none before is what events are like: no assumption worth a word.
    assumedBeforeUs: first.rule === undefined ? undefined : first.fromTimeUs,
  };
}

function latest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}
