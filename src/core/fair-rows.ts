/** What a lane went by as fair value, for its row. */
export interface LaneFair {
  /** As it is written: mid, microprice, blend:0.7, series:NAME with its mapping. */
  readonly source: string;
  /** Age beyond which an outside value was none; undefined where that was not limited. */
  readonly ageUsMax: number | undefined;
  /** The shorter age while the inventory was beyond a share of the position limit; undefined without such a rule. */
  readonly refetch: { readonly inventoryShare: number; readonly ageUsMax: number } | undefined;
  /** Values older than that while the inventory was: for each of them a fresher one would have been asked for. */
  readonly refetchCount: number;
}
