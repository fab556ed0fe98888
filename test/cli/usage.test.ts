import { describe, expect, it } from "vitest";
import { documentOf, runCli, widthOf } from "./run-cli.ts";

const COMMANDS = ["demo", "import", "markets", "verify", "backtest", "report", "quote", "strategies"];

describe("help", () => {
  it.each(COMMANDS)("should show examples of %s and fit 80 columns", async (command) => {
    const { exitCode, stdout, stderr } = await runCli([command, "--help"]);
    expect(exitCode).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toContain(`Usage: halfspread ${command}`);
    expect(stdout).toMatch(new RegExp(`Examples:\n {2}\\$ halfspread ${command}`));
    expect(widthOf(stdout)).toBeLessThanOrEqual(80);
  });

  it("should list every command and the exit codes without arguments", async () => {
    const { exitCode, stdout } = await runCli([]);
    expect(exitCode).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
    expect(stdout).toContain("130");
    expect(widthOf(stdout)).toBeLessThanOrEqual(80);
  });

  it("should give a command's help by `help COMMAND`", async () => {
    const byWord = await runCli(["help", "quote"]);
    const byFlag = await runCli(["quote", "--help"]);
    expect(byWord).toEqual(byFlag);
  });

  it("should print the package's version", async () => {
    const { exitCode, stdout } = await runCli(["--version"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("usage errors", () => {
  it.each([
    { argv: ["strategis"], code: "USAGE_UNKNOWN_COMMAND", hint: "strategies" },
    { argv: ["help", "strategis"], code: "USAGE_UNKNOWN_COMMAND", hint: "Did you mean strategies\\?" },
    { argv: ["strategies", "linear"], code: "USAGE_UNKNOWN_STRATEGY", hint: "Did you mean linear-skew\\?" },
    {
      argv: ["import", "kalshi-frame", "x", "--db", "y"],
      code: "USAGE_UNKNOWN_FORMAT",
      hint: "Did you mean kalshi-frames\\?",
    },
    { argv: ["strategies", "--jsn"], code: "USAGE_UNKNOWN_OPTION", hint: "--json" },
    { argv: ["backtest", "--markt", "X"], code: "USAGE_UNKNOWN_OPTION", hint: "--market" },
    { argv: ["quote", "naive-skew"], code: "USAGE_MISSING_OPTION", hint: "halfspread quote --help" },
    { argv: ["quote"], code: "USAGE_MISSING_ARGUMENT", hint: "halfspread quote --help" },
    { argv: ["strategies", "a", "b"], code: "USAGE_EXCESS_ARGUMENTS", hint: "halfspread strategies --help" },
    { argv: ["markets", "--db"], code: "USAGE_MISSING_VALUE", hint: "halfspread markets --help" },
    { argv: ["--no-color"], code: "USAGE_NO_COMMAND", hint: "halfspread --help" },
  ])("should answer $argv with $code and the way out", async ({ argv, code, hint }) => {
    const { exitCode, stdout, stderr } = await runCli(argv);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(new RegExp(`^error ${code}: .+\n {2}what to do: .*${hint}.*\n$`));
  });

  it("should tell machines in one JSON document", async () => {
    const end = await runCli(["--json", "strategies", "nave-skew"]);
    expect(end.exitCode).toBe(2);
    expect(documentOf(end)).toEqual({
      schema: "halfspread-error/1",
      code: "USAGE_UNKNOWN_STRATEGY",
      message: expect.stringContaining("nave-skew"),
      hint: expect.stringContaining("naive-skew"),
      data: { name: "nave-skew", suggestion: "naive-skew" },
    });
  });

  it("should show the stack only with --debug", async () => {
    const plain = await runCli(["strategies", "none"]);
    const debug = await runCli(["strategies", "none", "--debug"]);
    expect(plain.stderr).not.toContain("    at ");
    expect(debug.stderr).toContain("    at ");
  });
});

describe("colours", () => {
  const escape = "\u001b[";
  it("should be used on a terminal only", async () => {
    expect((await runCli(["strategies", "naive-skew"], { isTTY: true })).stdout).toContain(escape);
    expect((await runCli(["strategies", "naive-skew"])).stdout).not.toContain(escape);
  });

  it.each([
    { argv: ["strategies", "naive-skew"], env: { NO_COLOR: "1" } },
    { argv: ["strategies", "naive-skew", "--no-color"], env: {} },
    { argv: ["strategies", "naive-skew"], env: { TERM: "dumb" } },
  ])("should be left out for $argv with $env", async ({ argv, env }) => {
    expect((await runCli(argv, { isTTY: true, env })).stdout).not.toContain(escape);
  });
});
