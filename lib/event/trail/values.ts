import { Extent } from './extent.ts';
import { ACCEPTED, shortened } from './problem.ts';
import type { QuickSkip } from './quick-skip.ts';
import { type Next, nextLine, nextRecord, seek } from './resume.ts';
import { Window } from './window.ts';

/** A JSON value of a file, or the damage in its place. `number` counts the file's values from 1, `offset` its bytes from 0. */
export type Found =
  | { readonly number: number; readonly offset: number; readonly value: unknown }
  | { readonly number: number; readonly offset: number; readonly damage: string };

/** The longest value that is read into memory, far above a record (256 KB). It keeps memory flat. */
const LONGEST = 32 * 1024 * 1024;
const LOOK_AHEAD = 256;
const LIST = /^(?:\[|\{\s*"(?:Records|Events)"\s*:\s*\[)/;

/**
 * The values of a file one by one: the elements of an array, of `{"Records":[…]}` or `{"Events":[…]}`, the lines of NDJSON, or a
 * single value. After damage it goes on with the next record that it finds.
 */
export async function* valuesIn(chunks: AsyncIterable<Buffer>, quick?: QuickSkip): AsyncGenerator<Found> {
  const window = new Window(chunks);
  let number = 0;
  await skipByteOrderMark(window);
  if ((await window.token()) === undefined) yield damaged('empty: there is no record in it');
  while ((await window.token()) !== undefined) {
    const list = await listAt(window);
    if (list === undefined) yield* lines();
    else yield* elements(list);
  }

  /** A single value, or all lines of NDJSON. */
  async function* lines(): AsyncGenerator<Found> {
    for (let byte = await window.token(); byte !== undefined; byte = await window.token()) {
      number += quick?.skip(window, 'lines') ?? 0;
      if (window.bytes[window.at] !== 0x7b) {
        const what = SCALAR.test(window.bytes.toString('utf8', window.at, window.at + LOOK_AHEAD))
          ? 'JSON, but no CloudTrail record'
          : 'not JSON';
        yield damaged(isUtf16(byte) ? 'UTF-16, save it as UTF-8' : what, number === 0 ? ACCEPTED : undefined);
        await seek(window, nextLine);
      } else if ((await listAt(window)) !== undefined) return;
      else {
        const { found, end } = await one();
        yield found;
        await goOn(found, end, nextLine);
      }
    }
  }

  async function* elements(list: { readonly length: number; readonly wrapped: boolean }): AsyncGenerator<Found> {
    window.at += list.length;
    for (let byte = await window.token(); byte !== 0x5d; byte = await window.token()) {
      if (byte === undefined) return yield damaged('the file ends inside its list of records (truncated?)');
      const skipped = byte === 0x7b ? (quick?.skip(window, 'list') ?? 0) : 0;
      number += skipped;
      if (byte === 0x2c) window.at++;
      else if (skipped === 0) {
        const { found, end } = await one();
        yield found;
        if (!(await goOn(found, end, nextRecord))) return;
      }
    }
    window.at++;
    if (list.wrapped && !(await leaveObject(window))) yield damaged('the file ends before its last "}" (truncated?)');
  }

  async function one(): Promise<{ found: Found; end?: number }> {
    const extent = new Extent();
    const here = extent.end(window.bytes, window.at);
    const end = here >= 0 ? here : await farEnd(window, extent);
    const found = typeof end === 'string' ? damaged(end) : parsed(end);
    number++;
    return typeof end === 'string' || end === window.at ? { found } : { found, end };
  }

  /** Moves behind the value, or after damage to the next value that it finds; false when there is none. */
  async function goOn(found: Found, end: number | undefined, next: Next): Promise<boolean> {
    if (end === undefined) return seek(window, next);
    const restart = 'damage' in found ? next(window.bytes, window.at + 1) : -1;
    window.at = restart >= 0 && restart < end ? restart : end;
    return true;
  }

  function parsed(end: number): Found {
    try {
      const value: unknown = JSON.parse(window.bytes.toString('utf8', window.at, end));
      return { number: number + 1, offset: window.offset(), value };
    } catch (error) {
      if (error instanceof SyntaxError) return damaged('not JSON');
      throw error;
    }
  }

  function damaged(what: string, accepted?: string): Found {
    const sight = shortened(window.bytes.toString('utf8', window.at, window.at + 80), 40);
    const damage = [sight === '' ? what : `${what}: ${sight}`, accepted].filter(Boolean).join('; ');
    return { number: number + 1, offset: window.offset(), damage };
  }
}

function isUtf16(byte: number): boolean {
  return byte === 0xff || byte === 0xfe;
}

async function skipByteOrderMark(window: Window): Promise<void> {
  await window.token();
  if (window.bytes[window.at] === 0xef && window.bytes[window.at + 1] === 0xbb) window.at += 3;
}

/** A line with a text, a number, a boolean or null is JSON, but no record. */
const SCALAR = /^(?:null|true|false|-?\d[\d.eE+-]*|"[^"\\\n]*")[\t\r ]*(?:\n|$)/;

/** The length of the text that opens a list here, if one does. `wrapped`: the list is inside an object. */
async function listAt(window: Window): Promise<{ length: number; wrapped: boolean } | undefined> {
  while (window.bytes.length - window.at < LOOK_AHEAD && (await window.more()));
  const lead = LIST.exec(window.bytes.toString('latin1', window.at, window.at + LOOK_AHEAD))?.[0];
  return lead === undefined ? undefined : { length: lead.length, wrapped: lead.startsWith('{') };
}

/** The end of a value that goes on after the current bytes, or the reason why it has none. */
async function farEnd(window: Window, extent: Extent): Promise<number | string> {
  for (;;) {
    const known = window.bytes.length - window.at;
    if (known > LONGEST) return `no end within ${LONGEST / 1024 / 1024} MB (CloudTrail's records have at most 256 KB)`;
    if (!(await window.more())) return 'the file ends inside this record (truncated?)';
    const end = extent.end(window.bytes, window.at + known);
    if (end >= 0) return end;
  }
}

/** Moves to the end of the object around the list. The members after the records (NextToken) are not used. */
async function leaveObject(window: Window): Promise<boolean> {
  const extent = new Extent(1);
  for (;;) {
    const end = extent.end(window.bytes, window.at);
    window.at = end >= 0 ? end : window.bytes.length;
    if (end >= 0) return true;
    if (!(await window.more())) return false;
  }
}
