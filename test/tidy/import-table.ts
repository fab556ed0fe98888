/**
 * Who may import whom: an allow-list, one row a folder of `src`. A folder without a row is an error. The picture is in
 * ARCHITECTURE.md; change both together.
 */

export interface ImportRow {
  /** Other folders of `src`. */
  readonly folders: readonly string[] | "all";
  /** Packages, or single modules of them. */
  readonly packages: readonly string[] | "all";
  /** Pure: no Node module, nothing asynchronous, no clock, no chance of its own, no console, no environment. */
  readonly isPure: boolean;
}

/** The row of the files directly in `src`: the library's exports. It offers what is pure and nothing else. */
export const TOP_FOLDER = ".";

export const IMPORT_TABLE: Readonly<Record<string, ImportRow>> = {
  [TOP_FOLDER]: { folders: ["core", "estimators", "engine", "strategies"], packages: [], isPure: true },
  core: { folders: [], packages: ["seedrandom/lib/alea.js"], isPure: true },
  estimators: { folders: ["core"], packages: ["simple-statistics"], isPure: true },
  engine: { folders: ["core", "estimators"], packages: [], isPure: true },
  strategies: { folders: ["core"], packages: [], isPure: true },
  check: {
    folders: ["core", "estimators", "engine", "strategies", "data"],
    packages: ["fast-check", "vitest"],
    isPure: false,
  },
  kalshi: { folders: ["core"], packages: [], isPure: false },
  data: {
    folders: ["core", "estimators", "kalshi"],
    packages: ["better-sqlite3", "fast-csv", "hyparquet", "hyparquet-writer"],
    isPure: false,
  },
  sweep: {
    folders: ["core", "estimators", "engine", "strategies", "data"],
    packages: ["better-sqlite3", "zod", "yaml", "simple-statistics", "bullmq"],
    isPure: false,
  },
  reports: {
    folders: ["core"],
    packages: ["@resvg/resvg-js", "dejavu-fonts-ttf", "vega", "vega-interpreter", "vega-lite"],
    isPure: false,
  },
  cli: { folders: "all", packages: "all", isPure: false },
};
