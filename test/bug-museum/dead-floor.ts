/**
 * A least spread of 2 cents under a spread that never reaches it: the quote is the floor whatever the model says, and gamma,
 * sigma and kappa are dead code.
 */
import { LINEAR, type Fault } from "../check/twins.ts";
import { quotePiece } from "./piece.ts";

const LEAST_HALF_CENTS = 1;

export const floored: Fault = {
  sketch: (sketch) => ({
    ...sketch,
    bidHalfCents: Math.max(sketch.bidHalfCents * 0.01, LEAST_HALF_CENTS),
    askHalfCents: Math.max(sketch.askHalfCents * 0.01, LEAST_HALF_CENTS),
  }),
};

export const deadFloor = quotePiece(
  {
    name: "dead-floor",
    source: "I Lost $150 in 20 Minutes (2025), bug 2",
    caughtBy: "no-dead-parameter",
    cause: "halfSpreadCents never reaches the quote",
  },
  {
    broken: { twin: LINEAR, fault: floored },
    healthy: { twin: LINEAR },
    claims: { family: "L" },
  },
);
