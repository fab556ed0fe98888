/** What strategies warn of: never of their defaults, and of doubtful parameters with the figures of the papers. */
import { describe, expect, it } from "vitest";
import { completeParameters, type StrategyDefinition } from "../../src/core/strategy.ts";
import { avellanedaStoikov } from "../../src/strategies/avellaneda-stoikov.ts";
import { STRATEGIES } from "../../src/strategies/catalogue.ts";
import { glft } from "../../src/strategies/glft.ts";
import { logitSkew } from "../../src/strategies/logit-skew.ts";
import { riccati } from "../../src/strategies/riccati.ts";

function warned(definition: StrategyDefinition, given: Readonly<Record<string, number>>): readonly string[] {
  return definition.warnings!(completeParameters(definition, given));
}

describe("the warnings of a strategy", () => {
  it("should be none with its defaults", () => {
    for (const definition of STRATEGIES.values())
      expect([definition.name, definition.warnings?.(completeParameters(definition, {})) ?? []]).toEqual([
        definition.name,
        [],
      ]);
  });

  it("should be whole sentences that say what to do", () => {
    const all = [
      ...warned(avellanedaStoikov, { horizonHours: 6, sigmaDollarsPerSqrtHour: 0.5 }),
      ...warned(glft, { horizonHours: 0.5 }),
      ...warned(riccati, { settlementJumpFrac: 1 }),
      ...warned(riccati, { intensityPerHour: 0.01 }),
      ...warned(logitSkew, { gammaPerDollar: 1 }),
    ];

    expect(all).toHaveLength(6);
    for (const warning of all) expect(warning).toMatch(/^\S.*\. [A-Z].*\.$/);
  });

  // Avellaneda & Stoikov's own parameters: alpha 0.3, eta 49.85, tau_c 0.2239, of which a third; 7.7 times at T = 1.
  it("should tell up to which horizon Avellaneda-Stoikov holds, and by how much it then leans too hard", () => {
    const paper = {
      gammaPerDollar: 10,
      kappaPerCent: 1.5,
      sigmaDollarsPerSqrtHour: 0.02,
      intensityPerHour: 140,
    };

    expect(warned(avellanedaStoikov, { ...paper, horizonHours: 0.0746 })).toEqual([]);
    const [warning] = warned(avellanedaStoikov, { ...paper, horizonHours: 1 });
    expect(warning).toContain("0.0746 hours at most");
    expect(warning).toContain("7.73 times as hard");
  });

  it("should give no figure that is beyond reason", () => {
    const most = { gammaPerDollar: 10, kappaPerCent: 50, sigmaDollarsPerSqrtHour: 2, intensityPerHour: 1e6 };
    const all = [
      ...warned(avellanedaStoikov, { ...most, horizonHours: 8_760 }),
      ...warned(glft, { gammaPerDollar: 1e-9, horizonHours: 0.01, sigmaDollarsPerSqrtHour: 0.001 }),
      ...warned(riccati, { ...most, sizeContracts: 1e5, maxPositionContracts: 1e6, settlementJumpFrac: 1 }),
      ...warned(logitSkew, { gammaPerDollar: 10, maxPositionContracts: 1e4 }),
    ].join(" ");

    expect(all.match(/more than 1,000 times/g)).toHaveLength(3);
    expect(all).toContain("by more than 100 cents");
    expect(all).toContain("less than 0.001 hours at most");
    expect(all).not.toMatch(/\d{3},\d{3},\d{3}|0\.000/);
  });

  // Over 24 hours a price of 50 cents can have 10.2 cents per root hour.
  it.each([avellanedaStoikov, glft, riccati])(
    "should name a volatility that no price can have: $name",
    (definition) => {
      const over = (sigmaDollarsPerSqrtHour: number): boolean =>
        warned(definition, { horizonHours: 24, sigmaDollarsPerSqrtHour }).some((warning) =>
          warning.includes("can have 0.102 at most"),
        );

      expect([over(0.102), over(0.103)]).toEqual([false, true]);
    },
  );

  it("should point out a horizon that is too short for quotes that know no end: glft", () => {
    expect(warned(glft, { horizonHours: 0.5 })[0]).toContain("Use riccati");
  });

  // k gamma Delta V / 2 x 2: 1.5 x 0.001 x 2,500 = 3.75, over the depth of 1 / k.
  it("should point out a jump that is too large for a parabola: riccati", () => {
    expect(warned(riccati, { settlementJumpFrac: 1 })[0]).toContain("2.5 cents at the close, 3.75 times");
    expect(warned(riccati, { settlementJumpFrac: 0.26 })).toEqual([]);
  });

  // gamma 1 a dollar and 10 contracts: log-odds of 10 against.
  it("should point out a gamma that leaves no price at the limit: logit-skew", () => {
    expect(warned(logitSkew, { gammaPerDollar: 1 })[0]).toContain("maxPositionContracts is 10:");
    expect(warned(logitSkew, { gammaPerDollar: 0.3 })).toEqual([]);
  });
});
