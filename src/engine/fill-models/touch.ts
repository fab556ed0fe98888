import { keepAhead, type FillModel } from "./fill-model.ts";

/** Every print at or through our price fills us. */
export const touch: FillModel = {
  name: "touch",
  summary: "every print at or through our price fills us, the queue is ignored",
  atPrice: "always",
  isPostedThroughFilled: true,
  aheadAfterCancels: keepAhead,
  assumes: ["we stand first in every queue we join"],
  wrongWhen: ["anyone was there before us: with thousands of contracts ahead these fills are fantasy"],
};
