/**
 * How the variance that a price which ends at 0 or 100 has left is shared between its moves until then and the settlement
 * itself: sigma^2 tau + residual = fair (100 - fair).
 */

export interface RunningRisk {
  /** Variance an hour that quotes reckon with, cents squared: never more than there is to come. */
  readonly varianceCents2PerHour: number;
  /** Share of fair (100 - fair) that is left for the settlement, 0 to 1. */
  readonly residualShare: number;
}

export function runningRisk(
  fairCents: number,
  sigmaCentsPerSqrtHour: number,
  hoursLeft: number,
): RunningRisk {
  const budget = fairCents * (100 - fairCents);
  if (!(budget > 0)) return { varianceCents2PerHour: 0, residualShare: 0 };
  const variance = sigmaCentsPerSqrtHour ** 2;
  const used = variance * hoursLeft;
  return used >= budget
    ? { varianceCents2PerHour: budget / hoursLeft, residualShare: 0 }
    : { varianceCents2PerHour: variance, residualShare: 1 - used / budget };
}
