/**
 * A strategy with overlays is a strategy again. Its name says the order from the inside out, "naive-skew+competition+jump-pause";
 * the overlays' parameters are among its own, "competition.followSeconds", so that whatever tunes, lists or keeps parameters
 * knows them.
 */
import { usageError } from "../../core/errors.ts";
import { completeParameters, type Parameters, type StrategyDefinition } from "../../core/strategy.ts";
import type { OverlayDefinition } from "./overlay.ts";

export interface OverlayChoice {
  readonly overlay: OverlayDefinition;
  /** Those that are not given keep their defaults. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A strategy with overlays. */
export interface OverlaidDefinition extends StrategyDefinition {
  /** The same overlays over what the strategy within becomes, which has to keep its parameters. */
  withInner(change: (inner: StrategyDefinition) => StrategyDefinition): StrategyDefinition;
}

export function isOverlaid(definition: StrategyDefinition): definition is OverlaidDefinition {
  return "withInner" in definition;
}

/** An overlay in its place. */
interface Placed {
  readonly overlay: OverlayDefinition;
  /** What its parameters are called by: its name, and a number from the second one of that name on. */
  readonly prefix: string;
  readonly parameters: Parameters;
}

/**
 * @param choices from the inside out: each changes what those before it leave.
 * @throws USAGE_UNKNOWN_PARAMETER, USAGE_BAD_PARAMETER, USAGE_OVERLAY_NEEDS_PARAMETER
 */
export function overlaid(
  definition: StrategyDefinition,
  choices: readonly OverlayChoice[],
): StrategyDefinition {
  if (choices.length === 0) return definition;
  const placed = choices.map((choice, index) => place(definition, choices, choice, index));
  const overlays = placed.map(({ overlay }) => overlay);
  const whole: OverlaidDefinition = {
    name: [definition.name, ...overlays.map(({ name }) => name)].join("+"),
    summary: [definition.summary, ...overlays.map(({ name, summary }) => `then ${name}: ${summary}`)].join(
      "; ",
    ),
    source: [definition.source, ...overlays.map(({ source }) => source)].join("; "),
    parameters: [...definition.parameters, ...placed.flatMap(prefixed)],
    assumes: [definition, ...overlays].flatMap(({ assumes }) => assumes),
    wrongWhen: [definition, ...overlays].flatMap(({ wrongWhen }) => wrongWhen),
    create(parameters) {
      const base = baseOf(definition, parameters);
      return placed.reduce(
        (inner, { overlay, prefix }) =>
          overlay.wrap(inner, { ...base, ...ownOf(overlay, prefix, parameters) }),
        definition.create(base),
      );
    },
    warnings: (parameters) => [
      ...(definition.warnings?.(baseOf(definition, parameters)) ?? []),
      ...placed.flatMap(({ overlay, prefix }, index) => {
        const within = overlays.slice(0, index).map(({ name }) => name);
        const told = overlay.warnings?.(ownOf(overlay, prefix, parameters), within) ?? [];
        return told.map((text) => `${prefix}: ${text}`);
      }),
    ],
    withInner: (change) => overlaid(change(definition), choices),
  };
  return whole;
}

/** The given ones by the names they have among the whole strategy's. */
export function givenOverlayParameters(choices: readonly OverlayChoice[]): Readonly<Record<string, unknown>> {
  const entries = choices.flatMap((choice, index) =>
    Object.entries(choice.parameters).map(([name, value]) => [`${prefixAt(choices, index)}.${name}`, value]),
  );
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function place(
  definition: StrategyDefinition,
  choices: readonly OverlayChoice[],
  { overlay, parameters }: OverlayChoice,
  index: number,
): Placed {
  const known = definition.parameters.map(({ name }) => name);
  const missing = overlay.needs.filter((name) => !known.includes(name));
  if (missing.length > 0)
    throw usageError(
      "USAGE_OVERLAY_NEEDS_PARAMETER",
      `overlay ${overlay.name} reads ${missing.join(", ")}, which strategy ${definition.name} does not have`,
      {
        hint: "Lay it over a strategy that has such a parameter.",
        data: { overlay: overlay.name, strategy: definition.name, missing },
      },
    );
  return { overlay, prefix: prefixAt(choices, index), parameters: completeParameters(overlay, parameters) };
}

function prefixAt(choices: readonly OverlayChoice[], index: number): string {
  const { name } = choices[index]!.overlay;
  const number = choices.slice(0, index + 1).filter(({ overlay }) => overlay.name === name).length;
  return number === 1 ? name : `${name}#${number}`;
}

/** Its parameters as part of the whole: what was given is the default there. */
function prefixed({ overlay, prefix, parameters }: Placed) {
  return overlay.parameters.map((spec) => ({
    ...spec,
    name: `${prefix}.${spec.name}`,
    default: parameters[spec.name]!,
  }));
}

function baseOf(definition: StrategyDefinition, parameters: Parameters): Parameters {
  return Object.fromEntries(definition.parameters.map(({ name }) => [name, parameters[name]!]));
}

function ownOf(overlay: OverlayDefinition, prefix: string, parameters: Parameters): Parameters {
  return Object.fromEntries(overlay.parameters.map(({ name }) => [name, parameters[`${prefix}.${name}`]!]));
}
