/**
 * When the exchange as a whole does not trade: no orders are placed or amended, cancels go through, what rests stays.
 *
 * What its schedule says wins: on a day that seen weekly hours cover the time outside of their sessions is a pause, and
 * maintenance windows always are. On a day of which the schedule says nothing the rules below hold.
 */
import { exchangeDayOf, exchangeMinuteUs } from "../core/exchange-day.ts";
import type { ExchangeSchedule, TimeSpan, WeeklyHours } from "../kalshi/schedule-fields.ts";

/** A pause that comes every week on a day, in New York's minutes after midnight, on the days from one to before another. */
interface WeeklyPause {
  /** Days as `exchangeDayOf` counts them. */
  readonly fromDay: number;
  readonly untilDay: number;
  /** From Sunday, 0. */
  readonly weekday: number;
  readonly startMinute: number;
  readonly endMinute: number;
}

const THURSDAY = 4;

/**
 * Trading around the clock but for Thursday's maintenance began on 2025-08-07 (announced by Kalshi on 2025-08-04); the pause is
 * that of Kalshi docs, maintenance_and_pauses, read 2026-11-20. Of the hours before nothing is taken for granted.
 */
const WEEKLY_PAUSES: readonly WeeklyPause[] = [
  {
    fromDay: Date.UTC(2025, 7, 7) / 86_400_000,
    untilDay: Infinity,
    weekday: THURSDAY,
    startMinute: 3 * 60,
    endMinute: 5 * 60,
  },
];

const MINUTES_PER_DAY = 1440;

/** Schedules in the order in which they were seen: of two that cover a day the later one counts. */
export type SeenHours = Pick<ExchangeSchedule, "weeklyHours" | "maintenance">;

/** The pauses that begin or last within a span, in order, none touching the next; each whole, also beyond the span. */
export function tradingPauses(
  { startUs, endUs }: TimeSpan,
  { weeklyHours, maintenance }: SeenHours,
): TimeSpan[] {
  const pauses = maintenance.filter((window) => window.startUs < endUs && window.endUs > startUs);
  const stated = weeklyHours.filter(({ sessions }) => sessions.some((ofDay) => ofDay.length > 0));
  // A session of the day before may reach into the first day, and a pause of the last day beyond it.
  for (let day = exchangeDayOf(startUs) - 1; day <= exchangeDayOf(endUs); day++) {
    const hours = stated.findLast((week) => coversDay(week, day));
    if (hours !== undefined) pauses.push(...closedHours(day, hours, stated));
    else if (!maintenance.some((window) => touchesDay(window, day))) pauses.push(...usualPauses(day));
  }
  return joined(pauses).filter((pause) => pause.startUs < endUs && pause.endUs > startUs);
}

function usualPauses(day: number): TimeSpan[] {
  return WEEKLY_PAUSES.filter(
    ({ fromDay, untilDay, weekday }) => day >= fromDay && day < untilDay && weekday === weekdayOf(day),
  ).map(({ startMinute, endMinute }) => spanOf(day, startMinute, endMinute));
}

/** What the day's sessions, and those of the day before that run into it, leave of the day. */
function closedHours(day: number, hours: WeeklyHours, stated: readonly WeeklyHours[]): TimeSpan[] {
  const before = stated.findLast((week) => coversDay(week, day - 1)) ?? hours;
  const sessions = [
    ...before.sessions[weekdayOf(day - 1)]!.map(({ closeMinute }) => ({
      openMinute: 0,
      closeMinute: closeMinute - MINUTES_PER_DAY,
    })),
    ...hours.sessions[weekdayOf(day)]!,
  ].toSorted((a, b) => a.openMinute - b.openMinute);
  const closed: TimeSpan[] = [];
  let minute = 0;
  for (const { openMinute, closeMinute } of sessions) {
    if (openMinute > minute) closed.push(spanOf(day, minute, openMinute));
    minute = Math.max(minute, closeMinute);
  }
  if (minute < MINUTES_PER_DAY) closed.push(spanOf(day, minute, MINUTES_PER_DAY));
  return closed;
}

function coversDay({ startUs, endUs }: TimeSpan, day: number): boolean {
  const noonUs = exchangeMinuteUs(day, MINUTES_PER_DAY / 2);
  return startUs <= noonUs && noonUs < endUs;
}

function touchesDay({ startUs, endUs }: TimeSpan, day: number): boolean {
  return startUs < exchangeMinuteUs(day + 1, 0) && endUs > exchangeMinuteUs(day, 0);
}

function weekdayOf(day: number): number {
  return (((day + THURSDAY) % 7) + 7) % 7;
}

function spanOf(day: number, startMinute: number, endMinute: number): TimeSpan {
  return { startUs: exchangeMinuteUs(day, startMinute), endUs: exchangeMinuteUs(day, endMinute) };
}

function joined(spans: readonly TimeSpan[]): TimeSpan[] {
  const whole: TimeSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.startUs - b.startUs || a.endUs - b.endUs)) {
    const last = whole.at(-1);
    if (last === undefined || span.startUs > last.endUs) whole.push(span);
    else whole[whole.length - 1] = { startUs: last.startUs, endUs: Math.max(last.endUs, span.endUs) };
  }
  return whole;
}
