/** The form of a plan: which settings `experiment.yaml` has, and what each may be. docs: experiments/README.md. */
import { z } from "zod";
import type { Path, YamlKind } from "../yaml-source.ts";
import { RANGE_NAMES } from "./axis-values.ts";

/** Settings may be numbers where flags have text. */
const numberOrText = z.union([z.number(), z.string()]).transform(String);
const words = z.string().trim().min(1);
const texts = z.array(z.string()).min(1);
const oneOrMore = z
  .union([z.string(), texts])
  .transform((value) => (typeof value === "string" ? [value] : value));
const count = z.int().min(1);
/** Each cell is looked at before a run: more of them take minutes. */
const CELLS_MAX_MAX = 10_000_000;

const subsetSchema = z.strictObject({
  kind: z.enum(["random", "sobol"]),
  count,
  seed: numberOrText.optional(),
});
const marketsSchema = z.strictObject({
  db: z.string().optional(),
  tickers: texts.optional(),
  series: texts.optional(),
  events: texts.optional(),
  settledOnly: z.boolean().optional(),
  closesAfter: z.string().optional(),
  closesBefore: z.string().optional(),
  rowsMin: count.optional(),
  limit: count.optional(),
});
const syntheticSchema = z.strictObject({
  preset: z.string(),
  eventCount: count,
  rowsPerMarket: count,
  seed: numberOrText.optional(),
});
/** As `backtest` takes them, one value each. */
const runSchema = z
  .strictObject({
    fees: z.string(),
    feePrecision: z.string(),
    cash: numberOrText,
    rateLimit: z.union([z.string(), z.tuple([z.number(), z.number()])]).transform(String),
    maxPosition: numberOrText,
    riskProfile: z.string(),
    risk: z.record(z.string(), z.unknown()),
    flow: z.record(z.string(), z.unknown()),
    allowGaps: z.boolean(),
  })
  .partial();
const part = z.union([z.number(), z.string(), texts]);
const splitSchema = z.strictObject({
  by: z.enum(["event", "time"]),
  train: part,
  validation: part.optional(),
  test: part,
  seed: numberOrText.optional(),
});
const constraintSchema = z.strictObject({
  metric: z.string(),
  min: z.number().optional(),
  max: z.number().optional(),
});
const objectiveSchema = z.strictObject({
  metric: z.string(),
  direction: z.enum(["maximise", "minimise"]).optional(),
  constraints: z.array(constraintSchema).optional(),
});

export const planSchema = z.strictObject({
  question: words,
  decision: words,
  verdict: z.unknown().optional(),
  strategy: z.string(),
  overlays: z.array(z.unknown()).optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
  conditions: texts.optional(),
  subset: subsetSchema.optional(),
  cellsMax: count.max(CELLS_MAX_MAX).optional(),
  markets: marketsSchema.optional(),
  synthetic: syntheticSchema.optional(),
  fillModels: oneOrMore.optional(),
  postedThrough: oneOrMore.optional(),
  latencies: z
    .array(z.union([z.string(), z.tuple([z.number(), z.number()]).transform(String)]))
    .min(1)
    .optional(),
  seeds: z.array(numberOrText).min(1).optional(),
  run: runSchema.optional(),
  split: splitSchema.optional(),
  objective: objectiveSchema,
});
/** One entry of `overlays` that is not a name alone. */
export const overlaySchema = z.strictObject({
  name: z.string(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});

export type PlanDocument = z.infer<typeof planSchema>;
export type WrittenMarkets = z.infer<typeof marketsSchema>;
export type WrittenSynthetic = z.infer<typeof syntheticSchema>;
export type WrittenRun = z.infer<typeof runSchema>;
export type WrittenSplit = z.infer<typeof splitSchema>;
export type WrittenPart = z.infer<typeof part>;
export type WrittenObjective = z.infer<typeof objectiveSchema>;

const PART = "a share of the events, a list of events, a time with its zone, or rest";

/** What may stand there, for people. */
const ALLOWED: Readonly<Record<string, string>> = {
  question: "a text: what the run is to answer",
  decision: "a text: which figure, over which markets, decides what; stated before the run",
  strategy: "the name of a strategy",
  overlays: "a list of overlays, the innermost first, each a name or { name, parameters }",
  parameters: "names of parameters, each with a number, a list of numbers or { from, to, count, scale }",
  conditions: "a list of texts such as gammaPerDollar * maxPositionContracts <= 3",
  subset: "{ kind: random or sobol, count, seed }",
  kind: "random or sobol",
  count: "a whole number: 1 or more, of a range 2 or more",
  seed: "a text or a number",
  scale: "linear or log",
  cellsMax: "a whole number of cells, 10000000 at most",
  markets: "{ db, and what markets are chosen by }",
  db: "the path of a database",
  tickers: "a list of markets",
  series: "a list of series",
  events: "a list of events",
  settledOnly: "true or false",
  closesAfter: "a time with its zone, such as 2026-01-08T00:00:00Z",
  closesBefore: "a time with its zone, such as 2026-01-08T00:00:00Z",
  rowsMin: "a whole number of recorded rows",
  limit: "a whole number of markets",
  synthetic: "{ preset, eventCount, rowsPerMarket, seed }",
  preset: "the name of a preset, see `halfspread synth`",
  eventCount: "a whole number of markets to make",
  rowsPerMarket: "a whole number of rows",
  fillModels: "a fill model, a list of them, or all",
  postedThrough: "remainder, fill, or a list of both",
  latencies: "a list, each two times in milliseconds, such as [20, 50], or a text as backtest takes it",
  seeds: "a list of texts or numbers",
  run: "settings as backtest takes them",
  fees: "recorded, none, or the path of a file",
  feePrecision: "direct or non-direct",
  cash: "dollars, or unlimited",
  rateLimit: "a tier such as advanced, [tokens a second, capacity], or none",
  maxPosition: "contracts, or none",
  riskProfile: "the name of a profile",
  risk: "limits of the risk gate by name, each a number or none",
  flow: "parameters of a flow, names and numbers",
  allowGaps: "true or false",
  split: "{ by: event or time, train, validation, test, seed }",
  by: "event or time",
  train: PART,
  validation: PART,
  test: PART,
  objective: "{ metric, direction, constraints }",
  metric: "the name of a metric",
  direction: "maximise or minimise",
  constraints: "a list of { metric, min, max }",
  name: "the name of an overlay",
};

const NAMES: Readonly<Record<string, readonly string[]>> = {
  "": Object.keys(planSchema.shape),
  overlays: Object.keys(overlaySchema.shape),
  subset: Object.keys(subsetSchema.shape),
  markets: Object.keys(marketsSchema.shape),
  synthetic: Object.keys(syntheticSchema.shape),
  run: Object.keys(runSchema.shape),
  split: Object.keys(splitSchema.shape),
  objective: Object.keys(objectiveSchema.shape),
  constraints: Object.keys(constraintSchema.shape),
};

export const PLAN_KIND: YamlKind = {
  badCode: "USAGE_BAD_PLAN",
  allowed: ALLOWED,
  hint: "experiments/README.md shows every setting.",
  namesAt: (path: Path) =>
    path.includes("parameters")
      ? RANGE_NAMES
      : (NAMES[path.findLast((step) => typeof step === "string") ?? ""] ?? []),
};
