/** The blocks of tables that workers made: each is told of those that others did. */
import type { TableBlocks } from "../../strategies/models/shared-tables.ts";

/** By key of the table: indices of blocks. */
type Unseen = Map<string, Set<number>>;

export class BlockRegistry<Member> {
  readonly #heldBytesMax: number;
  /** By key, that which grew longest ago first. */
  readonly #tables = new Map<string, Map<number, SharedArrayBuffer>>();
  readonly #unseen = new Map<Member, Unseen>();
  #heldBytes = 0;

  constructor(heldBytesMax: number) {
    this.#heldBytesMax = heldBytesMax;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Who is told of blocks from now on. */
  join(member: Member): void {
    this.#unseen.set(member, new Map());
  }

  /** Takes what a member made. Of blocks for one place the first counts: who made another one uses that in its place. */
  add(from: Member, tables: readonly TableBlocks[]): void {
    for (const { key, blocks } of tables) {
      const held = this.#tables.get(key) ?? new Map<number, SharedArrayBuffer>();
      this.#tables.delete(key);
      this.#tables.set(key, held);
      for (const [index, buffer] of blocks) {
        if (held.has(index)) {
          this.#tell(from, key, index);
          continue;
        }
        held.set(index, buffer);
        this.#heldBytes += buffer.byteLength;
        for (const member of this.#unseen.keys()) if (member !== from) this.#tell(member, key, index);
      }
    }
    this.#trim();
  }

  /** What is held and was not given to a member yet. */
  takeUnseen(member: Member): TableBlocks[] {
    const taken: TableBlocks[] = [];
    for (const [key, indices] of this.#unseen.get(member)!) {
      const held = this.#tables.get(key);
      if (held === undefined) continue;
      taken.push({ key, blocks: new Map([...held].filter(([index]) => indices.has(index))) });
    }
    this.#unseen.set(member, new Map());
    return taken;
  }

  #tell(member: Member, key: string, index: number): void {
    const unseen = this.#unseen.get(member)!;
    const indices = unseen.get(key);
    if (indices === undefined) unseen.set(key, new Set([index]));
    else indices.add(index);
  }

  #trim(): void {
    for (const [key, held] of this.#tables) {
      if (this.#heldBytes <= this.#heldBytesMax) return;
      this.#tables.delete(key);
      for (const { byteLength } of held.values()) this.#heldBytes -= byteLength;
    }
  }
}
