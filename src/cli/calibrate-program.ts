/** The command `calibrate`: its options, help and examples, for models' inputs and for the queue model. */
import { Argument, type Command } from "commander";
import { DATABASE, DATABASE_HELP, subcommand, withDefault, type RunCommand } from "./subcommand.ts";

export function addCalibrate(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "calibrate",
    summary: "estimate sigma, A and k of recordings with intervals; or which queue model fits them",
    examples: [
      "halfspread calibrate --db data/nba.db --market KXNBAGAME-26JAN07-TOR",
      "halfspread calibrate --db data/nba.db --market KXNBAGAME-26JAN07-TOR \\",
      "    --method held --held 1 --window 10 --out reports/tor",
      "halfspread calibrate queue --db data/nba.db --market KXNBAGAME-26JAN07-{TOR,CHA} \\",
      "    --filled-by first-lot --json",
    ],
    required: [
      [DATABASE, DATABASE_HELP],
      ["--market <ticker...>", "markets; the queue model is judged one by one and together"],
    ],
  })
    .addArgument(new Argument("[what]", "queue: the queue model instead").choices(["queue"]))
    .addOption(
      withDefault("--method <name>", "A and k from prints (sweep) or virtual quotes (held)", "sweep"),
    )
    .addOption(withDefault("--held <seconds>", "how long a virtual quote is held", "5"))
    .option("--window <minutes>", "of the rolling estimates; a fifth of the recording where it is not given")
    .option("--out <dir>", "draw a report into this folder")
    .addOption(
      withDefault("--filled-by <part>", "queue: when a virtual order is filled: whole, first-lot", "whole"),
    )
    .option("--allow-gaps", "replay gaps that no snapshot heals as if nothing had been lost")
    .addOption(withDefault("--seed <text>", "seed of the intervals", "1"))
    .action((what, options) =>
      run(async (context) =>
        what === "queue"
          ? (await import("./commands/calibrate-queue.ts")).calibrateQueueCommand(options)
          : (await import("./commands/calibrate.ts")).calibrate(context, options),
      ),
    );
}
