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
    let depth = this.#depth;
    let at = this.#inText ? this.#afterText(bytes, from) : from;
    if (at > from && depth === 0) return at;
    for (; at >= 0 && at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        at = this.#afterText(bytes, at + 1) - 1;
        if (at < 0) break;
        if (depth === 0) return at + 1;
      } else if (byte === 0x7b || byte === 0x5b) depth++;
      else if (byte === 0x7d || byte === 0x5d) {
        if (depth === 0) return at;
        if (--depth === 0) return at + 1;
      } else if (depth === 0 && (at > from || this.#begun) && endsWord(byte)) return at;
    }
    this.#depth = depth;
    this.#begun = true;
    return -1;
  }

  /** The index after the quote that ends the text `from` is inside of, or -1; remembers which. */
  #afterText(bytes: Uint8Array, from: number): number {
    let at = this.#escaped ? from + 1 : from;
    for (; at < bytes.length; at++) {
      if (bytes[at] === BACKSLASH) at++;
      else if (bytes[at] === QUOTE) break;
    }
    this.#inText = at >= bytes.length;
    this.#escaped = at > bytes.length;
    return this.#inText ? -1 : at + 1;
  }
}

function endsWord(byte: number | undefined): boolean {
  return byte === 0x2c || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
