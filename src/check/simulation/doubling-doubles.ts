/** Nothing in the machine is a fixed number of contracts: a market twice as large earns twice as much. */
import { LOTS_PER_CONTRACT } from "../../core/units.ts";
import { completeParameters, type Parameters, type StrategyDefinition } from "../../core/strategy.ts";
import { positionLimitOnly } from "../../engine/risk-limits.ts";
import { linearSkew } from "../../strategies/linear-skew.ts";
import { naiveSkew } from "../../strategies/naive-skew.ts";
import type { SharedInvariant } from "../invariant.ts";
import { eagerDefinition } from "./backtest-lanes.ts";
import { makerPlans, replayLanes, tapeRules, type LanePlan, type LaneRun, type Replay } from "./lane-run.ts";
import { contractsOfLots, dollars, firstBreach, sharedReplay, type ReplayBreach } from "./replay-check.ts";
import { syntheticWorlds } from "./worlds.ts";

/** Not those that give a queue its share of cancels: they round what is ahead of us to whole lots. */
const MODELS = ["fifo-matched", "fifo-pessimistic", "through", "touch"] as const;

/** Each strategy with an order of 50 contracts and a limit of 200, and with twice that. */
const MAKERS: readonly (readonly [StrategyDefinition, one: Parameters, twice: Parameters])[] = [
  [
    naiveSkew,
    { sizeContracts: 50, maxPositionContracts: 200 },
    { sizeContracts: 100, maxPositionContracts: 400 },
  ],
  [
    linearSkew,
    { sizeContracts: 50, maxPositionContracts: 200, skewCentsPerContract: 0.02 },
    { sizeContracts: 100, maxPositionContracts: 400, skewCentsPerContract: 0.01 },
  ],
  [eagerDefinition, { sizeContracts: 400.5 }, { sizeContracts: 801 }],
];
const LIMIT_LOTS = 1_000 * LOTS_PER_CONTRACT;

export function doublingDoubles(replay: Replay = replayLanes): SharedInvariant {
  return sharedReplay(
    {
      id: "doubling-doubles",
      statement: "Where every size in the market, every order and every limit is doubled, the P&L doubles.",
      condition:
        "the same fills at the same times and prices, each twice as large, and cash + fees exactly twice: all recorded sizes, order size, position limits doubled, skew a contract halved; before fees, which round; naive-skew, linear-skew and a maker at the best prices under the fill models that share nothing out (fifo-matched, fifo-pessimistic, through, touch), on synthetic markets",
      tolerance: "none: lots and micro-dollars before fees",
      costs:
        "A fill model that gives so many contracts a print whatever its size says nothing of larger orders: 1,000 fills of 10 contracts at 2 cents are $200, not ten times the $20 of single ones.",
    },
    (context) =>
      firstBreach(
        syntheticWorlds(context).flatMap(({ name, tape, truth }) => {
          const single = replay(tape, plansOf(1));
          const double = replay(truth.retold({ lotsFactor: 2 }), plansOf(2));
          return single.map(
            (run, index) => doublingBreach(run, double[index]!, name) ?? run.ledger.fillCount,
          );
        }),
      ),
  );
}

function plansOf(factor: 1 | 2): readonly LanePlan[] {
  const first = makerPlans()[0]!;
  return MODELS.flatMap((model) =>
    MAKERS.map(([definition, one, twice]) => ({
      ...first,
      name: `${definition.name}, fills by ${model}`,
      create: () => definition.create(completeParameters(definition, factor === 1 ? one : twice)),
      fillRules: tapeRules(model),
      limits: positionLimitOnly(factor * LIMIT_LOTS),
    })),
  );
}

function doublingBreach(single: LaneRun, double: LaneRun, world: string): ReplayBreach | undefined {
  const [ones, twos] = [single, double].map(({ entries }) => entries.filter(({ kind }) => kind === "filled"));
  const at = ones!.findIndex((one, index) => {
    const two = twos![index];
    return (
      two === undefined ||
      two.timeUs !== one.timeUs ||
      two.side !== one.side ||
      two.priceBp !== one.priceBp ||
      two.lots !== 2 * one.lots
    );
  });
  const index = at === -1 ? ones!.length : at;
  const [one, two] = [ones![index], twos![index]];
  const [gross, doubled] = [grossOf(single), grossOf(double)];
  const state = { market: world, lane: single.plan.name, fill: index };
  if (one !== undefined || two !== undefined)
    return {
      state,
      observed: `fill ${index} is of ${one === undefined ? "nothing" : contractsOfLots(one.lots)}, in the doubled market of ${two === undefined ? "nothing" : contractsOfLots(two.lots)}`,
      demanded: "it is of twice as much, at the same time and price",
      likelyCause: "scale: a size is a fixed number of contracts and not a share of what there is",
    };
  if (2 * gross === doubled) return undefined;
  return {
    state,
    observed: `before fees cash is ${dollars(gross)}, in the doubled market ${dollars(doubled)}`,
    demanded: `it is ${dollars(2 * gross)}`,
    missMicros: doubled - 2 * gross,
    likelyCause: "scale: money is booked that does not grow with the size",
  };
}

/** Cash before fees, micros. */
function grossOf({ ledger }: LaneRun): number {
  return ledger.cashMicros + ledger.feesMicros;
}
