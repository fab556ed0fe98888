/** Makes a lane of what was asked for: its markets as it knows them, its way to the venue, its account. */
import { BALANCE_PRECISION_MICROS } from "../core/fee-rounding.ts";
import { AccountFlow } from "./account-flow.ts";
import type { Journal } from "./journal.ts";
import { KnownMarket } from "./known-market.ts";
import { Lane } from "./lane.ts";
import type { LaneSetup } from "./lane-setup.ts";
import { assertLatency } from "./latency.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SimulatedMarket } from "./simulated-market.ts";
import { assertRateLimit } from "./token-bucket.ts";

/** Where the lane is to trade. */
export interface LanePlace {
  readonly markets: readonly SimulatedMarket[];
  readonly scheduler: Scheduler;
}

export function createLane(setup: LaneSetup, index: number, journal: Journal, place: LanePlace): Lane {
  const { strategy, marketIndices, latency, limits, fees, rateLimit, cashMicros } = setup;
  assertLatency(latency);
  if (rateLimit !== undefined) assertRateLimit(rateLimit);
  const latencyClass = place.scheduler.latencyClass(latency);
  const markets = marketIndices.map((marketIndex, position) => {
    const market = place.markets[marketIndex]!;
    const known = new KnownMarket(market, latencyClass);
    const { flow: rules } = setup.fillRules;
    const flow = rules === undefined ? undefined : new AccountFlow(market, rules);
    return { marketIndex, known, market, fees: fees?.[position], flow, venueClock: place.scheduler };
  });
  const parts = { strategy, clock: latencyClass, venue: latencyClass, journal };
  const feePrecisionMicros = setup.feePrecisionMicros ?? BALANCE_PRECISION_MICROS.direct;
  return new Lane(parts, { index, markets, limits, feePrecisionMicros, rateLimit, cashMicros });
}
