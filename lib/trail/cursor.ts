/** Where a text stands next in bytes that are gone through from front to back: each place is searched for once. */
export class Cursor {
  readonly #text: Buffer | number;
  #bytes: Buffer | undefined;
  #from = 0;
  #next = 0;

  /** @param text plain ASCII. */
  constructor(text: string) {
    this.#text = text.length === 1 ? text.charCodeAt(0) : Buffer.from(text, 'latin1');
  }

  /** The first place at `from` or after it; Infinity when there is none. */
  after(bytes: Buffer, from: number): number {
    if (bytes === this.#bytes && this.#from <= from && from <= this.#next) return this.#next;
    this.#bytes = bytes;
    this.#from = from;
    const found = bytes.indexOf(this.#text, from);
    this.#next = found < 0 ? Infinity : found;
    return this.#next;
  }
}
