/**
 * A strategy whose parameters follow estimates as they come: the same rule, made anew with each. What an estimate says counts from
 * the time at which it could be known, never before.
 */
import { usageError } from "../core/errors.ts";
import type { GroupView, MarketRule, Parameters, Strategy, StrategyDefinition } from "../core/strategy.ts";

/** Estimates of one market, in order of the time from which they count. */
export interface EstimateSeries {
  readonly fromUs: Float64Array;
  /** Of each, the parameters that it replaces. */
  readonly values: readonly Parameters[];
}

/**
 * The definition, its parameters replaced by a market's estimates from their times on; until the first those given hold.
 * @throws USAGE_ESTIMATES_UNUSED, when it is created, for a strategy that is more than a rule for one market.
 */
export function withEstimates(
  definition: StrategyDefinition,
  name: string,
  seriesOf: (ticker: string) => EstimateSeries | undefined,
): StrategyDefinition {
  return { ...definition, name, create: (parameters) => estimated(definition, parameters, seriesOf) };
}

function estimated(
  definition: StrategyDefinition,
  parameters: Parameters,
  seriesOf: (ticker: string) => EstimateSeries | undefined,
): Strategy {
  const first = ruleOf(definition, parameters);
  /** By the market's place in the group. */
  const followers: Follower[] = [];
  const followerAt = ({ markets }: GroupView, place: number): Follower =>
    (followers[place] ??= new Follower(definition, parameters, first, seriesOf(markets[place]!.ticker)));
  return {
    quote(group, sheets) {
      const { markets, changed, changedCount, nowUs } = group;
      for (let index = 0; index < changedCount; index++) {
        const place = changed[index]!;
        followerAt(group, place).ruleAt(nowUs).quote(markets[place]!, sheets[place]!);
      }
    },
    explain(group, marketIndex) {
      return followerAt(group, marketIndex).ruleAt(group.nowUs).explain(group.markets[marketIndex]!);
    },
  };
}

/** The rule of one market as its estimates come; time never runs back. */
class Follower {
  readonly #definition: StrategyDefinition;
  readonly #parameters: Parameters;
  readonly #series: EstimateSeries | undefined;
  #rule: MarketRule;
  #nextIndex = 0;

  constructor(
    definition: StrategyDefinition,
    parameters: Parameters,
    first: MarketRule,
    series: EstimateSeries | undefined,
  ) {
    this.#definition = definition;
    this.#parameters = parameters;
    this.#rule = first;
    this.#series = series;
  }

  ruleAt(nowUs: number): MarketRule {
    const series = this.#series;
    if (series === undefined) return this.#rule;
    let latest: Parameters | undefined;
    while (this.#nextIndex < series.fromUs.length && series.fromUs[this.#nextIndex]! <= nowUs)
      latest = series.values[this.#nextIndex++];
    if (latest !== undefined) this.#rule = ruleOf(this.#definition, { ...this.#parameters, ...latest });
    return this.#rule;
  }
}

function ruleOf(definition: StrategyDefinition, parameters: Parameters): MarketRule {
  const { rule } = definition.create(parameters);
  if (rule !== undefined) return rule;
  throw usageError(
    "USAGE_ESTIMATES_UNUSED",
    `strategy ${definition.name} is more than a rule for one market, its parameters cannot follow estimates`,
    { hint: "Estimate once, with `halfspread calibrate`, and give the figures as parameters." },
  );
}
