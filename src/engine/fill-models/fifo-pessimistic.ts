import { keepAhead, type FillModel } from "./fill-model.ts";

/** Price-time priority with every cancel behind us. */
export const fifoPessimistic: FillModel = {
  name: "fifo-pessimistic",
  summary: "we join at the back; prints at our price spend the queue first; all cancels were behind us",
  atPrice: "queue",
  isPostedThroughFilled: true,
  aheadAfterCancels: keepAhead,
  assumes: [
    "price-time priority, and displayed size is all there is",
    "orders ahead of us leave only by trading, until the displayed size shows otherwise",
    "our order changes nobody's behaviour",
  ],
  wrongWhen: [
    "many orders ahead of us cancel: real orders fill earlier and more often",
    "our size is a visible share of the level: others would have reacted to it",
  ],
};
