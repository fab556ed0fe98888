/** The examples of docs/DATA.md that bring tables in and out, run as they stand there. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";
import { Folder } from "./tiny-store.ts";

const DOCUMENT = readFileSync(join(import.meta.dirname, "..", "..", "docs", "DATA.md"), "utf8");

interface Example {
  readonly command: string;
  readonly output: string;
}

/** The indented commands between two headings, each with the lines below it. */
function examplesBetween(from: string, to: string): Example[] {
  const section = DOCUMENT.slice(DOCUMENT.indexOf(`\n${from}\n`), DOCUMENT.indexOf(`\n${to}\n`));
  const examples: { command: string; lines: string[] }[] = [];
  let isInside = false;
  for (const line of section.split("\n")) {
    if (line.startsWith("    $ ")) examples.push({ command: line.slice(6), lines: [] });
    if (line.startsWith("    $ ")) isInside = true;
    else if (line !== "" && !line.startsWith("    ")) isInside = false; // what follows is told, not printed
    if (isInside && !line.startsWith("    $ ")) examples.at(-1)?.lines.push(line.slice(4));
  }
  return examples.map(({ command, lines }) => ({ command, output: lines.join("\n").trimEnd() }));
}

const isFile = (word: string): boolean => /^[\w-]+\.(?:csv|json|db|parquet)$/.test(word);

describe("the examples of docs/DATA.md", () => {
  let folder: Folder;
  beforeAll(() => (folder = new Folder()));
  afterAll(() => folder[Symbol.dispose]());

  const examples = examplesBetween("## Tables", "## Store").filter(
    ({ command }) => !command.startsWith("cat trades"),
  );

  it("should be found", () => {
    expect(examples.filter(({ command }) => command.startsWith("halfspread"))).toHaveLength(6);
  });

  it.each(examples)("should do what is written: $command", async ({ command, output }) => {
    const words = command.split(" ").map((word) => (isFile(word) ? folder.file(word) : word));
    if (words[0] === "cat") {
      writeFileSync(words[1]!, `${output}\n`);
      return;
    }
    const end = await runCli(words.slice(1));
    const told = `${end.stdout}${end.stderr}`
      .replaceAll(`${folder.path}/`, "")
      .replaceAll(/warning: .*\n/g, "");
    expect(squeezed(told)).toBe(squeezed(output));
  });

  it("should have written what is shown", () => {
    const shown = /\$ cat trades\.csv\n((?: {4}.*\n)+?) {4}\$/.exec(DOCUMENT)![1]!;
    expect(readFileSync(folder.file("trades.csv"), "utf8")).toBe(shown.replaceAll(/^ {4}/gm, ""));
  });
});

/** Without the breaks that depend on how long the folder's name is. */
function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
