/** Train, validation and test: events stay whole, time goes forward, nothing is empty. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePlan } from "../../../src/sweep/plan/plan.ts";
import type { PlanMarket } from "../../../src/sweep/plan/markets.ts";
import { partsOf } from "../../../src/sweep/plan/split.ts";
import { PARTS, type Part, type SplitRule } from "../../../src/sweep/plan/split-rule.ts";
import { planText, refusal } from "./plan-texts.ts";

const HOUR_US = 3_600_000_000;
/** 2026-01-08T00:00:00Z */
const DAY_US = 1_767_830_400_000_000;

function market(ticker: string, kalshiEvent: string, closeHours: number): PlanMarket {
  const closeUs = DAY_US + closeHours * HOUR_US;
  return { ticker, kalshiEvent, closeUs, series: undefined, isSettled: true, rowCount: 1 };
}

function rule(split: string): SplitRule {
  const recorded = planText(`split: ${split}`).replace(/synthetic:.*/, "markets: { db: x.db }");
  return parsePlan(recorded, "experiment.yaml").split!;
}

/** are one event, which ends when its last market closes. */
const MARKETS = [
  market("C", "C", 3),
  market("A-1", "A", 1),
  market("A-2", "A", 5),
  market("B", "B", 2),
  market("D", "D", 4),
];

function told(split: string, markets = MARKETS): Record<string, Part> {
  const parts = partsOf(markets, rule(split));
  return Object.fromEntries(markets.map(({ ticker }, index) => [ticker, parts[index]!]));
}

describe("a split", () => {
  it("should be all train where none is stated", () => {
    expect(new Set(partsOf(MARKETS, undefined))).toEqual(new Set(["train"]));
  });

  it("should go by the last close of an event: B 2, C 3, D 4, A 5 o'clock", () => {
    expect(told("{ by: time, train: 0.5, validation: 0.25, test: 0.25 }")).toEqual({
      B: "train",
      C: "train",
      D: "validation",
      "A-1": "test",
      "A-2": "test",
    });
    expect(told("{ by: time, train: 0.25, test: rest }")).toEqual({
      B: "train",
      C: "test",
      D: "test",
      "A-1": "test",
      "A-2": "test",
    });
  });

  it("should go by stated times, the first that no longer counts", () => {
    const split =
      '{ by: time, train: "2026-01-08T03:00:00Z", validation: "2026-01-08T06:00:00+02:00", test: rest }';
    expect(told(split)).toEqual({ B: "train", C: "validation", D: "test", "A-1": "test", "A-2": "test" });
  });

  it("should go by lists of events, and the rest", () => {
    expect(told("{ by: event, train: rest, validation: [B], test: [A] }")).toEqual({
      "A-1": "test",
      "A-2": "test",
      B: "validation",
      C: "train",
      D: "train",
    });
  });

  it("should not cut between events that close together", () => {
    const together = [market("X", "X", 1), market("Y", "Y", 2), market("Z", "Z", 2), market("W", "W", 3)];
    expect(told("{ by: time, train: 0.5, test: 0.5 }", together)).toEqual({
      X: "train",
      Y: "train",
      Z: "train",
      W: "test",
    });
  });

  it.each([
    ["{ by: event, train: 0.9, test: 0.1 }", "USAGE_EMPTY_SPLIT", "of 4 events none is left for test"],
    ["{ by: time, train: 0.1, validation: 0.5, test: 0.4 }", "USAGE_EMPTY_SPLIT", "none is left for train"],
    [
      '{ by: time, train: "2026-01-08T01:00:00Z", test: rest }',
      "USAGE_EMPTY_SPLIT",
      "none is left for train",
    ],
    [
      '{ by: time, train: "2026-01-08T03:00:00Z", test: "2026-01-08T04:00:00Z" }',
      "USAGE_SPLIT_EVENT",
      "closes after the time of test",
    ],
    ["{ by: event, train: [A, B], test: [C] }", "USAGE_SPLIT_EVENT", "the event D is in no list"],
    ["{ by: event, train: rest, test: [EE] }", "USAGE_SPLIT_EVENT", "EE is in the list of test"],
    ["{ by: event, train: [A, B, C, D], test: rest }", "USAGE_EMPTY_SPLIT", "none is left for test"],
    ["{ by: event, train: [A], test: [A] }", "USAGE_BAD_SPLIT", "the event A is named twice"],
    ["{ by: event, train: [A], test: 0.5 }", "USAGE_BAD_SPLIT", "not all of one kind"],
    ["{ by: event, train: rest, test: rest }", "USAGE_BAD_SPLIT", "not all of one kind"],
    ["{ by: event, train: 0.5, validation: 0.5, test: rest }", "USAGE_BAD_SPLIT", "no rest is left"],
    ["{ by: event, train: 1, test: rest }", "USAGE_BAD_SPLIT", "split.train: its share was 1"],
    ["{ by: time, train: [A], test: rest }", "USAGE_BAD_SPLIT", "lists of events are no split by time"],
    [
      '{ by: event, train: "2026-01-08T03:00:00Z", test: rest }',
      "USAGE_BAD_SPLIT",
      "times are no split by event",
    ],
    [
      '{ by: time, train: "2026-01-08T03:00:00Z", validation: "2026-01-08T03:00:00Z", test: rest }',
      "USAGE_BAD_SPLIT",
      "not later than",
    ],
  ])("%s should be refused: %s", (split, code, message) => {
    const refused = refusal(() => told(split));
    expect(refused).toMatchObject({ code, exitCode: 2 });
    expect(refused.message).toContain(message);
  });

  const markets = fc
    .array(fc.tuple(fc.nat(12), fc.nat(9)), { minLength: 12, maxLength: 40 })
    .map((drawn) => drawn.map(([event, hours], index) => market(`M${index}`, `E${event}`, hours)));
  const shares = fc.constantFrom(
    "train: 0.5, test: 0.5",
    "train: 0.6, validation: 0.2, test: 0.2",
    "train: 0.3, validation: 0.3, test: rest",
  );

  it("should keep events whole, in the same part whatever the order of the markets", () => {
    fc.assert(
      fc.property(markets, shares, fc.constantFrom("event", "time"), (all, parts, by) => {
        const text = `{ by: ${by}, ${parts} }`;
        const split = partsIfAny(all, text);
        fc.pre(split !== undefined);
        const partOfEvent = new Map<string, Part>();
        for (const [index, { kalshiEvent }] of all.entries()) {
          expect(partOfEvent.get(kalshiEvent) ?? split[index]).toBe(split[index]);
          partOfEvent.set(kalshiEvent, split[index]!);
        }
        expect(partsIfAny(all.toReversed(), text)).toEqual(split.toReversed());
        if (by === "event") return;
        const lastClose = (part: Part) => closes(all, split, part).map(({ last }) => last);
        for (const [earlier, later] of [PARTS.slice(0, 2), PARTS.slice(1), [PARTS[0], PARTS[2]]])
          for (const one of lastClose(earlier!))
            for (const other of lastClose(later!)) expect(one).toBeLessThan(other);
      }),
      { numRuns: 100 },
    );
  });

  it("should give parts by chance their shares, and others with another seed", () => {
    const all = Array.from({ length: 50 }, (_, index) => market(`M${index}`, `E${index}`, index));
    const split = (seed: string) =>
      partsOf(all, rule(`{ by: event, train: 0.5, validation: 0.3, test: 0.2, seed: ${seed} }`));
    expect(PARTS.map((part) => split("1").filter((own) => own === part).length)).toEqual([25, 15, 10]);
    expect(split("1")).toEqual(split("1"));
    expect(split("1")).not.toEqual(split("2"));
  });
});

function partsIfAny(all: readonly PlanMarket[], text: string): readonly Part[] | undefined {
  try {
    return partsOf(all, rule(text));
  } catch {
    return undefined; // a part is empty
  }
}

/** The last close of every event of a part. */
function closes(all: readonly PlanMarket[], parts: readonly Part[], part: Part): { readonly last: number }[] {
  const own = all.filter((_, index) => parts[index] === part);
  return [...new Set(own.map(({ kalshiEvent }) => kalshiEvent))].map((event) => ({
    last: Math.max(...own.filter(({ kalshiEvent }) => kalshiEvent === event).map(({ closeUs }) => closeUs)),
  }));
}
