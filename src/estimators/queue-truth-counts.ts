/** What virtual orders got against what the real ones at their places got: fill by fill, and order by order. */
import { US_PER_SECOND } from "../core/units.ts";
import type { ModelErrors } from "./queue-calibration.ts";
import type { ErrorBlock } from "./queue-errors.ts";
import { NOT_FILLED, type VirtualOrders } from "./virtual-orders.ts";

/** Lots that an order got, by the time of the event in which it got them. */
export type FillsByTime = Map<number, number>;

/** One order's life and what each model gave it. */
export interface ComparedOrder {
  readonly trueFills: ReadonlyMap<number, number>;
  /** By model. */
  readonly modelFills: readonly ReadonlyMap<number, number>[];
  readonly virtual: Pick<VirtualOrders, "filledUs">;
  /** When it was filled whole or cancelled, Infinity where the tape ended before. */
  readonly endUs: number;
  readonly isCancelled: boolean;
}

/** A model's fills against the true ones. A fill is what an order got in one event, all or part of it. */
export interface FillAgreement {
  /** True fills whose order the model fills in the same event. */
  sameEventCount: number;
  /** .. by the same number of lots. */
  sameLotsCount: number;
  /** True fills whose order the model fills less than a second before or after it. */
  withinSecondCount: number;
  /** The model's fills in events in which the order got nothing. */
  strangeCount: number;
  /** Lots that both gave in the same event. */
  sharedLots: number;
}

/** What was seen in one stretch of time. `errors` are those of whole orders, `filledCount` of which were filled. */
export interface TruthBlock extends ErrorBlock {
  filledCount: number;
  cancelledCount: number;
  fillCount: number;
  filledLots: number;
  readonly errors: readonly ModelErrors[];
  readonly agreement: readonly FillAgreement[];
}

export interface Span {
  readonly startUs: number;
  readonly endUs: number;
}

/** Counts by stretches of equal length: fills where they happened, orders where they ended. */
export function compareFills(
  orders: readonly ComparedOrder[],
  modelCount: number,
  { startUs, endUs }: Span,
  blockCount: number,
): readonly TruthBlock[] {
  const blocks = Array.from({ length: blockCount }, () => emptyBlock(modelCount));
  const blockAt = (timeUs: number): TruthBlock => {
    const index = Math.floor(((timeUs - startUs) / Math.max(endUs - startUs, 1)) * blockCount);
    return blocks[Math.min(index, blockCount - 1)]!;
  };
  for (const order of orders) {
    countFills(order, blockAt);
    if (order.endUs !== Infinity) countOrder(order, blockAt(order.endUs));
  }
  return blocks;
}

function emptyBlock(modelCount: number): TruthBlock {
  const models = Array.from({ length: modelCount });
  return {
    filledCount: 0,
    cancelledCount: 0,
    fillCount: 0,
    filledLots: 0,
    errors: models.map(() => ({ missed: 0, early: 0, false: 0 })),
    agreement: models.map(() => ({
      sameEventCount: 0,
      sameLotsCount: 0,
      withinSecondCount: 0,
      strangeCount: 0,
      sharedLots: 0,
    })),
  };
}

function countFills(
  { trueFills, modelFills, endUs }: ComparedOrder,
  blockAt: (timeUs: number) => TruthBlock,
): void {
  for (const [timeUs, lots] of trueFills) {
    const block = blockAt(timeUs);
    block.fillCount++;
    block.filledLots += lots;
    for (const [model, fills] of modelFills.entries()) {
      const agreement = block.agreement[model]!;
      const modelLots = fills.get(timeUs) ?? 0;
      agreement.sameEventCount += Number(modelLots > 0);
      agreement.sameLotsCount += Number(modelLots === lots);
      agreement.sharedLots += Math.min(modelLots, lots);
      agreement.withinSecondCount += Number(hasNear(fills, timeUs));
    }
  }
  for (const [model, fills] of modelFills.entries())
    for (const timeUs of fills.keys())
      if (timeUs <= endUs && !trueFills.has(timeUs)) blockAt(timeUs).agreement[model]!.strangeCount++;
}

function hasNear(fills: ReadonlyMap<number, number>, timeUs: number): boolean {
  for (const modelUs of fills.keys()) if (Math.abs(modelUs - timeUs) < US_PER_SECOND) return true;
  return false;
}

/** The whole order: the virtual one was filled in the event in which the real one was, or it was not. */
function countOrder({ virtual: { filledUs }, endUs, isCancelled }: ComparedOrder, block: TruthBlock): void {
  if (isCancelled) block.cancelledCount++;
  else block.filledCount++;
  for (const [model, errors] of block.errors.entries()) {
    const modelUs = filledUs[model]!;
    if (isCancelled) errors.false += Number(modelUs !== NOT_FILLED);
    else if (modelUs > endUs) errors.missed++;
    else if (modelUs < endUs) errors.early++;
  }
}
