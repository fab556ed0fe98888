/**
 * A and k from virtual quotes: fills n_i ~ Poisson(T_i A exp(-k d_i)), d_i the distance from the mid at which a quote was
 * placed, T_i the time it stood there unfilled. Quotes of a side follow each other, so no order fills two of them.
 */
import { sum } from "simple-statistics";
import type { CountedRate, Estimated, IntensityRow } from "../core/calibration-rows.ts";
import type { Side } from "../core/order-book.ts";
import { BP_PER_CENT, US_PER_HOUR } from "../core/units.ts";
import {
  BLOCK_COUNT,
  chiSquareTest,
  chooseIntervals,
  dispersionTests,
  grouped,
  joinedCells,
  resampledWidths,
} from "./arrival-clusters.ts";
import type { FlowSlot } from "./flow-slots.ts";
import { logInterval, logLinearFit, NORMAL_95, poissonRate, rateCurve } from "./intensity.ts";
import { noIntensity, tooFewEvents, UNTESTED } from "./no-intensity.ts";
import { poissonRegression, type ExposureCell, type PoissonRegression } from "./poisson-regression.ts";
import type { FitRequest } from "./sweep-fit.ts";
import { OBSERVATIONS_MIN } from "./volatility.ts";

/** Quotes that stood wider than this belong to a market without makers. */
const DISTANCE_CENTS_MAX = 10;

type Intensities = { readonly [Field in "kappaPerCent" | "intensityPerHour"]: Estimated } & Pick<
  IntensityRow,
  "curve"
>;

export function fitHeld({ slots, side, sides, random }: FitRequest): IntensityRow {
  const slotCells = slots.map((slot) => heldCells(slot, sides));
  const cells = pooledCells(slotCells);
  const eventCount = sum(cells.map(({ count }) => count));
  const exposedHours = sum(cells.map(({ exposure }) => exposure));
  const base = { side, method: "held" as const, eventCount, exposedHours };
  if (eventCount < OBSERVATIONS_MIN)
    return noIntensity(base, tooFewEvents(eventCount, "fills of virtual quotes"));
  const fit = poissonRegression(cells);
  if (fit === undefined)
    return noIntensity(base, "all fills were at one end of the distances: nothing tells k");
  const expected = slotCells.map((list) => ({
    count: sum(list.map(({ count }) => count)),
    expected: sum(list.map((cell) => expectedAt(fit, cell))),
  }));
  const dispersion = dispersionTests(expected);
  const told = toldOf(cells, fit);
  if (dispersion.length === 0) return noIntensity(base, UNTESTED);
  const { intervals, why } = chooseIntervals(dispersion, told.fit);
  const estimates = intervals === "exact" ? exactIntervals(fit) : blockIntervals(fit, slotCells, random);
  if (estimates === undefined)
    return noIntensity(base, `${why}, and too few stretches of time have fills: no interval can be told`);
  const { low, high } = estimates.kappaPerCent;
  if (low <= 0)
    return {
      ...noIntensity(base, `k's interval, ${low.toFixed(2)} to ${high.toFixed(2)} a cent, includes 0`),
      ...told,
      dispersion,
    };
  return { ...base, ...told, ...estimates, intervals, intervalsWhy: why, dispersion, reason: undefined };
}

function exactIntervals(fit: PoissonRegression): Intensities {
  return {
    kappaPerCent: interval(fit.kappa, NORMAL_95 * fit.kappaError),
    intensityPerHour: logInterval(fit.intensity, NORMAL_95 * fit.logIntensityError),
    curve: rateCurve(fit.intensity, fit.kappa, (cents) => NORMAL_95 * rateError(fit, cents)),
  };
}

function blockIntervals(
  fit: PoissonRegression,
  slotCells: readonly (readonly ExposureCell[])[],
  random: FitRequest["random"],
): Intensities | undefined {
  const blocks = grouped(slotCells, BLOCK_COUNT)
    .map(pooledCells)
    .filter((cells) => cells.length > 0);
  const widths = resampledWidths(
    blocks,
    (drawn) => {
      const again = poissonRegression(pooledCells(drawn));
      return again === undefined ? undefined : { perHour: again.intensity, perCent: again.kappa };
    },
    random,
  );
  if (widths === undefined) return undefined;
  return {
    kappaPerCent: interval(fit.kappa, widths.perCent),
    intensityPerHour: logInterval(fit.intensity, widths.logPerHour),
    curve: rateCurve(fit.intensity, fit.kappa, widths.logRateAt),
  };
}

function toldOf(cells: readonly ExposureCell[], fit: PoissonRegression) {
  const rates = cells.map(({ distance, exposure, count }): CountedRate => ({
    distanceCents: distance,
    count,
    hours: exposure,
    perHour: poissonRate(count, exposure),
  }));
  return {
    fit: chiSquareTest(
      joinedCells(cells.map((cell) => ({ count: cell.count, expected: expectedAt(fit, cell) }))),
      2,
    ),
    cells: cells.map((cell) => ({
      distanceCents: cell.distance,
      isOpen: false,
      observedCount: cell.count,
      fittedCount: expectedAt(fit, cell),
    })),
    rates,
    logLinear: logLinearFit(
      rates.map(({ distanceCents, perHour }) => ({ distanceCents, perHour: perHour.value })),
    ),
  };
}

/** Standard error of ln(A exp(-k d)). */
function rateError(fit: PoissonRegression, cents: number): number {
  const { logIntensityError, kappaError, covariance } = fit;
  return Math.sqrt(logIntensityError ** 2 - 2 * cents * covariance + (cents * kappaError) ** 2);
}

function interval(value: number, halfWidth: number): Estimated {
  return { value, low: value - halfWidth, high: value + halfWidth };
}

function expectedAt({ intensity, kappa }: PoissonRegression, { distance, exposure }: ExposureCell): number {
  return exposure * intensity * Math.exp(-kappa * distance);
}

/** Those near enough to count: in the fit, and in the tests of it. */
function heldCells({ held }: FlowSlot, sides: readonly Side[]): ExposureCell[] {
  return sides
    .flatMap((side) =>
      [...held[side]].map(([twiceBp, { us, fillCount }]) => ({
        distance: twiceBp / (2 * BP_PER_CENT),
        exposure: us / US_PER_HOUR,
        count: fillCount,
      })),
    )
    .filter(({ distance }) => distance <= DISTANCE_CENTS_MAX);
}

/** Cells of equal distance added up, the nearest first. */
function pooledCells(lists: readonly (readonly ExposureCell[])[]): ExposureCell[] {
  const found = new Map<number, { exposure: number; count: number }>();
  for (const { distance, exposure, count } of lists.flat()) {
    const cell = found.get(distance) ?? { exposure: 0, count: 0 };
    cell.exposure += exposure;
    cell.count += count;
    found.set(distance, cell);
  }
  return [...found]
    .toSorted(([a], [b]) => a - b)
    .filter(([, { exposure }]) => exposure > 0)
    .map(([distance, cell]) => ({ distance, ...cell }));
}
