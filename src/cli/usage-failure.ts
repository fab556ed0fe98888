import type { CommanderError } from "commander";
import { usageError } from "../core/errors.ts";

/** Help and version end the parsing without being errors. */
const GOOD_ENDS = ["commander.help", "commander.helpDisplayed", "commander.version"];

const CODES: Readonly<Record<string, string>> = {
  "commander.unknownOption": "USAGE_UNKNOWN_OPTION",
  "commander.unknownCommand": "USAGE_UNKNOWN_COMMAND",
  "commander.missingArgument": "USAGE_MISSING_ARGUMENT",
  "commander.optionMissingArgument": "USAGE_MISSING_VALUE",
  "commander.excessArguments": "USAGE_EXCESS_ARGUMENTS",
};

/** The parser was asked for help or the version and has printed it. */
export class ParsingEnded extends Error {
  override readonly name = "ParsingEnded";
}

/** The parser's errors in our form: permanent code, what happened, what to do. */
export function usageFailure(error: CommanderError, commandName: string): Error {
  if (GOOD_ENDS.includes(error.code)) return new ParsingEnded(error.code);
  const [first = "", suggestion] = error.message.split("\n");
  const message = first.replace(/^error: /, "");
  const help = `\`halfspread ${commandName === "" ? "" : `${commandName} `}--help\``;
  const near = /Did you mean (?:one of )?(.+)\?\)/.exec(suggestion ?? "")?.[1];
  const hint = near === undefined ? `See ${help}.` : `Did you mean ${near}? See also ${help}.`;
  return usageError(CODES[error.code] ?? "USAGE_BAD_ARGUMENTS", message, {
    hint,
    data: near === undefined ? {} : { suggestion: near },
  });
}

export function missingOption(flags: string, commandName: string): Error {
  return usageError("USAGE_MISSING_OPTION", `the option ${flags} is required, it was not given`, {
    hint: `See \`halfspread ${commandName} --help\`.`,
    data: { option: flags },
  });
}
