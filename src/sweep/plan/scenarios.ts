/** What every cell is run under: fill models, rules for posted-through volume, latencies, seeds; all combinations that differ. */
import { usageError } from "../../core/errors.ts";
import { BACKTEST_DEFAULTS } from "../../engine/backtest-defaults.ts";
import type { FillModel } from "../../engine/fill-models/fill-model.ts";
import { fillModelsNamed } from "../../engine/fill-models/fill-models-named.ts";
import { isFlow, type MarketFlowModel } from "../../engine/fill-models/market-flow.ts";
import { LEGS } from "../../engine/latency.ts";
import { parseLatency, type LatencyChoice } from "../../engine/latency-setting.ts";
import { parsePostedThrough } from "../../engine/setting-values.ts";
import { requireNoFile } from "./scenario-latency.ts";
import type { YamlSource } from "../yaml-source.ts";
import type { PlanDocument } from "./document.ts";

export interface Scenario {
  readonly index: number;
  /** By name: with the flow's parameters of the plan it makes the model again. */
  readonly fillModel: string;
  readonly postedThrough: "remainder" | "fill";
  /** As it was written; `latencies` of the plan has what it means. */
  readonly latency: string;
  /** Names what is drawn: a flow's orders, delays by chance. Where nothing is drawn it is the first one. */
  readonly seed: string;
}

export interface Scenarios {
  /** Fill models outermost, then rules, latencies, seeds. */
  readonly list: readonly Scenario[];
  readonly fillModels: ReadonlyMap<string, FillModel | MarketFlowModel>;
  readonly latencies: ReadonlyMap<string, LatencyChoice>;
}

/** @throws USAGE_ errors of each setting, USAGE_REPEATED, USAGE_SEEDS_UNUSED */
export function scenariosOf(source: YamlSource, document: PlanDocument): Scenarios {
  const models = modelsOf(source, document);
  const rules = rulesOf(source, document);
  const latencies = latenciesOf(source, document);
  const seeds = document.seeds ?? [BACKTEST_DEFAULTS.seed];
  source.at(["seeds"], () => requireDistinct("seeds", seeds));
  const list: Scenario[] = [];
  for (const model of models)
    for (const postedThrough of rules)
      for (const [latency, choice] of latencies)
        for (const seed of isDrawn(model, choice) ? seeds : seeds.slice(0, 1))
          list.push({ index: list.length, fillModel: model.name, postedThrough, latency, seed });
  if (seeds.length > 1 && list.every(({ seed }) => seed === seeds[0])) throw seedsUnused(source, seeds);
  return { list, fillModels: new Map(models.map((model) => [model.name, model])), latencies };
}

function modelsOf(
  source: YamlSource,
  { fillModels = [BACKTEST_DEFAULTS.fillModel], run }: PlanDocument,
): readonly (FillModel | MarketFlowModel)[] {
  return source.at(["fillModels"], () => fillModelsNamed(fillModels, run?.flow, "run.flow"));
}

function rulesOf(source: YamlSource, document: PlanDocument): readonly ("remainder" | "fill")[] {
  const texts = document.postedThrough ?? [BACKTEST_DEFAULTS.postedThrough];
  return source.at(["postedThrough"], () => {
    requireDistinct("postedThrough", texts);
    return texts.map((text) => parsePostedThrough(text, "postedThrough"));
  });
}

function latenciesOf(source: YamlSource, document: PlanDocument): ReadonlyMap<string, LatencyChoice> {
  const texts = (document.latencies ?? [BACKTEST_DEFAULTS.latency]).map((text) =>
    text.replaceAll(/\s+/g, ""),
  );
  const choices = texts.map((text, index) =>
    source.at(["latencies", index], () => {
      const choice = parseLatency(text, "latency");
      requireNoFile(choice);
      return choice;
    }),
  );
  source.at(["latencies"], () =>
    requireDistinct(
      "latencies",
      choices.map((choice) => JSON.stringify(choice)),
      texts,
    ),
  );
  return new Map(texts.map((text, index) => [text, choices[index]!]));
}

function isDrawn(model: FillModel | MarketFlowModel, latency: LatencyChoice): boolean {
  if (isFlow(model)) return true;
  if ("feedUs" in latency) return false;
  return LEGS.some((leg) => {
    const delay = latency[leg];
    if (delay.kind === "file" || delay.kind === "measured") return delay.reading === "distribution";
    return delay.kind !== "constant" && delay.kind !== "recorded";
  });
}

/** @param told what each is called, where that is not itself. */
function requireDistinct(setting: string, values: readonly string[], told = values): void {
  const index = values.findIndex((value, place) => values.indexOf(value) < place);
  if (index < 0) return;
  throw usageError("USAGE_REPEATED", `${setting} has ${told[index]} twice`, {
    hint: "Name each once: the same scenario again says nothing new.",
    data: { setting, value: told[index] },
  });
}

function seedsUnused(source: YamlSource, seeds: readonly string[]): Error {
  const message = `${seeds.length} seeds were given, but nothing is drawn`;
  const hint =
    "Seeds are for the flows poisson, thinned and residual and for latencies by chance; without them give one, or none.";
  return source.placed(["seeds"], usageError("USAGE_SEEDS_UNUSED", message, { hint, data: { seeds } }));
}
