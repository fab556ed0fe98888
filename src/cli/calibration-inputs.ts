/** A calibration's answer under the names of the models' parameters, ready for --params and --flow. */
import type { MarketCalibration } from "../core/calibration-rows.ts";

/** Digits enough for any interval. */
const DIGITS = 6;

/** What was not refused. */
export function modelInputs({ whole }: MarketCalibration): Readonly<Record<string, number>> {
  const both = whole.intensities.find(({ side }) => side === "both");
  const inputs = {
    sigmaDollarsPerSqrtHour: whole.volatility.sigmaDollarsPerSqrtHour,
    intensityPerHour: both?.intensityPerHour,
    kappaPerCent: both?.kappaPerCent,
  };
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, estimate]) =>
      estimate === undefined ? [] : [[name, Number(estimate.value.toPrecision(DIGITS))]],
    ),
  );
}
