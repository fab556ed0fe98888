/** What the strategies with tables are tuned by, and what they make of it. */
import { usageError } from "../core/errors.ts";
import type { PriceGrid } from "../core/price-grid.ts";
import { assertSizeWithinPosition, type Parameters, type ParameterSpec } from "../core/strategy.ts";
import { BP_PER_CENT } from "../core/units.ts";
import type { TickTableInput } from "./models/tick-table.ts";

/** From 0 to even odds: so many whole steps of fair value. */
const HALF_RANGE_CENTS = 50;
/** Orders to one side that a table goes up to. */
const ORDERS_MAX = 100;
/** Risk aversion times dollars at stake: beyond it utilities are no numbers. Sensible are 0.3 to 3. */
const AVERSION_MAX = 50;

const SPECS = {
  gammaPerDollar: {
    summary: "risk aversion; gamma. About R / maxPositionContracts for an R of 0.3 (bold) to 3 (timid)",
    default: 0.1,
    min: 0,
    max: 1,
  },
  kappaPerCent: {
    summary: "how fast fills thin out with distance; k of A e^(-k distance)",
    default: 1.5,
    min: 0.05,
    max: 5,
  },
  intensityPerHour: {
    summary: "orders filled an hour and side at the fair value itself; A",
    default: 6,
    min: 0.01,
    max: 100_000,
  },
  sigmaDollarsPerSqrtHour: {
    summary: "volatility of the fair value; more than a price that ends at 0 or 100 can have counts as that",
    default: 0.1,
    min: 0,
    max: 2,
  },
  settlementJumpFrac: {
    summary:
      "share of the variance left at the end of the time to go that comes there at one stroke: 1 where the result falls after the close, 0 where it is known by then",
    default: 0.25,
    min: 0,
    max: 1,
  },
  makerFeeRate: {
    summary: "maker's fee of a contract over P (1 - P), dollars; 0 where the series has none",
    default: 0.0175,
    min: 0,
    max: 0.07,
  },
  horizonHours: {
    summary: "time the inventory is carried for: the longest time to go that is reckoned with",
    default: 6,
    min: 0.02,
    max: 720,
  },
  fairStepCents: {
    summary:
      "fair values of the table lie so far apart, or a little less, so that 50 cents are one of them; on grids finer than a cent half a tick at most",
    default: 0.5,
    min: 0.1,
    max: 1,
  },
  sizeContracts: {
    summary: "size of each quote, and of the steps of inventory in the table",
    default: 1,
    min: 0.01,
    max: 1e6,
  },
  maxPositionContracts: {
    summary: "largest inventory either way; at most 100 quotes",
    default: 10,
    min: 0.01,
    max: 1e6,
  },
} as const satisfies Readonly<Record<string, Omit<ParameterSpec, "name">>>;

export type TableParameter = keyof typeof SPECS;

/** The parameters of these names, in this order. */
export function tableParameters(names: readonly TableParameter[]): readonly ParameterSpec[] {
  return names.map((name) => ({ name, ...SPECS[name] }));
}

/** Parameters in the models' units. */
export type TableInputs = TickTableInput;

/** Less is none: the utilities of so little aversion differ from money by less than doubles can tell. */
const GAMMA_PER_DOLLAR_MIN = 1e-8;

/** What a strategy has no parameter for is 0; its fair values lie a cent apart. @throws USAGE_BAD_PARAMETER */
export function tableInputs(parameters: Parameters): TableInputs {
  const sizeContracts = parameters["sizeContracts"]!;
  const maxPositionContracts = parameters["maxPositionContracts"]!;
  assertSizeWithinPosition(sizeContracts, maxPositionContracts);
  const boundSizes = Math.floor(maxPositionContracts / sizeContracts + 1e-9);
  if (boundSizes > ORDERS_MAX)
    throw usageError(
      "USAGE_BAD_PARAMETER",
      `maxPositionContracts ${maxPositionContracts} was ${boundSizes} times sizeContracts ${sizeContracts}: a table goes up to ${ORDERS_MAX} orders`,
      {
        hint: `Quote larger orders, or allow ${ORDERS_MAX * sizeContracts} contracts at most.`,
        data: { sizeContracts, maxPositionContracts },
      },
    );
  const gammaPerDollar = parameters["gammaPerDollar"]!;
  if (gammaPerDollar * maxPositionContracts > AVERSION_MAX)
    throw usageError(
      "USAGE_BAD_PARAMETER",
      `gammaPerDollar was ${gammaPerDollar} and maxPositionContracts ${maxPositionContracts}: their product is above ${AVERSION_MAX}`,
      {
        hint: "Choose gamma from what may be at stake: about 1 / (dollars at the largest position).",
        data: { gammaPerDollar, maxPositionContracts },
      },
    );
  return {
    gammaPerCent: gammaPerDollar < GAMMA_PER_DOLLAR_MIN ? 0 : gammaPerDollar / 100,
    kappaPerCent: parameters["kappaPerCent"]!,
    intensityPerHour: parameters["intensityPerHour"]!,
    sigmaCentsPerSqrtHour: 100 * (parameters["sigmaDollarsPerSqrtHour"] ?? 0),
    settlementJumpFrac: parameters["settlementJumpFrac"] ?? 0,
    makerFeeRate: parameters["makerFeeRate"] ?? 0,
    horizonHours: parameters["horizonHours"]!,
    fairStepCents: evenStepCents(parameters["fairStepCents"] ?? 1),
    sizeContracts,
    boundSizes,
  };
}

/** So long a step at most that a whole number of them makes 50 cents. */
function evenStepCents(cents: number): number {
  return HALF_RANGE_CENTS / Math.ceil(HALF_RANGE_CENTS / cents - 1e-9);
}

/** Finer steps make more cells than differences. */
const GRID_STEP_CENTS_MIN = 0.05;

/**
 * The step of the table for a grid: on one finer than a cent half of its finest tick at most, where the mids of its books lie. Between two fair
 * values quotes are up to a step wider: half a cent would be five ticks of a tenth.
 */
export function gridStepCents(
  { fairStepCents }: Pick<TableInputs, "fairStepCents">,
  grid: PriceGrid,
): number {
  const tickCents = Math.min(...grid.ranges.map(({ stepBp }) => stepBp)) / BP_PER_CENT;
  if (tickCents >= 1) return fairStepCents;
  return Math.min(fairStepCents, evenStepCents(Math.max(GRID_STEP_CENTS_MIN, tickCents / 2)));
}
