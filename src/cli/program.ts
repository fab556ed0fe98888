/**
 * Every command's name, options, help and examples; none of its code, which is loaded when it runs: `--help` has to be
 * there at once.
 */
import { Argument, Command, Option, type CommanderError } from "commander";
import type { CommandContext, CommandResult } from "./command.ts";
import type { Terminal } from "./terminal.ts";
import { missingOption, usageFailure } from "./usage-failure.ts";

/** Runs a parsed command; the program stays free of what happens to its result. */
export type RunCommand = (load: (context: CommandContext) => Promise<CommandResult>) => Promise<void>;

export function buildProgram(version: string, terminal: Terminal, run: RunCommand): Command {
  const { colors, columns } = terminal.page;
  const write = (text: string): void => terminal.print(text);
  const program: Command = new Command("halfspread")
    .description("Replays Kalshi's order books honestly and says what a market maker would have earned.")
    .version(version, "--version", "print the version")
    .helpOption("--help", "print this help")
    .helpCommand("help [command]", "print a command's help")
    .option("--json", "print one JSON document on standard output")
    .option("--debug", "print the stack of an error")
    .option("--no-color", "print without colours (also: NO_COLOR=1)")
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: columns,
      styleTitle: (title) => colors.bold(title),
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map(argumentTerm)].join(" "),
      visibleGlobalOptions: () => program.options.filter(({ long }) => long !== "--version"),
    })
    .configureOutput({
      writeOut: write,
      writeErr: write,
      outputError: () => undefined,
      getOutHasColors: () => colors.isColorSupported,
      getErrHasColors: () => colors.isColorSupported,
    })
    .addHelpText("after", PROGRAM_HELP);
  guard(program);
  addDemo(program, run);
  addSynth(program, run);
  addImport(program, run);
  addMarkets(program, run);
  addVerify(program, run);
  addBacktest(program, run);
  addReport(program, run);
  addQuote(program, run);
  addStrategies(program, run);
  addCalibrate(program, run);
  return program;
}

/** Usage errors become ours, and name the command whose help says more. */
function guard(command: Command): Command {
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

function subcommand(program: Command, { name, summary, examples, required = [] }: Subcommand): Command {
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

function argumentTerm(argument: Argument): string {
  const text = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${text}>` : `[${text}]`;
}

/** An option whose default is shown as it would be typed. */
function withDefault(flags: string, summary: string, value: string): Option {
  const option = new Option(flags, summary);
  return option.default(option.variadic ? [value] : value, value);
}

const DATABASE = "--db <file>";
const DATABASE_HELP = "the database, one SQLite file";

function addDemo(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "demo",
    summary: "make synthetic markets, backtest the strategies on them, draw the report",
    examples: ["halfspread demo", "halfspread demo --out reports/demo --db data/demo.db --seed 7"],
  })
    .addOption(withDefault("--db <file>", "where the synthetic markets go", "data/demo.db"))
    .addOption(withDefault("--out <dir>", "where the report goes", "reports/demo"))
    .addOption(withDefault("--seed <text>", "seed of the synthetic markets", "1"))
    .addOption(withDefault("--rows <count>", "rows of each synthetic market", "100000"))
    .action((options) => run(async (context) => (await import("./commands/demo.ts")).demo(context, options)));
}

function addSynth(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "synth",
    summary: "make one synthetic market, with its truth, into a database created if need be",
    examples: [
      "halfspread synth --preset nba-live --rows 40000 --db data/synth.db",
      "halfspread synth --preset inxd-quiet --seed 7 --rows 1000000 --db data/synth.db --truth truth.jsonl",
    ],
    required: [
      ["--preset <name>", "nba-live, nba-pregame, inxd-quiet, weather-wide or poisson"],
      [DATABASE, DATABASE_HELP],
    ],
  })
    .addOption(withDefault("--seed <text>", "seed of the market", "1"))
    .addOption(withDefault("--rows <count>", "rows, from a thousand to a hundred million", "100000"))
    .option("--ticker <name>", "the market's name; SYN-PRESET-SEED where it is not given")
    .option("--competitor <file>", "a script for one more maker")
    .option("--truth <file>", "where fair value and every order go, as lines of JSON")
    .action((options) =>
      run(async (context) => (await import("./commands/synth.ts")).synth(context, options)),
    );
}

function addImport(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "import",
    summary: "read recordings into a database, created if need be",
    examples: [
      "halfspread import kalshi-frames game.jsonl.gz --db data/nba.db",
      "halfspread import kalshi-frames raw/*.gz --db data/nba.db --grid deci_cent",
    ],
    required: [[DATABASE, DATABASE_HELP]],
  })
    .argument("<format>", "format of the files: kalshi-frames (the exchange's own WebSocket messages)")
    .argument("<files...>", "files, also compressed with gzip")
    .option("--grid <name>", "the price grid, where the recording does not say; or TICKER=NAME")
    .action((format, files, options) =>
      run(async (context) =>
        (await import("./commands/import.ts")).importRecordings(context, { format, files, ...options }),
      ),
    );
}

function addMarkets(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "markets",
    summary: "list the markets of a database",
    examples: [
      "halfspread markets --db data/nba.db",
      "halfspread markets --db data/nba.db --json | jq -r '.markets[].ticker'",
    ],
    required: [[DATABASE, DATABASE_HELP]],
  }).action((options) => run(async () => (await import("./commands/markets.ts")).markets(options)));
}

function addVerify(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "verify",
    summary: "judge recordings: gaps, impossible sizes, crossed books, clocks",
    examples: [
      "halfspread verify --db data/nba.db",
      "halfspread verify --db data/nba.db --market KXNBAGAME-26JAN07-TOR",
    ],
    required: [[DATABASE, DATABASE_HELP]],
  })
    .option("--market <ticker...>", "only these markets")
    .addHelpText("after", "\nExit code 1 when a market cannot be trusted.")
    .action((options) =>
      run(async (context) => (await import("./commands/verify.ts")).verify(context, options)),
    );
}

function addBacktest(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "backtest",
    summary: "replay markets with a strategy and account for every fill",
    examples: [
      "halfspread backtest --db data/demo.db --market SYN-CALM-RETAIL-1 \\",
      "    --strategy naive-skew --params '{\"halfSpreadCents\":2}' --fees none",
      "halfspread backtest --db data/demo.db --fees none \\",
      "    --market SYN-CALM-RETAIL-1 SYN-IN-PLAY-1 \\",
      "    --strategy linear-skew --fill-model all --out reports/try",
    ],
    required: [
      [DATABASE, DATABASE_HELP],
      ["--market <ticker...>", "markets; each is a lane of its own"],
      ["--strategy <name>", "see `halfspread strategies`"],
    ],
  })
    .option("--group", "trade all markets in one lane and one account")
    .option("--params <json>", "the strategy's parameters; the others keep their defaults")
    .addOption(
      withDefault("--fill-model <name...>", "fill models to run side by side, or all", "fifo-pessimistic"),
    )
    .addOption(
      withDefault(
        "--posted-through <rule>",
        "what posts at or through our price: remainder, fill",
        "remainder",
      ),
    )
    .addOption(withDefault("--latency <ms,ms>", "milliseconds from the exchange to us, and back", "20,50"))
    .option("--fees <schedule>", "none; has to be stated, no fee schedule is known yet")
    .option("--max-position <n>", "contracts either way, or none (default: maxPositionContracts)")
    .option("--allow-gaps", "replay gaps that no snapshot heals as if nothing had been lost")
    .addOption(withDefault("--seed <text>", "seed of everything random, kept in the manifest", "1"))
    .option("--check", "check every invariant after each event; slow")
    .option("--out <dir>", "keep the rows there, for `halfspread report`")
    .action((options) =>
      run(async (context) => (await import("./commands/backtest.ts")).backtest(context, options)),
    );
}

function addReport(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "report",
    summary: "draw a kept backtest: one HTML file, and its pictures beside it",
    examples: ["halfspread report reports/try", "halfspread report reports/try --out /srv/www/try"],
  })
    .argument("<dir>", "what `halfspread backtest --out` wrote")
    .option("--out <dir>", "where the report goes (default: the same folder)")
    .action((dir, options) =>
      run(async (context) => (await import("./commands/report.ts")).report(context, { dir, ...options })),
    );
}

function addQuote(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "quote",
    summary: "explain a strategy's quote in a state, term by term",
    examples: [
      "halfspread quote naive-skew \\",
      '    --state \'{"bidCents":48,"askCents":52,"inventoryContracts":3}\'',
      "halfspread quote linear-skew --params '{\"skewCentsPerContract\":0.5}' \\",
      '    --state \'{"bidCents":1,"askCents":3}\' --grid deci_cent',
    ],
    required: [["--state <json>", "bidCents, askCents, inventoryContracts, hoursToClose"]],
  })
    .argument("<strategy>", "see `halfspread strategies`")
    .option("--params <json>", "the strategy's parameters; the others keep their defaults")
    .addOption(withDefault("--grid <name>", "the market's price grid", "linear_cent"))
    .action((strategy, options) =>
      run(async () => (await import("./commands/quote.ts")).quote(strategy, options)),
    );
}

function addStrategies(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "strategies",
    summary: "list the strategies, or explain one and its parameters",
    examples: ["halfspread strategies", "halfspread strategies naive-skew"],
  })
    .argument("[name]", "the strategy to explain")
    .action((name) => run(async () => (await import("./commands/strategies.ts")).strategies(name)));
}

function addCalibrate(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "calibrate",
    summary: "find out which queue model fits recordings",
    examples: [
      "halfspread calibrate queue --db data/nba.db --market KXNBAGAME-26JAN07-TOR",
      "halfspread calibrate queue --db data/nba.db --market KXNBAGAME-26JAN07-{TOR,CHA} \\",
      "    --filled-by first-lot --json",
    ],
    required: [
      [DATABASE, DATABASE_HELP],
      ["--market <ticker...>", "markets; judged one by one and together"],
    ],
  })
    .addArgument(new Argument("<what>", "what to calibrate").choices(["queue"]))
    .addOption(withDefault("--filled-by <part>", "when a virtual order is filled: whole, first-lot", "whole"))
    .option("--allow-gaps", "replay gaps that no snapshot heals as if nothing had been lost")
    .addOption(withDefault("--seed <text>", "seed of the intervals", "1"))
    .action((_what, options) =>
      run(async () => (await import("./commands/calibrate-queue.ts")).calibrateQueueCommand(options)),
    );
}

const PROGRAM_HELP = `
Examples:
  $ halfspread demo                      the whole way once, on made-up markets
  $ halfspread strategies naive-skew     what it does and what it is tuned by
  $ halfspread help backtest             a command in full

Exit codes: 0 good, 1 a check failed, 2 usage, 3 data, 70 a bug of ours,
130 interrupted.
`;
