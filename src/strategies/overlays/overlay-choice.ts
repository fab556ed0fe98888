/** One overlay of a strategy, as it is named with its parameters. */
import { usageError } from "../../core/errors.ts";
import { completeParameters } from "../../core/strategy.ts";
import { suggesting } from "../../core/suggestions.ts";
import { US_PER_MS, US_PER_SECOND } from "../../core/units.ts";
import { OVERLAYS, overlayNamed } from "./catalogue.ts";
import type { OverlayChoice } from "./overlaid.ts";
import type { OverlayDefinition } from "./overlay.ts";

const MS_PER_SECOND = US_PER_SECOND / US_PER_MS;

/** @throws USAGE_UNKNOWN_OVERLAY, USAGE_UNKNOWN_PARAMETER, USAGE_BAD_PARAMETER */
export function overlayChoice(name: string, params: Readonly<Record<string, unknown>>): OverlayChoice {
  const overlay = overlayLike(name);
  const parameters = Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, momentOf(`${overlay.name}.${key}`, value)]),
  );
  const names = overlay.parameters.map((spec) => spec.name);
  suggesting(names, () => completeParameters(overlay, parameters));
  return { overlay, parameters };
}

/** @throws USAGE_UNKNOWN_OVERLAY, with the name that was likely meant. */
export function overlayLike(name: string): OverlayDefinition {
  return suggesting([...OVERLAYS.keys()], () => overlayNamed(name));
}

/** Moments may be written as times with their zone; anything else is left as it is. @throws USAGE_BAD_PARAMETER */
export function momentOf(parameter: string, value: unknown): unknown {
  if (!parameter.endsWith("UnixSeconds") || typeof value !== "string") return value;
  const timeMs = /(?:Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isFinite(timeMs)) return timeMs / MS_PER_SECOND;
  throw usageError(
    "USAGE_BAD_PARAMETER",
    `${parameter} was "${value}", it must be seconds since 1970 or a time with its zone`,
    { hint: 'Write for example "2026-01-08T13:30:00Z".', data: { name: parameter, value } },
  );
}
