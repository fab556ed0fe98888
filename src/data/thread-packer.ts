import { extname } from "node:path";
import { Worker, type Transferable } from "node:worker_threads";

/** What the thread runs, compiled or not as this module is. */
const ENTRY = new URL(`packer-thread${extname(import.meta.url)}`, import.meta.url);

/** Packs one content after the other on a thread: hashing and compressing take half as long as the rest of an import. */
export class ThreadPacker {
  readonly #thread = new Worker(ENTRY);
  /** What was asked and not answered yet; the thread answers in order. */
  readonly #asked: PromiseWithResolvers<unknown>[] = [];
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
    const copy = new Uint8Array(bytes);
    return this.#ask(copy, [copy.buffer]) as Promise<Uint8Array>;
  }

  /** SHA-256 of what was packed since the last digest. */
  digest(): Promise<string> {
    return this.#ask(null, []) as Promise<string>;
  }

  /** Ends the thread, whatever it is at. */
  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  #ask(message: Uint8Array | null, transfer: readonly Transferable[]): Promise<unknown> {
    const asked = Promise.withResolvers<unknown>();
    // A failure is met where the answer is awaited; until then it must not count as unhandled.
    asked.promise.catch(() => {});
    if (this.#failure !== undefined) asked.reject(this.#failure.error);
    else {
      this.#asked.push(asked);
      this.#thread.postMessage(message, transfer);
    }
    return asked.promise;
  }
}
