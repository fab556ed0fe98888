/**
 * What benches are made of. Goals: one figure a bench that can be compared between commits on one machine, and a hash of
 * what was computed, so that nobody speeds a thing up by changing its result. Not a goal: comparing machines.
 * A bench draws its input from a fixed seed, states what it aims at, and also runs tiny in `npm run check`.
 */
import { createHash } from "node:crypto";

export interface BenchOptions {
  /** Run on as little input as shows that the bench still works; the figure means nothing then. */
  readonly isSmoke: boolean;
}

export interface BenchResult {
  readonly value: number;
  /** Names what was computed; equal on every machine for equal code and input. */
  readonly hash: string;
  /** What the figure depends on most, in words. */
  readonly note?: string;
}

export interface Bench {
  readonly name: string;
  readonly unit: string;
  /** What the figure should be and where, in words. */
  readonly goal: string;
  run(options: BenchOptions): Promise<BenchResult>;
}

export interface Timing {
  readonly medianMs: number;
  readonly hash: string;
}

/**
 * Median time of `work`, which gives the hash of what it computed.
 * @throws when two runs computed different things.
 */
export async function timeMedian(
  { isSmoke, warmUpCount, sampleCount }: BenchOptions & { warmUpCount: number; sampleCount: number },
  work: () => string | Promise<string>,
): Promise<Timing> {
  const hashes = new Set<string>();
  const samplesMs: number[] = [];
  globalThis.gc?.(); // once: a collection between runs also throws away compiled code, and the next run pays for it
  for (let turn = isSmoke ? 0 : -warmUpCount; turn < (isSmoke ? 1 : sampleCount); turn++) {
    const startMs = performance.now();
    hashes.add(await work());
    if (turn >= 0) samplesMs.push(performance.now() - startMs);
  }
  const [hash, ...others] = hashes;
  if (hash === undefined || others.length > 0)
    throw new Error(`equal runs of a bench gave ${hashes.size} different results: ${[...hashes].join(", ")}`);
  return { medianMs: median(samplesMs), hash };
}

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new Error("a median needs a value");
  return sorted.length % 2 === 1 ? upper : (upper + sorted[middle - 1]!) / 2;
}

/** 16 hexadecimal digits that name a text. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
