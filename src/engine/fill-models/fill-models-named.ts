/** Fill models by name, those among them that need a fitted flow with its parameters. No parameter has a default. */
import { usageError } from "../../core/errors.ts";
import { suggesting } from "../../core/suggestions.ts";
import { FILL_MODELS, fillModelNamed } from "./catalogue.ts";
import type { FillModel } from "./fill-model.ts";
import { poissonFlow, residualFlow, thinnedFlow } from "./flow-models.ts";
import { FLOW_PARAMETERS, type MarketFlowModel } from "./market-flow.ts";

type FlowName = keyof typeof FLOW_PARAMETERS;

const FLOW_NAMES = Object.keys(FLOW_PARAMETERS) as FlowName[];
const EVERY_PARAMETER: readonly string[] = FLOW_PARAMETERS.thinned;

/**
 * The named fill models without repeats, in the order asked for; "all" is every one of the tape's own.
 * @param flow parameters of the flows among them, by name. @param setting what `flow` is called where it was written.
 * @throws USAGE_UNKNOWN_FILL_MODEL, USAGE_UNKNOWN_PARAMETER, USAGE_FLOW_UNSTATED, USAGE_OPTION_UNUSED, USAGE_BAD_PARAMETER
 */
export function fillModelsNamed(
  names: readonly string[],
  flow: Readonly<Record<string, unknown>> = {},
  setting = "--flow",
): (FillModel | MarketFlowModel)[] {
  const wanted = names.flatMap((name) => (name === "all" ? [...FILL_MODELS.keys()] : name.split(",")));
  const distinct = [...new Set(wanted)];
  const known = distinct.map((name) => ({
    name,
    flowName: FLOW_NAMES.find((flowName) => flowName === name),
  }));
  for (const { name, flowName } of known) if (flowName === undefined) tapeModelNamed(name);
  requireUsed(distinct, flow, setting);
  return known.map(({ name, flowName }) =>
    flowName === undefined ? tapeModelNamed(name) : flowNamed(flowName, flow, setting),
  );
}

function tapeModelNamed(name: string): FillModel {
  return suggesting([...FILL_MODELS.keys(), ...FLOW_NAMES, "all"], () => fillModelNamed(name));
}

/** A parameter that no model asked for uses is a mistake: it would silently say nothing. */
function requireUsed(
  models: readonly string[],
  flow: Readonly<Record<string, unknown>>,
  setting: string,
): void {
  const used: readonly string[] = FLOW_NAMES.filter((name) => models.includes(name)).flatMap(
    (name) => FLOW_PARAMETERS[name],
  );
  for (const name of Object.keys(flow)) {
    if (!EVERY_PARAMETER.includes(name))
      suggesting(EVERY_PARAMETER, () => {
        throw usageError("USAGE_UNKNOWN_PARAMETER", `${setting} has no parameter "${name}"`, {
          hint: `Its parameters are ${EVERY_PARAMETER.join(", ")}; units are part of the name.`,
          data: { name },
        });
      });
    if (!used.includes(name))
      throw usageError(
        "USAGE_OPTION_UNUSED",
        `${setting} states ${name}, which no fill model asked for uses`,
        {
          hint: `The models of a flow are ${FLOW_NAMES.join(", ")}; the parameters that begin with "tape" are thinned's.`,
          data: { name, fillModels: models },
        },
      );
  }
}

function flowNamed(
  name: FlowName,
  flow: Readonly<Record<string, unknown>>,
  setting: string,
): MarketFlowModel {
  const missing = FLOW_PARAMETERS[name].filter((parameter) => !Object.hasOwn(flow, parameter));
  if (missing.length > 0) throw unstated(name, missing, setting);
  const value = (parameter: (typeof FLOW_PARAMETERS.thinned)[number]): number =>
    numberOf(flow[parameter], parameter);
  const target = { intensityPerHour: value("intensityPerHour"), kappaPerCent: value("kappaPerCent") };
  if (name === "poisson") return poissonFlow(target);
  if (name === "residual") return residualFlow(target);
  return thinnedFlow(target, {
    intensityPerHour: value("tapeIntensityPerHour"),
    kappaPerCent: value("tapeKappaPerCent"),
  });
}

/** A thousand orders a second: more than any market has, and each of them is drawn. */
const INTENSITY_PER_HOUR_MAX = 3_600_000;
const KAPPA_PER_CENT_MAX = 1_000;

function numberOf(value: unknown, parameter: string): number {
  const max = parameter.endsWith("PerHour") ? INTENSITY_PER_HOUR_MAX : KAPPA_PER_CENT_MAX;
  if (typeof value === "number" && value > 0 && value <= max) return value;
  const was = typeof value === "number" ? String(value) : JSON.stringify(value);
  throw usageError(
    "USAGE_BAD_PARAMETER",
    `${parameter} was ${was}, it must be a number above 0 and at most ${max}`,
    {
      hint: "Intensities are orders an hour and side that come to the mid, kappas their decay with each cent from it.",
      data: { name: parameter, value },
    },
  );
}

function unstated(name: FlowName, missing: readonly string[], setting: string): Error {
  const message = `fill model ${name} needs ${missing.join(", ")}, which ${setting} does not state`;
  return usageError("USAGE_FLOW_UNSTATED", message, {
    hint: 'Nothing is assumed: fit how often prints of such markets reach a distance from the mid, an hour and side, to A e^(-k cents); docs/QUEUE.md, "Fills from a flow", says how.',
    data: { fillModel: name, missing },
  });
}
