import { US_PER_MS } from "../core/units.ts";
import { badField, readOptionalInteger, type Fields, type FramePlace } from "./frame-fields.ts";

/** The exchange's time of what a frame tells. A number in `ts` is whole seconds and too coarse to order by: it is left alone. */
export function readExchangeUs(msg: Fields, place: FramePlace): number | undefined {
  const ms = readOptionalInteger(msg, "ts_ms", place);
  const text = msg.ts;
  if (typeof text !== "string") return ms === undefined ? undefined : ms * US_PER_MS;
  if (ms !== undefined) return exchangeUsOf(text, ms);
  const timeUs = parseRfc3339Us(text);
  if (timeUs === undefined) throw badField(place, "ts", text, "an RFC 3339 time in UTC");
  return timeUs;
}

/** When the recorder received a frame. */
export function readReceiveUs(outer: Fields, place: FramePlace): number | undefined {
  const receiveUs = readOptionalInteger(outer, "recv_us", place);
  if (receiveUs !== undefined) return receiveUs;
  const receivedMs = readOptionalInteger(outer, "received_ms", place);
  return receivedMs === undefined ? undefined : receivedMs * US_PER_MS;
}

/** The exchange's time of a frame in µs: its text where that agrees with its milliseconds, else those. */
export function exchangeUsOf(text: string, ms: number): number {
  const timeUs = parseRfc3339Us(text);
  const msUs = ms * US_PER_MS;
  return timeUs !== undefined && Math.abs(timeUs - msUs) <= US_PER_MS ? timeUs : msUs;
}

/**
 * Microseconds since 1970 of an RFC 3339 time in UTC, or undefined when the text is none.
 *
 * The exchange trims trailing zeros, so a fraction has any number of digits; those beyond microseconds are cut.
 * @example parseRfc3339Us("2026-08-07T06:46:28.97871Z") // 1786085188978710
 */
export function parseRfc3339Us(text: string): number | undefined {
  const end = text.length - 1;
  const isShaped =
    end >= 19 &&
    text.charCodeAt(4) === 45 && // -
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(10) === 84 && // T
    text.charCodeAt(13) === 58 && // :
    text.charCodeAt(16) === 58 &&
    text.charCodeAt(end) === 90; // Z
  if (!isShaped) return undefined;
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const ms = Date.UTC(digits(text, 0, 4), month - 1, day, hour, minute, second);
  const isOnClock = hour < 24 && minute < 60 && second < 60;
  const isInCalendar = month >= 1 && month <= 12 && new Date(ms).getUTCDate() === day;
  const fractionUs = end === 19 ? 0 : text.charCodeAt(19) === 46 ? digits(text, 20, Math.min(end, 26)) : NaN;
  const timeUs = ms * 1000 + fractionUs * 10 ** Math.max(0, 26 - end);
  return isOnClock && isInCalendar && Number.isInteger(timeUs) ? timeUs : undefined;
}

/** The number that stands in text[from, to), NaN when it is empty or holds anything but digits. */
function digits(text: string, from: number, to: number): number {
  let value = from < to ? 0 : NaN;
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}
