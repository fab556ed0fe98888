/**
 * `backtest config.yaml`: the settings of the flags, in a file, with lists of lanes. A setting it does not know, or that
 * cannot be what is written, is an error that names the place in the document.
 */
import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { AppError, usageError } from "../core/errors.ts";
import { likelyNames } from "../data/near-names.ts";
import type { LaneSettings, Reader, RunSettings } from "./backtest-settings.ts";
import { didYouMean } from "./suggestions.ts";
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

type Path = readonly (string | number)[];

/** @throws DATA_FILE_UNREADABLE, USAGE_BAD_CONFIG, USAGE_UNKNOWN_SETTING */
export function readConfig(file: string): BacktestConfig {
  const source = new ConfigSource(file);
  const parsed = documentSchema.safeParse(source.value);
  if (!parsed.success) throw source.refusal(parsed.error);
  const { db, market, group, fees, feePrecision, incentives, allowGaps, check, seed, out, lanes, ...shared } =
    parsed.data;
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
          read: source.laneReader(index, own),
        }));
  return {
    run: { group, fees, feePrecision, incentives, allowGaps, check, seed, out },
    db,
    market,
    lanes: list,
    read,
  };
}

class ConfigSource {
  readonly value: unknown;
  readonly #file: string;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(file: string) {
    this.#file = file;
    this.#document = parseDocument(
      textOfFile(file, "the configuration", "Check the path; examples/backtest.yaml is one to begin with."),
      { lineCounter: this.#lines },
    );
    const [fault] = this.#document.errors;
    if (fault !== undefined) {
      const [what = ""] = fault.message.split(/ at line \d/);
      const line = fault.linePos?.[0].line;
      throw usageError("USAGE_BAD_CONFIG", `${file}, line ${line}: it is not YAML: ${what}`, {
        hint: "Each setting is a line of its own, `name: value`; examples/backtest.yaml shows them.",
        data: { file, line, column: fault.linePos?.[0].col },
        cause: fault,
      });
    }
    this.value = this.#document.toJS({ maxAliasCount: 100 }) ?? {};
  }

  /** Reads settings at a place; errors say where they stand. */
  reader(path: Path): Reader {
    return (setting, parse) => {
      try {
        return parse(setting);
      } catch (error) {
        throw this.#told(error, [...path, setting]);
      }
    };
  }

  /** What a lane does not say itself stands at the document's beginning. */
  laneReader(index: number, own: object): Reader {
    return (setting, parse) =>
      this.reader(Object.hasOwn(own, setting) ? ["lanes", index] : [])(setting, parse);
  }

  bad(path: Path, what: string, hint: string): AppError {
    return usageError("USAGE_BAD_CONFIG", `${this.#place(path)}: ${what}`, {
      hint,
      data: { file: this.#file, path: pathText(path) },
    });
  }

  /** The first thing that is wrong with the document. */
  refusal(error: z.ZodError): AppError {
    const issue = error.issues[0]!;
    const path = issue.path as Path;
    if (issue.code === "unrecognized_keys") return this.#unknown(path, issue.keys[0]!);
    const setting = path.findLast((part) => typeof part === "string");
    const allowed = setting === undefined ? "settings, one a line" : (ALLOWED[setting] ?? "a number");
    const value = path.reduce<unknown>(
      (holder, part) => (holder as Record<string | number, unknown> | undefined)?.[part],
      this.value,
    );
    const what = `${pathText(path) || "the document"} was ${JSON.stringify(value)}, it must be ${allowed}`;
    return this.bad(path, what, "examples/backtest.yaml shows every setting.");
  }

  #unknown(path: Path, name: string): AppError {
    const names = Object.keys(path.length === 0 ? documentSchema.shape : laneSchema.shape);
    const likely = likelyNames(name, names);
    const where = path.length === 0 ? "" : ` in ${pathText(path)}`;
    return usageError(
      "USAGE_UNKNOWN_SETTING",
      `${this.#place([...path, name])}: there is no setting "${name}"${where}`,
      {
        hint: `${likely.length === 0 ? "" : `${didYouMean(likely)} `}Settings there: ${names.join(", ")}.`,
        data: { file: this.#file, path: pathText([...path, name]), name },
      },
    );
  }

  /** An error of a setting's value, with its place. */
  #told(error: unknown, path: Path): unknown {
    if (!(error instanceof AppError)) return error;
    const { code, exitCode, message, hint, data } = error;
    return new AppError(code, exitCode, `${this.#place(path)}: ${message}`, {
      hint,
      data: { ...data, file: this.#file, path: pathText(path) },
      cause: error,
    });
  }

  /** "config.yaml, line 7, lanes[1].latency"; the line of what holds it where it is not there itself. */
  #place(path: Path): string {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = this.#document.getIn(path.slice(0, length), true);
      if (!isNode(node) || !node.range) continue;
      return `${this.#file}, line ${this.#lines.linePos(node.range[0]).line}, ${pathText(path)}`;
    }
    return path.length === 0 ? this.#file : `${this.#file}, ${pathText(path)}`;
  }
}

/** "lanes[1].params.halfSpreadCents" */
function pathText(path: Path): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join("");
}
