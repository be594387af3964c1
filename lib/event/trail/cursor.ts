/**
 * Finds the next place of a text in bytes that are read from front to back, and searches each place once. It searches for the text's
 * rarest letter, because a search for one byte costs a quarter of a search for several.
 */
export class Cursor {
  readonly #text: Buffer;
  readonly #rare: number;
  readonly #rareAt: number;
  #bytes: Buffer | undefined;
  #from = 0;
  #next = 0;

  /**
   * @param text plain ASCII
   * @param rare its letter that is rarest in other text
   */
  constructor(text: string, rare: string) {
    this.#text = Buffer.from(text, 'latin1');
    this.#rare = rare.charCodeAt(0);
    this.#rareAt = text.indexOf(rare);
  }

  /** The first place at or after `from`; the length of the bytes when there is none. */
  after(bytes: Buffer, from: number): number {
    if (bytes === this.#bytes && this.#from <= from && from <= this.#next) return this.#next;
    let rare = bytes.indexOf(this.#rare, from + this.#rareAt);
    while (rare >= 0 && !standsAt(bytes, rare - this.#rareAt, this.#text)) rare = bytes.indexOf(this.#rare, rare + 1);
    this.#bytes = bytes;
    this.#from = from;
    this.#next = rare < 0 ? bytes.length : rare - this.#rareAt;
    return this.#next;
  }
}

export function standsAt(bytes: Buffer, at: number, text: Buffer): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}
