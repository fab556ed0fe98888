/** What the thread of `ThreadPacker` runs: answers chunks with their packed form, `null` with the digest of those before. */
import { parentPort } from "node:worker_threads";
import { compress, ContentPacker } from "./content-packer.ts";

export interface PackerTask {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the chunk is to be compressed too; it is always taken into the digest. */
  readonly isToPack: boolean;
}

/** The chunk's memory comes back, to be used again. */
export interface PackerAnswer {
  readonly packed: Uint8Array<ArrayBuffer> | undefined;
  readonly memory: ArrayBuffer;
}

let packer = new ContentPacker();
parentPort!.on("message", (task: PackerTask | null) => {
  if (task === null) {
    parentPort!.postMessage(packer.digest(), []);
    packer = new ContentPacker();
    return;
  }
  const { bytes, isToPack } = task;
  packer.hash(bytes);
  const packed = isToPack ? compress(bytes) : undefined;
  const answer: PackerAnswer = { packed, memory: bytes.buffer };
  parentPort!.postMessage(answer, packed === undefined ? [bytes.buffer] : [bytes.buffer, packed.buffer]);
});
