/** The configuration said 0.001 where prices from 0 to 1 move by 0.05 to 0.15: the model took the market for one that stands still. */
import { AVELLANEDA, type Fault } from "../check/twins.ts";
import { quotePiece } from "./piece.ts";

export const sigmaInHundredths: Fault = {
  inputs: (p) => ({ ...p, sigmaDollarsPerSqrtHour: p["sigmaDollarsPerSqrtHour"]! / 100 }),
};

export const sigmaHundredth = quotePiece(
  {
    name: "sigma-hundredth",
    source: "I Lost $150 in 20 Minutes (2025), bug 3",
    caughtBy: "skew-in-full-size",
    cause: "sigmaDollarsPerSqrtHour is used 100 times too small",
  },
  {
    broken: { twin: AVELLANEDA, fault: sigmaInHundredths },
    healthy: { twin: AVELLANEDA },
    claims: { family: "AS" },
  },
);
