/** The bot multiplied the spread of its model by 0.01, as if cents had to become dollars once more. */
import { AVELLANEDA, type Fault } from "../check/twins.ts";
import { quotePiece } from "./piece.ts";

export const hundredth: Fault = {
  sketch: (sketch) => ({
    ...sketch,
    bidHalfCents: sketch.bidHalfCents * 0.01,
    askHalfCents: sketch.askHalfCents * 0.01,
  }),
};

export const spreadHundredth = quotePiece(
  {
    name: "spread-hundredth",
    source: "I Lost $150 in 20 Minutes (2025), bug 2",
    caughtBy: "spread-in-full-size",
    cause: "100 times too small",
  },
  {
    broken: { twin: AVELLANEDA, fault: hundredth },
    healthy: { twin: AVELLANEDA },
    claims: { family: "AS" },
  },
);
