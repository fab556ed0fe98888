/** A parameter that says how far a formula may be trusted: it moves no quote, and has to move a warning instead. */
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/check/invariant.ts";
import type { Parameters, StrategyDefinition } from "../../src/core/strategy.ts";
import { LINEAR, strategyOf, verdictOf } from "./twins.ts";

const HEALTHY = strategyOf(LINEAR);

/** The healthy one with a bound of trust beside it, or with another of its parameters called one. */
function withRole(
  role: string,
  warnings?: (parameters: Parameters) => readonly string[],
): StrategyDefinition {
  const trusted = { name: "trustedHours", summary: "for how long", default: 5, min: 0, max: 10 };
  return {
    ...HEALTHY,
    parameters: [...HEALTHY.parameters, trusted].map((spec) =>
      spec.name === role ? { ...spec, role: "validity" } : spec,
    ),
    ...(warnings === undefined ? {} : { warnings }),
  };
}

function verdict(definition: StrategyDefinition): Verdict {
  return verdictOf("no-dead-parameter", definition, { family: "L" });
}

describe("a parameter whose role is validity", () => {
  it("should be alive where some value of it warns", () => {
    const warns = withRole("trustedHours", (parameters) =>
      parameters["trustedHours"]! > 9 ? ["Too long. Do less."] : [],
    );

    expect(verdict(warns)).toEqual({ outcome: "pass", caseCount: HEALTHY.parameters.length + 1 });
  });

  it.each([
    ["it warns of nothing", withRole("trustedHours")],
    ["it warns of everything alike", withRole("trustedHours", () => ["Always doubtful. Do not."])],
  ])("should be dead where %s", (_, definition) => {
    expect(verdict(definition)).toMatchObject({
      outcome: "fail",
      counterExample: {
        observed: "trustedHours from 0 to 10 changes no warning",
        likelyCause: expect.stringContaining("never reaches the warnings") as string,
      },
    });
  });

  it("should be dead without the role, whatever it warns of", () => {
    const plain = withRole("none", (parameters) => [`${parameters["trustedHours"]}`]);

    expect(verdict(plain)).toMatchObject({
      counterExample: { observed: "trustedHours from 0 to 10 moves no posted quote" },
    });
  });

  it("should move no quote", () => {
    const moving = withRole("halfSpreadCents", (parameters) => [`${parameters["trustedHours"]}`]);

    expect(verdict(moving)).toMatchObject({
      outcome: "fail",
      counterExample: {
        observed: "halfSpreadCents moves a posted quote",
        likelyCause: expect.stringContaining("wrong role") as string,
      },
    });
  });
});
