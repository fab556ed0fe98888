/** Fills n_i ~ Poisson(T_i A exp(-k d_i)) by maximum likelihood: virtual quotes at several distances. */

/** A distance at which quotes stood. Cells without a fill stay in: they say that k is large. */
export interface ExposureCell {
  readonly distance: number;
  readonly exposure: number;
  readonly count: number;
}

export interface PoissonRegression {
  readonly intensity: number;
  readonly kappa: number;
  /** Standard errors and covariance, from the inverse of Fisher's information. */
  readonly logIntensityError: number;
  readonly kappaError: number;
  readonly covariance: number;
}

const STEPS_MAX = 100;
const PRECISION = 1e-13;

/**
 * Newton's method on the concave likelihood, halving steps that lower it. Cost: cells times some ten steps.
 * @returns undefined where fewer than two distances have exposure, or nothing or only one distance was ever filled: no maximum.
 */
export function poissonRegression(cells: readonly ExposureCell[]): PoissonRegression | undefined {
  const used = cells.filter(({ exposure }) => exposure > 0);
  const filled = used.filter(({ count }) => count > 0);
  if (used.length < 2 || filled.length === 0 || isAtTheEdge(used, filled)) return undefined;
  let total = 0;
  let time = 0;
  for (const { count, exposure } of used) {
    total += count;
    time += exposure;
  }
  let at = { logIntensity: Math.log(total / time), kappa: 0 };
  let likelihood = logLikelihood(used, at);
  for (let step = 0; step < STEPS_MAX; step++) {
    const { gradient, information, determinant } = slopesAt(used, at);
    const [ii, ik, kk] = information;
    const move = {
      logIntensity: (kk * gradient[0] - ik * gradient[1]) / determinant,
      kappa: (ii * gradient[1] - ik * gradient[0]) / determinant,
    };
    let scale = 1;
    let next = at;
    let nextLikelihood = likelihood;
    for (; scale > PRECISION; scale /= 2) {
      next = {
        logIntensity: at.logIntensity + scale * move.logIntensity,
        kappa: at.kappa + scale * move.kappa,
      };
      nextLikelihood = logLikelihood(used, next);
      if (nextLikelihood >= likelihood) break;
    }
    const moved = Math.abs(next.logIntensity - at.logIntensity) + Math.abs(next.kappa - at.kappa);
    if (nextLikelihood >= likelihood) {
      at = next;
      likelihood = nextLikelihood;
    }
    if (moved < PRECISION || scale <= PRECISION) break;
  }
  const { information, determinant } = slopesAt(used, at);
  const [ii, ik, kk] = information;
  return {
    intensity: Math.exp(at.logIntensity),
    kappa: at.kappa,
    logIntensityError: Math.sqrt(kk / determinant),
    kappaError: Math.sqrt(ii / determinant),
    covariance: -ik / determinant,
  };
}

/** All fills at the nearest or all at the farthest distance: k would run off to infinity. */
function isAtTheEdge(used: readonly ExposureCell[], filled: readonly ExposureCell[]): boolean {
  const distances = used.map(({ distance }) => distance);
  const [nearest, farthest] = [Math.min(...distances), Math.max(...distances)];
  return (
    nearest === farthest ||
    [nearest, farthest].some((edge) => filled.every(({ distance }) => distance === edge))
  );
}

interface Point {
  readonly logIntensity: number;
  readonly kappa: number;
}

function expectedAt({ distance, exposure }: ExposureCell, { logIntensity, kappa }: Point): number {
  return exposure * Math.exp(logIntensity - kappa * distance);
}

function logLikelihood(cells: readonly ExposureCell[], at: Point): number {
  let sum = 0;
  for (const cell of cells)
    sum += cell.count * (at.logIntensity - at.kappa * cell.distance) - expectedAt(cell, at);
  return sum;
}

function slopesAt(cells: readonly ExposureCell[], at: Point) {
  const gradient: [number, number] = [0, 0];
  const information: [ii: number, ik: number, kk: number] = [0, 0, 0];
  for (const cell of cells) {
    const { distance, count } = cell;
    const expected = expectedAt(cell, at);
    gradient[0] += count - expected;
    gradient[1] -= distance * (count - expected);
    information[0] += expected;
    information[1] -= distance * expected;
    information[2] += distance * distance * expected;
  }
  const [ii, ik, kk] = information;
  return { gradient, information, determinant: ii * kk - ik * ik };
}
