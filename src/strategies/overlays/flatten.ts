/** Flattens a skewed position by taking: past a share of the maximum it sells into the bids, or buys from the asks. */
import { ASK, BID } from "../../core/order-book.ts";
import type { MarketView, OrderDesk, OwnOrder } from "../../core/strategy.ts";
import { layered } from "./layered.ts";
import type { MarketOverlay, OverlayDefinition } from "./overlay.ts";
import { GUIDE, isPastShare, secondsUs } from "./shared.ts";
import { enoughLots } from "./wishes.ts";

const CENTS_TOLERANCE = 1e-9;

export const flatten: OverlayDefinition = {
  name: "flatten",
  summary:
    "above flattenAboveFrac of the largest position it takes until flattenToFrac, at most maxLossCents from fair value; the side that adds is withdrawn meanwhile",
  source: `${GUIDE}: keep positions balanced, close out skewed positions`,
  parameters: [
    {
      name: "flattenAboveFrac",
      summary: "|inventory| / maxPositionContracts above which it takes; the guide stops quoting at 0.6",
      default: 0.6,
      min: 0,
      max: 1,
      usual: [0.5, 0.7],
    },
    {
      name: "flattenToFrac",
      summary: "share of the largest position at which it is content; no more than flattenAboveFrac counts",
      default: 0.3,
      min: 0,
      max: 1,
    },
    {
      name: "maxLossCents",
      summary: "how far from fair value it takes, the taker's fee not counted",
      default: 3,
      min: 0,
      max: 99,
    },
    {
      name: "retrySeconds",
      summary: "time from one attempt to the next",
      default: 1,
      min: 0.001,
      max: 86_400,
    },
  ],
  needs: ["maxPositionContracts"],
  assumes: ["the position is worth less than it costs to be rid of it: spread and taker's fee"],
  wrongWhen: [
    "the fair value is the mid of a wide market: half the spread is paid each time",
    "flow comes back by itself: a skew is cheaper than taking",
  ],
  wrap(strategy, parameters) {
    const aboveFrac = parameters["flattenAboveFrac"]!;
    const terms: Terms = {
      maxPosition: parameters["maxPositionContracts"]!,
      aboveFrac,
      toFrac: Math.min(parameters["flattenToFrac"]!, aboveFrac),
      maxLossCents: parameters["maxLossCents"]!,
      retryUs: secondsUs(parameters["retrySeconds"]!),
    };
    return layered(strategy, { create: () => flattening(terms) });
  },
};

interface Terms {
  readonly maxPosition: number;
  readonly aboveFrac: number;
  readonly toFrac: number;
  readonly maxLossCents: number;
  readonly retryUs: number;
}

function flattening({ maxPosition, aboveFrac, toFrac, maxLossCents, retryUs }: Terms): MarketOverlay {
  let sent: OwnOrder | undefined;
  let triesAgainUs = -Infinity;
  /** From when it is past the upper share until it is down at the lower one: an attempt may be filled in part. */
  let isFlattening = false;
  return {
    edit(wishes, market) {
      isFlattening = isPastShare(market, isFlattening ? toFrac : aboveFrac, maxPosition);
      if (!isFlattening) return undefined;
      (market.inventoryContracts > 0 ? wishes.bids : wishes.asks).withdraw();
      return "flattening";
    },
    wakeUs: () => (isFlattening ? triesAgainUs : undefined),
    trade(market, place, desk: OrderDesk, nowUs) {
      if (!isFlattening || !market.isTrading || sent?.isOpen === true || nowUs < triesAgainUs) return;
      const priceCents = worstPrice(market, maxLossCents);
      if (priceCents === undefined) return;
      const { inventoryContracts } = market;
      triesAgainUs = nowUs + retryUs;
      sent = desk.send({
        market: place,
        side: inventoryContracts > 0 ? ASK : BID,
        priceCents,
        sizeContracts: enoughLots(Math.abs(inventoryContracts) - toFrac * maxPosition),
        terms: { timeInForce: "immediate-or-cancel", isReduceOnly: true },
      });
    },
  };
}

/** The worst price at which it takes; undefined where the best one in the market is worse still. */
function worstPrice(market: MarketView, maxLossCents: number): number | undefined {
  const { fairCents, bestBidCents, bestAskCents, inventoryContracts } = market;
  const isLong = inventoryContracts > 0;
  const bestCents = isLong ? bestBidCents : bestAskCents;
  if (fairCents === undefined || bestCents === undefined) return undefined;
  const worstCents = isLong ? fairCents - maxLossCents : fairCents + maxLossCents;
  const beyondCents = isLong ? worstCents - bestCents : bestCents - worstCents;
  return beyondCents > CENTS_TOLERANCE ? undefined : worstCents;
}
