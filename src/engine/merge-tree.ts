/**
 * Which of many markets is next: a winner tree over their next times. At one time the market that was given first comes
 * first. Cost of a change: the logarithm of their number.
 */
export class MergeTree {
  /** By node: the market that wins below it; leaves from `#leafCount` on. */
  readonly #winners: Int32Array;
  readonly #timesUs: Float64Array;
  readonly #leafCount: number = 0;

  constructor(count: number) {
    let leafCount = 1;
    while (leafCount < count) leafCount *= 2;
    this.#leafCount = leafCount;
    this.#timesUs = new Float64Array(leafCount).fill(Infinity);
    this.#winners = new Int32Array(2 * leafCount);
    for (let leaf = 0; leaf < leafCount; leaf++) this.#winners[leafCount + leaf] = leaf;
    for (let node = leafCount - 1; node > 0; node--) this.#winners[node] = this.#winners[2 * node]!;
  }

  /** The next market; with none left its time is Infinity. */
  get first(): number {
    return this.#winners[1]!;
  }

  get firstUs(): number {
    return this.#timesUs[this.#winners[1]!]!;
  }

  /** A market's next time is another one now. hot: bench/markets.ts */
  set(market: number, timeUs: number): void {
    const times = this.#timesUs;
    const winners = this.#winners;
    if (times[market] === timeUs) return;
    times[market] = timeUs;
    for (let node = (this.#leafCount + market) >> 1; node > 0; node >>= 1) {
      const left = winners[2 * node]!;
      const right = winners[2 * node + 1]!;
      const before = winners[node]!;
      const after = times[right]! < times[left]! ? right : left;
      winners[node] = after;
      if (before !== market && after !== market) return; // nothing above has heard of this market
    }
  }
}
