import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PriceGrid, PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { rowLots } from "../../src/core/tape.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { CENT_PRICES_BP, marketRows, TAPERED_PRICES_BP, timedActions } from "./market-rows.ts";
import { naiveReplay, type NaiveLane } from "./naive-replay.ts";
import { naiveTape } from "./naive-tape.ts";
import { checkProperty } from "./property.ts";
import { NAIVE_MODEL_NAMES, runLanes, type LaneOptions, type LaneOutcome } from "./run-scenario.ts";
import { tapeOf } from "./rows.ts";
import { erraticRule, skewRule, strategyOf, type WishRule } from "./wishes.ts";

const STRUCTURES = {
  linear_cent: CENT_PRICES_BP,
  tapered_deci_cent: TAPERED_PRICES_BP,
} as const;

const structure = fc.constantFrom(...(Object.keys(STRUCTURES) as (keyof typeof STRUCTURES)[]));

/** Zero, one of the two, both; delays that meet the times of the rows exactly. */
const delays = fc.constantFrom(
  { feedUs: 0, orderUs: 0 },
  { feedUs: 0, orderUs: 50_000 },
  { feedUs: 20_000, orderUs: 0 },
  { feedUs: 20_000, orderUs: 50_000 },
  { feedUs: 30_000, orderUs: 400_000 },
  { feedUs: 1, orderUs: 1 },
);

const limit = fc.constantFrom(undefined, 150, 400, 1_000);

const laneArbitrary = (models: readonly (typeof NAIVE_MODEL_NAMES)[number][]) =>
  fc.record({
    model: fc.constantFrom(...models),
    postedThrough: fc.constantFrom("remainder" as const, "fill" as const),
    delays,
    inventoryLotsMax: limit,
    salt: fc.nat(1_000_000),
    turnsKept: fc.constantFrom(1, 2, 4, 8),
    isErratic: fc.boolean(),
  });

type LaneDraw = typeof laneArbitrary extends (models: never) => fc.Arbitrary<infer Draw> ? Draw : never;

function ruleOf(draw: LaneDraw): WishRule {
  const { isErratic, salt, turnsKept, inventoryLotsMax } = draw;
  return isErratic ? erraticRule(salt, turnsKept, inventoryLotsMax === undefined) : skewRule(1, 5, 1.5);
}

function naiveLaneOf(draw: LaneDraw, structureName: string): NaiveLane {
  const grid = new PriceGrid(PRICE_LEVEL_STRUCTURES.get(structureName)!);
  return {
    rule: ruleOf(draw),
    model: draw.model,
    postedThrough: draw.postedThrough,
    ...draw.delays,
    inventoryLotsMax: draw.inventoryLotsMax,
    pricesBp: [...grid.priceBpOfLevel],
  };
}

function laneOptionsOf(draw: LaneDraw): LaneOptions {
  return {
    strategy: draw.isErratic
      ? strategyOf(ruleOf(draw))
      : naiveSkew.create({ halfSpreadCents: 1, maxPositionContracts: 5, sizeContracts: 1.5 }),
    model: draw.model,
    postedThrough: draw.postedThrough,
    latency: draw.delays,
    inventoryLotsMax: draw.inventoryLotsMax,
  };
}

/** The lane's account, added up from a journal. */
function accountOf(journal: LaneOutcome["journal"]) {
  const account = { cashMicros: 0, inventoryLots: 0, boughtLots: 0, soldLots: 0, fillsInFlightCount: 0 };
  for (const { kind, side, priceBp, lots, isInFlight } of journal) {
    if (kind !== "filled") continue;
    const sign = side === 0 ? 1 : -1;
    account.cashMicros -= sign * priceBp * lots;
    account.inventoryLots += sign * lots;
    if (sign === 1) account.boughtLots += lots;
    else account.soldLots += lots;
    if (isInFlight) account.fillsInFlightCount++;
  }
  const count = (kind: string): number => journal.filter((entry) => entry.kind === kind).length;
  return {
    ...account,
    ordersPlaced: count("placed"),
    ordersCancelled: count("cancelled"),
    ordersRejected: count("rejected"),
    ordersSwept: count("swept"),
    fillCount: count("filled"),
  };
}

function expectAsNaive(
  draws: readonly LaneDraw[],
  structureName: keyof typeof STRUCTURES,
  rows: ReturnType<typeof marketRows>,
  settlementMicros: number | undefined,
): void {
  const tape = tapeOf(rows, {
    structure: structureName,
    ...(settlementMicros === undefined ? {} : { settlementMicros }),
  });
  const canonical = naiveTape(rows, settlementMicros).rows;

  const outcomes = runLanes([tape], draws.map(laneOptionsOf));

  for (const [index, draw] of draws.entries()) {
    const naive = naiveReplay(canonical, naiveLaneOf(draw, structureName));
    const outcome = outcomes[index]!;
    expect(outcome.journal).toEqual(naive.journal);
    expect(outcome.decisionCount).toBe(naive.decisionCount);
    expect(outcome.ledger).toMatchObject(accountOf(naive.journal));
  }
}

describe("the tape builder against a naive pairing", () => {
  it("should pair the same volume in each pass and give every row the same place, size and time", () => {
    checkProperty(
      fc.property(timedActions, structure, (actions, name) => {
        const rows = marketRows(actions, STRUCTURES[name]);
        const naive = naiveTape(rows);

        const tape = tapeOf(rows, { structure: name });

        expect([...tape.timeUs]).toEqual(naive.rows.map((row) => row.timeUs));
        expect(naive.rows.map((_, row) => rowLots(tape, row))).toEqual(naive.rows.map((row) => row.lots));
        expect(tape.counts).toMatchObject({
          pairedLotsByPass: naive.pairedLotsByPass,
          unpairedLots: naive.unpairedLots,
          movedPrintCount: naive.movedPrintCount,
        });
      }),
      300,
    );
  });
});

describe("the kernel against a naive replay", () => {
  for (const model of NAIVE_MODEL_NAMES)
    it(`should make the same journal and account under ${model}`, () => {
      checkProperty(
        fc.property(
          timedActions,
          structure,
          laneArbitrary([model]),
          fc.constantFrom(undefined, 0, 1_000_000),
          (actions, name, draw, payout) => {
            const settlementMicros = draw.inventoryLotsMax === undefined ? payout : undefined;
            expectAsNaive([draw], name, marketRows(actions, STRUCTURES[name]), settlementMicros);
          },
        ),
        400,
      );
    });

  it("should make the same journals for two lanes of any models, latencies and limits at once", () => {
    checkProperty(
      fc.property(
        timedActions,
        structure,
        laneArbitrary(NAIVE_MODEL_NAMES),
        laneArbitrary(NAIVE_MODEL_NAMES),
        (actions, name, one, two) =>
          expectAsNaive([one, two], name, marketRows(actions, STRUCTURES[name]), undefined),
      ),
      300,
    );
  });
});
