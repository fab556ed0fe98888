/**
 * `backtest config.yaml`: the settings of the flags, in a file, with lists of lanes. A setting it does not know, or that
 * cannot be what is written, is an error that names the place in the document.
 */
import { z } from "zod";
import type { Reader } from "../core/setting-reader.ts";
import { YamlSource, type Path, type YamlKind } from "../sweep/yaml-source.ts";
import type { LaneSettings, RunSettings } from "./backtest-settings.ts";
import { textOfFile } from "./text-file.ts";

/** A configuration as it was written; each lane complete with what the document says for all of them. */
export interface BacktestConfig {
  readonly run: RunSettings & { readonly out?: string | undefined };
  readonly db: string | undefined;
  readonly market: readonly string[] | undefined;
  readonly lanes: readonly { readonly settings: LaneSettings; readonly read: Reader }[];
  /** Reads settings of the run. */
  readonly read: Reader;
}

/** Settings may be numbers where the flags have text. */
const numberOrText = z.union([z.number(), z.string()]).transform(String);
const oneOrMore = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((value) => (typeof value === "string" ? [value] : value));

const LANE_FIELDS = {
  strategy: z.string(),
  params: z.record(z.string(), z.number()),
  overlays: z.array(
    z.union([
      z.string(),
      z.strictObject({
        name: z.string(),
        params: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
      }),
    ]),
  ),
  fillModel: oneOrMore,
  flow: z.record(z.string(), z.unknown()),
  postedThrough: z.string(),
  latency: z.union([
    z.string(),
    z.tuple([z.number(), z.number()]).transform(String),
    z.record(z.string(), z.unknown()),
  ]),
  fair: z.string(),
  fairAge: z.string(),
  fairRefetch: z.union([z.string(), z.tuple([z.number(), z.string()])]).transform(String),
  maxPosition: numberOrText,
  riskProfile: z.string(),
  risk: z.record(z.string(), z.unknown()),
  cash: numberOrText,
  rateLimit: z.union([z.string(), z.tuple([z.number(), z.number()])]).transform(String),
  estimates: z.string(),
};
const RUN_FIELDS = {
  db: z.string(),
  market: oneOrMore,
  group: z.boolean(),
  fees: z.string(),
  feePrecision: z.string(),
  incentives: z.union([z.string(), z.record(z.string(), z.unknown())]),
  allowGaps: z.boolean(),
  check: z.boolean(),
  seed: numberOrText,
  out: z.string(),
};
const laneSchema = z.strictObject(LANE_FIELDS).partial();
const documentSchema = z
  .strictObject({ ...RUN_FIELDS, ...LANE_FIELDS, lanes: z.array(laneSchema).min(1) })
  .partial();

/** What may stand there, for people. */
const ALLOWED: Readonly<Record<string, string>> = {
  strategy: "the name of a strategy",
  params: "parameters of the strategy, names and numbers",
  overlays: "a list of overlays, the innermost first, each a name or { name, params }",
  fillModel: "a fill model, a list of them, or all",
  flow: "parameters of a flow, names and numbers",
  postedThrough: "remainder or fill",
  latency: "two times in milliseconds, such as [20, 50], or a model for each of feed, order and response",
  fair: "mid, microprice, blend:WEIGHT, or series:NAME with what makes a price of it",
  fairAge: "a time such as 10s, or none",
  fairRefetch: "a share and a time, such as [0.5, 10s]",
  maxPosition: "contracts, or none",
  riskProfile: "the name of a profile",
  risk: "limits of the risk gate by name, each a number or none",
  cash: "dollars, or unlimited",
  rateLimit: "a tier such as advanced, [tokens a second, capacity], or none",
  estimates: "fixed, rolling, rolling:MINUTES or whole",
  db: "the path of a database",
  market: "a market, or a list of them",
  group: "true or false",
  fees: "recorded, none, or the path of a file",
  feePrecision: "direct or non-direct",
  incentives: "the path of a file, or programmes by market",
  allowGaps: "true or false",
  check: "true or false",
  seed: "a text or a number",
  out: "the path of a folder",
  lanes: "a list of lanes, each with settings of its own",
};

const CONFIG: YamlKind = {
  badCode: "USAGE_BAD_CONFIG",
  allowed: ALLOWED,
  hint: "examples/backtest.yaml shows every setting.",
  namesAt: (path) => Object.keys(path.length === 0 ? documentSchema.shape : laneSchema.shape),
};

/** @throws DATA_FILE_UNREADABLE, USAGE_BAD_CONFIG, USAGE_UNKNOWN_SETTING */
export function readConfig(file: string): BacktestConfig {
  const text = textOfFile(
    file,
    "the configuration",
    "Check the path; examples/backtest.yaml is one to begin with.",
  );
  const source = new YamlSource(file, text, CONFIG);
  const { db, market, group, fees, feePrecision, incentives, allowGaps, check, seed, out, lanes, ...shared } =
    source.parse(documentSchema);
  const settingsOf = (own: z.infer<typeof laneSchema>, path: Path): LaneSettings => {
    const { strategy, ...settings } = { ...shared, ...own };
    if (strategy === undefined) throw source.bad(path, "no strategy is named", "Add strategy: naive-skew.");
    return { strategy, ...settings };
  };
  const read = source.reader([]);
  const list =
    lanes === undefined
      ? [{ settings: settingsOf({}, []), read }]
      : lanes.map((own, index) => ({
          settings: settingsOf(own, ["lanes", index]),
          read: laneReader(source, index, own),
        }));
  return {
    run: { group, fees, feePrecision, incentives, allowGaps, check, seed, out },
    db,
    market,
    lanes: list,
    read,
  };
}

/** What a lane does not say itself stands at the document's beginning. */
function laneReader(source: YamlSource, index: number, own: object): Reader {
  return (setting, parse) =>
    source.reader(Object.hasOwn(own, setting) ? ["lanes", index] : [])(setting, parse);
}
