/** What all commands of the program have in common: help, examples, required options, errors in our form. */
import { Option, type Argument, type Command, type CommanderError } from "commander";
import type { CommandContext, CommandResult } from "./command.ts";
import { missingOption, usageFailure } from "./usage-failure.ts";

/** Runs a parsed command; the program stays free of what happens to its result. */
export type RunCommand = (load: (context: CommandContext) => Promise<CommandResult>) => Promise<void>;

/** Usage errors become ours, and name the command whose help says more. */
export function guard(command: Command): Command {
  return command.exitOverride((error: CommanderError) => {
    throw usageFailure(error, command.name() === "halfspread" ? "" : command.name());
  });
}

interface Subcommand {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** Options that have to be given, flags and help. */
  readonly required?: readonly (readonly [flags: string, summary: string])[];
}

export function subcommand(
  program: Command,
  { name, summary, examples, required = [] }: Subcommand,
): Command {
  const lines = examples.map((example) => (example.startsWith(" ") ? `  ${example}\n` : `  $ ${example}\n`));
  const command = guard(program.command(name))
    .summary(summary)
    .description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`)
    .helpOption("--help", "print this help")
    .addHelpText("after", `\nExamples:\n${lines.join("")}`);
  const options = required.map(([flags, help]) => new Option(flags, `${help} (required)`));
  for (const option of options) command.addOption(option);
  // Not the parser's own check: that comes before the one for misspelled options and hides it.
  return command.hook("preAction", () => {
    for (const option of options)
      if (command.getOptionValue(option.attributeName()) === undefined)
        throw missingOption(option.flags, name);
  });
}

export function argumentTerm(argument: Argument): string {
  const text = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${text}>` : `[${text}]`;
}

/** An option whose default is shown as it would be typed. */
export function withDefault(flags: string, summary: string, value: string): Option {
  const option = new Option(flags, summary);
  return option.default(option.variadic ? [value] : value, value);
}

/** An option that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** `--overlay`, for every command that takes a strategy. */
export function overlayOption(): Option {
  const help = `lay an overlay over the strategy, or '${OVERLAY_EXAMPLE}'; several: the first is the innermost (docs/OVERLAYS.md)`;
  return new Option("--overlay <name>", help).argParser(collect);
}

const OVERLAY_EXAMPLE = 'competition={"followSeconds":5}';
export const DATABASE = "--db <file>";
export const DATABASE_HELP = "the database, one SQLite file";
