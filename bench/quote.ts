/**
 * What a quote costs: to make the table of one market, to look a quote up in it, and to compute one from a closed formula.
 */
import { PriceGrid, PRICE_LEVEL_STRUCTURES } from "../src/core/price-grid.ts";
import { randomStream } from "../src/core/random.ts";
import {
  completeParameters,
  type MarketView,
  type QuoteSheet,
  type StrategyDefinition,
} from "../src/core/strategy.ts";
import { hjbTable } from "../src/strategies/hjb-table.ts";
import { BUCKET_COUNT, type QuoteTable } from "../src/strategies/models/quote-table.ts";
import { tickTable } from "../src/strategies/models/tick-table.ts";
import { riccati } from "../src/strategies/riccati.ts";
import { tableInputs } from "../src/strategies/table-parameters.ts";
import { hashOf, timeMedian, type Bench } from "./harness.ts";

const GRID = new PriceGrid(PRICE_LEVEL_STRUCTURES.get("linear_cent")!);
const QUOTES = 5_000_000;
const SMOKE_QUOTES = 100;
/** Of a day: 20 orders an hour on each side at fair value, 50 orders of one contract to each side. */
const DAY = { horizonHours: 24, intensityPerHour: 20, kappaPerCent: 1, gammaPerDollar: 0.02 };
const MARKET = {
  ...DAY,
  sigmaDollarsPerSqrtHour: 0.03,
  fairStepCents: 1,
  maxPositionContracts: 50,
};

export const benches: readonly Bench[] = [
  {
    name: "table.build.seconds",
    unit: "s",
    goal: "at most 5 on one core: one market, 99 fair values, 24 times left, 50 orders to each side",
    async run({ isSmoke }) {
      const smoke = isSmoke ? { maxPositionContracts: 3 } : {};
      const fairStepCents = isSmoke ? 25 : MARKET.fairStepCents;
      const inputs = tableInputs(completeParameters(hjbTable, { ...MARKET, ...smoke }));
      const pricesCents = Array.from(GRID.priceBpOfLevel, (priceBp) => priceBp / 100);
      const timing = await timeMedian({ isSmoke, warmUpCount: 1, sampleCount: 3 }, () => {
        const table = tickTable({ ...inputs, fairStepCents }, pricesCents);
        table.solveAll();
        return hashOf(quotesText(table));
      });
      return { value: timing.medianMs / 1_000, hash: timing.hash };
    },
  },
  quoteBench("quote.closedForm.nanoseconds", "at most 100 on one core: riccati", riccati),
  quoteBench("quote.table.nanoseconds", "at most 30 on one core: every cell looked up was there", hjbTable),
];

/** Quotes alone, which are whole ticks: theta's last digits are the machine's. */
function quotesText(table: QuoteTable): string {
  const quotes: number[] = [];
  for (let node = 1; node < table.nodeCount - 1; node++)
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++)
      quotes.push(...table.cell(node, bucket).subarray(table.placeCount));
  return quotes.join(" ");
}

/** Quotes one market in many states, time passing, as the engine asks for them. */
function quoteBench(name: string, goal: string, definition: StrategyDefinition): Bench {
  return {
    name,
    unit: "ns/quote",
    goal,
    async run({ isSmoke }) {
      const quoteCount = isSmoke ? SMOKE_QUOTES : QUOTES;
      const { fairCents, inventoryContracts, hoursToClose } = makeStates();
      const { rule } = definition.create(completeParameters(definition, {}));
      if (rule === undefined) throw new Error(`${definition.name} has no rule for one market`);
      const sheet = new Sum();
      const market = new Market();
      const quote = (state: number): void => {
        market.fairCents = fairCents[state]!;
        market.inventoryContracts = inventoryContracts[state]!;
        market.hoursToClose = hoursToClose[state]!;
        rule.quote(market, sheet);
      };
      for (let state = 0; state < STATES; state++) quote(state); // solves what the table does not hold yet
      const timing = await timeMedian({ isSmoke, warmUpCount: 2, sampleCount: 7 }, () => {
        sheet.cents = 0;
        for (let index = 0; index < quoteCount; index++) quote(index & (STATES - 1));
        return hashOf(sheet.cents.toFixed(3));
      });
      return { value: (timing.medianMs * 1e6) / quoteCount, hash: timing.hash };
    },
  };
}

/** What the engine does with quotes is not measured here. */
class Sum implements QuoteSheet {
  cents = 0;

  bid(priceCents: number): void {
    this.cents += priceCents;
  }

  ask(priceCents: number): void {
    this.cents += priceCents;
  }
}

/** One market that changes, as the engine shows it. */
class Market implements MarketView {
  readonly ticker = "BENCH-1";
  readonly grid = GRID;
  fairCents = 50;
  inventoryContracts = 0;
  hoursToClose = 6;
  readonly bestBidContracts = 10;
  readonly bestAskContracts = 10;
  readonly isTrading = true;
  readonly isChanged = true;

  get bestBidCents(): number {
    return this.fairCents - 1;
  }

  get bestAskCents(): number {
    return this.fairCents + 1;
  }
}

/** A power of two. */
const STATES = 1_024;

interface States {
  readonly fairCents: Float64Array;
  readonly inventoryContracts: Float64Array;
  readonly hoursToClose: Float64Array;
}

/** Fair value wanders by half cents, inventory by contracts, and an hour of the last six passes. */
function makeStates(): States {
  const stream = randomStream("bench", "quote");
  const [fairCents, inventoryContracts] = [new Float64Array(STATES), new Float64Array(STATES)];
  const hoursToClose = Float64Array.from({ length: STATES }, (_, index) => 6 - index / STATES);
  let [halves, inventory] = [100, 0];
  for (let state = 0; state < STATES; state++) {
    halves = Math.min(120, Math.max(80, halves + stream.below(3) - 1));
    inventory = Math.min(10, Math.max(-10, inventory + stream.below(3) - 1));
    fairCents[state] = halves / 2;
    inventoryContracts[state] = inventory;
  }
  return { fairCents, inventoryContracts, hoursToClose };
}
