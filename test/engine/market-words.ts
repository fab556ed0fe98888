/** What the exchange says of a market beside its book, at random: statuses and closes over the lives of market-rows.ts. */
import fc from "fast-check";
import { MARKET_STATUS, type MarketStatus } from "../../src/core/tape.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import { START_US } from "./market-rows.ts";
import type { MarketWord } from "./rows.ts";

const STATUSES = Object.keys(MARKET_STATUS) as MarketStatus[];

const word = fc.record({
  afterUs: fc.constantFrom(0, 10_000, 50_000, 400_000, 1_000_000, 3_000_000),
  said: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ status: fc.constantFrom<MarketStatus>("open", "open", ...STATUSES) }),
    },
    { weight: 1, arbitrary: fc.record({ inSeconds: fc.integer({ min: -1, max: 6 }) }) },
  ),
});

export const marketWords = fc.array(word, { maxLength: 8 }).map((drawn) => {
  let timeUs = START_US;
  return drawn.map(({ afterUs, said }): MarketWord => {
    timeUs += afterUs;
    if ("status" in said) return { timeUs, status: said.status };
    return { timeUs, closesUs: (Math.floor(timeUs / US_PER_SECOND) + said.inSeconds) * US_PER_SECOND };
  });
});
