import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** `npm run seeds`: what chance could decide, over many seeds; minutes of computing, so not part of `npm test`. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({
    test: {
      include: ["test/seeds/**/*.test.ts"],
      exclude: ["node_modules/**"],
      reporters: ["verbose"],
      testTimeout: 600_000,
    },
  }),
);
