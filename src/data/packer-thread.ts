/** What the thread of `ThreadPacker` runs: answers chunks with their packed form, `null` with the digest of those before. */
import { parentPort } from "node:worker_threads";
import { ContentPacker } from "./content-packer.ts";

let packer = new ContentPacker();
parentPort!.on("message", (bytes: Uint8Array | null) => {
  parentPort!.postMessage(bytes === null ? packer.digest() : packer.pack(bytes), []);
  if (bytes === null) packer = new ContentPacker();
});
