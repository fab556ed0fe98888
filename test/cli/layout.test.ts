/** Tables: what fits is shown, what does not is named, and where there is no edge nothing is left out. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { table, type Column } from "../../src/cli/layout.ts";
import { Terminal } from "../../src/cli/terminal.ts";
import { runCli, startCli, widthOf } from "./run-cli.ts";
import { Folder, makeStore } from "./tiny-store.ts";

const COLUMNS: readonly Column[] = [
  { title: "market", align: "left", isShortened: true },
  { title: "fills", align: "right" },
  { title: "drawdown", align: "right", isOptional: true },
  { title: "silence", align: "right", isOptional: true },
];
const ROWS = [["KXNBAGAME-26JAN07HOUPOR-HOU", "12", "-1.50", "2 min 10 s"]];

function drawn(world: { isTTY?: boolean; columns?: number; env?: Record<string, string> }): string {
  const { isTTY = false, env = {}, columns = 80 } = world;
  const stream = { write: () => true, isTTY, columns };
  const { page } = new Terminal({ stdout: stream, stderr: stream, env: { NO_COLOR: "1", ...env } }, false);
  return table(page, COLUMNS, ROWS);
}

describe("a table", () => {
  it("should be whole in a pipe, whatever its width", () => {
    const text = drawn({ columns: 10 });
    expect(text).toContain("KXNBAGAME-26JAN07HOUPOR-HOU     12     -1.50  2 min 10 s");
    expect(text).not.toContain("left out");
  });

  it("should keep to COLUMNS where it is set, and to a terminal's width", () => {
    for (const world of [{ env: { COLUMNS: "45" } }, { isTTY: true, columns: 45 }]) {
      const text = drawn(world);
      expect(text).toContain("drawdown");
      expect(text).toMatch(/left out for width: silence; use --json or a\s+wider terminal\n$/);
      expect(widthOf(text)).toBeLessThanOrEqual(45);
    }
  });

  it("should use all of a wide terminal", () => {
    expect(drawn({ isTTY: true, columns: 200 })).toContain("2 min 10 s");
  });

  it("should be written as lists where even its least columns do not fit", () => {
    const text = drawn({ isTTY: true, columns: 16 });
    expect(text).toMatch(/^fills +12$/m);
    expect(text).toMatch(/^silence +2 min/m);
    expect(text).not.toContain("left out");
  });
});

describe("the commands' tables", () => {
  let folder: Folder;
  let db: string;
  beforeAll(() => {
    folder = new Folder();
    db = folder.file("tiny.db");
    makeStore(db);
  });
  afterAll(() => folder[Symbol.dispose]());

  it("should name what a narrow terminal has no room for", async () => {
    const narrow = await runCli(["markets", "--db", db], { isTTY: true, columns: 80 });
    expect(narrow.stdout).toContain("left out for width: grid; ");
    expect(widthOf(narrow.stdout)).toBeLessThanOrEqual(80);
    const wide = await runCli(["markets", "--db", db], { isTTY: true, columns: 120 });
    expect(wide.stdout).toContain("grid");
    expect(wide.stdout).not.toContain("left out");
  });

  it("should be whole in a real pipe", async () => {
    for (const [argv, title] of [
      [["verify", "--db", db], "silence"],
      [["markets", "--db", db], "grid"],
    ] as const) {
      const { exitCode, stdout } = await startCli(argv).end;
      expect(exitCode).toBe(0);
      expect(stdout.split("\n")[0]).toContain(title);
      expect(stdout).not.toContain("left out");
    }
  });
});
