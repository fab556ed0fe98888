/**
 * The guide takes skew x spread off the fair value where the skew is above a tenth, and has no second branch: a long position
 * was worked off, a short one was left to grow. The tenth is left out here, so that the shorts alone are what is found.
 */
import { SIZES, type Twin } from "../check/twins.ts";
import { quotePiece } from "./piece.ts";

function guide(isCorrected: (skew: number) => boolean): Twin {
  return {
    family: "N",
    parameters: [["halfSpreadCents", 7.5, 2, 20], ...SIZES],
    sketch({ halfSpreadCents, maxPositionContracts }, { fairCents, inventoryContracts }) {
      const skew = inventoryContracts / maxPositionContracts!;
      const spreadCents = 2 * halfSpreadCents!;
      return {
        fairCents: fairCents!,
        skewCents: isCorrected(skew) ? -skew * spreadCents : 0,
        bidHalfCents: halfSpreadCents!,
        askHalfCents: halfSpreadCents!,
      };
    },
  };
}

export const shortsNeverCorrected = quotePiece(
  {
    name: "shorts-never-corrected",
    source: "Kalshi Market Maker Bot Guide (2025), fair value estimation",
    caughtBy: "reservation-leans-against-inventory",
    cause: "dropped term",
  },
  {
    broken: { twin: guide((skew) => skew > 0) },
    healthy: { twin: guide(() => true) },
    claims: { family: "N" },
  },
);
