/** What stops the building of a tape, row by row. */
import { dataError, type AppError } from "../core/errors.ts";
import { BP_PER_CENT, SIZE_LOTS_MAX } from "../core/units.ts";

/** A recorded row of a market. */
export interface RowPlace {
  readonly ticker: string;
  readonly row: number;
}

export function unknownKind({ row, ticker }: RowPlace, kind: number): AppError {
  return dataError("DATA_ROW_KIND_UNKNOWN", `row ${row} of market ${ticker} has the unknown kind ${kind}`, {
    hint: "The database was written by another version; import the recording again.",
  });
}

export function sizeTooLarge({ row, ticker }: RowPlace, lots: number): AppError {
  return dataError("DATA_SIZE_TOO_LARGE", `row ${row} of market ${ticker} holds ${lots} lots`, {
    hint: `A level holds at most ${SIZE_LOTS_MAX} lots; the recording is damaged or of another unit.`,
  });
}

export function rowOffGrid({ row, ticker }: RowPlace, priceBp: number): AppError {
  return dataError(
    "DATA_OFF_GRID",
    `row ${row} of market ${ticker} is at ${priceBp / BP_PER_CENT} cents, off its price grid`,
    { hint: "Import the recording again with the market's own `--grid`.", data: { row, priceBp } },
  );
}

export function negativeLevel({ row, ticker }: RowPlace, heldLots: number): AppError {
  return dataError(
    "DATA_NEGATIVE_LEVEL",
    `row ${row} of market ${ticker} takes its level to ${heldLots} lots: messages before it were lost`,
    {
      hint: "See `halfspread verify`; record again, or replay what there is with --allow-gaps.",
      data: { row, heldLots },
    },
  );
}

export function unhealedGap(ticker: string, counts: { readonly rowsInGapCount: number }): AppError {
  return dataError(
    "DATA_GAP_UNHEALED",
    `market ${ticker} lost messages and no snapshot followed: ${counts.rowsInGapCount} rows cannot be trusted`,
    {
      hint: "See `halfspread verify`; replay across the gap with --allow-gaps if you accept that.",
      data: { ...counts },
    },
  );
}
