/**
 * What lanes' own orders have taken of displayed sizes. Taking changes nothing in the recorded book, so what was taken is
 * remembered beside it and is spent once: a reduction of the level takes from both, new size can be taken again.
 */
export class TakenSizes {
  readonly #laneCount: number = 0;
  /** By slot and lane; made when the first order takes. */
  #lots: Float64Array | undefined;
  readonly #slotCount: number = 0;

  constructor(levelCount: number, laneCount: number) {
    this.#laneCount = laneCount;
    this.#slotCount = 2 * levelCount;
  }

  lotsOf(slot: number, laneIndex: number): number {
    return this.#lots === undefined ? 0 : this.#lots[slot * this.#laneCount + laneIndex]!;
  }

  add(slot: number, laneIndex: number, lots: number): void {
    this.#lots ??= new Float64Array(this.#slotCount * this.#laneCount);
    this.#lots[slot * this.#laneCount + laneIndex]! += lots;
  }

  /** A slot displays only this much now; whether any lane still has something taken there. */
  cap(slot: number, displayedLots: number): boolean {
    const lots = this.#lots;
    if (lots === undefined) return false;
    let isTaken = false;
    const from = slot * this.#laneCount;
    for (let index = from; index < from + this.#laneCount; index++) {
      if (lots[index]! > displayedLots) lots[index] = displayedLots;
      if (lots[index]! > 0) isTaken = true;
    }
    return isTaken;
  }

  /** A whole new book is displayed. */
  capAll(lotsOfSlot: Float64Array, calmLotsOfSlot: Float64Array): void {
    if (this.#lots === undefined) return;
    for (let slot = 0; slot < this.#slotCount; slot++)
      if (this.cap(slot, lotsOfSlot[slot]!)) calmLotsOfSlot[slot] = Infinity;
  }
}
