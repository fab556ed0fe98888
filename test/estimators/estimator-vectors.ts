/** Golden vectors of volatility and intensity, put through the product's own functions. */
import { expect } from "vitest";
import { depthFit, logLinearFit } from "../../src/estimators/intensity.ts";
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

function arrivalDepth({ input, expected }: VectorCase): void {
  const { depths, T, delta0 } = input as { depths: readonly number[]; T: number; delta0: number };
  const fit = depthFit(depths, delta0, T);
  expectNumbers(
    {
      N: fit.count,
      k_mle: fit.kappa.value,
      k_unbiased: fit.kappaUnbiased,
      A_mle: fit.intensity.value,
      k_ci95: [fit.kappa.low, fit.kappa.high],
      rate_at_delta0: fit.rate.value,
      rate_at_delta0_ci95: [fit.rate.low, fit.rate.high],
      se_ln_k: fit.logKappaError,
      se_ln_A: fit.logIntensityError,
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
