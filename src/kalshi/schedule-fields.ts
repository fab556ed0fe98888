/** The exchange's hours as its schedule states them: sessions of each weekday in New York's time, and maintenance. */
import { isFields, type Fields } from "./frame-fields.ts";
import { readDocumentTimeUs, type DocumentPlace } from "./document-walk.ts";

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

/** When trading is open on a weekday, in minutes after midnight in New York; one that runs into the next day ends beyond 1440. */
export interface TradingSession {
  readonly openMinute: number;
  readonly closeMinute: number;
}

/** What holds in a span of time. Outside of the sessions trading is unavailable. */
export interface WeeklyHours {
  readonly startUs: number;
  readonly endUs: number;
  /** By weekday, from Sunday. */
  readonly sessions: readonly (readonly TradingSession[])[];
}

export interface TimeSpan {
  readonly startUs: number;
  readonly endUs: number;
}

export interface ExchangeSchedule {
  readonly weeklyHours: readonly WeeklyHours[];
  readonly maintenance: readonly TimeSpan[];
}

const MINUTES_PER_DAY = 1440;

/** @throws DATA_BAD_FIELD */
export function readSchedule(fields: Fields, at: DocumentPlace): ExchangeSchedule {
  return {
    weeklyHours: readList(fields, "standard_hours", at, readWeek),
    maintenance: readList(fields, "maintenance_windows", at, (window, here) =>
      readSpan(window, here, "start_datetime", "end_datetime"),
    ),
  };
}

function readList<Item>(
  fields: Fields,
  field: string,
  at: DocumentPlace,
  read: (item: Fields, at: DocumentPlace) => Item,
): Item[] {
  const list = fields[field] ?? [];
  if (!Array.isArray(list)) throw at.bad(field, list, "a list");
  return (list as readonly unknown[]).map((item, index) => {
    if (!isFields(item)) throw at.under(field).bad(index, item, "an object");
    return read(item, at.under(field).under(index));
  });
}

function readWeek(fields: Fields, at: DocumentPlace): WeeklyHours {
  const sessions = WEEKDAYS.map((weekday) => readList(fields, weekday, at, readSession));
  return { ...readSpan(fields, at, "start_time", "end_time"), sessions };
}

/** A session that closes at or before the minute it opens at closes on the next day. */
function readSession(fields: Fields, at: DocumentPlace): TradingSession {
  const openMinute = readMinute(fields, "open_time", at);
  const closeMinute = readMinute(fields, "close_time", at);
  return { openMinute, closeMinute: closeMinute > openMinute ? closeMinute : closeMinute + MINUTES_PER_DAY };
}

function readSpan(fields: Fields, at: DocumentPlace, startField: string, endField: string): TimeSpan {
  const startUs = readDocumentTimeUs(fields, startField, at);
  const endUs = readDocumentTimeUs(fields, endField, at);
  if (endUs <= startUs) throw at.bad(endField, fields[endField], `later than ${startField}`);
  return { startUs, endUs };
}

/** "HH:MM", also with seconds; the day's end may be written 24:00. */
function readMinute(fields: Fields, field: string, at: DocumentPlace): number {
  const value = fields[field];
  const [, hour, minute] = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(typeof value === "string" ? value : "") ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  if (!(minutes <= MINUTES_PER_DAY && Number(minute) < 60))
    throw at.bad(field, value, "a time of day as HH:MM");
  return minutes;
}
