/** The runs that reports must survive: nothing filled, one lane, many lanes, no asks, settled, long, short, nothing at all. */
import type { RiskTripRow, RunRows } from "../../src/core/result-rows.ts";
import { US_PER_HOUR } from "../../src/core/units.ts";
import { lane, makeRows, THREE_LANES } from "./fixture.ts";

const EIGHT_LANES = Array.from({ length: 8 }, (_, index) => ({
  ...lane("fifo-pessimistic", 0.004 * (index + 1), ["queue", "through", "postedThrough"], 60),
  strategy: `a-strategy-with-quite-a-long-name-${index + 1}`,
}));

export const HOSTILE_TICKER = `KX</script><script>alert("1")</script>&'\u2028-[x].y`;

/** A lane that the loss of a day stopped, and then a drawdown; another that both stopped at once. */
function stopped(): RunRows {
  const rows = makeRows({ seconds: 1200 });
  const tripAt = (
    laneIndex: number,
    place: number,
    reason: RiskTripRow["reason"],
    micros: number,
  ): RiskTripRow => {
    const { timeUs, lastMicros } = rows.equity.filter((row) => row.laneIndex === laneIndex)[place]!;
    const resumesAtUs = reason === "drawdown" ? undefined : timeUs + 4 * US_PER_HOUR;
    return {
      laneIndex,
      reason,
      timeUs,
      lossMicros: micros + 0.5,
      lossMicrosMax: micros,
      equityMicros: lastMicros,
      resumesAtUs,
    };
  };
  return {
    ...rows,
    trips: [
      tripAt(0, 40, "loss-today", 5_000_000),
      tripAt(0, 90, "drawdown", 20_000_000),
      tripAt(2, 70, "drawdown", 20_000_000),
      tripAt(2, 70, "loss-today", 5_000_000),
    ],
  };
}

export const EDGE_RUNS: Readonly<Record<string, () => RunRows>> = {
  "three fill models": () => makeRows({ seconds: 1200 }),
  "nothing filled": () => makeRows({ seconds: 600, lanes: [{ ...THREE_LANES[0]!, fillRatePerSecond: 0 }] }),
  "one lane, settled": () =>
    makeRows({ seconds: 1200, lanes: [THREE_LANES[1]!], settlementMicros: 1_000_000 }),
  "eight lanes with long names": () => makeRows({ seconds: 1200, lanes: EIGHT_LANES }),
  "a book that lost its asks": () => makeRows({ seconds: 1200, isOneSided: true }),
  "a long run in minutes": () => makeRows({ seconds: 200_000, bucketSeconds: 60, lanes: [THREE_LANES[2]!] }),
  "a minute without a close-up": () =>
    makeRows({ seconds: 60, bucketSeconds: 1, hasCloseUp: false, lanes: [THREE_LANES[2]!] }),
  "a hostile ticker": () => makeRows({ seconds: 600, ticker: HOSTILE_TICKER, lanes: [THREE_LANES[2]!] }),
  "lanes that breakers stopped": stopped,
  "no lanes": () => makeRows({ seconds: 60, lanes: [] }),
  "no rows at all": () => ({
    ...makeRows({ seconds: 60, lanes: [] }),
    bestPrices: [],
    quality: [],
  }),
};
