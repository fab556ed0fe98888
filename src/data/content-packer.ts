import { createHash } from "node:crypto";
import { constants, zstdCompressSync } from "node:zlib";

/** Level 1 keeps up with the parser; raw frames shrink to about a tenth. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 1 << 18 };

/** What is kept of a recording's content: its chunks compressed, each by itself, and the SHA-256 of it all. */
export class ContentPacker {
  readonly #hash = createHash("sha256");

  pack(bytes: Uint8Array): Uint8Array {
    this.#hash.update(bytes);
    return zstdCompressSync(bytes, COMPRESSION);
  }

  /** Of all that was packed; nothing may follow. */
  digest(): string {
    return this.#hash.digest("hex");
  }
}
