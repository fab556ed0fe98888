/**
 * Reads one setting, which is told what it is called where it was written (`--latency`, `latency`); an error of it says
 * where that is.
 */
export type Reader = <Value>(setting: string, parse: (name: string) => Value) => Value;
