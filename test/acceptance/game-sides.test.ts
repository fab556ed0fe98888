/** Both recorded sides of one game in one account: each as alone, exact, and the same again. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runBacktest, type LaneRequest } from "../../src/engine/backtest.ts";
import { DEFAULT_FILL_MODEL } from "../../src/engine/fill-models/catalogue.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { RECORDINGS_DIR } from "./folders.ts";
import { tapeOfRecording } from "./load-recording.ts";

const FILES = ["TOR", "CHA"].map((team) => `kalshi_ws_KXNBAGAME-26JAN07-${team}.jsonl.gz`);

function laneOver(marketIndices: readonly number[]): LaneRequest {
  return {
    definition: naiveSkew,
    parameters: { halfSpreadCents: 1, maxPositionContracts: 100, sizeContracts: 10 },
    marketIndices,
    fillModel: DEFAULT_FILL_MODEL,
    postedThrough: "remainder",
    latency: { feedUs: 20_000, orderUs: 50_000 },
    inventoryLotsMax: 10_000,
  };
}

describe("both sides of a recorded game", () => {
  const isThere = FILES.every((file) => existsSync(join(RECORDINGS_DIR, file)));

  it.runIf(isThere)("should each come to what it comes to alone, and all of it again", async () => {
    const tapes = await Promise.all(FILES.map((file) => tapeOfRecording(file)));
    const { lanes, fills } = runBacktest({ tapes, lanes: [laneOver([0, 1])], isVerified: true });
    const alone = tapes.map((tape) => runBacktest({ tapes: [tape], lanes: [laneOver([0])] }));

    expect(lanes[0]!.markets).toEqual(alone.map((run) => run.lanes[0]!.markets[0]));
    expect(fills).toEqual(alone.flatMap((run) => run.fills));
    expect(lanes[0]!.cashMicros).toBe(alone.reduce((sum, run) => sum + run.lanes[0]!.cashMicros, 0));
    expect(fills.length).toBeGreaterThan(100);

    const again = runBacktest({ tapes, lanes: [laneOver([1]), laneOver([0, 1])] });
    expect(again.lanes[1]!.digest).toBe(lanes[0]!.digest);
  });

  it.skipIf(isThere)(`is left out: ${FILES.join(" and ")} are not in ${RECORDINGS_DIR}`, () => undefined);
});
