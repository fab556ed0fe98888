import { usageError } from "../../core/errors.ts";
import { fifoPessimistic } from "./fifo-pessimistic.ts";
import type { FillModel } from "./fill-model.ts";
import { through } from "./through.ts";
import { touch } from "./touch.ts";

/** Every fill model there is, by name, from the fewest fills to the most. */
export const FILL_MODELS: ReadonlyMap<string, FillModel> = new Map(
  [through, fifoPessimistic, touch].map((model) => [model.name, model]),
);

export const DEFAULT_FILL_MODEL = fifoPessimistic;

/** @throws USAGE_UNKNOWN_FILL_MODEL */
export function fillModelNamed(name: string): FillModel {
  const model = FILL_MODELS.get(name);
  if (model === undefined)
    throw usageError("USAGE_UNKNOWN_FILL_MODEL", `there is no fill model "${name}"`, {
      hint: `Fill models: ${[...FILL_MODELS.keys()].join(", ")}.`,
      data: { name },
    });
  return model;
}
