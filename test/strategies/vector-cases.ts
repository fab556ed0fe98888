/** Reads files of golden vectors and makes a named test of each case. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** One case of a file; what its fields hold is each suite's to know. */
export interface VectorCase {
  readonly id: string;
  readonly input: unknown;
  readonly expected: unknown;
}

interface VectorFile {
  readonly tolerance: { readonly abs?: number; readonly exact?: boolean };
  readonly cases: readonly VectorCase[];
}

/** Registers one named test for each case of a file, or one skipped test that says which file is absent. */
export function eachCase(
  folder: string,
  file: string,
  check: (vector: VectorCase, tolerance: number) => void,
): void {
  const path = join(folder, file);
  describe(file, () => {
    if (!existsSync(path)) {
      it("should agree with every case", (context) => context.skip(`${path} is absent; set VECTORS_DIR`));
      return;
    }
    const vectors = JSON.parse(readFileSync(path, "utf8")) as VectorFile;
    for (const vector of vectors.cases)
      it(`should agree with ${vector.id}`, () => check(vector, vectors.tolerance.abs ?? 0));
  });
}

export type CentsOrNone = number | null;

export function expectCents(actual: CentsOrNone, expected: CentsOrNone, tolerance: number): void {
  if (actual === null || expected === null) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);
}
