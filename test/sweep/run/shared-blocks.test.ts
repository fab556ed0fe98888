/** That workers of a sweep share what they solve of tables, and that it changes no row. */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { CellResultRow } from "../../../src/core/sweep-rows.ts";
import { openStore } from "../../../src/data/store.ts";
import { tapeOf } from "../../../src/data/tape-cache.ts";
import { historyOf } from "../../../src/engine/cells/run-cells.ts";
import type { TableBlocks } from "../../../src/strategies/models/shared-tables.ts";
import { parsePlan } from "../../../src/sweep/plan/plan.ts";
import { storeMarkets } from "../../../src/sweep/plan/store-markets.ts";
import { taskMarkets } from "../../../src/sweep/plan/tasks.ts";
import { BlockRegistry } from "../../../src/sweep/run/block-registry.ts";
import { runTask } from "../../../src/sweep/run/run-task.ts";
import type { WorkerReply, WorkerRequest } from "../../../src/sweep/run/worker-thread.ts";
import { rowsIn, runSmall, temporaryFolder } from "./small-sweep.ts";

const TABLE_PLAN = `
question: Do workers share their tables?
decision: Nothing is decided by it.
strategy: hjb-table
parameters:
  gammaPerDollar: 0.5
  kappaPerCent: [0.5, 1.5, 4]
  maxPositionContracts: 2
  fairStepCents: 1
synthetic: { preset: poisson, eventCount: 3, rowsPerMarket: 1000, seed: tables }
fillModels: [fifo-matched]
run: { fees: none }
objective: { metric: pnlPerEvent }
`;

const block = (bytes = 8): SharedArrayBuffer => new SharedArrayBuffer(bytes);
const tableOf = (key: string, ...blocks: readonly (readonly [number, SharedArrayBuffer])[]): TableBlocks => ({ key, blocks: new Map(blocks) }); // prettier-ignore

describe("the registry of blocks", () => {
  it("should tell each worker once of what others made", () => {
    const registry = registryOf(100);
    const buffer = block();
    registry.add("one", [tableOf("table", [3, buffer])]);

    expect(registry.takeUnseen("one")).toEqual([]);
    const [told] = registry.takeUnseen("other");
    expect(told!.key).toBe("table");
    expect(told!.blocks.get(3)).toBe(buffer);
    expect(registry.takeUnseen("other")).toEqual([]);
  });

  it("should keep the first of two blocks for one place, and give it to who made the second", () => {
    const registry = registryOf(100);
    const [first, second] = [block(), block()];
    registry.add("one", [tableOf("table", [3, first])]);
    registry.takeUnseen("other");
    registry.add("other", [tableOf("table", [3, second], [4, second])]);

    expect([...registry.takeUnseen("other")[0]!.blocks]).toEqual([[3, first]]);
    expect(registry.takeUnseen("other")).toEqual([]);
    expect([...registry.takeUnseen("one")[0]!.blocks.keys()]).toEqual([4]);
  });

  it("should hold no more than it may, and let go of the table that grew longest ago", () => {
    const registry = registryOf(30);
    for (const [index, key] of ["a", "b", "c", "a", "d"].entries())
      registry.add("one", [tableOf(key, [index, block()])]);

    expect(registry.heldBytes).toBe(24);
    const kept = registry.takeUnseen("other").map(({ key, blocks }) => [key, [...blocks.keys()]]);
    expect(new Map(kept as [string, number[]][])).toEqual(new Map([["a", [0, 3]], ["d", [4]]])); // prettier-ignore
  });
});

function registryOf(heldBytesMax: number): BlockRegistry<string> {
  const registry = new BlockRegistry<string>(heldBytesMax);
  for (const member of ["one", "other"]) registry.join(member);
  return registry;
}

describe("workers of a sweep over a table's parameters", () => {
  it("should be given what the others had solved by then, and leave the rows of one thread", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "both");
    const exchanges = exchangesOfWorkers();
    await runSmall(folder, { out, planText: TABLE_PLAN, workerCount: 2, taskCells: 1 });

    expect(exchanges.length).toBe(3 * 3);
    for (const { given, others, made } of exchanges) {
      expect(given).toEqual(others);
      expect(made.filter((name) => given.has(name))).toEqual([]);
    }
    expect(exchanges.some(({ given }) => given.size > 0)).toBe(true);
    const rows = rowsIn(out);
    expect(rows.some(({ fillCount }) => fillCount > 0)).toBe(true);
    expect(byPlace(rows)).toEqual(byPlace(rowsHere(join(folder, "markets.db"))));
  });
});

/** What the plan comes to on this thread. */
function rowsHere(path: string): readonly CellResultRow[] {
  const plan = parsePlan(TABLE_PLAN, "experiment.yaml");
  using source = openStore(path, "read");
  return taskMarkets(plan, storeMarkets(source)).flatMap(({ ticker }, marketIndex) => {
    const tape = tapeOf(source, ticker);
    const market = { source: tape, history: historyOf(tape), fees: undefined };
    return runTask(plan, market, { marketIndex, cellFrom: 0, cellTo: plan.cellCount }).results;
  });
}

/** Which way a cell goes depends on how many are in its task. */
function byPlace(rows: readonly CellResultRow[]): ReadonlyMap<string, Omit<CellResultRow, "way">> {
  return new Map(rows.map(({ way: _, ...row }) => [`${row.cellIndex} ${row.marketIndex}`, row]));
}

/** What a worker has of others when a task is sent to it, and what it makes. */
interface Exchange {
  /** Blocks that it was given so far. */
  readonly given: ReadonlySet<string>;
  /** Blocks that others had sent first. */
  readonly others: ReadonlySet<string>;
  made: readonly string[];
}

/** Listens to what is sent between a pool and its two workers, and holds second tasks back until both have answered. */
function exchangesOfWorkers(): Exchange[] {
  const exchanges: Exchange[] = [];
  const latest = new Map<Worker, Exchange>();
  const makers = new Map<string, Worker>();
  const answered = new Set<Worker>();
  const heldBack: (() => void)[] = [];
  const onReply = (worker: Worker, exchange: Exchange, made: readonly string[]): void => {
    exchange.made = made;
    for (const name of made) if (!makers.has(name)) makers.set(name, worker);
    answered.add(worker);
    if (answered.size === 2) for (const send of heldBack.splice(0)) send();
  };
  const post = Reflect.get(Worker.prototype, "postMessage");
  const spy = vi.spyOn(Worker.prototype, "postMessage").mockImplementation(function (
    this: Worker,
    request: WorkerRequest,
    transfer,
  ) {
    const before = latest.get(this);
    const given = new Set([...(before?.given ?? []), ...namesOf(request.blocks)]);
    const others = [...makers].filter(([, maker]) => maker !== this);
    const exchange: Exchange = { given, others: new Set(others.map(([name]) => name)), made: [] };
    latest.set(this, exchange);
    exchanges.push(exchange);
    this.once("message", ({ blocks }: WorkerReply) => onReply(this, exchange, namesOf(blocks)));
    const send = (): void => post.call(this, request, transfer);
    if (before !== undefined && answered.size < 2) heldBack.push(send);
    else send();
  });
  onTestFinished(() => spy.mockRestore());
  return exchanges;
}

function namesOf(tables: readonly TableBlocks[]): readonly string[] {
  return tables.flatMap(({ key, blocks }) => [...blocks.keys()].map((index) => `${index} of ${key}`));
}
