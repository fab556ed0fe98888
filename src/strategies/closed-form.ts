/** What the strategies of closed formulas have in common: their parameters, the time to go, how quotes are written and explained. */
import {
  hasRoom,
  perMarket,
  type MarketView,
  type Parameters,
  type ParameterSpec,
  type QuoteDistances,
  type QuoteSheet,
  type QuoteTerm,
  type RuleInputs,
  type Strategy,
} from "../core/strategy.ts";

const CENTS_PER_DOLLAR = 100;
/** f (100 - f) at 50 cents: no price that ends at 0 or 100 can vary more. */
export const VARIANCE_CENTS2_MAX = 2_500;
const FAIR_CENTS_MID = 50;

/** What of a market a skew may look at beside fair value and inventory. */
export type TimedMarket = Pick<MarketView, "hoursToClose">;

/** Parameters by name; a strategy takes those it has and gives them its defaults. */
const SPECS = {
  gammaPerDollar: {
    summary: "risk aversion; gamma. About R / maxPositionContracts for an R of 0.3 (bold) to 3 (timid)",
    default: 0.1,
    min: 0,
    max: 10,
  },
  kappaPerCent: {
    summary: "how fast fills thin out with distance; k of A e^(-k distance)",
    default: 1.5,
    min: 0.05,
    max: 50,
  },
  sigmaDollarsPerSqrtHour: {
    summary: "volatility of the fair value; more than a price that ends at 0 or 100 can have counts as that",
    default: 0.1,
    min: 0,
    max: 2,
  },
  intensityPerHour: {
    summary: "orders filled an hour and side at the fair value itself; A",
    default: 6,
    min: 0.01,
    max: 1e6,
  },
  horizonHours: {
    summary: "time the inventory is carried for: the longest time to go that is reckoned with",
    default: 6,
    min: 0.01,
    max: 8_760,
  },
  maxPositionContracts: { summary: "largest inventory either way", default: 10, min: 0.01, max: 1e6 },
  sizeContracts: { summary: "size of each quote", default: 1, min: 0.01, max: 1e6 },
} as const satisfies Record<string, Omit<ParameterSpec, "name">>;

/** A parameter as all have it, but for what a strategy says otherwise. */
export function spec(
  name: keyof typeof SPECS,
  own: Partial<Pick<ParameterSpec, "summary" | "default" | "role">> = {},
): ParameterSpec {
  return { name, ...SPECS[name], ...own };
}

/** Parameters in the units of the formulas: cents, contracts, hours. What a strategy has no parameter for is no number. */
export interface ModelUnits {
  readonly gammaPerCent: number;
  readonly kappaPerCent: number;
  readonly sigmaCentsPerSqrtHour: number;
  readonly intensityPerHour: number;
  readonly horizonHours: number;
  readonly sizeContracts: number;
  readonly maxPositionContracts: number;
}

export function inModelUnits(parameters: Parameters): ModelUnits {
  const of = (name: keyof typeof SPECS): number => parameters[name] ?? Number.NaN;
  return {
    gammaPerCent: of("gammaPerDollar") / CENTS_PER_DOLLAR,
    kappaPerCent: of("kappaPerCent"),
    sigmaCentsPerSqrtHour: of("sigmaDollarsPerSqrtHour") * CENTS_PER_DOLLAR,
    intensityPerHour: of("intensityPerHour"),
    horizonHours: of("horizonHours"),
    sizeContracts: of("sizeContracts"),
    maxPositionContracts: of("maxPositionContracts"),
  };
}

/** The variance of a contract's payoff, cents squared: what all that moves the price until then adds up to. */
export function payoffVarianceCents2(fairCents: number): number {
  return fairCents * (CENTS_PER_DOLLAR - fairCents);
}

/** Whether there is something left to price: at 0 and 100 cents all is decided. */
export function isPriced(fairCents: number | undefined): fairCents is number {
  return fairCents !== undefined && fairCents > 0 && fairCents < CENTS_PER_DOLLAR;
}

/**
 * Hours to the close, at most the horizon; the horizon where no close is known. Undefined past the close: what the market
 * does then is in no formula, and without time to go the skew would end just when the inventory is stuck.
 */
export function hoursLeft({ hoursToClose }: TimedMarket, horizonHours: number): number | undefined {
  if (hoursToClose === undefined) return horizonHours;
  if (!(hoursToClose >= 0)) return undefined;
  return hoursToClose < horizonHours ? hoursToClose : horizonHours;
}

export type Limits = Pick<ModelUnits, "sizeContracts" | "maxPositionContracts">;

/** Writes both sides, each where a whole quote fits the limit; nothing where a price is no number. hot: allocates nothing. */
export function writeQuotes(
  sheet: QuoteSheet,
  { sizeContracts, maxPositionContracts }: Limits,
  inventoryContracts: number,
  bidCents: number,
  askCents: number,
): void {
  if (!(askCents - bidCents < Infinity)) return;
  if (hasRoom(inventoryContracts, sizeContracts, maxPositionContracts)) sheet.bid(bidCents, sizeContracts);
  if (hasRoom(-inventoryContracts, sizeContracts, maxPositionContracts)) sheet.ask(askCents, sizeContracts);
}

/** The same quotes as distances from fair value. */
export function writeDistances(
  into: QuoteDistances,
  { sizeContracts, maxPositionContracts }: Limits,
  inventoryContracts: number,
  bidCents: number,
  askCents: number,
): void {
  const isQuoted = bidCents + askCents < Infinity;
  const isBid = isQuoted && hasRoom(inventoryContracts, sizeContracts, maxPositionContracts);
  const isAsk = isQuoted && hasRoom(-inventoryContracts, sizeContracts, maxPositionContracts);
  into.bidCents = bidCents;
  into.askCents = askCents;
  into.bidContracts = isBid ? sizeContracts : 0;
  into.askContracts = isAsk ? sizeContracts : 0;
}

/** How far from 50 cents a price may be whose payoff varies by so much, cents; below 0 where none does. */
function pricedReachCents(varianceCents2: number): number {
  return varianceCents2 > VARIANCE_CENTS2_MAX ? -1 : Math.sqrt(VARIANCE_CENTS2_MAX - varianceCents2);
}

/** Terms whose sums are numbers, else none: what is not quoted is not explained. */
export function explained(...terms: readonly QuoteTerm[]): readonly QuoteTerm[] {
  const width = terms.reduce((sum, { bidCents, askCents }) => sum + askCents - bidCents, 0);
  return width < Infinity ? terms : [];
}

/** The same on both sides. */
export function shift(label: string, cents: number): QuoteTerm {
  return { label, bidCents: cents, askCents: cents };
}

/** Away from the market on both sides. */
export function apart(label: string, cents: number): QuoteTerm {
  return { label, bidCents: -cents, askCents: cents };
}

/** A skew that is the same at every fair value whose payoff varies by no less than some variance. */
export interface FlatSkew {
  readonly skewCents: number;
  readonly varianceCents2: number;
}

export interface SkewedParts extends Limits {
  readonly reads: RuleInputs;
  /** Half of what a round trip earns; c1. */
  readonly offsetCents: number;
  /** Contracts of one fill in the formula. */
  readonly lotContracts: number;
  /** What one contract of inventory moves both quotes by, cents; undefined where nothing is to be quoted. */
  readonly skewCents: (fairCents: number, market: TimedMarket) => number | undefined;
  /** The same where it does not change with the fair value. */
  readonly flatSkew?: (market: TimedMarket) => FlatSkew | undefined;
}

/**
 * Avellaneda-Stoikov, GLFT and the Riccati quotes differ in the skew alone: each asks half of one fill's skew for the risk that the fill
 * brings, and c1 beyond that. So what is bought and sold again earns 2 c1, at every inventory, time and volatility.
 */
export function skewedQuotes(parts: SkewedParts): Strategy {
  const { reads, offsetCents, lotContracts, sizeContracts, maxPositionContracts, skewCents, flatSkew } =
    parts;
  const limits = { sizeContracts, maxPositionContracts };
  return perMarket({
    reads,
    ...(flatSkew && {
      distances(inventory, hoursToClose, into) {
        const flat = flatSkew({ hoursToClose });
        const half = flat === undefined ? Number.NaN : (lotContracts / 2) * flat.skewCents + offsetCents;
        const shift = flat === undefined ? 0 : flat.skewCents * inventory;
        writeDistances(into, limits, inventory, half + shift, half - shift);
        const reach = flat === undefined ? FAIR_CENTS_MID : pricedReachCents(flat.varianceCents2);
        into.fairCentsMin = FAIR_CENTS_MID - reach;
        into.fairCentsMax = FAIR_CENTS_MID + reach;
      },
    }),
    quote(market, sheet) {
      const fairCents = market.fairCents;
      if (!isPriced(fairCents)) return;
      const skew = skewCents(fairCents, market);
      if (skew === undefined) return;
      const inventory = market.inventoryContracts;
      const reservation = fairCents - skew * inventory;
      const half = (lotContracts / 2) * skew + offsetCents;
      writeQuotes(sheet, limits, inventory, reservation - half, reservation + half);
    },
    explain(market) {
      const fairCents = market.fairCents;
      if (!isPriced(fairCents)) return [];
      const skew = skewCents(fairCents, market);
      if (skew === undefined) return [];
      return explained(
        shift("fair value", fairCents),
        shift("inventory skew", -skew * market.inventoryContracts),
        apart("risk of the next fill", (lotContracts / 2) * skew),
        apart("edge on a fill", offsetCents),
      );
    },
  });
}

/** Smaller ones say no more than that they are small. */
const PLAIN_MIN = 0.001;
/** So many times as much is beyond reason, whatever the number is. */
const TIMES_MAX = 1_000;

/** Three digits: enough to act on. */
export function plainNumber(value: number): string {
  if (value > 0 && value < PLAIN_MIN) return `less than ${PLAIN_MIN}`;
  return Number(value.toPrecision(3)).toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

/** A number that may be beyond reason: then it is told to be more than the limit. */
export function numberUpTo(limit: number, value: number): string {
  return value <= limit ? plainNumber(value) : `more than ${limit.toLocaleString("en-US")}`;
}

/** How many times as much. */
export function plainTimes(value: number): string {
  return `${numberUpTo(TIMES_MAX, value)} times`;
}

/** A volatility that not even a price of 50 cents can have over the horizon. */
export function budgetWarnings({
  sigmaCentsPerSqrtHour,
  horizonHours,
}: Pick<ModelUnits, "sigmaCentsPerSqrtHour" | "horizonHours">): readonly string[] {
  if (sigmaCentsPerSqrtHour ** 2 * horizonHours <= VARIANCE_CENTS2_MAX) return [];
  const largest = Math.sqrt(VARIANCE_CENTS2_MAX / horizonHours) / CENTS_PER_DOLLAR;
  return [
    `sigmaDollarsPerSqrtHour is ${plainNumber(sigmaCentsPerSqrtHour / CENTS_PER_DOLLAR)}, and over horizonHours ${plainNumber(horizonHours)} a price that ends at 0 or 100 cents can have ${plainNumber(largest)} at most, less away from 50 cents: it counts as that wherever all of the horizon is left. Measure it again without jumps, or shorten the horizon.`,
  ];
}
