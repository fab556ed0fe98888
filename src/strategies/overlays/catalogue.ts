import { usageError } from "../../core/errors.ts";
import { breakEven } from "./break-even.ts";
import { competition } from "./competition.ts";
import { expiryWidening } from "./expiry-widening.ts";
import { flatten } from "./flatten.ts";
import { inventoryWidening } from "./inventory-widening.ts";
import { jumpPause } from "./jump-pause.ts";
import { minimumMarketSpread } from "./minimum-market-spread.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { pauseWindows } from "./pause-windows.ts";
import { sizeBySpread } from "./size-by-spread.ts";
import { sizeByVolatility } from "./size-by-volatility.ts";
import { stopBeforeClose } from "./stop-before-close.ts";
import { timedRequoting } from "./timed-requoting.ts";
import { volatilityLimits } from "./volatility-limits.ts";

const BUILT_IN: readonly OverlayDefinition[] = [
  inventoryWidening,
  expiryWidening,
  sizeBySpread,
  sizeByVolatility,
  volatilityLimits,
  competition,
  breakEven,
  flatten,
  minimumMarketSpread,
  jumpPause,
  pauseWindows,
  stopBeforeClose,
  timedRequoting,
];

/** Every overlay there is, by name. */
export const OVERLAYS: ReadonlyMap<string, OverlayDefinition> = new Map(
  BUILT_IN.map((definition) => [definition.name, definition]),
);

/** @throws USAGE_UNKNOWN_OVERLAY */
export function overlayNamed(name: string): OverlayDefinition {
  const definition = OVERLAYS.get(name);
  if (definition === undefined)
    throw usageError("USAGE_UNKNOWN_OVERLAY", `there is no overlay "${name}"`, {
      hint: `Overlays: ${[...OVERLAYS.keys()].join(", ")}.`,
      data: { name },
    });
  return definition;
}
