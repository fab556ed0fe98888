/**
 * The bot priced its quotes around mid + inventory x factor x mid where a minus belongs. Long it bid more, short it asked less:
 * each fill called for the next of its kind.
 */
import { SIZES, type Twin } from "../check/twins.ts";
import { quotePiece } from "./piece.ts";

function skewed(sign: 1 | -1): Twin {
  return {
    family: "L",
    parameters: [["halfSpreadCents", 2, 0.5, 20], ["skewFactor", 0.004, 0.0001, 0.04], ...SIZES],
    sketch: ({ halfSpreadCents, skewFactor }, { fairCents, inventoryContracts }) => ({
      fairCents: fairCents!,
      skewCents: sign * inventoryContracts * skewFactor! * fairCents!,
      bidHalfCents: halfSpreadCents!,
      askHalfCents: halfSpreadCents!,
    }),
  };
}

export const invertedSkew = quotePiece(
  {
    name: "inverted-skew",
    source: "I Lost $150 in 20 Minutes (2025), bug 1",
    caughtBy: "reservation-leans-against-inventory",
    cause: 'inverted sign: with the term "inventory skew" negated',
  },
  {
    broken: { twin: skewed(1) },
    healthy: { twin: skewed(-1) },
    claims: { holds: ["reservation-leans-against-inventory"] },
  },
);
