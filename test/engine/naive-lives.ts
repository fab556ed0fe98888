/** Random lives of markets in which everything happens that an exchange can say: for the kernel, and for the naive exchange. */
import fc from "fast-check";
import { PRICE_LEVEL_STRUCTURES, PriceGrid } from "../../src/core/price-grid.ts";
import { MARKET_STATUS, ROW_KIND, type MarketStatus, type Tape } from "../../src/core/tape.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import type { LifeRow } from "../../src/data/market-life.ts";
import { buildTape } from "../../src/data/tape-builder.ts";
import { CENT_PRICES_BP, marketRows, timedActions, type TimedAction } from "./market-rows.ts";
import type { NaiveLife } from "./naive-life.ts";
import type { LifeWord } from "./naive-market.ts";
import { naiveTape } from "./naive-tape.ts";
import { recordedRows } from "./rows.ts";

const START_US = 1_767_838_452_000_000;
const GRIDS = ["linear_cent", "deci_cent"].map((name) => PRICE_LEVEL_STRUCTURES.get(name)!);
const GRID_PRICES = GRIDS.map((ranges) => [...new PriceGrid(ranges).priceBpOfLevel]);

type Said =
  | { readonly status: MarketStatus }
  | { readonly inSeconds: number }
  | { readonly grid: number }
  | { readonly floorBp: number };

const said: fc.Arbitrary<Said> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      status: fc.constantFrom<MarketStatus>(
        "open",
        "open",
        "open",
        "paused",
        "halted",
        "inactive",
        "closed",
        "determined",
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ inSeconds: fc.integer({ min: -1, max: 8 }) }) },
  { weight: 5, arbitrary: fc.record({ grid: fc.constantFrom(0, 1) }) },
  { weight: 1, arbitrary: fc.record({ floorBp: fc.constantFrom(4_000, 4_700, 4_800, 4_850) }) },
);

const words = fc.array(
  fc.record({ afterUs: fc.constantFrom(0, 10_000, 50_000, 400_000, 1_000_000, 3_000_000), said }),
  { maxLength: 8 },
);

export const life = fc.record({
  actions: timedActions,
  /** Three seconds become fifteen: the window of order groups. */
  slowness: fc.constantFrom(1, 1, 5),
  /** Sizes of whole contracts: cancels that many orders could have been. */
  isCoarse: fc.boolean(),
  words,
  closesInSeconds: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
  payout: fc.constantFrom(undefined, undefined, 0, 480_000, 1_000_000),
});
export type Life = typeof life extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function changed(
  { afterUs, action }: TimedAction,
  { slowness, isCoarse }: { slowness: number; isCoarse: boolean },
): TimedAction {
  const isRounded = isCoarse && (action.do === "add" || action.do === "trade");
  return {
    afterUs: afterUs * slowness,
    action: isRounded ? { ...action, lots: Math.ceil(action.lots / 100) * 100 } : action,
  };
}

/** A market twice: as the kernel replays it and as the naive exchange does. */
export function bothOf(drawn: Life): { tape: Tape; naive: NaiveLife } {
  const rows = marketRows(
    drawn.actions.map((timed) => changed(timed, drawn)),
    CENT_PRICES_BP,
  );
  const lifeRows: LifeRow[] = [];
  const naiveWords: { timeUs: number; word: LifeWord }[] = [];
  let timeUs = START_US;
  for (const { afterUs, said: what } of drawn.words) {
    timeUs += afterUs;
    const add = (kind: LifeRow["kind"], size: number, word: LifeWord): void => {
      lifeRows.push({ timeUs, receiveUs: timeUs, kind, size });
      naiveWords.push({ timeUs, word });
    };
    if ("status" in what)
      add(ROW_KIND.status, MARKET_STATUS[what.status], { kind: "status", status: what.status });
    else if ("inSeconds" in what) {
      const closesSeconds = Math.floor(timeUs / US_PER_SECOND) + what.inSeconds;
      add(ROW_KIND.close, closesSeconds, { kind: "close", closesUs: closesSeconds * US_PER_SECOND });
    } else if ("grid" in what)
      add(ROW_KIND.grid, what.grid, { kind: "grid", pricesBp: GRID_PRICES[what.grid]! });
    else add(ROW_KIND.floor, what.floorBp, { kind: "floor", floorBp: what.floorBp });
  }
  const { closesInSeconds, payout } = drawn;
  const closeTimeUs = closesInSeconds === undefined ? undefined : START_US + closesInSeconds * US_PER_SECOND;
  const tape = buildTape(recordedRows(rows), {
    ticker: "TEST",
    priceRanges: GRIDS[0]!,
    gridRanges: GRIDS,
    lifeRows,
    sources: [],
    ...(closeTimeUs === undefined ? {} : { closeTimeUs }),
    ...(payout === undefined ? {} : { settlementMicros: payout }),
  });
  const canonical = naiveTape(rows, payout).rows;
  // Rule 32: at the scheduled close, or just after everything else.
  const lastUs = Math.max(
    timeUs,
    ...canonical.filter(({ kind }) => kind !== "settlement").map((row) => row.timeUs),
  );
  const settlesUs = Math.max(closeTimeUs ?? 0, lastUs + 1);
  return {
    tape,
    naive: {
      rows: canonical.map((row) => (row.kind === "settlement" ? { ...row, timeUs: settlesUs } : row)),
      words: naiveWords,
      closesUs: closeTimeUs ?? Infinity,
      pricesBp: GRID_PRICES[0]!,
    },
  };
}
