/** What a lane is made of. */
import type { Clock } from "../core/clock.ts";
import type { Strategy } from "../core/strategy.ts";
import type { TradedMarket } from "./account.ts";
import type { DelayLine } from "./delay-line.ts";
import type { Journal } from "./journal.ts";
import type { LatencyClass } from "./latency-class.ts";
import type { OwnNews } from "./own-news.ts";
import type { RiskLimits } from "./risk-limits.ts";
import type { RateLimit } from "./token-bucket.ts";

export interface LaneParts {
  readonly strategy: Strategy;
  readonly clock: Clock;
  readonly venue: LatencyClass;
  /** What it is told of its own orders. */
  readonly news: OwnNews;
  /** How its commands travel; undefined where each takes the same time. */
  readonly orderLine: DelayLine | undefined;
  readonly journal: Journal;
}

/** What a lane is given beside its parts. */
export interface LaneFacts {
  readonly index: number;
  readonly markets: readonly TradedMarket[];
  readonly limits: RiskLimits;
  readonly feePrecisionMicros: number;
  readonly rateLimit: RateLimit | undefined;
  readonly cashMicros: number | undefined;
}
