/** Plans to begin a test with. */
import { AppError } from "../../../src/core/errors.ts";
import { parsePlan, type SweepPlan } from "../../../src/sweep/plan/plan.ts";

/** A plan that says what every plan must, and these lines. */
export function planText(lines: string, strategy = "avellaneda-stoikov"): string {
  return `question: Does it earn?
decision: Yes, if it does.
strategy: ${strategy}
objective: { metric: pnlPerMarket }
synthetic: { preset: poisson, eventCount: 10, rowsPerMarket: 1000 }
${lines}
`;
}

export function planOf(lines: string, strategy?: string): SweepPlan {
  return parsePlan(planText(lines, strategy), "experiment.yaml");
}

/** What a plan is refused with. */
export function refusal(look: () => unknown): Pick<AppError, "code" | "exitCode" | "message" | "hint"> {
  try {
    look();
  } catch (error) {
    if (error instanceof AppError) {
      const { code, exitCode, message, hint } = error;
      return { code, exitCode, message, hint };
    }
    throw error;
  }
  throw new Error("it was not refused");
}

/** Parameters of every cell, by the names of the axes. */
export function cellsOf(plan: SweepPlan): number[][] {
  return Array.from({ length: plan.cellCount }, (_, index) => {
    const { parameters } = plan.cell(index);
    return plan.axes.map(({ name }) => parameters[name]!);
  });
}
