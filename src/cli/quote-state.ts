/** A market in a state given by hand, as the engine itself would know it: the answer is the one a lane would act on. */
import { usageError } from "../core/errors.ts";
import { ASK, BID, type Side } from "../core/order-book.ts";
import { NO_LEVEL, type PriceGrid } from "../core/price-grid.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT, US_PER_HOUR } from "../core/units.ts";
import { RECORDED_KIND, type RecordedRows } from "../data/recorded-rows.ts";
import { buildTape } from "../data/tape-builder.ts";
import { KnownBook } from "../engine/known-book.ts";
import { KnownMarket } from "../engine/known-market.ts";

/** What a quote may depend on. Absent best prices are empty sides. */
export interface QuoteState {
  readonly bidCents: number | undefined;
  readonly askCents: number | undefined;
  readonly bidContracts: number;
  readonly askContracts: number;
  readonly inventoryContracts: number;
  readonly hoursToClose: number | undefined;
}

export const STATE_EXAMPLE = '{"bidCents":48,"askCents":52,"inventoryContracts":3}';

const FIELDS = ["bidCents", "askCents", "bidContracts", "askContracts", "inventoryContracts", "hoursToClose"];

/** @throws USAGE_BAD_STATE naming the field, its value and what it must be. */
export function parseState(given: Readonly<Record<string, unknown>>): QuoteState {
  for (const [name, value] of Object.entries(given)) {
    if (!FIELDS.includes(name))
      throw badState(name, value, `there is no such field; fields are ${FIELDS.join(", ")}`);
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
  return { bidCents, askCents, bidContracts, askContracts, inventoryContracts, hoursToClose };
}

export function marketInState(state: QuoteState, grid: PriceGrid): KnownMarket {
  const bidLevel = state.bidCents === undefined ? NO_LEVEL : levelAt(grid, "bidCents", state.bidCents);
  const askLevel = state.askCents === undefined ? grid.levelCount : levelAt(grid, "askCents", state.askCents);
  const tape = buildTape(snapshotOf(state), { ticker: "STATE", priceRanges: grid.ranges, sources: [] });
  const book = new KnownBook(tape);
  book.see(tape.rowCount, bidLevel, askLevel);
  const closeTimeUs = state.hoursToClose === undefined ? undefined : state.hoursToClose * US_PER_HOUR;
  const market = new KnownMarket("STATE", grid, book, { nowUs: 0 }, closeTimeUs);
  market.inventoryLots = Math.round(state.inventoryContracts * LOTS_PER_CONTRACT);
  market.isChanged = true;
  return market;
}

/** One snapshot with at most one level a side. */
function snapshotOf(state: QuoteState): RecordedRows {
  const levels: { side: Side; cents: number; contracts: number }[] = [];
  if (state.bidCents !== undefined)
    levels.push({ side: BID, cents: state.bidCents, contracts: state.bidContracts });
  if (state.askCents !== undefined)
    levels.push({ side: ASK, cents: state.askCents, contracts: state.askContracts });
  const rowCount = levels.length + 1;
  const kinds = levels.map(() => RECORDED_KIND.snapshotLevel);
  return {
    rowCount,
    kind: Uint8Array.of(RECORDED_KIND.snapshot, ...kinds),
    side: Uint8Array.of(BID, ...levels.map(({ side }) => side)),
    priceBp: Uint16Array.of(0, ...levels.map(({ cents }) => Math.round(cents * BP_PER_CENT))),
    lots: Float64Array.of(0, ...levels.map(({ contracts }) => Math.round(contracts * LOTS_PER_CONTRACT))),
    timeUs: new Float64Array(rowCount),
    receiveTimeUs: new Float64Array(rowCount),
    isBlock: new Uint8Array(rowCount),
  };
}

function levelAt(grid: PriceGrid, name: string, cents: number): number {
  const priceBp = Math.round(cents * BP_PER_CENT);
  const level = grid.levelOfPriceBp[priceBp] ?? NO_LEVEL;
  if (level === NO_LEVEL || Math.abs(cents * BP_PER_CENT - priceBp) > 1e-6)
    throw badState(name, cents, "it must be a price of the grid");
  return level;
}

function isWholeLots(contracts: number): boolean {
  const lots = contracts * LOTS_PER_CONTRACT;
  return Math.abs(lots - Math.round(lots)) < 1e-6;
}

function badState(name: string, value: unknown, why: string): Error {
  return usageError("USAGE_BAD_STATE", `--state ${name} was ${JSON.stringify(value)}: ${why}`, {
    hint: `Give for example --state '${STATE_EXAMPLE}'; prices are in cents, --grid names the legal ones.`,
    data: { name, value },
  });
}
