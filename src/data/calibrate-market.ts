/** Replays a tape through the calibrator: the whole of it, and windows that roll along. */
import type { IntensityMethod, MarketCalibration, RollingRow } from "../core/calibration-rows.ts";
import { OrderBook } from "../core/order-book.ts";
import { randomStream } from "../core/random.ts";
import {
  HEAD_BLOCK,
  HEAD_EVENT_END,
  HEAD_KIND_MASK,
  HEAD_SLOT_SHIFT,
  ROW_KIND,
  rowLots,
  type Tape,
} from "../core/tape.ts";
import { BP_PER_CENT, US_PER_SECOND } from "../core/units.ts";
import { MarketCalibrator, type CalibratorSettings } from "../estimators/market-calibrator.ts";

const WINDOWS_DEFAULT = 5;
/** Rows of a rolling window's length. */
const ROWS_PER_WINDOW = 4;
const ROLLING_ROWS_MAX = 400;
const TICK_BP_DEFAULT = 100;
const RECORDED_KINDS: readonly number[] = [ROW_KIND.level, ROW_KIND.clear, ROW_KIND.print, ROW_KIND.gap];

export interface CalibrationRequest {
  readonly method: IntensityMethod;
  readonly heldSeconds: number;
  /** Of the rolling estimates; a fifth of the recording where it is not given. */
  readonly windowMinutes: number | undefined;
  readonly seed: string;
}

/** Cost: two passes over the tape, and a bootstrap a rolling row where arrivals cluster. */
export function calibrateMarket(tape: Tape, request: CalibrationRequest): MarketCalibration {
  const { method, heldSeconds, seed } = request;
  const { startUs, endUs } = recordedSpan(tape);
  const spanUs = Math.max(endUs - startUs, US_PER_SECOND);
  const tickCents = openingTickBp(tape) / BP_PER_CENT;
  const settings = { startUs, heldUs: heldSeconds * US_PER_SECOND, tickCents, closeUs: tape.closeTimeUs };
  const whole = new MarketCalibrator({ ...settings, windowUs: spanUs, methods: [method, other(method)] });
  const windowUs =
    request.windowMinutes === undefined
      ? spanUs / WINDOWS_DEFAULT
      : request.windowMinutes * 60 * US_PER_SECOND;
  const rolling = rollingRows(
    tape,
    { ...settings, windowUs, methods: [method], sides: ["both"] },
    { seed, everyUs: Math.max(windowUs / ROWS_PER_WINDOW, spanUs / ROLLING_ROWS_MAX) },
  );
  replayInto(tape, whole);
  whole.advance(endUs);
  return {
    ticker: tape.ticker,
    contentHash: tape.contentHash,
    rowCount: tape.rowCount,
    tickCents,
    whole: whole.estimate(randomStream(seed, `calibrate/${tape.ticker}`)),
    windowMinutes: windowUs / (60 * US_PER_SECOND),
    rolling,
  };
}

/** From the first to the last row of the book or of trades: what is known of the market's life beside may lie years away. */
function recordedSpan(tape: Tape): { readonly startUs: number; readonly endUs: number } {
  const { head, timeUs } = tape;
  const first = head.findIndex((word) => RECORDED_KINDS.includes(word & HEAD_KIND_MASK));
  return first === -1
    ? { startUs: 0, endUs: 0 }
    : { startUs: timeUs[first]!, endUs: timeUs[lastRecordedRow(tape)]! };
}

function lastRecordedRow({ head }: Tape): number {
  return head.findLastIndex((word) => RECORDED_KINDS.includes(word & HEAD_KIND_MASK));
}

function other(method: IntensityMethod): IntensityMethod {
  return method === "sweep" ? "held" : "sweep";
}

/**
 * What a strategy may know as time passes: estimates of the window before, four in each window's length. Nothing of them depends
 * on what comes after, the length of the tape included.
 */
export function rollingEstimates(
  tape: Tape,
  { method, heldSeconds, windowMinutes, seed }: CalibrationRequest & { readonly windowMinutes: number },
): readonly RollingRow[] {
  const windowUs = windowMinutes * 60 * US_PER_SECOND;
  const settings = {
    startUs: recordedSpan(tape).startUs,
    heldUs: heldSeconds * US_PER_SECOND,
    tickCents: openingTickBp(tape) / BP_PER_CENT,
    closeUs: tape.closeTimeUs,
    windowUs,
    methods: [method],
    sides: ["both"],
  } as const;
  return rollingRows(tape, settings, { seed, everyUs: windowUs / ROWS_PER_WINDOW });
}

interface RollingPace {
  readonly seed: string;
  readonly everyUs: number;
}

function rollingRows(tape: Tape, settings: CalibratorSettings, { seed, everyUs }: RollingPace): RollingRow[] {
  const { startUs, windowUs } = settings;
  const calibrator = new MarketCalibrator(settings);
  const rows: RollingRow[] = [];
  let dueUs = startUs + windowUs;
  const take = (nowUs: number): void => {
    for (; dueUs <= nowUs; dueUs += everyUs) {
      calibrator.advance(dueUs);
      if (calibrator.isFull) rows.push(rollingRow(calibrator, dueUs, seed, tape.ticker));
    }
  };
  replayInto(tape, calibrator, take);
  take(recordedSpan(tape).endUs);
  return rows;
}

function rollingRow(calibrator: MarketCalibrator, atUs: number, seed: string, ticker: string): RollingRow {
  const { volatility, intensities } = calibrator.estimate(randomStream(seed, `calibrate/${ticker}/${atUs}`));
  const [both] = intensities;
  return {
    atUs,
    sigmaDollarsPerSqrtHour: volatility.sigmaDollarsPerSqrtHour,
    isClamped: volatility.isClamped,
    intensityPerHour: both?.intensityPerHour,
    kappaPerCent: both?.kappaPerCent,
    reasons: [volatility.reason, both?.reason].filter((reason) => reason !== undefined),
  };
}

/** Feeds prints as they come and best prices as each event leaves them. @param before is told each event's time first. */
function replayInto(tape: Tape, calibrator: MarketCalibrator, before?: (timeUs: number) => void): void {
  const { head: heads, timeUs, grid } = tape;
  const { priceBpOfLevel, levelCount } = grid;
  const book = new OrderBook(levelCount);
  let [bidBp, askBp] = [NaN, NaN];
  let isEventStart = true;
  const lastRow = lastRecordedRow(tape);
  for (let row = 0; row <= lastRow; row++) {
    const head = heads[row]!;
    const nowUs = timeUs[row]!;
    if (isEventStart) before?.(nowUs);
    isEventStart = (head & HEAD_EVENT_END) !== 0;
    const slot = head >>> HEAD_SLOT_SHIFT;
    switch (head & HEAD_KIND_MASK) {
      case ROW_KIND.level:
        book.moveBest(slot, rowLots(tape, row));
        break;
      case ROW_KIND.print:
        if ((head & HEAD_BLOCK) === 0)
          calibrator.print(nowUs, (slot & 1) === 0 ? 0 : 1, priceBpOfLevel[slot >> 1]!);
        break;
      case ROW_KIND.clear:
      case ROW_KIND.gap:
        book.clear();
        break;
      default:
    }
    if (!isEventStart) continue;
    const [nextBidBp, nextAskBp] = book.hasBothSides
      ? [priceBpOfLevel[book.bestBidLevel]!, priceBpOfLevel[book.bestAskLevel]!]
      : [NaN, NaN];
    if (Object.is(nextBidBp, bidBp) && Object.is(nextAskBp, askBp)) continue;
    [bidBp, askBp] = [nextBidBp, nextAskBp];
    calibrator.book(nowUs, bidBp, askBp);
  }
}

/**
 * The price step at the mid with which the market opens, for one that never has both sides a cent: known before the first
 * estimate, whatever comes later. A market that changes its grid is measured by the first.
 */
function openingTickBp({ head: heads, grid, ...tape }: Tape): number {
  const book = new OrderBook(grid.levelCount);
  for (let row = 0; row < tape.rowCount; row++) {
    const head = heads[row]!;
    const kind = head & HEAD_KIND_MASK;
    if (kind === ROW_KIND.level)
      book.moveBest(head >>> HEAD_SLOT_SHIFT, rowLots({ head: heads, ...tape }, row));
    else if (kind === ROW_KIND.clear || kind === ROW_KIND.gap) book.clear();
    if ((head & HEAD_EVENT_END) === 0 || !book.hasBothSides) continue;
    const midBp = (grid.priceBpOfLevel[book.bestBidLevel]! + grid.priceBpOfLevel[book.bestAskLevel]!) / 2;
    return (
      grid.ranges.find(({ startBp, endBp }) => midBp >= startBp && midBp <= endBp)?.stepBp ?? TICK_BP_DEFAULT
    );
  }
  return TICK_BP_DEFAULT;
}
