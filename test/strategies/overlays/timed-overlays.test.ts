/** Overlays that know time: examples worked by hand. Under all of them lies a fixed half-spread of 2 cents. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../../src/core/order-book.ts";
import { made, show, type Look } from "./workbench.ts";

const BASE = { halfSpreadCents: 2, maxPositionContracts: 10, sizeContracts: 1 };

function quotes(overlay: readonly [string, Record<string, number>?], looks: readonly Look[], base = BASE) {
  return show(made("fixed-spread", base, overlay), looks);
}

const at = (seconds: number, look: Look = { bid: 40, ask: 60 }): Look => ({ ...look, seconds });
const held = (seconds: number, contracts: number): Look => at(seconds, { bid: 40, ask: 60, held: contracts });
const full = (seconds: number, contracts: number, bid = 48, ask = 52): Look =>
  at(seconds, { bid, ask, held: contracts });
const book = (bid: number, ask: number, seconds = 0): Look => at(seconds, { bid, ask });
/** "bid/ask", - where there is none. */
const text = ({ bid, ask }: { bid: number | undefined; ask: number | undefined }): string =>
  `${bid ?? "-"}/${ask ?? "-"}`;

describe("jump-pause", () => {
  it("should pull its quotes for 30 seconds after 5 cents within 10, and want to be asked when they are over", () => {
    const moved = { bid: 45, ask: 65 };
    const answers = quotes(
      ["jump-pause"],
      [at(0), at(20, { bid: 42, ask: 62 }), at(29, moved), at(58.9, moved), at(59, moved)],
    );
    expect(answers.map(text)).toEqual(["48/52", "50/54", "-/-", "-/-", "53/57"]);
    expect(answers.map(({ wakeSeconds }) => wakeSeconds)).toEqual([undefined, undefined, 59, 59, undefined]);
    expect(answers[2]!.terms.at(-1)).toEqual({
      label: "paused after a jump",
      bidCents: 0,
      askCents: 0,
      withdraws: "both",
    });
  });

  it("should not take a slow move for a jump, nor one jump for two", () => {
    const slow = [0, 2, 4, 6].map((cents) => at(cents * 6, { bid: 40 + cents, ask: 60 + cents }));
    expect(quotes(["jump-pause"], slow).map(text)).toEqual(["48/52", "50/54", "52/56", "54/58"]);
    const up = { bid: 50, ask: 70 };
    const looks = [at(0), at(1, up), at(5, up), at(31, up)];
    expect(quotes(["jump-pause"], looks).map(text)).toEqual(["48/52", "-/-", "-/-", "58/62"]);
  });
});

/** What volatility-limits leaves of the bid with 9 of 10 contracts held. */
const boughtAtMost = (seen: readonly Look[]) =>
  quotes(
    ["volatility-limits"],
    seen.map((look) => ({ ...look, held: 9 })),
  ).map(({ bidSize }) => bidSize);

describe("a fair value from outside", () => {
  const looks = [at(0, { bid: 48, ask: 52, fair: 50 }), at(1, { bid: 48, ask: 52, fair: 60 })];
  const jump = [at(0, { bid: 48, ask: 52, fair: 50 }), at(1, { bid: 58, ask: 62, fair: 50 })];

  it("should be no jump of the market, whose own jump counts whatever the fair value is", () => {
    expect(quotes(["jump-pause"], looks).map(text)).toEqual(["48/52", "58/62"]);
    expect(quotes(["jump-pause"], jump).map(text)).toEqual(["48/52", "-/-"]);
  });

  it("should be no volatility of the market", () => {
    const base = { ...BASE, sizeContracts: 4 };
    const sizes = (seen: readonly Look[]) =>
      quotes(["size-by-volatility"], seen, base).map(({ bidSize }) => bidSize);
    expect(sizes(looks)).toEqual([4, 4]);
    expect(sizes(jump)[1]).toBeLessThan(4);
    expect(boughtAtMost(looks)).toEqual([1, 1]);
    expect(boughtAtMost(jump)).toEqual([1, 0]);
  });
});

describe("pause-windows", () => {
  it("should pull its quotes inside the window, again every so many hours, and want to be asked at its ends", () => {
    const overlay = ["pause-windows", { startUnixSeconds: 100, lengthSeconds: 20, everyHours: 0.5 }] as const;
    const answers = quotes(
      [...overlay],
      [99, 100, 119, 120, 1_900, 1_920].map((seconds) => at(seconds)),
    );
    expect(answers.map(text)).toEqual(["48/52", "-/-", "-/-", "48/52", "-/-", "48/52"]);
    expect(answers.map(({ wakeSeconds }) => wakeSeconds)).toEqual([100, 120, 120, 1_900, 1_920, 3_700]);
  });

  it("should be a window once where no hours are given, and two windows with two overlays", () => {
    const once = { startUnixSeconds: 100, lengthSeconds: 20 };
    expect(quotes(["pause-windows", once], [at(110), at(86_510)]).map(text)).toEqual(["-/-", "48/52"]);
    const twice = made(
      "fixed-spread",
      BASE,
      ["pause-windows", once],
      ["pause-windows", { startUnixSeconds: 200, lengthSeconds: 20 }],
    );
    const answers = show(twice, [at(90), at(110), at(150), at(210)]);
    expect(answers.map(text)).toEqual(["48/52", "-/-", "48/52", "-/-"]);
    expect(answers.map(({ wakeSeconds }) => wakeSeconds)?.slice(0, 3)).toEqual([100, 120, 200]);
  });
});

describe("stop-before-close", () => {
  it("should stop a quarter of an hour before the close, and stay so past it", () => {
    const looks = [0.5, 0.2501, 0.25, -1].map((hoursToClose) => at(0, { bid: 40, ask: 60, hoursToClose }));
    const answers = quotes(["stop-before-close"], looks);
    expect(answers.map(text)).toEqual(["48/52", "48/52", "-/-", "-/-"]);
    expect(answers[0]!.wakeSeconds).toBe(900);
  });

  it("should stop before the event starts, whenever the market closes", () => {
    const overlay = { eventStartUnixSeconds: 10_000, beforeEventHours: 0.5 };
    const answers = quotes(["stop-before-close", overlay], [at(8_199), at(8_200), at(20_000)]);
    expect(answers.map(text)).toEqual(["48/52", "-/-", "-/-"]);
    expect(answers.map(({ wakeSeconds }) => wakeSeconds)).toEqual([8_200, undefined, undefined]);
  });
});

describe("timed-requoting", () => {
  it("should let its quotes stand for 10 seconds whatever happens, and look at fixed times", () => {
    const moved = { bid: 50, ask: 70 };
    const answers = quotes(
      ["timed-requoting"],
      [at(0), at(5, moved), at(9.9, moved), at(13, moved), at(19, { bid: 40, ask: 60 })],
    );
    expect(answers.map(text)).toEqual(["48/52", "48/52", "48/52", "58/62", "58/62"]);
    expect(answers.map(({ wakeSeconds }) => wakeSeconds)).toEqual([10, 10, 10, 20, 20]);
    expect(answers[1]!.terms.at(-1)).toEqual({ label: "as of the last look", bidCents: -10, askCents: -10 });
  });

  it("should not replace what was filled before the next look", () => {
    const answers = quotes(["timed-requoting"], [held(0, 0), held(1, 3), held(2, 2), held(10, 2)], {
      ...BASE,
      sizeContracts: 4,
    });
    expect(answers.map(({ bidSize, askSize }) => [bidSize, askSize])).toEqual([
      [4, 4],
      [1, 4],
      [1, 3],
      [4, 4],
    ]);
  });
});

const ordersOfFlatten = (look: Look): number => quotes(["flatten"], [look])[0]!.sent.length;

describe("flatten", () => {
  it("should take from 0.6 of the largest position down to 0.3, at most 3 cents from fair value, and withdraw the side that adds", () => {
    const answers = quotes(["flatten"], [full(0, 6), full(1, 7), full(2, -8)]);
    expect(answers.map(text)).toEqual(["48/52", "-/52", "48/-"]);
    const terms = { timeInForce: "immediate-or-cancel", isReduceOnly: true };
    expect(answers.map(({ sent }) => sent)).toEqual([
      [],
      [{ market: 0, side: ASK, priceCents: 47, sizeContracts: 4, terms }],
      [{ market: 0, side: BID, priceCents: 53, sizeContracts: 5, terms }],
    ]);
  });

  it("should go on until it is content, however little an attempt brought", () => {
    const answers = quotes(["flatten"], [full(0, 7), full(1, 5), full(2, 3.01), full(3, 3), full(4, 5)]);
    expect(answers.map(({ sent }) => sent.map(({ sizeContracts }) => sizeContracts))).toEqual([
      [4],
      [2],
      [0.01],
      [],
      [],
    ]);
    expect(answers.map(text)).toEqual(["-/52", "-/52", "-/52", "48/52", "48/52"]);
  });

  it("should end no hundredth of a contract above what it is content with", () => {
    const base = { ...BASE, maxPositionContracts: 10 };
    const [answer] = quotes(["flatten", { flattenToFrac: 1 / 3 }], [full(0, 7)], base);
    expect(answer!.sent[0]!.sizeContracts).toBe(3.67); // 7 - 3.333
  });

  it("should need the side of the book alone that it takes from", () => {
    expect(ordersOfFlatten({ bid: 48, fair: 50, held: 7 })).toBe(1);
    expect(ordersOfFlatten({ ask: 52, fair: 50, held: 7 })).toBe(0);
    expect(ordersOfFlatten({ ask: 52, fair: 50, held: -7 })).toBe(1);
  });

  it("should wait where the market pays too little, and a second between attempts", () => {
    const looks = [full(0, 7, 46, 54), full(1, 7), full(1.5, 7), full(2, 7)];
    const answers = quotes(["flatten"], looks);
    expect(answers.map(({ sent }) => sent.length)).toEqual([0, 1, 0, 1]);
    expect(answers.map(({ wakeSeconds }) => wakeSeconds)).toEqual([undefined, 2, 2, 3]);
  });
});

describe("competition", () => {
  // Fair 50: less half a cent of edge and the fee, at 50 cents just under 0.44, a bid may be 49.06 at most.
  it("should quote as the only one until somebody is at its price or better", () => {
    const answers = quotes(["competition"], [book(46, 54), book(47, 53), book(48, 52), book(49, 51)]);
    expect(answers.slice(0, 2).map(text)).toEqual(["48/52", "48/52"]);
    expect(answers[2]!.bid).toBe(49); // one tick ahead of 48
    expect(answers[2]!.ask).toBe(51);
    expect(
      answers[3]!.bid! + 0.5 + (1.75 * answers[3]!.bid! * (100 - answers[3]!.bid!)) / 10_000,
    ).toBeCloseTo(50, 9);
    expect(answers[3]!.bid! + answers[3]!.ask!).toBeCloseTo(100, 9);
  });

  it("should follow for 10 seconds, back off for 30, and begin anew", () => {
    const seconds = [0, 9, 10, 39, 40, 49, 50];
    const answers = quotes(
      ["competition", { improveTicks: 0, makerFeeRate: 0 }],
      seconds.map((time) => book(49, 51, time)),
    );
    expect(answers.map(text)).toEqual(["49/51", "49/51", "48/52", "48/52", "49/51", "49/51", "48/52"]);
    expect(answers.map(({ wakeSeconds }) => wakeSeconds)).toEqual([10, 10, 40, 40, 50, 50, 80]);
  });

  it("should be done with following as soon as the others are behind", () => {
    const answers = quotes(
      ["competition"],
      [book(48, 52), book(46, 54, 9), book(48, 52, 11), book(48, 52, 20)],
    );
    expect(answers.map(text)).toEqual(["49/51", "48/52", "49/51", "49/51"]);
  });

  it("should keep the skew: no side nearer than the strategy's own middle less edge and fee", () => {
    const strategy = made("linear-skew", { ...BASE, skewCentsPerContract: 0.5 }, [
      "competition",
      { makerFeeRate: 0, improveTicks: 0 },
    ]);
    const [answer] = show(strategy, [{ bid: 49, ask: 51, held: 6 }]);
    // Long 6, the middle is 47: the bid of 45 follows to 46.5; the ask of 49 is ahead of all others.
    expect(text(answer!)).toBe("46.5/49");
  });
});
