/** That pieces of a recording make what the whole makes, however it is cut and in whatever order they are imported. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importFrames } from "../../src/data/import-frames.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { readRecordedRows } from "../../src/data/recorded-rows-store.ts";
import type { Store } from "../../src/data/store.ts";
import { deltaLine, rowsText, snapshotLine, testFile, testStore, TICKER, tradeLine } from "./workbench.ts";

async function storeOf(texts: readonly string[]): Promise<Store> {
  const store = testStore();
  for (const text of texts) await importFrames(store, [testFile(text)]);
  return store;
}

/** Rows of every market, whatever the order of the markets. */
function allRows(store: Store): Record<string, string[]> {
  const tickers = listMarkets(store).map(({ ticker }) => ticker);
  return Object.fromEntries(tickers.map((ticker) => [ticker, rowsText(readRecordedRows(store, ticker))]));
}

/** A snapshot without a time. */
function untimed(seq: number): string {
  return snapshotLine(seq, 0).replace(/"recv_us":\d+,/, "");
}

/** What a recorder may have written next. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("delta" as const), market: fc.nat(2), us: fc.nat(3) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("trade" as const), market: fc.nat(2), us: fc.nat(3) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc
        .constantFrom("snapshot", "untimed", "ack", "hole", "tradeHole", "reconnect", "repeat")
        .map(String),
      market: fc.nat(2),
      us: fc.nat(3),
    }),
  },
);

interface Step {
  readonly kind: string;
  readonly market: number;
  readonly us: number;
}

const TICKERS = [TICKER, "KXOTHER", "KXTHIRD"];

/** A recording of three markets; each line with whether a time is told in it. */
function recordingOf(steps: readonly Step[]): { text: string; isTimed: boolean }[] {
  const lines: { text: string; isTimed: boolean }[] = [];
  const seqs = { book: 0, trade: 0 };
  let nowUs = 0;
  const put = (text: string, market: number, isTimed = true): void => {
    lines.push({ text: text.replaceAll(TICKER, TICKERS[market]!), isTimed });
  };
  const snapshots = (): void => TICKERS.forEach((_, market) => put(snapshotLine(++seqs.book, nowUs), market));
  snapshots();
  for (const { kind, market, us } of steps) {
    // Trades have a time of their own: which of two files comes first is not told by numbers of different subscriptions.
    nowUs += kind === "trade" || kind === "reconnect" ? us + 1 : us;
    if (kind === "delta") put(deltaLine(++seqs.book, nowUs), market);
    else if (kind === "trade") put(tradeLine(++seqs.trade, nowUs++), market);
    else if (kind === "snapshot") put(snapshotLine(++seqs.book, nowUs), market);
    else if (kind === "untimed") put(untimed(++seqs.book), market, false);
    else if (kind === "ack") put(`{"type":"ok","sid":1,"seq":${++seqs.book},"msg":{}}\n`, market, false);
    else if (kind === "hole") seqs.book += 2;
    else if (kind === "tradeHole") seqs.trade += 2;
    else if (kind === "repeat") lines.push(lines.at(-1)!);
    else {
      Object.assign(seqs, { book: 0, trade: 0 });
      snapshots();
    }
  }
  return lines;
}

describe("a recording in pieces", () => {
  it("should make the same rows as the whole, however it is cut and in whatever order it is imported", async () => {
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 24 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.nat(1_000)),
      async (steps, shares, draws) => {
        const lines = recordingOf(steps);
        const cuts = [...new Set(shares.map((share) => Math.floor(share * lines.length)))].toSorted(
          (a, b) => a - b,
        );
        const pieces = [0, ...cuts].map((from, index) => lines.slice(from, cuts[index] ?? lines.length));
        // A file of nothing but snapshots without a time is refused; it would have to be imported with what follows.
        const isWhole = (piece: typeof lines): boolean =>
          piece.length > 0 &&
          (piece.some(({ isTimed }) => isTimed) || piece.every(({ text }) => text.includes('"ok"')));
        fc.pre(pieces.slice(1).every(isWhole) && (pieces[0]!.length === 0 || isWhole(pieces[0]!)));
        const texts = pieces
          .filter((piece) => piece.length > 0)
          .map((piece) => piece.map(({ text }) => text).join(""));
        const order = texts
          .map((text) => ({ text, rank: draws.next().value as number }))
          .toSorted((a, b) => a.rank - b.rank);
        const whole = await storeOf([lines.map(({ text }) => text).join("")]);
        const cut = await storeOf(order.map(({ text }) => text));
        expect(allRows(cut)).toEqual(allRows(whole));
        whole.close();
        cut.close();
      },
    );
    await fc.assert(property, { numRuns: 60, seed: 5 });
  });
});
