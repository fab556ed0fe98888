/**
 * A recording's bytes as they came, compressed in chunks: what the importer could not read is still there for a later one.
 */
import { promisify } from "node:util";
import { constants, zstdCompress, zstdDecompressSync } from "node:zlib";
import type { Statement } from "better-sqlite3";
import type { Store } from "./store.ts";

const compress = promisify(zstdCompress);

/** Level 1 keeps up with the parser on the other core; raw frames shrink to about a tenth. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 1 << 18 };

/** Compressions under way at most: what bounds the memory they hold. */
const PENDING_MAX = 4;

interface PendingChunk {
  readonly byteCount: number;
  readonly compressed: Promise<Buffer>;
}

/** Compresses chunks on the thread pool and inserts them in order. */
export class FrameArchive {
  readonly #captureId: number;
  readonly #insert: Statement;
  readonly #pending: PendingChunk[] = [];
  #chunkCount = 0;

  constructor({ db }: Store, captureId: number) {
    this.#captureId = captureId;
    this.#insert = db.prepare("INSERT INTO frame_chunk VALUES (?, ?, ?, ?)");
  }

  async add(bytes: Buffer): Promise<void> {
    const compressed = compress(bytes, COMPRESSION);
    // A failure is met where the chunk is awaited; until then it must not count as unhandled.
    compressed.catch(() => {});
    this.#pending.push({ byteCount: bytes.length, compressed });
    if (this.#pending.length >= PENDING_MAX) await this.#insertOldest();
  }

  async finish(): Promise<void> {
    while (this.#pending.length > 0) await this.#insertOldest();
  }

  async #insertOldest(): Promise<void> {
    const oldest = this.#pending.shift()!;
    const row = [this.#captureId, this.#chunkCount++, oldest.byteCount, await oldest.compressed];
    this.#insert.run(row);
  }
}

/** The bytes of a capture as they were imported, in chunks; nothing where a capture had none. */
export function* archivedBytes({ db }: Store, captureId: number): Generator<Buffer> {
  const chunks = db.prepare<[number, number], { zstd: Buffer }>(
    "SELECT zstd FROM frame_chunk WHERE capture_id = ? AND chunk_index = ?",
  );
  for (let index = 0; ; index++) {
    const chunk = chunks.get(captureId, index);
    if (chunk === undefined) return;
    yield zstdDecompressSync(chunk.zstd);
  }
}
