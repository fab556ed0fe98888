/**
 * Every command's name, options, help and examples; none of its code, which is loaded when it runs: `--help` has to be
 * there at once.
 */
import { Command } from "commander";
import { addBacktest } from "./backtest-program.ts";
import { addCalibrate } from "./calibrate-program.ts";
import { addSweep } from "./sweep-program.ts";
import { addOdds } from "./odds-program.ts";
import {
  collect,
  overlayOption,
  argumentTerm,
  DATABASE,
  DATABASE_HELP,
  guard,
  subcommand,
  withDefault,
  type RunCommand,
} from "./subcommand.ts";
import type { Terminal } from "./terminal.ts";

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
  addExport(program, run);
  addOdds(program, run);
  addMarkets(program, run);
  addVerify(program, run);
  addBacktest(program, run);
  addSweep(program, run);
  addReport(program, run);
  addQuote(program, run);
  addStrategies(program, run);
  addCalibrate(program, run);
  addCheck(program, run);
  return program;
}

function addDemo(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "demo",
    summary: "make synthetic markets, backtest the strategies on them, draw the report",
    examples: ["halfspread demo", "halfspread demo --out reports/demo --db data/demo.db --seed 7"],
  })
    .addOption(withDefault("--db <file>", "where the synthetic markets go", "data/demo.db"))
    .addOption(withDefault("--out <dir>", "where the report goes", "reports/demo"))
    .addOption(withDefault("--seed <text>", "seed of the synthetic markets", "1"))
    .addOption(withDefault("--rows <count>", "rows of each synthetic market", "40000"))
    .action((options) => run(async (context) => (await import("./commands/demo.ts")).demo(context, options)));
}

function addSynth(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "synth",
    summary: "make one synthetic market, with its truth, into a database created if need be",
    examples: [
      "halfspread synth --preset nba-live --rows 40000 --db data/synth.db",
      "halfspread synth --preset poisson --db data/synth.db --truth truth.jsonl",
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
    summary: "read recordings or tables into a database, created if need be",
    examples: [
      "halfspread import kalshi-frames game.jsonl.gz --db data/nba.db",
      "halfspread import kalshi-frames raw/*.gz --db data/nba.db --grid deci_cent",
      "halfspread import trades prints.csv --db data/own.db \\",
      "    --price-unit cents --time-unit ms",
      "halfspread import quotes bbo.csv.gz --db data/own.db \\",
      "    --map implied_yes_ask=ask --price-unit cents --time-unit iso-utc",
      "halfspread import fair-value spx.csv --db data/own.db \\",
      "    --map spx=value --value-unit raw --series SPX",
      "halfspread import fees series.json event.json --db data/nba.db",
      "halfspread import markets market.json schedule.json --db data/nba.db",
    ],
    required: [[DATABASE, DATABASE_HELP]],
  })
    .argument(
      "<format>",
      "kalshi-frames (WebSocket messages), trades, quotes, fair-value, parquet, fees, markets",
    )
    .argument("<files...>", "files: CSV, JSON, JSONL or Parquet for tables; also compressed with gzip")
    .option("--grid <name>", "the price grid, where the recording does not say; or TICKER=NAME")
    .option("--map <column=field>", "which column holds what; more with commas, or --map again", collect)
    .option("--price-unit <unit>", "dollars, cents or bp, where the column's name does not say")
    .option("--time-unit <unit>", "us, ms, s, iso, iso-utc (no zone: UTC), where the name does not say")
    .option("--value-unit <unit>", "of a fair value: probability, cents, dollars, raw")
    .option("--json-path <a.b>", "the way to the records inside JSON")
    .option("--where <column=value>", "only the rows that hold it; may be given again", collect)
    .option("--ticker <name>", "the market of all rows, where no column says it")
    .option("--series <name>", "the series of all fair values, where no column says it")
    .option("--as <kind>", "what a Parquet file holds: trades, quotes, fair-value")
    .action((format, files, options) =>
      run(async (context) =>
        format === "fees"
          ? (await import("./commands/import-fees.ts")).importFeesCommand({ files, ...options })
          : format === "markets"
            ? (await import("./commands/import-markets.ts")).importMarketsCommand({ files, ...options })
            : (await import("./commands/import.ts")).importRecordings(context, { format, files, ...options }),
      ),
    );
}

function addExport(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "export",
    summary: "write what a database holds as a table for other programs",
    examples: [
      "halfspread export trades --db data/nba.db --format csv --out trades.csv",
      "halfspread export tape --db data/nba.db --market KXNBAGAME-26JAN07-TOR \\",
      "    --format parquet --out tor.parquet",
    ],
    required: [
      [DATABASE, DATABASE_HELP],
      ["--format <name>", "csv, jsonl or parquet"],
      ["--out <file>", "the file to write; one that is there is replaced"],
    ],
  })
    .argument("<what>", "trades, quotes, book, fair-value or tape")
    .option("--market <ticker...>", "only these markets; tape and book take one")
    .option("--series <name...>", "series of fair values")
    .option("--allow-gaps", "a tape across gaps that no snapshot heals")
    .action((what, options) =>
      run(async (context) =>
        (await import("./commands/export.ts")).exportTables(context, { what, ...options }),
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
    .addOption(overlayOption())
    .addOption(withDefault("--grid <name>", "the market's price grid", "linear_cent"))
    .action((strategy, options) =>
      run(async (context) => (await import("./commands/quote.ts")).quote(context, strategy, options)),
    );
}

function addStrategies(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "strategies",
    summary: "list strategies and overlays, or explain one and its parameters",
    examples: ["halfspread strategies naive-skew", "halfspread strategies competition"],
  })
    .argument("[name]", "the strategy or overlay to explain")
    .action((name) => run(async () => (await import("./commands/strategies.ts")).strategies(name)));
}

function addCheck(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "check",
    summary: "hold strategies to economic invariants; all strategies there are, or one",
    examples: [
      "halfspread check",
      "halfspread check --strategy naive-skew --junit check.xml",
      "halfspread check --strategy ./my-strategy.ts --params '{\"sizeContracts\":5}'",
      "halfspread check --db data/nba.db --market KXNBAGAME-26JAN07-TOR",
    ],
  })
    .option("--strategy <name>", "one of `halfspread strategies`, or a TypeScript file")
    .option("--params <json>", "parameters that keep their value; the others are drawn over their ranges")
    .addOption(overlayOption())
    .option("--db <file>", "recorded markets for the invariants that need a recording")
    .option("--market <ticker...>", "only these markets of it")
    .addOption(withDefault("--seed <text>", "seed of all draws: the same one, the same verdicts", "1"))
    .option("--junit <file>", "write the verdicts as JUnit XML, too")
    .addHelpText("after", "\nExit code 1 when an invariant is broken. docs/INVARIANTS.md lists them all.")
    .action((options) =>
      run(async (context) => (await import("./commands/check.ts")).check(context, options)),
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
