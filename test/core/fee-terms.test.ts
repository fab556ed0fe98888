import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import { feeMultiplierPpm } from "../../src/core/fee-terms.ts";

describe("a fee multiplier", () => {
  it.each([
    ["0", 0],
    ["0.5", 500_000],
    ["1", 1_000_000],
    ["0.35", 350_000],
    ["0.000001", 1],
    ["10", 10_000_000],
  ])("should be read exactly from %s", (text, ppm) => {
    expect(feeMultiplierPpm(text)).toBe(ppm);
  });

  it.each(["0.0000001", "1e-7", "-0.5", "10.000001", "", "NaN", "0.30000000000000004"])(
    'should be refused as "%s"',
    (text) => {
      expect(() => feeMultiplierPpm(text)).toThrow(
        expect.objectContaining({ code: "DATA_BAD_DECIMAL" }) as AppError,
      );
    },
  );
});
