/** The options of `odds`, in words. */
import type { Command } from "commander";
import { subcommand, withDefault, type RunCommand } from "./subcommand.ts";

export function addOdds(program: Command, run: RunCommand): void {
  subcommand(program, {
    name: "odds",
    summary: "make series of fair values of bookmakers' odds, without their margins",
    examples: [
      "halfspread odds odds.csv --odds-format american --method shin \\",
      "    --sharp pinnacle=0.7 --age 30m --out fair.csv",
    ],
    required: [
      ["--method <name>", "how margins are removed: multiplicative, power, shin"],
      ["--sharp <book=share>", "the book the others are averaged about: pinnacle=0.7"],
      ["--age <time>", "how long a book's odds count: 30m"],
      ["--out <file>", "the CSV to write, for `import fair-value`; one that is there is replaced"],
    ],
  })
    .argument("<file>", "a table with time, event, book, outcome, odds: docs/FAIR-VALUE.md")
    .addOption(withDefault("--odds-format <name>", "decimal, american or fractional", "decimal"))
    .option("--weight <book=weight...>", "of books beside the sharp one; each counts 1 unless it is named")
    .action((file, options) =>
      run(async (context) => (await import("./commands/odds.ts")).odds(context, { file, ...options })),
    );
}
