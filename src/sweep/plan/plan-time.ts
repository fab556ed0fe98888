import { usageError } from "../../core/errors.ts";
import { US_PER_MS } from "../../core/units.ts";

/** "2026-01-08T13:30:00Z" or with another zone, as microseconds since 1970 UTC. @throws USAGE_BAD_TIME */
export function timeUsOf(text: string, name: string): number {
  const timeMs = isTime(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(timeMs)) return timeMs * US_PER_MS;
  throw usageError("USAGE_BAD_TIME", `${name} was "${text}", it must be a time with its zone`, {
    hint: 'Write for example "2026-01-08T13:30:00Z".',
    data: { name, text },
  });
}

/** Whether it is meant to be a time: nothing else begins with a date. */
export function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(text);
}
