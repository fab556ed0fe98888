/** What holds under every latency, over random lives of a market: nothing is known, told or done before it has arrived. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { GroupView, OrderDesk, Strategy } from "../../src/core/strategy.ts";
import { HEAD_MOVED, type Tape } from "../../src/core/tape.ts";
import { DelayLine } from "../../src/engine/delay-line.ts";
import type { Delay, LatencySetup } from "../../src/engine/latency.ts";
import { CENT_PRICES_BP, marketRows, timedActions } from "./market-rows.ts";
import { checkProperty } from "./property.ts";
import { naiveTape, type CanonicalRow } from "./naive-tape.ts";
import { tapeOf, type PlainRow } from "./rows.ts";
import { eventEnds, MODEL_NAMES, runLane, runLanes } from "./run-scenario.ts";
import { erraticRule, strategyOf } from "./wishes.ts";

const NO_DELAY: Delay = { kind: "constant", us: 0 };
const SOON: Delay = { kind: "uniform", lowUs: 0, highUs: 60_000, plusUs: 0 };

/** Bounds are known of uniform delays alone. */
const uniform = fc
  .tuple(fc.nat(50_000), fc.constantFrom(0, 1, 30_000, 400_000))
  .map(([lowUs, widthUs]) => ({ kind: "uniform" as const, lowUs, highUs: lowUs + widthUs, plusUs: 0 }));

interface Seen {
  readonly nowUs: number;
  readonly bidCents: number | undefined;
  readonly askCents: number | undefined;
  readonly bidContracts: number | undefined;
  readonly inventoryLots: number;
}

/** Quotes by the erratic rule and writes down what it saw. */
function watching(salt: number, seen: Seen[]): Strategy {
  const quotes = strategyOf(erraticRule(salt, 3, true));
  return {
    quote(group, sheets) {
      const { bestBidCents, bestAskCents, bestBidContracts, inventoryContracts } = group.markets[0]!;
      seen.push({
        nowUs: group.nowUs,
        bidCents: bestBidCents,
        askCents: bestAskCents,
        bidContracts: bestBidContracts,
        inventoryLots: Math.round(inventoryContracts * 100),
      });
      quotes.quote(group, sheets);
    },
    explain: () => [],
  };
}

/** The best prices and the size at the best bid after all events that have arrived, from the plain rows alone. */
function naiveBook(rows: readonly CanonicalRow[], arrivalsUs: ReadonlyMap<number, number>, nowUs: number) {
  const sizes = [new Map<number, number>(), new Map<number, number>()] as const;
  for (const { kind, side, priceBp, lots, timeUs } of rows) {
    if (arrivalsUs.get(timeUs)! > nowUs) break;
    if (kind === "clear" || kind === "gap") for (const ofSide of sizes) ofSide.clear();
    if (kind !== "level") continue;
    if (lots === 0) sizes[side].delete(priceBp);
    else sizes[side].set(priceBp, lots);
  }
  const bidBp = Math.max(...sizes[BID].keys());
  const askBp = Math.min(...sizes[ASK].keys());
  return {
    bidCents: bidBp === -Infinity ? undefined : bidBp / 100,
    askCents: askBp === Infinity ? undefined : askBp / 100,
    bidContracts: bidBp === -Infinity ? undefined : sizes[BID].get(bidBp)! / 100,
  };
}

/** A tape with a lag for each row, and when each of its events arrives. */
function lagged(rows: readonly PlainRow[], lagsUs: readonly number[]) {
  const plain = tapeOf(rows);
  const lagOf = (row: number): number => lagsUs[row % lagsUs.length]!;
  const tape: Tape = {
    ...plain,
    lagUs: plain.lagUs.map((_, row) => lagOf(row)),
  };
  const arrivalsUs = new Map<number, number>();
  let lastUs = -Infinity;
  let first = 0;
  for (const end of eventEnds(tape)) {
    const timeUs = tape.timeUs[first]!;
    for (let row = first; row < end; row++) {
      const isMoved = (tape.head[row]! & HEAD_MOVED) !== 0;
      if (!isMoved) lastUs = Math.max(lastUs, timeUs + Math.max(0, lagOf(row)));
    }
    lastUs = Math.max(lastUs, timeUs);
    arrivalsUs.set(timeUs, lastUs);
    first = end;
  }
  return { tape, arrivalsUs };
}

const lags = fc.array(fc.constantFrom(-20_000, 0, 0, 5_000, 30_000, 900_000), {
  minLength: 1,
  maxLength: 40,
});

describe("what a lane knows", () => {
  it("should be the book after exactly those events that have arrived, at every decision", () => {
    checkProperty(
      fc.property(
        timedActions,
        lags,
        fc.nat(1_000_000),
        fc.constantFrom(...MODEL_NAMES),
        (actions, lagsUs, salt, model) => {
          const rows = marketRows(actions, CENT_PRICES_BP);
          const { tape, arrivalsUs } = lagged(rows, lagsUs);
          const seen: Seen[] = [];
          const latency = {
            feed: { kind: "recorded", plusUs: 0 },
            order: SOON,
            response: SOON,
            seed: "5",
          } as const;

          runLane(tape, { strategy: watching(salt, seen), latency, model });

          const canonical = naiveTape(rows).rows;
          for (const { nowUs, bidCents, askCents, bidContracts } of seen)
            expect({ bidCents, askCents, bidContracts }).toEqual(naiveBook(canonical, arrivalsUs, nowUs));
        },
      ),
      150,
    );
  });

  it("should hold no fill before its response can have come, and every one whose response must have", () => {
    checkProperty(
      fc.property(
        timedActions,
        uniform,
        fc.nat(1_000_000),
        fc.constantFrom(...MODEL_NAMES),
        (actions, response, salt, model) => {
          const seen: Seen[] = [];
          const tape = tapeOf(marketRows(actions, CENT_PRICES_BP));
          const latency: LatencySetup = { feed: SOON, order: SOON, response, seed: "5" };

          const { journal } = runLane(tape, { strategy: watching(salt, seen), latency, model });

          const fills = journal.filter(({ kind }) => kind === "filled");
          const fillsBy = (timeUs: number): number => fills.filter((fill) => fill.timeUs <= timeUs).length;
          for (const { nowUs, inventoryLots } of seen) {
            const mustBe = fillsBy(nowUs - response.highUs);
            const canBe = fillsBy(nowUs - response.lowUs);
            const possible = Array.from({ length: canBe - mustBe + 1 }, (_, more) =>
              fills
                .slice(0, mustBe + more)
                .reduce((sum, { side, lots }) => sum + (side === BID ? lots : -lots), 0),
            );
            expect(possible).toContain(inventoryLots);
          }
        },
      ),
      150,
    );
  });
});

describe("commands", () => {
  it("should arrive in the order in which they were sent, each after no less than the least delay", () => {
    checkProperty(
      fc.property(timedActions, uniform, fc.constantFrom(...MODEL_NAMES), (actions, order, model) => {
        const sentUs: number[] = [];
        const strategy: Strategy = {
          quote: () => {},
          explain: () => [],
          trade(group: GroupView, desk: OrderDesk) {
            for (let count = 0; count < 2; count++) {
              sentUs.push(group.nowUs); // its number is its size
              desk.send({
                market: 0,
                side: BID,
                priceCents: 1,
                sizeContracts: sentUs.length / 100,
                terms: {},
              });
            }
          },
        };
        const tape = tapeOf(marketRows(actions, CENT_PRICES_BP, true));

        const { journal } = runLane(tape, {
          strategy,
          latency: { feed: SOON, order, response: NO_DELAY, seed: "5" },
          model,
        });

        const arrived = journal.filter(({ kind }) => kind === "placed");
        expect(arrived.map(({ lots }) => lots)).toEqual(sentUs.map((_, index) => index + 1));
        for (const { lots, timeUs } of arrived) {
          const numberUs = sentUs.slice(0, lots).map((sent) => sent + order.highUs);
          expect(timeUs).toBeGreaterThanOrEqual(sentUs[lots - 1]! + order.lowUs);
          expect(timeUs).toBeLessThanOrEqual(Math.max(...numberUs));
        }
      }),
      100,
    );
  });

  it("should never overtake on any line, whatever is drawn", () => {
    checkProperty(
      fc.property(fc.array(fc.tuple(fc.nat(100), fc.nat(1_000)), { minLength: 1 }), (sent) => {
        const line = new DelayLine({ us: (number) => sent[number]![1] });
        let nowUs = 0;
        let lastUs = 0;
        for (const [afterUs, delayUs] of sent) {
          nowUs += afterUs;
          const arrivalUs = line.arrivalUs(nowUs);
          expect(arrivalUs).toBe(Math.max(lastUs, nowUs + delayUs));
          lastUs = arrivalUs;
        }
      }),
      100,
    );
  });
});

describe("a seed", () => {
  const rows = marketRows(fc.sample(timedActions, { numRuns: 30, seed: 9 }).flat(), CENT_PRICES_BP);
  const digestOf = (given: Partial<LatencySetup>, beside: readonly Partial<LatencySetup>[] = []): string => {
    const drawn: LatencySetup = { feed: SOON, order: SOON, response: SOON, seed: "1" };
    const lanes = [...beside, given].map((legs, index) => ({
      strategy: strategyOf(erraticRule(77 + (index < beside.length ? 1 : 0), 3, true)),
      latency: { ...drawn, ...legs },
    }));
    return runLanes([tapeOf(rows)], lanes).at(-1)!.digest;
  };

  it("should come to the same digest again, another one to another", () => {
    expect(digestOf({ seed: "1" })).toBe(digestOf({ seed: "1" }));
    expect(digestOf({ seed: "2" })).not.toBe(digestOf({ seed: "1" }));
  });

  it("should come to the same digest beside lanes of the same class, of other legs, of another seed", () => {
    const alone = digestOf({});

    expect(digestOf({}, [{}])).toBe(alone);
    expect(digestOf({}, [{ order: NO_DELAY }, { feed: NO_DELAY }, { seed: "2" }])).toBe(alone);
  });
});
