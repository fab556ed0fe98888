/**
 * Tables of rows for the tests of pairing and canonical order.
 *
 * A line is `milliseconds kind side cents lots -> traded`: the traded part that pairing must find. Rows are numbered from
 * 0; `order` is the recorded rows in the tape's order, `events` how many rows each event has.
 */
import { expect } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { HEAD_EVENT_END, type Tape } from "../../src/core/tape.ts";
import { canonicalRows } from "../../src/data/tape-builder.ts";
import {
  deltaRow,
  gapRow,
  printRow,
  recordedRows,
  snapshotRows,
  tapeOf,
  type PlainRow,
} from "../engine/rows.ts";

export interface Expected {
  readonly order: readonly number[];
  readonly events?: readonly number[];
  readonly passes?: { readonly a?: number; readonly b?: number; readonly c?: number };
  readonly unpairedLots?: number;
}

/** Pairs and orders the rows of a table and compares; gives the tape made of them. */
export function check(table: string, expected: Expected): Tape {
  const lines = table.trim().split("\n");
  const plainRows = lines.flatMap((line) => parseRow(line));
  const rows = recordedRows(plainRows);
  const { pairing, order } = canonicalRows(rows);
  const traded = lines.map((line) => Number(line.split("->")[1] ?? 0));
  expect([...pairing.tradedLots], "traded part of each row").toEqual(traded);
  expect([...order], "recorded rows in the tape's order").toEqual(expected.order);
  expect(pairing.unpairedLots, "unpaired lots").toBe(expected.unpairedLots ?? 0);
  if (expected.passes !== undefined)
    expect(pairing.pairedLotsByPass).toEqual({ a: 0, b: 0, c: 0, ...expected.passes });
  const tape = tapeOf(plainRows);
  if (expected.events !== undefined) expect(eventSizes(tape), "rows of each event").toEqual(expected.events);
  return tape;
}

function parseRow(line: string): PlainRow[] {
  const [milliseconds, kind = "nothing", sideName, cents, lots] = line.split("->")[0]!.trim().split(/\s+/);
  const timeUs = Math.round(Number(milliseconds) * 1_000);
  const side = sideName === "ask" ? ASK : BID;
  const priceBp = Number(cents) * 100;
  switch (kind) {
    case "snapshot":
      return snapshotRows(timeUs, []);
    case "level":
      return snapshotRows(timeUs, [[side, priceBp, Number(lots)]]).slice(1);
    case "gap":
      return [gapRow(timeUs)];
    case "delta":
      return [deltaRow(timeUs, side, priceBp, Number(lots))];
    case "print":
    case "block":
      return [printRow(timeUs, side, priceBp, Number(lots), kind === "block")];
    default:
      throw new Error(`the table has no row "${kind}"`);
  }
}

function eventSizes(tape: Tape): number[] {
  const sizes: number[] = [];
  let count = 0;
  for (const head of tape.head) {
    count++;
    if ((head & HEAD_EVENT_END) === 0) continue;
    sizes.push(count);
    count = 0;
  }
  expect(count, "the last row ends an event").toBe(0);
  return sizes;
}
