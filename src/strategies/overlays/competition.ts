/**
 * Competition: quotes are the strategy's, as if there were no other maker, until somebody outbids them. Then they follow the top
 * of the book for a while, never beyond what the contract is worth less the fee, and after that go back to what they were.
 */
import type { MarketView } from "../../core/strategy.ts";
import { aheadOfBest, behindCents } from "./following.ts";
import { layered } from "./layered.ts";
import type { OverlayDefinition } from "./overlay.ts";
import { FULL_STACK, IMPROVE_TICKS, MAKER_FEE_RATE, priceLessFee, secondsUs, seenFrom } from "./shared.ts";
import type { WishedSide } from "./wishes.ts";

export const competition: OverlayDefinition = {
  name: "competition",
  summary:
    "while others are at or ahead of a quote it goes improveTicks ahead of them, at most to fair value less fee and edge; after followSeconds it backs off to the strategy's own for backOffSeconds",
  source: `${FULL_STACK}: quote top of book unless that exceeds theo; after a few seconds ceilings are hit and we back off`,
  parameters: [
    IMPROVE_TICKS,
    MAKER_FEE_RATE,
    {
      name: "minEdgeCents",
      summary: "what a fill has to earn against the fair value at least, after the fee",
      default: 0.5,
      min: 0.01,
      max: 50,
    },
    {
      name: "followSeconds",
      summary: "how long it follows; the source: a few seconds",
      default: 10,
      min: 0.001,
      max: 86_400,
    },
    {
      name: "backOffSeconds",
      summary: "how long it then leaves the top to others; 0 follows on",
      default: 30,
      min: 0,
      max: 86_400,
    },
  ],
  needs: [],
  assumes: [
    "the book shows the orders of others alone",
    "the fair value is right: what is earned less on a fill is earned more often",
    "where the strategy's own middle is worse than fair value for a side, that side goes no nearer than the middle less fee and edge: the skew stays",
  ],
  wrongWhen: [
    "the others know more: it follows them into every loss, up to fair value",
    "all of them do the same: they end at a shared ceiling, with little flow for each",
    "replayed on a recording: nobody in it answers what we do",
  ],
  wrap(strategy, parameters) {
    const terms: Terms = {
      ticks: Math.floor(parameters["improveTicks"]!),
      feeRate: parameters["makerFeeRate"]!,
      edgeCents: parameters["minEdgeCents"]!,
      followUs: secondsUs(parameters["followSeconds"]!),
      backOffUs: secondsUs(parameters["backOffSeconds"]!),
    };
    return layered(strategy, {
      create() {
        const bid = new Bidding(terms);
        const ask = new Bidding(terms);
        return {
          edit(wishes, market, nowUs) {
            const best = wishes.bestPrices();
            const middleCents = best === undefined ? undefined : (best.bidCents + best.askCents) / 2;
            const bidCents = bid.follow(wishes.bids, market, middleCents, nowUs);
            const askCents = ask.follow(wishes.asks, market, middleCents, nowUs);
            wishes.bids.move(bidCents);
            wishes.asks.move(askCents);
            return "follows the top of the book";
          },
          wakeUs: (_, nowUs) => Math.min(bid.turnsAfter(nowUs), ask.turnsAfter(nowUs)),
        };
      },
    });
  },
};

interface Terms {
  readonly ticks: number;
  readonly feeRate: number;
  readonly edgeCents: number;
  readonly followUs: number;
  readonly backOffUs: number;
}

/** The bidding on one side. */
class Bidding {
  readonly #terms: Terms;
  /** Until when it follows; Infinity where it has no reason to. */
  #followsUntilUs = Infinity;
  #backsOffUntilUs = -Infinity;

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  /** When it may turn next: from following to backing off, or back. */
  turnsAfter(nowUs: number): number {
    return this.#backsOffUntilUs > nowUs ? this.#backsOffUntilUs : this.#followsUntilUs;
  }

  /** @returns by how much the side moves towards the market, cents. */
  follow(side: WishedSide, market: MarketView, middleCents: number | undefined, nowUs: number): number {
    const { ticks, followUs, backOffUs } = this.#terms;
    const { fairCents } = market;
    const top = aheadOfBest(market, side, ticks);
    if (fairCents === undefined || top === undefined || behindCents(side, top) === 0) {
      this.#followsUntilUs = Infinity;
      return 0;
    }
    if (nowUs < this.#backsOffUntilUs) return 0;
    if (this.#followsUntilUs === Infinity) this.#followsUntilUs = nowUs + followUs;
    else if (nowUs >= this.#followsUntilUs && backOffUs > 0) {
      this.#followsUntilUs = Infinity;
      this.#backsOffUntilUs = nowUs + backOffUs;
      return 0;
    }
    return behindCents(side, Math.min(top, this.#ceiling(side, fairCents, middleCents ?? fairCents)));
  }

  /** The best price that still earns something, seen from the side. */
  #ceiling({ towards }: WishedSide, fairCents: number, middleCents: number): number {
    const worth = Math.min(seenFrom(towards, fairCents), seenFrom(towards, middleCents));
    const { edgeCents, feeRate } = this.#terms;
    return worth > edgeCents ? priceLessFee(worth - edgeCents, feeRate) : -Infinity;
  }
}
