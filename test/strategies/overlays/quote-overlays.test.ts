/** Overlays that move, cut or withdraw quotes: examples worked by hand. Under all of them lies a fixed half-spread of 2 cents. */
import { describe, expect, it } from "vitest";
import { made, show, type Look } from "./workbench.ts";

const BASE = { halfSpreadCents: 2, maxPositionContracts: 10, sizeContracts: 4 };
/** A market 40 at 60: fair 50, quotes 48 and 52. */
const WIDE: Look = { bid: 40, ask: 60 };
const held = (contracts: number): Look => ({ ...WIDE, held: contracts });

function quotes(overlay: readonly [string, Record<string, number>?], looks: readonly Look[], base = BASE) {
  return show(made("fixed-spread", base, overlay), looks);
}

/** [bid, ask] of each look. */
function prices(overlay: readonly [string, Record<string, number>?], looks: readonly Look[], base = BASE) {
  return quotes(overlay, looks, base).map(({ bid, ask }) => [bid, ask]);
}

describe("inventory-widening", () => {
  const base = { ...BASE, sizeContracts: 1 };

  // The guide's numbers: above 30% the spread of 4 cents becomes 6, above 60% the side that adds stops.
  it("should add half the spread to the side that adds above 0.3, and stop that side above 0.6", () => {
    expect(prices(["inventory-widening"], [0, 3, 4, 6, 7, -3, -4, -7].map(held), base)).toEqual([
      [48, 52],
      [48, 52],
      [46, 52],
      [46, 52],
      [undefined, 52],
      [48, 52],
      [48, 54],
      [48, undefined],
    ]);
  });

  it("should say why a side is gone", () => {
    const [answer] = quotes(["inventory-widening"], [held(7)], base);
    expect(answer!.terms.at(-1)).toEqual({
      label: "inventory past where quoting stops",
      bidCents: -2,
      askCents: 0,
      withdraws: "bid",
    });
  });
});

describe("expiry-widening", () => {
  // The guide's numbers: in the last hour 4 cents become 6.
  it("should add a quarter of the spread to each side in the last hour, from its first microsecond on", () => {
    const near = (hoursToClose: number): Look => ({ ...WIDE, hoursToClose });
    const looks = [WIDE, near(1.5), near(1 + 1e-9), near(1), near(0.1)];
    const answers = quotes(["expiry-widening"], looks);
    expect(answers.map(({ bid, ask }) => [bid, ask])).toEqual([
      [48, 52],
      [48, 52],
      [48, 52],
      [47, 53],
      [47, 53],
    ]);
    expect(answers.map(({ wakeSeconds }) => wakeSeconds)).toEqual([
      undefined,
      1800,
      0.000004,
      undefined,
      undefined,
    ]);
  });
});

describe("size-by-spread", () => {
  it("should quote the whole size above 50 cents of spread and a quarter elsewhere, as the guide's 20 and 5", () => {
    const looks = [
      { bid: 20, ask: 71 },
      { bid: 20, ask: 70 },
      { bid: 45, ask: 46 },
    ];
    const sizes = quotes(["size-by-spread"], looks, {
      ...BASE,
      sizeContracts: 20,
      maxPositionContracts: 100,
    });
    expect(sizes.map(({ bidSize, askSize }) => [bidSize, askSize])).toEqual([
      [20, 20],
      [5, 5],
      [5, 5],
    ]);
  });

  it("should cut to whole hundredths of a contract, and quote nothing where nothing is left", () => {
    const tenth = { ...BASE, sizeContracts: 0.1 };
    const [half, hundredth] = [0.55, 0.09].map(
      (narrowSizeFrac) => quotes(["size-by-spread", { narrowSizeFrac }], [WIDE], tenth)[0]!,
    );
    expect(half!.bidSize).toBe(0.05);
    expect(hundredth).toMatchObject({ bid: undefined, ask: undefined });
  });
});

describe("overlays that know volatility", () => {
  // One move of 10 cents with a half-life of an hour adds ln 2 x 100 to the 100 cents^2 an hour at which it starts, so the
  // volatility is sqrt(1 + ln 2) = 1.3012 times the calm one; an hour later half of that variance is left.
  const looks = [WIDE, { ...WIDE, bid: 50, ask: 70 }, { ...WIDE, bid: 50, ask: 70, seconds: 3_600 }];
  const terms = { calmSigmaDollarsPerSqrtHour: 0.1, halfLifeSeconds: 3_600 };

  it("should quote calm over present volatility of the size", () => {
    const sizes = quotes(["size-by-volatility", terms], looks).map(({ bidSize, askSize }) => [
      bidSize,
      askSize,
    ]);
    expect(Math.floor((4 / Math.sqrt(1 + Math.LN2)) * 100) / 100).toBe(3.07);
    expect(sizes).toEqual([
      [4, 4],
      [3.07, 3.07],
      [4, 4],
    ]);
  });

  // Half of the variance is gone in an hour: (1 + ln 2) of the calm one is down to it log2(1 + ln 2) = 0.7597 hours later.
  it.each(["size-by-volatility", "volatility-limits"])(
    "should want to be asked when it is calm again under %s, though nothing happens",
    (name) => {
      const answers = quotes([name, terms], [...looks.slice(0, 2), { ...looks[1]!, seconds: 2_736 }]);
      expect(answers[1]!.wakeSeconds).toBeCloseTo(3_600 * Math.log2(1 + Math.LN2), 3);
      expect(answers[1]!.wakeSeconds).toBeLessThan(2_736);
      expect(answers[2]).toMatchObject({ bidSize: 4, askSize: 4, wakeSeconds: undefined });
    },
  );

  it("should not go below the smallest share", () => {
    const jumps = [WIDE, { bid: 80, ask: 90 }];
    expect(quotes(["size-by-volatility", { ...terms, minSizeFrac: 0.5 }], jumps)[1]!.bidSize).toBe(2);
  });

  it("should allow calm over present volatility of the largest position, and cut what would pass it", () => {
    const long = looks.map((look) => ({ ...look, held: 5 }));
    const sizes = quotes(["volatility-limits", terms], long).map(({ bidSize, askSize }) => [
      bidSize,
      askSize,
    ]);
    // 10 / 1.3012 = 7.685, less the 5 held.
    expect(sizes).toEqual([
      [4, 4],
      [2.68, 4],
      [4, 4],
    ]);
    const over = looks.map((look) => ({ ...look, held: 9 }));
    expect(quotes(["volatility-limits", terms], over, { ...BASE, sizeContracts: 1 })[1]).toMatchObject({
      bidSize: 0,
      askSize: 1,
    });
  });
});

describe("minimum-market-spread", () => {
  it("should sit out below 4 cents and without two sides, as WatchDog's bot does", () => {
    const looks = [
      { bid: 48, ask: 52 },
      { bid: 48, ask: 51 },
      { bid: 48, ask: undefined },
    ];
    expect(prices(["minimum-market-spread"], looks)).toEqual([
      [48, 52],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });
});

const lastLabel = (look: Look) => quotes(["minimum-market-spread"], [look])[0]!.terms.at(-1)!.label;

describe("minimum-market-spread in a market without a side", () => {
  it("should say that, not that it is tight", () => {
    expect(lastLabel({ bid: 48, fair: 50 })).toBe("a side of the market is empty");
    expect(lastLabel({ bid: 49, ask: 51 })).toBe("the market is too tight");
  });
});

describe("shares of the largest position", () => {
  // 0.57 x 100 is a little below 57 in doubles: 57 held is no more than the share all the same.
  it.each([
    ["inventory-widening", { stopAboveFrac: 0.57 }, { bid: 48, ask: 52 }],
    ["flatten", { flattenAboveFrac: 0.57 }, { bid: 48, ask: 52 }],
    ["break-even", { exposedAboveFrac: 0.57 }, { bid: 48, ask: 52 }],
  ] as const)("should be passed by more than that alone under %s", (name, terms, still) => {
    expect(0.57 * 100).toBeLessThan(57);
    const base = { ...BASE, maxPositionContracts: 100 };
    const looks = [57, 57.01].map((contracts): Look => ({
      bid: 47,
      ask: 51,
      fair: 50,
      held: contracts,
      cost: 45,
    }));
    const wide = { widenByFrac: 0 };
    const given = name === "inventory-widening" ? { ...terms, ...wide } : terms;
    const [at, past] = quotes([name, given], looks, base);
    expect(at).toMatchObject(still);
    expect([past!.bid, past!.ask]).not.toEqual([48, 52]);
  });
});

describe("break-even", () => {
  const base = { ...BASE, sizeContracts: 1 };

  // Its source: over-exposed at 45 cents one is willing to bid up to about 54 for the other side. 54 + 0.0175 x 54 x 46 / 100 =
  // 54.43 is below 55, 55 is not: the ask comes down to 46 although fair value is 48, and no further.
  it("should sell down to average cost with the fee, whatever fair value is", () => {
    const looks = [
      { bid: 45, ask: 51, held: 9, cost: 45 },
      { bid: 44, ask: 47, held: 9, cost: 45 },
      { bid: 41, ask: 46, held: 9, cost: 45 },
      { bid: 45, ask: 51, held: 8, cost: 45 },
      { bid: 45, ask: 51, held: 9 },
    ];
    const asks = quotes(["break-even"], looks, base).map(({ ask }) => ask!);
    expect(asks[0]).toBeCloseTo(50, 9); // fair 48 + 2 = 50, and a tick ahead of 51 is 50
    expect(asks[1]).toBeCloseTo(46, 9); // fair 45.5: 47.5 without it
    expect(asks[2]).toBeGreaterThan(45); // a tick ahead of 46 would be 45, at which the fee is lost
    expect(100 - asks[2]! + (1.75 * asks[2]! * (100 - asks[2]!)) / 10_000).toBeCloseTo(55, 9);
    expect(asks.slice(3)).toEqual([50, 50]); // not over-exposed; cost not known
  });

  it("should buy back in the same way, and keep a tick from our own quote on the other side", () => {
    const [bought, sold] = quotes(
      ["break-even"],
      [
        { bid: 53, ask: 56, held: -9, cost: 55 },
        { bid: 44, ask: 45, held: 9, cost: 20 },
      ],
      { ...base, halfSpreadCents: 0.5 },
    );
    expect(bought!.bid).toBeCloseTo(54, 9);
    expect(sold!.bid).toBe(44);
    expect(sold!.ask).toBe(45);
  });
});
