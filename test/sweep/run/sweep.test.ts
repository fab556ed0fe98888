import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../src/data/store.ts";
import { tapeOf } from "../../../src/data/tape-cache.ts";
import { runBacktest } from "../../../src/engine/backtest.ts";
import { parsePlan } from "../../../src/sweep/plan/plan.ts";
import { limitsOf } from "../../../src/engine/requested-rules.ts";
import { fillModelNamed } from "../../../src/engine/fill-models/catalogue.ts";
import { SweepStore } from "../../../src/sweep/run/sweep-store.ts";
import { CELL_COUNT, rowsIn, runSmall, SMALL_PLAN, temporaryFolder } from "./small-sweep.ts";

/** Threads take a second to start on a busy machine. */
const LONG = { timeout: 120_000 };

describe("a sweep on this machine", () => {
  it("should leave the same rows for any number of workers and any size of tasks", LONG, async () => {
    const folder = temporaryFolder();
    await runSmall(folder, { out: join(folder, "one") });
    const rows = rowsIn(join(folder, "one"));

    expect(rows).toHaveLength(CELL_COUNT * 3 * 2);
    for (const [workerCount, taskCells] of [
      [2, 5],
      [4, 1],
    ] as const) {
      const out = join(folder, `of-${workerCount}`);
      await runSmall(folder, { out, workerCount, taskCells });
      const told = rowsIn(out);
      expect(told.map(({ way: _, ...row }) => row)).toEqual(rows.map(({ way: _, ...row }) => row));
    }
  });

  it("should leave what each cell's own backtest comes to", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "out");
    await runSmall(folder, { out });
    const plan = parsePlan(SMALL_PLAN, "experiment.yaml");
    using source = openStore(join(folder, "markets.db"), "read");
    using store = SweepStore.open(out);
    const markets = store.markets();
    for (const row of store.results()) {
      if ((row.cellIndex + row.marketIndex) % 4 !== 0) continue;
      const { parameters } = plan.cell(row.cellIndex);
      const { fillModel } = plan.scenarios.list[row.scenarioIndex]!;
      const tape = tapeOf(source, markets[row.marketIndex]!.ticker);
      const { inventoryLotsMax } = plan.run.limitsOf(parameters);
      const { lanes } = runBacktest({
        tapes: [tape],
        lanes: [
          {
            definition: plan.definition,
            parameters,
            marketIndices: [0],
            fillModel: fillModelNamed(fillModel),
            postedThrough: "remainder",
            latency: { feedUs: 20_000, orderUs: 50_000 },
            inventoryLotsMax,
          },
        ],
      });
      const [lane] = lanes;

      expect(limitsOf({ inventoryLotsMax }).inventoryLotsMax).toBe(400);
      expect(row).toMatchObject({
        digest: lane!.digest,
        cashMicros: lane!.cashMicros,
        pnlMicros: lane!.pnlMicros,
        pnlMark: lane!.pnlMark,
        fillCount: lane!.fillCount,
        boughtLots: lane!.boughtLots,
        soldLots: lane!.soldLots,
        ordersPlaced: lane!.ordersPlaced,
        ordersCancelled: lane!.ordersCancelled,
        ordersRejected: lane!.ordersRejected,
        ordersSwept: lane!.ordersSwept,
        spreadEarnedMicros: lane!.pnlParts.spreadEarnedMicros,
        adverseSelectionMicros: lane!.pnlParts.adverseSelectionMicros,
        midMicros: lane!.marks.midMicros,
        exitMicros: lane!.marks.exitMicros,
        settlementMicros: lane!.marks.settlementMicros,
      });
      expect(row.drawdownMicros).toBeLessThanOrEqual(lane!.drawdownMaxMicros);
    }
  });

  it("should go on where it was stopped, and do nothing twice", LONG, async () => {
    const folder = temporaryFolder();
    await runSmall(folder, { out: join(folder, "whole"), taskCells: 4 });
    const out = join(folder, "stopped");
    const stop = new AbortController();
    const run = runSmall(folder, {
      out,
      taskCells: 4,
      signal: stop.signal,
      onProgress: ({ doneCount }) => doneCount === 3 && stop.abort(),
    });
    await expect(run).rejects.toMatchObject({ code: "INTERRUPTED", exitCode: 130 });
    const before = rowsIn(out).length;

    const done: number[] = [];
    await runSmall(folder, {
      out,
      taskCells: 4,
      isResumed: true,
      onProgress: ({ doneCount }) => done.push(doneCount),
    });

    expect(before).toBe(4 * 2 * 3);
    expect(done).toEqual([4, 5, 6, 7, 8, 9]);
    expect(rowsIn(out)).toEqual(rowsIn(join(folder, "whole")));
  });

  it("should not write over another sweep, nor go on with other work", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "out");
    await runSmall(folder, { out });

    await expect(runSmall(folder, { out })).rejects.toMatchObject({ code: "USAGE_SWEEP_EXISTS" });
    const planText = SMALL_PLAN.replace("[0.5, 1.5, 5]", "[0.5, 1.5, 4]");
    await expect(runSmall(folder, { out, planText, isResumed: true })).rejects.toMatchObject({
      code: "USAGE_OTHER_SWEEP",
    });
  });

  it("should take a question put in other words for the same work", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "out");
    await runSmall(folder, { out });
    const planText = SMALL_PLAN.replace("Nothing is decided by it.", "Nothing at all.");

    await expect(runSmall(folder, { out, planText, isResumed: true })).resolves.toBeUndefined();
  });
});
