/**
 * How long messages take, in three legs (docs/LATENCY.md):
 *
 *   feed       exchange -> lane: the book, the market's status
 *   order      lane -> exchange: commands
 *   response   exchange -> lane: acknowledgements, own fills, ends of own orders
 *
 * Plain data; what draws from it is delay-draws.ts.
 */
import { usageError } from "../core/errors.ts";
import { US_PER_HOUR, US_PER_MS } from "../core/units.ts";

/** Constant delays; news of own orders comes as fast as the feed. */
export interface Latency {
  /** From the exchange's event until the strategy sees it; own fills and acknowledgements travel the same way. */
  readonly feedUs: number;
  /** From a decision until its commands reach the exchange. */
  readonly orderUs: number;
}

/** Delays that somebody measured, in order of time. */
export interface MeasuredDelays {
  /** Where they come from, for people. */
  readonly name: string;
  /** Names the content: delays of equal hash are equal. */
  readonly contentHash: string;
  readonly timesUs: Float64Array;
  readonly delaysUs: Float64Array;
}

/** How long a message takes. `plusUs` is added to every draw. */
export type Delay =
  | { readonly kind: "constant"; readonly us: number }
  | { readonly kind: "uniform"; readonly lowUs: number; readonly highUs: number; readonly plusUs: number }
  | { readonly kind: "exponential"; readonly meanUs: number; readonly plusUs: number }
  | { readonly kind: "lognormal"; readonly medianUs: number; readonly sigma: number; readonly plusUs: number }
  /** Quantiles in equal steps of probability, from the least delay to the greatest; straight lines between them. */
  | { readonly kind: "quantiles"; readonly quantilesUs: readonly number[]; readonly plusUs: number }
  /** The tape's own lag, receive time less exchange time, 0 where it is negative; of the feed alone. */
  | { readonly kind: "recorded"; readonly plusUs: number }
  /** Somebody's measurements: the latest at or before a message's time, or any of them as likely as another. */
  | {
      readonly kind: "measured";
      readonly reading: "by-time" | "distribution";
      readonly delays: MeasuredDelays;
      readonly plusUs: number;
    };

export interface LatencySetup {
  readonly feed: Delay;
  readonly order: Delay;
  readonly response: Delay;
  /** Names the draws: lanes of equal seed and legs meet the same delays. */
  readonly seed: string;
}

export type Leg = "feed" | "order" | "response";
export const LEGS: readonly Leg[] = ["feed", "order", "response"];

export const ZERO_LATENCY: Latency = { feedUs: 0, orderUs: 0 };
export const DEFAULT_LATENCY: Latency = { feedUs: 20 * US_PER_MS, orderUs: 50 * US_PER_MS };

/** A draw beyond it is cut; a setting or a measurement beyond it is refused. */
export const DELAY_US_MAX = US_PER_HOUR;
/** Above it a lognormal draw is beyond an hour too often to be meant. */
const SIGMA_MAX = 5;

/** The three legs of constant delays. */
export function legsOf(latency: Latency | LatencySetup): LatencySetup {
  if (!("feedUs" in latency)) return latency;
  const feed: Delay = { kind: "constant", us: latency.feedUs };
  return { feed, order: { kind: "constant", us: latency.orderUs }, response: feed, seed: "" };
}

/** Whether lanes are told of everything after one and the same time. */
export function isOneDelay({ feed, response }: LatencySetup): boolean {
  return feed.kind === "constant" && response.kind === "constant" && feed.us === response.us;
}

/** Equal for legs that are equal, measurements by their hash. */
export function latencyKey(legs: LatencySetup): string {
  const isConstant = LEGS.every((leg) => legs[leg].kind === "constant");
  const named = isConstant ? { ...legs, seed: "" } : legs;
  return JSON.stringify(named, (_, value: unknown) => (value instanceof Float64Array ? undefined : value));
}

/** @throws USAGE_BAD_LATENCY unless every delay can be, naming the first that cannot. */
export function assertLatency(latency: Latency | LatencySetup): void {
  if ("feedUs" in latency) {
    const { feedUs, orderUs } = latency;
    if (isWithinHour(feedUs) && isWithinHour(orderUs)) return;
    throw badLatency(
      `latency was feed ${feedUs} µs, orders ${orderUs} µs; both must be from zero to an hour`,
    );
  }
  for (const leg of LEGS) {
    const fault = faultOf(latency[leg], leg);
    if (fault !== undefined) throw badLatency(`the ${leg} latency was ${fault}`);
  }
}

function isWithinHour(us: number): boolean {
  return us >= 0 && us <= DELAY_US_MAX;
}

function badLatency(message: string): Error {
  return usageError("USAGE_BAD_LATENCY", message, {
    hint: "Give milliseconds, for example --latency 20,50; docs/LATENCY.md has every form.",
  });
}

/** What is wrong with a delay, undefined where nothing is. */
export function faultOf(delay: Delay, leg: Leg): string | undefined {
  const plusUs = delay.kind === "constant" ? 0 : delay.plusUs;
  if (!isDelayUs(plusUs)) return `followed by ${plusUs} µs, it must be ${ALLOWED}`;
  switch (delay.kind) {
    case "constant":
      return timeFault("constant", delay.us);
    case "uniform":
      if (delay.highUs < delay.lowUs)
        return `uniform from ${delay.lowUs} µs to ${delay.highUs} µs, the first must not be above the second`;
      return timeFault("uniform, from", delay.lowUs) ?? timeFault("uniform, to", delay.highUs);
    case "exponential":
      return timeFault("exponential, with a mean of", delay.meanUs);
    case "lognormal":
      if (!(delay.sigma >= 0 && delay.sigma <= SIGMA_MAX))
        return `lognormal with sigma ${delay.sigma}, it must be from 0 to ${SIGMA_MAX}`;
      return timeFault("lognormal, with a median of", delay.medianUs);
    case "quantiles":
      return listFault(delay.quantilesUs);
    case "recorded":
      return leg === "feed" ? undefined : "recorded, a tape tells that of the feed alone";
    case "measured":
      return leg === "feed"
        ? "measured, that is known of order and response alone"
        : measurementFault(delay.delays);
  }
}

/** A delay beyond an hour tells of clocks that are apart, not of a line. */
function measurementFault({ name, delaysUs }: MeasuredDelays): string | undefined {
  if (delaysUs.length === 0) return `measured in ${name}, which has none`;
  const badUs = delaysUs.find((us) => !isDelayUs(us));
  return badUs === undefined ? undefined : timeFault(`measured in ${name} with`, badUs);
}

const ALLOWED = "a whole number of microseconds from 0 to an hour";

function timeFault(what: string, us: number): string | undefined {
  return isDelayUs(us) ? undefined : `${what} ${us} µs, it must be ${ALLOWED}`;
}

function listFault(quantilesUs: readonly number[]): string | undefined {
  if (quantilesUs.length < 2) return `a list of ${quantilesUs.length} quantiles, it must have two or more`;
  for (const [index, us] of quantilesUs.entries()) {
    const before = index === 0 ? 0 : quantilesUs[index - 1]!;
    if (!isDelayUs(us)) return timeFault("a list of quantiles with", us);
    if (us < before) return `a list of quantiles with ${us} µs after ${before} µs, they must ascend`;
  }
  return undefined;
}

function isDelayUs(us: number): boolean {
  return Number.isSafeInteger(us) && us >= 0 && us <= DELAY_US_MAX;
}
