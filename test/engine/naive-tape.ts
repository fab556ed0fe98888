/**
 * Pairing and canonical order once more, written from docs/DATA.md in the plainest way: every print looks at every row.
 * Quadratic and meant to be read; `src/data` is compared with it.
 */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import type { PlainRow } from "./rows.ts";

/** A row as it is replayed: sizes of levels are absolute, prints stand where the canonical order puts them. */
export interface CanonicalRow {
  readonly kind: "clear" | "level" | "print" | "gap" | "settlement";
  readonly side: Side;
  readonly priceBp: number;
  /** Displayed size from now on (level), size (print), payout in micros (settlement). */
  readonly lots: number;
  /** What was paired: of a level's reduction, of a print. */
  readonly tradedLots: number;
  readonly isBlock: boolean;
  /** A level that a snapshot told. */
  readonly isOfSnapshot: boolean;
  readonly timeUs: number;
}

export interface NaiveTape {
  readonly rows: readonly CanonicalRow[];
  readonly pairedLotsByPass: { readonly a: number; readonly b: number; readonly c: number };
  readonly unpairedLots: number;
  readonly movedPrintCount: number;
}

const WINDOW_US = 2_000_000;

interface Work {
  readonly row: PlainRow;
  readonly index: number;
  timeUs: number;
  /** Number of snapshots and gaps so far: pairs never cross one. */
  segment: number;
  tradedLots: number;
  /** Smallest earlier row this print was paired with, else its own. */
  anchor: number;
}

export function naiveTape(plainRows: readonly PlainRow[], settlementMicros?: number): NaiveTape {
  const works = plainRows.map((row, index): Work => ({
    row,
    index,
    timeUs: row.timeUs,
    segment: 0,
    tradedLots: 0,
    anchor: index,
  }));
  let latestUs = -Infinity;
  let segment = 0;
  for (const work of works) {
    latestUs = Math.max(latestUs, work.timeUs);
    work.timeUs = latestUs;
    if (work.row.kind === "snapshot" || work.row.kind === "gap") segment++;
    work.segment = segment;
  }
  const prints = works.filter(({ row }) => row.kind === "print" && !row.isBlock);
  const pairedLotsByPass = pairAll(works, prints);
  const unpairedLots = prints.reduce((sum, print) => sum + print.row.lots - print.tradedLots, 0);
  const rows = replayable(canonicalOrder(works), works);
  const last = rows.at(-1);
  if (settlementMicros !== undefined && last !== undefined)
    rows.push({
      kind: "settlement",
      side: BID,
      priceBp: 0,
      lots: settlementMicros,
      tradedLots: 0,
      isBlock: false,
      isOfSnapshot: false,
      timeUs: last.timeUs + 1, // an event of its own, after all that traded
    });
  const movedPrintCount = prints.filter((print) => print.anchor !== print.index).length;
  return { rows, pairedLotsByPass, unpairedLots, movedPrintCount };
}

function pairAll(works: readonly Work[], prints: readonly Work[]): { a: number; b: number; c: number } {
  const paired = { a: 0, b: 0, c: 0 };
  const book = (print: Work, reduction: Work, lots: number, pass: "a" | "b" | "c"): void => {
    print.tradedLots += lots;
    reduction.tradedLots += lots;
    paired[pass] += lots;
    print.anchor = Math.min(print.anchor, reduction.index);
  };
  const reductionsFor = (print: Work): Work[] =>
    works.filter(
      (work) =>
        work.row.kind === "delta" &&
        work.row.lots < 0 &&
        work.row.side === print.row.side &&
        work.row.priceBp === print.row.priceBp &&
        work.segment === print.segment &&
        Math.abs(work.timeUs - print.timeUs) <= WINDOW_US,
    );
  const sameSize = (print: Work): Work[] =>
    reductionsFor(print).filter((work) => work.tradedLots === 0 && -work.row.lots === print.row.lots);

  for (const print of prints) {
    const match = sameSize(print).find((work) => work.timeUs === print.timeUs);
    if (match !== undefined) book(print, match, print.row.lots, "a");
  }
  for (const print of prints) {
    if (print.tradedLots > 0) continue;
    const distance = (work: Work): number => Math.abs(work.timeUs - print.timeUs);
    const [match] = sameSize(print).toSorted((x, y) => distance(x) - distance(y) || x.index - y.index);
    if (match !== undefined) book(print, match, print.row.lots, "b");
  }
  for (const print of prints) {
    const reductions = reductionsFor(print);
    const earlier = reductions.filter((work) => work.index < print.index).toReversed();
    const later = reductions.filter((work) => work.index > print.index);
    for (const work of [...earlier, ...later]) {
      const lots = Math.min(print.row.lots - print.tradedLots, -work.row.lots - work.tradedLots);
      if (lots > 0) book(print, work, lots, "c");
    }
  }
  return paired;
}

function canonicalOrder(works: readonly Work[]): Work[] {
  return works.flatMap((work) => {
    const movedHere = works.filter((print) => print.anchor === work.index && print.index !== work.index);
    return work.anchor === work.index ? [...movedHere, work] : movedHere;
  });
}

function replayable(order: readonly Work[], works: readonly Work[]): CanonicalRow[] {
  const rows: CanonicalRow[] = [];
  const held = new Map<string, number>();
  let isInGap = false;
  for (const { row, anchor, tradedLots } of order) {
    const { side, priceBp, isBlock } = row;
    const isOfSnapshot = row.kind === "snapshotLevel";
    const common = { side, priceBp, isBlock, isOfSnapshot, tradedLots, timeUs: works[anchor]!.timeUs };
    if (row.kind === "snapshot") {
      isInGap = false;
      held.clear();
      rows.push({ ...common, kind: "clear", lots: 0 });
    } else if (isInGap) continue;
    else if (row.kind === "gap") {
      isInGap = true;
      rows.push({ ...common, kind: "gap", lots: 0 });
    } else if (row.kind === "print") rows.push({ ...common, kind: "print", lots: row.lots });
    else {
      const key = `${side === ASK ? "ask" : "bid"} ${priceBp}`;
      const lots = row.kind === "delta" ? (held.get(key) ?? 0) + row.lots : row.lots;
      held.set(key, lots);
      rows.push({ ...common, kind: "level", lots });
    }
  }
  return rows;
}
