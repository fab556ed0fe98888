/**
 * Competition against the scripted competitor, in a synthetic market where the other makers stay 12 cents away: a rival that bids and
 * offers 3 cents from fair value outbids a strategy that asks for 6.
 */
import { beforeAll, describe, expect, it } from "vitest";
import type { QuoteSheet, Strategy } from "../../../src/core/strategy.ts";
import { US_PER_SECOND } from "../../../src/core/units.ts";
import { parseScript } from "../../../src/data/synth/competitor.ts";
import { makeMarket } from "../../../src/data/synth/market.ts";
import { SYNTH_PRESETS } from "../../../src/data/synth/presets.ts";
import { buildTape } from "../../../src/data/tape-builder.ts";
import { runLane, type LaneOutcome } from "../../engine/run-scenario.ts";
import { made } from "./workbench.ts";

const WEATHER = SYNTH_PRESETS.get("weather-wide")!;
const FAR = {
  ...WEATHER,
  makers: {
    ...WEATHER.makers,
    groups: WEATHER.makers.groups.map((group) => ({ ...group, halfSpreadCents: 12, improveShare: 0 })),
  },
  background: { ...WEATHER.background, levelWeights: [0, 1], distanceCentsMin: 12 },
};
const RIVAL = "every 2 bid improve 90 edge 3 size 500\nevery 2 ask improve 90 edge 3 size 500";
const BASE = { halfSpreadCents: 6, maxPositionContracts: 1_000, sizeContracts: 1 };
const FOLLOW_SECONDS = 10;
const BACK_OFF_SECONDS = 30;

function marketWith(script: string) {
  const { rows, ticker, priceRanges, closeTimeUs, settlementMicros } = makeMarket({
    preset: FAR,
    seed: "rival",
    rowCount: 4_000,
    script: parseScript(script),
  });
  return buildTape(rows, { ticker, priceRanges, closeTimeUs, settlementMicros, sources: [] });
}

/** One decision with both sides known: what others bid, what we wish to bid, and what the strategy alone would. */
interface Seen {
  readonly seconds: number;
  readonly bestBid: number;
  readonly bid: number;
  readonly alone: number;
}

function play(
  tape: ReturnType<typeof marketWith>,
  isCompeting: boolean,
): { seen: Seen[]; outcome: LaneOutcome } {
  const inner = made("fixed-spread", BASE, ...(isCompeting ? [["competition"] as const] : []));
  const seen: Seen[] = [];
  const strategy: Strategy = {
    ...inner,
    quote(group, [sheet]) {
      const { bestBidCents, fairCents } = group.markets[0]!;
      const noting: QuoteSheet = {
        bid(price, size) {
          const seconds = group.nowUs / US_PER_SECOND;
          seen.push({
            seconds,
            bestBid: bestBidCents!,
            bid: price,
            alone: fairCents! - BASE.halfSpreadCents,
          });
          sheet!.bid(price, size);
        },
        ask: (price, size) => sheet!.ask(price, size),
      };
      inner.quote(group, [noting]);
    },
  };
  return { seen, outcome: runLane(tape, { strategy, decisionsMax: 20_000 }) };
}

const isFollowing = ({ bid, alone }: Seen): boolean => bid > alone + 1e-9;
const isOnTop = ({ bid, bestBid }: Seen): boolean => Math.floor(bid + 1e-9) > bestBid;
const share = (seen: readonly Seen[], judge: (one: Seen) => boolean): number =>
  seen.filter(judge).length / seen.length;

describe("competition in a market", () => {
  let alone: ReturnType<typeof play>;
  let competing: ReturnType<typeof play>;
  beforeAll(() => {
    const tape = marketWith(RIVAL);
    alone = play(tape, false);
    competing = play(tape, true);
  });

  it("should be a monopolist where nobody else comes near: the very orders of the strategy alone", () => {
    const tape = marketWith("");
    expect(play(tape, true).outcome.digest).toBe(play(tape, false).outcome.digest);
  });

  it("should end up at the top when outbid, wherever it follows and the ceiling leaves room", () => {
    expect(share(alone.seen, isOnTop)).toBeLessThan(0.4); // but for when the rival has been filled and has not come back
    const following = competing.seen.filter(isFollowing);
    expect(following.length).toBeGreaterThan(100);
    expect(share(following, isOnTop)).toBeGreaterThan(0.9);
    expect(share(competing.seen, isOnTop)).toBeGreaterThan(share(alone.seen, isOnTop));
  });

  it("should follow no longer than it is to, and then back off for as long as it is to", () => {
    let sinceSeconds = Number.NaN;
    let endSeconds = -Infinity;
    let backOffCount = 0;
    for (const one of competing.seen) {
      if (isFollowing(one)) {
        if (Number.isNaN(sinceSeconds)) sinceSeconds = one.seconds;
        expect(one.seconds - sinceSeconds).toBeLessThan(FOLLOW_SECONDS);
        expect(one.seconds).toBeGreaterThanOrEqual(endSeconds);
      } else {
        if (Math.abs(one.seconds - sinceSeconds - FOLLOW_SECONDS) < 1e-6) {
          endSeconds = one.seconds + BACK_OFF_SECONDS - 1e-6;
          backOffCount++;
        }
        sinceSeconds = Number.NaN;
      }
    }
    expect(backOffCount).toBeGreaterThan(10);
  });

  it("should send no order beyond fair value less fee and edge", () => {
    const placed = competing.outcome.journal.filter(({ kind }) => kind === "placed");
    expect(placed.length).toBeGreaterThan(100);
    for (const { side, priceBp, midTwiceBp } of placed) {
      const [price, mid] = [priceBp / 100, midTwiceBp / 200];
      const fee = (1.75 * price * (100 - price)) / 10_000;
      expect((side === 0 ? mid - price : price - mid) - fee).toBeGreaterThanOrEqual(0.5 - 1e-9);
    }
  });
});
