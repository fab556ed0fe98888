/** Golden vectors of volatility and intensity, put through the product's own functions. */
import { expect } from "vitest";
import {
  logLinearFit,
  NORMAL_95,
  poissonRate,
  tickIntensity,
  tickKappa,
  tickKappaInterval,
  tickRateWidth,
} from "../../src/estimators/intensity.ts";
import { poissonRegression } from "../../src/estimators/poisson-regression.ts";
import {
  changesOf,
  realisedVariance,
  rollAutocovariance,
  rollSpread,
  rollVariance,
  twoScaleVariance,
} from "../../src/estimators/volatility.ts";
import { eachCase, type VectorCase } from "../strategies/vector-cases.ts";

/** The file's own tolerance. */
const TOLERANCE_REL = 1e-8;

type Numbers = Readonly<Record<string, number | readonly number[]>>;

function expectNumbers(actual: Numbers, expected: unknown): void {
  expect(Object.keys(actual).toSorted()).toEqual(Object.keys(expected as object).toSorted());
  for (const [name, value] of Object.entries(expected as Numbers)) {
    const [wanted, found] = [[value].flat(), [actual[name]!].flat()];
    for (const [index, number] of wanted.entries())
      expect(Math.abs(found[index]! - number), name).toBeLessThanOrEqual(TOLERANCE_REL * Math.abs(number));
  }
}

function volatility({ input, expected }: VectorCase): void {
  const { prices, dt, K } = input as { prices: readonly number[]; dt: number; K: number };
  const changes = changesOf(prices);
  const realised = realisedVariance(changes).perStep / dt;
  const autocovariance = rollAutocovariance(changes);
  const twoScale = twoScaleVariance(prices, K);
  expectNumbers(
    {
      realized_variance_per_time: realised,
      sigma_realized: Math.sqrt(realised),
      roll_autocov: autocovariance,
      roll_spread: rollSpread(autocovariance),
      sigma_roll_corrected: Math.sqrt(Math.max(0, rollVariance(changes).perStep / dt)),
      tsrv_raw_sum: twoScale.rawSum,
      tsrv_variance_per_time_small_sample: twoScale.perStep / dt,
    },
    expected,
  );
}

/** Depths on a continuous scale are the limit of small ticks: so small that the difference is below the file's tolerance. */
const TICK = 1e-9;

function arrivalDepth({ input, expected }: VectorCase): void {
  const { depths, T, delta0 } = input as { depths: readonly number[]; T: number; delta0: number };
  const count = depths.length;
  const beyond = depths.reduce((sum, depth) => sum + (depth - delta0), 0);
  const ticks = { count, ticksBeyond: beyond / TICK, tickCents: TICK };
  const touches = [{ halfSpreadCents: delta0, hours: T }];
  const kappa = tickKappa(ticks);
  // k of exponential depths is a rate of N in what they sum up to: N and N - 1 of a Poisson's share its quantiles.
  const kappaInterval = [poissonRate(count, beyond).low, poissonRate(count - 1, beyond).high];
  const { low, high } = tickKappaInterval({ count, ticksBeyond: beyond / 1e-6, tickCents: 1e-6 });
  for (const [index, end] of [low, high].entries()) expect(end / kappaInterval[index]!).toBeCloseTo(1, 5); // quantiles of so many ticks are no more exact
  const rate = poissonRate(count, T);
  // Half a width is of the count and of k over a distance: where orders are counted of the count alone.
  const errorAt = (distanceCents: number): number => tickRateWidth(ticks, touches, distanceCents) / NORMAL_95;
  expectNumbers(
    {
      N: count,
      k_mle: kappa,
      k_unbiased: (kappa * (count - 1)) / count,
      A_mle: tickIntensity(ticks, touches).value,
      k_ci95: kappaInterval,
      rate_at_delta0: rate.value,
      rate_at_delta0_ci95: [rate.low, rate.high],
      se_ln_k: errorAt(delta0),
      se_ln_A: errorAt(0),
    },
    expected,
  );
}

interface QuoteInput {
  readonly delta: readonly number[];
  readonly exposure: readonly number[];
  readonly fills: readonly number[];
}

function quoteExposure({ input, expected }: VectorCase): void {
  const { delta, exposure, fills } = input as QuoteInput;
  const cells = delta.map((distance, index) => ({
    distance,
    exposure: exposure[index]!,
    count: fills[index]!,
  }));
  const fit = poissonRegression(cells)!;
  const line = logLinearFit(
    cells.map((cell) => ({ distanceCents: cell.distance, perHour: cell.count / cell.exposure })),
  )!;
  expectNumbers(
    {
      A: fit.intensity,
      k: fit.kappa,
      se_lnA: fit.logIntensityError,
      se_k: fit.kappaError,
      cov_lnA_k: fit.covariance,
      loglinear_ols_k_nonzero_cells: line.kappaPerCent,
      loglinear_ols_A: line.intensityPerHour,
    },
    expected,
  );
}

const CHECKS: Readonly<Record<string, (vector: VectorCase) => void>> = {
  volatility,
  arrival_depth_mle: arrivalDepth,
  quote_exposure_poisson: quoteExposure,
};

export function estimatorVectors(folder: string): void {
  eachCase(folder, "estimators.json", (vector) => {
    const { kind } = vector as VectorCase & { readonly kind: string };
    CHECKS[kind]!(vector);
  });
}
