import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { reportFailure } from "../../src/cli/failure.ts";
import { Terminal } from "../../src/cli/terminal.ts";
import { dataError, InvariantError } from "../../src/core/errors.ts";

function report(error: unknown, isJson = false): { exitCode: number; stdout: string; stderr: string } {
  let stdout = "";
  let stderr = "";
  const terminal = new Terminal(
    { stdout: { write: (text) => (stdout += text) }, stderr: { write: (text) => (stderr += text) }, env: {} },
    isJson,
  );
  const exitCode = reportFailure(error, terminal, {
    isJson,
    isDebug: false,
    argv: ["backtest", "--db", "x"],
  });
  return { exitCode, stdout, stderr };
}

describe("a failure", () => {
  it("should say what happened and what to do, without a stack", () => {
    const error = dataError("DATA_X", "the thing was broken", { hint: "Mend it.", data: { row: 3 } });
    expect(report(error)).toEqual({
      exitCode: 3,
      stdout: "",
      stderr: "error DATA_X: the thing was broken\n  what to do: Mend it.\n",
    });
    expect(JSON.parse(report(error, true).stdout)).toEqual({
      schema: "halfspread-error/1",
      code: "DATA_X",
      message: "the thing was broken",
      hint: "Mend it.",
      data: { row: 3 },
    });
  });

  it.each([new InvariantError("Invariant: bid below ask"), new TypeError("x is undefined"), "a text"])(
    "should be ours when it is %s, with what to report",
    (error) => {
      const { exitCode, stderr } = report(error);
      expect(exitCode).toBe(70);
      expect(stderr).toContain("error BUG: ");
      expect(stderr).toContain("report: command `halfspread backtest --db x`, node v");
      if (error instanceof Error) expect(stderr).toContain("    at ");
    },
  );

  it.each([
    [Object.assign(new Error("no such file"), { code: "ENOENT", syscall: "open" }), "DATA_FILE_UNUSABLE"],
    [Object.assign(new Error("locked"), { code: "SQLITE_BUSY" }), "DATA_DB_BUSY"],
    [Object.assign(new Error("malformed"), { code: "SQLITE_CORRUPT" }), "DATA_DB_CORRUPT"],
    [Object.assign(new Error("full"), { code: "SQLITE_FULL" }), "DATA_DISK_FULL"],
  ])("should be about the user's files when the system says so: %s", (error, code) => {
    const { exitCode, stderr } = report(error);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`error ${code}: `);
  });
});

describe("memory that runs out", () => {
  it("should be told as such of a thread that reached its limit", async () => {
    const worker = new Worker("const kept = []; for (let i = 0; ; i++) kept.push({ i });", {
      eval: true,
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
    });
    const [error] = (await once(worker, "error")) as [unknown];
    const { exitCode, stderr } = report(error);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("error DATA_OUT_OF_MEMORY: there was not enough memory");
    expect(stderr).toContain("--max-old-space-size");
    expect(stderr).not.toContain("mistake in halfspread");
  });

  it("should be told as such of an array that the system would not give", () => {
    let thrown: unknown;
    try {
      thrown = new ArrayBuffer(2 ** 53 - 1);
    } catch (error) {
      thrown = error;
    }
    expect(JSON.parse(report(thrown, true).stdout)).toMatchObject({ code: "DATA_OUT_OF_MEMORY" });
    expect(report(new RangeError("Invalid array length")).stderr).toContain("error BUG: ");
  });
});
