import type { Cursor } from './cursor.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN = 0x5b;
const CLOSE = 0x5d;

/**
 * Whether every list that opens in `[from, end)` of valid JSON also closes there; false when that is not certain.
 * @param from an index outside of text
 * @param brackets finds `[`
 */
export function listsClosed(bytes: Buffer, from: number, end: number, brackets: Cursor): boolean {
  let open = brackets.after(bytes, from);
  while (open < end) {
    const kind = bracketAt(bytes, open);
    if (kind === 'unclear') return false;
    const after = kind === 'text' ? open + 1 : afterList(bytes, open + 1, end);
    if (after < 0) return false;
    open = brackets.after(bytes, after);
  }
  return true;
}

/**
 * A list begins after a colon, a comma, another `[` or white space, so after anything else `[` is text (`"[aws-sdk-java/2.20`).
 * After a letter or digit `"` can only be the end of a text, and `":` then the end of a key: `"resources":[` is a list.
 */
function bracketAt(bytes: Buffer, at: number): 'list' | 'text' | 'unclear' {
  const before = bytes[at - 1] ?? 0;
  if (before === COLON) return bytes[at - 2] === QUOTE && isAlphanumeric(bytes[at - 3] ?? 0) ? 'list' : 'unclear';
  return before > 0x20 && before !== 0x2c && before !== OPEN ? 'text' : 'unclear';
}

function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39);
}

/** The index after the `]` of the list that `from` is inside of; -1 when `end` comes first. */
function afterList(bytes: Buffer, from: number, end: number): number {
  let depth = 1;
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = closingQuote(bytes, at + 1, end);
    else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return at + 1;
  }
  return -1;
}

function closingQuote(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
