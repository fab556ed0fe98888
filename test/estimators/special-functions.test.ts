import { describe, expect, it } from "vitest";
import {
  betaProbability,
  betaQuantile,
  chiSquareQuantile,
  chiSquareTail,
  gammaProbability,
  studentQuantile975,
} from "../../src/estimators/special-functions.ts";

/** Expected values: scipy 1.x (stats.chi2, stats.beta, stats.t, special.gammainc, special.betainc). */
describe("special functions", () => {
  it.each([
    ["chi-square .95, 1", chiSquareQuantile(0.95, 1), 3.841458820694124],
    ["chi-square .025, 20", chiSquareQuantile(0.025, 20), 9.590777392264867],
    ["chi-square .975, 2002", chiSquareQuantile(0.975, 2002), 2127.904272032604],
    ["chi-square tail 30, 10", chiSquareTail(30, 10), 0.000856641210775301],
    ["beta .025, 58, 91", betaQuantile(0.025, 58, 91), 0.3127630889531956],
    ["beta .975, 1200, 50", betaQuantile(0.975, 1200, 50), 0.970144090657113],
    ["gamma 3, 2.5", gammaProbability(3, 2.5), 0.45618688411667035],
    ["gamma 500, 520", gammaProbability(500, 520), 0.8153088509012563],
    ["beta 2, 3 at .4", betaProbability(2, 3, 0.4), 0.5248],
    ["Student 7", studentQuantile975(7), 2.364624251592784],
    ["Student 19", studentQuantile975(19), 2.0930240544083087],
  ])("should agree with %s", (_name, actual, expected) => {
    expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-10);
  });

  it("should stay within their ranges at the ends", () => {
    expect(gammaProbability(3, 0)).toBe(0);
    expect(betaProbability(2, 3, 0)).toBe(0);
    expect(betaProbability(2, 3, 1)).toBe(1);
  });
});
