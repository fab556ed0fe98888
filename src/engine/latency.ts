import { usageError } from "../core/errors.ts";
import { US_PER_MS } from "../core/units.ts";

/** Constant delays of one lane. */
export interface Latency {
  /** From the exchange's event until the strategy sees it; own fills and acknowledgements travel the same way. */
  readonly feedUs: number;
  /** From a decision until its commands reach the exchange. */
  readonly orderUs: number;
}

export const ZERO_LATENCY: Latency = { feedUs: 0, orderUs: 0 };
export const DEFAULT_LATENCY: Latency = { feedUs: 20 * US_PER_MS, orderUs: 50 * US_PER_MS };

/** @throws USAGE_BAD_LATENCY unless both are finite and not negative. */
export function assertLatency({ feedUs, orderUs }: Latency): void {
  if (feedUs >= 0 && orderUs >= 0 && Number.isFinite(feedUs + orderUs)) return;
  throw usageError(
    "USAGE_BAD_LATENCY",
    `latency was feed ${feedUs} µs, orders ${orderUs} µs; both must be zero or more`,
    {
      hint: "Give milliseconds, for example --latency 20,50.",
    },
  );
}
