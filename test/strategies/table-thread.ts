/** What the threads of shared-tables.test.ts run: a table that is shared with other threads, and a count of what it solved. */
import { parentPort } from "node:worker_threads";
import { SharedTables, type TableBlocks } from "../../src/strategies/models/shared-tables.ts";
import { countedTable, type Cell } from "./counted-table.ts";

export interface ThreadTask {
  readonly blocks: readonly TableBlocks[];
  readonly cells: readonly Cell[];
}

export interface ThreadAnswer {
  readonly blocks: readonly TableBlocks[];
  readonly numbers: readonly Float64Array[];
  /** By this task. */
  readonly solvedCount: number;
}

const shared = new SharedTables(1e9);
let totalCount = 0;

parentPort!.on("message", ({ blocks, cells }: ThreadTask) => {
  const before = totalCount;
  shared.offer(blocks);
  const table = shared.table("table", () => countedTable(() => totalCount++));
  const numbers = cells.map(([node, bucket]) => table.cell(node, bucket).slice());
  const answer: ThreadAnswer = { blocks: shared.takeNew(), numbers, solvedCount: totalCount - before };
  parentPort!.postMessage(answer, []);
});
