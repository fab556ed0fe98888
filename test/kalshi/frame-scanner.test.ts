import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { FrameScanner } from "../../src/kalshi/frame-scanner.ts";
import { parseFrame } from "../../src/kalshi/frames.ts";

const PLACE = { file: "a", line: 1, unit: "line" } as const;
const CENTS =
  '{"type":"orderbook_delta","sid":1,"seq":2,"recv_us":1767838452880014,"msg":{"market_ticker":"KXA-B.5","price":52,"delta":-1475,"side":"no"}}';
const FIXED_POINT =
  '{"type":"orderbook_delta","sid":1,"seq":10,"msg":{"market_ticker":"KXA","market_id":"7552b8d4-05de","price_dollars":"0.7400","delta_fp":"-1.84","side":"no","ts":"2026-07-01T02:31:45.308599Z","ts_ms":1782873105308}}';
const TRADE =
  '{"type":"trade","sid":2,"seq":9,"recv_us":1767838453390920,"msg":{"market_ticker":"KXA-B.5","yes_price":45,"no_price":55,"count":37,"taker_side":"yes","ts":1767838453}}';

function scannerOf(lines: string): FrameScanner {
  const scanner = new FrameScanner();
  scanner.open(Buffer.from(lines));
  return scanner;
}

function scan(line: string): unknown {
  return scannerOf(`${line}\n`).scan(0);
}

describe("the scanner of deltas and trades", () => {
  it("should read what parsing reads, in each spelling", () => {
    for (const line of [
      CENTS,
      FIXED_POINT,
      TRADE,
      TRADE.replace('"taker_side":"yes"', '"taker_side":"no"'),
      TRADE.replace(',"recv_us":1767838453390920', ""),
      CENTS.replace("1767838452880014", "9007199254740991"),
      CENTS.replace("1767838452880014", "0"),
      CENTS.replace('"seq":2', '"seq":1234567890'),
      CENTS.replace("-1475", "-123456789"),
      FIXED_POINT.replace(',"msg"', ',"sending_ts_ms":1782873105309,"msg"'),
    ]) {
      expect(scan(line)).toEqual(parseFrame(JSON.parse(line), PLACE));
      expect(scan(line)).toBeDefined();
    }
  });

  it("should take a buyer of YES for one who hits an ask", () => {
    expect(scan(TRADE)).toMatchObject({
      side: ASK,
      priceBp: 4_500,
      lots: 3_700,
      receiveUs: 1767838453390920,
    });
    expect(scan(TRADE.replace('"taker_side":"yes"', '"taker_side":"no"'))).toMatchObject({ side: BID });
  });

  it("should read line after line and say where the next begins", () => {
    const lines = `${CENTS}\n${FIXED_POINT}\n`;
    const scanner = scannerOf(lines);
    expect(scanner.scan(0)).toMatchObject({ ticker: "KXA-B.5" });
    expect(scanner.end).toBe(CENTS.length + 1);
    expect(scanner.scan(scanner.end)).toMatchObject({
      ticker: "KXA",
      lots: -184,
      priceBp: 2_600,
    });
    expect(scanner.end).toBe(lines.length);
    expect(scanner.scan(scanner.end)).toBeUndefined();
  });

  it("should tell markets apart that take turns, however alike their tickers are", () => {
    // Some are the beginning of others; KXAa and KXBB are looked up by the same number.
    const tickers = ["KXA-B.5", "KXA-B", "KXA-B.5", "KXA-B.55", "KXA-B", "K", "KXAa", "KXBB", "KXAa", "KXBB"];
    const lines = tickers.map((ticker) => CENTS.replace("KXA-B.5", ticker));
    const scanner = scannerOf(`${lines.join("\n")}\n`);
    const scanned = tickers.map((_, index) => scanner.scan(index === 0 ? 0 : scanner.end)?.ticker);
    expect(scanned).toEqual(tickers);
  });

  it.each([
    CENTS.slice(0, -1),
    CENTS.replace(":52,", ":NaN,"),
    CENTS.replace(":52,", ":052,"),
    CENTS.replace(":52,", ":5.2,"),
    CENTS.replace("-1475", "-0"),
    CENTS.replace("KXA-B.5", String.raw`KX\u0041`),
    CENTS.replace('"no"', '"nein"'),
    CENTS.replace("1767838452880014", "17678384528800140"),
    CENTS.replace("1767838452880014", "9007199254740993"),
    CENTS.replace("1767838452880014", "0767838452880014"),
    FIXED_POINT.replace("-1.84", "-1234567890.84"),
    FIXED_POINT.replace("0.7400", "0.74"),
    FIXED_POINT.replace("0.7400", ".7400"),
    FIXED_POINT.replace("-1.84", "-1.840"),
    FIXED_POINT.replace(',"ts_ms":1782873105308', ""),
    FIXED_POINT.replace(',"ts_ms"', ',"client_order_id":"c","ts_ms"'),
    FIXED_POINT.replace("orderbook_delta", "orderbook_deltas"),
    `${CENTS} `,
    TRADE.slice(0, -1),
    TRADE.replace(":37,", ":0,"),
    TRADE.replace(":37,", ":-37,"),
    TRADE.replace(":37,", ":3.7,"),
    TRADE.replace('"yes","ts"', '"nein","ts"'),
    TRADE.replace('"yes_price":45,', ""),
    TRADE.replace('"msg":{', '"msg":{"trade_id":"t",'),
    TRADE.replace("}}", ',"is_block_trade":true}}'),
    TRADE.replace('"ts":1767838453', '"ts":"2026-01-08T02:14:13Z"'),
    "",
  ])("should leave %j to the parser", (line) => {
    expect(scan(line)).toBeUndefined();
  });

  it("should read times one after the other as parsing does, however they begin", () => {
    const near = fc.integer({ min: -200_000_000, max: 200_000_000 }).map((by) => 1767838452880014 + by);
    const time = fc.oneof(
      near.map(String),
      fc.maxSafeNat().map(String),
      fc.bigInt({ min: 0n, max: 10n ** 18n }).map(String),
      near.map((value) => `${String(value).slice(0, 12)}e${String(value).slice(13)}`),
    );
    fc.assert(
      fc.property(fc.array(time, { maxLength: 8 }), (times) => {
        const lines = times.map((text) => CENTS.replace("1767838452880014", text));
        const scanner = scannerOf(lines.map((line) => `${line}\n`).join(""));
        let from = 0;
        for (const line of lines) {
          const scanned = scanner.scan(from);
          if (scanned !== undefined) expect(scanned).toEqual(parseFrame(JSON.parse(line), PLACE));
          from += line.length + 1;
        }
      }),
      { numRuns: 1_000, seed: 11 },
    );
  });

  it("should agree with parsing wherever it answers, however a line is altered", () => {
    const alteration = fc.record({
      line: fc.constantFrom(CENTS, FIXED_POINT, TRADE),
      at: fc.nat(250),
      cut: fc.nat(3),
      insert: fc.string({ maxLength: 3, unit: fc.constantFrom(...Array.from('0123456789-.e"{},: yn\\')) }),
    });
    fc.assert(
      fc.property(alteration, ({ line, at, cut, insert }) => {
        const altered = line.slice(0, at) + insert + line.slice(at + cut);
        const scanned = scan(altered);
        if (scanned !== undefined) expect(scanned).toEqual(parseFrame(JSON.parse(altered), PLACE));
      }),
      { numRuns: 3_000, seed: 7 },
    );
  });
});
