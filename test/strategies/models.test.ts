/** The models' own parts, against solutions in closed form and against the slow way to the same. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validityHours } from "../../src/strategies/models/avellaneda-stoikov.ts";
import {
  settlementBidCents,
  settlementPrices,
  settlementValueCents,
} from "../../src/strategies/models/binary-settlement.ts";
import { DormandPrince, type Slopes } from "../../src/strategies/models/dormand-prince.ts";
import { effectiveIntensityPerHour, fillOffsetCents } from "../../src/strategies/models/exponential-fills.ts";
import { GainEnvelope } from "../../src/strategies/models/gain-envelope.ts";
import { InventoryLattice } from "../../src/strategies/models/inventory-lattice.ts";
import { BUCKET_COUNT, QuoteTable } from "../../src/strategies/models/quote-table.ts";
import { runningRisk } from "../../src/strategies/models/running-risk.ts";
import {
  integratedHours,
  makerFeeCents,
  residualValueCents,
} from "../../src/strategies/models/tick-table.ts";
import { checkProperty } from "../engine/property.ts";

/** Counts its calls, and gives up where steps have become endless. */
function counted(slopes: Slopes): { slopes: Slopes; count: () => number } {
  let count = 0;
  return {
    slopes: (values, into) => {
      if (++count > 5_000) throw new Error("so many steps no integration takes");
      slopes(values, into);
    },
    count: () => count,
  };
}

describe("an integration", () => {
  it("should be exact for what a rule of the fifth order is exact for: t^5", () => {
    const { slopes } = counted((values, into) => {
      into[0] = 1;
      into[1] = 5 * values[0]! ** 4;
    });
    const values = Float64Array.of(0, 0);
    new DormandPrince(2, slopes, 1e-3).advance(values, 2);

    expect(values[0]).toBeCloseTo(2, 12);
    expect(values[1]).toBeCloseTo(32, 10);
  });

  it.each<[string, Slopes, number, (time: number) => number]>([
    ["e^t", (values, into) => (into[0] = values[0]!), 1, (time) => Math.exp(time)],
    ["e^-20t", (values, into) => (into[0] = -20 * values[0]!), 1, (time) => Math.exp(-20 * time)],
    ["1 / (1 + t)", (values, into) => (into[0] = -(values[0]! ** 2)), 1, (time) => 1 / (1 + time)],
    ["tan t", (values, into) => (into[0] = 1 + values[0]! ** 2), 0, (time) => Math.tan(time)],
  ])("should keep to its tolerance with few steps, and go on from where it is: %s", (_, rule, from, due) => {
    const { slopes, count } = counted(rule);
    const values = Float64Array.of(from);
    const solver = new DormandPrince(1, slopes, 1e-9);
    for (const time of [0.3, 0.3, 0.7, 1.2]) {
      solver.advance(values, time);
      expect(Math.abs(values[0]! - due(time))).toBeLessThan(3e-7);
    }
    expect(count()).toBeLessThan(1_500);
  });

  it("should grow its steps fivefold while there is no error, and remember them past a cut one", () => {
    const { slopes, count } = counted((_, into) => (into[0] = 0));
    const solver = new DormandPrince(1, slopes, 1e-9);
    const callsTo = (time: number): number => {
      const before = count();
      solver.advance(Float64Array.of(1), time);
      return count() - before;
    };

    // From 0.0001 on: (5^n - 1) / 4 of them reach 1 with the seventh. Each takes six slopes, the first of all one more.
    expect(callsTo(1)).toBe(1 + 6 * 7);
    expect(callsTo(1.1)).toBe(1 + 6); // the seventh, cut to 0.61, made it 3.05
    expect(callsTo(4.1)).toBe(1 + 6);
    expect(callsTo(4.1)).toBe(1);
    expect(() => callsTo(4)).toThrow(RangeError);
  });
});

describe("the best gain over many prices", () => {
  const line = fc.record({
    priceCents: fc.integer({ min: 1, max: 99 }),
    distanceCents: fc.integer({ min: -5, max: 20 }),
    level: fc.integer({ min: -3, max: 12 }),
    slope: fc.integer({ min: 1, max: 9 }),
  });

  it("should be that of the line that is best, wherever it is looked for from", () => {
    const anything = fc.tuple(fc.array(line, { maxLength: 8 }), fc.integer({ min: -40, max: 40 }), fc.nat(9));
    const property = fc.property(anything, ([lines, eighths, from]) => {
      const z = eighths / 8;
      const envelope = new GainEnvelope(lines);
      const index = envelope.indexAt(z, Math.min(from, envelope.level.length - 1));
      const gain = envelope.level[index]! - (envelope.slope[index] === 0 ? 0 : envelope.slope[index]! * z);

      expect(gain).toBeCloseTo(Math.max(0, ...lines.map(({ level, slope }) => level - slope * z)), 9);
    });
    checkProperty(property, 500);
  });

  it("should take the wider quote of equal gains, and none where none gains", () => {
    const lines = [
      { priceCents: 40, distanceCents: 1, level: 4, slope: 2 },
      { priceCents: 30, distanceCents: 2, level: 4, slope: 2 },
      { priceCents: 20, distanceCents: 9, level: 3, slope: 1 },
    ];
    for (const order of [lines, lines.toReversed()]) {
      const envelope = new GainEnvelope(order);
      const priceAt = (z: number): number => envelope.priceCents[envelope.indexAt(z, 0)]!;

      expect([0, 1, 2, 2.9].map(priceAt)).toEqual([30, 20, 20, 20]); // 4 - 2 z and 3 - z meet at 1
      expect([3, 4].map(priceAt)).toEqual([NaN, NaN]);
      expect(Array.from(envelope.until)).toEqual([1, 3, Infinity]);
    }
  });
});

const near = (actual: Float64Array, due: readonly number[]): void => {
  for (const [place, cents] of due.entries())
    if (Number.isNaN(cents)) expect(actual[place]).toBeNaN();
    else expect(actual[place]).toBeCloseTo(cents, 7);
};

describe("the lattice of an inventory of one order either way", () => {
  const FILLS = { intensityPerHour: 5, kappaPerCent: 0.8, sizeContracts: 2.5, xiPerCent: 0.01 };
  const eta = effectiveIntensityPerHour(0.01, 2.5, FILLS);
  const offset = fillOffsetCents(0.01, 2.5, 0.8);

  // In between v' = 2 eta s, at the ends s' = -alpha s + eta v: two exponentials of rates (-alpha +/- sqrt(alpha^2 + 8 eta^2)) / 2.
  it.each([
    [0, 0],
    [6, 0],
    [6, -4],
    [0, -30],
  ])("should be two exponentials: sigma %d, %d cents at the end", (sigma, endCents) => {
    const alpha = (0.8 * 0.02 * sigma ** 2 * 2.5) / 2;
    const root = Math.sqrt(alpha ** 2 + 8 * eta ** 2);
    const [fast, slow] = [(-alpha + root) / 2, (-alpha - root) / 2];
    const atEnd = Math.exp((0.8 / 2.5) * endCents);
    const share = (2 * eta * atEnd - slow) / (fast - slow);
    const lattice = new InventoryLattice({
      ...FILLS,
      gammaPerCent: 0.02,
      sigmaCentsPerSqrtHour: sigma,
      boundSizes: 1,
      terminalValueCents: (contracts) => (contracts === 0 ? 0 : endCents),
    });
    for (const hours of [0, 0.05, 1, 1, 60]) {
      const [one, other] = [share * Math.exp(fast * hours), (1 - share) * Math.exp(slow * hours)];
      const middle = Math.log(one + other);
      const side = Math.log((fast * one + slow * other) / (2 * eta));
      const { thetaCents, bidOffsetCents, askOffsetCents } = lattice.at(hours);
      near(thetaCents, [side, middle, side].map((log) => (log * 2.5) / 0.8)); // prettier-ignore
      near(bidOffsetCents, [offset + (side - middle) / 0.8, offset + (middle - side) / 0.8, NaN]);
      near(askOffsetCents, [NaN, offset + (middle - side) / 0.8, offset + (side - middle) / 0.8]);
    }
    expect(() => lattice.at(59)).toThrow(RangeError);
  });
});

/** Utility as it is written down: only for numbers that exponentials can hold. */
const worth = (fair: number, contracts: number, gamma: number): number =>
  -Math.log((fair / 100) * Math.exp(-gamma * contracts * 100) + 1 - fair / 100) / gamma;

describe("what a contract is worth that settles at 0 or 100", () => {
  it("should be the certainty equivalent, near and far, and its differences the prices of one more and one less", () => {
    for (const gamma of [0.0005, 0.0099, 0.01, 0.02, 0.1])
      for (const fair of [3, 50, 92])
        for (const held of [-6, -1, -0.5, 0.5, 1, 6]) {
          const prices = settlementPrices(gamma);
          const here = worth(fair, held, gamma);
          expect(settlementValueCents(fair, held, gamma)).toBeCloseTo(here - held * fair, 7);
          expect(prices.bidCents(fair, held)).toBeCloseTo(worth(fair, held + 1, gamma) - here, 7);
          expect(prices.askCents(fair, held)).toBeCloseTo(here - worth(fair, held - 1, gamma), 7);
        }
  });

  it("should be the worst case alone where exponentials end", () => {
    for (const gamma of [0.001, 0.5]) {
      const prices = settlementPrices(gamma);
      expect(
        [
          prices.bidCents(40, 1e5),
          prices.askCents(40, 1e5),
          prices.bidCents(40, -1e5),
          prices.askCents(40, -1e5),
        ].map(Math.round),
      ).toEqual([0, 0, 100, 100]);
      // Long all is lost but for -ln(1 - p) / gamma, short a dollar each but for -ln(p) / gamma.
      expect(settlementValueCents(40, 1e5, gamma)).toBeCloseTo(-40e5 - Math.log(0.6) / gamma, 3);
      expect(settlementValueCents(40, -1e5, gamma)).toBeCloseTo(-60e5 - Math.log(0.4) / gamma, 3);
    }
  });

  // To the second order in gamma: half of gamma times the variance of the payoff, 2,500 or 1,600 cents squared.
  it("should keep its digits where next to nothing is at stake", () => {
    expect(settlementValueCents(50, 1, 1e-9) / -1.25e-6).toBeCloseTo(1, 6);
    expect((settlementPrices(1e-9).bidCents(50, 0) - 50) / -1.25e-6).toBeCloseTo(1, 5);
    for (const fair of [20, 80]) expect((settlementBidCents(fair, 0, 1e-9) - fair) / -8e-7).toBeCloseTo(1, 5);
  });

  it("should be a number where one side of the bet is beyond exponentials and the other is not", () => {
    // 0.1 % of losing 99.9 cents eight times over at a gamma of 1: ln 0.001 + 799.2.
    expect(settlementValueCents(99.9, 8, 1)).toBeCloseTo(-792.292_244_7, 6);
    expect(settlementValueCents(0.1, -8, 1)).toBeCloseTo(-792.292_244_7, 6);
  });

  it("should be nothing beside fair value without risk aversion or without inventory", () => {
    expect([settlementValueCents(40, 5, 0), settlementValueCents(40, 0, 0.1)]).toEqual([0, 0]);
    expect([settlementPrices(0).bidCents(40, 5), settlementPrices(0).askCents(40, 5)]).toEqual([40, 40]);
  });
});

/** Cells that tell by their numbers which they are: fair value, then time. */
function tableOf(mirrorSumCents: number | undefined, fairStepCents = 25) {
  const shape = { fairStepCents, horizonHours: 8, boundSizes: 1, mirrorSumCents };
  return new QuoteTable(shape, (fair, hours) => ({
    thetaCents: Float64Array.of(fair, hours, 3),
    bidCents: Float64Array.of(fair + 1, fair + 2, NaN),
    askCents: Float64Array.of(NaN, fair + 5, fair + 6),
  }));
}

const cellOf = (table: QuoteTable, node: number, bucket: number): readonly number[] => [
  ...table.cell(node, bucket),
];

describe("the parts of a table", () => {
  // Of 1,600 cents squared at 20 cents 400 an hour use 800 in two hours, all in four, and no more than all in eight.
  it("should share the variance of a payoff between the way and the end", () => {
    expect(runningRisk(20, 20, 2)).toEqual({ varianceCents2PerHour: 400, residualShare: 0.5 });
    expect(runningRisk(20, 20, 4)).toEqual({ varianceCents2PerHour: 400, residualShare: 0 });
    expect(runningRisk(20, 20, 8)).toEqual({ varianceCents2PerHour: 200, residualShare: 0 });
    expect(runningRisk(20, 20, 0)).toEqual({ varianceCents2PerHour: 400, residualShare: 1 });
    for (const fair of [0, 100, -1])
      expect(runningRisk(fair, 20, 1)).toEqual({ varianceCents2PerHour: 0, residualShare: 0 });
  });

  it("should be in the units they say", () => {
    expect(makerFeeCents(0.0175, 20)).toBeCloseTo(0.28, 12); // 0.0175 x 0.2 x 0.8 of a dollar
    expect([integratedHours(5, 400), integratedHours(5.1, 400), integratedHours(4, 400)]).toEqual([5, 5, 4]);
    expect(residualValueCents({ settlementJumpFrac: 0, gammaPerCent: 0.1 }, 40, 1)(5)).toBe(0);
    const half = residualValueCents({ settlementJumpFrac: 0.5, gammaPerCent: 0.1 }, 40, 0.5);
    expect(half(5)).toBeCloseTo(0.25 * settlementValueCents(40, 5, 0.1), 12);
    expect(fillOffsetCents(0, 3, 0.8)).toBe(1.25);
    expect(fillOffsetCents(0.1, 2, 0.8)).toBeCloseTo(Math.log(1.25) / 0.2, 12);
    expect(effectiveIntensityPerHour(0, 3, { intensityPerHour: 5, kappaPerCent: 0.8 })).toBe(5 / Math.E);
    expect(effectiveIntensityPerHour(0.1, 2, { intensityPerHour: 5, kappaPerCent: 0.8 })).toBeCloseTo(
      5 * 1.25 ** -5,
      12,
    );
    expect([validityHours(3, 0.25), validityHours(0, 1)]).toEqual([1, Infinity]);
  });

  it("should know the next smaller time of halves, each other a root of two apart, and 0", () => {
    const table = tableOf(100);
    expect(Array.from(table.bucketHours.slice(0, 5), (hours) => hours / 8)).toEqual([
      1,
      Math.SQRT1_2,
      0.5,
      Math.SQRT1_2 / 2,
      0.25,
    ]);
    expect([table.bucketHours[BUCKET_COUNT - 1], table.bucketHours[BUCKET_COUNT - 2]! > 0]).toEqual([
      0,
      true,
    ]);
    const asked = [[9, 0], [8, 0], [7.99, 1], [8 * Math.SQRT1_2, 1], [4, 2], [3.99, 3], [0, BUCKET_COUNT - 1]] as const; // prettier-ignore
    for (const [hours, bucket] of asked)
      for (const from of [0, 2, BUCKET_COUNT - 1]) expect(table.bucketAt(hours, from)).toBe(bucket);
  });

  it("should mirror the upper half of the fair values from the lower, and the middle into itself", () => {
    const table = tableOf(100);
    expect(table.nodeCount).toBe(5);
    expect(cellOf(table, 1, 0)).toEqual([25, 8, 3, 26, 27, NaN, NaN, 30, 31]);
    expect(cellOf(table, 3, 0)).toEqual([3, 8, 25, 69, 70, NaN, NaN, 73, 74]);
    expect(cellOf(table, 2, 2)).toEqual([50, 4, 3, 51, 52, NaN, NaN, 48, 49]);
    expect(cellOf(tableOf(undefined), 3, 0)).toEqual([75, 8, 3, 76, 77, NaN, NaN, 80, 81]);
  });

  it("should hold every cell as it was while it grows", () => {
    const table = tableOf(undefined, 2);
    const cells = Array.from({ length: 40 }, (_, node) => table.cell(node, 0));
    for (let node = 0; node < 40; node++) {
      expect(table.cell(node, 0)).toEqual(cells[node]);
      expect(table.cell(node, 0)[0]).toBe(2 * node);
    }
  });
});
