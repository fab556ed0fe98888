/** What `check` found, for people: verdicts in a table, what failed in full, why what does not apply does not. */
import { invariantNumber } from "../check/catalogue.ts";
import { counterExampleFacts } from "../check/counter-example-text.ts";
import { tallyOf } from "../check/document.ts";
import { FAMILIES } from "../check/matrix.ts";
import type { CheckResult } from "../check/run.ts";
import type { Subject } from "../check/subject.ts";
import { formatCount, NO_VALUE } from "./format.ts";
import { facts, heading, paragraph, table } from "./layout.ts";
import type { Page } from "./terminal.ts";

export interface CheckAnswer {
  readonly subjects: readonly Subject[];
  readonly results: readonly CheckResult[];
  readonly seed: string;
  /** How the strategy was named on the command line; undefined where all were checked. */
  readonly named: string | undefined;
  /** Parameters as they were given. */
  readonly params: string | undefined;
  readonly overlay: readonly string[];
  readonly junit: string | undefined;
}

export function checkText(page: Page, answer: CheckAnswer): string {
  const { subjects, results, named, junit } = answer;
  const failures = results.filter(({ verdict }) => verdict.outcome === "fail");
  return [
    named === undefined ? summary(page, subjects, results) : verdicts(page, subjects[0]!, results),
    ...failures.map((result) => failureText(page, result, answer)),
    measured(page, results),
    named === undefined ? "" : reasons(page, results),
    "\n",
    paragraph(page, conclusion(results)),
    named === undefined && failures.length === 0
      ? paragraph(page, `All verdicts of one: halfspread check --strategy ${subjects[0]!.definition.name}`)
      : "",
    junit === undefined ? "" : facts(page, [["junit", junit]]),
  ].join("");
}

/** One row a strategy. */
function summary(page: Page, subjects: readonly Subject[], results: readonly CheckResult[]): string {
  const columns = [
    { title: "strategy", align: "left" },
    { title: "pass", align: "right" },
    { title: "fail", align: "right" },
    { title: "not applicable", align: "right" },
    { title: "family", align: "left", isOptional: true },
  ] as const;
  const rows = [...subjects, undefined].map((subject) => {
    const name = subject?.definition.name;
    const { passCount, failCount, notApplicableCount } = tallyOf(
      results.filter(({ strategy }) => strategy === name),
    );
    return [
      name ?? "shared by all",
      String(passCount),
      failCount === 0 ? "0" : page.colors.red(String(failCount)),
      String(notApplicableCount),
      familyText(subject),
    ];
  });
  return table(page, columns, rows);
}

function familyText(subject: Subject | undefined): string {
  const family = subject?.family;
  return family === undefined ? NO_VALUE : `${family}: ${FAMILIES[family]}`;
}

/** One row an invariant. */
function verdicts(page: Page, subject: Subject, results: readonly CheckResult[]): string {
  const fixed = Object.entries(subject.fixed).map(([name, value]) => `${name} ${value}`);
  const drawn = subject.definition.parameters
    .map(({ name }) => name)
    .filter((name) => !Object.hasOwn(subject.fixed, name));
  const columns = [
    { title: "#", align: "right" },
    { title: "invariant", align: "left" },
    { title: "verdict", align: "left" },
    { title: "cases", align: "right" },
    { title: "about", align: "left", isOptional: true },
  ] as const;
  const rows = results
    .filter(({ verdict }) => verdict.outcome !== "not-applicable")
    .map(({ invariant, verdict, strategy }) => [
      invariantNumber(invariant.id),
      invariant.id,
      verdict.outcome === "pass" ? "pass" : page.colors.red("FAIL"),
      verdict.outcome === "pass" ? formatCount(verdict.caseCount) : NO_VALUE,
      strategy === undefined ? "what all share" : invariant.kind,
    ]);
  return [
    facts(page, [
      ["strategy", page.colors.bold(subject.definition.name)],
      ["family", subject.family === undefined ? "none claimed" : familyText(subject)],
      ...(fixed.length === 0 ? [] : [["fixed", fixed.join(", ")] as const]),
      ...(drawn.length === 0 ? [] : [["drawn", drawn.join(", ")] as const]),
    ]),
    "\n",
    table(page, columns, rows),
  ].join("");
}

function failureText(page: Page, { invariant, strategy, verdict }: CheckResult, answer: CheckAnswer): string {
  if (verdict.outcome !== "fail") return "";
  const { colors } = page;
  const number = invariantNumber(invariant.id);
  const title = `${colors.red("FAIL")} ${number} ${colors.bold(invariant.id)}${strategy === undefined ? "" : ` of ${strategy}`}`;
  const params = answer.params === undefined ? "" : ` --params '${answer.params}'`;
  const overlays = answer.overlay.map((text) => ` --overlay '${text}'`).join("");
  const again = `halfspread check --strategy ${answer.named ?? strategy ?? ""}${params}${overlays} --seed ${answer.seed}`;
  return [
    `\n${title}\n`,
    paragraph(page, invariant.statement),
    facts(page, [
      ...counterExampleFacts(verdict.counterExample),
      ...(strategy === undefined ? [] : [["matters", invariant.costs] as const]),
      ...(strategy === undefined ? [] : [["again", again] as const]),
    ]),
  ].join("");
}

/** What a replay or a recording gave beyond its verdict; of draws the number of cases says enough. */
function measured(page: Page, results: readonly CheckResult[]): string {
  const entries = results.flatMap(({ invariant: { id, kind }, strategy, verdict }) =>
    verdict.outcome === "pass" && verdict.detail !== undefined && (kind === "simulation" || kind === "data")
      ? [[[strategy, id].filter((part) => part !== undefined).join(" "), verdict.detail] as const]
      : [],
  );
  return entries.length === 0 ? "" : `${heading(page, "Measured")}${facts(page, entries)}`;
}

/** Why what does not apply does not. */
function reasons(page: Page, results: readonly CheckResult[]): string {
  const entries = results.flatMap(({ invariant, verdict }) =>
    verdict.outcome === "not-applicable"
      ? [[`${invariantNumber(invariant.id).padStart(2)} ${invariant.id}`, verdict.reason] as const]
      : [],
  );
  return entries.length === 0 ? "" : `${heading(page, "Not applicable")}${facts(page, entries)}`;
}

function conclusion(results: readonly CheckResult[]): string {
  const { passCount, failCount, notApplicableCount } = tallyOf(results);
  const broken = failCount === 0 ? "none broken" : `${failCount} broken`;
  return `${passCount} hold, ${broken}, ${notApplicableCount} not applicable.`;
}
