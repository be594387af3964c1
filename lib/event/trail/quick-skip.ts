import { Cursor, standsAt } from './cursor.ts';
import { listsClosed } from './lists-closed.ts';
import type { Window } from './window.ts';

/** Whether the records of a call matter. `if-mentioned`: only when their requestParameters contain one of the `mentions`. */
export type Interest = 'always' | 'if-mentioned' | 'never';

export interface Prefilter {
  /** Decides by the event name alone, because the source is not known yet: `always` when any source has such a call that matters. */
  interest(eventName: string): Interest;
  /** Plain ASCII such as `iam`, without `"`, `\` and `/` (JSON may write `/` as `\/`). */
  readonly mentions: readonly string[];
  /** Plain ASCII too: a record that contains this text anywhere matters, whatever its call. */
  readonly anywhere?: string;
}

/** Skips records that surely do not matter, without parsing them. */
export interface QuickSkip {
  /** Moves the window to the next record that may matter, and returns the number of skipped records. */
  skip(window: Window, layout: Layout): number;
}

export type Layout = 'list' | 'lines';

/**
 * A record is skipped only when its bytes prove that a full parse would find nothing. The full parse reads every unusual record.
 *
 * The end of the record. A `"` that closes a text is never followed by a letter, and inside of text `"` is always escaped: so
 * `},{"eventVersion":"` is the border of two elements of one array. That array is our list if every `[` since the start of the
 * record is closed again. In NDJSON `}` line feed `{` is always the border of two lines.
 *
 * The name of the call. Without `\u` a key has only one spelling, so a single `"eventName"` in the record is the name.
 *
 * Two mistakes go unnoticed: a skipped record that is not quite JSON, and one whose only eventName is deeper inside.
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

/** Finds a text that is seldom there and has no rare letter: one search covers the whole window. */
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

/** A letter, a digit or `_`: names of calls have no other bytes. */
function isWordByte(byte = 0): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f
  );
}
