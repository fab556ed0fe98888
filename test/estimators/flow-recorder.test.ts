/** What a calibration keeps of a market that was worked out by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import { FlowRecorder } from "../../src/estimators/flow-recorder.ts";

const s = (seconds: number): number => Math.floor(seconds * US_PER_SECOND);

function recorderOf(slotSeconds: number): FlowRecorder {
  return new FlowRecorder({ startUs: 0, slotUs: s(slotSeconds), stepUs: s(10), heldUs: s(10), tickBp: 100 });
}

describe("prints", () => {
  it("should count parent orders by how far beyond the best price they went, and time by the spread", () => {
    const recorder = recorderOf(60);
    recorder.book(0, 4_900, 5_100);
    // one order that goes a tick beyond, in trades 10 ms apart
    recorder.print(s(5), ASK, 5_100);
    recorder.print(s(5.01), ASK, 5_200);
    // 21 ms later another one, then one of the other side in between two of the first
    recorder.print(s(5.031), ASK, 5_100);
    recorder.print(s(5.035), BID, 4_900);
    recorder.print(s(5.04), ASK, 5_100);
    recorder.book(s(30), 4_900, 5_000);
    // the mid is 49.5 now; two ticks beyond
    recorder.print(s(40), BID, 4_700);
    recorder.advance(s(60));

    const [slot] = recorder.slots;
    expect(slot).toMatchObject({ fromUs: 0, toUs: s(60) });
    expect([...slot!.spreads]).toEqual([
      [200, { us: s(30), reached: [[1], [2, 1]] }],
      [100, { us: s(30), reached: [[0, 0, 1], []] }],
    ]);
  });

  it("should leave out what has no mid between 3 and 97 cents", () => {
    const recorder = recorderOf(30);
    recorder.book(0, 100, 300);
    recorder.print(s(1), ASK, 300);
    recorder.book(s(10), Number.NaN, Number.NaN);
    recorder.print(s(11), ASK, 300);
    recorder.book(s(20), 5_000, 4_900);
    recorder.print(s(21), BID, 5_000);
    recorder.advance(s(30));

    expect(recorder.slots[0]!.spreads.size).toBe(0);
    expect(recorder.slots[0]!.mids).toEqual([NaN, NaN, NaN]);
  });
});

describe("sampled mids", () => {
  it("should be those at the end of each step, and the means over each", () => {
    const recorder = recorderOf(20);
    recorder.book(0, 4_900, 5_100);
    recorder.book(s(8), 4_900, 5_200);
    recorder.book(s(10), 5_000, 5_200);
    recorder.book(s(14), Number.NaN, Number.NaN);
    recorder.advance(s(20));

    const [slot] = recorder.slots;
    // what changes at 10 s counts from then on
    expect(slot!.mids).toEqual([50.5, NaN]);
    // 8 s at 50 and 2 s at 50.5; less than half of the second step has a mid
    expect(slot!.meanMids).toEqual([50.1, NaN]);
  });
});

/** Placed at 10, 20, .. s: at the best price, then 1, 2, .. ticks behind; fills and time at risk by distance. */
function heldOf(play: (recorder: FlowRecorder) => void) {
  const recorder = recorderOf(60);
  recorder.book(0, 4_900, 5_100);
  play(recorder);
  recorder.advance(s(60));
  const [slot] = recorder.slots;
  return (side: typeof BID | typeof ASK) =>
    [...slot!.held[side]].map(([twiceBp, { us, fillCount }]) => [
      twiceBp / 200,
      us / US_PER_SECOND,
      fillCount,
    ]);
}

describe("virtual quotes", () => {
  it("should be held unless they are filled, one a side at a time", () => {
    const held = heldOf((recorder) => {
      recorder.print(s(13), ASK, 5_100);
      recorder.print(s(15), ASK, 5_100);
      recorder.print(s(24), ASK, 5_100);
    });
    expect(held(ASK)).toEqual([
      [1, 3, 1],
      [2, 10, 0],
      [3, 10, 0],
      [4, 10, 0],
      [5, 10, 0],
    ]);
    expect(held(BID).map(([, seconds]) => seconds)).toEqual([10, 10, 10, 10, 10]);
  });

  it("should not count while they are inside the best price, nor after they are crossed", () => {
    const held = heldOf((recorder) => {
      // the ask of 51 is inside now: who reaches it trades with nobody and is not seen
      recorder.book(s(12), 4_900, 5_200);
      recorder.print(s(14), ASK, 5_200);
      recorder.book(s(16), 4_900, 5_100);
      // a bid at 52 crosses the ask of 52 that was placed at 20 s
      recorder.book(s(25), 5_200, 5_300);
    });
    expect(held(ASK).slice(0, 2)).toEqual([
      [1, 6, 0],
      [2, 5, 0],
    ]);
  });
});
