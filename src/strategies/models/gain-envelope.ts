/** The best expected gain over many prices, as an upper envelope of straight lines. */

/** The gain of quoting a price: `level - slope x z`. */
export interface GainLine {
  readonly priceCents: number;
  readonly distanceCents: number;
  readonly level: number;
  readonly slope: number;
}

/** The best of many lines for each z: they follow each other by `until`, the z at which the next one takes over. */
export class GainEnvelope {
  readonly level: Float64Array;
  readonly slope: Float64Array;
  readonly priceCents: Float64Array;
  readonly until: Float64Array;

  /** At equal gains the wider quote is taken. "No quote" is a line that gains nothing. */
  constructor(lines: readonly GainLine[]) {
    const none: GainLine = { priceCents: NaN, distanceCents: Infinity, level: 0, slope: 0 };
    const best: GainLine[] = [];
    const until: number[] = [];
    const steepestFirst = [...lines, none].toSorted(
      (a, b) => b.slope - a.slope || a.level - b.level || a.distanceCents - b.distanceCents,
    );
    for (const line of steepestFirst) {
      while (best.length > 0) {
        const last = best.at(-1)!;
        if (last.slope > line.slope) {
          const from = (last.level - line.level) / (last.slope - line.slope);
          if (until.length === 0 || from > until.at(-1)!) {
            until.push(from);
            break;
          }
        }
        best.pop();
        until.pop();
      }
      best.push(line);
    }
    this.level = Float64Array.from(best, (line) => line.level);
    this.slope = Float64Array.from(best, (line) => line.slope);
    this.priceCents = Float64Array.from(best, (line) => line.priceCents);
    this.until = Float64Array.from([...until, Infinity]);
  }

  /** Index of the best line at z, sought from one that was best not far from there. */
  indexAt(z: number, from: number): number {
    const { until } = this;
    let index = from;
    while (z >= until[index]!) index++;
    while (index > 0 && z < until[index - 1]!) index--;
    return index;
  }
}
