/**
 * Hashes for naming content and for comparing runs. Not cryptographic: they find differences, they stop nobody.
 */

/** Mixes four 32-bit words into one well spread 32-bit word (MurmurHash3 x86_32 by Austin Appleby, public domain). */
export function mix4(a: number, b: number, c: number, d: number): number {
  let hash = 0;
  hash = round(hash, a);
  hash = round(hash, b);
  hash = round(hash, c);
  hash = round(hash, d);
  return finish(hash ^ 16);
}

function round(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A 128-bit hash of a run of 32-bit words as 32 hexadecimal digits: four interleaved MurmurHash3 streams, then their mix. */
export function hashWords(words: Uint32Array, seed = 0): string {
  let h0 = seed;
  let h1 = seed ^ 0x9e3779b9;
  let h2 = seed ^ 0x85ebca6b;
  let h3 = seed ^ 0xc2b2ae35;
  const whole = words.length & ~3;
  for (let index = 0; index < whole; index += 4) {
    h0 = round(h0, words[index]!);
    h1 = round(h1, words[index + 1]!);
    h2 = round(h2, words[index + 2]!);
    h3 = round(h3, words[index + 3]!);
  }
  for (let index = whole; index < words.length; index++) h0 = round(h0, words[index]!);
  h0 ^= words.length;
  const streams = [h0, h1, h2, h3];
  return streams
    .map((_, turn) => hex32(mix4(streams[turn]!, streams[(turn + 1) & 3]!, streams[(turn + 2) & 3]!, turn)))
    .join("");
}

/** Hash of a text, as 32 hexadecimal digits. */
export function hashText(text: string): string {
  const words = new Uint32Array(text.length);
  for (let index = 0; index < text.length; index++) words[index] = text.charCodeAt(index);
  return hashWords(words);
}

function hex32(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}

/** The hash of one event, as two words. Each event carries its own row, so the order in time is part of what is summed. */
export class EventHash {
  low = 0;
  high = 0;

  /** hot: bench/lane.ts. Arguments are taken modulo 2^32; `what` has 16 bits, `market` is its place in the lane's group. */
  of(row: number, what: number, level: number, lots: number, market: number): void {
    const place =
      Math.imul(row ^ 0x5bd1e995, 0x9e3779b1) ^
      Math.imul(what + (level << 16), 0x85ebca77) ^
      Math.imul(market, 0x165667b1);
    const mixed = Math.imul(place ^ (place >>> 15) ^ Math.imul(lots, 0x27d4eb2f), 0xc2b2ae3d);
    this.low = mixed ^ (mixed >>> 13);
    this.high = Math.imul(this.low ^ place, 0x2c1b3c6d);
  }
}

/**
 * A digest of a set of events that does not depend on the order in which they are added: two sums modulo 2^32 of
 * differently mixed words. Sums, unlike chains, let lanes that share orders share their digest too (docs/adr/0003-lanes.md).
 */
export class EventDigest {
  readonly #hash = new EventHash();
  #low = 0;
  #high = 0;
  #count = 0;

  /** hot: bench/lane.ts. Arguments are those of a hash. */
  add(row: number, what: number, level: number, lots: number, market: number): void {
    const hash = this.#hash;
    hash.of(row, what, level, lots, market);
    this.addSums(hash.low, hash.high, 1);
  }

  /** Adds what has been summed elsewhere. Any whole numbers; taken modulo 2^32. */
  addSums(low: number, high: number, count: number): void {
    this.#low = (this.#low + low) | 0;
    this.#high = (this.#high + high) | 0;
    this.#count += count;
  }

  toString(): string {
    return hex32(this.#high) + hex32(this.#low) + hex32(this.#count);
  }
}
