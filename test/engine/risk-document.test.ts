/** What docs/RISK.md says of limits, reasons, examples and profiles, held against the code. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RISK_LIMITS } from "../../src/engine/risk-limits.ts";
import { RISK_PROFILES, riskLimitsOf } from "../../src/engine/risk-profiles.ts";
import { REFUSAL_REASONS, REFUSAL_SENTENCES } from "../../src/core/risk-rows.ts";
import { answerTo, readRiskTable } from "./risk-table.ts";

const TEXT = readFileSync(new URL("../../docs/RISK.md", import.meta.url), "utf8");

/** The cells of each row whose first cell is one name in code. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const [, section = ""] = TEXT.split(`\n## ${heading}\n`);
  const rows = section
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => /^\| `[\w-]+` \|/.test(line));
  return rows.map((row) =>
    row
      .slice(2, -2)
      .split(" | ")
      .map((cell) => cell.replaceAll(/[`,]/g, "")),
  );
}

describe("docs/RISK.md", () => {
  it("should list every limit with its range", () => {
    const rows = rowsOf("Stating limits").map(([name, , range]) => [name, range]);

    expect(rows).toEqual(RISK_LIMITS.map(({ name, min, max }) => [name, `${min} to ${max}`]));
  });

  it("should list every reason with its sentence, in the order in which they are told", () => {
    const rows = rowsOf("Reasons").map(([name]) => name);

    expect(rows).toEqual(REFUSAL_REASONS);
    for (const reason of REFUSAL_REASONS)
      expect(TEXT).toContain(`| \`${reason}\` | ${REFUSAL_SENTENCES[reason]} |`);
  });

  it("should have figures of every profile, and say how one is named", () => {
    const traded = RISK_PROFILES.filter((profile) => profile.kind === "traded");
    const rows = rowsOf("Profiles");

    expect(rows.slice(0, -1)).toEqual(
      RISK_LIMITS.map(({ name }) => [name, ...traded.map(({ limits }) => String(limits[name][0]))]),
    );
    expect(rows.at(-1)).toEqual([
      "gammaPerDollar",
      ...traded.map(({ gammaPerDollar: { min, max } }) => `${min} to ${max}`),
    ]);
    const [, example = ""] = /```json\n([^]+?)```/.exec(TEXT)!;
    expect(riskLimitsOf(JSON.parse(example))).toMatchObject({
      inventoryLotsMax: 500,
      capitalShareMax: "none",
      drawdownMicrosMax: 20_000_000,
    });
  });

  const [, examples = ""] = TEXT.split("\n## Worked examples\n");
  const cases = readRiskTable(examples);

  it("should have an example of every reason but the combo's", () => {
    const told = new Set(
      cases.map(({ answer }) => answer.split(" ")[1]).filter((name) => name !== undefined),
    );

    expect([...told].sort()).toEqual(REFUSAL_REASONS.filter((name) => name !== "combo-market").toSorted());
    expect(cases).toHaveLength(21);
  });

  it.each(cases)("should be right about $text", (riskCase) => {
    expect(answerTo(riskCase, false)).toBe(riskCase.answer);
    expect(answerTo(riskCase, true)).toBe(riskCase.answer);
  });
});
