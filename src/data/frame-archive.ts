/**
 * A recording's bytes as they came, compressed in chunks: what the importer could not read is still there for a later one.
 */
import { availableParallelism } from "node:os";
import { zstdDecompressSync } from "node:zlib";
import type { Statement } from "better-sqlite3";
import { ContentPacker } from "./content-packer.ts";
import type { Store } from "./store.ts";
import { ThreadPacker } from "./thread-packer.ts";

/** Chunks that are being packed at most: what bounds the memory they hold, and the time a thread has to start. */
const PENDING_MAX = 16;

/** A file smaller than this is packed sooner than a thread is started. */
const THREAD_FILE_BYTES_MIN = 1 << 20;

type Packer = ContentPacker | ThreadPacker;

/**
 * What packs the files of one import, one after the other: a thread that is started for the first large one, where it can
 * run beside this one.
 */
export class FilePackers {
  #thread: ThreadPacker | undefined;

  packerOf(fileBytes: number): Packer {
    if (fileBytes < THREAD_FILE_BYTES_MIN || availableParallelism() === 1) return new ContentPacker();
    return (this.#thread ??= new ThreadPacker());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.close();
  }
}

interface PendingChunk {
  readonly byteCount: number;
  readonly packed: Uint8Array | Promise<Uint8Array>;
}

/** Packs chunks beside the parser and inserts them in order. */
export class FrameArchive {
  readonly #captureId: number;
  readonly #insert: Statement;
  readonly #packer: Packer;
  readonly #pending: PendingChunk[] = [];
  #chunkCount = 0;

  constructor({ db }: Store, captureId: number, packer: Packer) {
    this.#captureId = captureId;
    this.#insert = db.prepare("INSERT INTO frame_chunk VALUES (?, ?, ?, ?)");
    this.#packer = packer;
  }

  async add(bytes: Buffer): Promise<void> {
    this.#pending.push({ byteCount: bytes.length, packed: this.#packer.pack(bytes) });
    if (this.#pending.length >= PENDING_MAX) await this.#insertOldest();
  }

  /** Inserts what is still held. @returns SHA-256 of all bytes */
  async finish(): Promise<string> {
    while (this.#pending.length > 0) await this.#insertOldest();
    return this.#packer.digest();
  }

  async #insertOldest(): Promise<void> {
    const { byteCount, packed } = this.#pending.shift()!;
    this.#insert.run(this.#captureId, this.#chunkCount++, byteCount, await packed);
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
