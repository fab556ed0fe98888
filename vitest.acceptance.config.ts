import { defineConfig } from "vitest/config";

/** `npm run acceptance`: vectors and recordings that lie outside the checkout, see VECTORS_DIR and RECORDINGS_DIR. */
export default defineConfig({
  test: {
    include: ["test/acceptance/**/*.test.ts"],
    reporters: ["verbose"],
    testTimeout: 120_000,
  },
});
