/** Where one lane could feel another, or a market that is none of its own: at the end of its tape, and in what it might be charged. */
import { describe, expect, it } from "vitest";
import { FeeSchedule } from "../../src/core/fee-schedule.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { OrderRequest, OwnOrder, Strategy } from "../../src/core/strategy.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import type { Tape } from "../../src/core/tape.ts";
import { deltaRow, printRow, snapshotRows, tapeOf, type PlainRow } from "./rows.ts";
import { runLanes, type LaneOptions } from "./run-scenario.ts";

const START_US = 1_767_838_400_000_000;
const at = (seconds: number): number => START_US + seconds * US_PER_SECOND;
const OPEN = snapshotRows(START_US, [
  [BID, 4_500, 10_000],
  [ASK, 5_500, 10_000],
]);
const LATENCY = { feedUs: 0, orderUs: 2 * US_PER_SECOND };

function market(rows: readonly PlainRow[] = []): Tape {
  return tapeOf([...OPEN, deltaRow(at(10), ASK, 5_400, 100), ...rows]);
}

/** Sends an order whenever its market's best prices change. */
function sending(request: Partial<OrderRequest>): Strategy {
  return {
    quote: () => undefined,
    explain: () => [],
    trade: (_, desk) =>
      void desk.send({ market: 0, side: BID, priceCents: 44, sizeContracts: 1, terms: {}, ...request }),
  };
}

function texts(lane: LaneOptions, tapes: readonly Tape[], others: readonly LaneOptions[] = []): string[] {
  const { journal } = runLanes(tapes, [...others, lane]).at(-1)!;
  return journal.map(({ timeUs, kind, detail }) =>
    `${(timeUs - START_US) / US_PER_SECOND} ${kind} ${detail}`.trim(),
  );
}

/** Its orders expire at a second. */
const expiring = (seconds: number): LaneOptions => ({
  strategy: sending({ terms: { expiryUs: at(seconds) } }),
  latency: LATENCY,
});

describe("a lane whose tape has come to its end", () => {
  it("should leave at rest what would expire after its last command, though another market goes on", () => {
    const tapes = [market(), market([deltaRow(at(60), ASK, 5_300, 100)])];
    const other: LaneOptions = { strategy: sending({}), latency: LATENCY, marketIndices: [1] };

    const alone = texts(expiring(30), [tapes[0]!]);

    expect(alone).toEqual(["2 placed", "12 placed"]);
    expect(texts(expiring(30), tapes, [other])).toEqual(alone);
    expect(texts(expiring(30), tapes)).toEqual(alone);
  });

  it("should not feel that a command of another lane is still under way", () => {
    const slow: LaneOptions = { strategy: sending({}), latency: { feedUs: 0, orderUs: at(40) - at(0) } };

    const alone = texts(expiring(30), [market()]);

    expect(texts(expiring(30), [market()], [slow])).toEqual(alone);
    expect(alone).toEqual(["2 placed", "12 placed"]);
  });

  it("should lose what expires before its own last command, and not decide on it", () => {
    expect(texts(expiring(11), [market()])).toEqual(["2 placed", "11 swept expiry", "12 rejected expired"]);
  });

  it("should lose what expires at the time of its last row, alone as beside a market that goes on", () => {
    const once = { ...expiring(10), latency: { feedUs: 0, orderUs: 0 } };
    const ends = ["0 placed", "10 swept expiry", "10 rejected expired"];
    expect(texts(once, [market()])).toEqual(ends);
    expect(texts(once, [market(), market([deltaRow(at(60), ASK, 5_300, 100)])])).toEqual(ends);
  });

  it("should be closed at the time of its last row, and later only as long as a command of its own is under way", () => {
    const closing = (seconds: number): Tape => ({ ...market(), closeTimeUs: at(seconds) });
    const resting: LaneOptions = { strategy: sending({}), latency: LATENCY };
    const slow: LaneOptions = { strategy: sending({}), latency: { feedUs: 0, orderUs: at(40) - at(0) } };
    const later = market([deltaRow(at(60), ASK, 5_300, 100)]);
    const worked = new Map([
      [10, ["2 placed", "10 swept close"]], // it sees that as it decides
      [11, ["2 placed", "11 swept close", "12 rejected market-not-open"]],
      [13, ["2 placed", "12 placed"]],
    ]);
    for (const [seconds, expected] of worked) {
      expect(texts(resting, [closing(seconds)])).toEqual(expected);
      expect(texts(resting, [closing(seconds), later])).toEqual(expected);
      expect(texts(resting, [closing(seconds)], [slow])).toEqual(expected);
    }
    // What comes too late is refused all the same.
    expect(texts(slow, [closing(13)], [resting])).toEqual([
      "40 rejected market-not-open",
      "50 rejected market-not-open",
    ]);
  });
});

describe("what an order might be charged", () => {
  const FEES = new FeeSchedule("TEST-1", [
    { fromTimeUs: 0, takerRatePpt: 70_000_000_000, makerRatePpt: 17_500_000_000, rounding: "micro" },
  ]);

  it("should not count orders of other lanes among the fills it can come in", () => {
    // 10 at 55: $5.50, a fee of 0.07 x 10 x 0.55 x 0.45 = $0.17325, and less than a cent to round one fill's balance.
    const taking: LaneOptions = {
      strategy: sending({ priceCents: 55, sizeContracts: 10, terms: { timeInForce: "fill-or-kill" } }),
      fees: [FEES],
      feePrecisionMicros: 10_000,
      cashMicros: 5_500_000 + 173_250 + 9_999,
    };
    const beside: LaneOptions = { strategy: sending({ side: ASK, priceCents: 55 }) };
    const tape = tapeOf(OPEN);

    expect(texts(taking, [tape])).toContain("0 filled take");
    expect(texts(taking, [tape], [beside, beside])).toEqual(texts(taking, [tape]));
  });

  it("should not end an order by an amendment that holds back less, when fees have left less than nothing", () => {
    // 20 at 50 and 8.8 at 1 take all of $10.09; the fill's fee of $0.0875 leaves 0.0855 less than nothing.
    const held: OwnOrder[] = [];
    const strategy: Strategy = {
      quote: () => undefined,
      explain: () => [],
      trade: ({ nowUs }, desk) => {
        const terms = { isPostOnly: true };
        if (held.length === 0)
          for (const [priceCents, sizeContracts] of [
            [50, 20],
            [1, 8.8],
          ] as const)
            held.push(desk.send({ market: 0, side: BID, priceCents, sizeContracts, terms })!);
        else if (nowUs === at(10)) desk.amend(held[1]!, { priceCents: 2, openContracts: 2 });
      },
    };
    const tape = tapeOf([...OPEN, printRow(at(5), BID, 4_900, 2_000), deltaRow(at(10), ASK, 5_400, 100)]);
    expect(
      texts({ strategy, fees: [FEES], feePrecisionMicros: 100, cashMicros: 10_090_000 }, [tape]),
    ).toEqual(["0 placed", "0 placed", "5 filled through", "10 amended", "10 placed"]);
  });
});
