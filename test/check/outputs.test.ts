/** What comes out of a check: the generated document, JUnit XML, plain data, tests of Vitest; and the same for every seed. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalogueDocument } from "../../src/check/catalogue-document.ts";
import { checkStrategy } from "../../src/check/check-strategy.ts";
import { checkDocument, tallyOf } from "../../src/check/document.ts";
import { INVARIANT_IDS, type InvariantId } from "../../src/check/ids.ts";
import { INVARIANT_KINDS } from "../../src/check/invariant.ts";
import { escapeXml, junitXml } from "../../src/check/junit.ts";
import { INVARIANTS } from "../../src/check/catalogue.ts";
import { checkInvariant, type CheckResult } from "../../src/check/run.ts";
import { rowOf } from "../../src/check/strategy-rows.ts";
import { DRAW_COUNT } from "../../src/check/claims.ts";
import { createSubject } from "../../src/check/subject.ts";
import { STRATEGIES, type StrategyName } from "../../src/strategies/catalogue.ts";
import { contextOf, LINEAR, strategyOf } from "./twins.ts";

const SEED_COUNT = 20;
/** Of which so many for each strategy: each takes a second. */
const STRATEGY_SEED_COUNT = 6;

/** Linear skew without its parameter: what is compared with the family's formula cannot be. */
const UNCOMPARED: Readonly<Record<string, readonly InvariantId[]>> = {
  "fixed-spread": ["round-trip-earns", "skew-in-full-size", "spread-in-full-size"],
};

describe("docs/INVARIANTS.md", () => {
  const text = readFileSync(new URL("../../docs/INVARIANTS.md", import.meta.url), "utf8");

  it("should be what the code says; `npm run invariants` writes it", () => {
    expect(text).toBe(catalogueDocument());
  });

  it("should have links that lead to its headings", () => {
    const anchors = new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => anchorOf(title!)));
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target!);

    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((target) => !anchors.has(target))).toEqual([]);
  });
});

/** As pages of repositories make them: lower case, blanks to hyphens, other marks left out. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
}

describe("the verdicts", () => {
  it(
    `should be the same for ${SEED_COUNT} seeds, and good for every strategy there is`,
    { timeout: 120_000 },
    () => {
      const quoted = INVARIANTS.filter(({ kind }) => kind === "quote");
      const shared = INVARIANTS.filter(({ kind }) => kind === "machine");
      for (let seed = 0; seed < SEED_COUNT; seed++) {
        const context = contextOf(String(seed));
        for (const invariant of shared)
          expect([seed, invariant.id, checkInvariant(invariant, undefined, context).outcome]).toEqual([
            seed,
            invariant.id,
            "pass",
          ]);
        if (seed >= STRATEGY_SEED_COUNT) continue;
        for (const [name, definition] of STRATEGIES) {
          const subject = createSubject(definition, rowOf(name as StrategyName));
          // As many seeds fewer as it has draws fewer: it is slow to make.
          if (seed * DRAW_COUNT >= SEED_COUNT * subject.drawCount) continue;
          for (const invariant of quoted) {
            const isAsked =
              subject.standing(invariant.id).holds !== "not" &&
              UNCOMPARED[name]?.includes(invariant.id) !== true;
            const { outcome } = checkInvariant(invariant, subject, context);
            expect([name, seed, invariant.id, outcome]).toEqual([
              name,
              seed,
              invariant.id,
              isAsked ? "pass" : "not-applicable",
            ]);
          }
        }
      }
    },
  );

  it("should be the same to the last digit for the same seed", () => {
    const broken = strategyOf(LINEAR, { written: Math.round });
    const once = checkStrategy(broken, { seed: "7" }).map(({ verdict }) => verdict);

    expect(checkStrategy(broken, { seed: "7" }).map(({ verdict }) => verdict)).toEqual(once);
  });

  it("should keep given parameters in every case", () => {
    const broken = strategyOf(LINEAR, { sketch: (sketch) => ({ ...sketch, skewCents: -sketch.skewCents }) });
    const results = checkStrategy(broken, { parameters: { halfSpreadCents: 7, sizeContracts: 3 } });
    const failed = results.flatMap(({ verdict }) =>
      verdict.outcome === "fail" ? [verdict.counterExample] : [],
    );

    expect(failed.length).toBeGreaterThan(0);
    for (const { parameters } of failed)
      expect(parameters).toMatchObject({ halfSpreadCents: 7, sizeContracts: 3 });
  });
});

/** A strategy whose name and error are full of markup. */
const HOSTILE = {
  ...strategyOf(LINEAR),
  name: `<my> & "strategy"`,
  create: () => {
    throw new TypeError(`a < b && "c" > 'd' \u0001\u{D800}`);
  },
};

describe("JUnit XML", () => {
  const subject = { ...createSubject(strategyOf(LINEAR), {}), definition: HOSTILE };
  const results: CheckResult[] = INVARIANTS.filter(({ kind }) => kind !== "simulation" && kind !== "data")
    .filter(({ id }) => id !== "no-dead-parameter")
    .map((invariant) => ({
      invariant,
      strategy: invariant.scope === "shared" ? undefined : HOSTILE.name,
      verdict: checkInvariant(invariant, subject, contextOf("1")),
      elapsedMs: 12.5,
    }));
  const xml = junitXml(results);

  it("should escape markup and replace what XML does not allow", () => {
    expect(escapeXml(`<a b="c">'&\u0000\u001f\ud800`)).toBe(
      "&lt;a b=&quot;c&quot;&gt;&apos;&amp;\ufffd\ufffd\ufffd",
    );
    expect(xml).toContain('<testsuite name="&lt;my&gt; &amp; &quot;strategy&quot;"');
    expect(xml).toContain("TypeError: a &lt; b &amp;&amp; &quot;c&quot; &gt; &apos;d&apos; \ufffd\ufffd");
  });

  it("should have a case for every result, with counts that add up, every element closed", () => {
    const { failCount, notApplicableCount } = tallyOf(results);
    const [head = ""] = /<testsuites[^>]*>/.exec(xml)!;

    expect(head).toContain(
      `tests="${results.length}" failures="${failCount}" errors="0" skipped="${notApplicableCount}"`,
    );
    expect(failCount).toBeGreaterThan(5);
    expect(count(xml, /<testcase /g)).toBe(results.length);
    expect(count(xml, /<failure /g)).toBe(failCount);
    expect(count(xml, /<skipped /g)).toBe(notApplicableCount);
    expect(unclosed(xml)).toEqual([]);
  });
});

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

/** Elements of an XML text that are not closed in turn. */
function unclosed(xml: string): readonly string[] {
  const open: string[] = [];
  for (const [, slash, name, selfClosed] of xml.matchAll(/<(\/?)([a-z]+)(?:\s+[a-z]+="[^"<>]*")*\s*(\/?)>/g))
    if (slash === "/") expect(open.pop()).toBe(name);
    else if (selfClosed !== "/") open.push(name!);
  return open;
}

describe("the document", () => {
  it("should have stable fields and count what it lists", () => {
    const definition = strategyOf(LINEAR);
    const results = checkStrategy(definition, { claims: { family: "L" } });
    const document = checkDocument("1", [createSubject(definition, { family: "L" })], results);

    expect(document).toMatchObject({ schema: "halfspread-check/1", seed: "1", isGood: true, failCount: 0 });
    expect(document.results).toHaveLength(results.length);
    expect(document.passCount + document.notApplicableCount).toBe(results.length);
    for (const { id, kind, outcome } of document.results) {
      expect(INVARIANT_IDS).toContain(id);
      expect(INVARIANT_KINDS).toContain(kind);
      expect(["pass", "not-applicable"]).toContain(outcome);
    }
  });
});
