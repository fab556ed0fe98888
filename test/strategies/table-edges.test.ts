/** Tables where aversion all but ends, and where an order takes longer than is waited for. */
import { describe, expect, it } from "vitest";
import { completeParameters, type QuoteTerm } from "../../src/core/strategy.ts";
import { hjbContinuous } from "../../src/strategies/hjb-continuous.ts";
import { hjbFixedFair } from "../../src/strategies/hjb-fixed-fair.ts";
import { hjbTable } from "../../src/strategies/hjb-table.ts";
import { InventoryLattice } from "../../src/strategies/models/inventory-lattice.ts";
import { explainedTerms, gridNamed } from "./quoted-states.ts";
import { answerOf } from "./quoting.ts";

describe("a table without risk aversion", () => {
  it.each([hjbTable, hjbFixedFair, hjbContinuous])(
    "should be that of as little of it as a number can be: $name",
    (definition) => {
      for (const inventoryContracts of [0, 8, -8]) {
        const asked = { fairCents: 40, inventoryContracts, hoursToClose: 2 };
        const none = answerOf(definition, { gammaPerDollar: 0, kappaPerCent: 0.7 }, asked);
        expect(none.bidCents).toBeGreaterThan(30);
        for (const gammaPerDollar of [1e-300, 1e-16, 1e-14, 1e-12, 1e-10, 1e-9])
          expect(answerOf(definition, { gammaPerDollar, kappaPerCent: 0.7 }, asked)).toMatchObject({
            bidCents: none.bidCents,
            askCents: none.askCents,
          });
      }
    },
  );
});

describe("a table of a fast market", () => {
  it("should lean at most 0.0007 / kappa cents an order more than the whole time would have it", () => {
    const fills = { gammaPerCent: 0.0002, xiPerCent: 0.0002, intensityPerHour: 1_000, kappaPerCent: 0.5 };
    const risk = { sigmaCentsPerSqrtHour: 1, sizeContracts: 1, boundSizes: 50 };
    const jump = 0.25 * (1 - 24 / 2_500);
    const lattice = new InventoryLattice({
      ...fills,
      ...risk,
      terminalValueCents: (contracts) => -0.5 * 0.0002 * 2_500 * jump * contracts ** 2,
    });
    const { bidOffsetCents, askOffsetCents } = lattice.at(24);
    const given = { gammaPerDollar: 0.02, kappaPerCent: 0.5, intensityPerHour: 1_000, horizonHours: 24 };
    const table = { sigmaDollarsPerSqrtHour: 0.01, settlementJumpFrac: 0.25, maxPositionContracts: 50 };
    for (const orders of [5, 20, 40]) {
      const asked = { fairCents: 50, inventoryContracts: orders, hoursToClose: 24 };
      const { bidCents, askCents } = answerOf(hjbContinuous, { ...given, ...table }, asked);
      const whole = (askOffsetCents[50 + orders]! - bidOffsetCents[50 + orders]!) / 2;
      const lean = (bidCents! + askCents!) / 2 - 50;
      expect(Math.abs(lean - whole)).toBeLessThanOrEqual((0.0007 / 0.5) * orders);
      expect(lean).toBeLessThan(0);
    }
  });
});

describe("the explanation of a table's quote", () => {
  it("should shift against the inventory, and leave less than a tick to the best one", () => {
    for (const inventoryContracts of [-6, -3, 3, 6]) {
      const { terms } = answerOf(hjbTable, {}, { fairCents: 50, inventoryContracts, hoursToClose: 2 });
      const [shift, rest] = ["reservation shift", "to the best tick"].map((label) =>
        terms.find((term) => term.label === label)!,
      ) as [QuoteTerm, QuoteTerm];

      expect([Math.sign(shift.bidCents), Math.sign(shift.askCents)]).toEqual([
        -Math.sign(inventoryContracts),
        -Math.sign(inventoryContracts),
      ]);
      expect(Math.abs(rest.bidCents)).toBeLessThan(1);
      expect(Math.abs(rest.askCents)).toBeLessThan(1);
    }
  });
});

describe("a table for a grid with tenths of a cent", () => {
  it("should have every mid of its books among its fair values, whatever step was asked for", () => {
    for (const name of ["deci_cent", "tapered_deci_cent"] as const) {
      const fair = name === "deci_cent" ? 48.25 : 8.25;
      for (const fairStepCents of [0.5, 1, 0.1]) {
        const grid = gridNamed(name);
        const strategy = hjbTable.create(completeParameters(hjbTable, { fairStepCents }));
        for (let fairCents = fair; fairCents < fair + 0.4; fairCents += 0.05) {
          const terms = explainedTerms(strategy, { grid, fairCents, inventoryContracts: 1, hoursToClose: 2 });
          const way = terms.find(({ label }) => label === "to a fair value of the table")!;
          expect(Math.abs(way.bidCents) + Math.abs(way.askCents)).toBeLessThan(1e-9);
        }
      }
    }
  });

  it("should leave the step on whole cents as it was asked for", () => {
    const strategy = hjbTable.create(completeParameters(hjbTable, { fairStepCents: 1 }));
    const state = { grid: gridNamed("linear_cent"), fairCents: 48.5, inventoryContracts: 0, hoursToClose: 2 };
    const way = explainedTerms(strategy, state).find(
      ({ label }) => label === "to a fair value of the table",
    )!;
    expect([way.bidCents, way.askCents]).toEqual([-0.5, 0.5]);
  });
});
