/** What overlays must never do, over strategies that want nonsense in markets that do nonsense. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mix4 } from "../../../src/core/digest.ts";
import { completeParameters, perMarket, type StrategyDefinition } from "../../../src/core/strategy.ts";
import { naiveSkew } from "../../../src/strategies/naive-skew.ts";
import { OVERLAYS, overlayNamed } from "../../../src/strategies/overlays/catalogue.ts";
import { overlaid } from "../../../src/strategies/overlays/overlaid.ts";
import { priceLessFee } from "../../../src/strategies/overlays/shared.ts";
import { checkProperty } from "../../engine/property.ts";
import { show, type Answer, type Look } from "./workbench.ts";

const NAMES = [...OVERLAYS.keys()];
const SAME = 1e-9;

/** Wants up to three levels a side around fair value, or none; seen from NO it wants the same. */
function erratic(salt: number): StrategyDefinition {
  const rule = perMarket({
    quote({ fairCents, inventoryContracts }, sheet) {
      if (fairCents === undefined) return;
      const draw = (what: number, held: number, below: number): number =>
        (mix4(salt, what, Math.abs(fairCents - 50) * 20, held * 100) >>> 0) % below;
      for (let level = 0; level < draw(1, inventoryContracts, 4); level++)
        sheet.bid(fairCents - 1 - draw(2 + level, inventoryContracts, 60) / 10, 0.5 + level);
      for (let level = 0; level < draw(1, -inventoryContracts, 4); level++)
        sheet.ask(fairCents + 1 + draw(2 + level, -inventoryContracts, 60) / 10, 0.5 + level);
    },
    explain: () => [],
  });
  return { ...naiveSkew, name: "erratic", create: () => ({ ...rule }) };
}

const look = fc.record({
  gapSeconds: fc.constantFrom(0.5, 3, 11, 40),
  bid: fc.option(fc.integer({ min: 2, max: 95 }), { freq: 12, nil: undefined }),
  width: fc.constantFrom(1, 2, 3, 5, 12, 60),
  held: fc.integer({ min: -1_000, max: 1_000 }).map((lots) => lots / 100),
  cost: fc.integer({ min: 1, max: 99 }),
  hoursToClose: fc.constantFrom(24, 0.9, 0.2),
});
const looks = fc.array(look, { minLength: 1, maxLength: 12 }).map((draws): Look[] => {
  let seconds = 0;
  return draws.map(({ gapSeconds, bid, width, ...rest }) => {
    seconds += gapSeconds;
    return { ...rest, seconds, bid, ask: bid === undefined ? undefined : Math.min(99, bid + width) };
  });
});
const salt = fc.nat(100_000);

function answers(of: StrategyDefinition, seen: readonly Look[], ...names: readonly string[]): Answer[] {
  const choices = names.map((name) => ({ overlay: overlayNamed(name), parameters: {} }));
  const definition = overlaid(of, choices);
  return show(definition.create(completeParameters(definition, {})), seen);
}

/** Judges each answer under an overlay beside that of the strategy alone. */
function holds(names: readonly string[], judge: (over: Answer, alone: Answer, seen: Look) => void): void {
  checkProperty(
    fc.property(fc.constantFrom(...names), salt, looks, (name, salted, seen) => {
      const alone = answers(erratic(salted), seen);
      answers(erratic(salted), seen, name).forEach((over, index) => judge(over, alone[index]!, seen[index]!));
    }),
    400,
  );
}

const STANDING = ["timed-requoting"];
const FOLLOWING = ["competition", "break-even"];
const without = (...left: readonly string[]) => NAMES.filter((name) => !left.includes(name));

/** A look at the same market from NO. */
const mirrored = ({ bid, ask, held = 0, cost, ...rest }: Look): Look => ({
  ...rest,
  bid: ask === undefined ? undefined : 100 - ask,
  ask: bid === undefined ? undefined : 100 - bid,
  held: -held,
  ...(cost === undefined ? {} : { cost: 100 - cost }),
});

/** The most that competition pays by default for what is worth so much. */
const best = (worth: number): number => priceLessFee(worth - 0.5, 0.0175);

describe("every overlay", () => {
  it("should quote no side that the strategy does not want, and no more of it", () => {
    holds(without(...STANDING), (over, alone) => {
      if (alone.bid === undefined) expect(over.bid).toBeUndefined();
      if (alone.ask === undefined) expect(over.ask).toBeUndefined();
      expect(over.bidSize).toBeLessThanOrEqual(alone.bidSize + SAME);
      expect(over.askSize).toBeLessThanOrEqual(alone.askSize + SAME);
    });
  });

  it("should go no nearer to the market, but for those that are there for that", () => {
    holds(without(...STANDING, ...FOLLOWING), (over, alone) => {
      if (over.bid !== undefined) expect(over.bid).toBeLessThanOrEqual(alone.bid! + SAME);
      if (over.ask !== undefined) expect(over.ask).toBeGreaterThanOrEqual(alone.ask! - SAME);
    });
  });

  it("should be the same seen from NO: bids and asks, inventory and prices change places", () => {
    checkProperty(
      fc.property(
        fc.constantFrom(...NAMES),
        fc.constantFrom(...NAMES),
        salt,
        looks,
        (inner, outer, salted, seen) => {
          const yes = answers(erratic(salted), seen, inner, outer);
          const no = answers(erratic(salted), seen.map(mirrored), inner, outer);
          yes.forEach((answer, index) => {
            const other = no[index]!;
            expect([other.askSize, other.bidSize]).toEqual([answer.bidSize, answer.askSize]);
            if (answer.bid !== undefined) expect(100 - other.ask!).toBeCloseTo(answer.bid, 9);
            if (answer.ask !== undefined) expect(100 - other.bid!).toBeCloseTo(answer.ask, 9);
            expect(other.wakeSeconds).toEqual(answer.wakeSeconds);
            expect(other.sent.map(({ sizeContracts }) => sizeContracts)).toEqual(
              answer.sent.map(({ sizeContracts }) => sizeContracts),
            );
          });
        },
      ),
      400,
    );
  });

  it("should explain its quotes, two of them over each other as well", () => {
    checkProperty(
      fc.property(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES), looks, (inner, outer, seen) => {
        for (const { bid, ask, terms } of answers(naiveSkew, seen, inner, outer)) {
          if (bid !== undefined) expect(sum(terms, "bidCents")).toBeCloseTo(bid, 9);
          if (ask !== undefined) expect(sum(terms, "askCents")).toBeCloseTo(ask, 9);
        }
      }),
      400,
    );
  });

  it("should be told from the strategy alone by each of its parameters", () => {
    // Long and short, calm and wild, far from the close and at it, in markets of one cent and of sixty.
    const seen: Look[] = [
      [0, 20, 80, 0], [1, 45, 55, 5], [2, 46, 54, 7], [3, 48, 52, 9], [4, 49, 51, -9], [6, 49, 51, -5], [9, 55, 58, -9],
      [12, 49, 51, 0], [14, 47, 48, 8.5], [25, 49, 51, 2], [45, 49, 51, 0], [60, 40, 70, 8.5], [61, 40, 44, 8.5],
      [80, 40, 44, 4], [90, 45, 46, 9], [140, 40, 44, 0], [146, 43, 47, 0], [152, 46, 50, 0], [1_000, 40, 44, 0], [4_000, 40, 44, 0], [4_010, 20, 80, 9],
    ].map(([seconds, bid, ask, held]) => ({
      seconds: seconds!, bid: bid!, ask: ask!, held: held!, cost: 45, hoursToClose: 1.1 - seconds! / 3_600,
    })); // prettier-ignore
    const dead = NAMES.flatMap((name) => {
      const overlay = overlayNamed(name);
      const played = (parameters: Readonly<Record<string, number>>): string => {
        const base = { ...naiveSkew, parameters: naiveSkew.parameters };
        const definition = overlaid(base, [{ overlay, parameters }]);
        return JSON.stringify(show(definition.create(completeParameters(definition, {})), seen));
      };
      const start = name === "pause-windows" ? { startUnixSeconds: 3, everyHours: 0.01 } : {};
      const event = name === "stop-before-close" ? { eventStartUnixSeconds: 70 } : {};
      const usual = played({ ...start, ...event });
      return overlay.parameters
        .filter(({ name: parameter, min, max, default: middle }) =>
          [min, max, middle / 3, middle * 3, middle + 7e-3, 0.02].every(
            (value) =>
              !(value >= min && value <= max) || played({ ...start, ...event, [parameter]: value }) === usual,
          ),
        )
        .map(({ name: parameter }) => `${name}.${parameter}`);
    });
    expect(dead).toEqual([]);
  });
});

describe("competition", () => {
  it("should pay no more than fair value less fee and edge, or what the strategy itself wants to pay", () => {
    holds(["competition"], (over, alone, { bid, ask }) => {
      const fair = bid === undefined || ask === undefined ? Number.NaN : (bid + ask) / 2;
      if (over.bid !== undefined)
        expect(over.bid).toBeLessThanOrEqual(Math.max(alone.bid!, best(fair)) + SAME);
      if (over.ask !== undefined)
        expect(over.ask).toBeGreaterThanOrEqual(Math.min(alone.ask!, 100 - best(100 - fair)) - SAME);
      if (over.bid !== undefined && over.ask !== undefined) expect(over.bid).toBeLessThan(over.ask);
    });
  });

  it("should reckon the fee so that price and fee together are what it is worth", () => {
    checkProperty(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 0, max: 700 }), (worthBp, rateBp) => {
        const [worth, rate] = [worthBp / 100, rateBp / 10_000];
        const price = priceLessFee(worth, rate);
        expect(price + (rate * price * (100 - price)) / 100).toBeCloseTo(worth, 9);
      }),
      200,
    );
  });
});

function sum(terms: Answer["terms"], side: "bidCents" | "askCents"): number {
  return terms.reduce((total, term) => total + term[side], 0);
}
