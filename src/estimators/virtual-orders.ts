/** Orders of ours that never were: at one place of one queue, one for each queue model, each alone with the tape. */
import type { CancelPolicy } from "./queue-policies.ts";

/** What calibration needs of a fill model. */
export interface QueueModel {
  readonly name: string;
  readonly atPrice: "never" | "queue" | "always";
  readonly aheadAfterCancels: CancelPolicy;
}

/** The time of what did not happen. */
export const NOT_FILLED = Infinity;

export class VirtualOrders {
  readonly #models: readonly QueueModel[];
  /** By model: the queue ahead. */
  readonly #aheadLots: Float64Array;
  /** By model: what is still to be filled. */
  readonly leftLots: Float64Array;
  /** By model: when nothing was left to be filled, else NOT_FILLED. */
  readonly filledUs: Float64Array;

  /** @param aheadLots displayed size ahead of them. @param lots what has to be filled. */
  constructor(models: readonly QueueModel[], aheadLots: number, lots: number) {
    this.#models = models;
    this.#aheadLots = new Float64Array(models.length).fill(aheadLots);
    this.leftLots = new Float64Array(models.length).fill(lots);
    this.filledUs = new Float64Array(models.length).fill(NOT_FILLED);
  }

  /** A print at their price, or through it. */
  print(printLots: number, isThrough: boolean, timeUs: number): void {
    for (const [index, { atPrice }] of this.#models.entries()) {
      let lots = printLots;
      if (isThrough) this.#aheadLots[index] = 0;
      else if (atPrice === "never") continue;
      else if (atPrice === "queue") {
        const spentLots = Math.min(this.#aheadLots[index]!, lots);
        this.#aheadLots[index]! -= spentLots;
        lots -= spentLots;
      }
      this.leftLots[index]! -= Math.min(this.leftLots[index]!, lots);
      if (this.leftLots[index] === 0 && this.filledUs[index] === NOT_FILLED) this.filledUs[index] = timeUs;
    }
  }

  /**
   * A reduction at their price, of which a part was cancelled.
   * @param displayedLots displayed size after it.
   */
  reduce(
    cancelledLots: number,
    displayedLots: number,
    { arrival, youngest }: { readonly arrival: number; readonly youngest: number },
  ): void {
    const displayedBeforeLots = displayedLots + cancelledLots;
    for (let index = 0; index < this.#models.length; index++) {
      let ahead = this.#aheadLots[index]!;
      if (cancelledLots > 0)
        ahead = this.#models[index]!.aheadAfterCancels(
          ahead,
          cancelledLots,
          displayedBeforeLots,
          arrival,
          youngest,
        );
      this.#aheadLots[index] = ahead < displayedLots ? ahead : displayedLots;
    }
  }
}
