/**
 * How well queue models place real orders of the recordings, against what an independent study of the same files found.
 * Its definition of an error is not known in every detail; ours is in docs/QUEUE.md.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/core/random.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import { calibrateQueue } from "../../src/estimators/queue-calibration.ts";
import { errorRates, filledCount } from "../../src/estimators/queue-errors.ts";
import { RECORDINGS_DIR } from "./folders.ts";
import { withRecordings } from "./load-recording.ts";

const STUDIED = [
  { tickers: ["INXD-23APR10-B4075", "INXD-23APR14-B4125"], matchedRate: 0.084 },
  { tickers: ["KXNBAGAME-26JAN07-TOR", "KXNBAGAME-26JAN07-CHA"], matchedRate: 0.106 },
  { tickers: ["KXNBAGAME-26JAN07-DEN", "KXNBAGAME-26JAN07-BOS"], matchedRate: 0.248 },
];
/** Of all cancels, those that are exactly one known order's size: the study's range over the files. */
const UNIQUE_RATES = { low: 0.71, high: 0.98 };

const MODELS = [...FILL_MODELS.values()];
const NAMES = MODELS.map(({ name }) => name);

describe("queue models on real orders", () => {
  for (const { tickers, matchedRate } of STUDIED) {
    const files = tickers.map((ticker) => `kalshi_ws_${ticker}.jsonl.gz`);

    it(`should be wrong about fewer than ${matchedRate} orders a fill when matched: ${tickers.join(", ")}`, async (context) => {
      if (!files.every((file) => existsSync(join(RECORDINGS_DIR, file))))
        context.skip(`${files.join(", ")} are not all in ${RECORDINGS_DIR}; set RECORDINGS_DIR`);

      const calibrations = await withRecordings(files, (store) =>
        listMarkets(store).map(({ ticker }) =>
          calibrateQueue(tapeOf(store, ticker), MODELS, { blockCount: 20, filledBy: "whole" }),
        ),
      );

      const blocks = calibrations.flatMap((calibration) => calibration.blocks);
      const rates = new Map(
        errorRates(blocks, NAMES, randomStream("1", "acceptance"))!.map((rate) => [rate.model, rate]),
      );
      const matched = rates.get("fifo-matched")!;
      expect(filledCount(blocks)).toBeGreaterThan(100);
      expect(matched.errorRate).toBeLessThan(matchedRate);
      for (const { model, errorRate } of rates.values())
        if (model !== "fifo-matched") expect(errorRate).toBeGreaterThan(matched.errorRateHigh);
      for (const { cancelCounts } of calibrations) {
        const { unique, ambiguous, unmatched } = cancelCounts;
        const uniqueRate = unique / (unique + ambiguous + unmatched);
        expect(uniqueRate).toBeGreaterThan(UNIQUE_RATES.low);
        expect(uniqueRate).toBeLessThan(UNIQUE_RATES.high);
      }
    });
  }
});
