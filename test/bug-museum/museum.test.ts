/** Each piece is caught by the invariant that names it, with every seed; its healthy twin passes. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contextOf } from "../check/twins.ts";
import { PIECES } from "./pieces.ts";
import { repairedScore } from "./wide-spread-score.ts";

/** What is no piece. */
const FRAME = ["museum.test.ts", "piece.ts", "pieces.ts"];

describe("the bug museum", () => {
  it.each(PIECES)("should have $name caught by $caughtBy", ({ caughtBy, cause, broken, seedCount }) => {
    for (let seed = 0; seed < seedCount; seed++) {
      const verdict = broken(String(seed));
      expect([caughtBy, seed, verdict]).toMatchObject([caughtBy, seed, { outcome: "fail" }]);
      if (verdict.outcome === "fail") expect(verdict.counterExample.likelyCause).toContain(cause);
    }
  });

  it.each(PIECES)("should let the healthy twin of $name pass", ({ caughtBy, healthy, seedCount }) => {
    for (let seed = 0; seed < seedCount; seed++)
      expect([caughtBy, seed, healthy(String(seed))]).toMatchObject([caughtBy, seed, { outcome: "pass" }]);
  });

  it("should let the author's own repair of the score pass as well", () => {
    expect(repairedScore.check(contextOf("1"))).toMatchObject({ outcome: "pass" });
  });

  it("should exhibit every file of the folder, and tell of each in README.md what caught it", () => {
    const files = readdirSync(import.meta.dirname).filter(
      (file) => file.endsWith(".ts") && !FRAME.includes(file),
    );
    const table = readFileSync(join(import.meta.dirname, "README.md"), "utf8");

    expect(PIECES.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted());
    for (const { name, caughtBy } of PIECES)
      expect(table).toMatch(new RegExp(`^\\| \`${name}\` +\\|.*\\| \`${caughtBy}\` +\\|`, "m"));
  });
});
