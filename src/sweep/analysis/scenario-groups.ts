/** Scenarios by what tells them apart; those that differ by their seeds alone are one, at their mean. */
import type { SweepScenarioRow } from "../../core/sweep-rows.ts";
import type { PnlMatrix } from "../statistics/pnl-matrix.ts";

const FIELDS = ["fillModel", "postedThrough", "latency", "seed"] as const;
type Field = (typeof FIELDS)[number];

/** The fill model, and whatever else differs between these scenarios. */
export function scenarioLabels(scenarios: readonly SweepScenarioRow[], without?: Field): readonly string[] {
  const told = FIELDS.filter(
    (field) =>
      field !== without && (field === "fillModel" || new Set(scenarios.map((row) => row[field])).size > 1),
  );
  return scenarios.map((row) => told.map((field) => wordsOf(field, row)).join(", "));
}

function wordsOf(field: Field, row: SweepScenarioRow): string {
  if (field === "postedThrough") return `posted through: ${row.postedThrough}`;
  if (field === "latency") return `latency ${row.latency}`;
  return field === "seed" ? `seed ${row.seed}` : row.fillModel;
}

export interface ScenarioGroup {
  readonly label: string;
  readonly scenarios: readonly SweepScenarioRow[];
}

export function scenarioGroups(scenarios: readonly SweepScenarioRow[]): readonly ScenarioGroup[] {
  const labels = scenarioLabels(scenarios, "seed");
  const groups = Map.groupBy(scenarios.keys(), (index) => labels[index]!);
  return [...groups].map(([label, indices]) => ({
    label,
    scenarios: indices.map((index) => scenarios[index]!),
  }));
}

export function meanMatrix(matrices: readonly PnlMatrix[]): PnlMatrix {
  const [first] = matrices;
  if (matrices.length === 1) return first!;
  const values = first!.values.map((_, at) =>
    matrices.reduce((sum, matrix) => sum + matrix.values[at]! / matrices.length, 0),
  );
  return { ...first!, values };
}
