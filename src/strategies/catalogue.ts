import { usageError } from "../core/errors.ts";
import type { StrategyDefinition } from "../core/strategy.ts";
import { avellanedaStoikov } from "./avellaneda-stoikov.ts";
import { fixedSpread } from "./fixed-spread.ts";
import { glft } from "./glft.ts";
import { hjbContinuous } from "./hjb-continuous.ts";
import { hjbFixedFair } from "./hjb-fixed-fair.ts";
import { hjbTable } from "./hjb-table.ts";
import { linearSkew } from "./linear-skew.ts";
import { logitSkew } from "./logit-skew.ts";
import { naiveSkew } from "./naive-skew.ts";
import { riccati } from "./riccati.ts";

const BUILT_IN = {
  "naive-skew": naiveSkew,
  "linear-skew": linearSkew,
  "fixed-spread": fixedSpread,
  "avellaneda-stoikov": avellanedaStoikov,
  glft,
  riccati,
  "logit-skew": logitSkew,
  "hjb-table": hjbTable,
  "hjb-continuous": hjbContinuous,
  "hjb-fixed-fair": hjbFixedFair,
} as const satisfies Record<string, StrategyDefinition>;

/** The names there are: src/check/strategy-rows.ts needs a row for each. */
export type StrategyName = keyof typeof BUILT_IN;

/** Every strategy there is, by name. */
export const STRATEGIES: ReadonlyMap<string, StrategyDefinition> = new Map(Object.entries(BUILT_IN));

/** @throws USAGE_UNKNOWN_STRATEGY */
export function strategyNamed(name: string): StrategyDefinition {
  const definition = STRATEGIES.get(name);
  if (definition === undefined)
    throw usageError("USAGE_UNKNOWN_STRATEGY", `there is no strategy "${name}"`, {
      hint: `Strategies: ${[...STRATEGIES.keys()].join(", ")}.`,
      data: { name },
    });
  return definition;
}
