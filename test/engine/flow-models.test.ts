import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import { NumberedDraws } from "../../src/core/random.ts";
import { US_PER_HOUR } from "../../src/core/units.ts";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import { poissonFlow, residualFlow, thinnedFlow } from "../../src/engine/fill-models/flow-models.ts";
import { CandidateStream, isFlow, type MarketFlowModel } from "../../src/engine/fill-models/market-flow.ts";
import { fillIntensity } from "../../src/estimators/fill-probability.ts";
import { checkProperty } from "./property.ts";

const FLOW = { intensityPerHour: 600, kappaPerCent: 0.7 };
const TAPE = { intensityPerHour: 900, kappaPerCent: 0.5 };

function candidateTimes(count: number, label = "flow/MKT-1/bid"): { timeUs: number; uniform: number }[] {
  const stream = new CandidateStream("7", label, FLOW.intensityPerHour, 0);
  return Array.from({ length: count }, () => {
    const { timeUs, uniform } = stream;
    stream.advance();
    return { timeUs, uniform };
  });
}

describe("modelled orders", () => {
  const count = 20_000;
  const candidates = candidateTimes(count);

  it("should come at their rate, at random", () => {
    const gaps = candidates.map(({ timeUs }, index) => timeUs - (candidates[index - 1]?.timeUs ?? 0));
    const meanUs = US_PER_HOUR / FLOW.intensityPerHour;
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / count;
    const late = gaps.filter((gap) => gap > meanUs).length / count;

    // Exponential: the mean's standard error is 1/sqrt(n) of it, and e^-1 of all gaps exceed the mean.
    expect(Math.abs(mean / meanUs - 1)).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(late - Math.exp(-1))).toBeLessThan(4 * Math.sqrt((0.37 * 0.63) / count));
  });

  it("should begin with one after the start, not at it", () => {
    const { timeUs, uniform } = new CandidateStream(
      "7",
      "flow/MKT-1/bid",
      FLOW.intensityPerHour,
      US_PER_HOUR,
    );

    expect(timeUs).toBeGreaterThan(US_PER_HOUR);
    expect(uniform >= 0 && uniform < 1).toBe(true);
  });

  it("should fill a quote that stands still as often as the intensity at its distance says", () => {
    const model = poissonFlow(FLOW);
    const hours = candidates.at(-1)!.timeUs / US_PER_HOUR;
    for (const distance of [0, 1, 2.5]) {
      const fills = candidates.filter(({ uniform }) => uniform < model.candidateChance(distance, 1)).length;
      const expected = fillIntensity({ perTime: 600, perPrice: 0.7 }, distance) * hours;
      expect(Math.abs(fills - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
  });

  it("should be the same for everybody who asks, and other ones for the other side", () => {
    expect(candidateTimes(50)).toEqual(candidates.slice(0, 50));
    expect(candidateTimes(50, "flow/MKT-1/ask")).not.toEqual(candidates.slice(0, 50));
  });
});

describe("draws for prints", () => {
  it("should depend on seed, market and row alone, and be uniform", () => {
    const draws = new NumberedDraws("7", "flow/MKT-1/prints");
    const backwards = new NumberedDraws("7", "flow/MKT-1/prints");
    const rows = Array.from({ length: 20_000 }, (_, row) => row);
    const uniforms = rows.map((row) => draws.uniformAt(row));

    expect(rows.toReversed().map((row) => backwards.uniformAt(row))).toEqual(uniforms.toReversed());
    expect(new NumberedDraws("8", "flow/MKT-1/prints").uniformAt(1)).not.toBe(uniforms[1]);
    expect(uniforms.every((uniform) => uniform >= 0 && uniform < 1)).toBe(true);
    for (const below of [0.1, 0.5, 0.9]) {
      const share = uniforms.filter((uniform) => uniform < below).length / rows.length;
      expect(Math.abs(share - below)).toBeLessThan(4 * Math.sqrt((below * (1 - below)) / rows.length));
    }
  });
});

const distance = fc.double({ min: -3, max: 40, noNaN: true });

describe.each([poissonFlow(FLOW), thinnedFlow(FLOW, TAPE), residualFlow(FLOW)] as MarketFlowModel[])(
  "$name",
  (model) => {
    it("should fill a better quote by whatever fills a worse one", () => {
      checkProperty(
        fc.property(distance, distance, distance, (one, other, touch) => {
          const [better, worse] = [Math.min(one, other), Math.max(one, other)];
          expect(model.candidateChance(better, touch)).toBeGreaterThanOrEqual(
            model.candidateChance(worse, touch),
          );
          expect(model.printChance(better)).toBeGreaterThanOrEqual(model.printChance(worse));
        }),
        200,
      );
    });

    it("should have chances that are chances", () => {
      checkProperty(
        fc.property(distance, distance, (at, touch) => {
          for (const chance of [model.candidateChance(at, touch), model.printChance(at)]) {
            expect(chance).toBeGreaterThanOrEqual(0);
            expect(chance).toBeLessThanOrEqual(1);
          }
        }),
        200,
      );
    });
  },
);

describe("what is counted once", () => {
  it("should be the tape or the flow under poisson: no print fills", () => {
    expect(poissonFlow(FLOW)).toMatchObject({ prints: "none" });
    expect(poissonFlow(FLOW).printChance(0)).toBe(0);
  });

  it("should be the tape's prints alone under thinned, at the target's rate where the tape has its own", () => {
    const model = thinnedFlow(FLOW, TAPE);
    expect(model).toMatchObject({ prints: "thinned", candidatesPerHour: 0 });
    for (const cents of [0, 1, 3])
      expect(model.printChance(cents) * 900 * Math.exp(-0.5 * cents)).toBeCloseTo(
        600 * Math.exp(-0.7 * cents),
        9,
      );
  });

  it("should be beyond the tape only what a better price attracts under residual", () => {
    const model = residualFlow(FLOW);
    expect(model.candidateChance(1, 1)).toBe(0);
    expect(model.candidateChance(2, 1)).toBe(0);
    expect(model.candidateChance(0.5, 1) * 600).toBeCloseTo(600 * (Math.exp(-0.35) - Math.exp(-0.7)), 9);
  });
});

describe("a flow model", () => {
  it("should tell what it was made of", () => {
    expect(poissonFlow(FLOW).parameters).toEqual(FLOW);
    expect(residualFlow(FLOW).parameters).toEqual(FLOW);
    expect(thinnedFlow(FLOW, TAPE).parameters).toEqual({
      intensityPerHour: 600,
      kappaPerCent: 0.7,
      tapeIntensityPerHour: 900,
      tapeKappaPerCent: 0.5,
    });
  });

  it("should be told from a model of the tape's own prints", () => {
    expect([poissonFlow(FLOW), thinnedFlow(FLOW, TAPE), residualFlow(FLOW)].every(isFlow)).toBe(true);
    expect([...FILL_MODELS.values()].some(isFlow)).toBe(false);
  });
});

describe("an intensity", () => {
  it.each([
    { intensityPerHour: 0, kappaPerCent: 1 },
    { intensityPerHour: 10, kappaPerCent: -0.1 },
    { intensityPerHour: NaN, kappaPerCent: 1 },
  ])("should be refused where it is none: %o", (intensity) => {
    expect(() => poissonFlow(intensity)).toThrow(
      expect.objectContaining({ code: "USAGE_BAD_PARAMETER" }) as AppError,
    );
  });

  it("should be refused as a target that decays more slowly than the tape", () => {
    expect(() => thinnedFlow(TAPE, FLOW)).toThrow(
      expect.objectContaining({ code: "USAGE_BAD_PARAMETER" }) as AppError,
    );
  });
});
