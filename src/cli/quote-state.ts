/** A market in a state given by hand, as the engine itself would know it: the answer is the one a lane would act on. */
import { usageError } from "../core/errors.ts";
import { ASK, BID, OrderBook } from "../core/order-book.ts";
import { NO_LEVEL, type PriceGrid } from "../core/price-grid.ts";
import { BP_PER_CENT, isWholeLots, LOTS_PER_CONTRACT, US_PER_HOUR } from "../core/units.ts";
import { likelyNames } from "../core/near-names.ts";
import { KnownMarket } from "../engine/known-market.ts";

/** What a quote may depend on. Absent best prices are empty sides. */
export interface QuoteState {
  readonly bidCents: number | undefined;
  readonly askCents: number | undefined;
  readonly bidContracts: number;
  readonly askContracts: number;
  readonly inventoryContracts: number;
  /** What the inventory was bought or sold for on average, cents of YES. */
  readonly averageCostCents: number | undefined;
  readonly hoursToClose: number | undefined;
}

export const STATE_EXAMPLE = '{"bidCents":48,"askCents":52,"inventoryContracts":3}';

const FIELDS = [
  "bidCents",
  "askCents",
  "bidContracts",
  "askContracts",
  "inventoryContracts",
  "averageCostCents",
  "hoursToClose",
];

/** @throws USAGE_BAD_STATE naming the field, its value and what it must be. */
export function parseState(given: Readonly<Record<string, unknown>>): QuoteState {
  for (const [name, value] of Object.entries(given)) {
    if (!FIELDS.includes(name)) throw badState(name, value, `there is no such field; ${fieldsText(name)}`);
    if (typeof value !== "number" || !Number.isFinite(value))
      throw badState(name, value, "it must be a number");
  }
  const state = given as Readonly<Record<string, number | undefined>>;
  const {
    bidCents,
    askCents,
    bidContracts = 1,
    askContracts = 1,
    inventoryContracts = 0,
    averageCostCents,
    hoursToClose,
  } = state;
  for (const [name, value] of Object.entries({ bidContracts, askContracts }))
    if (!(value > 0) || !isWholeLots(value))
      throw badState(name, value, "it must be above 0, in hundredths at most");
  if (!isWholeLots(inventoryContracts))
    throw badState(
      "inventoryContracts",
      inventoryContracts,
      "a hundredth of a contract is the smallest step",
    );
  if (averageCostCents !== undefined && !(averageCostCents >= 0 && averageCostCents <= 100))
    throw badState("averageCostCents", averageCostCents, "it must be from 0 to 100");
  return {
    bidCents,
    askCents,
    bidContracts,
    askContracts,
    inventoryContracts,
    averageCostCents,
    hoursToClose,
  };
}

export function marketInState(state: QuoteState, grid: PriceGrid): KnownMarket {
  const { bidCents, askCents, bidContracts, askContracts, hoursToClose } = state;
  const book = new OrderBook(grid.levelCount);
  if (bidCents !== undefined) book.set(BID, levelAt(grid, "bidCents", bidCents), wholeLots(bidContracts));
  if (askCents !== undefined) book.set(ASK, levelAt(grid, "askCents", askCents), wholeLots(askContracts));
  const closeTimeUs = hoursToClose === undefined ? Infinity : hoursToClose * US_PER_HOUR;
  const told = { midTwiceBp: 0, lastRowUs: 0, refresh: () => {} };
  const source = { ticker: "STATE", grid, book, closeTimeUs, ...told };
  const market = new KnownMarket(source, { nowUs: 0 });
  hold(market, state);
  market.isChanged = true;
  return market;
}

/** Of what was paid nothing is known unless it is said. */
function hold(market: KnownMarket, { inventoryContracts, averageCostCents }: QuoteState): void {
  const lots = wholeLots(inventoryContracts);
  if (lots === 0) return;
  if (averageCostCents === undefined) market.inventoryLots = lots;
  else market.traded(lots > 0 ? BID : ASK, Math.abs(lots), averageCostCents * BP_PER_CENT);
}

function wholeLots(contracts: number): number {
  return Math.round(contracts * LOTS_PER_CONTRACT);
}

function levelAt(grid: PriceGrid, name: string, cents: number): number {
  const priceBp = Math.round(cents * BP_PER_CENT);
  const level = grid.levelOfPriceBp[priceBp] ?? NO_LEVEL;
  if (level === NO_LEVEL || Math.abs(cents * BP_PER_CENT - priceBp) > 1e-6)
    throw badState(name, cents, "it must be a price of the grid");
  return level;
}

function fieldsText(name: string): string {
  const likely = likelyNames(name, FIELDS);
  return likely.length > 0 ? `did you mean ${likely.join(" or ")}?` : `fields are ${FIELDS.join(", ")}`;
}

function badState(name: string, value: unknown, why: string): Error {
  return usageError("USAGE_BAD_STATE", `--state ${name} was ${JSON.stringify(value)}: ${why}`, {
    hint: `Give for example --state '${STATE_EXAMPLE}'; prices are in cents, --grid names the legal ones.`,
    data: { name, value },
  });
}
