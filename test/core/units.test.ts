import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import { formatContracts, formatDollars, formatTimeUs, parseDecimal } from "../../src/core/units.ts";
import { checkProperty } from "../engine/property.ts";

/** Exact, in arbitrary precision; undefined where the text has no such number of units. */
function parsedByBigInt(text: string, decimals: number): number | undefined {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  if (!/^0*$/.test(fraction.slice(decimals))) return undefined;
  const units = BigInt(`${whole}${fraction.slice(0, decimals).padEnd(decimals, "0")}` || "0");
  if (units > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return sign === "-" && units !== 0n ? -Number(units) : Number(units);
}

const digits = fc.stringMatching(/^\d{0,17}$/);
const decimal = fc
  .tuple(
    fc.constantFrom("", "-"),
    digits,
    fc.constantFrom("", "."),
    fc.stringMatching(/^\d{0,6}$/),
    fc.nat(4),
  )
  .map(([sign, whole, point, fraction, zeros]) =>
    point === "" ? sign + whole : `${sign}${whole}.${fraction}${"0".repeat(zeros)}`,
  );
const almostDecimal = fc.stringMatching(/^[-+.,0-9 e]{0,8}$/);
const decimals = fc.integer({ min: 0, max: 6 });

describe("parsing a decimal", () => {
  it("should read prices and counts exactly", () => {
    expect(parseDecimal("0.4200", 4)).toBe(4200);
    expect(parseDecimal("-3.50", 2)).toBe(-350);
    expect(parseDecimal("100", 2)).toBe(10_000);
    expect(parseDecimal(".5", 2)).toBe(50);
    expect(parseDecimal("0.42000000", 4)).toBe(4200);
  });

  it("should agree with arithmetic of any precision, or refuse", () => {
    checkProperty(
      fc.property(fc.oneof(decimal, almostDecimal), decimals, (text, places) => {
        const expected = parsedByBigInt(text, places);

        if (expected === undefined)
          expect(() => parseDecimal(text, places)).toThrow(
            expect.objectContaining({ code: "DATA_BAD_DECIMAL" }) as AppError,
          );
        else expect(Object.is(parseDecimal(text, places), expected)).toBe(true);
      }),
      3_000,
    );
  });

  it("should never round: more precision than the unit has is refused with the text in the message", () => {
    expect(() => parseDecimal("0.42001", 4)).toThrow(
      '"0.42001" is not a decimal number with at most 4 decimals',
    );
  });
});

const refusal = (text: string, places: number) => {
  try {
    return parseDecimal(text, places);
  } catch (error) {
    const { code, data } = error as AppError;
    return { code, data };
  }
};

describe("the limits of a decimal", () => {
  it("should be the largest safe integer of units, on either side of 0", () => {
    expect([parseDecimal("9007199254740991", 0), parseDecimal("-9007199254740.991", 3)]).toEqual([
      Number.MAX_SAFE_INTEGER,
      -Number.MAX_SAFE_INTEGER,
    ]);
    for (const [text, places] of [
      ["9007199254740992", 0],
      ["900719925474099.2", 1],
      ["9007199254740993", 0],
    ] as const)
      // prettier-ignore
      expect(refusal(text, places)).toEqual({ code: "DATA_BAD_DECIMAL", data: { text, decimals: places } });
  });

  it("should be digits from 0 to 9, one at least, one point and one sign", () => {
    expect([parseDecimal("09", 0), parseDecimal("9.", 1), parseDecimal("-0", 2)]).toEqual([9, 90, 0]);
    for (const text of ["", "-", ".", "-.", "1/", "1:", "1.2.3", "--1", "+1", "1 ", "1.5/"])
      expect(refusal(text, 2)).toEqual({ code: "DATA_BAD_DECIMAL", data: { text, decimals: 2 } });
  });

  it("should be the last digit that the unit has", () => {
    expect([parseDecimal("0.99", 2), parseDecimal("0.990", 2)]).toEqual([99, 99]);
    expect(refusal("0.991", 2)).toMatchObject({ code: "DATA_BAD_DECIMAL" });
    expect(refusal("0.9909", 2)).toMatchObject({ code: "DATA_BAD_DECIMAL" });
  });
});

describe("writing units for people", () => {
  it("should write dollars with as many decimals as they need, two at least", () => {
    expect(formatDollars(1_234_500)).toBe("1.2345");
    expect(formatDollars(-1)).toBe("-0.000001");
    expect(formatDollars(0)).toBe("0.00");
    expect(formatDollars(-5_000_000)).toBe("-5.00");
    expect(formatDollars(999_999)).toBe("0.999999");
    expect(formatDollars(1_200_000)).toBe("1.20");
  });

  it("should write contracts and times", () => {
    expect(formatContracts(150)).toBe("1.5");
    expect(formatTimeUs(1_767_838_452_880_013)).toBe("2026-01-08T02:14:12.880013Z");
  });
});
