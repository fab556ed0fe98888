/** The shift by inventory was computed in dollars and added to a price in cents: almost no skew at any inventory. */
import { LINEAR, type Fault } from "../check/twins.ts";
import { quotePiece } from "./piece.ts";

export const dollarsForCents: Fault = {
  sketch: (sketch) => ({ ...sketch, skewCents: sketch.skewCents / 100 }),
};

export const shiftInDollars = quotePiece(
  {
    name: "shift-in-dollars",
    source: "newyorkcompute/kalshi, its Avellaneda-Stoikov quotes",
    caughtBy: "skew-in-full-size",
    cause: 'the term "inventory skew" is 100 times too small',
  },
  {
    broken: { twin: LINEAR, fault: dollarsForCents },
    healthy: { twin: LINEAR },
    claims: { family: "L" },
  },
);
