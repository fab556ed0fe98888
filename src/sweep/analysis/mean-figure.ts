/** A cell's mean P&L of an event with its interval, or why there is none. */
import type { Figure } from "../../core/figure.ts";
import type { MeanFigure } from "../../core/sweep-report-rows.ts";
import { bootstrapMean } from "../statistics/bootstrap-mean.ts";

export interface MeanOptions {
  readonly seed: string;
  readonly resampleCount: number;
}

/** @param pnlDollars one number an event. */
export function meanFigure(pnlDollars: Float64Array, options: MeanOptions): Figure<MeanFigure> {
  const eventCount = pnlDollars.length;
  if (eventCount === 0) return { reason: "no events" };
  const mean = bootstrapMean(pnlDollars, { ...options, confidence: 0.95 });
  return {
    value: {
      eventCount,
      meanDollars: pnlDollars.reduce((sum, value) => sum + value, 0) / eventCount,
      worstEventDollars: pnlDollars.reduce((worst, value) => Math.min(worst, value)),
      interval:
        "reason" in mean
          ? mean
          : {
              value: {
                low: mean.value.interval.low,
                high: mean.value.interval.high,
                method: METHODS[mean.value.interval.method],
              },
            },
    },
  };
}

const METHODS = { "student-t": "Student's t", bca: "BCa" } as const;
