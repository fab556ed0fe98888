/** The outcome was filled in beside each row of the data set: while the market still traded, its fair value was what it paid in the end. */
import { HEAD_KIND_MASK, ROW_KIND, rowLots } from "../../src/core/tape.ts";
import type { EventSource } from "../../src/core/event-source.ts";
import type { MarketView, Strategy } from "../../src/core/strategy.ts";
import { MICROS_PER_CENT } from "../../src/core/units.ts";
import { causalAndRepeatable } from "../../src/check/simulation/causal-and-repeatable.ts";
import { replayLanes, type Replay } from "../../src/check/simulation/lane-run.ts";
import { contextOf } from "../check/twins.ts";
import { replayPiece } from "./piece.ts";

/** What the market pays at last, wherever in the rows one stands. */
function payoutCents(source: EventSource): number | undefined {
  for (let row = source.rowCount - 1; row >= 0; row--)
    if ((source.head[row]! & HEAD_KIND_MASK) === ROW_KIND.settlement)
      return rowLots(source, row) / MICROS_PER_CENT;
  return undefined;
}

function knowing(strategy: Strategy, fairCents: number): Strategy {
  const told = (market: MarketView): MarketView => ({
    ticker: market.ticker,
    grid: market.grid,
    fairCents,
    bestBidCents: market.bestBidCents,
    bestAskCents: market.bestAskCents,
    bestBidContracts: market.bestBidContracts,
    bestAskContracts: market.bestAskContracts,
    inventoryContracts: market.inventoryContracts,
    hoursToClose: market.hoursToClose,
    isTrading: market.isTrading,
    isChanged: market.isChanged,
  });
  return {
    quote: (group, sheets) => strategy.quote({ ...group, markets: group.markets.map(told) }, sheets),
    explain: (group, market) => strategy.explain({ ...group, markets: group.markets.map(told) }, market),
  };
}

const outcomeBesideEachRow: Replay = (source, plans) => {
  const fairCents = payoutCents(source);
  return replayLanes(
    source,
    fairCents === undefined
      ? plans
      : plans.map((plan) => ({ ...plan, create: () => knowing(plan.create(), fairCents) })),
  );
};

export const settlementEarly = replayPiece(
  {
    name: "settlement-early",
    source: "evan-kolberg/prediction-market-backtesting #118",
    caughtBy: "causal-and-repeatable",
    cause: "look-ahead",
  },
  {
    broken: (seed) => causalAndRepeatable(outcomeBesideEachRow).check(contextOf(seed)),
    healthy: (seed) => causalAndRepeatable().check(contextOf(seed)),
  },
);
