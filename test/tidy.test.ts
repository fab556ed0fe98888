/** The style guide as a test: the import table, purity, bans, sizes and names. And a test of the test. */
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { codeFaults, FILE_BYTES_MAX, lengthFaults, LINES_MAX, textFaults } from "./tidy/rules.ts";
import { importsOf, readSource } from "./tidy/source-text.ts";

const ROOT = join(import.meta.dirname, "..");

/** What installing, building and running leave in a checkout. */
const MADE_HERE = ["node_modules", "dist", "coverage", "data", "reports"];

/** Files of more than 300 lines, each with the reason why it is still one. */
const LONG_FILES: ReadonlyMap<string, string> = new Map([
  [
    "src/data/run-tables.ts",
    "the columns of every table of a run: one list, checked against the row types as a whole",
  ],
  ["test/reports/fixture.ts", "one made-up run with every kind of row, whose parts have to add up"],
]);

/** They name what they ban. */
const TEXT_EXCEPTIONS: ReadonlySet<string> = new Set(["test/tidy.test.ts", "test/tidy/rules.ts"]);

describe("the project's files", () => {
  const paths = committedFiles();
  const codePaths = paths.filter((path) => /\.(?:ts|js)$/.test(path) && !TEXT_EXCEPTIONS.has(path));
  const documentPaths = paths.filter((path) => /\.(?:md|ya?ml|json|sql|css|html)$|(?:^|\/)\.ci\//.test(path));

  it("should be found", () => {
    expect(codePaths).toContain("src/core/units.ts");
    expect(codePaths).toContain("bin/halfspread.js");
    expect(documentPaths).toContain("package.json");
  });

  it("should keep to the import table, to purity and to the bans", () => {
    expect(codePaths.flatMap((path) => codeFaults(path, read(path)))).toEqual([]);
  });

  it("should hold no reminders and no machine's paths in documents", () => {
    expect(documentPaths.flatMap((path) => textFaults(path, read(path)))).toEqual([]);
  });

  it(`should have at most ${LINES_MAX} lines of code, or a reason`, () => {
    expect(codePaths.flatMap((path) => lengthFaults(path, read(path), LONG_FILES))).toEqual([]);
    for (const path of LONG_FILES.keys()) expect(paths).toContain(path);
  });

  it("should be small enough for git", () => {
    expect(paths.filter((path) => statSync(join(ROOT, path)).size > FILE_BYTES_MAX)).toEqual([]);
  });
});

describe("the lockfile", () => {
  interface LockedPackage {
    readonly optionalDependencies?: Readonly<Record<string, string>>;
    readonly resolved?: string;
  }
  const lock = JSON.parse(read("package-lock.json")) as { packages: Readonly<Record<string, LockedPackage>> };
  const places = Object.keys(lock.packages);

  it("should hold every platform's packages: npm refuses to install from one that does not", () => {
    const named = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !places.some((place) => place.endsWith(`node_modules/${name}`)))).toEqual(
      [],
    );
  });

  it("should name no registry", () => {
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});

describe("the import table", () => {
  it.each([
    [
      "src/core/book.ts",
      'import { Kernel } from "../engine/kernel.ts";',
      "src/core may not import ../engine/kernel.ts",
    ],
    ["src/core/book.ts", 'import type { Kernel } from "../engine/kernel.ts";', "may not import"],
    ["src/core/book.ts", 'type K = import("../engine/kernel.ts").Kernel;', "may not import"],
    ["src/core/book.ts", 'import {\n  a,\n  b,\n} from "../data/store.ts";', "may not import"],
    ["src/core/book.ts", 'export * from "../data/store.ts";', "may not import"],
    ["src/core/book.ts", 'export { Store } from "../data/store.ts";', "may not import"],
    ["src/core/book.ts", 'import "../data/store.ts";', "may not import"],
    ["src/core/book.ts", 'import { all } from "../index.ts";', "may not import"],
    ["src/core/book.ts", 'import { x } from "../../test/support.ts";', "may not import"],
    ["src/core/book.ts", 'import fs from "node:fs";', "is pure and may not import node:fs"],
    ["src/core/book.ts", 'import fs from "fs";', "is written node:fs"],
    ["src/core/book.ts", 'import seedrandom from "seedrandom";', "may not import the package seedrandom"],
    [
      "src/engine/fill-models/x.ts",
      'import { a } from "../../strategies/a.ts";',
      "src/engine may not import",
    ],
    ["src/strategies/x.ts", 'import { a } from "../engine/lane.ts";', "src/strategies may not import"],
    ["src/data/x.ts", 'import vega from "vega";', "src/data may not import the package vega"],
    ["src/data/x.ts", 'const vega = await import("vega");', "may not import the package vega"],
    ["src/data/x.ts", 'require.resolve("vega/package.json");', "may not import the package vega"],
    ["src/reports/x.ts", 'import { r } from "@resvg/other";', "may not import the package @resvg/other"],
    ["src/cli/x.ts", "await import(name);", "cannot be checked"],
    ["src/mystery/x.ts", "", "src/mystery has no row"],
  ])("should refuse in %s: %s", (path, source, fault) => {
    expect(codeFaults(path, source).join("\n")).toContain(fault);
  });

  it.each([
    ["src/core/random.ts", 'import alea from "seedrandom/lib/alea.js";'],
    [
      "src/engine/fill-models/x.ts",
      'import { a } from "../lane.ts"; import { b } from "../../core/units.ts";',
    ],
    ["src/estimators/x.ts", 'import { mean } from "simple-statistics";'],
    ["src/data/x.ts", 'import { readFileSync } from "node:fs"; import Database from "better-sqlite3";'],
    ["src/reports/x.ts", 'import { Resvg } from "@resvg/resvg-js";'],
    ["src/cli/commands/x.ts", 'import { Command } from "commander"; await import("../../data/store.ts");'],
    ["src/core/x.ts", '// import fs from "node:fs";\n/* import "vega" */'],
    ["test/core/x.test.ts", 'import { Store } from "../../src/data/store.ts";'],
    ["src/check/x.ts", 'import fc from "fast-check"; import { runBacktest } from "../engine/backtest.ts";'],
    ["src/cli/strategy-file.ts", "await import(path);"],
  ])("should allow in %s: %s", (path, source) => {
    expect(codeFaults(path, source)).toEqual([]);
  });
});

describe("the bans", () => {
  it.each([
    ["src/core/x.ts", "async function f() {}"],
    ["src/engine/x.ts", "const p = Promise.resolve(1);"],
    ["src/engine/x.ts", "const t = Date.now();"],
    ["src/engine/x.ts", "const t = new Date();"],
    ["src/engine/x.ts", "const t = new Date;"],
    ["src/engine/x.ts", "const t = Date();"],
    ["src/strategies/x.ts", "const t = performance.now();"],
    ["src/strategies/x.ts", "const u = Math.random();"],
    ["src/estimators/x.ts", 'console.log("here");'],
    ["src/core/x.ts", "const e = process.env;"],
    ["src/core/x.ts", "const g = globalThis;"],
    ["src/core/x.ts", "setTimeout(f, 10);"],
    ["src/core/x.ts", "const y = Math.pow(x, 0.5);"],
    ["src/core/x.ts", "const y = x ** power;"],
    ["src/core/x.ts", "const y = x ** 0.5;"],
    ["src/core/x.ts", "const y = Math.round(x);"],
    ["src/core/x.ts", "const s = `${Math.random()}`;"],
    ["src/data/x.ts", 'const e = process.env["HOME"];'],
    ["src/data/x.ts", "const a = process.argv;"],
    ["src/reports/x.ts", 'console.warn("here");'],
    ["src/data/x.ts", "export default function f() {}"],
    ["test/x.test.ts", "export { x as default };"],
    ["src/data/x.ts", "const y = x as any;"],
    ["src/data/x.ts", "function f(x: any) {}"],
    ["src/data/x.ts", "enum Side { bid }"],
    ["test/x.test.ts", 'it.only("x", f);'],
    ["test/x.test.ts", 'describe.skip("x", f);'],
    ["src/cli/x.ts", "// TODO later"],
    ["bench/x.ts", "/* FIXME */"],
    ["src/cli/x.ts", "// oxlint-disable-next-line"],
    ["scripts/x.ts", 'const file = "/home/me/x.db";'],
    ["src/core/OrderBook.ts", ""],
    ["src/core/order_book.ts", ""],
  ])("should refuse in %s: %s", (path, source) => {
    expect(codeFaults(path, source)).toHaveLength(1);
  });

  it.each([
    ["src/core/x.ts", "const day = new Date(timeUs / 1000).toISOString();"],
    ["src/core/x.ts", "this.lane.process(order); clock.performance;"],
    ["src/core/x.ts", '/** Not Math.random, no console, no process. */ const text = "async Date.now()";'],
    ["src/core/x.ts", "const limit = 2 ** 36 - 1;"],
    ["src/core/x.ts", "const many = /`/g; const name = `x${many}`;"],
    ["src/data/x.ts", "await f(Date.now(), Math.round(x), process.memoryUsage());"],
    ["src/cli/x.ts", "console.log(process.argv, process.env);"],
    ["src/core/seedrandom-alea.d.ts", "export default function alea(seed: string): () => number;"],
    ["vitest.config.ts", "export default {};"],
    ["examples/x.ts", "export default {};"],
    ["src/data/x.ts", '// docs/tmp/x and https://x.org/work/y stay; "many" too'],
  ])("should allow in %s: %s", (path, source) => {
    expect(codeFaults(path, source)).toEqual([]);
  });

  it("should say which line, what, and what to use instead", () => {
    expect(codeFaults("src/core/x.ts", "const a = 1;\nconst b = Math.random();\n")).toEqual([
      'src/core/x.ts:2: "Math.random": no chance of its own: take a RandomStream',
    ]);
  });

  it("should refuse a long file unless it is named, and a name no longer needed", () => {
    const long = "x\n".repeat(LINES_MAX + 1);
    const named = new Map([["src/core/x.ts", "why"]]);
    expect(lengthFaults("src/core/x.ts", long, new Map())).toHaveLength(1);
    expect(lengthFaults("src/core/x.ts", long, named)).toEqual([]);
    expect(lengthFaults("src/core/x.ts", "x\n", named)).toHaveLength(1);
  });
});

describe("reading sources", () => {
  it("should blank comments, texts and regular expressions and keep the lines", () => {
    const { code } = readSource('a = "b"; // c\n/* d\n*/ e = /f"/.test(g) / h; i = `j${k + `l${m}`}n`;');
    expect(code.replaceAll(/ +/g, " ")).toBe("a = ; \n \n e = .test(g) / h; i = ${k + ${m} } ;");
  });

  it("should find imports of every form", () => {
    const source = `
      import a from "a"; import { b } from 'b'; import type { c } from "c"; import * as d from "d"; import "e";
      export * from "f"; export { g } from "g"; type H = import("h").H; await import("i"); require("j");
      const text = \`\${x} from\`; export const from = 1;`;
    expect(importsOf(readSource(source)).toSorted()).toEqual([
      "a",
      "b",
      "c",
      "d",
      "e",
      "f",
      "g",
      "h",
      "i",
      "j",
    ]);
  });
});

/** What is committed or would be: everything git does not ignore; without git everything but what is made here. */
function committedFiles(): readonly string[] {
  if (!existsSync(join(ROOT, ".git")))
    return globSync("**/*", { cwd: ROOT, exclude: MADE_HERE, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
  const args = ["-c", `safe.directory=${ROOT}`, "ls-files", "--cached", "--others", "--exclude-standard"];
  return execFileSync("git", args, { cwd: ROOT, encoding: "utf8" })
    .split("\n")
    .filter((path) => path !== "" && existsSync(join(ROOT, path)));
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}
