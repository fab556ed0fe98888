/**
 * Inventory comes back: regression of its change on its level over simulated paths.
 *
 * A step is one fill, and only fills from positions with room on both sides count: in clock time, or at the limit, even a
 * strategy that leans the wrong way seems to revert, because a bounded position cannot go further. Fill by fill a strategy
 * that leans neither way makes a martingale of its inventory: the expected sum of level x change is 0.
 *
 * Rates: z = slope / its standard error by resampling paths; the interval is the slope -/+ 5 of them, so that a check passes
 * where z < -5. Under no skew z is about Student's t with 95 degrees of freedom, below -5 once in 700,000 checks. Under a skew
 * the mean of z grows with the root of the time: with paths of 100 s it was -19.8 with a spread of 2.25 over 200 seeds for
 * naive-skew and linear-skew, 6.6 spreads beyond the bound (2e-11 of a normal variable), -8.1 (1.3) for the weakest of the
 * catalogue's twins, and 73 (7.7) for naive-skew turned round: 10 spreads on the wrong side. Paths are three times as
 * long. test/seeds/rates.test.ts measures this again, for every strategy of the catalogue.
 */
import type { MarketView, Strategy, StrategyDefinition } from "../../core/strategy.ts";
import { BID } from "../../core/order-book.ts";
import { randomStream } from "../../core/random.ts";
import { LOTS_PER_CONTRACT } from "../../core/units.ts";
import { flowRules } from "../../engine/account-flow.ts";
import type { JournalEntry } from "../../engine/journal.ts";
import { ZERO_LATENCY } from "../../engine/latency.ts";
import type { CheckContext, StrategyInvariant } from "../invariant.ts";
import { positionMax } from "../draws.ts";
import { targetContracts } from "../models.ts";
import type { Subject } from "../subject.ts";
import { makeFlowMarket } from "./flow-market.ts";
import { quotedScale, scaledFlow } from "./flow-scale.ts";
import { clusteredSlope, type Estimate, type PathSums } from "./interval.ts";
import { replayLanes, UNLIMITED, type LanePlan } from "./lane-run.ts";
import { strategyReplay, type Finding } from "./replay-check.ts";

const PATH_COUNT = 96;
const PATH_SECONDS = 300;
/** Half the interval's width, standard errors. */
export const INTERVAL_SE = 5;
/** Fewer say nothing. */
const FILLS_MIN = 200;

export const inventoryReverts: StrategyInvariant = strategyReplay(
  {
    id: "inventory-reverts",
    statement: "A position comes back: the next fill is more likely to reduce it than to add to it.",
    condition:
      "slope of dq on q - q* without intercept over all fills from a position with room for an order on both sides, 96 paths of 300 s in a flow that is known, is below 0 with an interval that excludes 0; paths resampled whole",
    tolerance:
      "statistical: interval of 5 standard errors; a strategy of the catalogue fails by chance less than once in a million checks, one whose skew is turned round or left out passes less than once in a thousand",
    costs:
      "A position that does not come back is settled: at a limit of 10 contracts $10 either way, each time, where 2 to 3 contracts would have been held.",
  },
  judge,
);

function judge(subject: Subject, context: CheckContext): Finding {
  const drift = measureDrift(subject, context.seed);
  if ("reason" in drift) return drift;
  const { slope, stepCount, pathCount } = drift;
  const [low, high] = intervalOf(slope);
  const figures = `slope ${slope.value.toFixed(4)} a fill [${low.toFixed(4)}, ${high.toFixed(4)}]`;
  if (high < 0) return { caseCount: pathCount, detail: `${figures} over ${stepCount} fills` };
  return {
    state: {
      fills: stepCount,
      slopeLow: low,
      slopeHigh: high,
      meanInventoryContracts: drift.meanInventoryContracts,
      limitContracts: positionMax(subject.parameters),
    },
    observed: `${figures}: a contract more makes the next fill ${slope.value > 0 ? "add" : "take away"} ${Math.abs(slope.value).toFixed(4)} contracts on average`,
    demanded: "the whole interval is below 0: the next fill takes away",
    likelyCause: causeOf(subject, context.seed, low),
    cost: `it holds ${drift.meanInventoryContracts.toFixed(1)} contracts on average: $${drift.meanInventoryContracts.toFixed(2)} either way at the settlement`,
  };
}

function intervalOf({ value, standardError }: Estimate): readonly [low: number, high: number] {
  return [value - INTERVAL_SE * standardError, value + INTERVAL_SE * standardError];
}

interface Drift {
  readonly slope: Estimate;
  readonly stepCount: number;
  readonly pathCount: number;
  /** Mean of |q| before a fill. */
  readonly meanInventoryContracts: number;
}

/** @param isNegated whether the strategy is told the opposite of its inventory: what one with a turned sign would need. */
export function measureDrift(
  subject: Subject,
  seed: string,
  isNegated = false,
): Drift | { readonly reason: string } {
  const scale = quotedScale(subject);
  if (scale === undefined) return { reason: "at 50 cents and its target it does not quote both sides" };
  const { definition, parameters } = subject;
  const flow = scaledFlow(scale);
  const { tape } = makeFlowMarket(seed, "inventory-reverts", PATH_SECONDS);
  const plans = Array.from({ length: PATH_COUNT }, (_, path): LanePlan => ({
    name: `path ${path}`,
    create: () => (isNegated ? toldTheOpposite(definition, parameters) : definition.create(parameters)),
    fillRules: flowRules(flow, `${seed}/inventory-reverts/${path}`),
    latency: ZERO_LATENCY,
    limits: UNLIMITED,
  }));
  const target = targetContracts(parameters);
  const limit = positionMax(parameters);
  const paths = replayLanes(tape, plans).map(({ entries }) => pathSums(entries, target, limit));
  const stepCount = paths.reduce((sum, path) => sum + path.stepCount, 0);
  const fillCount = paths.reduce((sum, path) => sum + path.fillCount, 0);
  if (fillCount < FILLS_MIN || !paths.some(({ squares }) => squares > 0))
    return { reason: `it was filled ${fillCount} times in ${PATH_COUNT} paths` };
  const random = randomStream(seed, "inventory-reverts/resampling");
  const held = paths.reduce((sum, path) => sum + path.heldContracts, 0);
  return {
    slope: clusteredSlope(paths, random),
    stepCount,
    pathCount: PATH_COUNT,
    meanInventoryContracts: held / fillCount,
  };
}

interface FilledPath extends PathSums {
  readonly stepCount: number;
  readonly fillCount: number;
  /** Sum of |q| before each fill. */
  readonly heldContracts: number;
}

/** What a path's fills add to the regression. */
function pathSums(entries: readonly JournalEntry[], target: number, limit: number): FilledPath {
  let [inventory, products, squares, stepCount, fillCount, heldContracts] = [0, 0, 0, 0, 0, 0];
  for (const { kind, side, lots } of entries) {
    if (kind !== "filled") continue;
    const size = lots / LOTS_PER_CONTRACT;
    const change = side === BID ? size : -size;
    const hasRoom = Math.abs(inventory) + size <= limit;
    if (hasRoom) {
      products += (inventory - target) * change;
      squares += (inventory - target) ** 2;
      stepCount++;
    }
    heldContracts += Math.abs(inventory);
    fillCount++;
    inventory += change;
  }
  return { products, squares, stepCount, fillCount, heldContracts };
}

/** What is the matter with a strategy whose interval, from `low` up, reaches 0. */
function causeOf(subject: Subject, seed: string, low: number): string {
  const turned = measureDrift(subject, seed, true);
  if (!("reason" in turned) && intervalOf(turned.slope)[1] < 0)
    return "inverted sign: told the opposite of its inventory it reverts";
  return low > 0
    ? "inverted sign: it quotes to add to what it holds"
    : "dropped term: its quotes do not lean against its inventory, or by less than a tick";
}

function toldTheOpposite(definition: StrategyDefinition, parameters: Subject["parameters"]): Strategy {
  const strategy = definition.create(parameters);
  return {
    quote: (group, sheets) =>
      strategy.quote({ ...plain(group), markets: group.markets.map(withOppositeInventory) }, sheets),
    explain: () => [],
  };
}

function plain({ changed, changedCount, nowUs }: Parameters<Strategy["quote"]>[0]) {
  return { changed, changedCount, nowUs };
}

function withOppositeInventory(market: MarketView): MarketView {
  const { ticker, grid, fairCents, bestBidCents, bestAskCents, bestBidContracts, bestAskContracts } = market;
  const { inventoryContracts, hoursToClose, isTrading, isChanged } = market;
  return {
    ticker,
    grid,
    fairCents,
    bestBidCents,
    bestAskCents,
    bestBidContracts,
    bestAskContracts,
    inventoryContracts: -inventoryContracts,
    hoursToClose,
    isTrading,
    isChanged,
  };
}
