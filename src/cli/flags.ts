/** Flags that say how, not what; known before anything is parsed. */
export const GLOBAL_FLAGS: readonly string[] = ["--json", "--debug", "--no-color"];

/** Whether an option is given; what stands after `--` is none. */
export function isGiven(argv: readonly string[], option: string): boolean {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).includes(option);
}

/** The command's name, as it was typed; undefined where there is none. */
export function commandName(argv: readonly string[]): string | undefined {
  return argv.find((argument) => !argument.startsWith("-"));
}
