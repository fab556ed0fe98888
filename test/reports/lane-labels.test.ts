import { describe, expect, it } from "vitest";
import { laneLabels } from "../../src/reports/lane-labels.ts";
import { makeRows, THREE_LANES } from "./fixture.ts";

describe("lane labels", () => {
  it("should name only what sets lanes apart", () => {
    const { lanes } = makeRows({ seconds: 30 });
    expect([...laneLabels(lanes).values()]).toEqual(["1: through", "2: fifo-pessimistic", "3: touch"]);
  });

  it("should name a parameter that differs, and the latency", () => {
    const [first, second] = makeRows({ seconds: 30, lanes: [THREE_LANES[0]!, THREE_LANES[0]!] }).lanes;
    const other = { ...second!, orderUs: 0, parameters: { ...second!.parameters, halfSpreadCents: 2 } };
    expect([...laneLabels([first!, other]).values()]).toEqual([
      "1: halfSpreadCents 1.5, latency 20+50 ms",
      "2: halfSpreadCents 2, latency 20+0 ms",
    ]);
  });

  it("should never leave out that the figures of a strategy are estimates, or in-sample", () => {
    const [first, second] = makeRows({ seconds: 30, lanes: [THREE_LANES[0]!, THREE_LANES[0]!] }).lanes;
    for (const strategy of ["glft, in-sample", "glft, rolling 2.5 min+flatten"]) {
      const one = { ...first!, strategy, parameters: { kappaPerCent: 2.1 } };
      const other = { ...second!, strategy, parameters: { kappaPerCent: 1.2 } };
      expect([...laneLabels([one, other]).values()]).toEqual([
        `1: kappaPerCent 2.1, ${strategy}`,
        `2: kappaPerCent 1.2, ${strategy}`,
      ]);
    }
  });

  it("should name strategy and fill model of a lane that is alone", () => {
    const { lanes } = makeRows({ seconds: 30, lanes: [THREE_LANES[1]!] });
    expect(laneLabels(lanes).get(0)).toBe("1: naive-skew, fifo-pessimistic");
  });

  it("should leave out whole words before it cuts one", () => {
    const { lanes } = makeRows({ seconds: 30 });
    const named = lanes.map((lane) => ({
      ...lane,
      strategy: `a-strategy-of-a-rather-very-long-name-${lane.laneIndex}`,
    }));
    expect(laneLabels(named).get(0)).toBe("1: through");
  });
});
