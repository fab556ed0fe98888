import { extname } from "node:path";
import { Worker, type Transferable } from "node:worker_threads";
import { compress } from "./content-packer.ts";
import type { PackerAnswer, PackerTask } from "./packer-thread.ts";

/** What the thread runs, compiled or not as this module is. */
const ENTRY = new URL(`packer-thread${extname(import.meta.url)}`, import.meta.url);

/**
 * Chunks that wait for the thread from which on the caller compresses them itself, so that both end together: a thread takes
 * a while to start. Hashing cannot be shared, the digest is of all bytes in their order.
 */
const BEHIND_COUNT = 4;

/** Packs one content after the other on a thread: hashing and compressing take as long as the rest of an import. */
export class ThreadPacker {
  readonly #thread = new Worker(ENTRY);
  /** What was asked and not answered yet; the thread answers in order. */
  readonly #asked: PromiseWithResolvers<unknown>[] = [];
  /** Blocks of memory that came back: new ones for every chunk would cost more than the copying. */
  readonly #free: ArrayBuffer[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor() {
    this.#thread.on("message", (answer: unknown) => this.#asked.shift()!.resolve(answer));
    this.#thread.on("error", (error: unknown) => {
      this.#failure = { error };
      for (const { reject } of this.#asked) reject(error);
    });
  }

  /** @param bytes are copied: the caller goes on with them. */
  pack(bytes: Uint8Array): Promise<Uint8Array> {
    const isBehind = this.#asked.length >= BEHIND_COUNT;
    const copy = this.#copyOf(bytes);
    const answered = this.#ask({ bytes: copy, isToPack: !isBehind }, [copy.buffer]);
    const ownPacked = isBehind ? compress(bytes) : undefined;
    return metLater(
      answered.then((answer) => {
        const { packed, memory } = answer as PackerAnswer;
        this.#free.push(memory);
        return ownPacked ?? packed!;
      }),
    );
  }

  /** SHA-256 of what was packed since the last digest. */
  digest(): Promise<string> {
    return metLater(this.#ask(null, [])) as Promise<string>;
  }

  /** Ends the thread, whatever it is at. */
  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  #copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const memory = this.#free.pop();
    if (memory === undefined || memory.byteLength < bytes.length) return new Uint8Array(bytes);
    const copy = new Uint8Array(memory, 0, bytes.length);
    copy.set(bytes);
    return copy;
  }

  #ask(message: PackerTask | null, transfer: readonly Transferable[]): Promise<unknown> {
    const asked = Promise.withResolvers<unknown>();
    if (this.#failure !== undefined) asked.reject(this.#failure.error);
    else {
      this.#asked.push(asked);
      this.#thread.postMessage(message, transfer);
    }
    return asked.promise;
  }
}

/** A failure is met where the answer is awaited; until then it must not count as unhandled. */
function metLater<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
