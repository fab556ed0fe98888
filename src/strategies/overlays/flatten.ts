/** Flattens a skewed position by taking: past a share of the maximum it sells into the bids, or buys from the asks. */
import { ASK, BID } from "../../core/order-book.ts";
import type { MarketView, OrderDesk, OwnOrder } from "../../core/strategy.ts";
import { layered } from "./layered.ts";
import type { MarketOverlay, OverlayDefinition } from "./overlay.ts";
import { GUIDE, secondsUs } from "./shared.ts";
import { wholeLots } from "./wishes.ts";

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
    const maxPosition = parameters["maxPositionContracts"]!;
    const aboveContracts = parameters["flattenAboveFrac"]! * maxPosition;
    const terms: Terms = {
      aboveContracts,
      toContracts: Math.min(parameters["flattenToFrac"]! * maxPosition, aboveContracts),
      maxLossCents: parameters["maxLossCents"]!,
      retryUs: secondsUs(parameters["retrySeconds"]!),
    };
    return layered(strategy, { create: () => flattening(terms) });
  },
};

interface Terms {
  readonly aboveContracts: number;
  readonly toContracts: number;
  readonly maxLossCents: number;
  readonly retryUs: number;
}

function flattening({ aboveContracts, toContracts, maxLossCents, retryUs }: Terms): MarketOverlay {
  let sent: OwnOrder | undefined;
  let triesAgainUs = -Infinity;
  const isPast = ({ inventoryContracts }: MarketView): boolean =>
    Math.abs(inventoryContracts) > aboveContracts;
  return {
    edit(wishes, market) {
      if (!isPast(market)) return undefined;
      (market.inventoryContracts > 0 ? wishes.bids : wishes.asks).withdraw();
      return "flattening";
    },
    wakeUs: (market) => (isPast(market) ? triesAgainUs : undefined),
    trade(market, place, desk: OrderDesk, nowUs) {
      if (!isPast(market) || !market.isTrading || sent?.isOpen === true || nowUs < triesAgainUs) return;
      const priceCents = worstPrice(market, maxLossCents);
      if (priceCents === undefined) return;
      const { inventoryContracts } = market;
      triesAgainUs = nowUs + retryUs;
      sent = desk.send({
        market: place,
        side: inventoryContracts > 0 ? ASK : BID,
        priceCents,
        sizeContracts: wholeLots(Math.abs(inventoryContracts) - toContracts),
        terms: { timeInForce: "immediate-or-cancel", isReduceOnly: true },
      });
    },
  };
}

/** The worst price at which it takes; undefined where the best one in the market is worse still. */
function worstPrice(market: MarketView, maxLossCents: number): number | undefined {
  const { fairCents, bestBidCents, bestAskCents, inventoryContracts } = market;
  if (fairCents === undefined || bestBidCents === undefined || bestAskCents === undefined) return undefined;
  const isLong = inventoryContracts > 0;
  const worstCents = isLong ? fairCents - maxLossCents : fairCents + maxLossCents;
  const beyondCents = isLong ? worstCents - bestBidCents : bestAskCents - worstCents;
  return beyondCents > CENTS_TOLERANCE ? undefined : worstCents;
}
