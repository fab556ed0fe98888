/**
 * Reads captures of the same markets as one recording, in the order of their times, whatever order they were imported in:
 * a capture goes on where the one before it ended, and where it does not, its books begin after a gap. What was imported
 * is kept as it came, so a capture that another one now comes before is read again.
 */
import { hashText } from "../core/digest.ts";
import { chainOf, type ChainLink } from "./capture-links.ts";
import { readState } from "./capture-state.ts";
import { CaptureWriter } from "./capture-writer.ts";
import { archivedBytes } from "./frame-archive.ts";
import { FrameText } from "./frame-text.ts";
import { chooseGrid } from "./market-table.ts";
import type { EarlierCaptures } from "./sequences.ts";
import type { Store } from "./store.ts";

/** Called now and then while captures are read again; may throw to stop. */
type OnTurn = () => Promise<void>;

/** Fits a capture that was read by itself in among the others of its markets. Within the transaction of its import. */
export async function chainCapture(store: Store, captureId: number, onTurn: OnTurn): Promise<void> {
  const chain = chainOf(store, captureId);
  const ownIndex = chain.findIndex((link) => link.captureId === captureId);
  const unread = chain.findIndex((link) => readState(store, link.captureId) === undefined);
  const from = unread < 0 ? ownIndex : Math.min(unread, ownIndex);
  for (const [index, link] of chain.entries()) {
    if (index < from || (index === 0 && index !== unread)) continue;
    const before = JSON.stringify(readState(store, link.captureId));
    await readAgain(store, chain.slice(0, index), link, onTurn);
    if (index > ownIndex && JSON.stringify(readState(store, link.captureId)) === before) return;
  }
}

const DERIVED_TABLES = [
  "book_chunk",
  "trade",
  "gap",
  "capture_market",
  "capture_sequence",
  "capture_frame_type",
  "market_life",
];

async function readAgain(
  store: Store,
  before: readonly ChainLink[],
  link: ChainLink,
  onTurn: OnTurn,
): Promise<void> {
  const { captureId, source } = link;
  for (const table of DERIVED_TABLES)
    store.db.prepare(`DELETE FROM ${table} WHERE capture_id = ?`).run(captureId);
  const last = before.at(-1);
  const text = new FrameText(source, (frame) => writer.add(frame));
  const writer = new CaptureWriter(store, {
    captureId,
    gridOf: () => chooseGrid(undefined),
    origin: text,
    carried: last && readState(store, last.captureId),
    earlier: new HeldFrames(store, before, link),
  });
  for (const bytes of archivedBytes(store, captureId)) {
    text.push(bytes);
    await onTurn();
  }
  text.end();
  writer.finish();
}

/** The frames of earlier captures by their text, read when they are first asked for: few captures overlap. */
class HeldFrames implements EarlierCaptures {
  readonly isOverlapped: boolean;
  readonly #store: Store;
  readonly #before: readonly ChainLink[];
  #hashes: Set<string> | undefined;

  constructor(store: Store, before: readonly ChainLink[], link: ChainLink) {
    this.#store = store;
    this.#before = before;
    this.isOverlapped = before.some(
      ({ lastTimeUs }) => (lastTimeUs ?? -Infinity) > (link.firstTimeUs ?? Infinity),
    );
  }

  isHeld(frameText: string): boolean {
    this.#hashes ??= this.#readHashes();
    return this.#hashes.has(hashText(frameText));
  }

  #readHashes(): Set<string> {
    const hashes = new Set<string>();
    for (const { captureId, source } of this.#before) {
      const text = new FrameText(source, () => hashes.add(hashText(text.frameText())));
      for (const bytes of archivedBytes(this.#store, captureId)) text.push(bytes);
      text.end();
    }
    return hashes;
  }
}
