/** What is refused where a fill model is named or made, and what the refusal says. */
import { describe, expect, it } from "vitest";
import { AppError } from "../../src/core/errors.ts";
import { fillModelNamed } from "../../src/engine/fill-models/catalogue.ts";
import { poissonFlow, residualFlow, thinnedFlow } from "../../src/engine/fill-models/flow-models.ts";

const FLOW = { intensityPerHour: 600, kappaPerCent: 0.7 };
const TAPE = { intensityPerHour: 900, kappaPerCent: 0.5 };

function refusal(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("a model that cannot be had", () => {
  it("should be named, with those there are", () => {
    const { code, hint, data } = refusal(() => fillModelNamed("fifo"));

    expect([code, data]).toEqual(["USAGE_UNKNOWN_FILL_MODEL", { name: "fifo" }]);
    expect(hint).toContain("fifo-pessimistic");
  });

  it.each([
    ["the target's", () => thinnedFlow({ intensityPerHour: 0, kappaPerCent: 9 }, TAPE)],
    ["the tape's", () => thinnedFlow(FLOW, { intensityPerHour: 0, kappaPerCent: 0.1 })],
    ["an only", () => poissonFlow({ intensityPerHour: 0, kappaPerCent: 0.1 })],
    ["a residual's", () => residualFlow({ intensityPerHour: 0, kappaPerCent: 0.1 })],
  ])("should be refused where %s intensity is no rate, with what was given", (_whose, create) => {
    const { code, message, hint, data } = refusal(create);

    expect([code, message]).toEqual(["USAGE_BAD_PARAMETER", "intensityPerHour was 0"]);
    expect(hint).toContain("above 0");
    expect(data).toMatchObject({ intensityPerHour: 0 });
  });

  it("should say what thinning cannot do", () => {
    const { hint } = refusal(() => thinnedFlow(TAPE, FLOW));

    expect(hint).toContain("Thinning can only take fills away");
  });

  it("should be called by its name", () => {
    expect([poissonFlow(FLOW).name, thinnedFlow(FLOW, TAPE).name, residualFlow(FLOW).name]).toEqual([
      "poisson",
      "thinned",
      "residual",
    ]);
  });
});
