import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventDigest, hashText, hashWords, mix4 } from "../../src/core/digest.ts";
import { randomStream } from "../../src/core/random.ts";
import { checkProperty } from "../engine/property.ts";

const word = fc.nat(0xffffffff);
const event = fc.tuple(word, word, word, word, word);
type Event = readonly [row: number, what: number, level: number, lots: number, market: number];

function digestOf(events: readonly Event[]): string {
  const digest = new EventDigest();
  for (const words of events) digest.add(...words);
  return digest.toString();
}

describe("the digest of a run", () => {
  it("should not depend on the order in which events are added", () => {
    checkProperty(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        expect(digestOf(events.toReversed())).toBe(digestOf(events));
      }),
      100,
    );
  });

  it("should differ when any field of any event differs", () => {
    checkProperty(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 10 }),
        fc.nat(9),
        fc.nat(4),
        (events, at, field) => {
          const changed = events.map((words, index) => {
            if (index !== at % events.length) return words;
            const copy: [number, number, number, number, number] = [...words];
            copy[field] = (copy[field]! + 1) % 2 ** 32;
            return copy;
          });

          expect(digestOf(changed)).not.toBe(digestOf(events));
        },
      ),
      200,
    );
  });

  it("should be 24 hexadecimal digits, the last eight the number of events", () => {
    expect(digestOf([])).toBe("000000000000000000000000");
    expect(digestOf([[1, 2, 3, 4, 0]])).toMatch(/^[0-9a-f]{16}00000001$/);
  });

  it("should tell an event from the same event twice", () => {
    expect(digestOf([[1, 2, 3, 4, 0]])).not.toBe(
      digestOf([
        [1, 2, 3, 4, 0],
        [1, 2, 3, 4, 0],
      ]),
    );
  });
});

describe("the mix of four words", () => {
  it.each([
    [0, 0, 0, 0, 0x8134cdf8],
    [1, 2, 3, 4, 0x4445ad00],
    [0xffffffff, 0x80000000, 0x7fffffff, 0x12345678, 0xe306ee85],
  ])("should be the MurmurHash3 of their 16 bytes: %d, %d, %d, %d", (a, b, c, d, hash) => {
    // By mmh3 for Python, seed 0, of little-endian words; it gives the published 0x2e4ff723 for "The quick brown fox ..".
    expect(mix4(a, b, c, d) >>> 0).toBe(hash);
  });
});

describe("the hash of content", () => {
  it("should be 32 hexadecimal digits", () => {
    for (let length = 0; length < 40; length++)
      expect(hashWords(Uint32Array.from({ length }, (_, index) => index))).toMatch(/^[0-9a-f]{32}$/);
  });

  it("should differ when a single bit differs, wherever it is", () => {
    checkProperty(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(31), (words, at, bit) => {
        const changed = Uint32Array.from(words);
        changed[at % words.length]! ^= 1 << bit;

        expect(hashWords(changed)).not.toBe(hashWords(Uint32Array.from(words)));
      }),
      200,
    );
  });

  it("should tell contents apart that differ in trailing zeros only", () => {
    expect(hashWords(Uint32Array.of(1, 0))).not.toBe(hashWords(Uint32Array.of(1)));
    expect(hashText("")).not.toBe(hashText("\0"));
  });
});

describe("a random stream", () => {
  it("should depend on its seed and label alone, not on draws elsewhere", () => {
    const lonely = randomStream("7", "fills/MKT-1");
    const expected = Array.from({ length: 5 }, () => lonely.uniform());

    const other = randomStream("7", "fills/MKT-2");
    const again = randomStream("7", "fills/MKT-1");
    const interleaved = Array.from({ length: 5 }, () => {
      other.normal();
      return again.uniform();
    });

    expect(interleaved).toEqual(expected);
    expect(randomStream("8", "fills/MKT-1").uniform()).not.toBe(expected[0]);
    expect(randomStream("7", "fills/MKT-2").uniform()).not.toBe(expected[0]);
  });

  it("should draw whole numbers below a count, each as often as any other", () => {
    const stream = randomStream("7", "below");
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 4_000; draw++) counts[stream.below(4)]!++;

    // Each 1,000 times, within four standard deviations of sqrt(4,000 x 1/4 x 3/4).
    expect(counts).toHaveLength(4);
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(4 * 27.4);
  });

  it("should have the mean and variance of its laws", () => {
    const stream = randomStream("7", "moments");
    const count = 20_000;
    const normals = Array.from({ length: count }, () => stream.normal());
    const waits = Array.from({ length: count }, () => stream.exponential(2));
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / count;

    // within four standard errors
    expect(Math.abs(mean(normals))).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(mean(normals.map((value) => value ** 2)) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(Math.abs(mean(waits) - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(count));
    expect(waits.every((wait) => wait >= 0 && Number.isFinite(wait))).toBe(true);
  });
});
