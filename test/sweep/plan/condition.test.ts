/** The language of conditions: what it means, and what it refuses. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCondition } from "../../../src/sweep/plan/condition.ts";
import { refusal } from "./plan-texts.ts";

const NAMES = ["gamma", "maxPosition", "jump", "jump-pause.jumpCents", "competition#2.followSeconds"];
const VALUES = [0.1, 30, 4, 3, 7];

describe("a condition", () => {
  it.each([
    ["gamma * maxPosition <= 3", true],
    ["gamma * maxPosition < 3", false],
    ["gamma + 0.2 == 0.3", true], // 0.30000000000000004 in doubles
    ["gamma + 0.2 > 0.3", false],
    ["gamma != 0.1", false],
    ["2 + 3 * 4 == 14", true],
    ["(2 + 3) * 4 == 20", true],
    ["20 - 5 - 4 == 11", true],
    ["64 / 4 / 2 == 8", true],
    ["-gamma < 0 and --gamma > 0", true],
    ["2 * -3 == -6", true],
    ["1e2 == 100 and .5 == 1 / 2", true],
    ["maxPosition > 1 or gamma > 1 and gamma > 2", true],
    ["(maxPosition > 1 or gamma > 1) and gamma > 2", false],
    ["not gamma > 1 and maxPosition > 1", true],
    ["not (gamma > 1 or maxPosition > 1)", false],
    ["not not gamma < 1", true],
    ["jump-pause.jumpCents == 3", true],
    ["jump-jump-pause.jumpCents == 1", true],
    ["competition#2.followSeconds - jump == 3", true],
    ["gamma==0.1and jump==4", true],
  ])("%s should be %s", (text, holds) => {
    expect(parseCondition(text, NAMES)(VALUES)).toBe(holds);
  });

  it.each([
    ["gama < 1", "USAGE_UNKNOWN_PARAMETER", 'names "gama"', "Did you mean gamma?"],
    ["gamma", "USAGE_BAD_CONDITION", "character 1: this is a number", "A condition compares"],
    ["gamma < 1 < 2", "USAGE_BAD_CONDITION", "character 11: one comparison cannot follow", "A condition"],
    ["gamma <", "USAGE_BAD_CONDITION", "character 8: it ends where", "A condition"],
    ["(gamma < 1", "USAGE_BAD_CONDITION", "character 1: this bracket has no other half", "A condition"],
    ["gamma < 1)", "USAGE_BAD_CONDITION", 'character 10: ")" does not belong there', "A condition"],
    ["gamma and 1 < 2", "USAGE_BAD_CONDITION", "character 1: this is a number", "A condition"],
    ["(gamma < 1) + 2 > 1", "USAGE_BAD_CONDITION", "character 1: this is true or false", "A condition"],
    ["gamma < 1 jump", "USAGE_BAD_CONDITION", 'character 11: "jump" does not belong', "A condition"],
    ["gamma = 1", "USAGE_BAD_CONDITION", 'character 7: "=" is no part', "A condition"],
    ["gamma.constructor < 1", "USAGE_UNKNOWN_PARAMETER", 'names "gamma.constructor"', "There are"],
    ["", "USAGE_BAD_CONDITION", "character 1: it ends where", "A condition"],
  ])("%s should be refused: %s", (text, code, message, hint) => {
    const told = refusal(() => parseCondition(text, NAMES));
    expect(told).toMatchObject({ code, exitCode: 2 });
    expect(told.message).toContain(message);
    expect(told.hint).toContain(hint);
  });

  it("should refuse to be longer than is read", () => {
    const told = refusal(() => parseCondition(`${"(".repeat(600)}gamma < 1`, NAMES));
    expect(told.message).toContain("it has 609 characters, at most 500 are read");
    const nested = `${"(".repeat(240)}gamma < 1${")".repeat(240)}`;
    expect(parseCondition(nested, NAMES)(VALUES)).toBe(true);
  });

  it("should refuse to divide by 0 where a cell does", () => {
    const condition = parseCondition("maxPosition / (gamma - 0.1) > 1", NAMES);
    expect(refusal(() => condition(VALUES)).message).toContain("character 15: in some cell this is 0");
    expect(condition([1, 30, 4, 3, 7])).toBe(true);
  });

  it("should mean what its tree means", () => {
    fc.assert(
      fc.property(
        truth(4),
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 5, maxLength: 5 }),
        (tree, values) => {
          expect(parseCondition(tree.text, NAMES)(values)).toBe(tree.of(values));
        },
      ),
      { numRuns: 300 },
    );
  });
});

interface Tree<Value> {
  readonly text: string;
  readonly of: (values: readonly number[]) => Value;
}

function number(depth: number): fc.Arbitrary<Tree<number>> {
  const leaf = fc.oneof(
    fc.integer({ min: 0, max: 20 }).map((value): Tree<number> => ({ text: String(value), of: () => value })),
    fc
      .nat(NAMES.length - 1)
      .map((index): Tree<number> => ({ text: NAMES[index]!, of: (values) => values[index]! })),
  );
  if (depth === 0) return leaf;
  const inner = number(depth - 1);
  const pair = fc.tuple(inner, inner);
  return fc.oneof(
    leaf,
    inner.map(({ text, of }): Tree<number> => ({ text: `-(${text})`, of: (values) => -of(values) })),
    pair.map(([a, b]): Tree<number> => ({ text: `(${a.text} + ${b.text})`, of: (v) => a.of(v) + b.of(v) })),
    pair
      .map(([a, b]): Tree<number> => ({ text: `(${a.text}) - (${b.text})`, of: (v) => a.of(v) - b.of(v) }))
      .map(bracketed),
    pair.map(([a, b]): Tree<number> => ({ text: `(${a.text})*(${b.text})`, of: (v) => a.of(v) * b.of(v) })),
  );
}

function bracketed<Value>({ text, of }: Tree<Value>): Tree<Value> {
  return { text: `(${text})`, of };
}

function truth(depth: number): fc.Arbitrary<Tree<boolean>> {
  const inner = number(2);
  const leaf = fc
    .tuple(inner, inner, fc.constantFrom("<", "<=", "==", "!="))
    .map(([a, b, sign]): Tree<boolean> => ({
      text: `${a.text} ${sign} ${b.text}`,
      of: (v) => {
        const [left, right] = [a.of(v), b.of(v)];
        if (sign === "<") return left < right;
        if (sign === "<=") return left <= right;
        return sign === "==" ? left === right : left !== right;
      },
    }));
  if (depth === 0) return leaf.filter(isShort);
  const pair = fc.tuple(truth(depth - 1), truth(depth - 1));
  return fc
    .oneof(
      leaf,
      truth(depth - 1).map(({ text, of }): Tree<boolean> => ({ text: `not (${text})`, of: (v) => !of(v) })),
      pair.map(([a, b]): Tree<boolean> => ({
        text: `(${a.text}) and (${b.text})`,
        of: (v) => a.of(v) && b.of(v),
      })),
      pair.map(([a, b]): Tree<boolean> => ({
        text: `(${a.text} or ${b.text})`,
        of: (v) => a.of(v) || b.of(v),
      })),
    )
    .filter(isShort);
}

function isShort({ text }: Tree<unknown>): boolean {
  return text.length <= 500;
}
