/** What time it is. The kernel's simulated time in a backtest, the wall's in live trading; never optional, never global. */
export interface Clock {
  /** Microseconds since 1970 UTC. */
  readonly nowUs: number;
}
