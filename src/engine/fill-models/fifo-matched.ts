import { matchedAhead } from "../../estimators/queue-policies.ts";
import type { FillModel } from "./fill-model.ts";

/** Price-time priority with each cancel placed by the order it was, where the recording shows which. */
export const fifoMatched: FillModel = {
  name: "fifo-matched",
  summary: "we join at the back; a cancel was ahead of us where the order it took away was older than ours",
  atPrice: "queue",
  isPostedThroughFilled: true,
  aheadAfterCancels: matchedAhead,
  assumes: [
    "price-time priority, and displayed size is all there is",
    "each change of the book is one order's, and a cancel of an order's exact size was that order's",
    "what may have been of an order younger than ours was behind us",
    "our order changes nobody's behaviour",
  ],
  wrongWhen: [
    "many orders of a level have one size: their cancels cannot be told apart",
    "snapshots are frequent: each makes the orders before it unknown",
    "our size is a visible share of the level: others would have reacted to it",
  ],
};
