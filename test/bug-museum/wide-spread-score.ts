/** The ranking normalised the spread and forgot to turn it round: the widest market on the exchange came first. */
import { tighterSpreadScoresHigher } from "../../src/check/machine/selection.ts";
import { lnTightnessScore } from "../../src/core/market-score.ts";
import { machinePiece } from "./piece.ts";

const [SPREAD_CENTS_MIN, SPREAD_CENTS_MAX] = [1, 120];

function normalized(spreadCents: number): number {
  return (spreadCents - SPREAD_CENTS_MIN) / (SPREAD_CENTS_MAX - SPREAD_CENTS_MIN);
}

export const wideSpreadScore = machinePiece(
  {
    name: "wide-spread-score",
    source: "I Lost $150 in 20 Minutes (2025), bug 4",
    caughtBy: "tighter-spread-scores-higher",
    cause: "inverted sign: the spread counts for a market",
  },
  {
    broken: tighterSpreadScoresHigher(({ spreadCents }) => normalized(spreadCents)),
    healthy: tighterSpreadScoresHigher(lnTightnessScore),
  },
);

/** The repair that the bot's author made is a healthy twin as well. */
export const repairedScore = tighterSpreadScoresHigher(({ spreadCents }) => 1 - normalized(spreadCents));
