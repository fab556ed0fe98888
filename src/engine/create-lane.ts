/** Puts a lane together: what it sees of its markets, how its commands get to the venue, how it is told of its orders. */
import { BALANCE_PRECISION_MICROS } from "../core/fee-rounding.ts";
import { AccountFlow } from "./account-flow.ts";
import type { Account } from "./account.ts";
import { DelayedNews } from "./delayed-news.ts";
import type { Journal } from "./journal.ts";
import { FairNews } from "./fair-news.ts";
import { createFairView, type FairSetup } from "./fair-value.ts";
import { KnownMarket } from "./known-market.ts";
import { Lane } from "./lane.ts";
import type { LaneSetup } from "./lane-setup.ts";
import { assertLatency, legsOf } from "./latency.ts";
import type { LatencyClass } from "./latency-class.ts";
import { OutsideFair } from "./outside-fair.ts";
import { PromptNews } from "./own-news.ts";
import { boundOf } from "./risk-limits.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SimulatedMarket } from "./simulated-market.ts";
import { assertRateLimit } from "./token-bucket.ts";

/** The venue that the lane trades at. */
export interface LaneVenue {
  readonly markets: readonly SimulatedMarket[];
  readonly scheduler: Scheduler;
}

/** @throws USAGE_BAD_LATENCY, USAGE_BAD_RATE_LIMIT */
export function createLane(
  setup: LaneSetup,
  index: number,
  journal: Journal,
  { markets, scheduler }: LaneVenue,
): Lane {
  const { strategy, marketIndices, latency, limits, fees, rateLimit, cashMicros, fillRules } = setup;
  assertLatency(latency);
  if (rateLimit !== undefined) assertRateLimit(rateLimit);
  const latencyClass = scheduler.latencyClass(legsOf(latency));
  const traded = marketIndices.map((marketIndex, position) => {
    const market = markets[marketIndex]!;
    const known = new KnownMarket(latencyClass.sourceOf(market), latencyClass);
    known.isTimeStepped = strategy.rule?.reads === "fair-inventory-and-time";
    if (setup.fair !== undefined)
      known.fair = createFairView(setup.fair, position, market, boundOf(limits.inventoryLotsMax));
    return {
      marketIndex,
      known,
      market,
      fees: fees?.[position],
      flow: fillRules.flow === undefined ? undefined : new AccountFlow(market, fillRules.flow),
      venueClock: scheduler,
      isNewsDelayed: !latencyClass.isPrompt,
    };
  });
  const promptNews = new PromptNews(scheduler);
  const responseLine = latencyClass.responseLine();
  const news = responseLine === undefined ? promptNews : new DelayedNews(promptNews, responseLine, scheduler);
  const feePrecisionMicros = setup.feePrecisionMicros ?? BALANCE_PRECISION_MICROS.direct;
  const lane = new Lane(
    {
      strategy,
      clock: latencyClass,
      venue: latencyClass,
      news,
      orderLine: latencyClass.orderLine(),
      journal,
    },
    { index, markets: traded, limits, feePrecisionMicros, rateLimit, cashMicros },
  );
  for (const account of lane.accounts) account.fairNews = fairNewsOf(account, setup.fair, latencyClass);
  return lane;
}

function fairNewsOf(
  account: Account,
  setup: FairSetup | undefined,
  latencyClass: LatencyClass,
): FairNews | undefined {
  const { fair } = account.known;
  if (setup?.kind !== "outside" || !(fair instanceof OutsideFair)) return undefined;
  const { series } = setup.feeds[account.position]!;
  return new FairNews(account, series, fair, latencyClass.outsideDelays(series.name));
}
