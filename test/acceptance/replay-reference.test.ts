import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Tape } from "../../src/core/tape.ts";
import { LOTS_PER_CONTRACT, MICROS_PER_CENT } from "../../src/core/units.ts";
import { FILL_CAUSES } from "../../src/core/venue.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { createKernel, type PostedThrough } from "../engine/run-scenario.ts";
import { RECORDINGS_DIR, VECTORS_DIR } from "./folders.ts";
import { tapeOfRecording } from "./load-recording.ts";

interface ReferenceCase {
  readonly file: string;
  readonly input: {
    readonly halfSpreadCents: number;
    readonly maxPositionContracts: number;
    readonly sizeContracts: number;
    readonly postedThrough: PostedThrough;
  };
  readonly expected: Readonly<Record<string, unknown>>;
}

const REFERENCE_FILE = join(VECTORS_DIR, "replay_reference.json");
const tapes = new Map<string, Promise<Tape>>();

function tapeFrom(file: string): Promise<Tape> {
  const tape = tapes.get(file) ?? tapeOfRecording(file);
  tapes.set(file, tape);
  return tape;
}

/** Runs the reference scenario (zero latency, no fees, no limits, no settlement) and reports it in the vector's own words. */
async function replay({ file, input }: ReferenceCase): Promise<Record<string, unknown>> {
  const { postedThrough, ...parameters } = input;
  const tape = await tapeFrom(file);
  const kernel = createKernel(
    [tape],
    [{ strategy: naiveSkew.create(parameters), postedThrough, decisionsMax: Infinity }],
  );
  kernel.run();
  const ledger = kernel.ledgers[0]![0]!;
  const fillsOf = (cause: (typeof FILL_CAUSES)[number]): number =>
    ledger.fillCountByCause[FILL_CAUSES.indexOf(cause)]!;
  const { snapshotCount, deltaCount, printCount, pairedLotsByPass, unpairedLots } = tape.counts;
  return {
    rows: snapshotCount + deltaCount + printCount,
    decisions: kernel.lanes[0]!.decisionCount,
    fillCount: ledger.fillCount,
    fillsByCause: {
      queue: fillsOf("queue"),
      through: fillsOf("through"),
      postedThrough: fillsOf("postedThrough"),
    },
    boughtContracts: ledger.boughtLots / LOTS_PER_CONTRACT,
    soldContracts: ledger.soldLots / LOTS_PER_CONTRACT,
    inventoryContracts: ledger.inventoryLots / LOTS_PER_CONTRACT,
    cashCents: ledger.cashMicros / MICROS_PER_CENT,
    ordersPlaced: ledger.ordersPlaced,
    ordersCancelled: ledger.ordersCancelled,
    pairedContractsByPass: {
      a: pairedLotsByPass.a / LOTS_PER_CONTRACT,
      b: pairedLotsByPass.b / LOTS_PER_CONTRACT,
      c: pairedLotsByPass.c / LOTS_PER_CONTRACT,
    },
    unpairedContracts: unpairedLots / LOTS_PER_CONTRACT,
  };
}

describe("the reference scenario on recorded markets", () => {
  if (!existsSync(REFERENCE_FILE)) {
    it("should agree with every case", (context) =>
      context.skip(`${REFERENCE_FILE} is absent; set VECTORS_DIR`));
    return;
  }
  const { cases } = JSON.parse(readFileSync(REFERENCE_FILE, "utf8")) as { cases: readonly ReferenceCase[] };
  for (const reference of cases) {
    const { file, input } = reference;
    const { halfSpreadCents, maxPositionContracts, sizeContracts, postedThrough } = input;
    const name = `${file} at half-spread ${halfSpreadCents} c, maximum ${maxPositionContracts}, size ${sizeContracts}, posted-through ${postedThrough}`;
    it(`should agree on ${name}`, async (context) => {
      if (!existsSync(join(RECORDINGS_DIR, file)))
        context.skip(`${file} is absent from ${RECORDINGS_DIR}; set RECORDINGS_DIR`);

      expect(await replay(reference)).toEqual(reference.expected);
    });
  }
});
