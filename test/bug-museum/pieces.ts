/** The museum's pieces, in the order of the table in README.md. */
import { cancelForgotten } from "./cancel-forgotten.ts";
import { combosLetThrough } from "./combos-let-through.ts";
import { deadFloor } from "./dead-floor.ts";
import { fiftyMarkets } from "./fifty-markets.ts";
import { floatFees } from "./float-fees.ts";
import { invertedSkew } from "./inverted-skew.ts";
import type { MuseumPiece } from "./piece.ts";
import { printSpentTwice } from "./print-spent-twice.ts";
import { roundedQuotes } from "./rounded-quotes.ts";
import { settlementEarly } from "./settlement-early.ts";
import { shiftInDollars } from "./shift-in-dollars.ts";
import { shortsNeverCorrected } from "./shorts-never-corrected.ts";
import { sigmaHundredth } from "./sigma-hundredth.ts";
import { spreadHundredth } from "./spread-hundredth.ts";
import { touchForCertain } from "./touch-for-certain.ts";
import { twoSidedScore } from "./two-sided-score.ts";
import { volatilityForVariance } from "./volatility-for-variance.ts";
import { wideSpreadScore } from "./wide-spread-score.ts";

export const PIECES: readonly MuseumPiece[] = [
  invertedSkew,
  spreadHundredth,
  deadFloor,
  sigmaHundredth,
  wideSpreadScore,
  combosLetThrough,
  fiftyMarkets,
  shortsNeverCorrected,
  cancelForgotten,
  twoSidedScore,
  volatilityForVariance,
  shiftInDollars,
  roundedQuotes,
  floatFees,
  settlementEarly,
  printSpentTwice,
  touchForCertain,
];
