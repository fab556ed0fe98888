/** The matrix's row of every strategy that comes with the package: its family, and where it differs from that. */
import type { StrategyName } from "../strategies/catalogue.ts";
import type { StrategyClaims } from "./claims.ts";
import type { Family } from "./matrix.ts";

type StrategyRow = StrategyClaims & { readonly family: Family };

/** A strategy of the catalogue without a row here does not compile. */
export const STRATEGY_ROWS = {
  "naive-skew": { family: "N" },
  "linear-skew": { family: "L" },
  "fixed-spread": {
    family: "L",
    holds: ["reservation-within-payoff"],
    excused: { "inventory-reverts": "it is linear skew with no skew: what it holds wanders until its limit" },
  },
  "avellaneda-stoikov": { family: "AS" },
  glft: { family: "G" },
  riccati: {
    family: "G",
    excused: {
      "spread-follows-risk-aversion":
        "with a time to go and a jump at its end, where its spread turns is not known in closed form",
      "quotes-move-with-fair-value": "the jump of the settlement depends on the fair value",
    },
  },
  // Its quotes are indifference prices: what the family has in the middle alone, it has in bid and ask.
  "logit-skew": { family: "LB", holds: ["round-trip-earns"] },
  // Making a table takes milliseconds: fewer draws for those that have one.
  "hjb-table": { family: "T", drawCount: 80, holds: ["inventory-reverts"] },
  "hjb-continuous": {
    family: "X",
    drawCount: 80,
    excused: {
      "spread-grows-with-volatility":
        "what the price does on the way it does not do at the settlement: more of one risk is less of the other",
      "quotes-at-the-close":
        "running risk and the limit count for less as the close comes, the settlement for more: the sum goes either way",
    },
  },
  "hjb-fixed-fair": {
    family: "T",
    drawCount: 80,
    excused: {
      "variance-within-budget": "it has no volatility",
      "no-dead-parameter":
        "gammaPerDollar is dead, which it is there to show: at a fixed fair value nothing is at risk that aversion could mind",
    },
  },
} as const satisfies Record<StrategyName, StrategyRow>;

/** The row of a strategy of the catalogue. */
export function rowOf(name: StrategyName): StrategyRow {
  return STRATEGY_ROWS[name];
}
