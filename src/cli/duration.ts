/** Spans of time as they are typed: 500ms, 10s, 30m, 2h. */

const WEEK_US = 7 * 24 * 3_600_000_000;
const UNITS_US: Readonly<Record<string, number>> = { ms: 1e3, s: 1e6, m: 60e6, h: 3_600e6 };

/** Whole microseconds, above 0, up to a week; undefined for any other text. */
export function durationUs(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?|\.\d+)\s*(ms|s|m|h)$/.exec(text.trim()) ?? [];
  const us = Math.round(Number(number) * (UNITS_US[unit ?? ""] ?? NaN));
  return us > 0 && us <= WEEK_US ? us : undefined;
}
