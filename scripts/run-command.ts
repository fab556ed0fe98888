/** Runs the checkout's tools, found in `node_modules/.bin` whether or not npm started this script. */
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";

export const ROOT = join(import.meta.dirname, "..");

export interface CommandEnd {
  readonly isGood: boolean;
  /** Standard output and error as they came; empty where they were shown at once. */
  readonly output: string;
  readonly seconds: number;
}

export interface CommandOptions {
  /** Working directory; the checkout unless given. */
  readonly cwd?: string;
  /** Show the output as it comes in place of keeping it. */
  readonly isShown?: boolean;
}

/** Runs a command to its end; one that cannot be started ends badly and says why in its output. */
export async function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  { cwd = ROOT, isShown = false }: CommandOptions = {},
): Promise<CommandEnd> {
  const startMs = performance.now();
  const path = [join(ROOT, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
  const { promise, resolve } = Promise.withResolvers<CommandEnd>();
  let output = "";
  const end = (isGood: boolean): void =>
    resolve({ isGood, output, seconds: (performance.now() - startMs) / 1000 });
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, PATH: path },
    stdio: isShown ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.on("error", (error) => {
    output += `${program} could not be started: ${error.message}\n`;
    end(false);
  });
  child.on("close", (exitCode) => end(exitCode === 0));
  return promise;
}

/** Runs a command that must succeed, and gives its output. */
export async function mustRun(
  command: readonly [string, ...string[]],
  options: CommandOptions = {},
): Promise<string> {
  const { isGood, output } = await runCommand(command, options);
  if (!isGood) throw new Error(`\`${command.join(" ")}\` failed\n${output}`);
  return output;
}
