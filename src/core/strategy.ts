/**
 * The strategy port. A strategy looks at a read-only view of its market group and says what it would like to quote;
 * the quoter turns that into the fewest orders, the risk gate passes or refuses each. Integers of the engine become
 * floats in cents, contracts and hours here and nowhere else.
 */
import { usageError } from "./errors.ts";
import type { Side } from "./order-book.ts";
import type { PriceGrid } from "./price-grid.ts";
import type { OrderTerms } from "./venue.ts";

/** One market as a strategy may know it: the book as the feed delivered it, its own inventory as the news told. */
export interface MarketView {
  readonly ticker: string;
  readonly grid: PriceGrid;
  /** Fair value in cents: by default the mid while both sides stand uncrossed, else unknown (docs/FAIR-VALUE.md). */
  readonly fairCents: number | undefined;
  readonly bestBidCents: number | undefined;
  readonly bestAskCents: number | undefined;
  /** Displayed sizes at the best prices; reading them costs more than reading prices. */
  readonly bestBidContracts: number | undefined;
  readonly bestAskContracts: number | undefined;
  /** Signed; positive is long YES. */
  readonly inventoryContracts: number;
  /** What a contract of the inventory was bought for, or sold for, on average, cents of YES; undefined when flat or not known. */
  readonly averageCostCents?: number | undefined;
  /** Hours to the scheduled close, where it is known; negative after it. */
  readonly hoursToClose: number | undefined;
  /** Whether the market takes orders, as far as is known. */
  readonly isTrading: boolean;
  /** Whether the book, the inventory or the status changed since the last decision. */
  readonly isChanged: boolean;
}

export interface GroupView {
  readonly markets: readonly MarketView[];
  /** Places of the markets that changed since the last decision, ascending; only the first `changedCount` count. */
  readonly changed: ArrayLike<number>;
  readonly changedCount: number;
  readonly nowUs: number;
}

/** Where a strategy writes what it wants for one market; empty at the start of each decision. Prices are rounded passively. */
export interface QuoteSheet {
  /** Wishes to buy `sizeContracts` YES at `priceCents` or lower; any real price. */
  bid(priceCents: number, sizeContracts: number): void;
  /** Wishes to sell `sizeContracts` YES at `priceCents` or higher. */
  ask(priceCents: number, sizeContracts: number): void;
}

/** The most price levels a strategy may quote on one side of one market. */
export const QUOTE_LEVELS_MAX = 8;

/** One step of a quote's explanation: what it adds to the bid and to the ask, in cents. */
export interface QuoteTerm {
  readonly label: string;
  readonly bidCents: number;
  readonly askCents: number;
  /** The step takes a side out altogether; its label says why. */
  readonly withdraws?: "bid" | "ask" | "both";
}

/** An order that a strategy sent itself, as far as it is known. */
export interface OwnOrder {
  readonly side: Side;
  readonly priceCents: number;
  /** What can still be filled. */
  readonly openContracts: number;
  /** Whether it is under way or resting. */
  readonly isOpen: boolean;
  /** Whether a change of it is under way: until that is answered there can be no other. */
  readonly isAmending: boolean;
}

/** One order to send. Prices are rounded passively, off the grid is no order. */
export interface OrderRequest {
  /** The market's place in the group. */
  readonly market: number;
  readonly side: Side;
  readonly priceCents: number;
  readonly sizeContracts: number;
  readonly terms: Partial<OrderTerms>;
}

/**
 * Where a strategy sends orders of its own beside its quotes: to take, to flatten. The quoter leaves them alone; limits
 * count them as they count quotes.
 */
export interface OrderDesk {
  /** Undefined where the limits leave no room, the price is off the grid or the market does not trade. */
  send(request: OrderRequest): OwnOrder | undefined;
  /** Sends orders in one message, which arrive together; those without room are left out. */
  sendBatch(requests: readonly OrderRequest[]): readonly (OwnOrder | undefined)[];
  cancel(order: OwnOrder): void;
  /** Asks for another price, size or expiry; at most one change of an order can be under way. */
  amend(
    order: OwnOrder,
    change: { priceCents?: number; openContracts?: number; expiryUs?: number | "clear" },
  ): void;
  /** Creates an order group; its number is a term of orders. */
  createGroup(limitContracts: number): number;
  commandGroup(group: number, command: "trigger" | "reset" | "delete" | { limitContracts: number }): void;
}

export interface Strategy {
  /** Writes the wishes of every changed market; called at decision points only. hot: allocates nothing. */
  quote(group: GroupView, sheets: readonly QuoteSheet[]): void;
  /** The terms whose sums are the raw quotes of a market; none where it would not quote. */
  explain(group: GroupView, marketIndex: number): readonly QuoteTerm[];
  /** Sends orders beside the quotes, after them; most strategies have no need of it. */
  trade?(group: GroupView, desk: OrderDesk): void;
  /**
   * When it wants to decide on a market again though nothing happens there, microseconds of the group's clock. Asked for every
   * market at the end of each decision; a time that has passed is none. What has no such wish costs nothing.
   */
  wakeUs?(group: GroupView, marketIndex: number): number | undefined;
  /** The rule for one market that is all there is to the strategy (perMarket). */
  readonly rule?: MarketRule;
}

/** A number a strategy is tuned by. The unit is in the name. */
export interface ParameterSpec {
  readonly name: string;
  readonly summary: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** What its source recommends, where it names a range. */
  readonly usual?: readonly [min: number, max: number];
  /** Moves no quote: says how far the formula may be trusted, in `warnings`. */
  readonly role?: "validity";
}

export interface StrategyDefinition {
  readonly name: string;
  readonly summary: string;
  /** Where the rule comes from. */
  readonly source: string;
  readonly parameters: readonly ParameterSpec[];
  readonly assumes: readonly string[];
  readonly wrongWhen: readonly string[];
  create(parameters: Parameters): Strategy;
  /**
   * What is doubtful about such parameters together, though none of them is refused. Full sentences: what, why, what to do
   * instead. Told wherever the strategy is used with them.
   */
  warnings?(parameters: Parameters): readonly string[];
}

export type Parameters = Readonly<Record<string, number>>;

/** What quotes follow from, where they follow from nothing else. Time is the time to the close. */
export type RuleInputs = "fair-and-inventory" | "fair-inventory-and-time";

/** Quotes that keep their distance from the fair value, wherever it is between two bounds. */
export interface QuoteDistances {
  /** The bid is at fair value less this, the ask at fair value and this. Either may be below 0. */
  bidCents: number;
  askCents: number;
  /** Sizes; 0 where a side is not quoted. */
  bidContracts: number;
  askContracts: number;
  /** The bounds of the fair value, themselves left out. */
  fairCentsMin: number;
  fairCentsMax: number;
}

/** A rule for one market: most strategies are that and nothing more. */
export interface MarketRule {
  /**
   * States what the quotes follow from alone. Such a rule is asked once for equal inputs and shown nothing else; without this
   * it is asked at every decision. Time is shown to it in whole steps (docs/MODELS.md).
   */
  readonly reads?: RuleInputs;
  quote(market: MarketView, sheet: QuoteSheet): void;
  explain(market: MarketView): readonly QuoteTerm[];
  /**
   * The same quotes as distances from fair value, for a rule that states what it reads: so a thousand of them are told apart
   * by two numbers each. Left out where distances change with the fair value itself.
   */
  distances?(inventoryContracts: number, hoursToClose: number | undefined, into: QuoteDistances): void;
}

/** Lifts a rule for one market to a group: each changed market is quoted by itself. */
export function perMarket(rule: MarketRule): Strategy {
  return {
    rule,
    quote(group, sheets) {
      const { markets, changed, changedCount } = group;
      for (let index = 0; index < changedCount; index++) {
        const place = changed[index]!;
        rule.quote(markets[place]!, sheets[place]!);
      }
    },
    explain(group, marketIndex) {
      return rule.explain(group.markets[marketIndex]!);
    },
  };
}

/**
 * Completes given parameters with defaults.
 * @throws USAGE_UNKNOWN_PARAMETER, USAGE_BAD_PARAMETER naming the field, its value and the range.
 */
export function completeParameters(
  definition: Pick<StrategyDefinition, "name" | "parameters">,
  given: Readonly<Record<string, unknown>>,
): Parameters {
  const names = definition.parameters.map((spec) => spec.name);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    throw usageError("USAGE_UNKNOWN_PARAMETER", `${definition.name} has no parameter "${name}"`, {
      hint: `Its parameters are ${names.join(", ")}; units are part of the name.`,
      data: { name },
    });
  }
  const complete: Record<string, number> = {};
  for (const { name, default: fallback, min, max } of definition.parameters) {
    const value = Object.hasOwn(given, name) ? given[name] : fallback;
    if (typeof value !== "number" || !(value >= min && value <= max))
      throw usageError(
        "USAGE_BAD_PARAMETER",
        `${definition.name}.${name} was ${JSON.stringify(value)}, it must be a number from ${min} to ${max}`,
        {
          hint: `See \`halfspread strategies ${definition.name}\` for what it means and its default.`,
          data: { name, value, min, max },
        },
      );
    complete[name] = value;
  }
  return complete;
}

/** Sums of doubles leave dust: a tenth and two tenths are no more than three. Far below a lot. */
const POSITION_DUST_CONTRACTS = 1e-6;

/** Whether one order more fits a largest position. @param heldContracts what is held already in the order's direction; signed. */
export function hasRoom(heldContracts: number, sizeContracts: number, maxPositionContracts: number): boolean {
  return heldContracts + sizeContracts <= maxPositionContracts + POSITION_DUST_CONTRACTS;
}

/** @throws USAGE_BAD_PARAMETER when not even one quote fits the largest inventory: nothing would ever be quoted. */
export function assertSizeWithinPosition(sizeContracts: number, maxPositionContracts: number): void {
  if (sizeContracts <= maxPositionContracts) return;
  const message = `sizeContracts was ${sizeContracts} and maxPositionContracts ${maxPositionContracts}: no quote of that size fits`;
  throw usageError("USAGE_BAD_PARAMETER", message, {
    hint: "Quote less, or allow a larger position.",
    data: { sizeContracts, maxPositionContracts },
  });
}
