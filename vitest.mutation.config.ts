import { defineConfig } from "vitest/config";
import usual from "./vitest.config.ts";

/** `npm run mutate`: the tests of one group, as scripts/mutate.ts gives them. */
const tests = JSON.parse(process.env["HALFSPREAD_MUTATION_TESTS"] ?? "[]") as string[];

export default defineConfig({
  ...usual,
  test: { ...usual.test, include: tests, setupFiles: ["test/mutation-setup.ts"], testTimeout: 120_000 },
});
