/** That tables are shared by lanes and threads, that sharing changes no number, and how much is kept. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import { QuoteTable } from "../../src/strategies/models/quote-table.ts";
import { SharedTables, TABLE_BYTES } from "../../src/strategies/models/shared-tables.ts";
import { countedTable, type Cell } from "./counted-table.ts";
import type { ThreadAnswer, ThreadTask } from "./table-thread.ts";

const column = new Float64Array(3);
/** Five fair values, of which 25 and 75 cents are each other's mirror. Its cells are of nine numbers. */
const makeSmall = (onSolved = (): void => {}): QuoteTable =>
  new QuoteTable({ fairStepCents: 25, horizonHours: 1, boundSizes: 1, mirrorSumCents: 100 }, () => {
    onSolved();
    return { thetaCents: column, bidCents: column, askCents: column };
  });
/** Eight cells of nine numbers, and a mark for each. */
const SMALL_BLOCK_BYTES = 8 * (9 * 8 + 1);
const FULL_BYTES = TABLE_BYTES + 24 * SMALL_BLOCK_BYTES;

function filled(shared: SharedTables, key: string): QuoteTable {
  const table = shared.table(key, makeSmall);
  table.solveAll();
  return table;
}

describe("shared tables", () => {
  it("should be those of equal keys alone", () => {
    const shared = new SharedTables(1e9);
    const table = shared.table("one", makeSmall);

    expect(shared.table("one", makeSmall)).toBe(table);
    expect(shared.table("other", makeSmall)).not.toBe(table);
  });

  it("should count a block for each time left that was asked for", () => {
    const shared = new SharedTables(1e9);
    const table = shared.table("one", makeSmall);
    table.cell(1, 0);
    table.cell(3, 0);
    expect(shared.heldBytes).toBe(TABLE_BYTES + SMALL_BLOCK_BYTES);
    table.solveAll();
    expect(shared.heldBytes).toBe(FULL_BYTES);
  });

  it("should give up those that were asked for longest ago, by what all of them hold", () => {
    const shared = new SharedTables(3 * FULL_BYTES);
    const [first, second] = ["first", "second", "third"].map((key) => filled(shared, key));
    shared.table("first", makeSmall);
    filled(shared, "fourth");
    shared.takeNew();

    expect(shared.heldBytes).toBe(3 * FULL_BYTES);
    expect(shared.table("first", makeSmall)).toBe(first);
    expect(shared.table("second", makeSmall)).not.toBe(second);
  });

  it("should leave a table that was given up to those who hold it, and count it no more", () => {
    const shared = new SharedTables(0);
    let solvedCount = 0;
    const table = shared.table("held", () => makeSmall(() => solvedCount++));
    table.cell(1, 0);
    shared.table("next", makeSmall);
    table.cell(1, 0);
    table.cell(1, 1);

    expect(solvedCount).toBe(2);
    expect(shared.heldBytes).toBe(TABLE_BYTES);
    expect(shared.takeNew()).toEqual([]);
  });

  it("should tell of each new block once, and of none that came from elsewhere", () => {
    const [here, there] = [new SharedTables(1e9), new SharedTables(1e9)];
    here.table("one", makeSmall).cell(1, 0);
    const made = here.takeNew();
    there.offer(made);
    there.table("one", makeSmall).cell(1, 0);

    expect(made.map(({ key, blocks }) => [key, [...blocks.keys()]])).toEqual([["one", [0]]]);
    expect([here.takeNew(), there.takeNew()]).toEqual([[], []]);
    expect(there.heldBytes).toBe(here.heldBytes);
  });

  it("should give up blocks too that nobody used", () => {
    const [here, there] = [new SharedTables(1e9), new SharedTables(FULL_BYTES)];
    filled(here, "one");
    filled(here, "other");
    there.offer(here.takeNew());

    expect(there.heldBytes).toBe(FULL_BYTES);
  });
});

/** Cells of three blocks. The fair values n and 10 - n are mirrors of each other. */
const FIRST: readonly Cell[] = [[1, 0], [2, 0], [8, 0], [5, 3]]; // prettier-ignore
const SECOND: readonly Cell[] = [[9, 0], [3, 0], [5, 3], [4, 3], [6, 3]]; // prettier-ignore
const ALL: readonly Cell[] = [...FIRST, ...SECOND];

describe("a table on two threads", () => {
  it("should solve each cell once, and hold the same numbers", async () => {
    const [first, second] = [startThread(), startThread()];
    const made = await first({ blocks: [], cells: FIRST });
    const added = await second({ blocks: made.blocks, cells: SECOND });
    const ends = [
      await first({ blocks: added.blocks, cells: ALL }),
      await second({ blocks: [], cells: ALL }),
    ];

    // 1, 2 and 5 of FIRST, whose 8 mirrors 2; 3 and 4 of SECOND, whose 9 mirrors 1 and 6 mirrors 4.
    expect([made.solvedCount, added.solvedCount, ...ends.map((end) => end.solvedCount)]).toEqual([
      3, 2, 0, 0,
    ]);
    for (const { numbers } of ends) expect(numbers).toEqual(numbersAlone(ALL));
  });

  it("should use one block where both made one, with the cells of both", async () => {
    const [first, second] = [startThread(), startThread()];
    const made = await first({ blocks: [], cells: FIRST });
    const twice = await second({ blocks: [], cells: SECOND });
    await second({ blocks: made.blocks, cells: [] });
    const ends = [await first({ blocks: [], cells: ALL }), await second({ blocks: [], cells: ALL })];

    expect(new Set(twice.blocks[0]!.blocks.keys())).toEqual(new Set(made.blocks[0]!.blocks.keys()));
    expect(ends.map((end) => end.solvedCount)).toEqual([0, 0]);
    for (const { numbers } of ends) expect(numbers).toEqual(numbersAlone(ALL));
  });
});

function numbersAlone(cells: readonly Cell[]): readonly Float64Array[] {
  const table = countedTable(() => {});
  return cells.map(([node, bucket]) => table.cell(node, bucket).slice());
}

function startThread(): (task: ThreadTask) => Promise<ThreadAnswer> {
  const worker = new Worker(new URL("./table-thread.ts", import.meta.url));
  onTestFinished(async () => void (await worker.terminate()));
  return async (task) => {
    worker.postMessage(task, []);
    const [answer] = (await once(worker, "message")) as [ThreadAnswer];
    return answer;
  };
}
