/** What tests of markets' lives share: news as frames, documents as the exchange writes them, and a tape's rows as text. */
import { PRICE_LEVEL_STRUCTURES, type PriceRange } from "../../src/core/price-grid.ts";
import {
  HEAD_EVENT_END,
  HEAD_KIND_MASK,
  MARKET_STATUS,
  ROW_KIND,
  rowLots,
  type Tape,
} from "../../src/core/tape.ts";
import { formatDollars, US_PER_SECOND } from "../../src/core/units.ts";
import { importFrames } from "../../src/data/import-frames.ts";
import { importMarkets } from "../../src/data/import-markets.ts";
import type { Store } from "../../src/data/store.ts";
import { line, START_US, testFile, testStore } from "./workbench.ts";

/** News of the market's life, received at a time after the start; its own subscription has no numbers. */
export function news(event_type: string, atUs: number, msg: object = {}): string {
  const frame = JSON.parse(line("market_lifecycle_v2", 0, atUs, { event_type, ...msg }, 9)) as {
    seq?: number;
  };
  delete frame.seq;
  return `${JSON.stringify(frame)}\n`;
}

export const seconds = (count: number): number => count * US_PER_SECOND;

/** A time after the start, in whole seconds since 1970 as news state it; START_US is 0.88 s into a second. */
export function wholeSecond(atUs: number): number {
  return Math.floor((START_US + atUs) / US_PER_SECOND);
}

export function isoTime(atUs: number): string {
  const us = START_US + atUs;
  return `${new Date(Math.floor(us / US_PER_SECOND) * 1000).toISOString().slice(0, 19)}.${String(us % US_PER_SECOND).padStart(6, "0")}Z`;
}

const dollars = (bp: number): string => (bp / 10_000).toFixed(4);

/** Bands as the exchange writes them. */
export function wireRanges(structure: string): object[] {
  return PRICE_LEVEL_STRUCTURES.get(structure)!.map(({ startBp, endBp, stepBp }: PriceRange) => ({
    start: dollars(startBp),
    end: dollars(endBp),
    step: dollars(stepBp),
  }));
}

export async function storeOf(...texts: readonly string[]): Promise<Store> {
  const store = testStore();
  for (const text of texts) await importFrames(store, [testFile(text)]);
  return store;
}

/** Imports an answer of the exchange that was seen at a time after the start. */
export async function seen(store: Store, document: object, atUs: number): Promise<void> {
  await importMarkets(store, testFile(JSON.stringify(document), "market.json"), { seenUs: START_US + atUs });
}

const KIND_NAMES = Object.keys(ROW_KIND);
const STATUS_NAMES = Object.keys(MARKET_STATUS);

/** Rows as text, one a line, with the time after the start; "|" ends an event. */
export function tapeText(tape: Tape): string[] {
  return Array.from({ length: tape.rowCount }, (_, row) => {
    const kind = tape.head[row]! & HEAD_KIND_MASK;
    const size = rowLots(tape, row);
    const what = kind === ROW_KIND.status ? STATUS_NAMES[size] : `${KIND_NAMES[kind]}${sizeText(kind, size)}`;
    const end = (tape.head[row]! & HEAD_EVENT_END) === 0 ? "" : " |";
    return `${what} @${tape.timeUs[row]! - START_US}${end}`;
  });
}

function sizeText(kind: number, size: number): string {
  switch (kind) {
    case ROW_KIND.settlement:
      return ` ${formatDollars(size)}`;
    case ROW_KIND.close:
      return ` @${size * US_PER_SECOND - START_US}`;
    case ROW_KIND.grid:
    case ROW_KIND.floor:
      return ` ${size}`;
    default:
      return "";
  }
}

const BOOK_KINDS: readonly number[] = [ROW_KIND.level, ROW_KIND.clear, ROW_KIND.print, ROW_KIND.gap];

/** The rows of the market's life alone. */
export function lifeText(tape: Tape): string[] {
  return tapeText(tape).filter((_, row) => !BOOK_KINDS.includes(tape.head[row]! & HEAD_KIND_MASK));
}
