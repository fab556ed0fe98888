/** A plan as a whole: what it says, its hashes, its scenarios, limits and tasks. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { PLAN_KIND } from "../../../src/sweep/plan/document.ts";
import { METRICS } from "../../../src/sweep/plan/objective.ts";
import { parsePlan } from "../../../src/sweep/plan/plan.ts";
import { sweepSize, tasksOf } from "../../../src/sweep/plan/tasks.ts";
import { cellsOf, planOf } from "./plan-texts.ts";

const WHOLE: Readonly<Record<string, unknown>> = {
  question: "Does skew pay?",
  decision: "Yes, if pnlPerMarket of test is above 0.",
  strategy: "linear-skew",
  overlays: ["competition", { name: "jump-pause", parameters: { jumpCents: [2, 4] } }],
  parameters: { halfSpreadCents: { from: 1, to: 3, count: 3 }, "competition.followSeconds": [5, 10] },
  conditions: ["halfSpreadCents < jump-pause.jumpCents"],
  markets: { db: "data/games.db", events: ["A", "B"], rowsMin: 100 },
  fillModels: ["fifo-matched", "poisson"],
  latencies: [[20, 50], "feed=uniform(10ms,30ms)"],
  seeds: [1, 2],
  run: { fees: "none", cash: 500, flow: { intensityPerHour: 100, kappaPerCent: 1 } },
  split: { by: "event", train: 0.5, test: 0.5 },
  objective: { metric: "pnlPerMarket", constraints: [{ metric: "fillCount", min: 10 }] },
};

function whole(changes: Readonly<Record<string, unknown>> = {}) {
  return parsePlan(stringify({ ...WHOLE, ...changes }), "experiment.yaml");
}

describe("a plan", () => {
  it("should sweep parameters of overlays under their whole names, in the overlays' order", () => {
    const plan = whole();
    expect(plan.definition.name).toBe("linear-skew+competition+jump-pause");
    expect(plan.axes.map(({ name }) => name)).toEqual([
      "halfSpreadCents",
      "competition.followSeconds",
      "jump-pause.jumpCents",
    ]);
    // half-spreads 1, 2, 3 below jumps of 2, 4: (1,2) (1,4) (2,4) (3,4), each with two times of following
    expect(cellsOf(plan)).toEqual([
      [1, 5, 2],
      [1, 5, 4],
      [1, 10, 2],
      [1, 10, 4],
      [2, 5, 4],
      [2, 10, 4],
      [3, 5, 4],
      [3, 10, 4],
    ]);
    expect(() => plan.definition.create(plan.cell(3).parameters)).not.toThrow();
  });

  it("should know an overlay twice by its number", () => {
    const plan = planOf(
      "overlays: [competition, { name: competition, parameters: { followSeconds: [3, 4] } }]",
    );
    expect(plan.axes.map(({ name }) => name)).toEqual(["competition#2.followSeconds"]);
  });

  it("should take moments as times with their zone", () => {
    const plan = planOf(
      'overlays: [{ name: pause-windows, parameters: { startUnixSeconds: "2026-01-08T13:30:00Z" } }]',
    );
    expect(plan.fixed["pause-windows.startUnixSeconds"]).toBe(1_767_879_000);
  });

  it("should run what draws nothing under one seed, and the rest under each", () => {
    const { list } = whole().scenarios;
    expect(list.map(({ fillModel, latency, seed }) => `${fillModel} ${latency} ${seed}`)).toEqual([
      "fifo-matched 20,50 1",
      "fifo-matched feed=uniform(10ms,30ms) 1",
      "fifo-matched feed=uniform(10ms,30ms) 2",
      "poisson 20,50 1",
      "poisson 20,50 2",
      "poisson feed=uniform(10ms,30ms) 1",
      "poisson feed=uniform(10ms,30ms) 2",
    ]);
    expect(planOf("").scenarios.list).toEqual([
      { index: 0, fillModel: "fifo-matched", postedThrough: "remainder", latency: "20,50", seed: "1" },
    ]);
  });

  it("should limit a lane to its own cell's position unless it says another, and keep a profile's gamma", () => {
    const own = planOf("parameters: { maxPositionContracts: [10, 25] }");
    expect(own.run.limitsOf(own.cell(1).parameters)).toEqual({ inventoryLotsMax: 2_500, risk: undefined });
    const said = planOf("parameters: { maxPositionContracts: [10, 25] }\nrun: { maxPosition: 7 }");
    expect(said.run.limitsOf(said.cell(1).parameters).inventoryLotsMax).toBe(700);
    const profile = planOf("run: { riskProfile: calm-daily, cash: 1000 }");
    const { risk } = profile.run.limitsOf(profile.cell(0).parameters);
    expect(risk).toMatchObject({ profile: "calm-daily", gammaPerDollar: profile.fixed["gammaPerDollar"] });
    expect(planOf("").fixed["gammaPerDollar"]).not.toBe(profile.fixed["gammaPerDollar"]);
  });

  it("should say how much there is to do, in tasks that cover every cell of every market once", () => {
    const plan = planOf("parameters: { gammaPerDollar: { from: 0, to: 1, count: 101 } }");
    expect(sweepSize(plan, 3, 25)).toEqual({
      cellCount: 101,
      scenarioCount: 1,
      marketCount: 3,
      unitCount: 303,
      taskCount: 15,
    });
    const base = { kalshiEvent: "E", series: undefined, closeUs: 1, isSettled: true, rowCount: 1 };
    const markets = ["A", "B", "C"].map((ticker) => ({ ...base, ticker, part: "train" as const }));
    const tasks = [...tasksOf(plan, markets, 25)];
    expect(tasks.map(({ index }) => index)).toEqual(Array.from({ length: 15 }, (_, index) => index));
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(15);
    for (const { ticker } of markets) {
      const cells = tasks
        .filter((task) => task.ticker === ticker)
        .flatMap(({ cellFrom, cellTo }) =>
          Array.from({ length: cellTo - cellFrom }, (_, at) => cellFrom + at),
        );
      expect(cells).toEqual(Array.from({ length: 101 }, (_, index) => index));
    }
  });
});

describe("experiments/README.md", () => {
  const readme = readFileSync(join(import.meta.dirname, "../../../experiments/README.md"), "utf8");
  const [, example = ""] = /```yaml\n([^]*?)```/.exec(readme) ?? [];

  it("should show a plan that is one, with every setting of its first level", () => {
    const plan = parsePlan(example, "README.md");
    expect(plan.cellCount).toBe(200);
    expect(plan.scenarios.list).toHaveLength(2 * (2 * (1 + 3) + 2 * 3));
    const shown = [...example.matchAll(/^(?:# )?(\w+):/gm)].map(([, name]) => name);
    const settings = PLAN_KIND.namesAt([]).filter((name) => name !== "synthetic");
    expect(settings.filter((name) => !shown.includes(name))).toEqual([]);
  });

  it("should name every metric", () => {
    const rows = readme.slice(readme.indexOf("**Metrics**"), readme.indexOf("**Hashes.**"));
    expect(Object.keys(METRICS).filter((name) => !new RegExp(`\\b${name}\\b`).test(rows))).toEqual([]);
  });
});

describe("the hashes of a plan", () => {
  it("should not hang on the order of keys nor on comments, and neither should its cells", () => {
    const { hash, workHash } = whole();
    const first = cellsOf(whole());
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), (draws) => {
        const text = `# a comment\n${stringify(shuffled(WHOLE, draws))}# another\n`;
        const plan = parsePlan(text, "other.yaml");
        expect([plan.hash, plan.workHash]).toEqual([hash, workHash]);
        expect(cellsOf(plan)).toEqual(first);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ["a verdict", { verdict: { answer: "No." } }],
    ["the database's path", { markets: { db: "elsewhere.db", events: ["A", "B"], rowsMin: 100 } }],
    ["a default that is said", { postedThrough: "remainder" }],
    [
      "another way to write the same values",
      { parameters: { halfSpreadCents: [3, 2, 1], "competition.followSeconds": [10, 5] } },
    ],
    ["blanks in a condition", { conditions: ["  halfSpreadCents<jump-pause.jumpCents"] }],
  ])("should be the same with %s", (_, changes) => {
    expect(whole(changes)).toMatchObject({ hash: whole().hash, workHash: whole().workHash });
  });

  it.each([
    ["the question", { question: "Another?" }],
    ["the decision", { decision: "Always." }],
    ["the split", { split: { by: "event", train: 0.4, test: 0.6 } }],
    ["the objective", { objective: { metric: "drawdown" } }],
  ])("should differ by %s, though the work is the same", (_, changes) => {
    expect(whole(changes).hash).not.toBe(whole().hash);
    expect(whole(changes).workHash).toBe(whole().workHash);
  });

  it.each([
    ["a value", { parameters: { halfSpreadCents: { from: 1, to: 3, count: 5 } } }],
    ["the order of overlays", { overlays: [WHOLE["overlays"], "competition"].flat().slice(1) }],
    ["a condition", { conditions: ["halfSpreadCents <= jump-pause.jumpCents"] }],
    ["a scenario", { seeds: [1, 3] }],
    ["the markets", { markets: { db: "data/games.db", events: ["A"], rowsMin: 100 } }],
    ["the cash", { run: { fees: "none", cash: 400, flow: { intensityPerHour: 100, kappaPerCent: 1 } } }],
    ["a flow", { run: { fees: "none", cash: 500, flow: { intensityPerHour: 90, kappaPerCent: 1 } } }],
    ["a sample", { subset: { kind: "sobol", count: 4 } }],
  ])("should both differ by %s", (_, changes) => {
    expect(whole(changes).hash).not.toBe(whole().hash);
    expect(whole(changes).workHash).not.toBe(whole().workHash);
  });
});

/** The same with the keys of every object in another order. */
function shuffled(value: unknown, draws: readonly number[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => shuffled(item, draws));
  const keyed = Object.entries(value).map(([key, item], index) => ({
    key,
    item: shuffled(item, draws),
    rank: (draws[index % draws.length]! * (index + 7)) % 101,
  }));
  return Object.fromEntries(keyed.toSorted((a, b) => a.rank - b.rank).map(({ key, item }) => [key, item]));
}
