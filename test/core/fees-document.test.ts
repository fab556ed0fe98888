/** The worked examples of docs/FEES.md, computed from the document itself. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BALANCE_PRECISION_MICROS, ROUNDING, type RoundingName } from "../../src/core/fee-rounding.ts";
import { feeMultiplierPpm, feeRates, feeTerms, type FeeType } from "../../src/core/fee-terms.ts";
import { chargeFill } from "../../src/core/fees.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { parseDecimal } from "../../src/core/units.ts";
import { newOrder } from "./fee-vector-suites.ts";

const TEXT = readFileSync(new URL("../../docs/FEES.md", import.meta.url), "utf8");
const ROW = /^\| `(\w+)` \| (direct|other) \| `(\w+)` x ([\d.]+) \| (.+) \| ([\d., ]+) \|$/gm;
const FILL = /^(take|make) (buy|sell) ([\d.]+) @ ([\d.]+)$/;

describe("docs/FEES.md", () => {
  const rows = [...TEXT.matchAll(ROW)];

  it("should have worked examples of every rule", () => {
    expect(new Set(rows.map(([, rule]) => rule))).toEqual(new Set(Object.keys(ROUNDING)));
    expect(rows).toHaveLength(11);
  });

  for (const [row, rule, account, feeType, multiplier, fills, fees] of rows)
    it(`should be right about ${row}`, () => {
      const rates = feeRates({ feeType: feeType as FeeType, multiplierPpm: feeMultiplierPpm(multiplier!) });
      const terms = feeTerms(rates, ROUNDING[rule as RoundingName]);
      const precisionMicros = BALANCE_PRECISION_MICROS[account === "direct" ? "direct" : "nonDirect"];
      const order = newOrder();

      const charged = fills!.split(", ").map((text) => {
        const [, role, side, contracts, dollars] = FILL.exec(text)!;
        return chargeFill(
          terms,
          precisionMicros,
          order,
          role === "make",
          side === "buy" ? BID : ASK,
          parseDecimal(dollars!, 4),
          parseDecimal(contracts!, 2),
        );
      });

      expect(charged).toEqual(fees!.split(", ").map((text) => parseDecimal(text, 6)));
    });
});
