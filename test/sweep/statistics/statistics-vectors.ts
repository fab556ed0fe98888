/** Golden vectors of the sweep's statistics, put through the product's own functions. */
import { expect } from "vitest";
import { bootstrapMean } from "../../../src/sweep/statistics/bootstrap-mean.ts";
import { cscv, type CscvOptions } from "../../../src/sweep/statistics/cscv.ts";
import {
  expectedMaxSharpe,
  minTrackRecord,
  probabilisticSharpe,
} from "../../../src/sweep/statistics/deflated-sharpe.ts";
import { pnlMatrix } from "../../../src/sweep/statistics/pnl-matrix.ts";
import { exactMeans, resampledQuantile } from "../../../src/sweep/statistics/resampled-means.ts";
import { eachCase, type VectorCase } from "../../strategies/vector-cases.ts";
import { valueOf } from "./value-of.ts";

type Numbers = Readonly<Record<string, number>>;

function expectNear(actual: Numbers, expected: Numbers, tolerance: number): void {
  for (const [name, value] of Object.entries(actual))
    expect(Math.abs(value - expected[name]!), name).toBeLessThanOrEqual(tolerance);
}

function bootstrap({ input, expected }: VectorCase, tolerance: number): void {
  const { pnl_by_market: pnl } = input as { pnl_by_market: readonly number[] };
  const options = { seed: "1", resampleCount: 1, confidence: 0.95 };
  const found = valueOf(bootstrapMean(pnl, options));
  const inner = valueOf(bootstrapMean(pnl, { ...options, confidence: 0.9 }));
  expectNear(
    {
      mean: found.mean,
      bootstrap_se: found.standardError,
      n_resamples_exact: found.resampleCount,
      q025: found.percentile.low,
      q05: inner.percentile.low,
      q50: resampledQuantile(exactMeans(pnl), 0.5),
      q95: inner.percentile.high,
      q975: found.percentile.high,
      prob_mean_le_0: found.shareAtMostZero,
    },
    expected as Numbers,
    tolerance,
  );
  expect(found.isExact).toBe(true);
}

interface PboExpected extends Numbers {
  readonly pbo: number;
}

interface PboDetails {
  readonly logits_sorted: readonly number[] | null;
  readonly first_split: { readonly best: number; readonly oos_rank: number; readonly logit: number };
}

function pbo({ input, expected }: VectorCase, tolerance: number): void {
  const { returns, S: blockCount } = input as { returns: readonly (readonly number[])[]; S: number };
  const cellCount = returns[0]!.length;
  for (const metric of ["mean", "sharpe"] satisfies CscvOptions["metric"][]) {
    const found = valueOf(cscv(pnlMatrix(returns), { blockCount, metric }));
    const wanted = (expected as Record<string, PboExpected & PboDetails>)[metric]!;
    expectNear(
      {
        pbo: found.pbo,
        prob_oos_loss: found.lossShare,
        n_splits: found.splitCount,
        mean_logit: found.meanLogit,
      },
      wanted,
      tolerance,
    );
    const { best, oos_rank: rank, logit } = wanted.first_split;
    expect(found.chosenCells[0]).toBe(best);
    const share = 1 / (1 + Math.exp(-found.logits[0]!));
    expectNear(
      { rank: share * (cellCount + 1), logit: found.logits[0]! },
      { rank, logit },
      tolerance * cellCount,
    );
    const sorted = [...found.logits].sort((a, b) => a - b);
    for (const [index, value] of (wanted.logits_sorted ?? []).entries())
      expect(Math.abs(sorted[index]! - value)).toBeLessThanOrEqual(tolerance);
  }
}

interface SharpeInput {
  readonly sr: number;
  readonly var_sr: number;
  readonly n_trials: number;
  readonly n_obs: number;
  readonly skew: number;
  readonly kurtosis: number;
}

function sharpe({ input, expected }: VectorCase, tolerance: number): void {
  const { sr, var_sr: variance, n_trials: trials, n_obs: count, skew, kurtosis } = input as SharpeInput;
  const ratio = { sharpe: sr, count, skewness: skew, kurtosis };
  const expectedMax = expectedMaxSharpe(variance, trials);
  expectNear(
    {
      expected_max_sr: expectedMax,
      dsr: probabilisticSharpe(ratio, expectedMax),
      psr_vs_zero: probabilisticSharpe(ratio, 0),
      approx_E_max_std_normal: expectedMaxSharpe(1, trials),
      // Against a threshold of 0.
      min_track_record_95: valueOf(minTrackRecord(ratio, 0, 0.95)),
    },
    expected as Numbers,
    tolerance,
  );
}

export function statisticsVectors(folder: string): void {
  eachCase(folder, "bootstrap_exact.json", bootstrap);
  eachCase(folder, "pbo_cscv.json", pbo);
  eachCase(folder, "dsr.json", sharpe);
}
