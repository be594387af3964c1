const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * How far a JSON value reaches, byte by byte over as many chunks as it takes. Brackets are counted, not matched with each
 * other: JSON.parse judges what was cut out. Bytes above ASCII are never one of the marks, so UTF-8 needs no care.
 */
export class Extent {
  #depth: number;
  #inText = false;
  #escaped = false;
  #begun = false;

  /** @param depth of brackets already open: 0 before a value, 1 to find the end of a list one is inside of. */
  constructor(depth = 0) {
    this.#depth = depth;
  }

  /** The index after the value's last byte, or -1 when it goes on after these bytes. A bare word ends before a mark. */
  end(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) {
          this.#inText = false;
          if (this.#depth === 0) return at + 1;
        }
      } else if (byte === QUOTE) this.#inText = true;
      else if (byte === 0x7b || byte === 0x5b) this.#depth++;
      else if (byte === 0x7d || byte === 0x5d) {
        if (this.#depth === 0) return at;
        if (--this.#depth === 0) return at + 1;
      } else if (this.#depth === 0 && (at > from || this.#begun) && endsWord(byte)) return at;
    }
    this.#begun = true;
    return -1;
  }
}

function endsWord(byte: number | undefined): boolean {
  return byte === 0x2c || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
