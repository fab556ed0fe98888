import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MarketRule, QuoteDistances, StrategyDefinition } from "../../src/core/strategy.ts";
import { STRATEGIES } from "../../src/strategies/catalogue.ts";
import { checkProperty } from "../engine/property.ts";
import { answerOf } from "./quoting.ts";

const RUNS = 400;
/** Cents; a level is ten thousand million times as much. */
const NEAR_CENTS = 1e-9;
/** Beyond it no market has a price, and a double has fewer digits left. */
const FAR_CENTS = 1_000;
const WITH_DISTANCES = ["naive-skew", "linear-skew", "fixed-spread", "avellaneda-stoikov", "glft"];

function ruleOf(definition: StrategyDefinition, parameters: Readonly<Record<string, number>>): MarketRule {
  return definition.create(parameters).rule!;
}

function defaultsOf({ parameters }: StrategyDefinition): Readonly<Record<string, number>> {
  return Object.fromEntries(parameters.map(({ name, default: value }) => [name, value]));
}

/** Anything that the ranges allow, small values as often as large ones, a size that fits. */
function parametersOf({ parameters }: StrategyDefinition): fc.Arbitrary<Record<string, number>> {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  return fc
    .record(Object.fromEntries(parameters.map(({ name }) => [name, share])))
    .map((shares) =>
      Object.fromEntries(
        parameters.map(({ name, min, max, default: usual }) => {
          const drawn = shares[name]!;
          const value = drawn < 0.5 ? usual * 2 * drawn : min + (max - min) * (2 * drawn - 1) ** 4;
          return [name, Math.min(max, Math.max(min, value))];
        }),
      ),
    )
    .map((drawn) => {
      const { sizeContracts = 1, maxPositionContracts = 1 } = drawn;
      return { ...drawn, sizeContracts: Math.min(sizeContracts, maxPositionContracts) };
    });
}

const state = fc.record({
  /** Of the way between the bounds; the bounds themselves are left out. */
  fairShare: fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
  inventoryLots: fc.integer({ min: -1_500, max: 1_500 }),
  hoursToClose: fc.option(fc.double({ min: -1, max: 60, noNaN: true }), { nil: undefined }),
});

/** Distances as they were before they are asked for: of some other state. */
function stale(): QuoteDistances {
  return {
    bidCents: 7,
    askCents: 7,
    bidContracts: 7,
    askContracts: 7,
    fairCentsMin: 7,
    fairCentsMax: 93,
  };
}

describe("distances of a strategy", () => {
  it("should be stated by those whose quotes keep them", () => {
    const names = [...STRATEGIES].filter(
      ([, definition]) => ruleOf(definition, defaultsOf(definition)).distances !== undefined,
    );

    expect(names.map(([name]) => name)).toEqual(WITH_DISTANCES);
  });

  it.each(WITH_DISTANCES)("should be those of the quotes, wherever the fair value is: %s", (name) => {
    const definition = STRATEGIES.get(name)!;
    let quotedCount = 0;
    checkProperty(
      fc.property(
        parametersOf(definition),
        state,
        (parameters, { fairShare, inventoryLots, hoursToClose }) => {
          const inventoryContracts = inventoryLots / 100;
          const into = stale();
          ruleOf(definition, parameters).distances!(inventoryContracts, hoursToClose, into);
          const { fairCentsMin, fairCentsMax } = into;
          const fairCents = fairCentsMin + fairShare * (fairCentsMax - fairCentsMin);
          if (!(fairCentsMin < fairCents && fairCents < fairCentsMax)) return; // they hold nowhere
          const asked = { fairCents, inventoryContracts, hoursToClose };
          const { bidCents, askCents } = answerOf(definition, parameters, asked);
          if (bidCents !== undefined) quotedCount++;

          requireDistance(into.bidContracts, into.bidCents, bidCents && fairCents - bidCents);
          requireDistance(into.askContracts, into.askCents, askCents && askCents - fairCents);
          const sizes = [into.bidContracts, into.askContracts].filter((size) => size !== 0);
          expect(sizes.every((size) => size === parameters["sizeContracts"])).toBe(true);
        },
      ),
      RUNS,
    );
    expect(quotedCount).toBeGreaterThan(RUNS / 10);
  });
});

/** @param quotedCents how far from fair value the quote is; undefined where there is none. */
function requireDistance(contracts: number, cents: number, quotedCents: number | undefined): void {
  expect(contracts !== 0).toBe(quotedCents !== undefined);
  if (quotedCents === undefined) return;
  const near = NEAR_CENTS * Math.max(1, Math.abs(cents) / FAR_CENTS);
  expect(Math.abs(quotedCents - cents)).toBeLessThan(near);
}
