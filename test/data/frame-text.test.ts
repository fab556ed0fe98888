import { describe, expect, it } from "vitest";
import { FrameText } from "../../src/data/frame-text.ts";
import type { Frame } from "../../src/kalshi/frames.ts";

const DELTAS = [
  '{"type":"orderbook_delta","sid":1,"seq":2,"recv_us":1767838452880014,"msg":{"market_ticker":"KXA","price":52,"delta":-1475,"side":"no"}}',
  '{"type":"orderbook_delta","sid":1,"seq":3,"recv_us":1767838452880015,"msg":{"market_ticker":"KXB","price":5,"delta":7,"side":"yes"}}',
  // In another order than the scanner knows, and with letters of several bytes.
  '{"seq":4,"sid":1,"type":"orderbook_delta","note":"née ½","msg":{"market_ticker":"KXA","price":53,"delta":1,"side":"no"}}',
  '{"type":"orderbook_delta","sid":1,"seq":5,"msg":{"market_ticker":"KXA","price_dollars":"0.0700","delta_fp":"-1.84","side":"no","ts":"2026-07-01T02:31:45.308599Z","ts_ms":1782873105308}}',
];
const LINES = `${DELTAS.join("\n\n")}\n`;
const DOCUMENT = `{"recorder":"é",\n"frames":[\n${DELTAS.map((delta) => `{"received_ms":7,"frame":${delta}}`).join(",\n")}\n]}\n`;

interface Read {
  readonly frames: Frame[];
  readonly texts: string[];
  readonly lines: number[];
  readonly dialect: string | undefined;
  readonly envelope: string | undefined;
}

/** Reads a content in pieces that all come in the same block of memory, as those of a file do. */
function readInPieces(content: Uint8Array, pieceBytes: number): Read {
  const frames: Frame[] = [];
  const texts: string[] = [];
  const lines: number[] = [];
  const text = new FrameText("a", (frame) => {
    frames.push(frame);
    texts.push(text.frameText());
    lines.push(text.place.line);
  });
  const block = Buffer.alloc(pieceBytes);
  for (let from = 0; from < content.length; from += pieceBytes) {
    const piece = content.subarray(from, from + pieceBytes);
    block.fill("{").set(piece);
    text.push(block.subarray(0, piece.length));
  }
  text.end();
  return { frames, texts, lines, dialect: text.dialect, envelope: text.envelope };
}

describe("the frames of a text", () => {
  it("should each be told with its line and its text", () => {
    const { frames, texts, lines, dialect } = readInPieces(Buffer.from(LINES), 10_000);
    expect(frames).toMatchObject([
      { kind: "delta", ticker: "KXA", priceBp: 4_800, lots: -147_500, seq: 2 },
      { kind: "delta", ticker: "KXB", priceBp: 500, lots: 700, seq: 3 },
      { kind: "delta", ticker: "KXA", priceBp: 4_700, lots: 100, seq: 4 },
      { kind: "delta", ticker: "KXA", priceBp: 9_300, lots: -184, seq: 5 },
    ]);
    expect(texts).toEqual(DELTAS);
    expect(lines).toEqual([1, 3, 5, 7]);
    expect(dialect).toBe("cents-jsonl");
  });

  it.each([
    ["lines", LINES],
    ["lines of which the last has no end", LINES.slice(0, -1)],
    ["lines with carriage returns", LINES.replaceAll("\n", "\r\n")],
    ["lines after a byte order mark", `\uFEFF${LINES}`],
    ["a document", DOCUMENT],
    ["a document in one line", DOCUMENT.replaceAll("\n", "")],
  ])("should be the same wherever the pieces end in which it comes: %s", (_, content) => {
    const bytes = Buffer.from(content);
    const whole = readInPieces(bytes, bytes.length);
    expect(whole.frames).toHaveLength(4);
    for (let pieceBytes = 1; pieceBytes < bytes.length; pieceBytes++)
      expect(readInPieces(bytes, pieceBytes)).toEqual(whole);
  });
});
