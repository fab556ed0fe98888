export interface KernelOptions {
  /** Keep each market's best prices through time, for marks and markouts. */
  readonly isQuoteSeriesKept: boolean;
  /** Check every stateful part after each row that does more than set a size; slow. */
  readonly isVerified: boolean;
}
