/**
 * One market's rows as they were recorded, in recorded order: what importers write to the store and tapes are built from.
 */

/** Kinds of recorded rows. The numbers are part of the store's chunk format. */
export const RECORDED_KIND = {
  /** A snapshot begins; its levels follow. */
  snapshot: 0,
  /** One level of the snapshot; `lots` is its size. */
  snapshotLevel: 1,
  /** A change of a level; `lots` is signed. */
  delta: 2,
  /** A public trade; `side` is the side of the resting level that was hit. */
  print: 3,
  /** Messages were lost before the next row. */
  gap: 4,
} as const;

/** Columns of equal length. Prices are YES-side basis points, sides are core's BID and ASK. */
export interface RecordedRows {
  readonly rowCount: number;
  readonly kind: Uint8Array;
  readonly side: Uint8Array;
  readonly priceBp: Uint16Array;
  readonly lots: Float64Array;
  /** Exchange time, µs since 1970; receive time where the exchange gave none. */
  readonly timeUs: Float64Array;
  readonly receiveTimeUs: Float64Array;
  /** 1 for a block trade. */
  readonly isBlock: Uint8Array;
}
