/** What a plan's strategy is, which of its parameters are swept, and what the others are held at. */
import { checkParameters } from "../../core/checked-parameters.ts";
import { usageError, type AppError } from "../../core/errors.ts";
import type { Parameters, StrategyDefinition } from "../../core/strategy.ts";
import { suggesting } from "../../core/suggestions.ts";
import { STRATEGIES, strategyNamed } from "../../strategies/catalogue.ts";
import { overlaid } from "../../strategies/overlays/overlaid.ts";
import { momentOf, overlayLike } from "../../strategies/overlays/overlay-choice.ts";
import type { Path, YamlSource } from "../yaml-source.ts";
import { writtenValues, type ValueRange, type WrittenValues } from "./axis-values.ts";
import { overlaySchema, type PlanDocument } from "./document.ts";

/** A parameter that is swept: some ascending values, or a range that a subset draws from. */
export interface WrittenAxis {
  readonly name: string;
  readonly values: readonly number[] | ValueRange;
  /** Where it is written. */
  readonly path: Path;
}

/** The strategy with its overlays, and what becomes of each of its parameters. */
export interface SweptStrategy {
  readonly overlays: readonly string[];
  /** With the overlays; "competition.followSeconds" is among its parameters. */
  readonly definition: StrategyDefinition;
  /** Those that are not swept, complete with defaults. */
  readonly fixed: Parameters;
  /** In the order of the definition's parameters, however they were written. */
  readonly axes: readonly WrittenAxis[];
  /** The gamma that a risk profile gave, where it did. */
  readonly profileGammaPerDollar: number | undefined;
}

/**
 * @param gammaOf what a risk profile gives a strategy that was given none.
 * @throws USAGE_UNKNOWN_STRATEGY, USAGE_UNKNOWN_OVERLAY, USAGE_UNKNOWN_PARAMETER, USAGE_BAD_PARAMETER, USAGE_BAD_AXIS,
 * USAGE_AXIS_TWICE
 */
export function sweptStrategy(
  source: YamlSource,
  document: PlanDocument,
  gammaOf: (definition: StrategyDefinition, given: readonly string[]) => number | undefined,
): SweptStrategy {
  const base = source.at(["strategy"], () =>
    suggesting([...STRATEGIES.keys()], () => strategyNamed(document.strategy)),
  );
  const overlays = (document.overlays ?? []).map((_, index) => overlayAt(source, index));
  const definition = source.at(["overlays"], () =>
    overlaid(
      base,
      overlays.map(({ name }) => ({ overlay: overlayLike(name), parameters: {} })),
    ),
  );
  const given = givenValues(source, document, overlays, definition);
  const profileGammaPerDollar = gammaOf(definition, [...given.keys()]);
  if (profileGammaPerDollar !== undefined)
    given.set("gammaPerDollar", { path: ["run", "riskProfile"], values: profileGammaPerDollar });
  return {
    overlays: overlays.map(({ name }) => name),
    definition,
    profileGammaPerDollar,
    ...dividedValues(source, definition, given),
  };
}

interface WrittenOverlay {
  readonly name: string;
  /** What its parameters are called by in the whole strategy. */
  readonly prefix: string;
  readonly path: Path;
  readonly parameters: readonly string[];
}

function overlayAt(source: YamlSource, index: number): WrittenOverlay {
  const path: Path = ["overlays", index];
  const written = source.valueAt(path);
  const { name, parameters = {} } =
    typeof written === "string" ? { name: written } : source.parse(overlaySchema, path);
  source.at(path, () => overlayLike(name));
  const before = (source.valueAt(["overlays"]) as readonly unknown[]).slice(0, index);
  const number = 1 + before.filter((other) => nameOf(other) === name).length;
  return {
    name,
    prefix: number === 1 ? name : `${name}#${number}`,
    path: [...path, "parameters"],
    parameters: Object.keys(parameters),
  };
}

function nameOf(overlay: unknown): unknown {
  return typeof overlay === "object" && overlay !== null && "name" in overlay ? overlay.name : overlay;
}

interface GivenValues {
  readonly path: Path;
  readonly values: WrittenValues;
}

/** What is written of each parameter, by its name in the whole strategy. */
function givenValues(
  source: YamlSource,
  document: PlanDocument,
  overlays: readonly WrittenOverlay[],
  definition: StrategyDefinition,
): Map<string, GivenValues> {
  const names = definition.parameters.map(({ name }) => name);
  const given = new Map<string, GivenValues>();
  const add = (name: string, path: Path): void => {
    if (!names.includes(name)) source.at(path, () => checkParameters(definition, { [name]: 0 }));
    const known = given.get(name);
    if (known !== undefined) throw source.placed(path, statedTwice(name));
    given.set(name, { path, values: valuesAt(source, path, name) });
  };
  for (const name of Object.keys(document.parameters ?? {})) add(name, ["parameters", name]);
  for (const { prefix, path, parameters } of overlays)
    for (const name of parameters) add(`${prefix}.${name}`, [...path, name]);
  return given;
}

function statedTwice(name: string): AppError {
  return usageError("USAGE_AXIS_TWICE", `${name} is stated twice`, {
    hint: "State a parameter of an overlay with the overlay, or by its whole name among parameters, not both.",
    data: { name },
  });
}

/** Moments may be times with their zone. */
function valuesAt(source: YamlSource, path: Path, name: string): WrittenValues {
  const written = source.valueAt(path);
  if (typeof written !== "string") return writtenValues(source, path, name);
  const value = source.at(path, () => momentOf(name, written));
  if (typeof value === "number") return value;
  throw source.bad(
    path,
    `${name} was ${JSON.stringify(written)}, it must be a number, a list of numbers or { from, to, count, scale }`,
    "experiments/README.md shows every setting.",
  );
}

/** What is swept and what is not. @throws USAGE_BAD_PARAMETER for a value that the parameter cannot have. */
function dividedValues(
  source: YamlSource,
  definition: StrategyDefinition,
  given: ReadonlyMap<string, GivenValues>,
): Pick<SweptStrategy, "fixed" | "axes"> {
  const fixed: Record<string, number> = {};
  const axes: WrittenAxis[] = [];
  for (const { name, default: fallback } of definition.parameters) {
    const { path, values } = given.get(name) ?? { path: [], values: fallback };
    source.at(path, () => requireAllowed(definition, name, values));
    if (typeof values === "number") fixed[name] = values;
    else axes.push({ name, values, path });
  }
  return { fixed, axes };
}

/** What lies between allowed ends is allowed; but sizes come in whole lots, each of them. */
function requireAllowed(definition: StrategyDefinition, name: string, values: WrittenValues): void {
  const isSize = name.endsWith("Contracts");
  const checked =
    typeof values === "number"
      ? [values]
      : "from" in values
        ? [values.from, values.to]
        : isSize
          ? values
          : [values[0]!, values.at(-1)!];
  for (const value of checked) checkParameters(definition, { [name]: value });
}
