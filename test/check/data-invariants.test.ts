/** Invariants of recordings: sound tapes pass, and each finds the tape that was spoilt in its way. */
import { describe, expect, it } from "vitest";
import { DATA_INVARIANTS } from "../../src/check/data/catalogue.ts";
import type { InvariantId } from "../../src/check/ids.ts";
import type { SharedInvariant, Verdict } from "../../src/check/invariant.ts";
import { syntheticWorlds } from "../../src/check/simulation/worlds.ts";
import {
  HEAD_EVENT_END,
  HEAD_KIND_MASK,
  HEAD_SLOT_SHIFT,
  HEAD_TRADED_PART,
  HEAD_TRADED_WHOLE,
  packTape,
  ROW_KIND,
  type Tape,
} from "../../src/core/tape.ts";
import { contextOf } from "./twins.ts";

const WORLDS = syntheticWorlds(contextOf("data")).map(({ tape }) => tape);
const TAPE = WORLDS[0]!;
const INVARIANTS = DATA_INVARIANTS as readonly SharedInvariant[];

function verdictOf(id: InvariantId, tape: Tape): Verdict {
  const invariant = INVARIANTS.find((one) => one.id === id)!;
  return invariant.check({ seed: "1", recordings: [{ ticker: tape.ticker, tape }] });
}

/** A copy of the tape of which columns were altered; its hash is that of what it now holds. */
function spoilt(
  alter: (tape: { -readonly [Name in "head" | "timeUs" | "counts"]: Tape[Name] }) => void,
): Tape {
  const copy = { ...TAPE, head: TAPE.head.slice(), timeUs: TAPE.timeUs.slice(), counts: { ...TAPE.counts } };
  alter(copy);
  const { ticker, priceRanges, sources, counts } = copy;
  return packTape({ ticker, priceRanges, sources, counts }, copy);
}

const TRADED = HEAD_TRADED_WHOLE | HEAD_TRADED_PART;

/** The first row of a kind in the tape's second half that was paired whole. */
function pairedRow(kind: number): number {
  return TAPE.head.findIndex(
    (head, row) =>
      row > TAPE.rowCount / 2 && (head & HEAD_KIND_MASK) === kind && (head & HEAD_TRADED_WHOLE) !== 0,
  );
}

const middle = TAPE.rowCount >>> 1;
/** A row within an event, after its first. */
const within = TAPE.head.findIndex((head, row) => row > middle && (head & HEAD_EVENT_END) === 0) + 1;

const SPOILT: readonly (readonly [InvariantId, string, Tape, string])[] = [
  [
    "recorded-time-runs-forward",
    "a row of a second earlier",
    spoilt(({ timeUs }) => (timeUs[middle]! -= 1_000_000)),
    "several clocks",
  ],
  [
    "recorded-time-runs-forward",
    "a time that is none",
    spoilt(({ timeUs }) => (timeUs[middle] = NaN)),
    "clocks",
  ],
  [
    "recorded-time-runs-forward",
    "an event that goes on after its time",
    spoilt(({ timeUs }) => (timeUs[within] = timeUs[within]! + 0.5)),
    "half of it",
  ],
  [
    "recorded-time-runs-forward",
    "an early settlement",
    spoilt(({ head }) => (head[middle] = (head[middle]! & ~HEAD_KIND_MASK) | ROW_KIND.settlement)),
    "knows the result",
  ],
  [
    "recorded-time-runs-forward",
    "a tape that was cut off",
    spoilt(({ head }) => (head[TAPE.rowCount - 1]! &= ~HEAD_EVENT_END)),
    "cut off",
  ],
  [
    "recorded-volume-counted-once",
    "reductions whose print went to others",
    spoilt(({ head }) => (head[pairedRow(ROW_KIND.print)]! &= ~HEAD_TRADED_WHOLE)),
    "paired twice",
  ],
  [
    "recorded-volume-counted-once",
    "a trade taken for a cancel",
    spoilt(({ head }) => (head[pairedRow(ROW_KIND.level)]! &= ~HEAD_TRADED_WHOLE)),
    "missing on one side",
  ],
  [
    "recorded-volume-counted-once",
    "growth that was traded",
    spoilt(({ head }) => {
      const growth = TAPE.head.findIndex(
        (word, row) => row > 0 && (word & (HEAD_KIND_MASK | TRADED)) === ROW_KIND.level,
      );
      head[growth]! |= HEAD_TRADED_WHOLE;
    }),
    "the level grew",
  ],
  [
    "recorded-volume-counted-once",
    "volume that vanished",
    spoilt((tape) => (tape.counts = { ...tape.counts, unpairedLots: tape.counts.unpairedLots + 100 })),
    "paired twice",
  ],
  [
    "recorded-book-uncrossed",
    "a side told upside down",
    spoilt(({ head }) => {
      for (let row = middle; row < head.length; row++)
        if ((head[row]! & HEAD_KIND_MASK) === ROW_KIND.level) head[row]! ^= 1 << HEAD_SLOT_SHIFT;
    }),
    "upside down",
  ],
];

describe("an invariant of recordings", () => {
  it.each(SPOILT)("%s should find %s", (id, _, tape, cause) => {
    const verdict = verdictOf(id, tape);

    expect(verdict).toMatchObject({ outcome: "fail" });
    if (verdict.outcome === "fail") expect(verdict.counterExample.likelyCause).toContain(cause);
  });

  it.each(INVARIANTS.map(({ id }) => id))("%s should hold for sound tapes", (id) => {
    for (const tape of WORLDS) {
      const verdict = verdictOf(id, tape);
      expect(verdict).toMatchObject({ outcome: "pass" });
      if (verdict.outcome === "pass") expect(verdict.caseCount).toBeGreaterThan(100);
    }
  });

  it("should not be asked where there is no recording", () => {
    for (const invariant of INVARIANTS)
      expect(invariant.check(contextOf("1"))).toMatchObject({ outcome: "not-applicable" });
  });
});
