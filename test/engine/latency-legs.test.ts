/** Each leg by itself on tapes made by hand: what is seen, told and acted on when, worked out beside each case. */
import { describe, expect, it } from "vitest";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import type { GroupView, OrderDesk, Strategy } from "../../src/core/strategy.ts";
import type { Tape } from "../../src/core/tape.ts";
import { LOTS_PER_CONTRACT, US_PER_MS } from "../../src/core/units.ts";
import type { Delay, LatencySetup, MeasuredDelays } from "../../src/engine/latency.ts";
import { deltaRow, printRow, snapshotRows, tapeOf, withMarketWords } from "./rows.ts";
import { MODEL_NAMES, runLane, type Happening } from "./run-scenario.ts";

const START_US = 1_700_000_000_000_000;
const NO_DELAY: Delay = { kind: "constant", us: 0 };

function at(ms: number): number {
  return START_US + ms * US_PER_MS;
}

/** `ms lag_ms what side price_c contracts`, a line a row; each row of its own time. */
function tapeOfText(text: string): Tape {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  const lagMsOf = new Map(lines.map(([ms, lagMs]) => [at(Number(ms)), Number(lagMs)]));
  const rows = lines.flatMap(([ms, , what, side, cents, contracts]) => {
    const timeUs = at(Number(ms));
    const sideOf = side === "bid" ? BID : ASK;
    const lots = Number(contracts) * LOTS_PER_CONTRACT;
    if (what === "book")
      return snapshotRows(timeUs, [
        [BID, Number(cents) * 100, lots],
        [ASK, 10_000 - Number(cents) * 100, lots],
      ]);
    if (what === "print") return [printRow(timeUs, sideOf, Number(cents) * 100, lots)];
    return [deltaRow(timeUs, sideOf, Number(cents) * 100, lots)];
  });
  const tape = tapeOf(rows);
  return { ...tape, lagUs: Int32Array.from(tape.timeUs, (timeUs) => lagMsOf.get(timeUs)! * US_PER_MS) };
}

function measured(name: string, msAndDelays: readonly (readonly [ms: number, delayMs: number])[]): Delay {
  const delays: MeasuredDelays = {
    name,
    contentHash: name,
    timesUs: Float64Array.from(msAndDelays, ([ms]) => at(ms)),
    delaysUs: Float64Array.from(msAndDelays, ([, delayMs]) => delayMs * US_PER_MS),
  };
  return { kind: "measured", reading: "by-time", delays, plusUs: 0 };
}

function legs(given: Partial<LatencySetup>): LatencySetup {
  return { feed: NO_DELAY, order: NO_DELAY, response: { kind: "constant", us: 1 }, seed: "1", ...given };
}

/** "20 45/55 100 x0": when, best prices, contracts at the best bid, inventory. */
function watched(tape: Tape, latency: LatencySetup, model: string, quotes: Strategy["quote"] = () => {}) {
  const decisions: string[] = [];
  const strategy: Strategy = {
    quote(group, sheets) {
      const { bestBidCents, bestAskCents, bestBidContracts, inventoryContracts } = group.markets[0]!;
      const ms = (group.nowUs - START_US) / US_PER_MS;
      decisions.push(`${ms} ${bestBidCents}/${bestAskCents} ${bestBidContracts} x${inventoryContracts}`);
      quotes(group, sheets);
    },
    explain: () => [],
  };
  const { journal } = runLane(tape, { strategy, latency, model });
  return { decisions, happened: journal.map(inWords) };
}

function inWords({ timeUs, kind, lots, priceBp }: Happening): string {
  return `${(timeUs - START_US) / US_PER_MS} ${kind} ${lots / LOTS_PER_CONTRACT}@${priceBp / 100}`;
}

const STEADY: Strategy["quote"] = (group, sheets) => {
  const { bestBidCents } = group.markets[0]!;
  if (bestBidCents !== undefined) sheets[0]!.bid(bestBidCents - 5, 3);
};

const ONCE: Strategy["quote"] = (group, sheets) => {
  const { inventoryContracts } = group.markets[0]!;
  if (inventoryContracts < 10) sheets[0]!.bid(46, 10 - inventoryContracts);
};

describe.each(MODEL_NAMES)("the feed (%s)", (model) => {
  it("should show an event when its own lag has passed, never before one that was sent earlier", () => {
    const tape = tapeOfText(`
         0  20 book  -   45 100
       100 500 delta bid 46   5
       200  10 delta bid 47   5
       700  10 delta bid 48   5`);

    const { decisions } = watched(tape, legs({ feed: { kind: "recorded", plusUs: 0 } }), model);

    // 100 + 500 = 600; the next would have come at 210, but is held up until 600 and seen with it.
    expect(decisions).toEqual(["20 45/55 100 x0", "600 47/55 5 x0", "710 48/55 5 x0"]);
  });

  it("should cut lags below zero to zero and add what is to be added", () => {
    const tape = tapeOfText(`
         0 -30 book  -   45 100
       100  -5 delta bid 46   5
       200   7 delta bid 47   5`);

    const { decisions } = watched(tape, legs({ feed: { kind: "recorded", plusUs: 3_000 } }), model);

    expect(decisions).toEqual(["3 45/55 100 x0", "103 46/55 5 x0", "210 47/55 5 x0"]);
  });

  it("should show displayed sizes as old as the news of them", () => {
    const tape = tapeOfText(`
         0  10 book  -   45 100
       100  40 delta bid 45  50
       120  10 delta ask 54   5
       145  10 delta bid 45  25
       150  10 delta ask 53   5`);

    const { decisions } = watched(tape, legs({ feed: { kind: "recorded", plusUs: 0 } }), model);

    // The 50 of 100 arrive at 140 and hold up the ask of 120; the 25 of 145 arrive at 155, before the ask of 150 does.
    expect(decisions).toEqual(["10 45/55 100 x0", "140 45/54 150 x0", "160 45/53 175 x0"]);
  });

  it("should tell of a pause when the word of it has come", () => {
    const tape = withMarketWords(tapeOfText("0 0 book - 45 100"), [
      { timeUs: at(100), status: "paused" },
      { timeUs: at(400), status: "open" },
    ]);
    const seen: string[] = [];
    const note = (group: GroupView): void =>
      void seen.push(`${(group.nowUs - START_US) / US_PER_MS} ${group.markets[0]!.isTrading}`);

    watched(tape, legs({ feed: { kind: "uniform", lowUs: 30_000, highUs: 30_000, plusUs: 0 } }), model, note);

    expect(seen).toEqual(["30 true", "130 false", "430 true"]);
  });

  it("should tell of a close at a known time as long after it as the message before took", () => {
    const tape = withMarketWords(
      tapeOfText(`
           0 20 book  -   45 100
        1500 70 delta bid 46   5
        3000 20 delta bid 44   5`),
      [{ timeUs: at(100), closesUs: at(2_000) }],
    );
    const seen: string[] = [];
    const note = (group: GroupView): void =>
      void seen.push(`${(group.nowUs - START_US) / US_PER_MS} ${group.markets[0]!.isTrading}`);

    watched(tape, legs({ feed: { kind: "recorded", plusUs: 0 } }), model, note);

    expect(seen).toEqual(["20 true", "1570 true", "2070 false"]);
  });
});

describe.each(MODEL_NAMES)("commands (%s)", (model) => {
  it("should act as long after they were sent as the latest measurement by then took", () => {
    const tape = tapeOfText(`
          0 0 book  -   45 100
       1000 0 delta bid 46   5
       2000 0 delta bid 47   5`);
    const order = measured("acks", [
      [500, 50],
      [1_500, 200],
    ]);

    const { happened } = watched(tape, legs({ order }), model, STEADY);

    // Before the first measurement the first holds; it is the latest at 1000 too, the second at 2000.
    expect(happened).toEqual([
      "50 placed 3@40",
      "1050 cancelled 3@40",
      "1050 placed 3@41",
      "2200 cancelled 3@41",
      "2200 placed 3@42",
    ]);
  });

  it("should wait behind one that is slower and was sent before", () => {
    const tape = tapeOfText(`
          0 0 book  -   45 100
        100 0 delta bid 46   5
        500 0 delta bid 47   5`);
    const order = measured("acks", [
      [0, 300],
      [50, 10],
    ]);

    const { happened } = watched(tape, legs({ order }), model, STEADY);

    // Sent at 0, arrives at 300. The cancel of 100 would arrive at 110: before its order.
    expect(happened).toEqual([
      "300 placed 3@40",
      "300 cancelled 3@40",
      "300 placed 3@41",
      "510 cancelled 3@41",
      "510 placed 3@42",
    ]);
  });

  it("should arrive together where they are one message", () => {
    const tape = tapeOfText("0 0 book - 45 100");
    const both = [41, 42, 43].map((priceCents) => ({
      market: 0,
      side: BID as Side,
      priceCents,
      sizeContracts: 1,
      terms: {},
    }));
    const strategy: Strategy = {
      quote: () => {},
      explain: () => [],
      trade: (_: GroupView, desk: OrderDesk) => void desk.sendBatch(both),
    };
    const order: Delay = { kind: "uniform", lowUs: 0, highUs: 1_000_000, plusUs: 0 };

    const { journal } = runLane(tape, { strategy, latency: legs({ order }), model });

    expect(journal.map(({ kind }) => kind)).toEqual(["placed", "placed", "placed"]);
    expect(new Set(journal.map(({ timeUs }) => timeUs)).size).toBe(1);
  });
});

describe.each(MODEL_NAMES)("news of own orders (%s)", (model) => {
  it("should come when the response has arrived, never before an earlier one", () => {
    const tape = tapeOfText(`
          0 0 book  -   45 100
        100 0 print bid 45   4
        200 0 print bid 45   6
        900 0 delta bid 44   1`);
    const response = measured("acks", [
      [0, 20],
      [90, 300],
      [150, 50],
    ]);

    const { decisions, happened } = watched(tape, legs({ response }), model, ONCE);

    // Filled at 100, told at 400. Filled at 200, would be told at 250: with the first, at 400.
    expect(happened).toEqual(["0 placed 10@46", "100 filled 4@46", "200 filled 6@46"]);
    expect(decisions).toEqual(["0 45/55 100 x0", "400 45/55 100 x10"]);
  });
});
