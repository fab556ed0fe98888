/** A lane's latency for the manifest and in the sentence of what its numbers rest on. */
import { US_PER_MS } from "../core/units.ts";
import type { LaneRequest } from "../engine/backtest.ts";
import { isOneDelay, LEGS, type Delay, type Latency, type LatencySetup } from "../engine/latency.ts";
import { delayText } from "../engine/latency-text.ts";

/** In plain data; measurements by their hash. */
export function latencyConfig(latency: Latency | LatencySetup): unknown {
  if ("feedUs" in latency) return latency;
  return { ...latency, ...Object.fromEntries(LEGS.map((leg) => [leg, delayConfig(latency[leg])])) };
}

function delayConfig(delay: Delay): unknown {
  if (delay.kind !== "measured") return delay;
  const { name, contentHash, delaysUs } = delay.delays;
  return { ...delay, delays: { name, contentHash, count: delaysUs.length } };
}

export function latencySentence({ latency }: LaneRequest): string {
  if ("feedUs" in latency) {
    const { feedUs, orderUs } = latency;
    return `Latency is constant: ${feedUs / US_PER_MS} ms from the exchange to us, ${orderUs / US_PER_MS} ms from us to the exchange.`;
  }
  const { feed, order, response, seed } = latency;
  const drawn = LEGS.some((leg) => isDrawn(latency[leg])) ? `; draws of seed ${seed}` : "";
  const own = isOneDelay(latency)
    ? "news of own orders comes with it"
    : `news of own orders ${legText(response)}`;
  return `Latency: the feed takes ${legText(feed)}, ${own}, commands ${legText(order)}; no message overtakes another of its way${drawn}.`;
}

function isDrawn({ kind }: Delay): boolean {
  return kind !== "constant" && kind !== "recorded";
}

function legText(delay: Delay): string {
  if (delay.kind === "recorded")
    return `the tape's own lag (receive time less exchange time, never below 0)${delay.plusUs === 0 ? "" : ` and ${delay.plusUs / US_PER_MS} ms`}`;
  if (delay.kind !== "measured") return delayText(delay);
  const { name, delaysUs } = delay.delays;
  const which = delay.reading === "by-time" ? "the latest at each time" : "any of them, as likely as another";
  const plus = delay.plusUs === 0 ? "" : ` and ${delay.plusUs / US_PER_MS} ms`;
  return `what ${delaysUs.length} round trips of ${name} took (${which})${plus}`;
}
