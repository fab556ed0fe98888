import { defineConfig } from "vitest/config";

/** `npm test`: everything that needs nothing but the checkout. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/acceptance/**", "node_modules/**"],
    testTimeout: 30_000,
    // Files of one worker share their modules, which saves a third of the time: no module holds state that outlives a call.
    isolate: false,
  },
});
