/** Latencies as they are written on the command line: `feed=lognormal(10ms,0.5)+5ms,order=50ms,response=20ms`. */
import { US_PER_MS } from "../core/units.ts";
import { LEGS, type Delay, type Latency, type LatencySetup } from "./latency.ts";

/** What a latency is, exactly; undefined where two constants say it all. */
export function latencyText(latency: Latency | LatencySetup): string | undefined {
  if ("feedUs" in latency) return undefined;
  return LEGS.map((leg) => `${leg}=${delayText(latency[leg])}`).join(",");
}

export function delayText(delay: Delay): string {
  if (delay.kind === "constant") return timeText(delay.us);
  const plus = delay.plusUs === 0 ? "" : `+${timeText(delay.plusUs)}`;
  return `${modelText(delay)}${plus}`;
}

function modelText(delay: Exclude<Delay, { readonly kind: "constant" }>): string {
  switch (delay.kind) {
    case "uniform":
      return `uniform(${timeText(delay.lowUs)},${timeText(delay.highUs)})`;
    case "exponential":
      return `exponential(${timeText(delay.meanUs)})`;
    case "lognormal":
      return `lognormal(${timeText(delay.medianUs)},${delay.sigma})`;
    case "quantiles":
      return `quantiles(${delay.quantilesUs.map(timeText).join(",")})`;
    case "recorded":
      return "recorded";
    case "measured":
      return `${delay.reading === "by-time" ? "recorded" : "measured"}(${delay.delays.name})`;
  }
}

/** What every message of a leg takes; undefined where that differs. */
export function constantUs(delay: Delay): number | undefined {
  return delay.kind === "constant" ? delay.us : undefined;
}

/** "20ms", "1500us" */
function timeText(us: number): string {
  return us % US_PER_MS === 0 ? `${us / US_PER_MS}ms` : `${us}us`;
}
