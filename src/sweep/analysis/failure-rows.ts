import type { SweepFailureRow } from "../../core/sweep-report-rows.ts";
import type { CellFailureRow } from "../../core/sweep-rows.ts";

/** Different texts that are told; the rest is counted together. */
const TEXTS_MAX = 30;

/** Failures by their text, the most frequent first. */
export function failureRows(failures: Iterable<CellFailureRow>): readonly SweepFailureRow[] {
  const found = new Map<string, SweepFailureRow>();
  for (const row of failures) {
    const known = found.get(row.error);
    found.set(row.error, { ...(known ?? row), count: 1 + (known?.count ?? 0) });
  }
  const sorted = [...found.values()].sort((one, other) => other.count - one.count);
  if (sorted.length <= TEXTS_MAX) return sorted;
  const rest = sorted.slice(TEXTS_MAX);
  const count = rest.reduce((sum, row) => sum + row.count, 0);
  return [...sorted.slice(0, TEXTS_MAX), { ...rest[0]!, error: `${rest.length} other texts`, count }];
}
