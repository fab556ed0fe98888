/** Random lives of a market for property tests: few prices and small sizes, so that everything meets everything. */
import fc from "fast-check";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { deltaRow, gapRow, opposite, printRow, snapshotRows, type PlainRow } from "./rows.ts";

export const START_US = 1_767_838_452_000_000;

/** Nine neighbouring prices of the grid, best bid first at index 3, best ask at index 5. */
export const CENT_PRICES_BP = [4600, 4700, 4800, 4900, 5000, 5100, 5200, 5300, 5400] as const;
/** Across the step of the tapered grid from a tenth of a cent to a cent. */
export const TAPERED_PRICES_BP = [950, 960, 970, 980, 990, 1000, 1100, 1200, 1300] as const;

const PRICE_COUNT = 9;

export type Action =
  | { readonly do: "add"; readonly side: Side; readonly at: number; readonly lots: number }
  | { readonly do: "cut"; readonly side: Side; readonly which: number; readonly quarters: number }
  | {
      readonly do: "trade";
      /** The side that is hit. */
      readonly side: Side;
      readonly lots: number;
      readonly printLagUs: number;
      readonly isPrintFirst: boolean;
      readonly remainderLots: number;
      /** Whether reductions come in two rows, as of two orders. */
      readonly isSplit: boolean;
      /** What others add to the level between a print and its delta. */
      readonly joinedLots: number;
    }
  | {
      readonly do: "print";
      readonly side: Side;
      readonly at: number;
      readonly lots: number;
      readonly isBlock: boolean;
    }
  | { readonly do: "snapshot"; readonly isChanged: boolean }
  | { readonly do: "gap"; readonly isChanged: boolean };

export interface TimedAction {
  readonly afterUs: number;
  readonly action: Action;
}

const side = fc.constantFrom<Side>(BID, ASK);
const lots = fc.integer({ min: 1, max: 300 });

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("add" as const),
      side,
      at: fc.integer({ min: 0, max: PRICE_COUNT - 1 }),
      lots,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("cut" as const),
      side,
      which: fc.nat(7),
      quarters: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("trade" as const),
      side,
      lots: fc.integer({ min: 1, max: 500 }),
      printLagUs: fc.constantFrom(0, 0, 1_000, 300_000, 2_000_000, 2_500_000),
      isPrintFirst: fc.boolean(),
      remainderLots: fc.constantFrom(0, 0, 40, 250),
      isSplit: fc.boolean(),
      joinedLots: fc.constantFrom(0, 120),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("print" as const),
      side,
      at: fc.integer({ min: 0, max: PRICE_COUNT - 1 }),
      lots,
      isBlock: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("snapshot" as const), isChanged: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("gap" as const), isChanged: fc.boolean() }) },
);

/** Times meet the latencies of the tests exactly, now and then. */
const afterUs = fc.constantFrom(0, 0, 1, 10_000, 20_000, 30_000, 50_000, 70_000, 400_000, 3_000_000);

export const timedActions: fc.Arbitrary<readonly TimedAction[]> = fc.array(fc.record({ afterUs, action }), {
  minLength: 5,
  maxLength: 60,
});

/** Writes the rows of a life, without gaps if `isWhole`. */
export function marketRows(
  actions: readonly TimedAction[],
  pricesBp: readonly number[],
  isWhole = false,
): PlainRow[] {
  const writer = new RowsWriter(pricesBp);
  for (const { afterUs: us, action: step } of actions) {
    writer.nowUs += us;
    if (step.do === "gap" && isWhole) continue;
    writer.act(step);
  }
  return writer.rows;
}

class RowsWriter {
  readonly rows: PlainRow[] = [];
  nowUs = START_US;
  readonly #pricesBp: readonly number[];
  /** Sizes by side and index of the price. */
  readonly #held: [number[], number[]] = [
    [300, 200, 400, 150, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 250, 100, 350, 200],
  ];

  constructor(pricesBp: readonly number[]) {
    this.#pricesBp = pricesBp;
    this.#snapshot();
  }

  act(step: Action): void {
    switch (step.do) {
      case "add":
        this.#change(step.side, step.at, step.lots);
        return;
      case "cut": {
        const held = this.#held[step.side];
        const occupied = held.flatMap((size, at) => (size > 0 ? [at] : []));
        const at = occupied[step.which % Math.max(occupied.length, 1)];
        if (at !== undefined) this.#change(step.side, at, -Math.ceil((held[at]! * step.quarters) / 4));
        return;
      }
      case "trade":
        this.#trade(step);
        return;
      case "print":
        this.rows.push(printRow(this.nowUs, step.side, this.#pricesBp[step.at]!, step.lots, step.isBlock));
        return;
      case "snapshot":
        if (step.isChanged) this.#disturb();
        this.#snapshot();
        return;
      case "gap":
        this.rows.push(gapRow(this.nowUs));
        this.rows.push(printRow(this.nowUs + 10, BID, this.#pricesBp[0]!, 50)); // lost with the rest
        this.nowUs += 25_000;
        if (step.isChanged) this.#disturb();
        this.#snapshot();
        return;
    }
  }

  /** An aggressor walks the book; deltas come before the print or after it, together or apart. */
  #trade(step: Extract<Action, { do: "trade" }>): void {
    let leftLots = step.lots;
    let at = this.#best(step.side);
    while (at !== undefined && leftLots > 0) {
      const tradedLots = Math.min(leftLots, this.#held[step.side][at]!);
      leftLots -= tradedLots;
      const print = (): void =>
        void this.rows.push(printRow(this.nowUs, step.side, this.#pricesBp[at!]!, tradedLots));
      if (step.isPrintFirst) {
        print();
        this.nowUs += step.printLagUs / 2;
        this.#change(step.side, at, step.joinedLots);
        this.nowUs += step.printLagUs / 2;
      }
      const firstLots = step.isSplit ? Math.ceil(tradedLots / 2) : tradedLots;
      this.#change(step.side, at, -firstLots);
      if (firstLots < tradedLots) this.#change(step.side, at, firstLots - tradedLots);
      const next = this.#best(step.side);
      if ((leftLots === 0 || next === undefined) && step.remainderLots > 0)
        this.#change(opposite(step.side), at, step.remainderLots);
      if (!step.isPrintFirst) {
        this.nowUs += step.printLagUs;
        print();
      }
      at = next;
    }
  }

  #change(sideOf: Side, at: number, lotsBy: number): void {
    if (lotsBy === 0) return;
    this.#held[sideOf][at]! += lotsBy;
    this.rows.push(deltaRow(this.nowUs, sideOf, this.#pricesBp[at]!, lotsBy));
  }

  #best(sideOf: Side): number | undefined {
    const held = this.#held[sideOf];
    const at = sideOf === BID ? held.findLastIndex((size) => size > 0) : held.findIndex((size) => size > 0);
    return at < 0 ? undefined : at;
  }

  #disturb(): void {
    this.#held[BID].unshift(this.#held[BID].pop()!);
    this.#held[ASK] = this.#held[ASK].map((size, at) => Math.floor(size / 2) + (at > 5 ? 30 : 0));
  }

  #snapshot(): void {
    const levels = ([BID, ASK] as const).flatMap((sideOf) =>
      this.#held[sideOf].flatMap((size, at) =>
        size > 0 ? [[sideOf, this.#pricesBp[at]!, size] as const] : [],
      ),
    );
    this.rows.push(...snapshotRows(this.nowUs, levels));
  }
}
