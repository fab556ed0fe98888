/** Quotes rounded to the nearest cent, half cents up: the bid comes half a cent closer, and YES and NO are quoted differently. */
import { LINEAR, type Fault } from "../check/twins.ts";
import { quotePiece } from "./piece.ts";

export const rounded: Fault = { written: Math.round };

export const roundedQuotes = quotePiece(
  {
    name: "rounded-quotes",
    source: "Kalshi Market Making Strategies (2026), its bot; TypeScript makers with Math.round",
    caughtBy: "complement-mirrors",
    cause: "rounded by the strategy",
  },
  {
    broken: { twin: LINEAR, fault: rounded },
    healthy: { twin: LINEAR },
    claims: { family: "L" },
  },
);
