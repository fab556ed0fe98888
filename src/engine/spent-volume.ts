/** How much of the print or growth at hand each lane's orders have been filled from: it is spent once over all of them. */
export class SpentVolume {
  readonly #lots: Float64Array;
  /** What `#lots` holds for a lane counts only while this is the stamp at hand. */
  readonly #stamps: Float64Array;
  #stamp = 0;

  constructor(laneCount: number) {
    this.#lots = new Float64Array(laneCount);
    this.#stamps = new Float64Array(laneCount);
  }

  of(laneIndex: number): number {
    return this.#stamps[laneIndex] === this.#stamp ? this.#lots[laneIndex]! : 0;
  }

  add(laneIndex: number, lots: number): void {
    this.#lots[laneIndex] = this.of(laneIndex) + lots;
    this.#stamps[laneIndex] = this.#stamp;
  }

  /** Nothing of the next print or growth is spent. */
  clear(): void {
    this.#stamp++;
  }
}
