import { Cursor, standsAt } from './cursor.ts';
import { listsClosed } from './lists-closed.ts';
import type { Window } from './window.ts';

/** Whether the records of a call matter: `if-mentioned` where their requestParameters hold one of the `mentions`. */
export type Interest = 'always' | 'if-mentioned' | 'never';

export interface Prefilter {
  /** Judged by the name alone, for no source can be told from a few bytes: `always` if it is in any. */
  interest(eventName: string): Interest;
  /** Plain ASCII without `"`, `\` and `/` (JSON may write `/` as `\/`): `iam`. */
  readonly mentions: readonly string[];
  /** Plain ASCII as well: a record that holds it matters wherever in it it stands, and whatever the call. */
  readonly anywhere?: string;
}

/** Passes over records that surely do not matter without parsing them. */
export interface QuickSkip {
  /** Moves the window to the next record that may matter and tells how many were passed over. */
  skip(window: Window, layout: Layout): number;
}

export type Layout = 'list' | 'lines';

/**
 * A record is passed over only where its bytes prove that a full parse would find nothing; anything unusual is left to the parse.
 *
 * Its end. Outside of text `"` is never followed by a letter, and inside of text never unescaped: so `},{"eventVersion":"` is
 * the border of two elements of one array. That array is our list if every `[` since the record's beginning is closed again.
 * NDJSON needs no such care: `}` line feed `{` stands only between two lines.
 *
 * Its name. Without `\u` a key can only be written as itself; if the record holds `"eventName"` once, that is the name.
 *
 * Not noticed: a record passed over that is not quite JSON, or has no eventName of its own but one further in.
 */
export function quickSkip({ interest, mentions, anywhere }: Prefilter): QuickSkip {
  const borders = {
    list: new Cursor('},{"eventVersion":"', 'V'),
    lines: new Cursor('}\n{"eventVersion":"', 'V'),
  };
  const names = new Cursor(NAME, 'N');
  const escapes = new Cursor('\\u', '\\');
  const brackets = new Cursor('[', '[');
  const parameters = new Cursor('Parameters"', 'P');
  const named = anywhere === undefined ? undefined : nextPlaceOf(Buffer.from(anywhere, 'latin1'));
  const known = new Map<number, { readonly name: Buffer; readonly interest: Interest }>();

  return {
    skip(window, layout) {
      const { bytes } = window;
      let count = 0;
      for (let end = endOf(bytes, window.at, layout); end > 0; end = endOf(bytes, window.at, layout)) {
        window.at = end + 2;
        count++;
      }
      return count;
    },
  };

  /** The index of the record's closing brace, or -1 when it is not certain or the record may matter. */
  function endOf(bytes: Buffer, at: number, layout: Layout): number {
    if (!standsAt(bytes, at, RECORD)) return -1;
    const end = borders[layout].after(bytes, at);
    if (end === bytes.length || escapes.after(bytes, at) < end) return -1;
    if (named !== undefined && named(bytes, at) < end) return -1;
    const name = names.after(bytes, at);
    if (name >= end || names.after(bytes, name + 1) < end) return -1;
    const matters = interestOf(bytes, name + NAME.length);
    if (matters === 'always' || (matters === 'if-mentioned' && mentionsAny(bytes, at, end))) return -1;
    return layout === 'lines' || listsClosed(bytes, at, end, brackets) ? end : -1;
  }

  function interestOf(bytes: Buffer, at: number): Interest {
    if (bytes[at] !== COLON || bytes[at + 1] !== QUOTE) return 'always';
    let end = at + 2;
    let hash = 0;
    for (; isWordByte(bytes[end]); end++) hash = (Math.imul(hash, 31) + (bytes[end] ?? 0)) | 0;
    if (bytes[end] !== QUOTE) return 'always';
    const last = known.get(hash);
    if (last?.name.length === end - at - 2 && standsAt(bytes, at + 2, last.name)) return last.interest;
    const name = Buffer.from(bytes.subarray(at + 2, end));
    const answer = interest(name.toString('latin1'));
    known.set(hash, { name, interest: answer });
    return answer;
  }

  function mentionsAny(bytes: Buffer, at: number, end: number): boolean {
    const from = parameters.after(bytes, at);
    if (from >= end) return false;
    const text = bytes.toString('latin1', from, end);
    return mentions.some((mention) => text.includes(mention));
  }
}

/** A text that is hardly ever there and has no rare letter: one search goes through all of the window. */
function nextPlaceOf(text: Buffer): (bytes: Buffer, from: number) => number {
  let known: { readonly bytes: Buffer; readonly from: number; readonly next: number } | undefined;
  return (bytes, from) => {
    if (known?.bytes !== bytes || from < known.from || from > known.next) {
      const next = bytes.indexOf(text, from);
      known = { bytes, from, next: next < 0 ? bytes.length : next };
    }
    return known.next;
  };
}

const RECORD = Buffer.from('{"eventVersion":"');
const NAME = '"eventName"';
const QUOTE = 0x22;
const COLON = 0x3a;

/** A letter, a digit or `_`: what the names of calls are made of. */
function isWordByte(byte = 0): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f
  );
}
