/** The cells of a plan, and whether each of them is a strategy. */
import { AppError, usageError } from "../../core/errors.ts";
import { strategyNamed } from "../../strategies/catalogue.ts";
import type { YamlSource } from "../yaml-source.ts";
import type { SweptStrategy, WrittenAxis } from "./axes.ts";
import type { Axis, CellTable } from "./cell-table.ts";
import { parseCondition } from "./condition.ts";
import type { PlanDocument } from "./document.ts";
import { gridCells, type CellRule } from "./grid.ts";
import { told } from "./limits.ts";
import type { SweepPlan } from "./plan.ts";
import { drawnCells, type DrawnCells } from "./subset.ts";

/** @throws USAGE_ errors of conditions, grids and subsets, with their place. */
export function cellsOf(source: YamlSource, document: PlanDocument, strategy: SweptStrategy): DrawnCells {
  const rule = ruleOf(source, document, strategy);
  const { subset, cellsMax } = document;
  if (subset !== undefined)
    return source.at(["subset"], () =>
      drawnCells(strategy.axes, rule, { ...subset, seed: subset.seed ?? "1" }, cellsMax),
    );
  const axes = strategy.axes.map((axis) => gridAxis(source, axis));
  const place = rule.conditions.length === 0 ? ["parameters"] : ["conditions"];
  return { axes, table: source.at(place, (): CellTable => gridCells(axes, rule, cellsMax)) };
}

function ruleOf(
  source: YamlSource,
  { conditions = [] }: PlanDocument,
  { definition, fixed, axes }: SweptStrategy,
): CellRule {
  const names = definition.parameters.map(({ name }) => name);
  return {
    defaults: names.map((name) => fixed[name] ?? 0),
    places: axes.map(({ name }) => names.indexOf(name)),
    conditions: conditions.map((text, index) =>
      source.at(["conditions", index], () => parseCondition(text, names)),
    ),
    conditionTexts: conditions,
  };
}

function gridAxis(source: YamlSource, { name, values, path }: WrittenAxis): Axis {
  if (!("from" in values)) return { name, values, isDrawn: false };
  throw source.placed(
    path,
    usageError("USAGE_BAD_AXIS", `${name} is a range without a count: a grid needs to know how many values`, {
      hint: "Add count: 5, or sample ranges with subset: { kind: sobol, count: .. }.",
      data: { name },
    }),
  );
}

/**
 * Makes each cell's strategy once: what cannot be is told before any work. Overlays refuse nothing that their parameters'
 * ranges allow.
 */
export function requireCreatable(source: YamlSource, plan: SweepPlan): void {
  const { axes, fixed, cellCount, definition, run } = plan;
  const base = strategyNamed(plan.strategy);
  const first = plan.cell(0).parameters;
  source.at(["parameters"], () => definition.create(first));
  run.limitsOf(first);
  const parameters: Record<string, number> = { ...fixed };
  for (let index = 0; index < cellCount; index++) {
    for (const [axis, { name, values }] of axes.entries())
      parameters[name] = values[plan.table.coordinate(index, axis)]!;
    try {
      base.create(parameters);
    } catch (error) {
      throw error instanceof AppError
        ? source.placed(["parameters"], notCreatable(plan, index, error))
        : error;
    }
  }
}

function notCreatable(plan: SweepPlan, index: number, error: AppError): AppError {
  const { axes, cellCount } = plan;
  const { parameters } = plan.cell(index);
  const where = axes.map(({ name }) => `${name} ${parameters[name]}`).join(", ");
  const which = axes.length === 0 ? "" : `cell ${index + 1} of ${told(cellCount)} (${where}): `;
  const hint =
    axes.length === 0
      ? ""
      : " Or leave such cells out by a condition, such as sizeContracts <= maxPositionContracts.";
  return new AppError(error.code, error.exitCode, `${which}${error.message}`, {
    hint: `${error.hint}${hint}`,
    data: { ...error.data, cellIndex: index },
    cause: error,
  });
}
