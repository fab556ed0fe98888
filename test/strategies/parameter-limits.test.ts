/** What strategies refuse, warn of and say at the very limits of their parameters, and where numbers end. */
import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import { completeParameters, type StrategyDefinition } from "../../src/core/strategy.ts";
import { avellanedaStoikov } from "../../src/strategies/avellaneda-stoikov.ts";
import { STRATEGIES, strategyNamed } from "../../src/strategies/catalogue.ts";
import { withEstimates } from "../../src/strategies/estimated.ts";
import { fixedSpread } from "../../src/strategies/fixed-spread.ts";
import { glft } from "../../src/strategies/glft.ts";
import { hjbContinuous } from "../../src/strategies/hjb-continuous.ts";
import { hjbTable } from "../../src/strategies/hjb-table.ts";
import { linearSkew } from "../../src/strategies/linear-skew.ts";
import { logitSkew } from "../../src/strategies/logit-skew.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { riccati } from "../../src/strategies/riccati.ts";
import { tableInputs } from "../../src/strategies/table-parameters.ts";
import { answerOf, sumOf } from "./quoting.ts";

type Given = Readonly<Record<string, number>>;

/** The data of a refusal; undefined where the strategy is made. */
function refusal(definition: StrategyDefinition, given: Given): unknown {
  try {
    definition.create(completeParameters(definition, given));
    return undefined;
  } catch (error) {
    const { code, hint, data } = error as AppError;
    expect([code, hint === undefined]).toEqual(["USAGE_BAD_PARAMETER", false]);
    return data;
  }
}

function warned(definition: StrategyDefinition, given: Given): string {
  return definition.warnings!(completeParameters(definition, given)).join("\n");
}

const orders = (maxPositionContracts: number) =>
  refusal(hjbTable, { maxPositionContracts, sizeContracts: 2, gammaPerDollar: 0 });

const stake = (maxPositionContracts: number) =>
  refusal(hjbTable, { maxPositionContracts, gammaPerDollar: 1 });

describe("what a strategy is refused for", () => {
  it.each([...STRATEGIES.values()])("should be a size that fits into no position: $name", (definition) => {
    const tooLarge = { sizeContracts: 5.01, maxPositionContracts: 5 };

    expect(refusal(definition, tooLarge)).toEqual(tooLarge);
    expect(refusal(definition, { ...tooLarge, sizeContracts: 5 })).toBeUndefined();
  });

  it("should be a table of more than a hundred orders a side", () => {
    expect([orders(200), orders(202)]).toEqual([undefined, { maxPositionContracts: 202, sizeContracts: 2 }]);
  });

  it("should be an aversion of more than fifty times what is at stake", () => {
    expect([stake(50), stake(50.5)]).toEqual([undefined, { maxPositionContracts: 50.5, gammaPerDollar: 1 }]);
  });

  // k gamma V Delta n^2 / 2 of at most 8,000. Over 6 hours V is 2,500 at most: 2.5 x 0.01 x 2,500 x 16^2 / 2 is 8,000.
  // Of $0.10 over 4 hours V is 400: 5 x 0.01 x 400 x 50^2 / 2 is 25,000, and in orders of 4 2.5 x 0.01 x 2,500 x 4 x 10^2 / 2 is 12,500.
  it("should be a risk at the limit that is out of all proportion to a fill: hjb-continuous", () => {
    const most = {
      gammaPerDollar: 1,
      sigmaDollarsPerSqrtHour: 2,
      kappaPerCent: 2.5,
      maxPositionContracts: 16,
    };
    const calm = { ...most, sigmaDollarsPerSqrtHour: 0.1, horizonHours: 4, kappaPerCent: 5 };

    expect(refusal(hjbContinuous, most)).toBeUndefined();
    expect(refusal(hjbContinuous, { ...most, kappaPerCent: 2.501 })).toEqual({
      gammaPerDollar: 1,
      sizeContracts: 1,
      boundSizes: 16,
    });
    expect(refusal(hjbContinuous, { ...calm, maxPositionContracts: 50 })).toMatchObject({ boundSizes: 50 });
    expect(refusal(hjbContinuous, { ...calm, maxPositionContracts: 28 })).toBeUndefined(); // 7,840
    expect(refusal(hjbContinuous, { ...most, maxPositionContracts: 40, sizeContracts: 4 })).toEqual({
      gammaPerDollar: 1,
      sizeContracts: 4,
      boundSizes: 10,
    });
  });

  it("should be told with the name that there is not, and with what to do about estimates", () => {
    expect(() => strategyNamed("magic")).toThrow(
      expect.objectContaining({ data: { name: "magic" } }) as AppError,
    );
    const group = { ...linearSkew, create: () => ({ quote: () => {}, explain: () => [] }) };
    expect(() => withEstimates(group, "followed", () => undefined).create({})).toThrow(
      expect.objectContaining({
        code: "USAGE_ESTIMATES_UNUSED",
        hint: expect.stringContaining("halfspread calibrate") as string,
      }) as AppError,
    );
  });
});

const gamma = (gammaPerDollar: number) =>
  tableInputs({ ...completeParameters(hjbTable, {}), gammaPerDollar }).gammaPerCent;

describe("so little aversion that doubles cannot tell it", () => {
  it("should be none below a hundred-millionth a dollar", () => {
    expect([gamma(1e-8), gamma(0.99e-8)]).toEqual([1e-10, 0]);
  });
});

const steep = (given: Given) => warned(riccati, { horizonHours: 0.5, ...given });

describe("the warnings at their limits", () => {
  // $0.50 per root hour makes up all of 2,500 cents squared in an hour.
  it.each([hjbTable, hjbContinuous])("should begin beyond the largest volatility: $name", (definition) => {
    const over = (sigmaDollarsPerSqrtHour: number) =>
      warned(definition, { horizonHours: 1, sigmaDollarsPerSqrtHour });

    expect(over(0.5)).toBe("");
    expect(over(0.51)).toContain("can have 0.5 at most");
  });

  // alpha 0.3 and eta 49.85 an hour as in the paper: 2 sqrt(alpha eta) is 7.734 an hour.
  it("should name what twice the horizon and a tenth of it do with the paper's figures", () => {
    const paper = {
      gammaPerDollar: 10,
      kappaPerCent: 1.5,
      sigmaDollarsPerSqrtHour: 0.02,
      intensityPerHour: 140,
    };

    expect(warned(avellanedaStoikov, { ...paper, horizonHours: 2 })).toContain("leans 15.5 times as hard"); // 15.47 / tanh
    expect(warned(glft, { ...paper, horizonHours: 0.1 })).toContain("lean 1.54 times as hard"); // 1 / tanh(0.7734)
  });

  it("should not hold against glft that nothing moves", () => {
    expect(warned(glft, { sigmaDollarsPerSqrtHour: 0 })).toBe("");
  });

  // k gamma Delta V jump: 1 x 0.001 x 2,500 x 0.4 is 1; in orders of 2 with k 1.5 and a jump of 0.26 it is 1.95, of 1 / k 1.3 cents.
  it("should say where a parabola is too steep, and which parameters make it so: riccati", () => {
    const pair = { sizeContracts: 2, settlementJumpFrac: 0.26 };

    expect(steep({ kappaPerCent: 1, settlementJumpFrac: 0.4 })).toBe("");
    expect(steep({ kappaPerCent: 1, settlementJumpFrac: 0.401 })).toContain("at the close");
    expect(steep(pair)).toContain("1.3 cents at the close, 1.95 times the 0.667 cents");
    expect(steep(pair)).toContain("Lower settlementJumpFrac, gammaPerDollar or sizeContracts");
    // alpha 1.5 x 0.001 x 100 / 2 = 0.075, eta 0.01 / e = 0.00368: sqrt(20.4) is 4.52.
    expect(steep({ intensityPerHour: 0.01 })).toContain("3.01 cents long before the close, 4.52 times");
    expect(steep({ intensityPerHour: 0.01 })).toContain("Lower gammaPerDollar or sizeContracts");
  });
});

describe("quotes where numbers end", () => {
  it.each([avellanedaStoikov, glft, riccati, logitSkew])(
    "should be none, and none explained, of an inventory beyond all numbers: $name",
    (definition) => {
      const given = { gammaPerDollar: 10, sizeContracts: 0.01, kappaPerCent: 1 };
      for (const inventoryContracts of [1.7e308, -1.7e308])
        expect(answerOf(definition, given, { fairCents: 50, inventoryContracts })).toEqual({
          bidCents: undefined,
          askCents: undefined,
          terms: [],
        });
    },
  );
});

describe("orders of several contracts", () => {
  const held = { fairCents: 50, inventoryContracts: 4, hoursToClose: 90 };
  const given = {
    sizeContracts: 3,
    maxPositionContracts: 30,
    horizonHours: 90,
    sigmaDollarsPerSqrtHour: 0.05,
  };

  it("should be explained by the risk of a whole one, term by term", () => {
    for (const definition of [glft, riccati]) {
      const { bidCents, askCents, terms } = answerOf(definition, given, held);
      expect(sumOf(terms, "bidCents")).toBeCloseTo(bidCents!, 9);
      expect(sumOf(terms, "askCents")).toBeCloseTo(askCents!, 9);
    }
  });

  it("should after a long time lean as hard with riccati as with glft", () => {
    const [long, forEver] = [riccati, glft].map((definition) => answerOf(definition, given, held));

    expect(long!.bidCents).toBeCloseTo(forEver!.bidCents!, 9);
    expect(long!.askCents).toBeCloseTo(forEver!.askCents!, 9);
  });
});

describe("what is told of a strategy", () => {
  // Whose quotes hang on the time must not say so: it would be asked once.
  it("should be that fair value and inventory are all it reads, of five of them", () => {
    const readers = [...STRATEGIES.values()].filter((definition) => {
      const reads = definition.create(completeParameters(definition, {})).rule?.reads;
      return reads === "fair-and-inventory";
    });

    expect(new Set(readers)).toEqual(new Set([naiveSkew, linearSkew, fixedSpread, glft, logitSkew]));
  });

  // By default gamma is 0.05 a dollar: 100 / (1 + e^0.05) is 48.75.
  it("should be true of logit-skew: one contract moves the quotes at 50 cents by 1.25", () => {
    const { terms } = answerOf(logitSkew, {}, { fairCents: 50, inventoryContracts: 1 });

    expect(sumOf(terms, "bidCents", 2)).toBeCloseTo(48.750_260_35, 8);
  });

  it("should be that Avellaneda-Stoikov's intensity moves no quote", () => {
    const named = avellanedaStoikov.parameters.find(({ name }) => name === "intensityPerHour")!;

    expect(named.role).toBe("validity");
    expect(named.summary).toContain("moves no quote");
  });

  it.each([fixedSpread, naiveSkew, linearSkew])(
    "should name the half-spread in its explanation: $name",
    (of) => {
      const { terms } = answerOf(of, {}, { fairCents: 50, inventoryContracts: 1 });

      expect(terms.map(({ label }) => label)).toEqual(expect.arrayContaining(["fair value", "half-spread"]));
    },
  );
});
