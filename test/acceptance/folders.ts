import { fileURLToPath } from "node:url";

function folder(variable: string, fallback: string): string {
  return process.env[variable] ?? fileURLToPath(new URL(fallback, import.meta.url));
}

/** Golden vectors: VECTORS_DIR, or beside the checkout. */
export const VECTORS_DIR = folder("VECTORS_DIR", "../../../shared/vectors");

/** Recorded market data: RECORDINGS_DIR, or beside the checkout. */
export const RECORDINGS_DIR = folder("RECORDINGS_DIR", "../../../shared/recordings");
