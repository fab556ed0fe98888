/** One text for all ways to write a plan down, and its hashes. */
import { hashText } from "../../core/digest.ts";
import type { StrategyDefinition } from "../../core/strategy.ts";
import type { SweptStrategy } from "./axes.ts";
import { tokensOf } from "./condition-tokens.ts";
import type { PlanDocument } from "./document.ts";
import type { MarketSource } from "./markets.ts";
import type { Objective } from "./objective.ts";
import type { RunRules } from "./run-rules.ts";
import type { Scenarios } from "./scenarios.ts";
import type { SplitRule } from "./split-rule.ts";

/** Changes where the same plan comes to mean other cells. */
const SCHEMA = "halfspread-plan/1";

interface PlanParts {
  readonly strategy: SweptStrategy;
  readonly scenarios: Scenarios;
  readonly run: RunRules;
  readonly markets: MarketSource;
  readonly split: SplitRule | undefined;
  readonly objective: Objective;
}

/** Everything in it is complete with defaults, so that saying a default is saying nothing. */
export function planHashes(
  document: PlanDocument,
  { strategy, scenarios, run, markets, split, objective }: PlanParts,
): { readonly hash: string; readonly workHash: string } {
  const { question, decision, conditions = [], subset } = document;
  const { definition, fixed, axes } = strategy;
  const { fees = "unstated", feePrecision, cashMicros, rateLimit, isGapAllowed } = run;
  const work = {
    schema: SCHEMA,
    strategy: definition.name,
    fixed,
    axes: axes.map(({ name, values }) => ({ name, values })),
    conditions: conditions.map((text) => plainCondition(text, definition)).toSorted(),
    subset: subset === undefined ? undefined : { ...subset, seed: subset.seed ?? "1" },
    markets: { ...markets, db: undefined },
    scenarios: scenarios.list,
    run: { fees, feePrecision, cashMicros, rateLimit, isGapAllowed },
    limits: limitsText(document),
  };
  return {
    workHash: hashText(canonicalText(work)),
    hash: hashText(canonicalText({ work, question, decision, split, objective })),
  };
}

/** Without the blanks that say nothing. */
function plainCondition(text: string, { parameters }: StrategyDefinition): string {
  const names = parameters.map(({ name }) => name);
  return tokensOf(text, names)
    .map((token) => token.text)
    .join(" ");
}

/** What limits and flows are made of, as it is written. */
function limitsText({ run = {} }: PlanDocument): unknown {
  const { maxPosition, riskProfile, risk, flow } = run;
  return { maxPosition, riskProfile, risk, flow };
}

/** JSON with the names of every object in order; what is undefined is not there. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    const entries = Object.entries(part as Readonly<Record<string, unknown>>);
    return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}
