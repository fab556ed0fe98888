/** What a position can be worth at the settlement is known when it is bought. */
import { BID } from "../../core/order-book.ts";
import type { FillRow } from "../../core/result-rows.ts";
import { BP_PER_DOLLAR } from "../../core/units.ts";
import { runBacktest, type BacktestRows } from "../../engine/backtest.ts";
import type { SharedInvariant } from "../invariant.ts";
import { naiveSkew } from "../../strategies/naive-skew.ts";
import { eagerDefinition, laneRequests } from "./backtest-lanes.ts";
import type { Backtest } from "./pnl-identity.ts";
import { dollars, firstBreach, sharedReplay, type ReplayBreach } from "./replay-check.ts";
import { PAYOUTS_MICROS, syntheticWorlds } from "./worlds.ts";

export function settlementBounds(backtest: Backtest = runBacktest): SharedInvariant {
  return sharedReplay(
    {
      id: "settlement-bounds",
      statement:
        "A contract bought at c cents loses c at most and gains 100 - c at most; one bought and sold again has locked in the difference.",
      condition:
        "P&L at the settlement of q long at average cost c lies in [-q c - fees, q (100 - c) - fees], mirrored for short; it takes the lower end at NO and the upper at YES; pairs of buys at b and sales at a lock in a - b each whatever the outcome: each synthetic market settled both ways",
      tolerance: "none: whole micro-dollars",
      costs:
        "A payout booked at the wrong end turns the most that can be lost into a gain: $100 a hundred contracts, in a backtest that nobody can repeat.",
    },
    (context) =>
      firstBreach(
        syntheticWorlds(context).flatMap(({ name, truth }) =>
          PAYOUTS_MICROS.map((settlementMicros) => {
            const tape = truth.retold({ settlementMicros });
            const rows = backtest({ tapes: [tape], lanes: laneRequests([eagerDefinition, naiveSkew]) });
            return settledBreach(rows, settlementMicros, name) ?? rows.lanes.length;
          }),
        ),
      ),
  );
}

/** Holds the settled P&L of every lane of a one-market backtest to what its fills allow. */
function settledBreach(
  { lanes, fills }: BacktestRows,
  payoutMicros: number,
  world: string,
): ReplayBreach | undefined {
  for (const { laneIndex, strategy, marks, inventoryLots } of lanes) {
    const { lockedMicros, openLots } = positionOf(fills.filter((fill) => fill.laneIndex === laneIndex));
    const wholeMicros = lockedMicros + (payoutMicros === 0 ? 0 : BP_PER_DOLLAR * openLots);
    const seenMicros = marks.settlementMicros;
    if (seenMicros === wholeMicros) continue;
    const otherEnd = lockedMicros + (payoutMicros === 0 ? BP_PER_DOLLAR * openLots : 0);
    const lower = lockedMicros + Math.min(0, BP_PER_DOLLAR * openLots);
    const upper = lockedMicros + Math.max(0, BP_PER_DOLLAR * openLots);
    return {
      state: { market: world, strategy, inventoryLots, payoutMicros },
      observed: `settled at ${dollars(payoutMicros)} it comes to ${seenMicros === undefined ? "nothing that is known" : dollars(seenMicros)}`,
      demanded: `it lies between ${dollars(lower)} and ${dollars(upper)}, and is ${dollars(wholeMicros)}`,
      missMicros: (seenMicros ?? 0) - wholeMicros,
      likelyCause:
        seenMicros === otherEnd
          ? "inverted sign: the other outcome was paid"
          : "scale or dropped term: the payout is not a dollar a contract, or fees are left out",
    };
  }
  return undefined;
}

/** What is certain whatever the outcome, were every open contract worth nothing, and the open contracts. */
function positionOf(fills: readonly FillRow[]): { lockedMicros: number; openLots: number } {
  let lockedMicros = 0;
  let openLots = 0;
  for (const { side, priceBp, lots, feeMicros } of fills) {
    const sign = side === BID ? 1 : -1;
    lockedMicros -= sign * priceBp * lots + feeMicros;
    openLots += sign * lots;
  }
  return { lockedMicros, openLots };
}
