const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Finds the end of a JSON value, over as many chunks as needed. It counts brackets without matching their kinds, because JSON.parse
 * checks the value later. Bytes above ASCII are never brackets or quotes, so UTF-8 is safe.
 */
export class Extent {
  #depth: number;
  #inText = false;
  #escaped = false;
  #begun = false;

  /** @param depth of open brackets: 0 before a value, 1 inside of a list whose end is wanted */
  constructor(depth = 0) {
    this.#depth = depth;
  }

  /** The index after the value's last byte, or -1 when it goes on after these bytes. A bare word ends before a comma, bracket or space. */
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

  /** The index after the closing quote of the text around `from`, or -1. Remembers whether the text goes on. */
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
