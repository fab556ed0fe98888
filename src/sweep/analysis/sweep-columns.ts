/** A sweep's rows, read: its events, every cell's figures by scenario and part, and which cells may be chosen. */
import type {
  CellState,
  PartColumns,
  ScenarioColumns,
  SweepEventRow,
  SweepObjectiveRow,
  SweepPart,
} from "../../core/sweep-report-rows.ts";
import { cellStates } from "./cell-states.ts";
import { sweepFigures, type SweepFigures } from "./event-figures.ts";
import { sweepEvents } from "./events.ts";
import { statesWithin } from "./judged-cells.ts";
import { partColumns } from "./part-columns.ts";
import { planRemarks } from "./remarks.ts";
import { scenarioLabels } from "./scenario-groups.ts";
import type { SweepAnalysisInput } from "./sweep-input.ts";

const PARTS: readonly SweepPart[] = ["train", "validation", "test", "all"];

export interface SweepColumns {
  readonly figures: SweepFigures;
  /** Those without a market that has a result keep their place. */
  readonly events: readonly SweepEventRow[];
  /** Places of the parts' events among those of the figures. */
  readonly parts: Readonly<Record<SweepPart, readonly number[]>>;
  /** The primary one first. */
  readonly scenarios: readonly ScenarioColumns[];
  readonly states: readonly CellState[];
  readonly constraints: SweepObjectiveRow["constraints"];
  /** Cells that have all their results, those that break a constraint among them. */
  readonly completeCount: number;
  readonly remarks: readonly string[];
}

export function sweepColumns(input: SweepAnalysisInput): SweepColumns {
  const { plan, markets, scenarios, cells, results, failures } = input;
  const found = sweepEvents(markets);
  const { eventOfMarket } = found;
  const figures = sweepFigures(results, {
    scenarioCount: scenarios.length,
    cellCount: cells.length,
    eventCount: found.rows.length,
    eventOfMarket,
  });
  const ran = cellStates(figures, failures);
  const events = countedEvents(found.rows, figures);
  const parts = partsOf(events);
  const kept = ran.scenarioIndices.map((index) => scenarios[index]!);
  const labels = scenarioLabels(kept);
  const columns = kept.map((scenario, place): ScenarioColumns => {
    const ofScenario = figures.scenarios[scenario.scenarioIndex]!;
    return {
      scenario,
      label: labels[place]!,
      markCounts: ofScenario.markCounts,
      parts: PARTS.filter((part) => parts[part].length > 0).map((part) =>
        partColumns(ofScenario, {
          part,
          events: parts[part],
          marketCount: parts[part].reduce((sum, event) => sum + events[event]!.marketCount, 0),
          cellCount: cells.length,
          isComplete: (cell) => ran.states[cell] === "complete",
        }),
      ),
    };
  });
  return {
    figures,
    events,
    parts,
    scenarios: columns,
    ...statesWithin(ran.states, plan.objective, partOf(columns[0], "train")),
    completeCount: ran.states.filter((state) => state === "complete").length,
    remarks: [...ran.remarks, ...planRemarks(plan, found, figures.scenarios[0]!)],
  };
}

export function partOf(scenario: ScenarioColumns | undefined, part: SweepPart): PartColumns | undefined {
  return scenario?.parts.find((columns) => columns.part === part);
}

/** With the markets that have a result. An event without any keeps its place, with none. */
function countedEvents(
  rows: readonly SweepEventRow[],
  { hasResult, eventOfMarket }: SweepFigures,
): readonly SweepEventRow[] {
  const counts = new Int32Array(rows.length);
  for (const [market, has] of hasResult.entries()) if (has === 1) counts[eventOfMarket[market]!]!++;
  return rows.map((row, event) => ({ ...row, marketCount: counts[event]! }));
}

function partsOf(events: readonly SweepEventRow[]): Record<SweepPart, readonly number[]> {
  const all = [...events.keys()].filter((event) => events[event]!.marketCount > 0);
  const of = (part: SweepPart): readonly number[] => all.filter((event) => events[event]!.part === part);
  return { train: of("train"), validation: of("validation"), test: of("test"), all };
}
