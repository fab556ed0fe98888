import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import { feeScheduleOf, type FeeHistory } from "../../src/core/fee-history.ts";
import { BALANCE_PRECISION_MICROS, ROUNDING } from "../../src/core/fee-rounding.ts";
import { FeeSchedule, type FeeSegment } from "../../src/core/fee-schedule.ts";
import { feeMultiplierPpm, type FeeRule, type FeeType } from "../../src/core/fee-terms.ts";
import { chargeFill } from "../../src/core/fees.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { checkProperty } from "../engine/property.ts";
import { newOrder } from "./fee-vector-suites.ts";

function dayUs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) * 1000;
}

function rule(feeType: FeeType, multiplier: string): FeeRule {
  return { feeType, multiplierPpm: feeMultiplierPpm(multiplier) };
}

const NAME = "KXTEST-26AUG01-A";
const ONE_ROUNDING = [{ fromTimeUs: 0, rounding: "micro" }] as const;

/** Segments as text: day, what a taker and a maker pay in ppm at P(1 - P) = 1, rounding. */
function told({ segments }: FeeSchedule): string[] {
  return segments.map(
    ({ fromTimeUs, takerRatePpt, makerRatePpt, rounding }) =>
      `${new Date(fromTimeUs / 1000).toISOString().slice(0, 10)} ${takerRatePpt / 1e6} ${makerRatePpt / 1e6} ${rounding}`,
  );
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as AppError).code;
  }
  throw new Error("it was to fail, and did not");
}

const series = [{ fromTimeUs: 0, ...rule("quadratic", "1") }];

describe("a schedule made of what the exchange said", () => {
  it("should follow the series' dated changes", () => {
    const schedule = feeScheduleOf({
      name: NAME,
      series: [
        { fromTimeUs: 0, ...rule("quadratic", "1") },
        { fromTimeUs: dayUs("2026-07-07"), ...rule("quadratic_with_maker_fees", "0.5") },
        { fromTimeUs: dayUs("2026-08-20"), ...rule("quadratic_with_combo_maker_fees", "1") },
      ],
      rounding: ONE_ROUNDING,
    });

    expect(told(schedule)).toEqual([
      "1970-01-01 70000 0 micro",
      "2026-07-07 35000 8750 micro",
      "2026-08-20 70000 35000 micro",
    ]);
  });

  it("should put an event's override over the series until it is taken away", () => {
    const schedule = feeScheduleOf({
      name: NAME,
      series,
      event: [
        { fromTimeUs: dayUs("2026-09-06"), rule: rule("quadratic_with_maker_fees", "1") },
        { fromTimeUs: dayUs("2026-09-07"), rule: undefined },
      ],
      rounding: ONE_ROUNDING,
    });

    expect(told(schedule)).toEqual([
      "1970-01-01 70000 0 micro",
      "2026-09-06 70000 17500 micro",
      "2026-09-07 70000 0 micro",
    ]);
  });

  it("should put a market's waiver over both until it ends", () => {
    const schedule = feeScheduleOf({
      name: NAME,
      series,
      event: [{ fromTimeUs: dayUs("2026-09-06"), rule: rule("quadratic_with_maker_fees", "1") }],
      waiverUntilUs: dayUs("2026-09-10"),
      rounding: ONE_ROUNDING,
    });

    expect(told(schedule)).toEqual(["1970-01-01 0 0 micro", "2026-09-10 70000 17500 micro"]);
  });

  it("should round by the rules of the day unless it is told other days", () => {
    expect(told(feeScheduleOf({ name: NAME, series }))).toEqual([
      "1970-01-01 70000 0 cent",
      "2026-02-01 70000 0 centicent",
      "2026-09-03 70000 0 micro",
    ]);
    const rounding = [{ fromTimeUs: dayUs("2026-01-15"), rounding: "centicent" }] as const;
    expect(told(feeScheduleOf({ name: NAME, series, rounding }))).toEqual(["2026-01-15 70000 0 centicent"]);
  });

  it("should know nothing before the first fee that is known", () => {
    const schedule = feeScheduleOf({
      name: NAME,
      series: [{ fromTimeUs: dayUs("2026-07-07"), ...rule("quadratic", "1") }],
    });

    expect(codeOf(() => schedule.termsAt(dayUs("2026-07-07") - 1))).toBe("DATA_FEES_MISSING");
    expect(codeOf(() => schedule.requireFrom(dayUs("2026-07-06")))).toBe("DATA_FEES_MISSING");
    schedule.requireFrom(dayUs("2026-07-07"));
    expect(schedule.termsAt(dayUs("2026-07-07")).rounding).toBe(ROUNDING.centicent);
  });

  const bad: readonly (readonly [string, string, Partial<FeeHistory>])[] = [
    ["nothing is known", "DATA_FEES_MISSING", { series: [] }],
    [
      "an override ends and nothing is known of the series",
      "DATA_FEES_MISSING",
      {
        series: [],
        event: [
          { fromTimeUs: 5, rule: rule("quadratic", "1") },
          { fromTimeUs: 9, rule: undefined },
        ],
      },
    ],
    [
      "two fees of the series begin at one time",
      "DATA_FEES_CONFLICT",
      { series: [...series, { fromTimeUs: 0, ...rule("quadratic", "0.5") }] },
    ],
    [
      "overrides are out of order",
      "DATA_FEES_CONFLICT",
      {
        event: [
          { fromTimeUs: 9, rule: undefined },
          { fromTimeUs: 5, rule: rule("quadratic", "1") },
        ],
      },
    ],
    [
      "rounding rules are out of order",
      "DATA_FEES_CONFLICT",
      {
        rounding: [
          { fromTimeUs: 9, rounding: "micro" },
          { fromTimeUs: 5, rounding: "cent" },
        ],
      },
    ],
    [
      "a fee type has no formula",
      "DATA_FEE_TYPE_UNSUPPORTED",
      { series: [{ fromTimeUs: 0, feeType: "flat", multiplierPpm: 1_000_000 }] },
    ],
  ];
  it.each(bad)("should be refused when %s", (_why, code, part) => {
    expect(codeOf(() => feeScheduleOf({ name: NAME, series, ...part }))).toBe(code);
  });
});

describe("the terms of a schedule", () => {
  const segment = fc.record({
    fromTimeUs: fc.integer({ min: 0, max: 50 }),
    takerRatePpt: fc.integer({ min: 0, max: 100 }).map((steps) => steps * 2_500),
    makerRatePpt: fc.integer({ min: 0, max: 100 }).map((steps) => steps * 2_500),
    rounding: fc.constantFrom("cent", "centicent", "micro"),
  });
  const segments = fc
    .uniqueArray(segment, { minLength: 1, maxLength: 8, selector: ({ fromTimeUs }) => fromTimeUs })
    .map((list): FeeSegment[] => list.toSorted((a, b) => a.fromTimeUs - b.fromTimeUs));

  it("should be those of the last segment that has begun, in whatever order times are asked for", () => {
    checkProperty(
      fc.property(segments, fc.array(fc.integer({ min: 0, max: 60 })), (list, times) => {
        const schedule = new FeeSchedule(NAME, list);
        for (const timeUs of times.filter((each) => each >= list[0]!.fromTimeUs)) {
          const expected = list.filter(({ fromTimeUs }) => fromTimeUs <= timeUs).at(-1)!;
          const { takerRatePpt, makerRatePpt, rounding } = schedule.termsAt(timeUs);

          expect({ takerRatePpt, makerRatePpt, rounding }).toEqual({
            takerRatePpt: expected.takerRatePpt,
            makerRatePpt: expected.makerRatePpt,
            rounding: ROUNDING[expected.rounding],
          });
        }
      }),
      300,
    );
  });

  it("should be the same after a way through JSON", () => {
    checkProperty(
      fc.property(segments, fc.option(fc.nat(), { nil: undefined }), (list, assumedBeforeUs) => {
        const schedule = new FeeSchedule(NAME, list, assumedBeforeUs);
        const copy = FeeSchedule.fromJSON(JSON.parse(JSON.stringify(schedule)));

        expect(copy.toJSON()).toEqual(schedule.toJSON());
        expect(copy.termsAt(60)).toEqual(schedule.termsAt(60));
      }),
      100,
    );
  });
});

describe("fees switched off", () => {
  it("should cost nothing at any time, for any fill, and say so by name", () => {
    for (const schedule of [
      FeeSchedule.none,
      FeeSchedule.fromJSON(JSON.parse(JSON.stringify(FeeSchedule.none))),
    ])
      for (const timeUs of [-1e15, 0, dayUs("2026-11-20")]) {
        const order = newOrder();
        const terms = schedule.termsAt(timeUs);
        const { nonDirect } = BALANCE_PRECISION_MICROS;

        expect(chargeFill(terms, nonDirect, order, false, BID, 3301, 3)).toBe(0);
        expect(chargeFill(terms, nonDirect, order, true, ASK, 3301, 2 ** 36 - 1)).toBe(0);
        expect(order).toEqual(newOrder());
        expect([schedule.name, schedule.isOff]).toEqual(["off", true]);
      }
  });

  it("should not be what a series without fees is", () => {
    const schedule = feeScheduleOf({ name: NAME, series: [{ fromTimeUs: 0, ...rule("quadratic", "0") }] });

    expect(schedule.isOff).toBe(false);
    const terms = schedule.termsAt(dayUs("2026-11-20"));
    // the balance of an account of whole cents is brought back to them all the same
    expect(chargeFill(terms, BALANCE_PRECISION_MICROS.nonDirect, newOrder(), true, BID, 550, 100)).toBe(
      5_000,
    );
  });
});

function documentOf(segments: unknown, rest: object = {}): unknown {
  return { schema: "halfspread-fees/1", name: NAME, segments, ...rest };
}

describe("a schedule's JSON form", () => {
  const good = { fromTimeUs: 0, takerRatePpt: 70_000_000_000, makerRatePpt: 0, rounding: "micro" };

  it.each<readonly [string, unknown]>([
    ["it is nothing", null],
    ["it is of another schema", documentOf([good], { schema: "halfspread-fees/2" })],
    ["it has no name", documentOf([good], { name: "" })],
    ["it has no segments", documentOf(undefined)],
    ["its list of segments is empty", documentOf([])],
    ["a segment is nothing", documentOf([null])],
    ["a time is no whole number", documentOf([{ ...good, fromTimeUs: 0.5 }])],
    ["two segments begin at one time", documentOf([good, good])],
    ["a rate is negative", documentOf([{ ...good, makerRatePpt: -2_500 }])],
    ["a rate is finer than any multiplier makes it", documentOf([{ ...good, takerRatePpt: 1 }])],
    ["a rate is beyond the largest multiplier", documentOf([{ ...good, takerRatePpt: 700_000_002_500 }])],
    ["a rounding is unknown", documentOf([{ ...good, rounding: "dollar" }])],
    ["a rounding is a word of the language", documentOf([{ ...good, rounding: "toString" }])],
    ["what was assumed is no time", documentOf([good], { assumedBeforeUs: "2026" })],
  ])("should be refused when %s", (_why, value) => {
    expect(codeOf(() => FeeSchedule.fromJSON(value))).toBe("DATA_FEES_INVALID");
  });
});
