/**
 * Queue reconstruction once more, written from docs/QUEUE.md in the plainest way: a list of orders for each level.
 * `src/estimators/queue-reconstruction.ts` is compared with it.
 */
export interface NaiveOrder {
  readonly row: number;
  readonly arrivedLots: number;
  readonly isUnknown: boolean;
  lots: number;
}

/** The rows of the oldest and youngest order that a cancelled part can have been. */
export type Candidates = readonly [oldestRow: number, youngestRow: number] | undefined;

export class NaiveQueues {
  readonly #queues = new Map<number, NaiveOrder[]>();

  clear(): void {
    this.#queues.clear();
  }

  setUnknown(slot: number, row: number, lots: number): void {
    this.#queues.set(slot, lots > 0 ? [{ row, lots, arrivedLots: lots, isUnknown: true }] : []);
  }

  grow(slot: number, row: number, lots: number): void {
    this.at(slot).push({ row, lots, arrivedLots: lots, isUnknown: false });
  }

  reduce(slot: number, tradedLots: number, cancelledLots: number): Candidates {
    const candidates = cancelledLots > 0 ? this.#cancel(slot, cancelledLots) : undefined;
    this.#trade(slot, tradedLots);
    return candidates;
  }

  at(slot: number): NaiveOrder[] {
    const queue = this.#queues.get(slot) ?? [];
    this.#queues.set(slot, queue);
    return queue;
  }

  #cancel(slot: number, lots: number): Candidates {
    const queue = this.at(slot);
    const equals = queue.filter((order) => !order.isUnknown && order.lots === lots);
    const front = queue[0];
    if (equals.length > 0) {
      const rows = equals.map(({ row }) => row);
      const youngest = equals.find(({ row }) => row === Math.max(...rows))!;
      queue.splice(queue.indexOf(youngest), 1);
      return [Math.min(...rows), Math.max(...rows)];
    }
    if (front !== undefined && !front.isUnknown && front.arrivedLots === lots) {
      queue.shift();
      this.#trade(slot, lots - front.lots);
      return [front.row, front.row];
    }
    const larger = queue.filter((order) => order.lots > lots || (order.isUnknown && order.lots === lots));
    if (larger.length === 0) {
      for (let left = lots; left > 0 && queue.length > 0;) left -= this.#shrink(queue, queue.at(-1)!, left);
      return undefined;
    }
    const rows = larger.map(({ row }) => row);
    const block = larger.find((order) => order === front && order.isUnknown);
    this.#shrink(queue, block ?? larger.find(({ row }) => row === Math.max(...rows))!, lots);
    return [Math.min(...rows), Math.max(...rows)];
  }

  #trade(slot: number, lots: number): void {
    const queue = this.at(slot);
    for (let left = lots; left > 0 && queue.length > 0;) left -= this.#shrink(queue, queue[0]!, left);
  }

  #shrink(queue: NaiveOrder[], order: NaiveOrder, lots: number): number {
    const taken = Math.min(order.lots, lots);
    order.lots -= taken;
    if (order.lots === 0) queue.splice(queue.indexOf(order), 1);
    return taken;
  }
}
