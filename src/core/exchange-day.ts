/**
 * The exchange's day: midnight to midnight in New York, where Kalshi keeps its hours (its schedule is in ET; Kalshi docs,
 * exchange schedule, read 2026-11-20). By the rule of the United States in force since 2007, written out, because a time
 * zone database differs between machines: summer time begins on March's second Sunday and ends on November's first, both
 * at 2:00 local time.
 */
import { US_PER_HOUR, US_PER_MS } from "./units.ts";

const US_PER_DAY = 24 * US_PER_HOUR;
/** 1970-01-01 was a Thursday; days since then whose remainder by 7 is this are Sundays. */
const SUNDAY = 3;
const WINTER_OFFSET_US = 5 * US_PER_HOUR;
const SUMMER_OFFSET_US = 4 * US_PER_HOUR;

/**
 * The end of the exchange's day a time is in: the first midnight in New York after it. Costs a calendar computation; keep the result.
 * @param timeUs from 2007 on.
 * @example exchangeDayEndUs(Date.UTC(2026, 10, 20, 4, 59) * 1000) // 2026-11-20T05:00:00Z
 */
export function exchangeDayEndUs(timeUs: number): number {
  const localDay = Math.floor((timeUs - offsetUs(timeUs)) / US_PER_DAY);
  const endLocalUs = (localDay + 1) * US_PER_DAY;
  // No change happens within an hour of midnight, so the offset a moment before it is the offset at it.
  return endLocalUs + offsetUs(endLocalUs + SUMMER_OFFSET_US);
}

/** UTC less New York's time. */
function offsetUs(timeUs: number): number {
  const year = new Date(timeUs / US_PER_MS).getUTCFullYear();
  const startUs = sundayUs(year, 2, 2) + 2 * US_PER_HOUR + WINTER_OFFSET_US;
  const endUs = sundayUs(year, 10, 1) + 2 * US_PER_HOUR + SUMMER_OFFSET_US;
  return timeUs >= startUs && timeUs < endUs ? SUMMER_OFFSET_US : WINTER_OFFSET_US;
}

/** UTC midnight of a month's n-th Sunday; months count from 0. */
function sundayUs(year: number, month: number, nth: number): number {
  const firstDay = (Date.UTC(year, month, 1) * US_PER_MS) / US_PER_DAY;
  const daysToSunday = (SUNDAY - (firstDay % 7) + 7) % 7;
  return (firstDay + daysToSunday + 7 * (nth - 1)) * US_PER_DAY;
}

/** The exchange's day a time is in: days from 1970-01-01, a Thursday, to the date in New York. */
export function exchangeDayOf(timeUs: number): number {
  return Math.floor((timeUs - offsetUs(timeUs)) / US_PER_DAY);
}

/**
 * When the clocks in New York show a minute of a day: the first time, where they show it twice; where summer time skips it,
 * the minute that they show instead.
 * @param day as `exchangeDayOf` counts. @param minute after midnight; also of the days after.
 */
export function exchangeMinuteUs(day: number, minute: number): number {
  const localUs = day * US_PER_DAY + (minute * US_PER_HOUR) / 60;
  const summerUs = localUs + SUMMER_OFFSET_US;
  return offsetUs(summerUs) === SUMMER_OFFSET_US ? summerUs : localUs + WINTER_OFFSET_US;
}
