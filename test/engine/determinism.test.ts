import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Strategy } from "../../src/core/strategy.ts";
import { BID } from "../../src/core/order-book.ts";
import { HEAD_EVENT_END, type Tape } from "../../src/core/tape.ts";
import type { Latency, LatencySetup } from "../../src/engine/latency.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { CENT_PRICES_BP, marketRows, timedActions, type TimedAction } from "./market-rows.ts";
import { checkProperty } from "./property.ts";
import { tapeOf, type PlainRow } from "./rows.ts";
import {
  eventEnds,
  MODEL_NAMES,
  outcomeOf,
  runLane,
  runLanes,
  stepThrough,
  type LaneOptions,
} from "./run-scenario.ts";
import { erraticRule, strategyOf } from "./wishes.ts";

const LATENCIES = [
  { feedUs: 0, orderUs: 0 },
  { feedUs: 20_000, orderUs: 50_000 },
  { feedUs: 1, orderUs: 400_000 },
] as const;

/** Delays that differ from message to message. */
const DRAWN: readonly LatencySetup[] = [
  {
    feed: { kind: "lognormal", medianUs: 15_000, sigma: 1, plusUs: 1_000 },
    order: { kind: "uniform", lowUs: 0, highUs: 90_000, plusUs: 0 },
    response: { kind: "exponential", meanUs: 30_000, plusUs: 5_000 },
    seed: "11",
  },
  {
    feed: { kind: "constant", us: 1_000 },
    order: { kind: "quantiles", quantilesUs: [0, 20_000, 400_000], plusUs: 1 },
    response: { kind: "constant", us: 300_000 },
    seed: "11",
  },
];

const lane = fc
  .record({
    model: fc.constantFrom(...MODEL_NAMES),
    postedThrough: fc.constantFrom("remainder" as const, "fill" as const),
    latency: fc.constantFrom<Latency | LatencySetup>(...LATENCIES, ...DRAWN),
    inventoryLotsMax: fc.constantFrom(undefined, 150, 600),
    salt: fc.nat(1_000_000),
    isErratic: fc.boolean(),
  })
  .map(({ salt, isErratic, ...rest }) => (): LaneOptions => ({
    ...rest,
    strategy: isErratic
      ? strategyOf(erraticRule(salt, 4, false))
      : naiveSkew.create({
          halfSpreadCents: 1 + (salt % 3) / 2,
          maxPositionContracts: 5,
          sizeContracts: 1.5,
        }),
  }));

/** Somebody sells far through the book. */
function saleOf(lots: number): TimedAction {
  return { afterUs: 1_000_000, action: { do: "print", side: BID, at: 0, lots, isBlock: false } };
}

function digestOfSale(lots: number): string {
  const tape = tapeOf(marketRows([saleOf(lots)], CENT_PRICES_BP));
  const strategy = naiveSkew.create({ halfSpreadCents: 1, maxPositionContracts: 5, sizeContracts: 1.5 });
  return runLane(tape, { strategy }).digest;
}

describe("a lane's result", () => {
  it("should be the same run after run", () => {
    checkProperty(
      fc.property(timedActions, lane, (actions, laneOf) => {
        const tape = tapeOf(marketRows(actions, CENT_PRICES_BP));

        const first = runLane(tape, laneOf());
        const second = runLane(tape, laneOf());

        expect(second).toEqual(first);
      }),
      60,
    );
  });

  it("should be the same to the bit alone and among any other lanes", () => {
    checkProperty(
      fc.property(timedActions, fc.array(lane, { minLength: 2, maxLength: 6 }), (actions, laneOfs) => {
        const tape = tapeOf(marketRows(actions, CENT_PRICES_BP));

        const together = runLanes(
          [tape],
          laneOfs.map((laneOf) => laneOf()),
        );

        for (const [index, laneOf] of laneOfs.entries()) {
          const alone = runLane(tape, laneOf());
          expect(together[index]!.journal).toEqual(alone.journal);
          expect(together[index]!.decisionCount).toBe(alone.decisionCount);
          expect(together[index]!.ledger).toEqual(alone.ledger);
          expect(together[index]!.digest).toBe(alone.digest);
        }
      }),
      150,
    );
  });

  it("should be the same when the tape grows event by event", () => {
    checkProperty(
      fc.property(timedActions, lane, (actions, laneOf) => {
        const tape = tapeOf(marketRows(actions, CENT_PRICES_BP), { settlementMicros: 0 });
        const lanes = [{ ...laneOf(), latency: LATENCIES[0] }];

        const [whole] = runLanes([tape], lanes);
        const grown = stepThrough(tape, [{ ...laneOf(), latency: LATENCIES[0] }], () => {});

        expect(outcomeOf(grown, 0)).toEqual(whole);
      }),
      60,
    );
  });

  it("should have a digest that differs when a single fill differs", () => {
    expect(digestOfSale(10)).not.toBe(digestOfSale(11));
  });
});

interface Decision {
  readonly nowUs: number;
  readonly bestBidCents: number | undefined;
  readonly bestAskCents: number | undefined;
  readonly inventoryContracts: number;
}

/** Runs a lane and writes down what its strategy saw at each decision. */
function runWatched(tape: Tape, options: LaneOptions) {
  const decisions: Decision[] = [];
  const strategy: Strategy = {
    ...options.strategy,
    quote(group, sheets) {
      const { bestBidCents, bestAskCents, inventoryContracts } = group.markets[0]!;
      decisions.push({ nowUs: group.nowUs, bestBidCents, bestAskCents, inventoryContracts });
      options.strategy.quote(group, sheets);
    },
  };
  return { decisions, journal: runLane(tape, { ...options, strategy }).journal };
}

function expectSameBefore(cutUs: number, one: Tape, other: Tape, laneOf: () => LaneOptions): void {
  const full = runWatched(one, laneOf());
  const changed = runWatched(other, laneOf());
  const before = <Timed extends { readonly timeUs: number }>(entries: readonly Timed[]): Timed[] =>
    entries.filter((entry) => entry.timeUs < cutUs);
  expect(before(changed.journal)).toEqual(before(full.journal));
  expect(changed.decisions.filter((decision) => decision.nowUs < cutUs)).toEqual(
    full.decisions.filter((decision) => decision.nowUs < cutUs),
  );
}

describe("causality", () => {
  it("should leave everything before a time as it was when the tape ends there", () => {
    checkProperty(
      fc.property(timedActions, lane, fc.nat(1_000), (actions, laneOf, cutDraw) => {
        const tape = tapeOf(marketRows(actions, CENT_PRICES_BP));
        const ends = eventEnds(tape);
        const rowCount = ends[cutDraw % ends.length]!;
        const cutUs = tape.timeUs[rowCount] ?? Infinity;

        expectSameBefore(cutUs, tape, { ...tape, rowCount }, laneOf);
      }),
      100,
    );
  });

  it("should leave everything before a time as it was when the tape goes on otherwise from there", () => {
    checkProperty(
      fc.property(timedActions, timedActions, lane, fc.nat(1_000), (actions, others, laneOf, cutDraw) => {
        const rows = marketRows(actions, CENT_PRICES_BP);
        const cut = quietRows(rows)[cutDraw % Math.max(quietRows(rows).length, 1)] ?? rows.length;
        const cutUs = rows[cut]?.timeUs ?? rows.at(-1)!.timeUs + 3_000_000;
        const tail = marketRows(others, CENT_PRICES_BP);
        const shiftUs = cutUs - tail[0]!.timeUs;
        const otherwise = [
          ...rows.slice(0, cut),
          ...tail.map((row) => ({ ...row, timeUs: row.timeUs + shiftUs })),
        ];

        expectSameBefore(cutUs, tapeOf(rows), tapeOf(otherwise), laneOf);
      }),
      100,
    );
  });

  it("should not let the payout be felt before the settlement", () => {
    checkProperty(
      fc.property(timedActions, lane, (actions, laneOf) => {
        const rows = marketRows(actions, CENT_PRICES_BP);

        const yes = runWatched(tapeOf(rows, { settlementMicros: 1_000_000 }), laneOf());
        const no = runWatched(tapeOf(rows, { settlementMicros: 0 }), laneOf());

        expect(no).toEqual(yes);
      }),
      60,
    );
  });
});

/** Rows so long after the row before that no pairing reaches across. */
function quietRows(rows: readonly PlainRow[]): number[] {
  return rows.flatMap((row, index) =>
    index > 0 && row.timeUs - rows[index - 1]!.timeUs > 2_000_000 ? [index] : [],
  );
}

describe("a tape of events", () => {
  it("should end its last event with its last row", () => {
    const tape = tapeOf(marketRows([], CENT_PRICES_BP));

    expect(tape.head.at(-1)! & HEAD_EVENT_END).not.toBe(0);
  });
});
