/** The program: parses, runs one command, prints its result or its failure, and says how it ended. */
import { EXIT_CODES, usageError, type ExitCode } from "../core/errors.ts";
import { documentText } from "./command.ts";
import { reportFailure } from "./failure.ts";
import { buildProgram, type RunCommand } from "./program.ts";
import { processWorld, Terminal, type World } from "./terminal.ts";
import { ParsingEnded } from "./usage-failure.ts";
import { packageVersion } from "./versions.ts";

/** Flags that say how, not what. */
const GLOBAL_FLAGS: readonly string[] = ["--json", "--debug", "--no-color"];

/**
 * Runs the command line.
 * @param argv the arguments after the program's own name.
 * @returns the exit code; never throws.
 */
export async function main(argv: readonly string[], world: World = processWorld()): Promise<number> {
  const isGiven = (option: string): boolean => flagsOf(argv).includes(option);
  const isJson = isGiven("--json");
  const env = isGiven("--no-color") ? { ...world.env, NO_COLOR: "1" } : world.env;
  const terminal = new Terminal({ ...world, env }, isJson);
  let exitCode: ExitCode = EXIT_CODES.good;
  const run: RunCommand = async (load) => {
    const result = await load({ terminal });
    terminal.print(isJson ? documentText(result.document) : result.render(terminal.page));
    exitCode = result.exitCode;
  };
  try {
    const program = buildProgram(packageVersion(), terminal, run);
    if (argv.length > 0 && argv.every((argument) => GLOBAL_FLAGS.includes(argument))) throw noCommand();
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (error instanceof ParsingEnded) return EXIT_CODES.good;
    return reportFailure(error, terminal, { isJson, isDebug: isGiven("--debug"), argv });
  }
  return exitCode;
}

/** Arguments that can be options; what stands after `--` is none. */
function flagsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end < 0 ? argv : argv.slice(0, end);
}

function noCommand(): Error {
  return usageError("USAGE_NO_COMMAND", "no command was given", { hint: "See `halfspread --help`." });
}
