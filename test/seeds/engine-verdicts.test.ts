/**
 * The whole way from made markets through the engine to the verdict, a hundred times: fifty Poisson markets each, in which nobody is
 * informed and takers go up to 10 cents from the fair value. What a maker is charged decides whether quoting is worth it. At 5 % of
 * p (1 - p) a contract it is for wide quotes alone, kappa below 0.6 per cent, by about a standard deviation of an event's P&L; at 20 %
 * for nobody: the best cell loses a fifth of one.
 */
import { describe, expect, it } from "vitest";
import { FeeSchedule } from "../../src/core/fee-schedule.ts";
import { MICROS_PER_DOLLAR } from "../../src/core/units.ts";
import { makeMarket } from "../../src/data/synth/market.ts";
import { buildTape } from "../../src/data/tape-builder.ts";
import { historyOf } from "../../src/engine/cells/run-cells.ts";
import { parsePlan } from "../../src/sweep/plan/plan.ts";
import { runTask } from "../../src/sweep/run/run-task.ts";
import { judgeSweep, type SweepJudgement } from "../../src/sweep/statistics/judge-sweep.ts";
import { pnlMatrix, splitByTime } from "../../src/sweep/statistics/pnl-matrix.ts";

const SEED_COUNT = 100;
const EVENT_COUNT = 50;
const ROWS = 2_800;
const KAPPA_MAX = 0.6;

const PLAN = parsePlan(
  `
question: Which distance is worth quoting?
decision: The verdict of the report.
strategy: avellaneda-stoikov
parameters:
  gammaPerDollar: { from: 0.05, to: 1, count: 4 }
  kappaPerCent: { from: 0.2, to: 5, count: 8, scale: log }
  maxPositionContracts: 1
synthetic: { preset: poisson, eventCount: ${EVENT_COUNT}, rowsPerMarket: ${ROWS} }
fillModels: [fifo-matched]
run: { fees: none }
objective: { metric: pnlPerEvent }
`,
  "plan",
);
const COORDINATES = Array.from({ length: PLAN.cellCount }, (_, cell) => PLAN.cell(cell).coordinates);

function makerFees(share: number): FeeSchedule {
  const ratePpt = share * 1e12;
  return new FeeSchedule("TEST", [
    { fromTimeUs: 0, takerRatePpt: ratePpt, makerRatePpt: ratePpt, rounding: "micro" },
  ]);
}

const FEES = { edge: makerFees(0.05), none: makerFees(0.2) };
type World = keyof typeof FEES;

/** P&L of every cell in one made market under each fee, dollars. */
function pnlOf(seed: string): Readonly<Record<World, readonly number[]>> {
  const { rows, ticker, priceRanges, closeTimeUs, settlementMicros } = makeMarket({
    preset: "poisson",
    seed,
    rowCount: ROWS,
  });
  const source = buildTape(rows, { ticker, priceRanges, closeTimeUs, settlementMicros, sources: [] });
  const history = historyOf(source);
  const range = { marketIndex: 0, cellFrom: 0, cellTo: PLAN.cellCount };
  const under = (fees: FeeSchedule): readonly number[] =>
    runTask(PLAN, { source, history, fees }, range).results.map(
      ({ pnlMicros }) => pnlMicros / MICROS_PER_DOLLAR,
    );
  return { edge: under(FEES.edge), none: under(FEES.none) };
}

function judgements(seed: number): Readonly<Record<World, SweepJudgement>> {
  const events = Array.from({ length: EVENT_COUNT }, (_, event) => pnlOf(`verdict-${seed}-${event}`));
  const judged = (world: World): SweepJudgement =>
    judgeSweep({
      ...splitByTime(pnlMatrix(events.map((event) => event[world])), 0.5),
      design: { parameters: PLAN.axes.map(({ name }) => name), coordinates: COORDINATES },
      seed: `${seed}`,
      resampleCount: 500,
      blockCountMax: 8,
    });
  return { edge: judged("edge"), none: judged("none") };
}

/** Two minutes of computing. */
const LONG = { timeout: 1_800_000 };

describe("the verdict on a hundred sweeps of made markets", () => {
  it("should adopt nothing where there is no edge, and a cell of the region where there is one", LONG, () => {
    let adoptedWithoutEdge = 0;
    let otherThanNo = 0;
    let foundCount = 0;
    for (let seed = 0; seed < SEED_COUNT; seed++) {
      const { edge, none } = judgements(seed);
      if (none.verdict.decision === "adopt") adoptedWithoutEdge++;
      if (none.verdict.decision !== "do not adopt") otherThanNo++;
      const { decision, cell } = edge.verdict;
      if (decision !== "adopt" || cell === undefined) continue;
      if (PLAN.cell(cell).parameters["kappaPerCent"]! < KAPPA_MAX) foundCount++;
    }

    console.log(
      `without an edge: adopt in ${adoptedWithoutEdge}, other than no in ${otherThanNo} of ${SEED_COUNT}; ` +
        `with one: adopted in its region in ${foundCount} of ${SEED_COUNT}`,
    );
    expect(otherThanNo).toBeLessThanOrEqual(5);
    expect(foundCount).toBeGreaterThanOrEqual(90);
  });
});
