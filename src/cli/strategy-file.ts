/**
 * A strategy of the user's own: one TypeScript (or JavaScript) file whose default export is a StrategyDefinition, with its
 * claims as `claims` if it has any. Node takes the types out of it; nothing is built. What it imports as `halfspread` is
 * this very program, wherever the file lies.
 */
import { existsSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseClaims, type StrategyClaims } from "../check/claims.ts";
import { AppError, usageError } from "../core/errors.ts";
import type { StrategyDefinition } from "../core/strategy.ts";

export interface LoadedStrategy {
  readonly definition: StrategyDefinition;
  readonly claims: StrategyClaims;
}

const ENDING = /\.[mc]?[jt]s$/;

/** Whether `--strategy` names a file: names of strategies have neither a slash nor an ending. */
export function isStrategyFile(name: string): boolean {
  return ENDING.test(name) || name.includes("/") || name.includes(path.sep);
}

/** @throws USAGE_STRATEGY_FILE_MISSING, USAGE_STRATEGY_FILE_UNREADABLE, USAGE_BAD_STRATEGY_FILE, USAGE_BAD_CLAIMS */
export async function loadStrategyFile(file: string): Promise<LoadedStrategy> {
  if (!existsSync(file) || !statSync(file).isFile())
    throw usageError("USAGE_STRATEGY_FILE_MISSING", `there is no file ${file}`, {
      hint: "Give --strategy a strategy's name or the path of a TypeScript file, for example ./my-strategy.ts.",
      data: { file },
    });
  const loaded = await importModule(file);
  const definition = loaded["default"];
  const fault = definitionFault(definition);
  if (fault !== undefined)
    throw usageError("USAGE_BAD_STRATEGY_FILE", `${file}: ${fault}`, {
      hint: "Its default export is to be a StrategyDefinition of halfspread; examples/my-strategy.ts is one.",
      data: { file },
    });
  const claims = loaded["claims"] === undefined ? {} : parseClaims(loaded["claims"], file);
  return { definition: definition as StrategyDefinition, claims };
}

async function importModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const own = ownModule(specifier);
      return own === undefined ? next(specifier, context) : { url: own, shortCircuit: true };
    },
  });
  try {
    return (await import(pathToFileURL(path.resolve(file)).href)) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw usageError("USAGE_STRATEGY_FILE_UNREADABLE", `${file} could not be loaded: ${message}`, {
      hint: loadingHint(cause),
      data: { file },
      cause,
    });
  } finally {
    hooks.deregister();
  }
}

/** What keeps a file from being loaded is mostly its syntax; what it throws by itself is its own. */
function loadingHint(cause: unknown): string {
  const isOwn = !(cause instanceof SyntaxError) && !(cause instanceof Error && "code" in cause);
  return isOwn
    ? "The file itself threw that while it was loaded; run it with node to see where."
    : "Only types are taken out of it: write `import type`, no enums, namespaces or parameter properties, and keep it outside node_modules.";
}

/** This program's own modules, as sources in a checkout and compiled where it is installed. */
function ownModule(specifier: string): string | undefined {
  const ending = path.extname(import.meta.url);
  if (specifier === "halfspread") return new URL(`../index${ending}`, import.meta.url).href;
  // Without the part that needs a test runner.
  if (specifier === "halfspread/check") return new URL(`../check/library${ending}`, import.meta.url).href;
  return undefined;
}

/** What keeps a value from being a definition; undefined where nothing does. */
function definitionFault(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return `it has no default export that is a strategy`;
  const given = value as Readonly<Record<string, unknown>>;
  for (const name of ["name", "summary", "source"])
    if (typeof given[name] !== "string" || given[name] === "") return `the strategy's ${name} was not a text`;
  for (const name of ["assumes", "wrongWhen"])
    if (!Array.isArray(given[name])) return `the strategy's ${name} was not a list of texts`;
  if (typeof given["create"] !== "function") return "the strategy's create was not a function";
  if (!["function", "undefined"].includes(typeof given["warnings"]))
    return "the strategy's warnings was not a function";
  if (!Array.isArray(given["parameters"])) return "the strategy's parameters were not a list";
  for (const [index, parameter] of given["parameters"].entries()) {
    const spec = Object(parameter) as Readonly<Record<string, unknown>>;
    const { name, default: start, min, max, role } = spec;
    if (typeof name !== "string") return `parameter ${index + 1} has no name`;
    if (role !== undefined && role !== "validity")
      return `the role of parameter ${name} was ${JSON.stringify(role)}, there is validity and none`;
    if (
      ![start, min, max].every((number) => Number.isFinite(number)) ||
      !((min as number) <= (start as number) && (start as number) <= (max as number))
    )
      return `parameter ${name} needs min <= default <= max, all of them numbers`;
  }
  return undefined;
}
