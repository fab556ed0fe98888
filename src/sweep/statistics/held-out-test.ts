/**
 * One cell, named before, on events that had no part in choosing it: so one test, and nothing to adjust for.
 *
 * One-sided, of a mean of 0 or less. Two p-values, Student's and that of the studentised bootstrap (Efron & Tibshirani 1993, chapter
 * 12), and the larger one counts: Student's is too small for P&L that is skewed to the left, the bootstrap's can be for few events.
 */
import type { BootstrapMean } from "./bootstrap-mean.ts";
import { bootstrapMean } from "./bootstrap-mean.ts";
import { studentQuantile, studentTail } from "./distributions.ts";
import { familyTest } from "./family-test.ts";
import type { Figure } from "../../core/figure.ts";
import { cellMeans } from "./pnl-matrix.ts";

/** The share of true edges of the size in `detectableDollars` that the test finds. */
export const POWER = 0.8;

export interface HeldOutOptions {
  readonly seed: string;
  readonly resampleCount: number;
  /** Of the test, one-sided: 0.05. */
  readonly level: number;
}

export interface HeldOutTest {
  readonly eventCount: number;
  readonly level: number;
  /** Dollars an event. */
  readonly meanDollars: number;
  readonly t: number;
  readonly pValueStudent: number;
  readonly pValueBootstrap: number;
  /** The larger of the two. */
  readonly pValue: number;
  /** Two-sided, 95 %. */
  readonly interval: BootstrapMean["interval"];
  /** The mean is below this with the confidence 1 - level. */
  readonly upperBoundDollars: number;
  /** The edge that the test finds in 80 of 100 cases: what "nothing was found" rules out, about. */
  readonly detectableDollars: number;
  /** About how many events it would take to find the mean observed, with the same power; undefined where it is not above 0. */
  readonly eventsNeeded: Figure;
  readonly worstEventDollars: number;
}

export function heldOutTest(pnlDollars: Float64Array, options: HeldOutOptions): Figure<HeldOutTest> {
  const { seed, resampleCount, level } = options;
  const eventCount = pnlDollars.length;
  const column = { periodCount: eventCount, cellCount: 1, values: pnlDollars };
  const family = familyTest(column, { seed: `${seed}/held-out`, resampleCount });
  if ("reason" in family) return family;
  const [tested] = family.value.cells;
  if (tested === undefined || "reason" in tested) return tested ?? { reason: "there is no cell to test" };
  const bootstrapped = bootstrapMean(pnlDollars, {
    seed: `${seed}/held-out`,
    resampleCount,
    confidence: 0.95,
  });
  if ("reason" in bootstrapped) return bootstrapped;

  const { means, standardErrors } = cellMeans(column);
  const [meanDollars, error] = [means[0]!, standardErrors[0]!];
  const freedom = eventCount - 1;
  const { t, pValue: pValueBootstrap } = tested.value;
  const pValueStudent = studentTail(t, freedom);
  const critical = studentQuantile(1 - level, freedom);
  const reach = critical + studentQuantile(POWER, freedom);
  return {
    value: {
      eventCount,
      level,
      meanDollars,
      t,
      pValueStudent,
      pValueBootstrap,
      pValue: Math.max(pValueStudent, pValueBootstrap),
      interval: bootstrapped.value.interval,
      upperBoundDollars: meanDollars + critical * error,
      detectableDollars: reach * error,
      eventsNeeded:
        t > 0
          ? { value: Math.ceil(eventCount * (reach / t) * (reach / t)) }
          : { reason: "the mean is not above 0: no number of such events shows an edge" },
      worstEventDollars: pnlDollars.reduce((worst, value) => Math.min(worst, value)),
    },
  };
}
