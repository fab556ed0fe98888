import { describe, it } from "vitest";
import { expectVerdicts } from "./verdicts.ts";

const SEEDS = Array.from({ length: 10 }, (_, index) => `seed-${1 + 2 * index}`);

describe("the built-in strategies", () => {
  it.each(SEEDS)("should get the verdicts that all seeds give: %s", (seed) => {
    expectVerdicts(seed);
  });
});
