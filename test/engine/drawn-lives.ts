/** Whole lives of one market, drawn: book, prints, pauses, closes, settlement. */
import fc from "fast-check";
import { MARKET_STATUS, type MarketStatus, type Tape } from "../../src/core/tape.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import { CENT_PRICES_BP, marketRows, TAPERED_PRICES_BP, timedActions } from "./market-rows.ts";
import { tapeOf, withMarketWords, type MarketWord } from "./rows.ts";

const STRUCTURES = { linear_cent: CENT_PRICES_BP, tapered_deci_cent: TAPERED_PRICES_BP } as const;
const statuses = Object.keys(MARKET_STATUS) as MarketStatus[];
/** What is said of the market, in thousandths of the tape's length after its start. */
const words = fc.array(
  fc.record({
    at: fc.nat(1_100),
    status: fc.constantFrom("open" as const, "open" as const, ...statuses),
    isClose: fc.constantFrom(false, false, true),
  }),
  { maxLength: 4 },
);
export const life = fc.record({
  actions: timedActions,
  structure: fc.constantFrom(...(Object.keys(STRUCTURES) as (keyof typeof STRUCTURES)[])),
  settlementMicros: fc.constantFrom(undefined, 0, 330_000, 1_000_000),
  words,
});

export function tapeOfLife({
  actions,
  structure,
  settlementMicros,
  words: said,
}: typeof life extends fc.Arbitrary<infer Life> ? Life : never): Tape {
  const rows = marketRows(actions, STRUCTURES[structure]);
  const tape = tapeOf(rows, { structure, ...(settlementMicros === undefined ? {} : { settlementMicros }) });
  const startUs = tape.timeUs[0]!;
  const stepUs = Math.ceil((tape.timeUs[tape.rowCount - 1]! - startUs + 1) / 1_000);
  const spoken = said.map(({ at, status, isClose }): MarketWord => {
    const timeUs = startUs + at * stepUs;
    const closesUs = Math.ceil(timeUs / US_PER_SECOND + (at % 3) - 1) * US_PER_SECOND;
    return isClose ? { timeUs, closesUs } : { timeUs, status };
  });
  return said.length === 0 ? tape : withMarketWords(tape, spoken);
}
