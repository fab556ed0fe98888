/** The command `sweep`: its options, help and examples. */
import { Argument, type Command } from "commander";
import { subcommand, withDefault, type RunCommand } from "./subcommand.ts";

export function addSweep(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "sweep",
    summary: "run a plan: every cell of its parameters in every market, and what the best of them is worth",
    examples: [
      "halfspread sweep experiments/003-gamma-kappa-synthetic/experiment.yaml",
      "halfspread sweep plan.yaml --db data/nba.db --out reports/nba --workers 2",
      "halfspread sweep plan.yaml --out reports/nba --resume",
    ],
  })
    .addArgument(new Argument("<plan>", "an experiment.yaml (experiments/README.md shows every setting)"))
    .option("--db <file>", "database with the markets, where the plan names none or another is meant")
    .option(
      "--out <dir>",
      "folder of the rows and the report; reports/ and the plan's folder where it is left out",
    )
    .option("--workers <count>", "threads that replay; as many as there are processors where it is left out")
    .addOption(
      withDefault(
        "--task-cells <count>",
        "cells of one task: what is lost at most when it is stopped",
        "16384",
      ),
    )
    .option("--resume", "go on with the rows that are in the folder")
    .action((plan, options) =>
      run(async (context) => (await import("./commands/sweep.ts")).sweep(context, { ...options, plan })),
    );
}
