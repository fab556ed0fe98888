/**
 * A market's life as its tape tells it, made of what the exchange said, whenever that was: the grids it had, when it closes, and
 * rows of status, close, grid, floor and settlement at their times (docs/DATA.md, "Market life").
 *
 * No row stands before its time, and none tells what nobody could know then: a close that was only seen afterwards closes the
 * market when it did, but is not announced.
 */
import { dataError, type AppError } from "../core/errors.ts";
import type { PriceRange } from "../core/price-grid.ts";
import { MARKET_STATUS, ROW_KIND, type MarketStatus, type RowKind } from "../core/tape.ts";
import { formatDollars, US_PER_SECOND } from "../core/units.ts";
import type { TimeSpan } from "../kalshi/schedule-fields.ts";
import { LifeGrids } from "./life-grids.ts";
import { timeOfSecond, type LifeStatement } from "./market-life-table.ts";

/** A row of the tape that is not of the book: it stands after the book rows of its time, an event of its own. */
export interface LifeRow {
  readonly timeUs: number;
  readonly receiveUs: number;
  readonly kind: RowKind;
  /** What the kind puts there. */
  readonly size: number;
}

/** What is known of a market beside what was told of its life. */
export interface LifeMarket {
  readonly ticker: string;
  readonly priceRanges: readonly PriceRange[];
  /** Nobody said so: the grid gives way to any that was told. */
  readonly isGridAssumed: boolean;
  readonly closeTimeUs: number | undefined;
  readonly settlementMicros: number | undefined;
}

export interface MarketLife {
  /** The grid in force at the start. */
  readonly priceRanges: readonly PriceRange[];
  /** All grids, where there is more than one. */
  readonly gridRanges: readonly (readonly PriceRange[])[] | undefined;
  /** When the market was to close, as far as was known at the start. */
  readonly closeTimeUs: number | undefined;
  readonly rows: readonly LifeRow[];
  readonly isSettled: boolean;
}

/**
 * @param told in order of time. @param recorded from the first recorded row to the last. @param pauses the exchange's.
 * @throws DATA_RESULT_CONFLICT where two sources have different final settlements.
 */
export function marketLife(
  market: LifeMarket,
  told: readonly LifeStatement[],
  recorded: TimeSpan,
  pauses: readonly TimeSpan[],
): MarketLife {
  const grids = new LifeGrids(market, told, recorded);
  const closes = closesOf(market, told, recorded);
  const settlement = settlementOf(market, told);
  const rows = [
    ...grids.rows,
    ...closes.rows,
    ...floorRows(told, recorded),
    ...statusRows(told, recorded, closes, pauses),
    ...(settlement === undefined ? [] : [settlement]),
  ].map((row) => (row.timeUs >= recorded.startUs ? row : atStart(row, recorded)));
  return {
    priceRanges: grids.gridRanges[0]!,
    gridRanges: grids.gridRanges.length > 1 ? grids.gridRanges : undefined,
    closeTimeUs: closes.atStartUs,
    rows: rows.toSorted((a, b) => a.timeUs - b.timeUs), // stable: at one time as listed above
    isSettled: settlement !== undefined,
  };
}

function atStart(row: LifeRow, { startUs }: TimeSpan): LifeRow {
  return { ...row, timeUs: startUs, receiveUs: Math.max(startUs, row.receiveUs) };
}

interface Closes {
  readonly atStartUs: number | undefined;
  /** From when the market is to close when, in order of time; the first holds from the start. */
  readonly known: readonly { readonly fromUs: number; readonly closeUs: number | undefined }[];
  readonly rows: readonly LifeRow[];
  /** Closes that nobody announced. */
  readonly surpriseUs: readonly number[];
}

function closesOf({ closeTimeUs }: LifeMarket, told: readonly LifeStatement[], recorded: TimeSpan): Closes {
  const stated = told.filter(({ closeUs }) => closeUs !== undefined);
  const announced = stated.filter(({ closeUs, timeUs }) => closeUs! > timeUs);
  const before = announced.findLast(({ timeUs }) => timeUs <= recorded.startUs);
  // A close that was seen in time, and not just moved there, had been the close before.
  const first = announced[0]?.event === "close_date_updated" ? undefined : announced[0];
  const atStartUs = (before ?? first)?.closeUs ?? closeTimeUs;
  const known = [{ fromUs: recorded.startUs, closeUs: atStartUs }];
  const rows: LifeRow[] = [];
  for (const { timeUs, receiveUs, closeUs } of announced) {
    if (timeUs <= recorded.startUs || timeUs > recorded.endUs || closeUs === known.at(-1)!.closeUs) continue;
    known.push({ fromUs: timeUs, closeUs: closeUs! });
    rows.push({ timeUs, receiveUs, kind: ROW_KIND.close, size: Math.floor(closeUs! / US_PER_SECOND) });
  }
  const surpriseUs = stated
    .filter((one) => one.closeUs! <= one.timeUs && one.closeUs! > recorded.startUs)
    .filter((one) => closeAt(known, one.closeUs!) !== one.closeUs)
    .map((one) => (one.event === "seen" ? one.closeUs! : timeOfSecond(one.closeUs!, one.timeUs)));
  return { atStartUs, known, rows, surpriseUs: [...new Set(surpriseUs)] };
}

/** When the market was to close, as was known at a time. */
function closeAt(known: Closes["known"], timeUs: number): number | undefined {
  return known.findLast(({ fromUs }) => fromUs <= timeUs)?.closeUs;
}

/** The floor at the start, and each time it rises; it never falls. */
function floorRows(told: readonly LifeStatement[], { startUs, endUs }: TimeSpan): LifeRow[] {
  const rows: LifeRow[] = [];
  let floorBp = 0;
  for (const { timeUs, receiveUs, settlementFloorBp = 0 } of told) {
    if (settlementFloorBp <= floorBp || timeUs > endUs) continue;
    floorBp = settlementFloorBp;
    const row = { timeUs, receiveUs, kind: ROW_KIND.floor, size: floorBp };
    if (timeUs > startUs) rows.push(row);
    else rows[0] = { ...row, timeUs: startUs, receiveUs: startUs };
  }
  return rows;
}

/** What may change how the market stands. */
interface StatusNews {
  readonly timeUs: number;
  readonly receiveUs: number;
  /** `passes`: the close that was announced, of which the kernel knows. */
  readonly what: "pause" | "resume" | "opens" | "passes" | MarketStatus;
}

function statusRows(
  told: readonly LifeStatement[],
  recorded: TimeSpan,
  closes: Closes,
  pauses: readonly TimeSpan[],
): LifeRow[] {
  const desk = new StatusDesk(recorded.startUs);
  for (const news of statusNews(told, recorded, closes, pauses)) desk.take(news);
  return desk.rows;
}

function statusNews(
  told: readonly LifeStatement[],
  { startUs, endUs }: TimeSpan,
  { known, surpriseUs }: Closes,
  pauses: readonly TimeSpan[],
): StatusNews[] {
  const news: StatusNews[] = [];
  const add = (timeUs: number, what: StatusNews["what"], receiveUs = timeUs): void => {
    news.push({ timeUs, receiveUs, what });
  };
  for (const [index, { fromUs, closeUs = Infinity }] of known.entries())
    if (closeUs < (known[index + 1]?.fromUs ?? Infinity)) add(Math.max(fromUs, closeUs), "passes");
  const openUs = told.findLast((one) => one.openUs !== undefined)?.openUs;
  if (openUs !== undefined && openUs > startUs) {
    add(-Infinity, "inactive");
    if (openUs <= endUs) add(openUs, "opens");
  }
  for (const { timeUs, receiveUs, status, event } of told) {
    const isHindsight = event === "seen" && timeUs > endUs;
    if (status === undefined || status === "settled" || status === "unopened" || isHindsight) continue;
    add(timeUs, status, receiveUs);
  }
  for (const timeUs of surpriseUs) add(timeUs, "closed");
  for (const pause of pauses) {
    if (pause.startUs >= endUs || pause.endUs <= startUs) continue;
    add(pause.startUs, "pause");
    if (pause.endUs <= endUs) add(pause.endUs, "resume");
  }
  return news.toSorted((a, b) => a.timeUs - b.timeUs);
}

/** Keeps how the market stands and says only what changes it. What was so at the start is said at the start. */
class StatusDesk {
  readonly rows: LifeRow[] = [];
  readonly #startUs: number;
  #status: MarketStatus = "open";
  #isPaused = false;

  constructor(startUs: number) {
    this.#startUs = startUs;
  }

  take({ what, timeUs, receiveUs }: StatusNews): void {
    const { rows } = this;
    const isAtStart = timeUs <= this.#startUs;
    const push = (status: MarketStatus): void => {
      const row = { timeUs, receiveUs, kind: ROW_KIND.status, size: MARKET_STATUS[status] };
      rows.push(isAtStart ? { ...row, timeUs: this.#startUs, receiveUs: this.#startUs } : row);
    };
    const before = this.#status;
    if (what === "pause" || what === "resume") {
      this.#isPaused = what === "pause";
      if (before === "open") push(this.#isPaused ? "paused" : "open");
    } else if (what === "passes") {
      if (before !== "determined") this.#status = "closed";
    } else if (what !== "opens" || before === "inactive") {
      this.#status = what === "opens" ? "open" : what;
      if (this.#status === before && what !== "determined") return;
      if (isAtStart) rows.length = 0;
      if (!(isAtStart && this.#status === "open")) push(this.#status);
      if (this.#status === "open" && this.#isPaused) push("paused");
    }
  }
}

/** The final settlement; a result that is not final settles nothing. */
function settlementOf(market: LifeMarket, told: readonly LifeStatement[]): LifeRow | undefined {
  const finals = finalStatements(told);
  const [first] = finals;
  if (first === undefined) return undefined;
  const other = finals.find(({ micros }) => micros !== first.micros);
  if (other !== undefined) throw conflict(market.ticker, first, other.micros, other.source);
  const { settlementMicros } = market;
  if (settlementMicros !== undefined && settlementMicros !== first.micros)
    throw conflict(market.ticker, first, settlementMicros, "the recording's result");
  // A document has the exchange's own time to the microsecond.
  const { settledUs, timeUs, receiveUs } =
    finals.find((one) => one.event === "seen" && one.settledUs !== undefined) ?? first;
  const atUs = settledUs ?? timeUs;
  const kind = ROW_KIND.settlement;
  return { timeUs: atUs, receiveUs: first.event === "seen" ? atUs : receiveUs, kind, size: first.micros };
}

/** Payout of one YES contract, once it is final. */
export function finalSettlementMicros(told: readonly LifeStatement[]): number | undefined {
  return finalStatements(told)[0]?.micros;
}

/** The news of a settlement does not always say at what: then what was determined last before it holds. */
function finalStatements(told: readonly LifeStatement[]): (LifeStatement & { readonly micros: number })[] {
  return told.flatMap((one, index) => {
    if (one.status !== "settled") return [];
    const before = told.slice(0, index).findLast(({ status }) => status === "determined");
    const micros = one.settlementMicros ?? before?.settlementMicros;
    return micros === undefined ? [] : [{ ...one, micros }];
  });
}

function conflict(
  ticker: string,
  { source, micros }: { readonly source: string; readonly micros: number },
  otherMicros: number,
  otherSource: string,
): AppError {
  return dataError(
    "DATA_RESULT_CONFLICT",
    `${ticker} settled at ${formatDollars(micros)} dollars by ${source}, at ${formatDollars(otherMicros)} by ${otherSource}`,
    {
      hint: "One of the two is wrong: fetch the market's record again, and import the right one into another database.",
      data: { ticker, source, micros, otherSource, otherMicros },
    },
  );
}
