/** Overlays from the command line and from configurations. */
import { usageError } from "../core/errors.ts";
import { completeParameters, type StrategyDefinition } from "../core/strategy.ts";
import { US_PER_MS, US_PER_SECOND } from "../core/units.ts";
import { OVERLAYS, overlayNamed } from "../strategies/overlays/catalogue.ts";
import { overlaid, type OverlayChoice } from "../strategies/overlays/overlaid.ts";
import type { OverlayDefinition } from "../strategies/overlays/overlay.ts";
import { suggesting } from "./suggestions.ts";
import { parseJsonObject } from "./values.ts";

/** One overlay as it was written: `NAME`, `NAME={"param":1}`, or its name and parameters. */
export type OverlayText =
  string | { readonly name: string; readonly params?: Readonly<Record<string, unknown>> | undefined };

const EXAMPLE = 'competition={"followSeconds":5}';
const MS_PER_SECOND = US_PER_SECOND / US_PER_MS;

/** The strategy with the overlays, the innermost first; the strategy itself without any. */
export function withOverlays(
  definition: StrategyDefinition,
  texts: readonly OverlayText[] | undefined,
  setting: string,
): StrategyDefinition {
  return overlaid(definition, chooseOverlays(texts, setting));
}

/** @throws USAGE_UNKNOWN_OVERLAY, USAGE_BAD_JSON, USAGE_UNKNOWN_PARAMETER, USAGE_BAD_PARAMETER */
export function chooseOverlays(
  texts: readonly OverlayText[] | undefined,
  setting: string,
): readonly OverlayChoice[] {
  return (texts ?? []).map((text) => {
    const { name, params = {} } = typeof text === "string" ? parseOverlay(text, setting) : text;
    const overlay = chooseOverlay(name);
    const parameters = Object.fromEntries(
      Object.entries(params).map(([key, value]) => [key, timeOf(overlay, key, value)]),
    );
    const names = overlay.parameters.map((spec) => spec.name);
    suggesting(names, () => completeParameters(overlay, parameters));
    return { overlay, parameters };
  });
}

/** @throws USAGE_UNKNOWN_OVERLAY, with the name that was likely meant. */
function chooseOverlay(name: string): OverlayDefinition {
  return suggesting([...OVERLAYS.keys()], () => overlayNamed(name));
}

function parseOverlay(text: string, setting: string): Exclude<OverlayText, string> {
  const [, name = "", json] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  return json === undefined ? { name } : { name, params: parseJsonObject(setting, json, EXAMPLE) };
}

/** Moments may be written as times with their zone. */
function timeOf({ name }: OverlayDefinition, parameter: string, value: unknown): unknown {
  if (!parameter.endsWith("UnixSeconds") || typeof value !== "string") return value;
  const timeMs = /(?:Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isFinite(timeMs)) return timeMs / MS_PER_SECOND;
  throw usageError(
    "USAGE_BAD_PARAMETER",
    `${name}.${parameter} was "${value}", it must be seconds since 1970 or a time with its zone`,
    { hint: 'Write for example "2026-01-08T13:30:00Z".', data: { name: parameter, value } },
  );
}
