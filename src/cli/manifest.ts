/** What a run was: everything that reproduces it. No manifest, no number. */
import { hashText } from "../core/digest.ts";
import type { Manifest } from "../core/result-rows.ts";
import type { Tape } from "../core/tape.ts";
import { checkoutCommit, packageVersion } from "./versions.ts";

export interface ManifestRequest {
  readonly seed: string;
  readonly tapes: readonly Pick<Tape, "ticker" | "contentHash" | "rowCount">[];
  /** Complete with defaults. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly assumptions: readonly string[];
  readonly startedAt: Date;
  readonly elapsedMs: number;
}

export function assembleManifest(request: ManifestRequest): Manifest {
  const { seed, tapes, config, assumptions, startedAt, elapsedMs } = request;
  const commit = checkoutCommit();
  return {
    schema: "halfspread-manifest/1",
    halfspreadVersion: packageVersion(),
    nodeVersion: process.version,
    ...(commit === undefined ? {} : { commit }),
    seed,
    tapes: tapes.map(({ ticker, contentHash, rowCount }) => ({ ticker, contentHash, rowCount })),
    configHash: hashText(canonicalText(config)),
    config,
    assumptions,
    startedAt: startedAt.toISOString(),
    elapsedMs: Math.round(elapsedMs),
  };
}

/** JSON with the keys of every object in order, so that equal values are equal texts. Absent fields are left out. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalText(field)}`);
  return `{${fields.join(",")}}`;
}
