/** What is still asked of a strategy under overlays. */
import type { StrategyClaims } from "./claims.ts";
import { INVARIANT_IDS, type InvariantId } from "./ids.ts";
import { matrixRow, type Family } from "./matrix.ts";

/** What overlays keep, whatever lies under them. */
const KEPT: readonly InvariantId[] = [
  "quotes-fall-with-inventory",
  "bid-below-ask",
  "posted-on-grid",
  "size-within-limit",
  "complement-mirrors",
  "inventory-within-limit",
  "pinned-market-is-one-sided",
  "explanation-sums-to-quote",
];

const WHY = "overlays change what the formula quotes";

/** Overlays that add a share of the spread, and families whose spread does not change with the inventory. */
const SPREAD_SHARES: readonly string[] = ["inventory-widening", "expiry-widening"];
/** Overlays after which it does. */
const SPREAD_CHANGERS: readonly string[] = ["competition", "break-even"];
const EVEN_SPREAD: readonly (Family | undefined)[] = ["N", "L", "AS", "G"];

/**
 * The claims of a strategy with overlays: those of the strategy, of what overlays keep.
 * @param overlays their names, the innermost first.
 */
export function claimsWithOverlays(
  { family, excused = {}, drawCount }: StrategyClaims,
  overlays: readonly string[],
): StrategyClaims {
  const lost = INVARIANT_IDS.filter((id) => matrixRow(id) !== undefined && !KEPT.includes(id));
  const below = overlays.slice(
    0,
    Math.max(
      0,
      overlays.findLastIndex((name) => SPREAD_SHARES.includes(name)),
    ),
  );
  const isWidened = overlays.some((name) => SPREAD_SHARES.includes(name));
  const isUneven =
    isWidened && (!EVEN_SPREAD.includes(family) || below.some((name) => SPREAD_CHANGERS.includes(name)));
  return {
    excused: {
      ...Object.fromEntries(lost.map((id) => [id, WHY])),
      ...(isUneven && {
        "quotes-fall-with-inventory":
          "it is widened by a share of its spread, which may get narrower as the inventory grows",
      }),
      ...excused,
    },
    ...(drawCount === undefined ? {} : { drawCount }),
  };
}
