/** Recordings that have to be refused, or taken as they are, each with what is in the database afterwards. */
import { gzipSync } from "node:zlib";
import type { ImportOptions } from "../../src/data/import-frames.ts";
import type { Store } from "../../src/data/store.ts";
import { deltaLine, line, snapshotLine, TICKER } from "./workbench.ts";

/** Rows of the good recording that was imported before. */
const GOOD_ROW_COUNT = 6;
const LATER_US = 1_000_000;
const later = snapshotLine(1, LATER_US);
/** Enough that a database of few pages overflows, and that it is read in several pieces. */
export const LONG =
  later + Array.from({ length: 20_000 }, (_, index) => deltaLine(index + 2, LATER_US + index)).join("");

function lifeLine(msg: object): string {
  return line("market_lifecycle_v2", 1, LATER_US + 10, msg, 3);
}

interface BadInput {
  readonly what: string;
  readonly content: string | Uint8Array;
  /** Error code, or undefined where the recording is taken as it is. */
  readonly code?: string;
  readonly exitCode?: number;
  /** What the message must name beside the file. */
  readonly names?: readonly string[];
  /** Rows in the database afterwards; what is taken begins with a gap, for it is another run of numbers. */
  readonly rowsKept: number;
  readonly options?: () => ImportOptions;
  readonly prepare?: (store: Store) => void;
  /** What `verify` says against the market afterwards. */
  readonly failures?: readonly string[];
}

export const BAD_INPUTS: readonly BadInput[] = [
  {
    what: "a gzip stream without its end",
    content: gzipSync(LONG).subarray(0, -2_000),
    code: "DATA_TRUNCATED",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a gzip stream with altered bytes",
    content: altered(gzipSync(LONG)),
    code: "DATA_BAD_GZIP",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a last line cut in half",
    content: later + deltaLine(2, LATER_US + 10).slice(0, 60),
    code: "DATA_BAD_JSON",
    exitCode: 3,
    names: ["line 2"],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a line cut in half in the middle",
    content: later + deltaLine(2, LATER_US + 10).slice(0, 60) + deltaLine(3, LATER_US + 20),
    code: "DATA_BAD_JSON",
    exitCode: 3,
    names: ["line 2"],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a document without its end",
    content: `{\n "frames": [\n  ${later.trim()},\n  {"type": "ok"}\n`,
    code: "DATA_BAD_JSON",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "frames of unknown types",
    content: later + line("brand_new", 2, LATER_US + 10, {}) + deltaLine(3, LATER_US + 20),
    rowsKept: GOOD_ROW_COUNT + 5,
  },
  {
    what: "a gap that no snapshot heals",
    content: later + deltaLine(3, LATER_US + 10),
    rowsKept: GOOD_ROW_COUNT + 6,
    failures: ["messages were lost and no snapshot followed: 1 rows cannot be trusted"],
  },
  {
    what: "a gap that a snapshot heals",
    content: later + deltaLine(3, LATER_US + 10) + snapshotLine(4, LATER_US + 20),
    rowsKept: GOOD_ROW_COUNT + 9,
  },
  {
    what: "a level below zero",
    content: later + deltaLine(2, LATER_US + 10, 40, -11),
    rowsKept: GOOD_ROW_COUNT + 5,
    failures: ["1 deltas take a level below zero, the first at 2026-01-08T02:14:13.880010Z"],
  },
  {
    what: "a frame that comes twice",
    content: later + deltaLine(2, LATER_US + 10) + deltaLine(2, LATER_US + 10),
    rowsKept: GOOD_ROW_COUNT + 5,
  },
  {
    what: "a price off the market's grid",
    content:
      later + line("orderbook_delta", 2, LATER_US, { price_dollars: "0.4050", delta_fp: "1", side: "yes" }),
    code: "DATA_OFF_GRID",
    exitCode: 3,
    names: ["line 2", "40.5 cents"],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a price of 0",
    content: later + deltaLine(2, LATER_US, 0),
    code: "DATA_OFF_GRID",
    exitCode: 3,
    names: ["line 2"],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a price that is no number, as text",
    content:
      later + line("orderbook_delta", 2, LATER_US, { price_dollars: "NaN", delta_fp: "1", side: "yes" }),
    code: "DATA_BAD_FIELD",
    exitCode: 3,
    names: ["line 2", 'price_dollars was "NaN"'],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a price that is no number, bare",
    content: later + deltaLine(2, LATER_US).replace('"price":40', '"price":NaN'),
    code: "DATA_BAD_FIELD",
    exitCode: 3,
    names: ["line 2", 'price was "NaN"'],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a result of a market that is no amount",
    content: later + lifeLine({ event_type: "determined", result: "scalar", settlement_value: "half" }),
    code: "DATA_BAD_FIELD",
    exitCode: 3,
    names: ["line 2", 'settlement_value was "half"'],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a close at a time in milliseconds",
    content: later + lifeLine({ event_type: "close_date_updated", close_ts: 1_767_838_452_880 }),
    code: "DATA_BAD_FIELD",
    exitCode: 3,
    names: ["line 2", "close_ts was 1767838452880"],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a grid of bands that do not step evenly",
    content:
      later +
      lifeLine({
        event_type: "price_level_structure_updated",
        price_ranges: [{ start: "0", end: "1", step: "0.03" }],
      }),
    code: "DATA_BAD_FIELD",
    exitCode: 3,
    names: ["line 2", "price_ranges was"],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "news of a market of an event that is not known",
    content: later + lifeLine({ event_type: "renamed" }),
    rowsKept: GOOD_ROW_COUNT + 4,
  },
  { what: "an empty file", content: "", code: "DATA_EMPTY", exitCode: 3, rowsKept: GOOD_ROW_COUNT },
  {
    what: "a file of blank lines",
    content: "\n \n\n",
    code: "DATA_EMPTY",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a file of something else",
    content: '{"created_time":"2026-01-02T00:00:00Z","count":3}\n',
    code: "DATA_EMPTY",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "no space left",
    content: LONG,
    code: "DATA_DISK_FULL",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
    // The same SQLITE_FULL as a full disk, without filling one.
    prepare: ({ db }) =>
      db.pragma(`max_page_count = ${Number(db.pragma("page_count", { simple: true })) + 10}`),
  },
  {
    what: "an interrupt in the middle",
    content: LONG + LONG.replaceAll(TICKER, "KXOTHER"),
    code: "INTERRUPTED",
    exitCode: 130,
    rowsKept: GOOD_ROW_COUNT,
    options: interruptedAfterFirstProgress,
  },
];

/** Bytes changed in the middle: still gzip, no longer its own checksum. */
function altered(gzip: Uint8Array): Uint8Array {
  return gzip.map((byte, index) =>
    index > gzip.length / 2 && index < gzip.length / 2 + 40 ? byte ^ 255 : byte,
  );
}

export function interruptedAfterFirstProgress(): ImportOptions {
  const controller = new AbortController();
  return { signal: controller.signal, onProgress: () => controller.abort() };
}
