/** Several captures of the same markets: how they join. */
import { describe, expect, it } from "vitest";
import { importFrames } from "../../src/data/import-frames.ts";
import { readRecordedRows } from "../../src/data/recorded-rows-store.ts";
import type { Store } from "../../src/data/store.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import {
  deltaLine,
  line,
  rowsText,
  snapshotLine,
  testFile,
  testStore,
  TICKER,
  tradeLine,
} from "./workbench.ts";

const OTHER = "KXOTHER";

async function storeOf(texts: readonly string[]): Promise<Store> {
  const store = testStore();
  for (const text of texts) await importFrames(store, [testFile(text)]);
  return store;
}

async function rowsOf(...texts: readonly string[]): Promise<string[]> {
  return rowsText(readRecordedRows(await storeOf(texts), TICKER));
}

function snapshotAt(us: number): string[] {
  return [`snapshot @${us}`, `snapshotLevel bid 4000 x 1000 @${us}`, `snapshotLevel ask 4500 x 2000 @${us}`];
}

function other(text: string): string {
  return text.replaceAll(TICKER, OTHER);
}

/** The frames without their numbers. */
function bare(text: string): string {
  return text.replaceAll(/"seq":\d+,/g, "");
}

/** A snapshot without a time. */
function untimed(seq: number): string {
  return snapshotLine(seq, 0).replace(/"recv_us":\d+,/, "");
}

/** A trade with an id and without a number. */
function namedTrade(us: number): string {
  return bare(tradeLine(1, us)).replace('"yes_price"', '"trade_id":"T-1","yes_price"');
}

function sharedTrade(seq: number, us: number): string {
  return tradeLine(seq, us).replaceAll(TICKER, "KXSHARED");
}

describe("a hole in the numbers", () => {
  const first = snapshotLine(1, 0) + deltaLine(2, 10);
  const firstRows = [...snapshotAt(0), "delta bid 4000 x 100 @10"];

  it("should be a gap where a run begins again, also with a snapshot", async () => {
    const expected = [...firstRows, "gap @50", ...snapshotAt(50)];
    expect(await rowsOf(first + snapshotLine(1, 50))).toEqual(expected);
    expect(await rowsOf(first, snapshotLine(1, 50))).toEqual(expected);
    expect(await rowsOf(snapshotLine(1, 50), first)).toEqual(expected);
  });

  it("should be a gap where the next capture begins with a snapshot of a later number", async () => {
    expect(await rowsOf(first, snapshotLine(9, 50))).toEqual([...firstRows, "gap @50", ...snapshotAt(50)]);
  });

  it("should be a gap where the book comes with another subscription", async () => {
    const moved = line("orderbook_snapshot", 1, 50, { yes: [[40, 10]], no: [[55, 20]] }, 7);
    expect(await rowsOf(first, moved)).toContain("gap @50");
    const onOtherSid = line("orderbook_delta", 3, 50, { price: 40, delta: 1, side: "yes" }, 7);
    expect(await rowsOf(first, onOtherSid)).toContain("gap @50");
  });

  it("should be a gap where one of two captures has no numbers, and none where both have none", async () => {
    const next = deltaLine(3, 50);
    expect(await rowsOf(first, bare(next))).toContain("gap @50");
    expect(await rowsOf(bare(first), next)).toContain("gap @50");
    expect(await rowsOf(bare(first), bare(next))).not.toContain("gap @50");
  });

  it("should be no gap where a snapshot comes in sequence", async () => {
    expect(await rowsOf(first, snapshotLine(3, 50))).toEqual([...firstRows, ...snapshotAt(50)]);
  });

  it("should be no gap of a market that is quiet in the piece between", async () => {
    const pieces = [
      first + other(snapshotLine(3, 20)),
      other(deltaLine(4, 30)) + other(deltaLine(5, 40)),
      deltaLine(6, 50),
    ];
    expect(await rowsOf(...pieces)).toEqual([...firstRows, "delta bid 4000 x 100 @50"]);
    expect(await rowsOf(pieces[0]!, pieces[2]!)).toContain("gap @50");
  });

  it("should be no gap of the book when only trades were lost", async () => {
    const rows = await rowsOf(first + tradeLine(1, 20), tradeLine(5, 30) + deltaLine(3, 40));
    expect(rows.filter((row) => row.startsWith("gap"))).toEqual([]);
  });

  it("should be the gap of all books of the subscription, also of those that are quiet afterwards", async () => {
    const store = await storeOf([first + other(snapshotLine(3, 20)), deltaLine(9, 50)]);
    expect(rowsText(readRecordedRows(store, OTHER)).at(-1)).toBe("gap @50");
  });

  it("should be no gap where the numbers between are in a file of answers to commands", async () => {
    const pieces = [first, `{"type":"ok","sid":1,"seq":3,"msg":{}}\n`, deltaLine(4, 50)];
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 2, 0],
    ])
      expect(await rowsOf(...order.map((index) => pieces[index]!))).toEqual([
        ...firstRows,
        "delta bid 4000 x 100 @50",
      ]);
  });

  it("should not be bridged by numbers of other markets' recordings", async () => {
    const store = await storeOf([first, other(deltaLine(3, 30)), deltaLine(4, 40)]);
    expect(rowsText(readRecordedRows(store, TICKER))).toContain("gap @40");
  });
});

describe("a snapshot that tells no time", () => {
  const first = snapshotLine(1, 0) + deltaLine(2, 10);

  it("should wait for the next time after a hole, whatever file that is in", async () => {
    const expected = [
      ...snapshotAt(0),
      "delta bid 4000 x 100 @10",
      "gap @70",
      ...snapshotAt(70),
      "delta bid 4000 x 100 @70",
    ];
    for (const [hole, next] of [
      [untimed(5), deltaLine(6, 70)],
      [untimed(1), deltaLine(2, 70)],
    ] as const) {
      expect(await rowsOf(first + hole + next)).toEqual(expected);
      expect(await rowsOf(first + hole, next)).toEqual(expected);
      expect(await rowsOf(first, hole + next)).toEqual(expected);
      expect(await rowsOf(hole + next, first)).toEqual(expected);
    }
  });

  it("should take the time before it in sequence, whatever file that is in", async () => {
    const expected = [
      ...snapshotAt(0),
      "delta bid 4000 x 100 @10",
      ...snapshotAt(10),
      "delta bid 4000 x 100 @70",
    ];
    const next = untimed(3) + deltaLine(4, 70);
    expect(await rowsOf(first + next)).toEqual(expected);
    expect(await rowsOf(first, next)).toEqual(expected);
  });
});

describe("captures that overlap", () => {
  const lines = [
    snapshotLine(1, 0),
    deltaLine(2, 10),
    tradeLine(1, 10),
    deltaLine(3, 20),
    deltaLine(4, 30),
    tradeLine(2, 40),
  ];
  const whole = lines.join("");

  it.each([
    ["a recording that grew", lines.slice(0, 3).join(""), whole],
    ["one that begins in the middle of the other", lines.slice(0, 5).join(""), lines.slice(3).join("")],
    ["one within the other", whole, lines.slice(2, 4).join("")],
  ])("should be applied once: %s", async (_, a, b) => {
    const expected = await rowsOf(whole);
    for (const texts of [
      [a, b],
      [b, a],
    ]) {
      const store = await storeOf(texts);
      expect(rowsText(readRecordedRows(store, TICKER))).toEqual(expected);
      expect(verifyMarket(store, TICKER)).toMatchObject({ failures: [] });
      expect(verifyMarket(store, TICKER).duplicateCount).toBeGreaterThan(0);
    }
  });

  it("should be refused where the same number is on another message", async () => {
    const altered = [deltaLine(3, 20, 41), deltaLine(4, 30, 41), deltaLine(5, 60, 41)].join("");
    const { failures } = verifyMarket(await storeOf([whole, altered]), TICKER);
    expect(failures).toContain(`captures frames.jsonl and frames.jsonl of market ${TICKER} overlap`);
  });

  it("should be refused where a trade is in two of them", async () => {
    const { failures } = verifyMarket(
      await storeOf([snapshotLine(1, 0) + namedTrade(10), namedTrade(20)]),
      TICKER,
    );
    expect(failures).toEqual([`captures frames.jsonl and frames.jsonl of market ${TICKER} overlap`]);
  });

  it("should not keep recorders that ran side by side from going on with their own numbers", async () => {
    // Both recorders have the trades of a third market: that one is refused, the others are not harmed.
    const store = await storeOf([
      snapshotLine(1, 0) + sharedTrade(1, 70) + deltaLine(2, 100),
      other(snapshotLine(1, 50)) + sharedTrade(1, 60) + other(deltaLine(2, 150)),
      deltaLine(3, 110) + sharedTrade(2, 180) + deltaLine(4, 200),
      other(deltaLine(3, 160)) + sharedTrade(2, 190),
    ]);
    for (const ticker of [TICKER, OTHER])
      expect(rowsText(readRecordedRows(store, ticker)).filter((row) => row.startsWith("gap"))).toEqual([]);
    expect(verifyMarket(store, "KXSHARED").failures).toHaveLength(1);
  });
});

describe("the order of captures", () => {
  it("should be that of their numbers where they begin at the same time, and not that of their import", async () => {
    const pieces = [
      snapshotLine(1, 0) + deltaLine(2, 0),
      deltaLine(3, 0, 41),
      deltaLine(4, 0, 42) + deltaLine(5, 10),
    ];
    const whole = await rowsOf(pieces.join(""));
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [1, 0, 2],
    ])
      expect(await rowsOf(...order.map((index) => pieces[index]!))).toEqual(whole);
  });
});
