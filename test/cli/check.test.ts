/** `check`: verdicts on the screen, as a document and as JUnit XML; strategies of the user's own; what it refuses. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, runCli, startCli, widthOf } from "./run-cli.ts";

const EXAMPLE = new URL("../../examples/my-strategy.ts", import.meta.url);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "halfspread-check-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The example with one text of it replaced, in a file of its own. */
function variant(file: string, from = "", to = ""): string {
  const text = readFileSync(EXAMPLE, "utf8");
  expect(text).toContain(from);
  const path = join(folder, file);
  writeFileSync(path, text.replace(from, to));
  return path;
}

describe("check", () => {
  it(
    "should hold every strategy there is to its invariants and exit with 0",
    { timeout: 120_000 },
    async () => {
      const end = await runCli(["check"]);

      expect(end.exitCode).toBe(0);
      expect(end.stdout).toMatch(/^naive-skew +\d+ +0 +9 +N: naive skew$/m);
      expect(end.stdout).toMatch(/^linear-skew +\d+ +0 +9 +L: linear skew$/m);
      expect(end.stdout).toMatch(/^avellaneda-stoikov +\d+ +0 +3 +AS: Avellaneda-Stoikov$/m);
      expect(end.stdout).toContain("none broken");
    },
  );

  it.each([80, 120])("should fit a terminal of %i columns", async (columns) => {
    const broken = variant(`narrow-${columns}.ts`, '-parameters["skew', 'parameters["skew');
    const ends = [
      await runCli(["check", "--strategy", "naive-skew"], { isTTY: true, columns }),
      await runCli(["check", "--strategy", broken, "--params", '{"sizeContracts":1}'], {
        isTTY: true,
        columns,
      }),
    ];

    const text = ends.map(({ stdout }) => stdout).join("");
    // A command to type again and a strategy's parameters as JSON are words of their own.
    const lines = text.split("\n").filter((line) => !line.includes(folder) && !line.includes('{"'));
    expect(widthOf(lines.join("\n"))).toBeLessThanOrEqual(columns);
    expect(text).toContain("FAIL");
  });

  it("should answer with one document", async () => {
    const end = await runCli(["check", "--strategy", "linear-skew", "--json", "--seed", "5"]);

    expect(documentOf(end)).toMatchObject({
      schema: "halfspread-check/1",
      seed: "5",
      isGood: true,
      strategies: [{ name: "linear-skew", family: "L", fixed: {}, failCount: 0, notApplicableCount: 9 }],
    });
  });

  it("should keep the parameters it is given", async () => {
    const end = await runCli([
      "check",
      "--strategy",
      "naive-skew",
      "--params",
      '{"halfSpreadCents":3}',
      "--json",
    ]);

    expect(documentOf(end)).toMatchObject({ strategies: [{ fixed: { halfSpreadCents: 3 } }] });
  });
});

describe("check of a strategy of one's own", () => {
  it("should find the example good, wherever the file lies", async () => {
    const path = join(folder, "copied.ts");
    copyFileSync(EXAMPLE, path);

    const { end } = startCli(["check", "--strategy", path]);

    expect(await end).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("none broken") as string,
    });
  });

  it("should name an inverted skew, with the smallest case, and exit with 1", async () => {
    const path = variant("inverted.ts", '-parameters["skew', 'parameters["skew');
    const junit = join(folder, "new", "check.xml");

    const end = await runCli([
      "check",
      "--strategy",
      path,
      "--params",
      '{"sizeContracts":1}',
      "--junit",
      junit,
    ]);

    expect(end.exitCode).toBe(1);
    expect(end.stdout).toContain("FAIL 2 quotes-fall-with-inventory of my-strategy");
    expect(end.stdout).toContain('inverted sign: with the term "inventory skew" negated it holds');
    expect(end.stdout.replaceAll(/\s+/g, " ")).toContain(
      `again halfspread check --strategy ${path} --params '{"sizeContracts":1}' --seed 1`,
    );
    expect(readFileSync(junit, "utf8")).toContain('<failure type="quotes-fall-with-inventory"');
  });

  it.each([
    [
      "enums.ts",
      "export default strategy;",
      "enum Side { bid }\nexport default strategy;",
      "USAGE_STRATEGY_FILE_UNREADABLE",
    ],
    ["nothing.ts", "export default strategy;", "export { strategy };", "USAGE_BAD_STRATEGY_FILE"],
    ["unsourced.ts", 'source: "an example",', 'source: "",', "USAGE_BAD_STRATEGY_FILE"],
    ["ranges.ts", "default: 0.3,", "default: 30,", "USAGE_BAD_STRATEGY_FILE"],
    ["claims.ts", '"spread-widens-with-inventory"]', '"spread-widens"]', "USAGE_BAD_CLAIMS"],
    [
      "failing.ts",
      "create: (parameters) => ",
      "create: (parameters) => undefined!.x ?? ",
      "USAGE_STRATEGY_FAILED",
    ],
    ["imports.ts", "  type MarketView,", "  MarketViews,", "USAGE_STRATEGY_FILE_UNREADABLE"],
  ])("should refuse %s with a hint", async (file, from, to, code) => {
    const { end } = startCli(["check", "--strategy", variant(file, from, to)]);

    const { exitCode, stderr } = await end;
    expect(stderr).toContain(`error ${code}:`);
    expect(stderr).toContain("what to do:");
    expect(exitCode).toBe(2);
  });
});

describe("what check refuses", () => {
  it.each([
    [["--strategy", "naiv-skew"], "USAGE_UNKNOWN_STRATEGY", "Did you mean naive-skew?"],
    [["--strategy", "./absent.ts"], "USAGE_STRATEGY_FILE_MISSING", "./my-strategy.ts"],
    [["--params", "{}"], "USAGE_PARAMS_WITHOUT_STRATEGY", "--strategy NAME or FILE"],
    [["--market", "X"], "USAGE_MARKET_WITHOUT_DB", "--db FILE"],
    [
      ["--strategy", "naive-skew", "--params", '{"halfSpread":1}'],
      "USAGE_UNKNOWN_PARAMETER",
      "Did you mean halfSpreadCents?",
    ],
    [
      ["--strategy", "naive-skew", "--params", '{"sizeContracts":0.001}'],
      "USAGE_BAD_PARAMETER",
      "halfspread strategies",
    ],
  ])("should refuse %j", async (words, code, hint) => {
    const end = await runCli(["check", ...words]);

    expect(end.stderr).toContain(code);
    expect(end.stderr).toContain(hint);
    expect(end.exitCode).toBe(2);
  });
});
