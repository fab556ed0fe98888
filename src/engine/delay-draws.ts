/**
 * Draws how long messages take. A draw depends on the seed, a label and the message's number alone, never on what else was
 * drawn: a lane's delays are the same whatever runs beside it, and one leg's are no matter to another.
 */
import { NumberedDraws } from "../core/random.ts";
import { DELAY_US_MAX, type Delay, type MeasuredDelays } from "./latency.ts";

export interface DelayDraws {
  /** How long a message takes, whole microseconds. @param timeUs when it leaves. */
  us(number: number, timeUs: number): number;
}

/** Every delay but the tape's own, which is no draw. */
export type DrawnDelay = Exclude<Delay, { readonly kind: "recorded" }>;

/** @param label names the leg: "latency/order". */
export function delayDraws(delay: DrawnDelay, seed: string, label: string): DelayDraws {
  if (delay.kind === "constant") return { us: () => delay.us };
  if (delay.kind === "measured" && delay.reading === "by-time") {
    const { delays, plusUs } = delay;
    return { us: (_, timeUs) => latestAt(delays, timeUs) + plusUs };
  }
  const draw = rawDraw(delay, seed, label);
  return { us: (number) => Math.min(Math.floor(draw(number) + 0.5), DELAY_US_MAX) + delay.plusUs };
}

/** Microseconds before they are rounded, without what is added. */
function rawDraw(
  delay: Exclude<DrawnDelay, { kind: "constant" }>,
  seed: string,
  label: string,
): (number: number) => number {
  const uniforms = new NumberedDraws(seed, label);
  switch (delay.kind) {
    case "uniform":
      return (number) => delay.lowUs + uniforms.uniformAt(number) * (delay.highUs - delay.lowUs);
    case "exponential":
      return (number) => -Math.log(1 - uniforms.uniformAt(number)) * delay.meanUs;
    case "lognormal": {
      // Box and Muller (1958): two uniforms make one normal, so that every message has its own draw.
      const angles = new NumberedDraws(seed, `${label}/angle`);
      const { medianUs, sigma } = delay;
      return (number) => {
        const radius = Math.sqrt(-2 * Math.log(1 - uniforms.uniformAt(number)));
        return medianUs * Math.exp(sigma * radius * Math.cos(2 * Math.PI * angles.uniformAt(number)));
      };
    }
    case "quantiles":
      return (number) => quantileOf(delay.quantilesUs, uniforms.uniformAt(number));
    case "measured": {
      const ascendingUs = delay.delays.delaysUs.toSorted();
      return (number) => quantileOf(ascendingUs, uniforms.uniformAt(number));
    }
  }
}

/** The quantile of a probability below 1, on straight lines between those that are known. */
function quantileOf(quantilesUs: ArrayLike<number>, probability: number): number {
  const place = probability * (quantilesUs.length - 1);
  const index = Math.floor(place);
  const lowUs = quantilesUs[index]!;
  const highUs = quantilesUs[index + 1] ?? lowUs;
  return lowUs + (place - index) * (highUs - lowUs);
}

/** The latest measurement at or before a time; the first where there is none. Cost: logarithmic. */
function latestAt({ timesUs, delaysUs }: MeasuredDelays, timeUs: number): number {
  let low = 0;
  let high = timesUs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timesUs[middle]! <= timeUs) low = middle + 1;
    else high = middle;
  }
  return delaysUs[Math.max(low - 1, 0)]!;
}
