import { usageError } from "../../core/errors.ts";
import { fifoMatched } from "./fifo-matched.ts";
import { fifoPessimistic } from "./fifo-pessimistic.ts";
import type { FillModel } from "./fill-model.ts";
import { FLOW_PARAMETERS } from "./market-flow.ts";
import { queueLog, queuePower, queuePower3, queueProportional } from "./queue-shares.ts";
import { through } from "./through.ts";
import { touch } from "./touch.ts";

/** Every fill model of the tape's own prints, by name, from the fewest fills to the most (docs/QUEUE.md: as measured). */
export const FILL_MODELS: ReadonlyMap<string, FillModel> = new Map(
  [through, fifoPessimistic, queuePower3, queueLog, queueProportional, queuePower, fifoMatched, touch].map(
    (model) => [model.name, model],
  ),
);

/** The one that errs least against real orders (docs/QUEUE.md). */
export const DEFAULT_FILL_MODEL = fifoMatched;

/** @throws USAGE_UNKNOWN_FILL_MODEL */
export function fillModelNamed(name: string): FillModel {
  const model = FILL_MODELS.get(name);
  if (model === undefined)
    throw usageError("USAGE_UNKNOWN_FILL_MODEL", `there is no fill model "${name}"`, {
      hint: `Fill models: ${[...FILL_MODELS.keys()].join(", ")}; of a flow: ${Object.keys(FLOW_PARAMETERS).join(", ")}.`,
      data: { name },
    });
  return model;
}
