/**
 * Fair values that the book and its trades give. The mid moves when a best price does, which is reason to decide; sizes and
 * trades move these too, and are none: so a lane looks at them at each of its decisions and at least each second.
 */
import type { EventSource } from "../core/event-source.ts";
import { US_PER_SECOND } from "../core/units.ts";
import { blendCents, micropriceCents } from "../estimators/fair-value/book-values.ts";
import type { FairView } from "./fair-value.ts";
import { LastTrade } from "./last-trade.ts";

const LOOK_US = US_PER_SECOND;

/** What both have in common: the book is their source. */
const OF_THE_BOOK: Omit<FairView, "cents"> = {
  refetchCount: 0,
  heardUs: ({ source }) => source.lastRowUs,
  decided: ({ clock }) => clock.nowUs + LOOK_US,
};

export function micropriceFair(): FairView {
  return {
    ...OF_THE_BOOK,
    cents(market) {
      if (market.midCents === undefined) return undefined;
      return micropriceCents({
        bidCents: market.bestBidCents!,
        askCents: market.bestAskCents!,
        bidContracts: market.bestBidContracts!,
        askContracts: market.bestAskContracts!,
      });
    },
  };
}

/** @param source where the market's trades stand. */
export function blendFair(source: EventSource, bookWeight: number): FairView {
  const last = new LastTrade(source);
  return {
    ...OF_THE_BOOK,
    cents(market) {
      const { midCents } = market;
      if (midCents === undefined) return undefined;
      market.source.refresh();
      return blendCents(midCents, last.centsBy(market.source.lastRowUs), bookWeight);
    },
  };
}
