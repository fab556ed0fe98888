/** The bot quoted the best 50 markets under one cap of 20 contracts: two fifths of a contract each. */
import { capCoversItsMarkets } from "../../src/check/machine/selection.ts";
import { quotableMarketCount } from "../../src/core/market-score.ts";
import { machinePiece } from "./piece.ts";

const TOP_COUNT = 50;

export const fiftyMarkets = machinePiece(
  {
    name: "fifty-markets",
    source: "I Lost $150 in 20 Minutes (2025), bug 6",
    caughtBy: "cap-covers-its-markets",
    cause: "the number of markets does not depend on the cap",
  },
  {
    broken: capCoversItsMarkets(() => TOP_COUNT),
    healthy: capCoversItsMarkets(quotableMarketCount),
  },
);
