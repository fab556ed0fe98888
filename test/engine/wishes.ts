/** Strategies of the tests: pure rules from what can be seen to what is wanted, for the kernel and the naive replay alike. */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import type { Strategy } from "../../src/core/strategy.ts";
import { mix4 } from "../../src/core/digest.ts";

export interface Wish {
  readonly side: Side;
  readonly priceCents: number;
  readonly contracts: number;
}

export interface WishView {
  readonly bestBidCents: number | undefined;
  readonly bestAskCents: number | undefined;
  /** Displayed at the best prices. */
  readonly bestBidContracts: number | undefined;
  readonly bestAskContracts: number | undefined;
  readonly inventoryContracts: number;
  /** Decisions before this one. */
  readonly turn: number;
}

export type WishRule = (view: WishView) => readonly Wish[];

/** A rule as a strategy for the lane's first market. Each call makes one with its own count of turns. */
export function strategyOf(rule: WishRule): Strategy {
  let turn = 0;
  return {
    quote(group, sheets) {
      const { bestBidCents, bestAskCents, bestBidContracts, bestAskContracts, inventoryContracts } =
        group.markets[0]!;
      const view = {
        bestBidCents,
        bestAskCents,
        bestBidContracts,
        bestAskContracts,
        inventoryContracts,
        turn,
      };
      turn++;
      for (const wish of rule(view))
        if (wish.side === BID) sheets[0]!.bid(wish.priceCents, wish.contracts);
        else sheets[0]!.ask(wish.priceCents, wish.contracts);
    },
    explain: () => [],
  };
}

/** Never wants anything. */
export const SILENT_RULE: WishRule = () => [];

/** Naive skew as the reference scenario states it; rounding is the quoter's. */
export function skewRule(halfCents: number, maxContracts: number, sizeContracts: number): WishRule {
  return ({ bestBidCents, bestAskCents, inventoryContracts }) => {
    if (bestBidCents === undefined || bestAskCents === undefined || bestBidCents >= bestAskCents) return [];
    const fair = (bestBidCents + bestAskCents) / 2;
    const skew = (inventoryContracts / maxContracts) * halfCents;
    const wishes: Wish[] = [];
    if (inventoryContracts + sizeContracts <= maxContracts)
      wishes.push({ side: BID, priceCents: fair - halfCents - skew, contracts: sizeContracts });
    if (inventoryContracts - sizeContracts >= -maxContracts)
      wishes.push({ side: ASK, priceCents: fair + halfCents - skew, contracts: sizeContracts });
    return wishes;
  };
}

/**
 * Wants nonsense: up to three prices a side around the best ones, sizes of all kinds, changed every few decisions so that
 * orders live long enough to be filled, cancelled in flight and crossed. A function of its arguments alone.
 * @param canCrossItself whether a bid may be wanted at or above an ask that is wanted too.
 */
export function erraticRule(salt: number, turnsKept: number, canCrossItself: boolean): WishRule {
  return ({ bestBidCents, bestAskCents, bestBidContracts, bestAskContracts, inventoryContracts, turn }) => {
    const epoch = Math.floor(turn / turnsKept);
    const draw = (what: number, below: number): number => (mix4(salt, epoch, what, 7) >>> 0) % below;
    const wishes: Wish[] = [];
    for (const side of [BID, ASK] as const) {
      const best = side === BID ? bestBidCents : bestAskCents;
      if (best === undefined) continue;
      const sign = side === BID ? 1 : -1;
      const count = draw(side, 4);
      for (let index = 0; index < count; index++) {
        const what = 10 + 8 * index + side;
        const distanceCents = (draw(what, 7) - 2) / 2; // one cent inside to two cents outside
        const lean = inventoryContracts > 2 || (bestBidContracts ?? 0) > (bestAskContracts ?? 0) ? -0.5 : 0;
        const priceCents = best - sign * distanceCents + lean;
        wishes.push({ side, priceCents, contracts: (1 + draw(what + 100, 40)) / 10 });
      }
    }
    return canCrossItself ? wishes : withoutCrossing(wishes);
  };
}

/** Leaves out the asks within a cent of the highest bid: no rounding can make the rest meet. */
function withoutCrossing(wishes: readonly Wish[]): Wish[] {
  const bids = wishes.filter((wish) => wish.side === BID).map((wish) => wish.priceCents);
  const highestCents = Math.max(...bids);
  return wishes.filter((wish) => wish.side === BID || wish.priceCents > highestCents + 1);
}
