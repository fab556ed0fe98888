/** The matrix's row of every strategy that comes with the package: its family, and where it differs from that. */
import type { StrategyName } from "../strategies/catalogue.ts";
import type { StrategyClaims } from "./claims.ts";
import type { Family } from "./matrix.ts";

type StrategyRow = StrategyClaims & { readonly family: Family };

/** A strategy of the catalogue without a row here does not compile. */
export const STRATEGY_ROWS = {
  "naive-skew": { family: "N" },
  "linear-skew": { family: "L" },
} as const satisfies Record<StrategyName, StrategyRow>;

/** The row of a strategy of the catalogue. */
export function rowOf(name: StrategyName): StrategyRow {
  return STRATEGY_ROWS[name];
}
