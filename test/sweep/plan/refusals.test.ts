/** What a plan is refused for, before any work: the place, what it was, what it must be, what to do. */
import { describe, expect, it } from "vitest";
import { parsePlan } from "../../../src/sweep/plan/plan.ts";
import { planOf, planText, refusal } from "./plan-texts.ts";

const CUBE = ["gammaPerDollar", "kappaPerCent", "horizonHours"]
  .map((name) => `  ${name}: { from: 1, to: 5, count: 1000 }`)
  .join("\n");

describe("a plan", () => {
  it.each([
    [
      "paramters: { gammaPerDollar: 1 }",
      "USAGE_UNKNOWN_SETTING",
      "line 6, paramters",
      "Did you mean parameters?",
    ],
    [
      "parameters: { gamaPerDollar: 1 }",
      "USAGE_UNKNOWN_PARAMETER",
      "parameters.gamaPerDollar",
      "Did you mean gammaPerDollar?",
    ],
    [
      "parameters: { gammaPerDollar: [0.1, 1e9] }",
      "USAGE_BAD_PARAMETER",
      "was 1000000000, it must be a number from 0 to 10",
      "halfspread strategies",
    ],
    [
      "parameters: { gammaPerDollar: [0.1, 0.1] }",
      "USAGE_BAD_AXIS",
      "has the value 0.1 more than once",
      "each value once",
    ],
    [
      "parameters: { gammaPerDollar: [] }",
      "USAGE_BAD_PLAN",
      "gammaPerDollar was []",
      "experiments/README.md",
    ],
    [
      "parameters: { gammaPerDollar: [1, two] }",
      "USAGE_BAD_PLAN",
      'gammaPerDollar[1] was "two", it must be a number',
      "experiments/README.md",
    ],
    [
      "parameters: { gammaPerDollar: high }",
      "USAGE_BAD_PLAN",
      'was "high", it must be a number, a list',
      "experiments/README.md",
    ],
    [
      "parameters: { gammaPerDollar: { from: 0.1, to: 1, cuont: 4 } }",
      "USAGE_UNKNOWN_SETTING",
      'no setting "cuont" in parameters.gammaPerDollar',
      "Did you mean count?",
    ],
    [
      "parameters: { gammaPerDollar: { from: 0.1, count: 4 } }",
      "USAGE_BAD_PLAN",
      "gammaPerDollar.to is missing, it must be a number",
      "experiments/README.md",
    ],
    [
      "parameters: { gammaPerDollar: { from: 1, to: 0.1, count: 4 } }",
      "USAGE_BAD_AXIS",
      "goes from 1 to 0.1",
      "Give from: 0.1, to: 1.",
    ],
    [
      "parameters: { gammaPerDollar: { from: 0, to: 1, count: 4, scale: log } }",
      "USAGE_BAD_AXIS",
      "on a log scale, which begins above 0",
      "Begin above 0",
    ],
    [
      "parameters: { gammaPerDollar: { from: 0.1, to: 1 } }",
      "USAGE_BAD_AXIS",
      "a range without a count",
      "Add count: 5",
    ],
    [
      "parameters: { sizeContracts: { from: 1, to: 1.02, count: 9 } }",
      "USAGE_BAD_AXIS",
      "more than once",
      "Ask for fewer values",
    ],
    [
      "parameters: { sizeContracts: [1, 1.001] }",
      "USAGE_BAD_PARAMETER",
      "a hundredth of a contract is the smallest step",
      "Give 1 or 1.01",
    ],
    [
      "parameters: { sizeContracts: [1, 20] }",
      "USAGE_BAD_PARAMETER",
      "cell 2 of 2 (sizeContracts 20)",
      "leave such cells out by a condition",
    ],
    [
      "parameters: { gammaPerDollar: 1, gammaPerDollar: 2 }",
      "USAGE_BAD_PLAN",
      "line 6: it is not YAML: Map keys must be unique",
      "experiments/README.md",
    ],
    [
      "overlays: [{ name: competition, parameters: { followSeconds: [1, 2] } }]\nparameters: { competition.followSeconds: 3 }",
      "USAGE_AXIS_TWICE",
      "overlays[0].parameters.followSeconds: competition.followSeconds is stated twice",
      "not both",
    ],
    ["overlays: [competiton]", "USAGE_UNKNOWN_OVERLAY", "line 6, overlays[0]", "Did you mean competition?"],
    [
      "overlays: [{ nmae: competition }]",
      "USAGE_BAD_PLAN",
      "overlays[0].name is missing",
      "experiments/README.md",
    ],
    [
      `parameters:\n${CUBE}`,
      "USAGE_TOO_MANY_CELLS",
      "the grid has 1,000,000,000 cells, at most 1,000,000 are swept",
      "subset: { kind: sobol",
    ],
    [
      `parameters:\n${CUBE}\nconditions: [kappaPerCent > 1]`,
      "USAGE_TOO_MANY_CELLS",
      "line 10, conditions: before its conditions the grid has 1,000,000,000 cells",
      "Take fewer values",
    ],
    [
      "parameters: { gammaPerDollar: [1, 2, 3] }\ncellsMax: 2",
      "USAGE_TOO_MANY_CELLS",
      "has 3 cells, at most 2",
      "raise cellsMax",
    ],
    [
      "parameters: { gammaPerDollar: [1, 2, 3] }\ncellsMax: 2\nconditions: [gammaPerDollar > 0]",
      "USAGE_TOO_MANY_CELLS",
      "leave the grid more than 2 cells",
      "raise cellsMax",
    ],
    [
      "parameters: { gammaPerDollar: [1, 2, 3] }\nsubset: { kind: sobol, count: 1000001 }",
      "USAGE_TOO_MANY_CELLS",
      "line 7, subset: the subset has 1,000,001 cells",
      "raise cellsMax",
    ],
    [
      "parameters: { gammaPerDollar: [1, 2] }\nconditions: [gammaPerDollar > 2, kappaPerCent > 0]",
      "USAGE_NO_CELLS",
      "of 2 cells none is left by the conditions gammaPerDollar > 2 and kappaPerCent > 0",
      "Loosen a condition",
    ],
    [
      "conditions: [gammaPerDolar < 1]",
      "USAGE_UNKNOWN_PARAMETER",
      "line 6, conditions[0]",
      "Did you mean gammaPerDollar?",
    ],
    [
      "subset: { kind: sobol, count: 4 }",
      "USAGE_BAD_SUBSET",
      "samples, but sweeps no parameter",
      "Give a parameter a list",
    ],
    [
      "subset: { kind: sobl, count: 4 }",
      "USAGE_BAD_PLAN",
      'subset.kind was "sobl", it must be random or sobol',
      "experiments/README.md",
    ],
    [
      "fillModels: [fifo-matched, fifo-pesimistic]",
      "USAGE_UNKNOWN_FILL_MODEL",
      "line 6, fillModels",
      "Did you mean fifo-pessimistic?",
    ],
    [
      "fillModels: poisson",
      "USAGE_FLOW_UNSTATED",
      "needs intensityPerHour, kappaPerCent, which run.flow does not state",
      "Nothing is assumed",
    ],
    ["postedThrough: [fill, remainder, fill]", "USAGE_REPEATED", "postedThrough has fill twice", "each once"],
    ['latencies: ["20,50", [20, 50]]', "USAGE_REPEATED", "latencies has 20,50 twice", "each once"],
    ['latencies: ["20,50", "feed=lognormal(10ms)"]', "USAGE_BAD_LATENCY", "latencies[1]", "docs/LATENCY.md"],
    [
      "seeds: [1, 2]",
      "USAGE_SEEDS_UNUSED",
      "2 seeds were given, but nothing is drawn",
      "Seeds are for the flows",
    ],
    ["run: { cash: -3 }", "USAGE_BAD_CASH", "line 6, run.cash", "Give for example 500"],
    ["run: { rateLimit: advancd }", "USAGE_UNKNOWN_RATE_LIMIT", "run.rateLimit", "Did you mean advanced?"],
    ["run: { riskProfile: calm }", "USAGE_UNKNOWN_RISK_PROFILE", "run.riskProfile", "calm-daily"],
    ["markets: { db: x.db }", "USAGE_BAD_PLAN", "the plan has both markets and synthetic", "State markets"],
    [
      "split: { by: event, train: 0.7, test: 0.7 }",
      "USAGE_BAD_SPLIT",
      "add up to 1.4, not 1",
      "One part may be rest",
    ],
    ["split: { by: event, train: 0.7 }", "USAGE_BAD_PLAN", "split.test is missing", "experiments/README.md"],
    [
      "split: { by: time, train: 0.7, test: 0.3 }",
      "USAGE_BAD_SPLIT",
      "made markets all begin at one time",
      "by: event",
    ],
  ])("should be refused for %s: %s", (lines, code, message, hint) => {
    const told = refusal(() => planOf(lines));
    expect(told).toMatchObject({ code, exitCode: 2 });
    expect(told.message).toContain("experiment.yaml");
    expect(told.message).toContain(message);
    expect(told.hint).toContain(hint);
  });

  it.each([
    ["question: Does it earn?", 'question: "  "', "USAGE_BAD_PLAN", "question was"],
    [
      "decision: Yes, if it does.",
      "",
      "USAGE_BAD_PLAN",
      "decision is missing, it must be a text: which figure",
    ],
    [
      "strategy: avellaneda-stoikov",
      "strategy: avelaneda-stoikov",
      "USAGE_UNKNOWN_STRATEGY",
      "line 3, strategy",
    ],
    ["metric: pnlPerMarket", "metric: pnlPerMarkets", "USAGE_UNKNOWN_METRIC", "line 4, objective.metric"],
    [
      "metric: pnlPerMarket",
      "metric: pnl, constraints: [{ metric: fees }]",
      "USAGE_BAD_PLAN",
      "fees has neither min nor max",
    ],
    [
      "metric: pnlPerMarket",
      "metric: pnl, constraints: [{ metric: fees, min: 2, max: 1 }]",
      "USAGE_BAD_PLAN",
      "min 2 above max 1",
    ],
    [
      "synthetic: { preset: poisson,",
      "synthetic: { preset: poison,",
      "USAGE_UNKNOWN_PRESET",
      "line 5, synthetic",
    ],
    [
      "synthetic: { preset: poisson, eventCount: 10, rowsPerMarket: 1000 }",
      "",
      "USAGE_BAD_PLAN",
      "names no markets",
    ],
    [
      "synthetic: { preset: poisson, eventCount: 10, rowsPerMarket: 1000 }",
      "markets: { closesAfter: yesterday }",
      "USAGE_BAD_TIME",
      "line 5, markets.closesAfter",
    ],
    [
      "synthetic: { preset: poisson, eventCount: 10, rowsPerMarket: 1000 }",
      "markets: { closesAfter: 2026-01-08T00:00:00Z, closesBefore: 2026-01-07T00:00:00Z }",
      "USAGE_BAD_PLAN",
      "no market closes between them",
    ],
  ])("should be refused with %s replaced by %s", (line, other, code, message) => {
    const text = planText("").replace(line, other);
    expect(text).not.toBe(planText(""));
    const told = refusal(() => parsePlan(text, "experiment.yaml"));
    expect(told).toMatchObject({ code, exitCode: 2 });
    expect(told.message).toContain(message);
  });
});
