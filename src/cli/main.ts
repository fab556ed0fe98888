/** The program: parses, runs one command, prints its result or its failure, and says how it ended. */
import { EXIT_CODES, usageError, type ExitCode } from "../core/errors.ts";
import { likelyNames } from "../core/near-names.ts";
import { documentText } from "./command.ts";
import { reportFailure } from "./failure.ts";
import { commandName, GLOBAL_FLAGS, isGiven } from "./flags.ts";
import { isSupervised } from "./interrupt.ts";
import { buildProgram } from "./program.ts";
import type { RunCommand } from "./subcommand.ts";
import { didYouMean } from "../core/suggestions.ts";
import { processWorld, Terminal, type World } from "./terminal.ts";
import { ParsingEnded } from "./usage-failure.ts";
import { raiseInliningLimits } from "./v8-flags.ts";
import { packageVersion } from "./versions.ts";

/** Commands that work for long or write files: they run supervised. */
const LONG_COMMANDS: readonly (string | undefined)[] = [
  "demo",
  "import",
  "verify",
  "calibrate",
  "backtest",
  "report",
  "check",
];

/**
 * Runs the command line.
 * @param argv the arguments after the program's own name.
 * @param world the process's own where it is not given; then long commands run on a thread of their own.
 * @returns the exit code; never throws.
 */
export async function main(argv: readonly string[], world?: World): Promise<number> {
  raiseInliningLimits();
  const isLong = LONG_COMMANDS.includes(commandName(argv)) && !isGiven(argv, "--help");
  if (world === undefined && isLong && !isSupervised())
    return (await import("./supervise.ts")).supervise(argv);
  return runHere(argv, world ?? processWorld());
}

async function runHere(argv: readonly string[], world: World): Promise<number> {
  const isJson = isGiven(argv, "--json");
  const env = isGiven(argv, "--no-color") ? { ...world.env, NO_COLOR: "1" } : world.env;
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
    requireHelpSubject(
      argv,
      program.commands.map((command) => command.name()),
    );
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (error instanceof ParsingEnded) return EXIT_CODES.good;
    return reportFailure(error, terminal, { isJson, isDebug: isGiven(argv, "--debug"), argv });
  }
  return exitCode;
}

function noCommand(): Error {
  return usageError("USAGE_NO_COMMAND", "no command was given", { hint: "See `halfspread --help`." });
}

/** The parser answers `help` for a command that does not exist as if none had been named. */
function requireHelpSubject(argv: readonly string[], names: readonly string[]): void {
  const [first, subject] = argv.filter((argument) => !argument.startsWith("-"));
  if (first !== "help" || subject === undefined || [...names, "help"].includes(subject)) return;
  const likely = likelyNames(subject, names);
  throw usageError("USAGE_UNKNOWN_COMMAND", `there is no command "${subject}" to help with`, {
    hint: `${likely.length === 0 ? "" : `${didYouMean(likely)} `}See \`halfspread --help\`.`,
    data: { name: subject },
  });
}
