/** The bot asked the exchange to leave combos out (mve_filter=exclude) and looked at nothing itself. Some came all the same. */
import { combosRefused } from "../../src/check/machine/selection.ts";
import { isComboMarket } from "../../src/core/combo-market.ts";
import { machinePiece } from "./piece.ts";

export const combosLetThrough = machinePiece(
  {
    name: "combos-let-through",
    source: "I Lost $150 in 20 Minutes (2025), bug 5",
    caughtBy: "combos-refused",
    cause: "the filter does not look at",
  },
  {
    broken: combosRefused(() => false),
    healthy: combosRefused(isComboMarket),
  },
);
