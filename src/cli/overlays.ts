/** Overlays from the command line and from configurations. */
import type { StrategyDefinition } from "../core/strategy.ts";
import { overlaid, type OverlayChoice } from "../strategies/overlays/overlaid.ts";
import { overlayChoice } from "../strategies/overlays/overlay-choice.ts";
import { parseJsonObject } from "./values.ts";

/** One overlay as it was written: `NAME`, `NAME={"param":1}`, or its name and parameters. */
export type OverlayText =
  string | { readonly name: string; readonly params?: Readonly<Record<string, unknown>> | undefined };

const EXAMPLE = 'competition={"followSeconds":5}';

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
    return overlayChoice(name, params);
  });
}

function parseOverlay(text: string, setting: string): Exclude<OverlayText, string> {
  const [, name = "", json] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  return json === undefined ? { name } : { name, params: parseJsonObject(setting, json, EXAMPLE) };
}
