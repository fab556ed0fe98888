/** The options of `backtest`, in words. */
import type { Command } from "commander";
import { BACKTEST_DEFAULTS } from "../engine/backtest-defaults.ts";
import { overlayOption, DATABASE, DATABASE_HELP, subcommand, type RunCommand } from "./subcommand.ts";

export function addBacktest(program: Command, run: RunCommand): void {
  const defaults = BACKTEST_DEFAULTS;
  const required = "required unless a configuration says it";
  subcommand(program, {
    name: "backtest",
    summary: "replay markets with strategies and account for every fill",
    examples: [
      "halfspread backtest --db data/demo.db --market SYN-POISSON-1 \\",
      "    --strategy naive-skew --params '{\"halfSpreadCents\":2}' --fees none",
      "halfspread backtest --db data/demo.db --fees none \\",
      "    --market SYN-POISSON-1 SYN-NBA-LIVE-1 \\",
      "    --strategy linear-skew --fill-model all --out reports/try",
      "halfspread backtest --db data/demo.db --market SYN-POISSON-1 --fees none \\",
      "    --strategy naive-skew \\",
      "    --latency 'feed=lognormal(10ms,0.5)+5ms,order=uniform(20ms,80ms)'",
      "halfspread backtest --db data/demo.db --market SYN-NBA-LIVE-1 --fees none \\",
      "    --strategy linear-skew --overlay competition \\",
      "    --overlay 'jump-pause={\"jumpCents\":3}'",
      "halfspread backtest examples/backtest.yaml --seed 2",
    ],
  })
    .argument("[config]", "a YAML file with these settings, and lists of lanes: examples/backtest.yaml")
    .option(DATABASE, `${DATABASE_HELP} (${required})`)
    .option("--market <ticker...>", `markets; each is a lane of its own (${required})`)
    .option("--strategy <name>", `see \`halfspread strategies\` (${required})`)
    .option("--group", "trade all markets in one lane and one account")
    .option("--params <json>", "the strategy's parameters; the others keep their defaults")
    .addOption(overlayOption())
    .option(
      "--estimates <from>",
      "where sigma, A and k come from: fixed (--params), rolling or rolling:MINUTES (of the time before, never ahead), whole (in-sample) (default: fixed; docs/CALIBRATION.md)",
    )
    .option(
      "--fill-model <name...>",
      `who is filled: names, a,b,c or all, side by side (default: ${defaults.fillModel}, which errs least against real orders: docs/QUEUE.md)`,
    )
    .option(
      "--flow <name=value...>",
      "what poisson, thinned and residual go by: intensityPerHour, kappaPerCent; thinned also tapeIntensityPerHour, tapeKappaPerCent (docs/QUEUE.md; no defaults)",
    )
    .option(
      "--posted-through <rule>",
      `what posts at or through our price: remainder, fill (default: ${defaults.postedThrough})`,
    )
    .option(
      "--latency <model>",
      `milliseconds from the exchange to us, and back, or a model for each of feed, order, response: docs/LATENCY.md (default: ${defaults.latency})`,
    )
    .option(
      "--fair <source>",
      `what is taken for fair value: mid, microprice, blend:WEIGHT (the book's), series:NAME, series:NAME:MAPPING for an index: docs/FAIR-VALUE.md (default: ${defaults.fair})`,
    )
    .option("--fair-age <time>", "how old a value of the series may be, or none (required with series)")
    .option(
      "--fair-refetch <share,age>",
      "beyond that share of the position limit a value counts for that age only: 0.5,10s",
    )
    .option(
      "--fees <schedule>",
      "recorded (what `import fees` put into the database), none, or a file (default: recorded; an error where nothing is known)",
    )
    .option(
      "--fee-precision <account>",
      `direct: balance in $0.0001; non-direct: in cents (default: ${defaults.feePrecision})`,
    )
    .option("--cash <dollars>", `what each account begins with, or unlimited (default: ${defaults.cash})`)
    .option(
      "--rate-limit <tier>",
      `what commands pay from: a tier (basic, advanced, expert, ...), TOKENS/S,CAPACITY or none (default: ${defaults.rateLimit})`,
    )
    .option("--max-position <n>", "contracts either way, or none (default: maxPositionContracts)")
    .option(
      "--risk-profile <name>",
      "limits by type of market: calm-daily, game-before-start, game-in-play, politics-long-dated (docs/RISK.md; default: the position limit alone)",
    )
    .option(
      "--risk <name=value...>",
      "limits of the risk gate, each a number in the unit of its name or none; they count instead of the profile's",
    )
    .option("--incentives <file>", "estimate these liquidity incentives: JSON or YAML (docs/METRICS.md)")
    .option("--allow-gaps", "replay gaps that no snapshot heals as if nothing had been lost")
    .option("--seed <text>", `seed of everything random, kept in the manifest (default: ${defaults.seed})`)
    .option("--check", "check every invariant after each event; slow")
    .option("--out <dir>", "keep the rows there, for `halfspread report`")
    .action((config, options) =>
      run(async (context) =>
        (await import("./commands/backtest.ts")).backtest(context, {
          ...options,
          ...(config === undefined ? {} : { config }),
        }),
      ),
    );
}
