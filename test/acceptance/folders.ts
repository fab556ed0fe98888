/** Where what lies outside the checkout is looked for. A test whose file is absent is left out by name. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

const SHARED = process.env.HALFSPREAD_SHARED ?? join(import.meta.dirname, "..", "..", "..", "shared");

/** Golden vectors: VECTORS_DIR, else `vectors` in HALFSPREAD_SHARED (default ../shared). */
export const VECTORS_DIR = process.env.VECTORS_DIR ?? join(SHARED, "vectors");

/** Recorded market data: RECORDINGS_DIR, else `recordings` in HALFSPREAD_SHARED (default ../shared). */
export const RECORDINGS_DIR = process.env.RECORDINGS_DIR ?? join(SHARED, "recordings");

/** Files of frames in the recordings' folder, of any of the three dialects; empty where the folder is absent. */
export function frameFiles(): string[] {
  try {
    return readdirSync(RECORDINGS_DIR).filter((file) =>
      /^kalshi_(ws|raw_ws|DEMO_raw_ws)_.*\.jsonl?(\.gz)?$/.test(file),
    );
  } catch {
    return [];
  }
}
