/** The delays of a scenario, with the seed that they are drawn by. */
import { usageError, type AppError } from "../../core/errors.ts";
import { LEGS, type Delay, type Latency, type LatencySetup, type Leg } from "../../engine/latency.ts";
import type { DelayFile, LatencyChoice } from "../../engine/latency-setting.ts";
import type { Scenario, Scenarios } from "./scenarios.ts";

/** @throws USAGE_MEASURED_LATENCY where a leg is to be read from a file: workers elsewhere do not have it. */
export function latencyOf({ latencies }: Scenarios, { latency, seed }: Scenario): Latency | LatencySetup {
  const choice = latencies.get(latency)!;
  if ("feedUs" in choice) return choice;
  const delayOf = (leg: Leg): Delay => {
    const delay = choice[leg];
    if (delay.kind === "file") throw measured(delay);
    return delay;
  };
  return { feed: delayOf("feed"), order: delayOf("order"), response: delayOf("response"), seed };
}

/** @throws USAGE_MEASURED_LATENCY */
export function requireNoFile(choice: LatencyChoice): void {
  if ("feedUs" in choice) return;
  for (const leg of LEGS) {
    const delay = choice[leg];
    if (delay.kind === "file") throw measured(delay);
  }
}

function measured({ file }: DelayFile): AppError {
  return usageError("USAGE_MEASURED_LATENCY", `a sweep takes no delays from a file, and ${file} is one`, {
    hint: "Give quantiles(..) of the measured delays, or lognormal(median,sigma); `backtest` replays the measured ones.",
    data: { file },
  });
}
