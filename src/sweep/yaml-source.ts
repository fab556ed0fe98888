/**
 * A YAML document whose errors say where they stand: file, line and the path of the setting. What is wrong with a value, what
 * it must be and which name was likely meant is said for every setting alike.
 */
import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { AppError, usageError } from "../core/errors.ts";
import { likelyNames } from "../core/near-names.ts";
import type { Reader } from "../core/setting-reader.ts";
import { didYouMean } from "../core/suggestions.ts";

export type Path = readonly (string | number)[];

/** What is said of every document of a kind. */
export interface YamlKind {
  /** The code of what is no YAML, or no value of its setting. */
  readonly badCode: string;
  /** What settings may be, for people, by their names. */
  readonly allowed: Readonly<Record<string, string>>;
  /** Where a whole document can be seen: "examples/backtest.yaml shows every setting." */
  readonly hint: string;
  /** The settings there are at a place. */
  readonly namesAt: (path: Path) => readonly string[];
}

export class YamlSource {
  readonly value: unknown;
  readonly #file: string;
  readonly #kind: YamlKind;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  /** @throws the kind's code where it is not YAML. */
  constructor(file: string, text: string, kind: YamlKind) {
    this.#file = file;
    this.#kind = kind;
    this.#document = parseDocument(text, { lineCounter: this.#lines });
    const [fault] = this.#document.errors;
    if (fault !== undefined) {
      const [what = ""] = fault.message.split(/ at line \d/);
      const line = fault.linePos?.[0].line;
      throw usageError(kind.badCode, `${file}, line ${line}: it is not YAML: ${what}`, {
        hint: `Each setting is a line of its own, \`name: value\`; ${kind.hint}`,
        data: { file, line, column: fault.linePos?.[0].col },
        cause: fault,
      });
    }
    this.value = this.#document.toJS({ maxAliasCount: 100 }) ?? {};
  }

  /** The document, or what stands at a place in it, as its schema has it. @throws the first thing that is wrong with it. */
  parse<Schema extends z.ZodType>(schema: Schema, path: Path = []): z.infer<Schema> {
    const parsed = schema.safeParse(this.valueAt(path));
    if (!parsed.success) throw this.#refusal(parsed.error.issues[0]!, path);
    return parsed.data;
  }

  valueAt(path: Path): unknown {
    return path.reduce<unknown>(
      (holder, part) => (holder as Record<string | number, unknown> | undefined)?.[part],
      this.value,
    );
  }

  /** Reads settings at a place; errors say where they stand. */
  reader(path: Path): Reader {
    return (setting, parse) => this.at([...path, setting], () => parse(setting));
  }

  /** Does something with the value at a place; errors say where it stands. */
  at<Result>(path: Path, look: () => Result): Result {
    try {
      return look();
    } catch (error) {
      throw error instanceof AppError ? this.placed(path, error) : error;
    }
  }

  /** An error with the place it is of. */
  placed(path: Path, error: AppError): AppError {
    const { code, exitCode, message, hint, data } = error;
    return new AppError(code, exitCode, `${this.#place(path)}: ${message}`, {
      hint,
      data: { ...data, file: this.#file, path: pathText(path) },
      cause: error,
    });
  }

  bad(path: Path, what: string, hint: string): AppError {
    return usageError(this.#kind.badCode, `${this.#place(path)}: ${what}`, {
      hint,
      data: { file: this.#file, path: pathText(path) },
    });
  }

  #refusal(issue: z.core.$ZodIssue, within: Path): AppError {
    const path: Path = [...within, ...(issue.path as Path)];
    if (issue.code === "unrecognized_keys") return this.#unknown(path, issue.keys[0]!);
    const { allowed, hint } = this.#kind;
    const setting = path.findLast((part) => typeof part === "string");
    const mustBe = setting === undefined ? "settings, one a line" : (allowed[setting] ?? "a number");
    const value = this.valueAt(path);
    const was = value === undefined ? "is missing" : `was ${JSON.stringify(value)}`;
    const what = `${pathText(path) || "the document"} ${was}, it must be ${mustBe}`;
    return this.bad(path, what, hint);
  }

  #unknown(path: Path, name: string): AppError {
    const names = this.#kind.namesAt(path);
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
