import { createHash } from 'node:crypto';

const EMPTY = 0n;

/**
 * Remembers event ids by 64 bits of SHA-256, 16 bytes an id, so that millions fit. At six million ids the chance that two
 * different ids look the same is one in a million.
 */
export class SeenIds {
  #slots = new BigUint64Array(1024);
  #count = 0;

  /** False when the id was there already. */
  add(id: string): boolean {
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    const added = place(this.#slots, markOf(id));
    if (added) this.#count++;
    return added;
  }

  #grow(): void {
    const larger = new BigUint64Array(this.#slots.length * 2);
    for (const mark of this.#slots) if (mark !== EMPTY) place(larger, mark);
    this.#slots = larger;
  }
}

function markOf(id: string): bigint {
  const mark = createHash('sha256').update(id).digest().readBigUInt64LE();
  return mark === EMPTY ? 1n : mark;
}

function place(slots: BigUint64Array, mark: bigint): boolean {
  for (let at = Number(mark % BigInt(slots.length)); ; at = (at + 1) % slots.length) {
    if (slots[at] === mark) return false;
    if (slots[at] === EMPTY) {
      slots[at] = mark;
      return true;
    }
  }
}
