import { createHash } from "node:crypto";
import { constants, zstdCompressSync } from "node:zlib";

/**
 * Level 1 keeps up with the parser; raw frames shrink to less than a tenth. They repeat themselves within a few lines and in
 * long pieces: a small window with a small table of long matches stays in the processor's cache, takes a quarter less time
 * than the level's own settings and leaves a twentieth less (20 MB of recordings: 7.1 % instead of 7.4 %).
 */
const COMPRESSION = {
  params: {
    [constants.ZSTD_c_compressionLevel]: 1,
    [constants.ZSTD_c_windowLog]: 17,
    [constants.ZSTD_c_hashLog]: 12,
    [constants.ZSTD_c_minMatch]: 6,
  },
  chunkSize: 1 << 17, // holds what a chunk of `readContent` becomes, with few exceptions
};

/** @returns bytes with a buffer of their own. */
export function compress(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zstdCompressSync(bytes, COMPRESSION));
}

/** What is kept of a recording's content: its chunks compressed, each by itself, and the SHA-256 of it all. */
export class ContentPacker {
  readonly #hash = createHash("sha256");

  pack(bytes: Uint8Array): Uint8Array {
    this.hash(bytes);
    return compress(bytes);
  }

  /** Takes a chunk into the digest alone. */
  hash(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Of all that was packed; nothing may follow. */
  digest(): string {
    return this.#hash.digest("hex");
  }
}
