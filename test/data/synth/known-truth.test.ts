/** How far a fill can be believed: fill models replay the tape alone, and the market knows who was filled, and when. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Tape } from "../../../src/core/tape.ts";
import { compareWithTruth, NO_KNOWN_ORDER, type OrderRows } from "../../../src/estimators/queue-truth.ts";
import { packCancels, plainCancels } from "../../core/plain-cancels.ts";
import { knownMarket, measure, MODELS, tableRows } from "./known-truth.ts";

/** Seeds that nothing was chosen by. */
const MEASURED = [
  { preset: "nba-live", seedCount: 6 },
  { preset: "inxd-quiet", seedCount: 3 },
  { preset: "weather-wide", seedCount: 3 },
  { preset: "nba-pregame", seedCount: 2 },
].map(({ preset, seedCount }) =>
  measure(
    preset,
    Array.from({ length: seedCount }, (_, index) => `held-out-${index + 1}`),
  ),
);
const [LIVE] = MEASURED;

describe("fill models against known truth", () => {
  it("should agree with at least nine of ten true fills at nba-live, when matched", () => {
    const matched = LIVE!.agreement.find(({ model }) => model === "fifo-matched")!;

    expect(LIVE!.fillCount).toBeGreaterThan(10_000);
    expect(matched.sameEventRateLow).toBeGreaterThanOrEqual(0.9);
    expect(matched.sameLotsRate).toBeGreaterThanOrEqual(0.9);
  });

  it("should agree more often when matched than under any other model, in every preset", () => {
    for (const { agreement } of MEASURED) {
      const matched = agreement.find(({ model }) => model === "fifo-matched")!;
      for (const { model, sameEventRateHigh } of agreement)
        if (model !== "fifo-matched") expect(matched.sameEventRateLow).toBeGreaterThan(sameEventRateHigh);
    }
  });

  it("should be what docs/QUEUE.md says", () => {
    const path = join(import.meta.dirname, "..", "..", "..", "docs", "QUEUE.md");
    const lines = readFileSync(path, "utf8").split("\n");

    expect(lines).toEqual(expect.arrayContaining(tableRows(MEASURED)));
    const counts = MEASURED.map(({ fillCount }) => `${fillCount.toLocaleString("en-US")} fills`);
    for (const count of counts) expect(lines.some((line) => line.includes(count))).toBe(true);
  });

  // Prints of weather-wide are never late, so that nothing is left to be inferred but whose cancels are whose.
  it("should be exactly the truth where it is told whose order every cancel was", () => {
    const { tape, orders } = knownMarket("weather-wide", "told");
    const matched = MODELS.filter(({ name }) => name === "fifo-matched");

    const [block] = compareWithTruth(withOwners(tape, orders), orders, matched, 1);

    expect(block!.fillCount).toBeGreaterThan(1_000);
    expect(block!.errors).toEqual([{ missed: 0, early: 0, false: 0 }]);
    expect(block!.agreement).toEqual([
      {
        sameEventCount: block!.fillCount,
        sameLotsCount: block!.fillCount,
        withinSecondCount: block!.fillCount,
        strangeCount: 0,
        sharedLots: block!.filledLots,
      },
    ]);
  });
});

/** The tape with the arrival of every cancelled order in place of what was inferred of it. */
function withOwners(tape: Tape, { orderOfRow, isFill }: OrderRows): Tape {
  const arrivalRow = new Map<number, number>();
  const { oldest, youngest } = plainCancels(tape, tape.rowCount);
  const owners = [...youngest];
  for (const [row, order] of orderOfRow.entries()) {
    if (order === NO_KNOWN_ORDER) continue;
    if (!arrivalRow.has(order)) arrivalRow.set(order, row);
    else if (isFill[row] === 0) owners[row] = arrivalRow.get(order)!;
  }
  return { ...tape, ...packCancels({ oldest, youngest: owners }) };
}
