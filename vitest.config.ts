import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** `npm test`: everything that needs nothing but the checkout. */
const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // What a user's file imports as the package is this checkout.
  resolve: {
    alias: [
      { find: /^halfspread$/, replacement: source("./src/index.ts") },
      { find: /^halfspread\/check$/, replacement: source("./src/check/vitest.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/acceptance/**", "test/seeds/**", "node_modules/**"],
    testTimeout: 30_000,
    // Files of one worker share their modules, which saves a third of the time: no module holds state that outlives a call.
    isolate: false,
  },
});
