/** Verdicts as JUnit XML, one suite a strategy: what continuous integration draws its lists from. */
import { invariantNumber } from "./catalogue.ts";
import { counterExampleText } from "./counter-example-text.ts";
import type { CheckResult } from "./run.ts";

/** The suite of what all strategies share. */
const SHARED_SUITE = "shared by all strategies";

export function junitXml(results: readonly CheckResult[]): string {
  const suites = Map.groupBy(results, ({ strategy }) => strategy ?? SHARED_SUITE);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="halfspread check"${counts(results)}>`,
    ...[...suites].flatMap(([name, cases]) => [
      `  <testsuite name="${escapeXml(name)}"${counts(cases)}>`,
      ...cases.flatMap((result) => testCase(name, result)),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

function counts(results: readonly CheckResult[]): string {
  const count = (outcome: string): number =>
    results.filter(({ verdict }) => verdict.outcome === outcome).length;
  const seconds = results.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0) / 1_000;
  return ` tests="${results.length}" failures="${count("fail")}" errors="0" skipped="${count("not-applicable")}" time="${seconds.toFixed(3)}"`;
}

function testCase(suite: string, { invariant, verdict, elapsedMs }: CheckResult): readonly string[] {
  const name = `${invariantNumber(invariant.id)} ${invariant.id}`;
  const head = `    <testcase classname="halfspread.check.${escapeXml(suite)}" name="${escapeXml(name)}" time="${(elapsedMs / 1_000).toFixed(3)}"`;
  switch (verdict.outcome) {
    case "pass":
      return [`${head}/>`];
    case "not-applicable":
      return [`${head}>`, `      <skipped message="${escapeXml(verdict.reason)}"/>`, "    </testcase>"];
    case "fail": {
      const { counterExample } = verdict;
      const text = `${invariant.statement}\n${counterExampleText(counterExample)}`;
      return [
        `${head}>`,
        `      <failure type="${escapeXml(invariant.id)}" message="${escapeXml(counterExample.observed)}">${escapeXml(text)}</failure>`,
        "    </testcase>",
      ];
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for XML: markup escaped, and without the characters that XML does not allow at all. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/./gsu, (character) =>
      isXmlCharacter(character) ? (ESCAPES[character] ?? character) : "\uFFFD",
    );
}

/** XML 1.0, section 2.2: no control characters but tab and line ends, none of the two non-characters. */
function isXmlCharacter(character: string): boolean {
  const code = character.codePointAt(0)!;
  return code >= 0x20 ? code !== 0xfffe && code !== 0xffff : code === 0x9 || code === 0xa || code === 0xd;
}
