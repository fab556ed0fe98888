/**
 * Synthetic markets: recorded rows as Kalshi's feed would give them, made from a fair value that is known.
 *
 * A market is a pure function of its request. The book never crosses at an event's end, no level is ever negative, every
 * reduction belongs to one order, and who trades against whom is known: what a backtest, an estimator or a fill model
 * says about such a market can be held against the truth.
 */
import { usageError } from "../core/errors.ts";
import { PRICE_LEVEL_STRUCTURES, PriceGrid, type PriceRange } from "../core/price-grid.ts";
import { randomStream } from "../core/random.ts";
import { MICROS_PER_DOLLAR, US_PER_SECOND } from "../core/units.ts";
import { likelyNames } from "./near-names.ts";
import type { RecordedRows } from "./recorded-rows.ts";
import { FairValue } from "./synthetic-fair.ts";
import { SyntheticFlow, type TakerTotals } from "./synthetic-flow.ts";
import { SYNTHETIC_PRESETS, type SyntheticPreset } from "./synthetic-presets.ts";
import { RowWriter } from "./synthetic-rows.ts";

export { SYNTHETIC_PRESETS, type SyntheticPreset } from "./synthetic-presets.ts";

const ROW_COUNT_DEFAULT = 50_000;
/** Room for the first snapshot, which writes at most two sides of 99 levels. */
const ROW_COUNT_MIN = 500;
const ROW_COUNT_MAX = 100_000_000;
/** Monday 2026-01-05 14:30 UTC. */
const OPEN_TIME_US = 1_767_623_400 * US_PER_SECOND;
const STRUCTURE = "linear_cent";
/**
 * sigma sqrt(T) of a whole market is at most this: a martingale in (0, 1) has a finite variance to spend
 * (E of the integral of sigma^2 is at most p (1 - p)), and a long market at a short one's volatility would spend most of its life pinned to an edge.
 */
const INFORMATION_MAX = 2;

export interface SyntheticRequest {
  /** A name in SYNTHETIC_PRESETS. */
  readonly preset: string;
  readonly seed: string;
  /** Rows of the recording, exactly; 50,000 where it is not given. It sets how long the market lives. */
  readonly rowCount?: number;
  readonly ticker?: string;
}

/** What nobody in the market knows, and what its generator was told. */
export interface SyntheticTruth {
  /** When fair value moved; it holds from each time to the next. Ascending, evenly spaced. */
  readonly timeUs: Float64Array;
  /** The probability of YES times 10,000; its last entry is the one the result is drawn with. */
  readonly fairBp: Float64Array;
  /** What the makers believed at those times, basis points. */
  readonly estimateBp: Float64Array;
  /** sigma of dp = sigma p (1 - p) dW, as used; and at even odds in cents. */
  readonly sigmaLogitPerSqrtHour: number;
  readonly sigmaCentsPerSqrtHour: number;
  /** A and k of the uninformed takers of one side, by distance from the makers' estimate, at full activity and even odds. */
  readonly intensityPerHour: number;
  readonly kappaPerCent: number;
  /** Share of the traded lots, and of the takers that traded, that knew the fair value. */
  readonly informedLotsShare: number;
  readonly informedTakersShare: number;
  readonly informed: Readonly<TakerTotals>;
  readonly uninformed: Readonly<TakerTotals>;
  /** Every parameter. */
  readonly parameters: SyntheticPreset;
}

export interface SyntheticMarket {
  readonly ticker: string;
  readonly preset: string;
  readonly priceLevelStructure: string;
  readonly priceRanges: readonly PriceRange[];
  readonly openTimeUs: number;
  readonly closeTimeUs: number;
  readonly result: "yes" | "no";
  /** Payout of one YES contract. */
  readonly settlementMicros: number;
  readonly rows: RecordedRows;
  readonly truth: SyntheticTruth;
}

/**
 * Makes a market. Cost: linear, about a microsecond and 29 bytes a row.
 *
 * @example synthesizeMarket({ preset: "quiet", seed: "7", rowCount: 10_000 }).rows.rowCount // 10000
 * @throws USAGE_UNKNOWN_PRESET, USAGE_BAD_ROW_COUNT
 */
export function synthesizeMarket(request: SyntheticRequest): SyntheticMarket {
  return synthesizeOriented(request, 1);
}

/**
 * The same market, or with -1 its mirror image: every draw of chance favours NO as it favoured YES. For tests of the
 * symmetry that the generator claims.
 */
export function synthesizeOriented(request: SyntheticRequest, orientation: 1 | -1): SyntheticMarket {
  const { preset: name, seed, rowCount = ROW_COUNT_DEFAULT } = request;
  const preset = forLength(presetNamed(name), checkedRowCount(rowCount));
  const priceRanges = PRICE_LEVEL_STRUCTURES.get(STRUCTURE)!;
  const grid = new PriceGrid(priceRanges);
  const { fair: fairParameters, makers } = preset;
  const fair = new FairValue({ seed, fair: fairParameters, makers, openTimeUs: OPEN_TIME_US, orientation });
  const writer = new RowWriter(rowCount, grid, preset.wire, randomStream(seed, "synthetic/lags"));
  const setup = { seed, preset, levelCount: grid.levelCount, openTimeUs: OPEN_TIME_US, orientation };
  const flow = new SyntheticFlow(setup, fair, writer);
  flow.open();
  flow.run();
  const closeTimeUs = (Math.floor(flow.nowUs / US_PER_SECOND) + 1) * US_PER_SECOND;
  fair.advanceTo(closeTimeUs);
  return {
    ticker: request.ticker ?? `SYN-${name}-${seed}`.toUpperCase(),
    preset: name,
    priceLevelStructure: STRUCTURE,
    priceRanges,
    openTimeUs: OPEN_TIME_US,
    closeTimeUs,
    result: fair.isYes ? "yes" : "no",
    settlementMicros: fair.isYes ? MICROS_PER_DOLLAR : 0,
    rows: writer.rows,
    truth: truthOf(preset, fair, flow),
  };
}

function truthOf(preset: SyntheticPreset, fair: FairValue, flow: SyntheticFlow): SyntheticTruth {
  const { informed, uninformed } = flow;
  return {
    ...fair.truth(),
    sigmaLogitPerSqrtHour: preset.fair.sigmaLogitPerSqrtHour,
    sigmaCentsPerSqrtHour: 25 * preset.fair.sigmaLogitPerSqrtHour,
    intensityPerHour: preset.takers.intensityPerHour,
    kappaPerCent: preset.takers.kappaPerCent,
    informedLotsShare: shareOf(informed.lots, uninformed.lots),
    informedTakersShare: shareOf(informed.count, uninformed.count),
    informed,
    uninformed,
    parameters: preset,
  };
}

function shareOf(part: number, rest: number): number {
  return part + rest === 0 ? 0 : part / (part + rest);
}

/** The preset with its volatility lowered where the market would outlive its variance. */
function forLength(preset: SyntheticPreset, rowCount: number): SyntheticPreset {
  const { fair, makers, takers, activity } = preset;
  // an order is a row when it comes and one when it goes; a match is a delta and a print
  const rowsPerHour = 2 * makers.ordersPerHour + 2 * (2 * takers.intensityPerHour + takers.informedPerHour);
  const hours = rowCount / (rowsPerHour * meanSpeed(activity.start, activity.end));
  const sigmaMax = INFORMATION_MAX / Math.sqrt(hours);
  const sigmaLogitPerSqrtHour = Math.min(fair.sigmaLogitPerSqrtHour, sigmaMax);
  return { ...preset, fair: { ...fair, sigmaLogitPerSqrtHour } };
}

/** Activity that grows evenly with the rows grows exponentially in time: its mean over time is the logarithmic mean. */
function meanSpeed(start: number, end: number): number {
  return start === end ? start : (end - start) / Math.log(end / start);
}

function presetNamed(name: string): SyntheticPreset {
  const preset = SYNTHETIC_PRESETS.get(name);
  if (preset !== undefined) return preset;
  const likely = likelyNames(name, [...SYNTHETIC_PRESETS.keys()]);
  throw usageError("USAGE_UNKNOWN_PRESET", `there is no synthetic preset "${name}"`, {
    hint: `${likely.length === 0 ? "" : `Did you mean ${likely.join(" or ")}? `}Choose one of ${[...SYNTHETIC_PRESETS.keys()].join(", ")}.`,
    data: { preset: name },
  });
}

function checkedRowCount(rowCount: number): number {
  if (Number.isInteger(rowCount) && rowCount >= ROW_COUNT_MIN && rowCount <= ROW_COUNT_MAX) return rowCount;
  throw usageError("USAGE_BAD_ROW_COUNT", `a synthetic market cannot have ${rowCount} rows`, {
    hint: `Ask for a whole number of rows from ${ROW_COUNT_MIN} to ${ROW_COUNT_MAX}.`,
    data: { rowCount },
  });
}
