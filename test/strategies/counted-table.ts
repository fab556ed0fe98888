/** A table of eleven fair values that says what it solves. */
import { QuoteTable } from "../../src/strategies/models/quote-table.ts";
import { tickTable } from "../../src/strategies/models/tick-table.ts";

const INPUT = {
  gammaPerCent: 0.002,
  kappaPerCent: 0.5,
  intensityPerHour: 6,
  sigmaCentsPerSqrtHour: 10,
  settlementJumpFrac: 0.25,
  makerFeeRate: 0.0175,
  horizonHours: 2,
  fairStepCents: 10,
  sizeContracts: 1,
  boundSizes: 2,
};
const PRICES_CENTS = Array.from({ length: 99 }, (_, index) => index + 1);

export type Cell = readonly [node: number, bucket: number];

/** Told of each cell that is solved. */
export function countedTable(onSolved: () => void): QuoteTable {
  const inner = tickTable(INPUT, PRICES_CENTS);
  const { placeCount } = inner;
  return new QuoteTable(inner.shape, (fairCents, hoursLeft) => {
    onSolved();
    const cell = inner.cell(fairCents / INPUT.fairStepCents, inner.bucketAt(hoursLeft, 0));
    return {
      thetaCents: cell.slice(0, placeCount),
      bidCents: cell.slice(placeCount, 2 * placeCount),
      askCents: cell.slice(2 * placeCount),
    };
  });
}
