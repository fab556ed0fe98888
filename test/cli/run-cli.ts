/** Runs the command line: in this process with captured streams, or as a process of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { main } from "../../src/cli/main.ts";

export interface CliEnd {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliWorld {
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export async function runCli(argv: readonly string[], world: CliWorld = {}): Promise<CliEnd> {
  let stdout = "";
  let stderr = "";
  const { env = {}, isTTY = false, columns = 80 } = world;
  const exitCode = await main(argv, {
    stdout: { write: (text) => (stdout += text), isTTY, columns },
    stderr: { write: (text) => (stderr += text), isTTY: false, columns },
    env,
  });
  return { exitCode, stdout, stderr };
}

const BIN = fileURLToPath(new URL("../../bin/halfspread.js", import.meta.url));

/** Starts the program on the Node that runs the tests. */
export function startCli(argv: readonly string[]): { child: ChildProcess; end: Promise<CliEnd> } {
  const child = spawn(process.execPath, [BIN, ...argv], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const end = new Promise<CliEnd>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { child, end };
}

/** The longest line of a text, without colour codes. */
export function widthOf(text: string): number {
  return Math.max(
    ...stripVTControlCharacters(text)
      .split("\n")
      .map((line) => line.length),
  );
}

/** A document on standard output: exactly one, whole. */
export function documentOf(end: CliEnd): Record<string, unknown> {
  return JSON.parse(end.stdout) as Record<string, unknown>;
}
