/** volume / volatility x e^(-(spread - target)^2 / 2 sigma^2): below the target the wider of two spreads scores higher. */
import { tighterSpreadScoresHigher } from "../../src/check/machine/selection.ts";
import { lnTightnessScore, lnTwoSidedScore } from "../../src/core/market-score.ts";
import { machinePiece } from "./piece.ts";

export const twoSidedScore = machinePiece(
  {
    name: "two-sided-score",
    source: "From Models to Markets, market selection",
    caughtBy: "tighter-spread-scores-higher",
    cause: "only its distance from a target does",
  },
  {
    broken: tighterSpreadScoresHigher(lnTwoSidedScore),
    healthy: tighterSpreadScoresHigher(lnTightnessScore),
  },
);
