import { keepAhead, type FillModel } from "./fill-model.ts";

/** Only prints strictly through our price fill us. */
export const through: FillModel = {
  name: "through",
  summary: "only prints strictly through our price fill us",
  atPrice: "never",
  isPostedThroughFilled: false,
  aheadAfterCancels: keepAhead,
  assumes: [
    "a print beyond our price consumed everything at our price",
    "at our price we are always last and never reached",
  ],
  wrongWhen: [
    "queues are short: real orders fill at their price too",
    "adverse selection is judged: these are the worst fills of all",
  ],
};
