/**
 * A market's best prices through time, one entry whenever either changed: what marks, markouts and charts are read from.
 */
const NONE = -1;

/** One for each market, or none where they are not kept. */
export function seriesOf(marketCount: number, isKept: boolean): (QuoteSeries | undefined)[] {
  return Array.from({ length: marketCount }, () => (isKept ? new QuoteSeries() : undefined));
}

export class QuoteSeries {
  #timeUs = new Float64Array(1024);
  #bidLevel = new Int16Array(1024);
  #askLevel = new Int16Array(1024);
  count = 0;

  /** @param bidLevel -1 without a bid. @param askLevel levelCount without an ask. */
  push(timeUs: number, bidLevel: number, askLevel: number): void {
    if (this.count === this.#timeUs.length) this.#grow();
    this.#timeUs[this.count] = timeUs;
    this.#bidLevel[this.count] = bidLevel;
    this.#askLevel[this.count++] = askLevel;
  }

  get timeUs(): Float64Array {
    return this.#timeUs.subarray(0, this.count);
  }

  get bidLevel(): Int16Array {
    return this.#bidLevel.subarray(0, this.count);
  }

  get askLevel(): Int16Array {
    return this.#askLevel.subarray(0, this.count);
  }

  /** Index of the last entry at or before a time, or -1. Cost: logarithmic. */
  indexAt(timeUs: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#timeUs[middle]! <= timeUs) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? NONE : low - 1;
  }

  #grow(): void {
    const size = this.count * 2;
    const timeUs = new Float64Array(size);
    timeUs.set(this.#timeUs);
    this.#timeUs = timeUs;
    const bidLevel = new Int16Array(size);
    bidLevel.set(this.#bidLevel);
    this.#bidLevel = bidLevel;
    const askLevel = new Int16Array(size);
    askLevel.set(this.#askLevel);
    this.#askLevel = askLevel;
  }
}
