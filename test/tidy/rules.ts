/** The house rules that no linter knows, as functions from one file to what is wrong with it. */
import { basename, posix } from "node:path";
import { builtinModules } from "node:module";
import { IMPORT_TABLE, TOP_FOLDER, type ImportRow } from "./import-table.ts";
import { importsOf, readSource, type SourceText } from "./source-text.ts";

export const LINES_MAX = 300;
export const FILE_BYTES_MAX = 256 * 1024;

interface Ban {
  readonly pattern: RegExp;
  /** What it is and what to use instead. */
  readonly why: string;
}

/** In pure folders; a name after a dot is somebody's own method. */
const IMPURE: readonly Ban[] = [
  {
    pattern: /(?<![.\w$])(?:async|await|Promise)\b/,
    why: "nothing asynchronous: what is late comes as an event",
  },
  {
    pattern: /\bDate\.now\b|\bnew Date\s*\(\s*\)|\bnew Date\b(?!\s*\()|(?<!new )(?<![.\w$])Date\s*\(/,
    why: "no clock of its own: time is an argument",
  },
  { pattern: /(?<![.\w$])performance\b/, why: "no clock of its own: time is an argument" },
  { pattern: /\bMath\.random\b/, why: "no chance of its own: take a RandomStream" },
  { pattern: /(?<![.\w$])console\b/, why: "no console: return what there is to say" },
  { pattern: /(?<![.\w$])process\b/, why: "no environment: take an argument" },
  { pattern: /(?<![.\w$])(?:globalThis|global)\b/, why: "no globals: take an argument" },
  {
    pattern: /(?<![.\w$])(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/,
    why: "no timers: time is an argument",
  },
  { pattern: /\bimport\.meta\b|(?<![.\w$])import\s*\(/, why: "no module loading at run time" },
  {
    pattern: /\bMath\.pow\b|\*\*=|\*\*(?!\s*\d+(?![\d.]))/,
    why: "no power but of an integer written out: it differs between Node versions",
  },
  {
    pattern: /\bMath\.round\b/,
    why: "no Math.round, which breaks the YES/NO mirror on half ticks: floor or ceil in a stated direction",
  },
];

/** In all code. */
const BANNED_CODE: readonly Ban[] = [
  { pattern: /\bexport\s+default\b|\bas default\b/, why: "named exports only" },
  { pattern: /\bas any\b|:\s*any\b|<any>/, why: "no any: unknown, then narrow it" },
  { pattern: /\benum\s+[A-Z]/, why: "no enum: a const object" },
  { pattern: /\b(?:describe|it|test)\.(?:only|skip|todo)\b/, why: "no test left out, none alone" },
];

/** In all text, comments and documents included. */
const BANNED_TEXT: readonly Ban[] = [
  { pattern: /\b(?:TODO|FIXME|XXX)\b/, why: "no reminders: do it or leave it" },
  {
    pattern: /(?:oxlint|eslint)-disable|@ts-(?:ignore|nocheck)/,
    why: "no silenced checks: change the code or the rule",
  },
  { pattern: /(?<![\w.:/~])\/(?:home|root|Users|work|tmp)\/\w/, why: "no paths of one machine" },
];

/** In `src` outside the command line, which alone knows its surroundings. */
const CLI_ONLY: readonly Ban[] = [
  {
    pattern: /\bprocess\s*\.\s*(?:argv|env|exit|exitCode)\b|\bprocess\[/,
    why: "only src/cli knows the surroundings: take an argument",
  },
  { pattern: /(?<![.\w$])console\b/, why: "only src/cli prints: return what there is to say" },
];

/** They load what a user names. */
const LOADERS: readonly string[] = ["src/cli/strategy-file.ts"];

/** What is wrong with one file of code. @param path relative to the checkout, with forward slashes. */
export function codeFaults(path: string, source: string): readonly string[] {
  const text = readSource(source);
  // What the program loads by its default export, as Vite and Node's users expect it.
  const isConfig = path.endsWith(".config.ts") || path.endsWith(".d.ts") || path.startsWith("examples/");
  const faults = [...textFaults(path, source), ...nameFaults(path)];
  faults.push(...findBans(path, text.code, isConfig ? BANNED_CODE.slice(1) : BANNED_CODE));
  const folder = folderOf(path);
  return folder === undefined ? faults : [...faults, ...sourceFaults(path, folder, text)];
}

/** What is wrong with one text of any kind. */
export function textFaults(path: string, text: string): readonly string[] {
  return findBans(path, text, BANNED_TEXT);
}

/** A file of code that has grown beyond what one reads in one go. */
export function lengthFaults(
  path: string,
  source: string,
  exceptions: ReadonlyMap<string, string>,
): readonly string[] {
  const lineCount = source.split("\n").length - 1;
  if (lineCount > LINES_MAX && !exceptions.has(path))
    return [
      `${path}: ${lineCount} lines, more than ${LINES_MAX}: divide it, or name it with the reason in LONG_FILES`,
    ];
  if (lineCount <= LINES_MAX && exceptions.has(path))
    return [`${path}: ${lineCount} lines need no exception any more: take it out of LONG_FILES`];
  return [];
}

function nameFaults(path: string): readonly string[] {
  const isKebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)+$/.test(basename(path));
  return isKebab ? [] : [`${path}: a file's name is kebab-case`];
}

/** The rules of `src`. */
function sourceFaults(path: string, folder: string, text: SourceText): readonly string[] {
  const row = IMPORT_TABLE[folder];
  if (row === undefined) return [`${path}: folder src/${folder} has no row in test/tidy/import-table.ts`];
  const faults = importsOf(text).flatMap((specifier) => importFaults(path, folder, row, specifier));
  if (row.isPure) faults.push(...findBans(path, text.code, IMPURE));
  else if (folder !== "cli") faults.push(...findBans(path, text.code, CLI_ONLY));
  if (!LOADERS.includes(path) && /(?<![.\w$])import\s*\(\s*(?!["'])/.test(text.uncommented))
    faults.push(`${path}: an import whose module is computed cannot be checked: write its name out`);
  return faults;
}

function importFaults(path: string, folder: string, row: ImportRow, specifier: string): readonly string[] {
  if (specifier.startsWith(".")) {
    const target = folderOf(posix.join(posix.dirname(path), specifier));
    if (target === folder || (target !== undefined && target !== TOP_FOLDER && allows(row.folders, target)))
      return [];
    return [`${path}: src/${folder} may not import ${specifier}`];
  }
  if (specifier.startsWith("node:"))
    return row.isPure ? [`${path}: src/${folder} is pure and may not import ${specifier}`] : [];
  if (builtinModules.includes(specifier)) return [`${path}: ${specifier} is written node:${specifier}`];
  if (allows(row.packages, specifier) || allows(row.packages, packageOf(specifier))) return [];
  return [`${path}: src/${folder} may not import the package ${specifier}`];
}

function allows(list: readonly string[] | "all", name: string): boolean {
  return list === "all" || list.includes(name);
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** The folder of `src` a file is in; undefined outside of `src`. */
function folderOf(path: string): string | undefined {
  const [top, folder, ...rest] = path.split("/");
  if (top !== "src" || folder === undefined) return undefined;
  return rest.length === 0 ? TOP_FOLDER : folder;
}

function findBans(path: string, text: string, bans: readonly Ban[]): string[] {
  const faults: string[] = [];
  for (const { pattern, why } of bans) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const line = text.slice(0, match.index).split("\n").length;
    faults.push(`${path}:${line}: "${match[0].trim()}": ${why}`);
  }
  return faults;
}
